"""Several sessions move at once, and what that means is judged when all of them are where they would be."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid, Refused
from convene.rules.programme import AgendaDay, FindingKind, SessionKind
from convene.rules.programme_checks import check
from convene.rules.programme_moves import on_day, shifted, swapped, weigh
from rules.test_programme_fixes import CHAPEL, DAY, HALL, LIBRARY, MORNING, ROWAN, agenda, at, session


def minutes(number):
    return timedelta(minutes=number)


def test_two_change_places_and_keep_their_lengths():
    long, short = session(1, 0, 90), session(2, 120, 30, room=LIBRARY)
    one, other = swapped(agenda(long, short), long, short)
    assert (at(one), one.minutes) == ((120, "Library"), 90)
    assert (at(other), other.minutes) == ((0, "Great Hall"), 30)


def test_a_break_over_all_rooms_changes_its_time_only():
    lunch = session(1, 0, 60, kind=SessionKind.LUNCH, spans_rooms=True)
    talk = session(2, 120, 60, room=LIBRARY)
    one, other = swapped(agenda(lunch, talk), lunch, talk)
    assert (at(one), at(other)) == ((120, "Great Hall"), (0, "Library"))


def test_one_in_the_tray_takes_the_place_and_the_other_waits():
    waiting, placed = session(1, 0).unplaced(), session(2, 60, room=CHAPEL)
    one, other = swapped(agenda(waiting, placed), waiting, placed)
    assert at(one) == (60, "Chapel")
    assert (other.starts_at, other.room_id, other.day_id) == (None, None, None)


def test_what_cannot_change_places_is_refused():
    one, other = session(1, 0).unplaced(), session(2, 0).unplaced()
    with pytest.raises(Refused, match="tray"):
        swapped(agenda(one, other), one, other)
    with pytest.raises(Refused, match="itself"):
        swapped(agenda(one), one, one)


def test_a_swap_that_ends_a_clash_says_so_and_one_that_makes_one():
    twice = session(1, 0, people=(ROWAN,)), session(2, 0, room=LIBRARY, people=(ROWAN,))
    free = session(3, 75, room=LIBRARY)
    planned = agenda(*twice, free)
    moves = weigh(planned, swapped(planned, twice[1], free))
    assert [f.kind for f in moves.solved] == [FindingKind.PERSON]
    assert moves.caused == ()
    back = agenda(*(one.now for one in moves.moved), twice[0])
    assert [f.kind for f in weigh(back, swapped(back, *(one.now for one in moves.moved))).caused] == [
        FindingKind.PERSON
    ]


def test_neighbours_shift_together_without_meeting():
    first, second, before = session(2, 60, 40), session(3, 100, 40), session(1, 0, 40)
    planned = agenda(before, first, second)
    moves = weigh(planned, shifted(planned, DAY, first.starts_at, minutes(15)))
    assert [at(one.now) for one in moves.moved] == [(75, "Great Hall"), (115, "Great Hall")]
    assert moves.caused == ()


def test_only_the_named_rooms_shift():
    planned = agenda(session(1, 60), session(2, 60, room=LIBRARY), session(3, 60).unplaced())
    found = shifted(planned, DAY, MORNING, minutes(-10), rooms={LIBRARY.id})
    assert [(one.title, at(one)) for one in found] == [("Session 2", (50, "Library"))]


def test_what_would_leave_its_day_is_named_and_nothing_is_shifted_by_nothing():
    planned = agenda(session(1, 240, 120))
    with pytest.raises(Invalid, match="“Session 1” would end at 15:30"):
        weigh(planned, shifted(planned, DAY, MORNING, minutes(30)))
    with pytest.raises(Invalid) as stopped:
        shifted(planned, DAY, MORNING, minutes(0))
    assert stopped.value.field == "by"


places = st.tuples(st.integers(0, 20), st.sampled_from((HALL, LIBRARY, CHAPEL)), st.booleans())


@given(st.lists(places, min_size=2, max_size=6))
def test_a_swap_done_twice_is_no_swap(spots):
    sessions = [session(n, slot * 15, room=room) for n, (slot, room, _) in enumerate(spots)]
    planned = agenda(*sessions)
    once = weigh(planned, swapped(planned, *sessions[:2]))
    after = planned
    for one in once.moved:
        after = after.with_session(one.now)
    now = {one.id: one for one in after.sessions}
    twice = weigh(after, swapped(after, now[sessions[0].id], now[sessions[1].id]))
    for one in twice.moved:
        after = after.with_session(one.now)
    assert after == planned
    assert {f.key for f in once.caused} == {f.key for f in twice.solved}


@given(st.lists(places, min_size=1, max_size=6), st.integers(-12, 12).filter(bool), st.integers(0, 12))
def test_a_shift_moves_all_after_the_hour_and_its_findings_are_those_of_a_full_check(spots, steps, after):
    sessions = [
        session(n, slot * 15, room=room, people=(ROWAN,) if theirs else ())
        for n, (slot, room, theirs) in enumerate(spots)
    ]
    planned, hour = agenda(*sessions), MORNING + minutes(after * 15)
    try:
        moves = weigh(planned, shifted(planned, DAY, hour, minutes(steps * 15)))
    except Invalid:
        return
    assert {one.was.id for one in moves.moved} == {one.id for one in sessions if one.starts_at >= hour}
    whole = planned
    for one in moves.moved:
        assert one.now.starts_at - one.was.starts_at == minutes(steps * 15)
        whole = whole.with_session(one.now)
    before, now = {f.key for f in check(planned)}, {f.key for f in check(whole)}
    assert {f.key for f in moves.caused} == now - before
    assert {f.key for f in moves.solved} == before - now


def test_a_clock_time_before_the_day_begins_is_after_midnight():
    start = datetime(2014, 12, 27, 10, tzinfo=UTC)
    long = AgendaDay(UUID(int=1), date(2014, 12, 27), start, start + timedelta(hours=17))
    assert on_day(long, time(12), "Europe/Berlin") == datetime(2014, 12, 27, 11, tzinfo=UTC)
    assert on_day(long, time(0, 30), "Europe/Berlin") == datetime(2014, 12, 27, 23, 30, tzinfo=UTC)
    assert on_day(long, time(9), "Europe/Berlin") == datetime(2014, 12, 27, 8, tzinfo=UTC)  # refused later, in words
    spring = AgendaDay(
        UUID(int=1), date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)
    )
    with pytest.raises(Invalid) as skipped:
        on_day(spring, time(1, 30), "Europe/London")
    assert skipped.value.field == "starts_at"


def test_what_is_as_bad_as_before_is_neither_caused_nor_solved():
    tired = [session(n, 60 * (n // 3), 60, room=(HALL, LIBRARY, CHAPEL)[n % 3]) for n in range(6)]
    later = session(6, 300, 60)
    planned = agenda(*tired, later)
    moves = weigh(planned, swapped(planned, tired[0], later))
    after = planned
    for one in moves.moved:
        after = after.with_session(one.now)
    before, now = ([f for f in check(one) if f.kind is FindingKind.STRETCH] for one in (planned, after))
    assert [(f.title, f.detail) for f in before] == [(f.title, f.detail) for f in now]
    assert [f.key for f in before] != [f.key for f in now]  # other sessions, in words that are the same
    assert (moves.caused, moves.solved) == ((), ())
