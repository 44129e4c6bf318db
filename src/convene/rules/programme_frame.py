"""What all checks of a programme share: its sessions in order of time, by day and by person, and findings in words.

Only what takes place at a time is here: neither cancelled sessions nor those in the tray. Built once for each check.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from convene.rules.programme import (
    Agenda,
    AgendaBooking,
    AgendaDay,
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A session with a start, as the sweeps want it: times that are never None."""

    session: AgendaSession
    start: datetime
    end: datetime
    copy_of: UUID  # the first listing of the same session; its own id where it is listed once

    @property
    def taxing(self) -> bool:
        """Whether people sit through it: no pause, and nothing that merely stands open."""
        return not self.session.pause and self.session.minutes < STANDING


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
    ``copies`` the sessions that are listed more than once, ``people`` the sessions of each person."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.limits = agenda.limits
        self.tz = zone(agenda.time_zone)
        self.days: dict[UUID | None, AgendaDay] = {d.id: d for d in agenda.days}
        self.rooms: dict[UUID | None, AgendaRoom] = {r.id: r for r in agenda.rooms}
        self._wholes: dict[UUID, tuple[UUID, ...]] = {}
        self._clocks: dict[datetime, str] = {}
        placed = [
            Placed(s, s.starts_at, s.ends_at, s.id)
            for s in agenda.sessions
            if s.starts_at is not None and s.ends_at is not None and s.state is not SessionState.CANCELLED
        ]
        placed.sort(key=lambda p: (p.start, p.end, p.session.title, p.session.id.int))
        self.placed, self.copies = _copies(placed)
        self.single = once(self.placed)
        self.people: dict[UUID, list[Placed]] = defaultdict(list)
        self.names: dict[UUID, str] = {}
        for one in self.single:
            for person in {p.person_id: p for p in one.session.people}.values():
                self.people[person.person_id].append(one)
                self.names[person.person_id] = person.name
        self._held: dict[UUID, list[AgendaBooking]] = defaultdict(list)
        for booking in sorted(agenda.bookings, key=lambda b: b.starts_at):
            self._held[booking.room_id].append(booking)

    def by_day(self) -> dict[UUID | None, list[Placed]]:
        """The sessions of each day, without copies."""
        found: dict[UUID | None, list[Placed]] = defaultdict(list)
        for one in self.single:
            found[one.session.day_id].append(one)
        return found

    def wholes(self, room_id: UUID) -> tuple[UUID, ...]:
        """The room and every room it is a part of, the largest last."""
        if (known := self._wholes.get(room_id)) is None:
            chain = [room_id]
            while (room := self.rooms.get(chain[-1])) and room.parent_id and room.parent_id not in chain:
                chain.append(room.parent_id)
            known = self._wholes[room_id] = tuple(chain)
        return known

    def booked(self, one: Placed) -> datetime | None:
        """Until when the bookings of its room, or of the room it is a part of, cover a session; None where there are
        none. Touching bookings are one."""
        room_id = one.session.room_id
        if room_id is None or not self._held:
            return None
        ours = [b for room in self.wholes(room_id) for b in self._held.get(room, ())]
        reached = one.start
        for booking in sorted(ours, key=lambda b: b.starts_at):
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
        alike[one.start, one.end].append(one)
    doubles: list[list[Placed]] = []
    for together in alike.values():
        if len(together) == 1:
            continue
        same: dict[Hashable, list[Placed]] = defaultdict(list)
        for one in together:
            people = frozenset(search_key(p.name) for p in one.session.people)
            where = None if people else (one.session.room_id, one.session.spans_rooms)
            same[search_key(one.session.title), people, where].append(one)
        doubles += [group for group in same.values() if len(group) > 1]
    if not doubles:
        return placed, doubles
    first = {one.session.id: group[0].session.id for group in doubles for one in group}
    marked = [Placed(p.session, p.start, p.end, first.get(p.session.id, p.session.id)) for p in placed]
    return marked, doubles
