"""Other people's programmes come in: a schedule as plain values becomes an event, and the same one again updates it.

What the file says wins over what it said before; what was added here (themes, capacities, notes, sessions of our own)
stays. A session that is gone from the file is cancelled, not deleted, so that nobody loses a place in silence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventKind
from convene.rules.exchange import Schedule, ScheduleSession
from convene.rules.people import person_key
from convene.rules.programme import LONGEST, SHORTEST, ContributionRole, SessionState
from convene.rules.text import clean, clean_line, search_key
from convene.rules.time import zone
from convene.services.programme_source import session_kind
from convene.store.bulk import delete_rows, insert_rows, update_rows
from convene.store.tables import Contribution, Event, EventDay, EventSession, Person, Room, Track, Venue


@dataclass(frozen=True, slots=True)
class Imported:
    """What was in the source, and what it changed: ``new`` and ``changed`` sessions, ``removed`` ones now cancelled."""

    event_id: UUID
    code: str
    title: str
    days: int
    rooms: int
    tracks: int
    sessions: int
    people: int
    new: int
    changed: int
    removed: int


def import_programme(session: Session, schedule: Schedule, *, event_id: UUID | None = None, now: datetime) -> Imported:
    """Take a schedule into an event: the named one, the one the same schedule made before, or a new one.

    Raises Invalid for a schedule without days or sessions, NotFound for an event that is not there.
    """
    if not schedule.days or not schedule.sessions:
        raise Invalid("source", "The schedule holds no sessions", "Choose a file with days and sessions.")
    zone(schedule.time_zone)
    return _Import(session, schedule, now).run(event_id)


class _Import:
    """One import. ``source`` marks what came from this schedule, whichever version of it."""

    def __init__(self, session: Session, schedule: Schedule, now: datetime) -> None:
        self.session = session
        self.schedule = schedule
        self.now = now
        self.source = search_key(clean_line(schedule.acronym) or clean_line(schedule.title)) or "schedule"

    def run(self, event_id: UUID | None) -> Imported:
        event = self._event(event_id)
        made_here = event.source_key == self.source
        venue = self._venue(event)
        days = self._days(event, venue, follow=made_here)
        rooms = self._rooms(venue)
        tracks = self._tracks(event)
        people = self._people()
        new, changed, removed = self._sessions(event, days, rooms, tracks, people)
        read = self.schedule
        return Imported(
            event.id,
            event.code,
            event.title,
            days=len(read.days),
            rooms=len(read.rooms),
            tracks=len(read.tracks),
            sessions=len(read.sessions),
            people=len(read.people),
            new=new,
            changed=changed,
            removed=removed,
        )

    def _event(self, event_id: UUID | None) -> Event:
        if event_id is not None:
            if (event := self.session.get(Event, event_id)) is None:
                raise NotFound("This event is not here any more", "Somebody may have removed it.")
            if not event.days:  # nothing of it has a time yet, so it can take on the schedule's clocks
                event.time_zone = self.schedule.time_zone
            return event
        known = sa.select(Event).where(Event.source_key == self.source).order_by(Event.created_at).limit(1)
        if (event := self.session.scalar(known)) is not None:
            return event
        title = clean_line(self.schedule.title) or clean_line(self.schedule.acronym) or "Imported programme"
        event = Event(
            id=uuid4(),
            code=self._code(),
            title=title,
            kind=EventKind.CONVENING,
            time_zone=self.schedule.time_zone,
            source_key=self.source,
            created_at=self.now,
        )
        self.session.add(event)
        self.session.flush()
        return event

    def _code(self) -> str:
        """A code nobody has: 31C3, or 31C3-2 where that is taken."""
        letters = "".join(c if c.isascii() and c.isalnum() else " " for c in self.source.upper())
        code = "-".join(letters.split())[:24].strip("-") or "PROGRAMME"
        taken: set[str] = set(self.session.scalars(sa.select(sa.func.upper(Event.code))))
        return next(c for n in range(1, len(taken) + 2) if (c := code if n == 1 else f"{code}-{n}") not in taken)

    def _venue(self, event: Event) -> Venue | None:
        """The venue of the event's days, or one named after the event; none where the schedule names no room."""
        if (known := next((d.venue_id for d in event.days if d.venue_id), None)) is not None:
            return self.session.get(Venue, known)
        if not self.schedule.rooms:
            return None
        name = f"{clean_line(self.schedule.acronym).upper() or event.title} venue"
        venue = self.session.scalar(sa.select(Venue).where(Venue.name == name))
        if venue is None:
            venue = Venue(id=uuid4(), name=name, search_key=search_key(name))
            self.session.add(venue)
            self.session.flush()
        return venue

    def _days(self, event: Event, venue: Venue | None, *, follow: bool) -> dict[int, UUID]:
        """The event's days by the schedule's index. An event of ours keeps its own hours; one that came from this
        schedule follows it."""
        known = {d.date: d for d in event.days}
        hours: dict[date, tuple[datetime, datetime]] = {}
        for day in self.schedule.days:  # a date may be listed twice
            start, end = hours.get(day.date, (day.start, day.end))
            hours[day.date] = min(start, day.start), max(end, day.end)
        for on, (start, end) in hours.items():
            kept = known.get(on)
            if kept is None:
                venue_id = venue.id if venue else None
                known[on] = EventDay(id=uuid4(), date=on, starts_at=start, ends_at=end, venue_id=venue_id)
                event.days.append(known[on])
            elif follow:
                kept.starts_at, kept.ends_at = start, end
        self.session.flush()
        return {day.index: known[day.date].id for day in self.schedule.days}

    def _rooms(self, venue: Venue | None) -> dict[str, UUID]:
        if venue is None:
            return {}
        rows = self.session.execute(sa.select(Room.name, Room.id).where(Room.venue_id == venue.id))
        known = {search_key(name): key for name, key in rows}
        new = []
        for name in self.schedule.rooms:
            if (key := search_key(name)) and key not in known:
                known[key] = uuid4()
                new.append({"id": known[key], "venue_id": venue.id, "name": name, "position": len(known)})
        insert_rows(self.session, Room, new)
        return known

    def _tracks(self, event: Event) -> dict[str, UUID]:
        rows = self.session.execute(sa.select(Track.name, Track.id).where(Track.event_id == event.id))
        known = {search_key(name): key for name, key in rows}
        new = []
        for name in self.schedule.tracks:
            if (key := search_key(name)) and key not in known:
                known[key] = uuid4()
                new.append({"id": known[key], "event_id": event.id, "name": name, "position": len(known)})
        insert_rows(self.session, Track, new)
        return known

    def _people(self) -> dict[str, UUID]:
        """The people of the schedule by their key there. Somebody named once with and once without an id is one person;
        two ids of one name are two."""
        mark = f"{self.source}/"
        rows = self.session.execute(
            sa.select(Person.source_key, Person.name, Person.id).where(
                Person.source_key.startswith(mark, autoescape=True), Person.erased_at.is_(None)
            )
        ).all()
        by_key = {key.removeprefix(mark): person_id for key, _, person_id in rows}
        by_name: dict[str, set[UUID]] = defaultdict(set)
        for _, name, person_id in rows:
            by_name[search_key(name)].add(person_id)
        found: dict[str, UUID] = {}
        new: list[dict[str, Any]] = []
        # Those with an id first, so that a bare name can be recognised as one of them.
        for person in sorted(self.schedule.people, key=lambda p: p.key == p.name):
            name, same = clean_line(person.name), by_name[search_key(person.name)]
            if not name:
                continue
            known = by_key.get(person.key) or (min(same) if person.key == person.name and len(same) == 1 else None)
            found[person.key] = person_id = known or uuid4()
            same.add(person_id)
            if known is None:
                key = mark + person.key
                new.append({"id": person_id, "name": name, "source_key": key, "search_key": person_key(name)})
        insert_rows(self.session, Person, new)
        return found

    def _listed(self) -> Iterator[tuple[str, ScheduleSession]]:
        """Each session with its key here. A key the source uses again is numbered: both listings are kept."""
        seen: Counter[str] = Counter()
        for one in self.schedule.sessions:
            seen[one.key] += 1
            again = f"#{seen[one.key]}" if seen[one.key] > 1 else ""
            yield f"{self.source}/{one.key}{again}", one

    def _sessions(
        self,
        event: Event,
        days: dict[int, UUID],
        rooms: dict[str, UUID],
        tracks: dict[str, UUID],
        people: dict[str, UUID],
    ) -> tuple[int, int, int]:
        known = self._known(event)
        contributions = _Contributions(self.session, event.id, self.source)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        changes: set[UUID] = set()
        for key, one in self._listed():
            said = {
                "title": clean_line(one.title) or "Untitled session",
                "abstract": clean("\n\n".join(t for t in (one.subtitle.strip(), one.abstract.strip()) if t)),
                "track_id": tracks.get(search_key(one.track)),
                "room_id": rooms.get(search_key(one.room)),
                "day_id": days[one.day],
                "starts_at": one.start,
                "minutes": min(max(one.minutes, SHORTEST), LONGEST),
                "url": clean_line(one.url),
                "state": SessionState.CONFIRMED,
            }
            who = list(dict.fromkeys(people[p.key] for p in one.people if p.key in people))
            kept = known.pop(key, None)
            if kept is None:
                session_id = uuid4()
                # Only here: whoever calls it a keynote afterwards means it.
                kind = session_kind(one.kind)
                new.append({"id": session_id, "event_id": event.id, "source_key": key, "kind": kind, **said})
                contributions.add(session_id, who)
                continue
            if any(kept[name] != value for name, value in said.items()):
                changed.append({"id": kept["id"], **said})
                changes.add(kept["id"])
            if contributions.become(kept["id"], who):
                changes.add(kept["id"])
        gone = [row["id"] for row in known.values() if row["state"] is not SessionState.CANCELLED]
        insert_rows(self.session, EventSession, new)
        update_rows(self.session, EventSession, changed)
        update_rows(self.session, EventSession, [{"id": i, "state": SessionState.CANCELLED} for i in gone])
        contributions.keep()
        return len(new), len(changes), len(gone)

    def _known(self, event: Event) -> dict[str, dict[str, Any]]:
        """What this schedule brought before, by key."""
        columns = EventSession.__table__.c
        rows = self.session.execute(
            sa.select(*columns).where(
                columns.event_id == event.id, columns.source_key.startswith(f"{self.source}/", autoescape=True)
            )
        )
        return {row["source_key"]: dict(row) for row in rows.mappings()}


class _Contributions:
    """Who speaks where: as it is, and as it will be."""

    def __init__(self, session: Session, event_id: UUID, source: str) -> None:
        self._session = session
        self._held: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
        self._new: list[dict[str, Any]] = []
        self._gone: list[UUID] = []
        # Only those the schedule brought: whoever was added here stays.
        rows = session.execute(
            sa.select(Contribution.id, Contribution.session_id, Contribution.person_id)
            .join(EventSession, EventSession.id == Contribution.session_id)
            .join(Person, Person.id == Contribution.person_id)
            .where(
                EventSession.event_id == event_id,
                Contribution.role == ContributionRole.SPEAKER,
                Person.source_key.startswith(f"{source}/", autoescape=True),
            )
        )
        for key, session_id, person_id in rows:
            self._held[session_id][person_id] = key

    def add(self, session_id: UUID, people: Sequence[UUID]) -> None:
        """Somebody new speaks in a session."""
        for position, person_id in enumerate(people):
            self._new.append(
                {
                    "id": uuid4(),
                    "session_id": session_id,
                    "person_id": person_id,
                    "role": ContributionRole.SPEAKER,
                    "position": position,
                }
            )

    def become(self, session_id: UUID, people: Sequence[UUID]) -> bool:
        """From now on those people speak in it. True where that changes anything."""
        held = self._held[session_id]
        gone = [key for person_id, key in held.items() if person_id not in people]
        new = [person_id for person_id in people if person_id not in held]
        self._gone += gone
        self.add(session_id, new)
        return bool(gone or new)

    def keep(self) -> None:
        """Write it down."""
        delete_rows(self._session, Contribution, self._gone)
        insert_rows(self._session, Contribution, self._new)
