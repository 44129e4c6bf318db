"""Clash checks and care checks: cases by name, and any programme against a check of every pair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.programme import (
    Agenda,
    AgendaBooking,
    AgendaDay,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    ContributionRole,
    FindingKind,
    SessionKind,
    SessionState,
    Severity,
)
from convene.rules.programme_checks import check

MORNING = datetime(2026, 6, 25, 8, 0, tzinfo=UTC)  # 09:00 in London
DAY = AgendaDay(UUID(int=1), date(2026, 6, 25), MORNING, MORNING + timedelta(hours=9))
HALL = AgendaRoom(UUID(int=10), "Great Hall", capacity=240, capacities=(("cabaret", 120), ("theatre", 240)))
LIBRARY = AgendaRoom(UUID(int=11), "Library", capacity=40)
WING = AgendaRoom(UUID(int=12), "Hall, east wing", capacity=80, parent_id=HALL.id)
WEST = AgendaRoom(UUID(int=13), "Hall, west wing", capacity=80, parent_id=HALL.id)
ROOMS = (HALL, LIBRARY, WING, WEST)
TRACK = UUID(int=50)


def person(number, name="Rowan Achterberg"):
    return AgendaPerson(UUID(int=number), name, ContributionRole.FACILITATOR)


def session(number, start, minutes=60, room=HALL, title="", kind=SessionKind.WORKSHOP, **kw):
    """A session ``start`` minutes after nine."""
    starts_at = MORNING + timedelta(minutes=start)
    return AgendaSession(
        UUID(int=1000 + number),
        title or f"Session {number}",
        kind,
        minutes,
        day_id=DAY.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        room_id=room.id if room else None,
        room=room.name if room else "",
        **kw,
    )


def agenda(*sessions, bookings=(), days=(DAY,)):
    return Agenda(UUID(int=0), "A day", "Europe/London", days, ROOMS, sessions=sessions, bookings=bookings)


HERE = frozenset({"room", "person", "capacity", "hours", "booking", "duplicate", "space", "lunch"})
"""The kinds that are tested here; the others are in the tests of their own modules."""


def checked(planned):
    return [f for f in check(planned) if f.kind in HERE]


def kinds(*sessions, **kw):
    return [f.kind for f in checked(agenda(*sessions, **kw))]


PAUSE = {"kind": SessionKind.BREAK, "spans_rooms": True}


@pytest.mark.parametrize(
    ("name", "sessions", "found"),
    [
        ("two at once in a room", [session(1, 0), session(2, 30)], ["room"]),
        ("touching ends", [session(1, 0), session(2, 60)], []),
        ("different rooms", [session(1, 0), session(2, 0, room=LIBRARY)], []),
        ("no room yet", [session(1, 0, room=None), session(2, 0, room=None)], []),
        ("one cancelled", [session(1, 0), session(2, 0, state=SessionState.CANCELLED)], []),
        ("one inside another", [session(1, 0, 180), session(2, 60)], ["room"]),
        ("three at once are three pairs", [session(1, 0), session(2, 0), session(3, 0)], ["room"] * 3),
        ("a break over all rooms", [session(1, 0), session(2, 30, **PAUSE)], []),
        ("a break in this room alone", [session(1, 0), session(2, 30, kind=SessionKind.BREAK)], ["room"]),
        ("a part and its whole", [session(1, 0), session(2, 0, room=WING)], ["room"]),
        ("two parts", [session(1, 0, room=WING), session(2, 0, room=WEST)], []),
        (
            "a person in two rooms",
            [session(1, 0, people=(person(1),)), session(2, 30, room=LIBRARY, people=(person(1),))],
            ["person"],
        ),
        (
            "a person twice in one session",
            [session(1, 0, people=(person(1), person(1)._replace(role=ContributionRole.CHAIR)))],
            [],
        ),
        (
            "a person in the next session",
            [session(1, 0, people=(person(1),)), session(2, 60, room=LIBRARY, people=(person(1),))],
            [],
        ),
        (
            "two of one name",
            [session(1, 0, people=(person(1),)), session(2, 0, room=LIBRARY, people=(person(2),))],
            [],
        ),
        (
            "same room, same person",
            [session(1, 0, people=(person(1),)), session(2, 0, people=(person(1),))],
            ["room", "person"],
        ),
        ("too many for the room", [session(1, 0, room=LIBRARY, capacity=41)], ["capacity"]),
        ("as many as the room", [session(1, 0, room=LIBRARY, capacity=40)], []),
        ("places given count", [session(1, 0, room=LIBRARY, capacity=30, places=44)], ["capacity"]),
        ("the layout counts", [session(1, 0, capacity=200, layout="cabaret")], ["capacity"]),
        ("another layout", [session(1, 0, capacity=200, layout="theatre")], []),
        ("before the day", [session(1, -30)], ["hours"]),
        ("after the day", [session(1, 9 * 60 - 30)], ["hours"]),
        ("up to the last minute", [session(1, 8 * 60)], []),
        (
            "listed twice",
            [
                session(1, 0, title="Unicoding", people=(person(1),)),
                session(2, 0, title="unicoding", people=(person(1),)),
            ],
            ["duplicate"],
        ),
        (
            "listed twice, its people numbered anew",
            [session(1, 0, title="Perl 6", people=(person(1),)), session(2, 0, title="Perl 6", people=(person(2),))],
            ["duplicate"],
        ),
        (
            "listed three times in two rooms",
            [
                session(1, 0, title="X", people=(person(1),)),
                session(2, 0, title="X", people=(person(1),)),
                session(3, 0, title="X", people=(person(1),), room=LIBRARY),
            ],
            ["duplicate"],
        ),
        (
            "a duplicate that clashes with a third does so once",
            [session(1, 0, title="X"), session(2, 0, title="X"), session(3, 30)],
            ["duplicate", "room"],
        ),
        (
            "nobody named, two rooms: two discussions",
            [session(1, 0, title="Discussion"), session(2, 0, title="Discussion", room=LIBRARY)],
            [],
        ),
        ("straight after a story", [session(1, 0, content_note=True), session(2, 60)], ["space"]),
        ("ten minutes after a story", [session(1, 0, content_note=True), session(2, 70)], ["space"]),
        ("a quarter of an hour after", [session(1, 0, content_note=True), session(2, 75)], []),
        (
            "a break after a story",
            [session(1, 0, content_note=True), session(2, 60, 10, **PAUSE), session(3, 70)],
            [],
        ),
        (
            "a reflection asks something too",
            [session(1, 0, content_note=True), session(2, 60, kind=SessionKind.REFLECTION)],
            ["space"],
        ),
        ("another room after a story", [session(1, 0, content_note=True), session(2, 60, room=LIBRARY)], []),
        (
            "the same track in another room",
            [session(1, 0, content_note=True, track_id=TRACK), session(2, 60, room=LIBRARY, track_id=TRACK)],
            ["space"],
        ),
        ("a short lunch", [session(1, 0, 40, kind=SessionKind.LUNCH, spans_rooms=True)], ["lunch"]),
        ("a lunch of 45", [session(1, 0, 45, kind=SessionKind.LUNCH, spans_rooms=True)], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_cases(name, sessions, found):
    assert kinds(*sessions) == found


def booked(room, start, end):
    return AgendaBooking(room.id, MORNING + timedelta(minutes=start), MORNING + timedelta(minutes=end))


def test_the_booking_counts_where_there_is_one():
    assert kinds(session(1, 0)) == []
    assert kinds(session(1, 0), bookings=[booked(LIBRARY, 300, 400)]) == []
    assert kinds(session(1, 0), bookings=[booked(HALL, 0, 60)]) == []
    assert kinds(session(1, 0), bookings=[booked(HALL, 0, 45)]) == ["booking"]
    assert kinds(session(1, 0), bookings=[booked(HALL, 30, 60), booked(HALL, 0, 30)]) == []
    assert kinds(session(1, 0), bookings=[booked(HALL, 0, 20), booked(HALL, 30, 60)]) == ["booking"]
    assert kinds(session(1, 0, room=WING), bookings=[booked(HALL, 0, 60)]) == []
    assert kinds(session(1, 0, room=None), bookings=[booked(HALL, 300, 400)]) == []


def test_the_words_say_what_and_when_in_the_events_own_time():
    first = session(1, 180, title="Inclusive interviews", room=LIBRARY, people=(person(1),))
    second = session(2, 200, title="Data with gaps", room=LIBRARY)
    [found] = checked(agenda(first, second))
    assert found.title == "Library is booked twice"
    assert found.detail == "12:20 to 13:00. “Inclusive interviews” has not ended when “Data with gaps” begins."
    assert found.session_ids == (first.id, second.id)
    assert found.titles == ("Inclusive interviews", "Data with gaps")
    assert (found.severity, found.room, found.day_id) == (Severity.CLASH, "Library", DAY.id)

    third = session(3, 190, title="Ask better questions", people=(person(1),))
    found = next(f for f in check(agenda(first, third)) if f.kind is FindingKind.PERSON)
    assert (found.title, found.people) == ("Rowan Achterberg, two rooms", ("Rowan Achterberg",))
    assert found.detail == "12:10 to 13:00, in “Inclusive interviews” and in “Ask better questions”."


def test_the_day_is_named_where_there_are_several():
    next_day = AgendaDay(
        UUID(int=2), date(2026, 6, 26), MORNING + timedelta(days=1), MORNING + timedelta(days=1, hours=9)
    )
    [found] = checked(agenda(session(1, 0), session(2, 0), days=(DAY, next_day)))
    assert found.detail.startswith("Thu 25 June, 09:00 to 10:00.")


def test_a_circle_of_divided_rooms_ends():
    circle = (AgendaRoom(UUID(int=1), "A", parent_id=UUID(int=2)), AgendaRoom(UUID(int=2), "B", parent_id=UUID(int=1)))
    rooms = Agenda(UUID(int=0), "", "Europe/London", (DAY,), circle, sessions=(session(1, 0, room=circle[0]),))
    assert check(rooms) == ()


@st.composite
def programmes(draw):
    people = [person(n, f"Person {n}") for n in range(1, 5)]
    return tuple(
        session(
            number,
            draw(st.integers(0, 20)) * 15,
            draw(st.integers(1, 8)) * 15,
            room=draw(st.sampled_from([*ROOMS, None])),
            title=draw(st.sampled_from(["Alpha", "beta", "BETA", "Gamma"])),
            kind=draw(st.sampled_from([SessionKind.WORKSHOP, SessionKind.BREAK, SessionKind.REFLECTION])),
            state=draw(st.sampled_from([SessionState.CONFIRMED, SessionState.CONFIRMED, SessionState.CANCELLED])),
            people=tuple(draw(st.lists(st.sampled_from(people), max_size=3, unique=True))),
            content_note=draw(st.booleans()),
            spans_rooms=draw(st.booleans()),
            track_id=draw(st.sampled_from([None, TRACK])),
        )
        for number in range(draw(st.integers(0, 14)))
    )


def every_pair(sessions):
    """What each pair of sessions is to each other, without any cleverness: kind, the two, and who."""
    live = [s for s in sessions if s.state is not SessionState.CANCELLED]
    live.sort(key=lambda s: (s.starts_at, s.ends_at, s.title, s.id.int))

    def same(a, b):
        alike = (a.starts_at, a.ends_at, a.title.casefold()) == (b.starts_at, b.ends_at, b.title.casefold())
        who, others = ({p.person_id for p in s.people} for s in (a, b))
        where = bool(who) or (a.room_id, a.spans_rooms) == (b.room_id, b.spans_rooms)
        return alike and who == others and where

    def first(s):
        return next(o for o in live if o is s or same(o, s))

    parent = {r.id: r.parent_id for r in ROOMS}
    found = set()
    for a, b in combinations(live, 2):
        both = frozenset((a.id, b.id))
        if same(a, b):
            found.add(("same", both, ""))
            continue
        rooms = {a.room_id, b.room_id}
        related = len(rooms) == 1 or parent.get(a.room_id) == b.room_id or parent.get(b.room_id) == a.room_id
        free = any(s.pause and s.spans_rooms for s in (a, b)) or None in rooms
        repeated = any(
            o is not s and same(o, s) and o.room_id == s.room_id and live.index(o) < live.index(s)
            for s in (a, b)
            for o in live
        )
        overlap = a.starts_at < b.ends_at and b.starts_at < a.ends_at
        if overlap and related and not free and not repeated:
            found.add(("room", both, ""))
        if first(a) is not a or first(b) is not b:
            continue
        for who in {p.name for p in a.people} & {p.name for p in b.people} if overlap else ():
            found.add(("person", both, who))
        for one, after in ((a, b), (b, a)):
            gap = (after.starts_at - one.ends_at) / timedelta(minutes=1)
            near = one.content_note and 0 <= gap < 15 and not after.pause
            together = (one.room_id and one.room_id == after.room_id) or (
                one.track_id and one.track_id == after.track_id
            )
            quiet = any(
                p.pause
                and (p.spans_rooms or p.room_id in {None, one.room_id})
                and p.starts_at < after.starts_at
                and p.ends_at > one.ends_at
                for p in live
            )
            if near and together and not quiet:
                found.add(("space", both, ""))
    return found


@given(programmes())
def test_any_programme_is_judged_as_by_a_check_of_every_pair(sessions):
    findings = check(agenda(*sessions))
    pairs = {(f.kind.value, frozenset(f.session_ids), "".join(f.people)) for f in findings if len(f.session_ids) == 2}
    wanted = every_pair(sessions)
    assert {p for p in pairs if p[0] in {"room", "person", "space"}} == {p for p in wanted if p[0] != "same"}
    listed = [set(f.session_ids) for f in findings if f.kind is FindingKind.DUPLICATE]
    assert {frozenset(p) for ids in listed for p in combinations(ids, 2)} == {p[1] for p in wanted if p[0] == "same"}


@given(programmes(), st.randoms())
def test_the_order_of_the_sessions_does_not_matter(sessions, random):
    shuffled = list(sessions)
    random.shuffle(shuffled)
    assert {f.key for f in check(agenda(*sessions))} == {f.key for f in check(agenda(*shuffled))}


def test_a_room_without_a_booking_beside_others_that_have_one():
    one = replace(agenda(session(1, 0, room=LIBRARY)), bookings=(booked(HALL, 0, 45),))
    house = tuple(replace(room, venue="House") for room in ROOMS)
    (finding,) = checked(replace(one, rooms=house))
    assert (finding.kind, finding.title) == (FindingKind.BOOKING, "Library is not booked then")
    elsewhere = tuple(replace(room, venue=room.name) for room in ROOMS)
    assert checked(replace(one, rooms=elsewhere)) == []
    other_day = (booked(HALL, 24 * 60, 24 * 60 + 45),)
    assert checked(replace(one, rooms=house, bookings=other_day)) == []
