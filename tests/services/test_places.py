"""The places of an event are those of who comes and of who was offered one."""

from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.registrations import RegistrationState
from convene.services import offers
from convene.services.places import open_event, places
from convene.store.tables import Event
from convene.store.workspace import Workspace

S = RegistrationState


def test_what_takes_a_place(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=5)
    for state in S:
        make.registration(workspace, event_id, state=state)
    offered = make.registration(workspace, event_id, state=S.WAITING)
    workspace.write("Offer", offers.offer, offered, now=make.NOW)
    found = workspace.read(lambda s: places(s, s.get(Event, event_id), hold=False))
    assert (found.capacity, found.held, found.left) == (5, 3, 2)  # accepted, registered, offered


def test_a_cancelled_event_is_only_left(workspace: Workspace) -> None:
    event_id = make.event(workspace, status=EventStatus.CANCELLED)
    with pytest.raises(Refused, match="is cancelled"):
        workspace.read(open_event, event_id)
    assert workspace.read(lambda s: open_event(s, event_id, for_leaving=True).id) == event_id
    with pytest.raises(NotFound):
        workspace.read(open_event, UUID(int=1))
