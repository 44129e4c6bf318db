"""A pattern on other dates: by the clock, with its rooms asked for, and all that is in the way said first."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid
from convene.services import bookings, events
from convene.services.event_copy import duplicate, plan
from convene.services.event_patterns import pattern_of
from convene.store.tables import Closure, Event, EventSession, Message


def test_rooms_are_asked_for_again_and_never_more_than_that(workspace):
    event = make.event(workspace)
    venue = make.venue(workspace)
    hall, attic, shed = (make.room(workspace, venue, name) for name in ("Hall", "Attic", "Shed"))
    make.booking(workspace, hall, event, cost_pence=180_000, setup_minutes=60, reference="SK-7")
    make.booking(
        workspace,
        hall,
        event,
        starts_at=make.at("18:00", make.DAY - timedelta(days=1)),
        ends_at=make.at("21:00", make.DAY - timedelta(days=1)),
        title="Set-up",
    )
    make.booking(workspace, attic, event)
    make.booking(workspace, shed, event, state=BookingState.RELEASED, reason="No")
    shut = make.room(workspace, venue, "Annexe", archived=True)
    make.booking(workspace, shut, event)
    first = date(2027, 1, 14)
    other = make.event(workspace, "Journaling", days=(first,))
    make.booking(workspace, attic, other, starts_at=make.at("12:00", first), ends_at=make.at("13:00", first))
    loft = make.room(workspace, venue, "Loft")
    make.booking(workspace, loft, event)
    make.closure(workspace, venue, first, room_id=loft, reason="Mice")
    seen = workspace.read(plan, event, first_day=first, today=make.TODAY)
    assert {note.detail for note in seen.notes} == {
        "Attic is taken on Thu 14 January 2027 by Journaling: it is not asked for",
        "Annexe is no longer used: it is not asked for",
        "Loft is not asked for. Loft is closed on Thu 14 January 2027: Mice",
    }
    copy, _ = workspace.write("Copy", duplicate, event, first_day=first, now=make.NOW)
    before, main = workspace.read(bookings.listing, event_id=copy)
    assert (before.room, before.starts_at) == ("Hall", make.at("18:00", first - timedelta(days=1)))
    assert (main.room, main.state, main.starts_at) == ("Hall", BookingState.ENQUIRY, make.at("09:00", first))
    assert (main.setup_minutes, main.cost_pence, main.note, main.reference) == (60, None, "Last time: £1,800", "")


def test_a_room_that_is_closed_then_is_left_out_and_the_copy_is_made(workspace):
    event = make.event(workspace)
    venue = make.venue(workspace)
    make.booking(workspace, make.room(workspace, venue, "Hall"), event)
    first = date(2026, 12, 31)
    make.add(workspace, Closure(venue_id=venue, first_day=first, last_day=first, reason="New Year"))
    seen = workspace.read(plan, event, first_day=first, today=make.TODAY)
    assert [note.detail for note in seen.notes] == [
        "Hall is not asked for. Royal Foundation of St Katherine is closed on Thu 31 December 2026: New Year"
    ]
    copy, _ = workspace.write("Copy", duplicate, event, first_day=first, now=make.NOW)
    assert workspace.read(bookings.listing, event_id=copy) == []


def test_each_day_on_a_date_of_its_own(workspace):
    days = (make.DAY, make.DAY + timedelta(days=21), make.DAY + timedelta(days=50))
    key = make.event(workspace, days=days)
    for number, day in enumerate(days):
        make.session(workspace, key, f"Session {number}", starts_at=make.at("10:00", day))
    dates = [date(2027, 1, 14), date(2027, 3, 4), date(2027, 2, 4)]
    copy, _ = workspace.write("Copy", duplicate, key, dates=dates, now=make.NOW)
    placed = workspace.read(lambda s: s.scalars(sa.select(EventSession).where(EventSession.event_id == copy)).all())
    assert {one.title: one.starts_at for one in placed} == {
        f"Session {number}": make.at("10:00", day) for number, day in enumerate(dates)
    }
    assert [day.date for day in workspace.read(events.detail, copy).days] == sorted(dates)
    for wrong, said in (
        ({"dates": dates[:2]}, "2 dates for 3 days"),
        ({"dates": [dates[0], dates[0], dates[1]]}, "overlaps another day"),
        ({}, "first day is needed"),
    ):
        with pytest.raises(Invalid, match=said):
            workspace.write("Copy", duplicate, key, now=make.NOW, **wrong)
    clash = workspace.read(plan, key, dates=[dates[0], dates[0], dates[1]], today=make.TODAY)
    assert not clash.possible


def test_a_time_that_the_clocks_skip_is_said_before(workspace):
    key = make.event(workspace, starts=time(0, 30))
    make.session(workspace, key, "Night walk", starts_at=make.at("01:30"))
    spring = date(2027, 3, 28)
    seen = workspace.read(plan, key, first_day=spring, today=make.TODAY)
    (note,) = (note for note in seen.notes if note.stops)
    assert note.detail == "“Night walk”: 01:30 does not exist on Sun 28 March 2027: the clocks go forward"
    with pytest.raises(Invalid) as wrong:
        workspace.write("Copy", duplicate, key, first_day=spring, now=make.NOW)
    assert wrong.value.field == "dates"


def test_a_congress_day_ends_after_midnight_in_its_copy_too(workspace):
    key = make.event(workspace)
    late = make.DAY + timedelta(days=1)
    workspace.write("Late", lambda s: setattr(s.get(Event, key).days[0], "ends_at", make.at("02:00", late)))
    make.session(workspace, key, "Night talk", starts_at=make.at("00:30", late))
    first = date(2027, 1, 14)
    copy, _ = workspace.write("Copy", duplicate, key, first_day=first, now=make.NOW)
    (day,) = workspace.read(events.detail, copy).days
    assert (day.date, day.ends_at) == (first, make.at("02:00", first + timedelta(days=1)))
    (talk,) = workspace.read(lambda s: s.scalars(sa.select(EventSession).where(EventSession.event_id == copy)).all())
    assert (talk.starts_at, talk.day_id) == (make.at("00:30", first + timedelta(days=1)), day.id)


def test_what_was_laid_out_reads_as_the_same_pattern(workspace):
    make.sample(workspace)
    open_minded = workspace.read(events.id_by_code, "OPEN")
    texts = {"kind": "joining", "subject": "Joining us", "body_text": "Bring boots", "way": "email"}
    make.add(workspace, Message(id=uuid4(), event_id=open_minded, created_at=make.NOW, **texts))
    workspace.write("Rule", lambda s: setattr(s.get(Event, open_minded), "completion_rule", {"version": 1, "days": 1}))
    for row in workspace.read(events.listing):
        was = workspace.read(pattern_of, row.id)
        first = row.first_day + timedelta(weeks=104)
        copy, _ = workspace.write("Copy", duplicate, row.id, first_day=first, now=make.NOW)
        now = workspace.read(pattern_of, copy)
        assert replace(now, rooms=()) == replace(was, rooms=()), row.code
        assert set(now.rooms) == {replace(room, quote_pence=None) for room in was.rooms}
