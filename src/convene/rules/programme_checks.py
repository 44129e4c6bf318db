"""What is wrong with an agenda, and what people will feel: clash checks and care checks over plain values.

Spans are half open, so touching ends do not clash. Cancelled sessions and those in the tray are not looked at.
"""

from bisect import bisect_left
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
    SessionKind,
    SessionState,
    Severity,
)
from convene.rules.room_checks import room_findings
from convene.rules.text import search_key
from convene.rules.time import say_day, zone

SPACE_AFTER = timedelta(minutes=15)
"""How long people are left in peace after a session with a content note."""

LUNCH_MINUTES = 45
"""What lunch needs so that people can eat, rest and talk."""

_ORDER = {kind: position for position, kind in enumerate(FindingKind)}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A session with a start, as the sweeps want it: times that are never None."""

    session: AgendaSession
    start: datetime
    end: datetime
    copy_of: UUID  # the first listing of the same session; its own id where it is listed once


def check(agenda: Agenda) -> tuple[Finding, ...]:
    """Every finding, clashes before care notes, each in the order of time. O(n log n + findings) in the sessions."""
    said = _Words(agenda)
    placed = [
        _Placed(s, s.starts_at, s.ends_at, s.id)
        for s in agenda.sessions
        if s.starts_at is not None and s.ends_at is not None and s.state is not SessionState.CANCELLED
    ]
    placed.sort(key=lambda p: (p.start, p.end, p.session.title, p.session.id.int))
    found: list[Finding] = []
    placed, doubles = _copies(placed)
    found += [said.duplicate(copies) for copies in doubles]
    found += _rooms(placed, said)
    found += _people(placed, said)
    for one in placed:
        found += filter(None, (_capacity(one, said), _hours(one, said), _lunch(one, said)))
    found += _bookings(placed, agenda.bookings, said)
    found += room_findings(agenda, [p.session for p in placed])
    found += _space(placed, said)
    return tuple(sorted(found, key=lambda f: (f.severity is Severity.CARE, f.starts_at, _ORDER[f.kind])))


def _copies(placed: list[_Placed]) -> tuple[list[_Placed], list[list[_Placed]]]:
    """Mark sessions that a source lists more than once: same title, same time, people of the same names (some sources
    number the same people anew in each listing), and the same room where nobody is named. They are one session, so they
    are reported once and not as clashes of each other."""
    alike: dict[Hashable, list[_Placed]] = defaultdict(list)
    for one in placed:
        people = frozenset(search_key(p.name) for p in one.session.people)
        where = None if people else (one.session.room_id, one.session.spans_rooms)
        alike[one.start, one.end, search_key(one.session.title), people, where].append(one)
    doubles = [group for group in alike.values() if len(group) > 1]
    first = {one.session.id: group[0].session.id for group in doubles for one in group}
    marked = [_Placed(p.session, p.start, p.end, first.get(p.session.id, p.session.id)) for p in placed]
    return marked, doubles


def _pairs(placed: Iterable[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    """Pairs with time in common, from sessions in order of start: a sweep, so O(n + pairs)."""
    running: list[_Placed] = []
    for later in placed:
        running = [p for p in running if p.end > later.start]
        yield from ((earlier, later) for earlier in running if earlier.copy_of != later.copy_of)
        running.append(later)


def _once(placed: Iterable[_Placed], key: Callable[[_Placed], Hashable] = lambda _: None) -> list[_Placed]:
    """Without further copies of the same session; with ``key``, without those at the same key."""
    first: dict[Hashable, _Placed] = {}
    for one in placed:
        first.setdefault((one.copy_of, key(one)), one)
    return list(first.values())


def _rooms(placed: list[_Placed], said: "_Words") -> Iterator[Finding]:
    by_house: dict[UUID, list[_Placed]] = defaultdict(list)
    for one in placed:
        room = one.session.room_id
        if room is not None and not (one.session.pause and one.session.spans_rooms):
            by_house[said.wholes(room)[-1]].append(one)
    for together in by_house.values():
        for a, b in _pairs(_once(together, lambda p: p.session.room_id)):
            room_a, room_b = a.session.room_id, b.session.room_id
            assert room_a is not None  # noqa: S101 - see above
            assert room_b is not None  # noqa: S101
            if room_a in said.wholes(room_b) or room_b in said.wholes(room_a):
                yield said.room(a, b)


def _people(placed: list[_Placed], said: "_Words") -> Iterator[Finding]:
    by_person: dict[UUID, list[_Placed]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for one in _once(placed):
        for person in {p.person_id: p for p in one.session.people}.values():
            by_person[person.person_id].append(one)
            names[person.person_id] = person.name
    for person_id, theirs in by_person.items():
        for a, b in _pairs(theirs):
            yield said.person(names[person_id], a, b)


def _capacity(one: _Placed, said: "_Words") -> Finding | None:
    session, room = one.session, said.rooms.get(one.session.room_id)
    if room is None or session.spans_rooms:
        return None
    holds = room.holds(session.layout)
    wanted = max(session.capacity or 0, session.places)
    return said.capacity(one, room, holds, wanted) if holds is not None and wanted > holds else None


def _hours(one: _Placed, said: "_Words") -> Finding | None:
    day = said.days.get(one.session.day_id)
    inside = day is not None and day.starts_at <= one.start and one.end <= day.ends_at
    return None if inside or day is None else said.hours(one, day)


def _lunch(one: _Placed, said: "_Words") -> Finding | None:
    short = one.session.kind is SessionKind.LUNCH and one.session.minutes < LUNCH_MINUTES
    return said.lunch(one) if short else None


def _bookings(placed: list[_Placed], bookings: tuple[AgendaBooking, ...], said: "_Words") -> Iterator[Finding]:
    """Sessions outside what is booked of their room, or of the room it is a part of; and in a room that is not booked
    at all while others of its venue are on that day. Touching bookings are one."""
    held: dict[UUID, list[AgendaBooking]] = defaultdict(list)
    for booking in bookings:
        held[booking.room_id].append(booking)
    for one in placed:
        if one.session.room_id is None or one.session.spans_rooms:
            continue
        ours = [b for room in said.wholes(one.session.room_id) for b in held.get(room, ())]
        if not ours:
            if said.booked_beside(one, bookings):
                yield said.booking(one)
            continue
        reached = one.start
        for booking in sorted(ours, key=lambda b: b.starts_at):
            if booking.starts_at <= reached:
                reached = max(reached, booking.ends_at)
        if reached < one.end:
            yield said.booking(one)


def _space(placed: list[_Placed], said: "_Words") -> Iterator[Finding]:
    """A session straight after one with a content note, in its room or its track, without a pause."""
    pauses = [p for p in placed if p.session.pause]
    taxing = [p for p in _once(placed) if not p.session.pause]
    starts = [p.start for p in taxing]
    for one in _once(placed):
        if not one.session.content_note:
            continue
        for index in range(bisect_left(starts, one.end), bisect_left(starts, one.end + SPACE_AFTER)):
            after = taxing[index]
            same_room = one.session.room_id is not None and one.session.room_id == after.session.room_id
            same_track = one.session.track_id is not None and one.session.track_id == after.session.track_id
            if (same_room or same_track) and not any(_between(p, one, after) for p in pauses):
                yield said.space(one, after, same_room=same_room)


def _between(pause: _Placed, one: _Placed, after: _Placed) -> bool:
    everywhere = pause.session.spans_rooms or pause.session.room_id in {None, one.session.room_id}
    return everywhere and pause.start < after.start and pause.end > one.end


class _Words:
    """Findings in words, with times in the event's zone; the day is named where there are several."""

    def __init__(self, agenda: Agenda) -> None:
        self._zone = zone(agenda.time_zone)
        self._many_days = len(agenda.days) > 1
        self.days: dict[UUID | None, AgendaDay] = {d.id: d for d in agenda.days}
        self.rooms: dict[UUID | None, AgendaRoom] = {r.id: r for r in agenda.rooms}
        self._wholes: dict[UUID, tuple[UUID, ...]] = {}

    def wholes(self, room_id: UUID) -> tuple[UUID, ...]:
        """The room and every room it is a part of, the largest last."""
        if (known := self._wholes.get(room_id)) is None:
            chain = [room_id]
            while (room := self.rooms.get(chain[-1])) and room.parent_id and room.parent_id not in chain:
                chain.append(room.parent_id)
            known = self._wholes[room_id] = tuple(chain)
        return known

    def _when(self, start: datetime, end: datetime, day_id: UUID | None) -> str:
        day = self.days.get(day_id)
        named = f"{say_day(day.date, year=False)}, " if self._many_days and day else ""
        return f"{named}{start.astimezone(self._zone):%H:%M} to {end.astimezone(self._zone):%H:%M}"

    def _finding(
        self,
        kind: FindingKind,
        title: str,
        detail: str,
        of: Iterable[_Placed],
        *,
        severity: Severity = Severity.CLASH,
        people: tuple[str, ...] = (),
    ) -> Finding:
        sessions = [p.session for p in of]
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
        )

    def room(self, a: _Placed, b: _Placed) -> Finding:
        when = self._when(b.start, min(a.end, b.end), b.session.day_id)
        if a.session.room_id == b.session.room_id:
            title = f"{b.session.room} is booked twice"
        else:
            title = f"{a.session.room} and {b.session.room} are parts of one room"
        if a.start == b.start:
            detail = f"{when}. “{a.session.title}” and “{b.session.title}” begin together."
        else:
            detail = f"{when}. “{a.session.title}” has not ended when “{b.session.title}” begins."
        return self._finding(FindingKind.ROOM, title, detail, (a, b))

    def person(self, name: str, a: _Placed, b: _Placed) -> Finding:
        apart = a.session.room_id != b.session.room_id
        title = f"{name}, two rooms" if apart else f"{name}, two sessions at once"
        when = self._when(b.start, min(a.end, b.end), b.session.day_id)
        detail = f"{when}, in “{a.session.title}” and in “{b.session.title}”."
        return self._finding(FindingKind.PERSON, title, detail, (a, b), people=(name,))

    def capacity(self, one: _Placed, room: AgendaRoom, holds: int, wanted: int) -> Finding:
        session = one.session
        people = f"{wanted} people have a place" if session.places >= wanted else f"“{session.title}” takes {wanted}"
        layout = f" as {session.layout}" if session.layout in dict(room.capacities) else ""
        detail = f"{people}; {room.name} holds {holds}{layout}."
        return self._finding(FindingKind.CAPACITY, f"{room.name} is too small", detail, (one,))

    def hours(self, one: _Placed, day: AgendaDay) -> Finding:
        runs = f"{day.starts_at.astimezone(self._zone):%H:%M} to {day.ends_at.astimezone(self._zone):%H:%M}"
        detail = f"{self._when(one.start, one.end, day.id)}; the day runs from {runs}."
        return self._finding(FindingKind.HOURS, f"“{one.session.title}” is outside its day", detail, (one,))

    def booking(self, one: _Placed) -> Finding:
        when = self._when(one.start, one.end, one.session.day_id)
        detail = f"{when}: the booking does not cover “{one.session.title}”."
        return self._finding(FindingKind.BOOKING, f"{one.session.room} is not booked then", detail, (one,))

    def booked_beside(self, one: _Placed, bookings: Iterable[AgendaBooking]) -> bool:
        """Whether the event has other rooms of the same venue on the day of this session."""
        room, day = self.rooms.get(one.session.room_id), self.days.get(one.session.day_id)
        if room is None or day is None or not room.venue:
            return False
        beside = (
            self.rooms.get(b.room_id) for b in bookings if b.starts_at < day.ends_at and b.ends_at > day.starts_at
        )
        return any(other is not None and other.venue == room.venue for other in beside)

    def duplicate(self, copies: list[_Placed]) -> Finding:
        one, times = copies[0], "twice" if len(copies) == 2 else f"{len(copies)} times"
        rooms = list(dict.fromkeys(c.session.room for c in copies if c.session.room))
        where = f" in {' and '.join(rooms)}" if rooms else ""
        detail = f"{self._when(one.start, one.end, one.session.day_id)}{where}: same title, same people."
        return self._finding(FindingKind.DUPLICATE, f"“{one.session.title}” is listed {times}", detail, copies)

    def space(self, one: _Placed, after: _Placed, *, same_room: bool) -> Finding:
        where = "in the same room" if same_room else f"in the track {one.session.track}"
        detail = (
            f"“{one.session.title}” carries a content note. “{after.session.title}” starts {where} without a pause."
        )
        return self._finding(
            FindingKind.SPACE, "No space after a hard story", detail, (one, after), severity=Severity.CARE
        )

    def lunch(self, one: _Placed) -> Finding:
        detail = f"“{one.session.title}” lasts {one.session.minutes} minutes; people need {LUNCH_MINUTES}."
        return self._finding(FindingKind.LUNCH, "Lunch is short", detail, (one,), severity=Severity.CARE)
