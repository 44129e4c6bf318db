"""A person as their drawer shows them, on both kinds of database."""

import make
from convene.rules.consents import ConsentKind
from convene.services import consents, people_merge
from convene.services.people_known import known
from convene.store.workspace import Workspace


def test_what_is_known_of_somebody_is_read_at_once(workspace: Workspace) -> None:
    keep, other = make.person(workspace, "Zoë"), make.person(workspace, "Zoe B")
    workspace.write("Merge", people_merge.merge, keep, other, now=make.NOW)
    said = {"given": True, "source": "form", "now": make.NOW}
    workspace.write("Note", consents.record, keep, ConsentKind.PHOTO, **said)
    found = workspace.read(known, keep)
    assert found.person.name == "Zoë"
    assert [one.name for one in found.merges] == ["Zoe B"]
    assert [one.kind for one in found.consents] == [ConsentKind.PHOTO]
