"""All checks of a programme of 700 sessions with 1,000 people, as after each step of a drag.

The floor is what no check can do without: put the sessions in order of time, by room and by person, and look at each
beside the next. The other measure is a frame of a screen that draws 60 in a second: so long a hand does not notice.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from convene.rules.programme import (
    Agenda,
    AgendaAway,
    AgendaBooking,
    AgendaDay,
    AgendaHome,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    AgendaTheme,
    AgendaTrack,
    ContributionRole,
    SessionKind,
    SignUp,
)
from convene.rules.programme_checks import check
from figures import Figure, in_turns

SESSIONS, PEOPLE, ROOMS, DAYS = 700, 1000, 18, 3
ROUNDS = 60
FRAME = 1 / 60
THEMES = ("compassion", "inclusion", "systems", "engagement", "innovation")


def programme() -> Agenda:
    """Three full days in eighteen rooms, with needs, equipment, bookings, and about as much wrong as in real ones."""
    rng = random.Random(2017)
    starts = [datetime(2026, 7, 7 + n, 8, tzinfo=UTC) for n in range(DAYS)]
    days = tuple(
        AgendaDay(UUID(int=n + 1), date(2026, 7, 7 + n), start, start + timedelta(hours=12))
        for n, start in enumerate(starts)
    )
    features = [("step_free", "hearing_loop", "projector"), ("step_free", "projector"), ("daylight",), ("quiet",)]
    rooms = tuple(
        AgendaRoom(
            UUID(int=100 + n), f"Room {n}", "House", 40 + 10 * n, features[n % 4], parent_id=UUID(int=100 + n - 1)
            if n % 6 == 5 else None,
        )
        for n in range(ROOMS)
    )  # fmt: skip
    tracks = tuple(AgendaTrack(UUID(int=200 + n), f"Track {n}") for n in range(8))
    people = [AgendaPerson(UUID(int=10_000 + n), f"Person {n}", ContributionRole.SPEAKER) for n in range(PEOPLE)]
    sessions = []
    for n in range(SESSIONS):
        day, room = days[n % DAYS], rooms[n // DAYS % ROOMS]
        slot = n // DAYS // ROOMS
        start = day.starts_at + timedelta(minutes=50 * slot + 5 * rng.randrange(2))
        sessions.append(
            AgendaSession(
                UUID(int=20_000 + n),
                f"Session {n}",
                SessionKind.BREAK if slot == 5 else rng.choice([SessionKind.TALK, SessionKind.WORKSHOP]),
                45,
                capacity=30,
                track_id=tracks[n % 8].id,
                track=tracks[n % 8].name,
                themes=tuple(rng.sample(THEMES, 2)),
                people=tuple(rng.sample(people, 2)),
                content_note=n % 40 == 0,
                sign_up=SignUp.CHOOSE,
                needs=(("hearing_loop", 1),) if n % 25 == 0 else (),
                asks=("projector",) if n % 10 == 0 else (),
            ).placed(day, start, room)
        )
    return Agenda(
        UUID(int=0),
        "Measured",
        "Europe/London",
        days,
        rooms,
        tracks,
        tuple(AgendaTheme(key, key) for key in THEMES),
        tuple(sessions),
        tuple(AgendaBooking(room.id, day.starts_at, day.ends_at) for room in rooms for day in days),
        (("hearing_loop", 4), ("step_free", 9)),
        tuple(AgendaAway(p.person_id, days[0].starts_at, days[0].starts_at + timedelta(hours=1)) for p in people[:50]),
        tuple(AgendaHome(p.person_id, f"House {n % 90}", f"Sector {n % 6}") for n, p in enumerate(people)),
    )


def floor(agenda: Agenda) -> int:
    """How many sessions overlap the next of their room or of one of their people."""
    lists: defaultdict[UUID | None, list[AgendaSession]] = defaultdict(list)
    for one in sorted(agenda.sessions, key=lambda s: (s.starts_at, s.ends_at, s.title)):
        lists[one.room_id].append(one)
        for person in one.people:
            lists[person.person_id].append(one)
    return sum(
        a.ends_at > b.starts_at  # type: ignore[operator]
        for own in lists.values()
        for a, b in pairwise(own)
    )


def measure() -> Iterator[Figure]:
    agenda = programme()
    found = check(agenda)
    day = agenda.days[0]
    one = agenda.sessions[0]
    steps = [one.placed(day, day.starts_at + timedelta(minutes=5 * n), agenda.rooms[n % ROOMS]) for n in range(ROUNDS)]
    moves = iter(steps * 3)

    def ours() -> float:
        return _seconds(lambda: check(agenda.with_session(next(moves))))

    seconds, its = in_turns(ours, lambda: _seconds(lambda: floor(agenda)), ROUNDS)
    method = (
        f"{SESSIONS} sessions of {PEOPLE:,} people in {ROOMS} rooms on {DAYS} days, {len(found)} findings; median of "
        f"{ROUNDS} steps of a drag, in time of the processor"
    )
    yield Figure("All checks after a move", "sorting the sessions by room and person", method, seconds, its, goal=25)
    yield Figure("All checks after a move", "a frame of 1/60 second", method, seconds, FRAME, goal=0.75)
    today = replace(agenda, sessions=tuple(s for s in agenda.sessions if s.day_id == day.id))
    moves = iter(steps * 3)

    def live() -> float:
        return _seconds(lambda: check(today.with_session(next(moves))))

    seconds, _ = in_turns(live, lambda: 0.0, ROUNDS)
    yield Figure("The checks of its day, at each step", "a frame of 1/60 second", method, seconds, FRAME, goal=0.25)


def _seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started
