"""The registry of papers: every name in it leads somewhere, and every paper has what it is set from."""

from inspect import signature

import pytest

from convene import papers
from convene.resources import resource
from convene.rules.errors import NotFound
from convene.rules.papers import Option, Paper


@pytest.mark.parametrize("paper", papers.PAPERS, ids=lambda paper: paper.key)
def test_every_paper_can_be_read_and_set(paper: Paper) -> None:
    assert list(signature(papers.reads(paper)).parameters) == ["session", "event_id", "asked", "now"]
    assert list(signature(papers.sets(paper)).parameters) == ["value", "own"]
    if (before := papers.before(paper)) is not None:
        assert list(signature(before).parameters) == ["session", "event_id"]
    assert resource("papers", paper.template).is_file()
    assert resource("icons", f"{paper.icon}.svg").is_file()
    assert paper.about.endswith(".")
    assert set(paper.needs) <= set(paper.takes)
    assert (Option.SIZE in paper.takes) == bool(paper.sizes)


def test_no_two_papers_have_a_name() -> None:
    assert len({paper.key for paper in papers.PAPERS}) == len(papers.PAPERS) == len({p.name for p in papers.PAPERS})
    with pytest.raises(NotFound, match="no paper called menu"):
        papers.paper("menu")
