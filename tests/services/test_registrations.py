"""Coming on to the list of an event and going off it, on both kinds of database."""

import multiprocessing
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

import make
from contenders import register_ten
from convene.rules.applications import closing as end_of
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.people import NeedKind
from convene.rules.registration_questions import Question
from convene.rules.registrations import PlaceState, QuestionKind, RegistrationState, Role
from convene.services import people, registration_questions, registrations
from convene.store.tables import Event, Place, Registration
from convene.store.workspace import Workspace

S = RegistrationState


def register(workspace: Workspace, event_id: UUID, name: str, **fields: Any) -> UUID:
    return workspace.write(f"Register “{name}”", registrations.register, event_id, name=name, now=make.NOW, **fields)[0]


def state(workspace: Workspace, registration_id: UUID) -> RegistrationState:
    found: RegistrationState = make.one(workspace, Registration, registration_id).state
    return found


def counted(workspace: Workspace, event_id: UUID) -> tuple[int, int, int, int]:
    c = workspace.read(registrations.counts, event_id)
    return c.registered, c.waiting, c.applied, c.cancelled


def test_a_newcomer_is_registered_with_a_badge_code(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made = register(
        workspace,
        event_id,
        "Kechi Barlow",
        email="kechi@harrow.example",
        organisation="Harrow Lane Hospice",
        role=Role.FACILITATOR,
        access="hearing loop",
        dietary="none",
    )
    (guest,) = workspace.read(registrations.guests, event_id)
    assert (guest.id, guest.name, guest.organisation, guest.role) == (
        made,
        "Kechi Barlow",
        "Harrow Lane Hospice",
        Role.FACILITATOR,
    )
    assert guest.state is S.REGISTERED
    assert len(guest.badge_code) == 38
    assert [(n.kind, n.label, n.wants_owner) for n in guest.needs] == [(NeedKind.ACCESS, "Hearing loop", True)]
    assert counted(workspace, event_id) == (1, 0, 0, 0)


def test_one_person_over_all_events(workspace: Workspace) -> None:
    one, other = make.event(workspace), make.event(workspace)
    first = register(workspace, one, "Zoë O’Brien", email="zoe@example.org", phone="020 7946 0001")
    second = register(workspace, other, "Zoe O'Brien", email="ZOE@example.org", job_title="Matron")
    a, b = (make.one(workspace, Registration, r) for r in (first, second))
    assert a.person_id == b.person_id
    detail = workspace.read(people.detail, a.person_id)
    assert (detail.name, detail.phone, detail.job_title) == ("Zoë O’Brien", "020 7946 0001", "Matron")


def test_without_an_address_people_are_told_apart_by_organisation_within_the_event(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    register(workspace, event_id, "Ann Lee", organisation="Quayside")
    register(workspace, event_id, "Ann Lee", organisation="Northmere")
    with pytest.raises(Refused, match="on the list already"):
        register(workspace, event_id, "ann LEE", organisation="QUAYSIDE")
    assert len(workspace.read(people.directory)) == 2
    register(workspace, make.event(workspace), "Ann Lee", organisation="Quayside")
    assert len(workspace.read(people.directory)) == 3  # nothing says that she is the same


def test_what_registering_refuses(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    made = register(workspace, event_id, "John Doe", email="doe@example.org")
    with pytest.raises(Invalid) as nameless:
        register(workspace, event_id, " ")
    assert nameless.value.field == "name"
    with pytest.raises(Invalid) as other:
        register(workspace, event_id, "Jane Doe", email="doe@example.org")
    assert other.value.field == "email"
    with pytest.raises(Invalid):
        register(workspace, event_id, "Jane Doe", email="jane at example.org")
    with pytest.raises(Refused) as twice:
        register(workspace, event_id, "John Doe", email="doe@example.org")
    assert twice.value.data["registration_id"] == made
    with pytest.raises(Refused, match="No place is left"):
        register(workspace, event_id, "Bo", state=S.REGISTERED)
    with pytest.raises(NotFound):
        register(workspace, uuid4(), "Bo")
    with pytest.raises(Refused, match="is cancelled"):
        register(workspace, make.event(workspace, status=EventStatus.CANCELLED), "Bo")
    assert len(workspace.read(people.directory)) == 1


def test_when_the_event_is_full_people_wait_and_a_freed_place_can_be_given(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=2)
    first, _, third = (register(workspace, event_id, name) for name in ("Anna", "Bo", "Cleo"))
    assert state(workspace, third) is S.WAITING
    assert workspace.read(registrations.guest_detail, third).badge_code == ""
    with pytest.raises(Refused, match="no place is left"):
        workspace.write("Give a place", registrations.give_place, third, now=make.NOW)
    workspace.write("Cancel Anna", registrations.cancel, first, reason="ill", now=make.NOW)
    assert state(workspace, third) is S.WAITING  # nobody moves up in silence
    workspace.write("Give a place", registrations.give_place, third, now=make.NOW)
    assert counted(workspace, event_id) == (2, 0, 0, 1)
    assert workspace.read(registrations.guest_detail, third).badge_code
    again, _ = workspace.write("Take up Anna", registrations.take_up_again, first, now=make.NOW)
    assert again is S.WAITING


def test_applications_wait_for_a_decision_and_bulk_never_overwrites_one(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=2, registration_mode=RegistrationMode.APPLICATION)
    ids = [register(workspace, event_id, name) for name in ("Anna", "Bo", "Cleo", "Dag")]
    assert counted(workspace, event_id) == (0, 0, 4, 0)
    workspace.write("Decline Bo", registrations.move, [ids[1]], S.DECLINED, reason="one per team", now=make.NOW)
    moved, _ = workspace.write("Accept", registrations.move, [*ids, ids[0]], S.ACCEPTED, now=make.NOW)
    assert moved.done == (ids[0], ids[2])
    assert moved.waiting == (ids[3],)
    assert moved.left == ((ids[1], "is declined"),)
    assert workspace.read(registrations.counts, event_id).held == 2
    workspace.write("Register", registrations.give_place, ids[0], now=make.NOW)  # an accepted place is theirs
    assert counted(workspace, event_id) == (1, 1, 0, 1)


def test_cancelling_frees_places_on_sessions_and_says_why(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made = register(workspace, event_id, "Anna")
    session_id = make.session(workspace, event_id, starts_at=make.at("10:00"))
    place_id = make.add(
        workspace, Place(id=uuid4(), session_id=session_id, registration_id=made, state=PlaceState.GIVEN)
    )
    assert workspace.read(registrations.guests, event_id)[0].sessions == 1
    workspace.write("Cancel Anna", registrations.cancel, made, reason="train strike", now=make.NOW)
    assert make.one(workspace, Place, place_id).state is PlaceState.RELEASED
    detail = workspace.read(registrations.guest_detail, made)
    assert (detail.state, detail.reason, detail.sessions) == (S.CANCELLED, "train strike", ())
    with pytest.raises(Refused, match="is cancelled"):
        workspace.write("Cancel Anna", registrations.cancel, made, now=make.NOW)
    with pytest.raises(Refused, match="on the list already"):
        register(workspace, event_id, "Anna")
    workspace.undo()
    assert make.one(workspace, Place, place_id).state is PlaceState.GIVEN
    assert state(workspace, made) is S.REGISTERED


def test_people_may_leave_a_cancelled_event(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made = register(workspace, event_id, "Anna")

    def call_off(session: Any) -> None:
        session.get(Event, event_id).status = EventStatus.CANCELLED

    workspace.write("Call off", call_off)
    workspace.write("Withdraw Anna", registrations.withdraw, made, now=make.NOW)
    assert state(workspace, made) is S.WITHDRAWN
    with pytest.raises(Refused):
        workspace.write("Take up", registrations.take_up_again, made, now=make.NOW)


def test_edit_changes_person_and_registration_in_one(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made = register(workspace, event_id, "Anna", email="anna@example.org")
    later = make.NOW + timedelta(days=1)
    workspace.write(
        "Edit Anna",
        registrations.edit,
        made,
        now=later,
        name="Anna Berg",
        organisation="Quayside",
        role=Role.CREW,
        note="brings a poster",
    )
    detail = workspace.read(registrations.guest_detail, made)
    assert (detail.person.name, detail.person.organisation, detail.person.email) == (
        "Anna Berg",
        "Quayside",
        "anna@example.org",
    )
    assert (detail.role, detail.note) == (Role.CREW, "brings a poster")
    assert make.one(workspace, Registration, made).changed_at == later
    with pytest.raises(Invalid):
        workspace.write("Edit", registrations.edit, made, now=later, email="nope", role=Role.SPEAKER)
    assert workspace.read(registrations.guest_detail, made).role is Role.CREW
    workspace.undo()
    assert workspace.read(registrations.guest_detail, made).person.name == "Anna"


def test_registrations_of_several_events_are_not_moved_together(workspace: Workspace) -> None:
    ids = [register(workspace, make.event(workspace), "Anna") for _ in range(2)]
    with pytest.raises(ValueError, match="several events"):
        workspace.write("Cancel", registrations.move, ids, S.CANCELLED, now=make.NOW)
    with pytest.raises(NotFound):
        workspace.write("Cancel", registrations.cancel, uuid4(), now=make.NOW)
    assert workspace.write("Cancel", registrations.move, [], S.CANCELLED, now=make.NOW)[0].done == ()


def test_two_processes_never_share_the_last_place(engine_url: str) -> None:
    with closing(Workspace.create(engine_url, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace, capacity=7)
        context = multiprocessing.get_context("spawn")
        gate, out = context.Barrier(2), context.Queue()
        desks = [context.Process(target=register_ten, args=(engine_url, event_id, n, gate, out)) for n in range(2)]
        for desk in desks:
            desk.start()
        given = [one for _ in desks for one in out.get(timeout=60)]
        for desk in desks:
            desk.join(60)
        out.close()
        out.join_thread()
        assert [desk.exitcode for desk in desks] == [0, 0]
        assert given.count("registered") == 7
        assert given.count("waiting") == 13
        assert counted(workspace, event_id) == (7, 13, 0, 0)


def apply(workspace: Workspace, event: UUID, name: str = "Ada", *, now: datetime, **more: Any) -> UUID:
    return workspace.write("Apply", registrations.register, event, name=name, now=now, **more)[0]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_applications_are_taken_to_the_end_of_the_closing_day(workspace: Workspace, zone: str) -> None:
    closes = end_of(date(2026, 6, 30), ZoneInfo(zone))
    event = make.event(
        workspace, registration_mode=RegistrationMode.APPLICATION, time_zone=zone, applications_close=closes
    )
    a_second = timedelta(seconds=1)
    assert make.one(workspace, Registration, apply(workspace, event, now=closes - a_second)).state is S.APPLIED
    with pytest.raises(Invalid, match="closed on Tue 30 June 2026") as raised:
        apply(workspace, event, "Ben", now=closes)
    assert raised.value.field == "late_reason"
    assert [one.name for one in workspace.read(registrations.guests, event)] == ["Ada"]
    late = make.one(workspace, Registration, apply(workspace, event, "Ben", now=closes, late_reason=" Form was down "))
    assert (late.state, late.reason) == (S.APPLIED, "Late: Form was down")
    early = apply(workspace, event, "Cas", now=closes - a_second, late_reason="x")
    assert make.one(workspace, Registration, early).reason == ""
    crew = apply(workspace, event, "Dee", now=closes, role=Role.CREW)
    assert make.one(workspace, Registration, crew).state is S.REGISTERED


def test_by_invitation_only_those_invited_register(workspace: Workspace) -> None:
    event = make.event(workspace, registration_mode=RegistrationMode.INVITATION, capacity=1)
    with pytest.raises(Refused, match="Ada is not invited") as refused:
        apply(workspace, event, now=make.NOW)
    assert "Invite" in refused.value.hint
    assert workspace.read(registrations.guests, event) == []
    invited = apply(workspace, event, now=make.NOW, state=S.INVITED, role=Role.SPEAKER)
    assert apply(workspace, event, now=make.NOW) == invited
    registered = make.one(workspace, Registration, invited)
    assert (registered.state, registered.role) == (S.REGISTERED, Role.SPEAKER)
    with pytest.raises(Refused, match="on the list already"):
        apply(workspace, event, now=make.NOW)
    apply(workspace, event, "Ben", now=make.NOW, state=S.INVITED)
    assert make.one(workspace, Registration, apply(workspace, event, "Ben", now=make.NOW)).state is S.WAITING


def test_answers_are_checked_where_they_are_given(workspace: Workspace) -> None:
    event = make.event(workspace)
    lunch = Question("Lunch?", QuestionKind.CHOICE, ("Hot", "Cold"), required=True)
    workspace.write("Ask", registration_questions.set_questions, event, [lunch])
    with pytest.raises(Invalid, match="must be answered") as raised:
        apply(workspace, event, now=make.NOW, answers={})
    assert raised.value.field == lunch.field
    assert workspace.read(registrations.guests, event) == []
    ada = apply(workspace, event, now=make.NOW, answers={"lunch? ": "hot", "Shoe size": "41"})
    assert make.one(workspace, Registration, ada).answers == {"Lunch?": "Hot", "Shoe size": "41"}
    with pytest.raises(Invalid, match="not one of the options"):
        workspace.write("Edit", registrations.edit, ada, now=make.NOW, name="Ada Li", answers={"Lunch?": "Warm"})
    assert workspace.read(registrations.guests, event)[0].name == "Ada"
    silent = apply(workspace, event, "Ben", now=make.NOW)  # nobody asked them: an import, the door
    workspace.write("Edit", registrations.edit, silent, now=make.NOW, note="Late train")
