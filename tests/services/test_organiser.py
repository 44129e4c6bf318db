"""From whom calendars and letters come."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.exchange import Organiser
from convene.services.organiser import organiser, set_organiser
from convene.store.tables import Setting
from convene.store.workspace import Workspace


def test_it_is_said_changed_and_keeps_what_else_is_known(workspace: Workspace) -> None:
    assert workspace.read(organiser) == Organiser("", "")
    known = {"name": "Old", "phone": "020"}
    workspace.write("Make", lambda s: s.add(Setting(name="organiser", value=known)))
    workspace.write("Say", set_organiser, name=" Capital  Academy ", email="events@academy.example")
    assert workspace.read(organiser) == Organiser("Capital Academy", "events@academy.example")
    assert workspace.read(lambda s: s.get_one(Setting, "organiser").value["phone"]) == "020"


@pytest.mark.parametrize(
    ("name", "email", "field"), [("", "a@b.org", "name"), ("A", "a@b", "email"), ("A", "x", "email")]
)
def test_what_cannot_be_is_refused(workspace: Workspace, name: str, email: str, field: str) -> None:
    with pytest.raises(Invalid) as told:
        workspace.write("Say", set_organiser, name=name, email=email)
    assert told.value.field == field
    assert workspace.read(organiser) == Organiser("", "")
