"""The waiting list of an event as people look at it: the facts its order is made of."""

from datetime import timedelta

import make
from convene.rules.registrations import RegistrationState, Role
from convene.services import people_erase, registrations, waiting
from convene.store.tables import Event
from convene.store.workspace import Workspace

S = RegistrationState


def test_the_order_is_made_of_what_is_known(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=2, organisation_cap=1)
    home = make.organisation(workspace, "Eastmarsh Trust")

    def wait(name: str, days: int, **fields: object) -> None:
        person = make.person(workspace, name, organisation_id=home if fields.pop("home", False) else None)
        when = make.NOW - timedelta(days=days)
        make.registration(workspace, event_id, person, state=S.WAITING, registered_at=when, **fields)

    make.registration(workspace, event_id, make.person(workspace, "Anna", organisation_id=home))
    make.registration(workspace, event_id, make.person(workspace, "Fay", organisation_id=home), role=Role.FACILITATOR)
    wait("Bo", 9, home=True)
    wait("Cleo", 8)
    wait("Dag", 7, short_notice=True)
    wait("Eve", 1, priority=1)
    make.registration(workspace, event_id, state=S.APPLIED)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    assert [(one.name, one.place) for one in found.people] == [("Eve", 1), ("Cleo", 2), ("Dag", 3), ("Bo", 4)]
    assert found.next is found.people[0]
    assert (found.places, found.held, found.free, found.cap) == (2, 2, 0, 1)
    assert found.people[-1].reason == (
        "Joined 23 May, Eastmarsh Trust would have 2 places and may have 1; "
        "3 before them: 1 with priority, 2 within the share of their organisation"
    )
    near = workspace.read(waiting.waiting_list, event_id, now=make.at("09:00", make.DAY - timedelta(days=2)))
    assert [one.name for one in near.people] == ["Eve", "Dag", "Cleo", "Bo"]
    workspace.write("No cap", lambda s: setattr(s.get(Event, event_id), "organisation_cap", None))
    assert workspace.read(waiting.waiting_list, event_id, now=make.NOW).people[1].name == "Bo"


def test_priority_and_short_notice_are_said_of_a_registration(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    make.registration(workspace, event_id, state=S.WAITING, registered_at=make.NOW - timedelta(days=2))
    late = make.registration(workspace, event_id, make.person(workspace, "Zoë O’Brien"), state=S.WAITING)
    workspace.write("Priority", registrations.edit, late, priority=1, short_notice=True, now=make.NOW)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    assert (found.people[0].name, found.people[0].short_notice) == ("Zoë O’Brien", True)
    assert "zoe" in found.people[0].found_by


def test_an_empty_list_and_one_without_a_limit(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=None)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    assert (found.people, found.next, found.free, found.held) == ((), None, None, 0)


def test_erased_people_are_not_offered_anything(workspace: Workspace) -> None:

    event_id = make.event(workspace, capacity=1)
    who = make.person(workspace)
    make.registration(workspace, event_id, who, state=S.WAITING)
    workspace.write("Erase", people_erase.erase, who, now=make.NOW)
    assert workspace.read(waiting.waiting_list, event_id, now=make.NOW).people == ()


def test_who_was_accepted_and_then_put_on_the_waiting_list_by_us_gave_nothing_up(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=3)
    joined = make.NOW - timedelta(days=3)
    who = make.registration(workspace, event_id, state=S.APPLIED, registered_at=joined)
    workspace.write("Accept", registrations.move, [who], S.ACCEPTED, now=make.NOW)
    workspace.write("Wait", registrations.move, [who], S.WAITING, again=True, now=make.NOW)
    (one,) = workspace.read(waiting.waiting_list, event_id, now=make.NOW).people
    assert (one.place, one.reason) == (1, "Joined 29 May; nobody before them")
