"""People at a venue on both kinds of database."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.services import venue_contacts, venues
from convene.store.workspace import Workspace


def test_contacts_have_roles_and_are_listed_by_name(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    desk, _ = workspace.write("Add", venue_contacts.add, venue, name="Sam Okafor", role="Duty manager", phone="020 7")
    workspace.write("Add", venue_contacts.add, venue, name="Events office", email="events@example.org")
    workspace.write("Change", venue_contacts.edit, desk, role="Night porter", email="sam@example.org")
    found = workspace.read(venues.detail, venue).contacts
    assert [(c.name, c.role, c.email, c.phone) for c in found] == [
        ("Events office", "", "events@example.org", ""),
        ("Sam Okafor", "Night porter", "sam@example.org", "020 7"),
    ]
    workspace.write("Remove", venue_contacts.remove, desk)
    assert [c.name for c in workspace.read(venue_contacts.contacts, venue)] == ["Events office"]
    workspace.undo()
    assert workspace.read(venue_contacts.contacts, venue) == found


def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_kept(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    kept, _ = workspace.write("Add", venue_contacts.add, venue, name="Sam", email="sam@example.org")
    for fields, field in (({"name": " "}, "name"), ({"name": "Jo", "email": "reception"}, "email")):
        with pytest.raises(Invalid) as refused:
            workspace.write("Add", venue_contacts.add, venue, **fields)
        assert refused.value.field == field
        with pytest.raises(Invalid):
            workspace.write("Change", venue_contacts.edit, kept, **fields)
    assert [(c.name, c.email) for c in workspace.read(venue_contacts.contacts, venue)] == [("Sam", "sam@example.org")]
    with pytest.raises(NotFound):
        workspace.write("Add", venue_contacts.add, uuid4(), name="Sam")
    with pytest.raises(NotFound):
        workspace.write("Remove", venue_contacts.remove, uuid4())
