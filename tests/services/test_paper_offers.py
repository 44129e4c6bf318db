"""What the papers of an event can be asked for."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.papers import Option
from convene.rules.registrations import RegistrationState
from convene.services.paper_offers import offers
from convene.store.workspace import Workspace


def test_only_what_is_of_the_event(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.DAY, make.DAY + timedelta(1)))
    other = make.event(workspace, "Another")
    room_id = make.room(workspace, make.venue(workspace))
    fay = make.person(workspace, "Fay")
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=room_id, people=[fay])
    make.session(workspace, other, "Elsewhere")
    ada, bo = make.person(workspace, "Ada"), make.person(workspace, "Bo")
    make.registration(workspace, event_id, ada)
    make.registration(workspace, event_id, bo, state=RegistrationState.CANCELLED)
    found = workspace.read(offers, event_id)
    assert [one.key for one in found[Option.DAY]] == [make.DAY, make.DAY + timedelta(1)]
    assert [(one.words, one.names) for one in found[Option.SESSION]] == [("Thu 09:30  Opening", ("Opening",))]
    assert [one.key for one in found[Option.ROOM]] == [room_id]
    assert [one.key for one in found[Option.PERSON]] == [ada, fay]
    assert found[Option.TRACK] == found[Option.THEME] == ()
    with pytest.raises(NotFound):
        workspace.read(offers, uuid4())
