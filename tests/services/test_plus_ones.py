"""Plus-ones: none unless the event allows them, a place each, gone with their host."""

from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.registrations import RegistrationState
from convene.services import offers, plus_ones, registrations, waiting, waiting_terms
from convene.store.tables import Event, Registration
from convene.store.workspace import Workspace

S = RegistrationState


def bring(workspace: Workspace, host: UUID, name: str, **fields: Any) -> UUID:
    return workspace.write("Bring", plus_ones.bring, host, name=name, now=make.NOW, **fields)[0]


def test_nobody_is_brought_where_the_event_does_not_allow_it(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    host = make.registration(workspace, event_id)
    with pytest.raises(Refused, match="has no plus-ones"):
        bring(workspace, host, "Bo")
    assert make.one(workspace, Event, event_id).plus_ones == 0


def test_a_guest_needs_a_place_and_leaves_with_the_host(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=3)
    host = make.registration(workspace, event_id)
    workspace.write("Allow", waiting_terms.change, event_id, plus_ones=2)
    one = bring(workspace, host, "Bo", organisation="Quayside")
    assert make.one(workspace, Registration, one).guest_of_id == host
    assert workspace.read(registrations.guest_detail, one).badge_code
    assert workspace.read(registrations.counts, event_id).held == 2
    make.registration(workspace, event_id)
    other = bring(workspace, host, "Cleo")
    assert make.one(workspace, Registration, other).state is S.WAITING
    with pytest.raises(Refused, match="brings 2 people already"):
        bring(workspace, host, "Dag")
    with pytest.raises(Refused, match="is somebody’s guest"):
        bring(workspace, one, "Dag")
    workspace.write("Cancel", registrations.cancel, host, now=make.NOW)
    assert [make.one(workspace, Registration, who).state for who in (one, other)] == [S.CANCELLED] * 2
    assert workspace.read(registrations.counts, event_id).held == 1
    with pytest.raises(Refused, match="has no place yet"):
        bring(workspace, host, "Dag")


def test_a_guest_whose_host_waits_is_not_offered_a_place_alone(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    host = make.registration(workspace, event_id, make.person(workspace, "Zoë O’Brien"), state=S.WAITING)
    make.registration(workspace, event_id, state=S.WAITING, guest_of_id=host)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    assert [(one.place, one.reason) for one in found.people] == [
        (1, "Joined 1 June; nobody before them"),
        (None, "Comes with Zoë O’Brien, who has no place yet"),
    ]
    made, _ = workspace.write("Offer", offers.offer_next, event_id, now=make.NOW)
    workspace.write("Accept", offers.accept, made.id, now=make.NOW)
    assert workspace.read(waiting.waiting_list, event_id, now=make.NOW).next is not None
