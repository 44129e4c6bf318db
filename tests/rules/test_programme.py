"""What a session may be: its title, its length, its day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from convene.rules.errors import Invalid
from convene.rules.programme import (
    Agenda,
    AgendaDay,
    AgendaRoom,
    AgendaSession,
    SessionKind,
    session_day,
    session_minutes,
    session_title,
)

# Two days in Berlin that run until four in the morning.
FIRST = AgendaDay(
    UUID(int=1),
    date(2014, 12, 27),
    datetime(2014, 12, 27, 10, tzinfo=UTC),
    datetime(2014, 12, 28, 3, tzinfo=UTC),
)
SECOND = AgendaDay(
    UUID(int=2), date(2014, 12, 28), FIRST.starts_at + timedelta(days=1), FIRST.ends_at + timedelta(days=1)
)
DAYS = (FIRST, SECOND)


def day_of(at, minutes=60, days=DAYS):
    return session_day("A talk", at, minutes, days, "Europe/Berlin")


def test_a_title_is_needed():
    assert session_title("  Opening\ncircle ") == "Opening circle"
    for empty in ("", " \n", "\x00"):
        with pytest.raises(Invalid) as refused:
            session_title(empty)
        assert refused.value.field == "title"


@pytest.mark.parametrize("minutes", [-5, 0, 4, 1441])
def test_a_length_out_of_bounds_is_refused(minutes):
    with pytest.raises(Invalid) as refused:
        session_minutes(minutes)
    assert refused.value.field == "minutes"


def test_a_length_within_bounds_is_kept():
    assert [session_minutes(m) for m in (5, 1440)] == [5, 1440]


def test_after_midnight_belongs_to_the_day_before():
    assert day_of(datetime(2014, 12, 27, 10, tzinfo=UTC)) is FIRST
    assert day_of(datetime(2014, 12, 27, 23, 15, tzinfo=UTC)) is FIRST
    assert day_of(datetime(2014, 12, 28, 2, tzinfo=UTC)) is FIRST
    assert day_of(datetime(2014, 12, 28, 10, tzinfo=UTC)) is SECOND


def test_outside_every_day_is_refused_with_the_hours():
    with pytest.raises(Invalid) as refused:
        day_of(datetime(2014, 12, 28, 5, tzinfo=UTC))
    assert refused.value.field == "starts_at"
    assert refused.value.title == "“A talk” would start at 06:00 on Sun 28 December 2014, outside the day"
    assert refused.value.hint in {
        "Sat 27 December 2014 runs from 11:00 to 04:00.",
        "Sun 28 December 2014 runs from 11:00 to 04:00.",
    }


def test_ending_after_the_day_is_refused():
    with pytest.raises(Invalid, match="would end at 04:30, after the day does at 04:00"):
        day_of(datetime(2014, 12, 28, 2, 30, tzinfo=UTC))


def test_no_days_and_no_time_zone_are_refused():
    with pytest.raises(Invalid, match="no days yet"):
        day_of(datetime(2014, 12, 27, 10, tzinfo=UTC), days=())
    with pytest.raises(Invalid, match="without a time zone"):
        day_of(datetime(2014, 12, 27, 10))  # noqa: DTZ001


def test_where_two_days_overlap_the_later_one_has_it():
    evening = AgendaDay(UUID(int=3), FIRST.date, FIRST.starts_at + timedelta(hours=5), FIRST.ends_at)
    assert day_of(FIRST.starts_at + timedelta(hours=6), days=(FIRST, evening)) is evening


def test_an_agenda_with_a_session_moved():
    session = AgendaSession(uuid4(), "A", SessionKind.TALK, 30)
    room = AgendaRoom(uuid4(), "Saal 1")
    agenda = Agenda(uuid4(), "", "Europe/Berlin", DAYS, (room,), sessions=(session,))
    placed = session.placed(FIRST, FIRST.starts_at, room, 45)
    assert agenda.with_session(placed).sessions == (placed,)
    assert (placed.ends_at - placed.starts_at, placed.minutes, placed.room) == (timedelta(minutes=45), 45, "Saal 1")
    assert placed.unplaced() == AgendaSession(session.id, "A", SessionKind.TALK, 45)
    assert agenda.with_session(AgendaSession(uuid4(), "B", SessionKind.TALK, 30)).sessions[0] is session
    assert agenda.without(session.id).sessions == ()


def test_a_room_holds_what_its_layout_says():
    room = AgendaRoom(uuid4(), "Hall", capacity=240, capacities=(("cabaret", 120), ("theatre", 240)))
    assert [room.holds(), room.holds("cabaret"), room.holds("circle")] == [240, 120, 240]
    assert AgendaRoom(uuid4(), "Yard").holds() is None
