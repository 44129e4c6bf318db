"""What all checks of a programme share: its sessions in order of time, by day and by person, and findings in words.

Only what takes place at a time is here: neither cancelled sessions nor those in the tray. Built once for each check.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from convene.rules.programme import (
    Agenda,
    AgendaBooking,
    AgendaDay,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    Finding,
    FindingKind,
    SessionState,
    Severity,
)
from convene.rules.text import search_key
from convene.rules.time import MINUTE, say_day, zone
from convene.rules.venues import RoomFeature

STANDING = 240
"""Minutes from which on a session is something that is open, such as a quiet room, and nobody sits through it."""

QUIET = frozenset({RoomFeature.QUIET.value, RoomFeature.LIE_DOWN.value})
"""Features of a room one can retreat to."""


class Placed(NamedTuple):
    """A session with a start, as the sweeps want it: what is asked often is worked out once, and keys are plain
    numbers, which are compared far faster than ids."""

    session: AgendaSession
    start: datetime
    end: datetime
    key: int
    copy_of: int
    """The key of the first listing of the same session; its own where it is listed once."""
    room: AgendaRoom | None
    floor: tuple[int, ...]
    """The keys of its room and of every room that is a part of, the largest last; empty without a room."""
    taxing: bool
    """Whether people sit through it: no pause, and nothing that merely stands open."""


def pairs(placed: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pairs with time in common, from sessions in order of start: a sweep, so O(n + pairs)."""
    running: list[Placed] = []
    for later in placed:
        running = [p for p in running if p.end > later.start]
        yield from ((earlier, later) for earlier in running if earlier.copy_of != later.copy_of)
        running.append(later)


def once(placed: Iterable[Placed], key: Callable[[Placed], Hashable] = lambda _: None) -> list[Placed]:
    """Without further copies of the same session; with ``key``, without those at the same key."""
    first: dict[Hashable, Placed] = {}
    for one in placed:
        first.setdefault((one.copy_of, key(one)), one)
    return list(first.values())


class Frame:
    """An agenda made ready for its checks. ``placed`` are all sessions with a time, ``single`` those without copies,
    ``copies`` the sessions that are listed more than once, ``people`` each person with their sessions. ``rooms`` are by
    key, the number of their id."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.limits = agenda.limits
        self.tz = zone(agenda.time_zone)
        self.days: dict[UUID | None, AgendaDay] = {d.id: d for d in agenda.days}
        self.rooms: dict[int, AgendaRoom] = {r.id.int: r for r in agenda.rooms}
        self._floors: dict[int, tuple[int, ...]] = {}
        self._clocks: dict[datetime, str] = {}
        placed = [self._placed(s) for s in agenda.sessions if s.starts_at and s.state is not SessionState.CANCELLED]
        placed.sort(key=lambda p: (p.start, p.end, p.session.title, p.key))
        self.placed, self.copies = _copies(placed)
        self.single = once(self.placed)
        self._sat = [p for p in self.placed if p.taxing]
        self._starts = [p.start for p in self._sat]
        self._longest = max((p.end - p.start for p in self._sat), default=timedelta())
        led: dict[int, tuple[AgendaPerson, list[Placed]]] = {}
        for one in self.single:
            for person in one.session.people:
                _, theirs = led.setdefault(person.person_id.int, (person, []))
                if not theirs or theirs[-1] is not one:
                    theirs.append(one)
        self.people = tuple(led.values())
        self._held: dict[int, list[AgendaBooking]] = defaultdict(list)
        for booking in sorted(agenda.bookings, key=lambda b: b.starts_at):
            self._held[booking.room_id.int].append(booking)

    def _placed(self, session: AgendaSession) -> Placed:
        start, end, key, room = session.starts_at, session.ends_at, session.id.int, session.room_id
        assert start is not None  # noqa: S101 - only those with a time are placed
        assert end is not None  # noqa: S101
        taxing = not session.pause and session.minutes < STANDING
        if room is None:
            return Placed(session, start, end, key, key, None, (), taxing)
        return Placed(session, start, end, key, key, self.rooms.get(room.int), self.floor(room.int), taxing)

    def during(self, start: datetime, end: datetime) -> list[Placed]:
        """What people sit through in that time, in order of start."""
        first = bisect_right(self._starts, start - self._longest)
        near = self._sat[first : bisect_left(self._starts, end)]
        return [p for p in near if p.end > start]

    def by_day(self) -> dict[UUID | None, list[Placed]]:
        """The sessions of each day, without copies."""
        found: dict[UUID | None, list[Placed]] = defaultdict(list)
        for one in self.single:
            found[one.session.day_id].append(one)
        return found

    def floor(self, room: int) -> tuple[int, ...]:
        """The key of the room and of every room it is a part of, the largest last."""
        if (known := self._floors.get(room)) is None:
            chain = [room]
            while (held := self.rooms.get(chain[-1])) and held.parent_id and held.parent_id.int not in chain:
                chain.append(held.parent_id.int)
            known = self._floors[room] = tuple(chain)
        return known

    def booked(self, one: Placed) -> datetime | None:
        """Until when the bookings of its room, or of the room it is a part of, cover a session; None where there are
        none. Touching bookings are one."""
        if not self._held or not one.floor:
            return None
        ours = [b for room in one.floor for b in self._held.get(room, ())]
        reached = one.start
        for booking in sorted(ours, key=lambda b: b.starts_at) if len(ours) > 1 else ours:
            if booking.starts_at <= reached:
                reached = max(reached, booking.ends_at)
        return reached if ours else None

    def when(self, start: datetime, end: datetime, day_id: UUID | None) -> str:
        """``09:00 to 10:00`` in the event's zone; the day is named where there are several."""
        day = self.days.get(day_id)
        named = f"{say_day(day.date, year=False)}, " if len(self.days) > 1 and day else ""
        return f"{named}{self.clock(start)} to {self.clock(end)}"

    def clock(self, at: datetime) -> str:
        """``09:00`` in the event's zone."""
        if (known := self._clocks.get(at)) is None:
            known = self._clocks[at] = f"{at.astimezone(self.tz):%H:%M}"
        return known

    def finding(
        self,
        kind: FindingKind,
        severity: Severity,
        title: str,
        detail: str,
        of: Iterable[Placed],
        *,
        people: tuple[str, ...] = (),
        about: str = "",
        facts: Iterable[object] = (),
    ) -> Finding:
        """A finding about these sessions. It is where the last of them is; where and when they all are is what it was
        judged by, with ``facts``."""
        listed = list(of)
        sessions = [p.session for p in listed]
        last = sessions[-1]
        return Finding(
            kind,
            severity,
            title,
            detail,
            tuple(s.id for s in sessions),
            tuple(s.title for s in sessions),
            people=people,
            room=last.room,
            day_id=last.day_id,
            starts_at=last.starts_at,
            about=about,
            places=tuple((p.session.id, p.start.timestamp(), p.session.minutes, p.session.room_id) for p in listed),
            facts=tuple(facts),
        )


def minutes(span: timedelta) -> int:
    """Whole minutes of a time."""
    return int(span / MINUTE)


def listed(titles: Iterable[str]) -> str:
    """``“One”, “Two” and “Three”``."""
    *first, last = [f"“{title}”" for title in titles]
    return f"{', '.join(first)} and {last}" if first else last


def _copies(placed: list[Placed]) -> tuple[list[Placed], list[list[Placed]]]:
    """Mark sessions that a source lists more than once: same title, same time, people of the same names (some sources
    number the same people anew in each listing), and the same room where nobody is named. They are one session, so they
    are reported once and not as clashes of each other."""
    alike: dict[Hashable, list[Placed]] = defaultdict(list)
    for one in placed:
        alike[one.start, one.end, search_key(one.session.title)].append(one)
    doubles: list[list[Placed]] = []
    for together in alike.values():
        if len(together) == 1:
            continue
        same: dict[Hashable, list[Placed]] = defaultdict(list)
        for one in together:
            people = frozenset(search_key(p.name) for p in one.session.people)
            where = None if people else (one.session.room_id, one.session.spans_rooms)
            same[people, where].append(one)
        doubles += [group for group in same.values() if len(group) > 1]
    if not doubles:
        return placed, doubles
    first = {one.key: group[0].key for group in doubles for one in group}
    return [p._replace(copy_of=first[p.key]) if p.key in first else p for p in placed], doubles
