"""What stands in a message: the facts of the event and of the person, as they are now."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.events import EventMode
from convene.rules.outbox import MessageKind
from convene.rules.outbox_words import FIELDS
from convene.rules.registrations import RegistrationState
from convene.services import offers
from convene.services.outbox_facts import recipients
from convene.store.workspace import Workspace


def test_every_field_is_there_and_says_what_is_known(workspace: Workspace) -> None:
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    place = make.venue(
        workspace, "St Katherine", address="2 Butcher Row\nLimehouse", postcode="E14 8DS", stations="DLR"
    )
    event_id = make.event(
        workspace,
        "Open",
        days=(make.DAY, make.DAY + timedelta(days=1)),
        venue_id=place,
        mode=EventMode.HYBRID,
        join_link="https://example.org/join",
    )
    make.registration(workspace, event_id, make.person(workspace, "Zoë O’Brien", known_as="Zo", email="zo@example.org"))
    (one,) = workspace.read(recipients, event_id, MessageKind.JOINING, news="New")
    assert set(one.facts) == set(FIELDS)
    known = {name: value for name, value in one.facts.items() if value}
    assert known == {
        "name": "Zo",
        "full_name": "Zoë O’Brien",
        "event": "Open",
        "days": "Thu 9 July to Fri 10 July 2026",
        "starts": "09:00",
        "ends": "17:00",
        "venue": "St Katherine",
        "venue_address": "2 Butcher Row, Limehouse, E14 8DS",
        "stations": "DLR",
        "online": "yes",
        "join_link": "https://example.org/join",
        "role": "participant",
        "news": "New",
        "organiser": "Bridget",
    }


def test_only_those_a_kind_is_for(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    for state in RegistrationState:
        make.registration(workspace, event_id, state=state)
    make.registration(workspace, event_id, make.person(workspace, "Gone", erased_at=make.NOW))
    found = workspace.read(recipients, event_id, MessageKind.REMINDER)
    assert {one.state for one in found} == {RegistrationState.REGISTERED, RegistrationState.ACCEPTED}
    assert len(found) == 2
    chosen = {found[0].registration_id}
    assert [one.registration_id for one in workspace.read(recipients, event_id, MessageKind.REMINDER, ids=chosen)] == [
        *chosen
    ]


def test_a_place_offered_says_until_when(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    waits = make.registration(workspace, event_id, state=RegistrationState.WAITING)
    make.registration(workspace, event_id, state=RegistrationState.WAITING)
    assert workspace.read(recipients, event_id, MessageKind.OFFER) == []
    workspace.write("Offer", offers.offer, waits, now=make.NOW, hours=2)
    (one,) = workspace.read(recipients, event_id, MessageKind.OFFER)
    assert (one.registration_id, one.facts["until"]) == (waits, "12:00 on Mon 1 June 2026")


def test_an_event_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(recipients, uuid4(), MessageKind.REMINDER)
