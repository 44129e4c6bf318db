"""What another window did is news, once; what was done here is none."""

from contextlib import closing

import pytest

import make
from convene.store.workspace import Workspace


@pytest.mark.postgresql
def test_what_others_did_is_told_once(workspace: Workspace) -> None:
    assert workspace.news() is None
    with closing(Workspace.open(workspace.where, clock=workspace.now, who="Tester")) as other:
        assert other.news() is None
        make.venue(workspace, "Here")
        assert workspace.news() is None
        news = other.news()
        assert news is not None
        assert (news.tables, news.undo, news.journaled) == ({"venues"}, "Make", True)
        assert other.news() is None
        make.person(workspace)
        make.venue(other, "There")
        assert other.news().tables == {"people", "venues"}
        assert workspace.news().tables == {"people", "venues"}
        other.undo()
        news = workspace.news()
        assert (news.tables, news.redo) == ({"venues"}, "Make")
        assert (workspace.news(), other.news()) == (None, None)
