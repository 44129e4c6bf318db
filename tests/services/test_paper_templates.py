"""Which papers are set by a template of the workspace's own."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.papers import Template
from convene.services import paper_templates
from convene.store.workspace import Workspace


def test_kept_changed_undone_and_the_usual_one_again(workspace: Workspace) -> None:
    first, second = Template("a.typ", {"a.typ": b"1", "style.typ": b"s"}), Template("a.typ", {"a.typ": b"2"})
    assert workspace.read(paper_templates.own, "roll") is None
    for template in (first, second):
        workspace.write("Keep", paper_templates.keep, "roll", template)
        assert workspace.read(paper_templates.own, "roll") == template
    assert workspace.read(paper_templates.own, "register") is None
    workspace.undo()
    assert workspace.read(paper_templates.own, "roll") == first
    workspace.write("Usual", paper_templates.usual, "roll")
    assert workspace.read(paper_templates.own, "roll") is None
    with pytest.raises(Invalid, match="is empty"):
        workspace.write("Keep", paper_templates.keep, "roll", Template("a.typ", {"a.typ": b""}))
