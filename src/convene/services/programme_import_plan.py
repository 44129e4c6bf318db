"""What importing a schedule would write, row by row, and how that differs from what is here, in plain values."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventKind
from convene.rules.exchange import Schedule, ScheduleSession
from convene.rules.programme import LONGEST, SHORTEST, THEMES, SessionState
from convene.rules.releases import goes_in
from convene.rules.text import clean, clean_line, search_key, tidy
from convene.rules.time import zone
from convene.services.programme_people import Contributions, People
from convene.services.programme_source import outside_guids, session_kind
from convene.store.tables import Event, EventSession, Room, SessionTheme, Theme, Track, Venue

Rows = list[dict[str, Any]]
Field = tuple[str, Any, Any]
"""Name, what it was, what it will be."""


class DifferenceKind(StrEnum):
    """What an import does to a session. A move may change other things as well."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One session that an import makes or changes; ``fields`` are name, what it was, what it will be."""

    kind: DifferenceKind
    title: str
    session_id: UUID
    starts_at: datetime | None
    room: str
    fields: tuple[tuple[str, object, object], ...] = ()


_MOVES = ("starts_at", "minutes", "room_id", "day_id")


class Plan:
    """One import, decided and not yet written. ``source`` marks the event that came from this schedule, whichever
    version of it.

    Raises Invalid for a schedule without days or sessions, NotFound for an event that is not there.
    """

    def __init__(self, session: Session, schedule: Schedule, event_id: UUID | None) -> None:
        if not schedule.days or not schedule.sessions:
            raise Invalid("source", "The schedule holds no sessions", "Choose a file with days and sessions.")
        zone(schedule.time_zone)
        self.session = session
        self.schedule = schedule
        self.source = search_key(clean_line(schedule.acronym) or clean_line(schedule.title)) or "schedule"
        self.new_venues: Rows = []
        self.new_days: Rows = []
        self.changed_days: Rows = []
        self.new_rooms: Rows = []
        self.new_tracks: Rows = []
        self.new_themes: Rows = []
        self.new_sessions: Rows = []
        self.changed_sessions: Rows = []
        self.cancelled_sessions: Rows = []
        self.new_contributions: Rows = []
        self.gone_contributions: list[UUID] = []
        self.new_session_themes: dict[UUID, Rows] = {}
        self.differences: list[Difference] = []
        self.new_event: dict[str, Any] = {}
        self.event = self._event(event_id)
        if schedule.of_calendar and self.event is not None:  # a day of ours that had no sessions is none itself
            days = {day.uid for day in self.event.days}
            left = tuple(one for one in schedule.sessions if one.key not in days)
            rooms = tuple(dict.fromkeys(one.room for one in left if one.room))
            self.schedule = replace(schedule, sessions=left, rooms=rooms)
        self.id: UUID = self.event.id if self.event else self.new_event["id"]
        # A table is saved under another name each time, and its people are known by their names in this event only.
        self._mark = f"table {self.id.hex}" if schedule.by_title else self.source
        self._room_ids = self._known_rooms()
        venue_id = self._venue()
        self._day_ids = self._days(venue_id)
        self._rooms(venue_id)
        self._track_ids = self._tracks()
        people = People(session, self.id, self._mark, schedule.people)
        self.new_people = people.new
        self._person_ids = people.found
        self._sessions()

    @property
    def clocks(self) -> str:
        """The zone the event takes on: that of the schedule while nothing of it has a time."""
        return "" if self.event is None or self.event.days else self.schedule.time_zone

    def _event(self, event_id: UUID | None) -> Event | None:
        if event_id is not None:
            if (event := self.session.get(Event, event_id)) is None:
                raise NotFound("This event is not here any more", "Somebody may have removed it.")
            return event
        known = sa.select(Event).where(Event.source_key == self.source).order_by(Event.created_at).limit(1)
        if (event := self.session.scalar(known)) is not None:
            return event
        self.new_event = {
            "id": uuid4(),
            "code": self._code(),
            "title": clean_line(self.schedule.title) or clean_line(self.schedule.acronym) or "Imported programme",
            "kind": EventKind.CONVENING,
            "time_zone": self.schedule.time_zone,
            "source_key": self.source,
        }
        return None

    def _code(self) -> str:
        """A code nobody has: 31C3, or 31C3-2 where that is taken."""
        letters = "".join(c if c.isascii() and c.isalnum() else " " for c in self.source.upper())
        code = "-".join(letters.split())[:24].strip("-") or "PROGRAMME"
        taken: set[str] = set(self.session.scalars(sa.select(sa.func.upper(Event.code))))
        return next(c for n in range(1, len(taken) + 2) if (c := code if n == 1 else f"{code}-{n}") not in taken)

    def _known_rooms(self) -> dict[str, UUID]:
        """The rooms a name can mean: those of the venues of the event's days, the first venue before the others, and
        those its sessions are in."""
        venues = list(dict.fromkeys(day.venue_id for day in self.event.days if day.venue_id)) if self.event else []
        used = sa.select(EventSession.room_id).where(EventSession.event_id == self.id)
        rows = self.session.execute(
            sa.select(Room.name, Room.id, Room.venue_id).where(sa.or_(Room.venue_id.in_(venues), Room.id.in_(used)))
        ).all()
        order = {venue_id: n for n, venue_id in enumerate(venues)}
        rows = sorted(rows, key=lambda row: (order.get(row.venue_id, len(order)), str(row.id)), reverse=True)
        return {search_key(row.name): row.id for row in rows}

    def _venue(self) -> UUID | None:
        """The venue of the event's days, or one named after the event; none where every room is known."""
        days = self.event.days if self.event else []
        if (known := next((d.venue_id for d in days if d.venue_id), None)) is not None:
            return known
        if all(search_key(name) in self._room_ids for name in self.schedule.rooms):
            return None
        title = self.event.title if self.event else self.new_event["title"]
        name = f"{clean_line(self.schedule.acronym).upper() or title} venue"
        if (found := self.session.scalar(sa.select(Venue.id).where(Venue.name == name))) is not None:
            return found
        made = uuid4()
        self.new_venues.append({"id": made, "name": name, "search_key": search_key(name)})
        return made

    def _days(self, venue_id: UUID | None) -> dict[int, UUID]:
        """The event's days by the schedule's index. An event of ours keeps its own hours; one that came from this
        schedule follows it."""
        days = self.event.days if self.event else []
        known = {day.date: day.id for day in reversed(days)}
        held = {day.id: (day.starts_at, day.ends_at) for day in days}
        hours: dict[date, tuple[datetime, datetime]] = {}
        for day in self.schedule.days:  # a date may be listed twice
            start, end = hours.get(day.date, (day.start, day.end))
            hours[day.date] = min(start, day.start).astimezone(UTC), max(end, day.end).astimezone(UTC)
        for on, (start, end) in hours.items():
            if on not in known:
                known[on] = uuid4()
                row = {"id": known[on], "event_id": self.id, "date": on, "venue_id": venue_id}
                self.new_days.append(row | {"starts_at": start, "ends_at": end})
            elif self.event and self.event.source_key == self.source and held[known[on]] != (start, end):
                self.changed_days.append({"id": known[on], "starts_at": start, "ends_at": end})
        self._dates = {day.id: day.date for day in days} | {key: on for on, key in known.items()}
        return {day.index: known[day.date] for day in self.schedule.days}

    def _rooms(self, venue_id: UUID | None) -> None:
        """A room of the venue for each name that none is known by."""
        known = self._room_ids
        here = self.session.execute(sa.select(Room.name, Room.id).where(Room.venue_id == venue_id))
        for name, room_id in here:  # of a venue that an earlier import made
            known.setdefault(search_key(name), room_id)
        for name in self.schedule.rooms:
            if (key := search_key(name)) and key not in known:
                known[key] = uuid4()
                row = {"id": known[key], "venue_id": venue_id, "name": name, "position": len(known)}
                self.new_rooms.append(row)

    def _tracks(self) -> dict[str, UUID]:
        rows = self.session.execute(sa.select(Track.name, Track.id).where(Track.event_id == self.id))
        known = {search_key(name): key for name, key in rows}
        for name in self.schedule.tracks:
            if (key := search_key(name)) and key not in known:
                known[key] = uuid4()
                row = {"id": known[key], "event_id": self.id, "name": name, "position": len(known)}
                self.new_tracks.append(row)
        return known

    def _themes(self) -> dict[str, UUID]:
        """Themes by key and by name; one that every workspace knows is kept when it is first used."""
        known: dict[str, UUID] = {}
        for theme_id, key, name in self.session.execute(sa.select(Theme.id, Theme.key, Theme.name)):
            known[search_key(name)] = known[search_key(key)] = theme_id
        said = {search_key(word) for one in self.schedule.sessions for word in one.themes}
        for position, (key, name) in enumerate(THEMES):
            if search_key(key) not in known and said & {search_key(key), search_key(name)}:
                made = known[search_key(name)] = known[search_key(key)] = uuid4()
                self.new_themes.append({"id": made, "key": key, "name": name, "position": position})
        return known

    def _listed(self) -> Iterator[tuple[str, ScheduleSession]]:
        """Each session with its key here. A key the source uses again is numbered: both listings are kept."""
        seen: Counter[str] = Counter()
        for one in self.schedule.sessions:
            seen[one.key] += 1
            yield one.key + (f"#{seen[one.key]}" if seen[one.key] > 1 else ""), one

    def _sessions(self) -> None:
        columns = EventSession.__table__.c
        select = sa.select(*columns).where(columns.event_id == self.id).order_by(columns.starts_at, columns.id)
        here = [dict(row) for row in self.session.execute(select).mappings()]
        self.before = len(here)
        mark = f"{self._mark}/"
        ours = {row["source_key"]: row for row in here if row["source_key"].startswith(mark)}
        guids = outside_guids((row["source_key"], row["uid"]) for row in here)
        by_guid = {guid.lower(): row for guid, row in zip(guids, here, strict=True)}
        self._contributions = Contributions(self.session, self.id, self._mark)
        self._theme_ids = self._themes()
        self._carried = self._carried_themes()
        self._names = self._all_names()
        met: set[UUID] = set()
        for key, one in self._listed():
            kept = ours.get(mark + key) or by_guid.get(key.lower())
            if kept is not None and kept["id"] not in met:
                met.add(kept["id"])
                self._update(kept, one)
            else:
                self._make(mark + key, one)
        for row in ours.values():
            # What is in the tray or proposed here goes out in no file, so its absence says nothing.
            if row["id"] not in met and row["state"] is SessionState.CONFIRMED and row["starts_at"] is not None:
                self.cancelled_sessions.append({"id": row["id"], "state": SessionState.CANCELLED})
                self._tell(DifferenceKind.REMOVED, row, row["starts_at"])
        self.differences.sort(key=lambda one: (one.starts_at.timestamp() if one.starts_at else 0, one.title))
        self.new_contributions, self.gone_contributions = self._contributions.new, self._contributions.gone

    def _make(self, source_key: str, one: ScheduleSession) -> None:
        # Kind only here: whoever calls it a keynote afterwards means it.
        row: dict[str, Any] = {
            "id": uuid4(),
            "event_id": self.id,
            "source_key": source_key,
            "kind": session_kind(one.kind),
        }
        row |= self._said(one, None)
        self.new_sessions.append(row)
        self._set_themes(row["id"], one)
        self._contributions.become(row["id"], self._people_of(one))
        self._tell(DifferenceKind.NEW, row, one.start)

    def _update(self, kept: dict[str, Any], one: ScheduleSession) -> None:
        said = self._said(one, kept)
        fields = [(name, kept[name], value) for name, value in said.items() if kept[name] != value]
        if fields:
            self.changed_sessions.append({"id": kept["id"]} | said)
        if (themes := self._set_themes(kept["id"], one, kept["track_id"])) is not None:
            fields.append(("themes", *themes))
        if (people := self._contributions.become(kept["id"], self._people_of(one))) is not None:
            fields.append(("people", *people))
        if fields:
            self._tell(_kind(fields), kept | said, one.start, fields)

    def _people_of(self, one: ScheduleSession) -> list[UUID]:
        return list(dict.fromkeys(self._person_ids[p.key] for p in one.people if p.key in self._person_ids))

    def _set_themes(
        self, session_id: UUID, one: ScheduleSession, track_id: UUID | None = None
    ) -> tuple[list[UUID], list[UUID]] | None:
        """Let it carry the themes the file says, if it says any. Which it did and will, where that changes anything."""
        known, held = self._theme_ids, self._carried[session_id]
        wanted = list(dict.fromkeys(known[key] for word in one.themes if (key := search_key(word)) in known))
        if self.schedule.of_calendar and track_id is not None:  # there the track stands among the themes
            track = known.get(search_key(self._names.get(track_id, "")))
            wanted = [theme_id for theme_id in wanted if theme_id != track or theme_id in held]
        if not wanted or wanted == held:
            return None
        self.new_session_themes[session_id] = [
            {"session_id": session_id, "theme_id": theme_id, "position": n} for n, theme_id in enumerate(wanted)
        ]
        return held, wanted

    def _carried_themes(self) -> dict[UUID, list[UUID]]:
        carried: dict[UUID, list[UUID]] = defaultdict(list)
        rows = self.session.execute(
            sa.select(SessionTheme.session_id, SessionTheme.theme_id)
            .join(EventSession, EventSession.id == SessionTheme.session_id)
            .where(EventSession.event_id == self.id)
            .order_by(SessionTheme.position)
        )
        for session_id, theme_id in rows:
            carried[session_id].append(theme_id)
        return carried

    def _tell(
        self, kind: DifferenceKind, row: dict[str, Any], starts_at: datetime, fields: Sequence[Field] = ()
    ) -> None:
        names = self._names
        told = tuple((name.removesuffix("_id"), _told(was, names), _told(now, names)) for name, was, now in fields)
        room = names.get(row["room_id"], "")
        self.differences.append(Difference(kind, row["title"], row["id"], starts_at, room, told))

    def _said(self, one: ScheduleSession, kept: dict[str, Any] | None) -> dict[str, Any]:
        """What the file says of a session, as it is kept. A note or capacity it does not give stays as it is here."""
        day_id, room_id = self._day_ids[one.day], self._room_ids.get(search_key(one.room))
        abstract = clean("\n\n".join(t for t in (one.subtitle.strip(), one.abstract.strip()) if t))
        if kept:  # what the file cannot tell apart is as it was: a day's two parts, rooms of one name, blank lines
            if self._dates.get(kept["day_id"]) == self._dates[day_id]:
                day_id = kept["day_id"]
            if search_key(self._names.get(kept["room_id"], "")) == search_key(one.room):
                room_id = kept["room_id"]
            if tidy(kept["abstract"]) == tidy(abstract):
                abstract = kept["abstract"]
        track_id = self._track_ids.get(search_key(one.track))
        if kept and not one.track and self.schedule.of_calendar:
            track_id = kept["track_id"]
        state = SessionState.CANCELLED if one.cancelled else SessionState.CONFIRMED
        if kept and not one.cancelled and goes_in(kept["kind"], kept["state"]):
            state = kept["state"]  # a break goes out before anybody has confirmed it
        return {
            "title": clean_line(one.title) or "Untitled session",
            "abstract": abstract,
            "track_id": track_id,
            "room_id": room_id,
            "day_id": day_id,
            "starts_at": one.start.astimezone(UTC),  # an hour that is there twice equals nothing in its own zone
            "minutes": min(max(one.minutes, SHORTEST), LONGEST),
            "url": clean_line(one.url),
            "state": state,
            "content_note": clean(one.content_note) or (kept["content_note"] if kept else ""),
            "capacity": one.capacity or (kept["capacity"] if kept else None),
        }

    def _all_names(self) -> dict[object, str]:
        """What rooms, tracks, days, themes and people are called, by id."""
        names: dict[object, str] = {key: f"{on:%Y-%m-%d}" for key, on in self._dates.items()}
        for kind in (Room, Track, Theme):
            names.update((key, name) for key, name in self.session.execute(sa.select(kind.id, kind.name)))
        for rows in (self.new_rooms, self.new_tracks, self.new_themes, self.new_people):
            names |= {row["id"]: row["name"] for row in rows}
        return names | self._contributions.names


def _kind(fields: Sequence[Field]) -> DifferenceKind:
    now = {name: value for name, _, value in fields}
    if now.get("state") is SessionState.CANCELLED:
        return DifferenceKind.REMOVED
    return DifferenceKind.MOVED if now.keys() & set(_MOVES) else DifferenceKind.CHANGED


def _told(value: object, names: dict[object, str]) -> object:
    if isinstance(value, UUID):
        return names.get(value, "")
    if isinstance(value, list):
        return tuple(_told(one, names) for one in value)
    return "" if value is None else value
