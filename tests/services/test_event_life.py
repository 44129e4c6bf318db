from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.event_life import Weight
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.rules.registrations import RegistrationState
from convene.services import calendars, checkin, date_sense, event_life
from convene.services.calendars import event_calendar
from convene.store.tables import Booking, CancellationBand, Event

PUBLISHED, CLOSED, COMPLETED, CANCELLED = (
    EventStatus.PUBLISHED,
    EventStatus.CLOSED,
    EventStatus.COMPLETED,
    EventStatus.CANCELLED,
)


def _plan(workspace, event, to, today=make.TODAY):
    return workspace.read(event_life.plan, event, to, today=today)


def _said(plan, weight=None):
    return [note.detail for note in plan.notes if weight in (None, note.weight)]


def _go(workspace, event, to, **more):
    return workspace.write("Go", event_life.carry_out, event, to, **({"today": make.TODAY} | more))[0]


def test_an_event_that_lacks_nothing_is_published_without_a_word(workspace):
    venue = make.venue(workspace)
    event = make.event(workspace, status=EventStatus.DRAFT, venue_id=venue)
    make.booking(workspace, make.room(workspace, venue), event)
    make.session(workspace, event, starts_at=make.at("10:00"))
    assert _plan(workspace, event, PUBLISHED).quiet
    assert _go(workspace, event, PUBLISHED).done
    assert make.one(workspace, Event, event).status is PUBLISHED


def test_what_is_missing_is_said_and_does_not_stop_publishing(workspace):
    event = make.event(workspace, status=EventStatus.DRAFT, days=make.days_on(make.DAY, 2), mode=EventMode.HYBRID)
    plan = _plan(workspace, event, PUBLISHED)
    assert _said(plan, Weight.WARNS) == [
        "There is no link to join online yet",
        "2 days have no venue yet",
        "No room is asked for yet",
        "There is no session yet",
    ]
    assert plan.possible
    room = make.room(workspace, make.venue(workspace))
    make.booking(workspace, room, event, state=BookingState.ENQUIRY)
    for start in ("09:30", "09:45"):
        make.session(workspace, event, f"At {start}", starts_at=make.at(start), room_id=room)
    make.session(workspace, event, "Unplaced")
    late = _said(_plan(workspace, event, PUBLISHED, today=make.DAY + timedelta(days=1)))
    assert "Thu 9 July 2026 is in the past" in late
    assert "No room is confirmed yet" in late
    assert "1 session in the tray without a time" in late
    assert "1 clash in the programme" in late


def test_what_falls_on_its_days_is_said_before_publishing(workspace):
    christmas = date(2026, 12, 25)
    event = make.event(workspace, status=EventStatus.DRAFT, days=(christmas,))
    told = "Fri 25 December 2026: Christmas Day. A bank holiday: offices, nurseries and many venues are closed."
    assert told in _said(_plan(workspace, event, PUBLISHED), Weight.WARNS)
    (note,) = workspace.read(date_sense.of_event, event)[christmas]
    workspace.write("Aside", date_sense.set_aside, event, note.subject, reason="A dinner", now=make.NOW)
    assert told not in _said(_plan(workspace, event, PUBLISHED))


def test_a_partners_event_lacks_nothing_and_one_online_no_venue(workspace):
    partner = make.event(workspace, kind=EventKind.PARTNER, status=EventStatus.DRAFT)
    assert _plan(workspace, partner, PUBLISHED).quiet
    online = make.event(
        workspace, code="ON", mode=EventMode.ONLINE, join_link="https://x.example", status=EventStatus.DRAFT
    )
    assert _said(_plan(workspace, online, PUBLISHED)) == ["There is no session yet"]


def test_closing_names_who_is_left_in_the_air(workspace):
    event = make.event(workspace, capacity=3)
    for state in (
        RegistrationState.REGISTERED,
        RegistrationState.APPLIED,
        RegistrationState.SHORTLISTED,
        RegistrationState.INVITED,
        RegistrationState.WAITING,
        RegistrationState.DECLINED,
    ):
        make.registration(workspace, event, state=state)
    assert _said(_plan(workspace, event, CLOSED)) == [
        "2 applications wait for a decision",
        "1 person invited, without an answer",
        "1 person is waiting, 2 places free",
    ]
    _go(workspace, event, CLOSED)
    assert _plan(workspace, event, PUBLISHED).quiet
    for _ in range(2):
        make.registration(workspace, event)
    assert _said(_plan(workspace, event, PUBLISHED)) == ["Every place is taken: whoever registers will wait"]


def test_no_event_is_completed_before_its_last_day(workspace):
    event = make.event(workspace, status=CLOSED, days=make.days_on(make.DAY, 3))
    plan = _go(workspace, event, COMPLETED, today=make.DAY)
    assert _said(plan, Weight.BLOCKS) == ["Fri 10 July 2026 and 1 more day are still to come"]
    assert not plan.done
    assert make.one(workspace, Event, event).status is CLOSED
    last = make.DAY + timedelta(days=2)
    assert _said(_plan(workspace, event, COMPLETED, today=last)) == ["Its last day is today"]
    assert _go(workspace, event, COMPLETED, today=last).done
    with pytest.raises(Refused):
        _plan(workspace, event, CANCELLED)


def test_days_on_which_nobody_was_seen_are_named_before_completing(workspace):
    days = (make.DAY, make.DAY + timedelta(days=7))
    event = make.event(workspace, status=CLOSED, days=days)
    guest = make.registration(workspace, event)
    at = {"desk": "Front desk", "day": make.DAY, "now": make.at("08:50")}
    workspace.write("Admit", checkin.admit, event, guest, **at)
    after = days[-1] + timedelta(days=1)
    assert _said(_plan(workspace, event, COMPLETED, today=after)) == ["Nobody was checked in on Thu 16 July 2026"]


def test_cancelling_says_all_it_triggers_does_it_as_one_change_and_undo_restores_all(workspace):
    ada = make.person(workspace, "Ada")
    event = make.event(workspace)
    venue = make.venue(workspace)
    hall, library, attic = (make.room(workspace, venue, name) for name in ("Hall", "Library", "Attic"))
    firm = make.booking(workspace, hall, event, cost_pence=180_000)
    held = make.booking(workspace, library, event, state=BookingState.OPTION, option_expires=make.DAY)
    over = make.booking(workspace, attic, event, state=BookingState.DECLINED)
    make.session(workspace, event, starts_at=make.at("09:30"), people=[ada])
    make.registration(workspace, event)
    make.registration(workspace, event, state=RegistrationState.WAITING)
    workspace.write("Issue", calendars.issue_calendar, event, now=make.NOW)
    plan = _plan(workspace, event, CANCELLED)
    assert _said(plan, Weight.WARNS) == ["1 room is confirmed: the venue may charge for it"]
    assert _said(plan, Weight.HAPPENS) == [
        "1 person registered to tell",
        "1 person waiting to tell",
        "1 person taking part in its sessions to tell",
        "1 calendar entry to issue again",
    ]
    assert {(one.id, one.room, one.state) for one in plan.bookings} == {
        (firm, "Hall", BookingState.CONFIRMED),
        (held, "Library", BookingState.OPTION),
    }
    with pytest.raises(Invalid) as wrong:
        _go(workspace, event, CANCELLED, reason=" \n")
    assert wrong.value.field == "reason"
    with pytest.raises(NotFound):
        _go(workspace, event, CANCELLED, reason="Strike", release_bookings=[held, over])
    assert make.one(workspace, Booking, held).state is BookingState.OPTION, "nothing half done"
    done = _go(workspace, event, CANCELLED, reason=" Tube strike ", release_bookings=[held])
    assert done.done
    kept = make.one(workspace, Event, event)
    assert (kept.status, kept.status_reason) == (CANCELLED, "Tube strike")
    let_go = make.one(workspace, Booking, held)
    assert (let_go.state, let_go.reason) == (BookingState.RELEASED, "Tube strike")
    assert make.one(workspace, Booking, firm).state is BookingState.CONFIRMED
    (entry,) = workspace.read(event_calendar, event, now=make.NOW).appointments
    assert (entry.status, entry.sequence) == ("CANCELLED", 1)
    workspace.undo()
    kept = make.one(workspace, Event, event)
    assert (kept.status, kept.status_reason) == (PUBLISHED, "")
    assert make.one(workspace, Booking, held).state is BookingState.OPTION


def test_taken_up_again_it_is_a_draft_without_its_old_reason(workspace):
    event = make.event(workspace, status=PUBLISHED, days=(date(2026, 5, 1), make.DAY))
    room = make.room(workspace, make.venue(workspace))
    booking = make.booking(workspace, room, event)
    make.registration(workspace, event)
    assert "1 day has taken place; what happened is kept" in _said(_plan(workspace, event, CANCELLED))
    _go(workspace, event, CANCELLED, reason="Snow", release_bookings=[booking])
    assert _said(_plan(workspace, event, EventStatus.DRAFT)) == [
        "1 room was let go: book again what is needed",
        "1 person holds a place: tell them that it is on again",
    ]
    _go(workspace, event, EventStatus.DRAFT)
    kept = make.one(workspace, Event, event)
    assert (kept.status, kept.status_reason) == (EventStatus.DRAFT, "")
    assert make.one(workspace, Booking, booking).state is BookingState.RELEASED


def test_a_booking_that_is_past_is_not_let_go(workspace):
    event = make.event(workspace, days=(make.DAY, make.DAY + timedelta(days=1)))
    make.booking(workspace, make.room(workspace, make.venue(workspace)), event)
    assert len(_plan(workspace, event, CANCELLED, today=make.DAY).bookings) == 1
    assert _plan(workspace, event, CANCELLED, today=make.DAY + timedelta(days=1)).bookings == ()


def test_an_event_that_is_gone(workspace):
    with pytest.raises(NotFound):
        _plan(workspace, uuid4(), CANCELLED)


def test_what_letting_go_costs_today_is_named(workspace):
    event = make.event(workspace)
    venue = make.venue(workspace)
    priced = make.booking(workspace, make.room(workspace, venue, "Hall"), event, cost_pence=100_000, vat_included=True)
    make.add(workspace, CancellationBand(booking_id=priced, days_before=60, percent=50))
    plan = _plan(workspace, event, CANCELLED)
    assert [one.charge_pence for one in plan.bookings] == [50_000]
    assert _said(plan) == ["1 room is confirmed: letting go today costs £500"]
    make.booking(workspace, make.room(workspace, venue, "Attic"), event)
    held = {"state": BookingState.OPTION, "option_expires": make.DAY, "cost_pence": 100}
    make.booking(workspace, make.room(workspace, venue, "Shed"), event, **held)
    assert _said(_plan(workspace, event, CANCELLED)) == ["2 rooms are confirmed: letting go today costs £500 or more"]


def test_rooms_that_were_used_are_completed_with_the_event(workspace):
    event = make.event(workspace, status=CLOSED)
    venue = make.venue(workspace)
    used = make.booking(workspace, make.room(workspace, venue, "Hall"), event)
    asked = make.booking(workspace, make.room(workspace, venue, "Attic"), event, state=BookingState.ENQUIRY)
    after = make.DAY + timedelta(days=1)
    plan = _plan(workspace, event, COMPLETED, today=after)
    assert _said(plan, Weight.HAPPENS) == ["1 confirmed booking is completed, too"]
    assert [one.id for one in plan.bookings] == [asked]
    _go(workspace, event, COMPLETED, today=after, release_bookings=[asked])
    states = {key: make.one(workspace, Booking, key) for key in (used, asked)}
    assert states[used].state is BookingState.COMPLETED
    assert (states[asked].state, states[asked].reason) == (
        BookingState.RELEASED,
        "London is Open(minded) is completed",
    )
    workspace.undo()
    assert make.one(workspace, Booking, used).state is BookingState.CONFIRMED
