"""Every fix mends what it is for and makes nothing else worse."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convene.rules.programme import (
    Agenda,
    AgendaDay,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    ContributionRole,
    FindingKind,
    SessionKind,
    Severity,
)
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, clears, fixes, free_place

MORNING = datetime(2026, 6, 25, 8, 0, tzinfo=UTC)
DAY = AgendaDay(UUID(int=1), date(2026, 6, 25), MORNING, MORNING + timedelta(hours=6))
HALL = AgendaRoom(UUID(int=10), "Great Hall", capacity=240)
LIBRARY = AgendaRoom(UUID(int=11), "Library", capacity=40)
CHAPEL = AgendaRoom(UUID(int=12), "Chapel", capacity=40, features=("quiet",))
ROOMS = (HALL, LIBRARY, CHAPEL)
ROWAN = AgendaPerson(UUID(int=100), "Rowan Achterberg", ContributionRole.FACILITATOR)


def session(number, start, minutes=60, room=HALL, **kw):
    starts_at = MORNING + timedelta(minutes=start)
    ends_at = starts_at + timedelta(minutes=minutes)
    where = {"room_id": room.id, "room": room.name} if room else {}
    fields = {"title": f"Session {number}", "kind": SessionKind.WORKSHOP} | where | kw
    return AgendaSession(
        id=UUID(int=1000 + number), minutes=minutes, day_id=DAY.id, starts_at=starts_at, ends_at=ends_at, **fields
    )


def agenda(*sessions):
    return Agenda(UUID(int=0), "A day", "Europe/London", (DAY,), ROOMS, sessions=sessions)


def fixes_of(kind, *sessions):
    planned = agenda(*sessions)
    [finding] = [f for f in check(planned) if f.kind is kind]
    return fixes(planned, finding)


def at(session):
    return (session.starts_at - MORNING) / timedelta(minutes=1), session.room


def test_the_later_session_goes_to_the_next_free_room_and_never_to_the_quiet_one():
    move, tray = fixes_of(FindingKind.ROOM, session(1, 0), session(2, 15))
    assert (move.kind, move.session.title, at(move.session)) == (FixKind.MOVE, "Session 2", (15, "Library"))
    assert (tray.kind, tray.session.starts_at, tray.session.room_id) == (FixKind.UNPLACE, None, None)


def test_a_session_that_fits_no_other_room_goes_to_the_next_free_time():
    move, _ = fixes_of(FindingKind.ROOM, session(1, 0), session(2, 0, capacity=100), session(3, 60))
    assert at(move.session) == (120, "Great Hall")


def test_people_are_free_where_a_fix_sends_them():
    sessions = (session(1, 0, people=(ROWAN,)), session(2, 0, room=LIBRARY, people=(ROWAN,)))
    move, _ = fixes_of(FindingKind.PERSON, *sessions)
    assert at(move.session) == (70, "Library"), "with time to get there"


def test_nothing_is_moved_into_lunch():
    lunch = session(3, 60, kind=SessionKind.LUNCH, spans_rooms=True, room=None)
    move, _ = fixes_of(FindingKind.ROOM, session(1, 0), session(2, 30, capacity=100), lunch)
    assert at(move.session) == (120, "Great Hall")


def test_nothing_is_moved_into_a_room_for_breaks_alone():
    tea = session(3, 240, kind=SessionKind.BREAK, room=LIBRARY)
    move, _ = fixes_of(FindingKind.ROOM, session(1, 0), session(2, 0), tea)
    assert at(move.session) == (70, "Great Hall"), "after a break"


def test_a_room_too_small_is_changed_for_one_that_holds_all():
    move, _ = fixes_of(FindingKind.CAPACITY, session(1, 0, room=LIBRARY, capacity=60))
    assert at(move.session) == (0, "Great Hall")


def test_a_session_outside_its_day_comes_back_in():
    move, _ = fixes_of(FindingKind.HOURS, session(1, 330))
    assert at(move.session) == (300, "Great Hall")


def test_where_no_place_is_left_only_the_tray_is_offered():
    [only] = fixes_of(FindingKind.ROOM, session(1, 0, 360), session(2, 0, 360), session(3, 0, 360, room=LIBRARY))
    assert only.kind is FixKind.UNPLACE


def test_a_session_listed_twice_is_removed_once():
    [only] = fixes_of(FindingKind.DUPLICATE, session(1, 0, title="X"), session(2, 0, title="X"))
    assert (only.kind, only.session.id) == (FixKind.REMOVE, UUID(int=1002))
    assert check(only.applied(agenda(session(1, 0, title="X"), session(2, 0, title="X")))) == ()


def test_a_hard_story_gets_a_quarter_of_an_hour():
    [fix] = fixes_of(FindingKind.SPACE, session(1, 0, content_note=True), session(2, 60))
    assert (fix.kind, at(fix.session), fix.session.minutes) == (FixKind.SPACE, (75, "Great Hall"), 60)


def test_the_next_session_is_shortened_where_another_follows():
    [fix] = fixes_of(FindingKind.SPACE, session(1, 0, content_note=True), session(2, 60), session(3, 120))
    assert (fix.kind, at(fix.session), fix.session.minutes) == (FixKind.SPACE, (75, "Great Hall"), 45)


def test_a_short_lunch_grows_where_there_is_time():
    lunch = session(1, 180, 30, kind=SessionKind.LUNCH, spans_rooms=True)
    [fix] = fixes_of(FindingKind.LUNCH, lunch)
    assert (fix.kind, at(fix.session)[0], fix.session.minutes) == (FixKind.LENGTHEN, 180, 45)
    [fix] = fixes_of(FindingKind.LUNCH, lunch, session(2, 210))
    assert (at(fix.session)[0], fix.session.minutes) == (165, 45)
    assert fixes_of(FindingKind.LUNCH, lunch, session(2, 210), session(3, 120)) == ()


def test_a_fix_says_what_else_it_clears():
    first, second = session(1, 0, people=(ROWAN,)), session(2, 0, people=(ROWAN,))
    planned = agenda(first, second)
    findings = check(planned)
    move = next(f for f in fixes(planned, findings[0]) if f.kind is FixKind.MOVE)
    assert clears(planned, move, findings) == {f.key for f in findings}
    assert len(findings) == 2


def test_a_finding_of_an_older_agenda_has_no_fix():
    old = agenda(session(1, 0), session(2, 0))
    [finding] = check(old)
    assert fixes(old.without(UUID(int=1002)), finding) == ()


def test_a_session_from_the_tray_finds_a_place():
    planned = agenda(session(1, 0), session(2, 0, 90, room=LIBRARY))
    waiting = session(3, 0, 30).unplaced()
    assert at(free_place(planned.with_session(waiting), waiting, DAY, MORNING)) == (60, "Great Hall")
    long = session(3, 0, 400).unplaced()
    assert free_place(planned, long, DAY, MORNING) is None


@st.composite
def programmes(draw):
    return tuple(
        session(
            number,
            draw(st.integers(0, 70)) * 5,
            draw(st.integers(3, 18)) * 5,
            room=draw(st.sampled_from([*ROOMS, None])),
            kind=draw(st.sampled_from([SessionKind.WORKSHOP, SessionKind.LUNCH, SessionKind.STORY])),
            capacity=draw(st.sampled_from([None, 30, 60])),
            people=(ROWAN,) if draw(st.booleans()) else (),
            content_note=draw(st.booleans()),
            spans_rooms=draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 9)))
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(programmes())
def test_any_fix_clears_its_finding_and_adds_none(sessions):
    planned = agenda(*sessions)
    before = check(planned)
    for finding in before:
        offered = fixes(planned, finding)
        if finding.severity is Severity.CLASH:
            assert offered[-1].kind in {FixKind.UNPLACE, FixKind.REMOVE}
        for fix in offered:
            after = {f.key for f in check(fix.applied(planned))}
            assert finding.key not in after
            new = after - {f.key for f in before}
            assert fix.kind is FixKind.UNPLACE or all(any(_less(key, f.key) for f in before) for key in new)


def _less(key, old):
    """Less of what was wrong: some of the sessions of a row, or a shorter time without a break."""
    some = {"stretch", "row", "no_rest", "step_free"}
    return key[0] in some and key[1] < old[1] and (key[0], *key[2:]) == (old[0], *old[2:])
