"""The sessions of an event as a workbook that can come back: its columns, what they say here, and changing them.

A row is known by its session. Who takes part is only to read: two people can have one name. A new row is a new session,
which waits in the tray until it says when it starts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.errors import Invalid
from convene.rules.programme import (
    LONGEST,
    SESSION_KIND_WORDS,
    SHORTEST,
    THEMES,
    AgendaDay,
    SessionState,
    SignUp,
    session_day,
    session_minutes,
    session_title,
)
from convene.rules.text import clean, clean_line, search_key
from convene.rules.time import one_instant, zone
from convene.rules.workbook_returns import AT, READ_ONLY, ReturnField
from convene.services import programme_edit
from convene.store.tables import Booking, Contribution, Event, EventSession, Room, SessionTheme, Theme, Track, Venue

T = TypeVar("T")

USUAL_MINUTES: Final = 45
"""Of a new session that does not say how long it is."""

_BETWEEN = "; "
_STATES = {SessionState.PROPOSED: "Proposed", SessionState.CONFIRMED: "Confirmed", SessionState.CANCELLED: "Cancelled"}
_SIGN_UPS = {SignUp.ALL: "Everybody", SignUp.CHOOSE: "By choice", SignUp.INVITED: "By invitation"}
_WORDS = ("content_note", "equipment", "abstract")
_LINES = ("title", "url")


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session as it is here now. What a programme says is no secret."""

    title: str
    secret: bytes
    texts: Mapping[str, str]
    starts_at: datetime | None
    minutes: int


class Sessions:
    """The sessions of an event by their key, and how a workbook changes them."""

    def __init__(self, session: Session, event: Event) -> None:
        self._session = session
        self._event = event
        self._tz = zone(event.time_zone)
        self._days = tuple(AgendaDay(d.id, d.date, d.starts_at, d.ends_at) for d in event.days)
        self._rooms = self._room_names()
        tracks = session.scalars(
            sa.select(Track).where(Track.event_id == event.id).order_by(Track.position, Track.name)
        )
        self._tracks = {one.id: one.name for one in tracks}
        known = session.scalars(sa.select(Theme).order_by(Theme.position, Theme.name))
        self._themes = dict(THEMES) | {one.key: one.name for one in known}
        self.fields: tuple[ReturnField, ...] = (
            ReturnField("title", "Title"),
            ReturnField("kind", "Kind", choices=tuple(SESSION_KIND_WORDS.values())),
            ReturnField("state", "State", choices=tuple(_STATES.values())),
            ReturnField("starts_at", "Starts", "datetime"),
            ReturnField("minutes", "Minutes", "integer"),
            ReturnField("room", "Room", choices=tuple(self._rooms.values())),
            ReturnField("track", "Track", choices=tuple(self._tracks.values())),
            ReturnField("themes", "Themes"),
            ReturnField("capacity", "Places", "integer"),
            ReturnField("sign_up", "Who comes", choices=tuple(_SIGN_UPS.values())),
            ReturnField("content_note", "Content note"),
            ReturnField("equipment", "Equipment"),
            ReturnField("url", "Link"),
            ReturnField("abstract", "Abstract"),
            ReturnField("people", f"People{READ_ONLY}", locked=True),
        )
        self._held = self._read_held()

    @property
    def held(self) -> Mapping[str, HeldSession]:
        """By key."""
        return self._held

    def read(self, name: str, text: str) -> str:
        """A kind, state, room, track or theme in our words, where it is one; anything else as it is."""
        match name:
            case "kind":
                return _ours(text, SESSION_KIND_WORDS)
            case "state":
                return _ours(text, _STATES)
            case "sign_up":
                return _ours(text, _SIGN_UPS)
            case "room":
                return _ours(text, self._rooms)
            case "track":
                return _ours(text, self._tracks)
            case "themes":
                parts = (part for part in map(clean_line, text.replace("\n", ";").split(";")) if part)
                return _BETWEEN.join(dict.fromkeys(_ours(part, self._themes) for part in parts))
        return text

    def checked(self, key: str, said: Mapping[str, str]) -> Mapping[str, str]:
        """What is said of a session, as it will be kept. Raises Invalid with the name of the field."""
        held = self._held[key]
        fields = self._fields(said)
        self._check_time(fields, fields.get("title", held.title), held.starts_at, held.minutes)
        return self._kept(said)

    def checked_new(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """What is said of a new session, as it will be kept. Raises as ``checked``."""
        fields = self._fields({"title": "", **said})
        self._check_time(fields, fields["title"], None, USUAL_MINUTES)
        return self._kept(said)

    def comes_last(self, said: Mapping[str, str]) -> bool:  # noqa: ARG002
        """No session waits for another."""
        return False

    def change(self, key: str, said: Mapping[str, str], *, now: datetime) -> None:  # noqa: ARG002
        """Write what was checked of a session. Raises as ``programme_edit.edit_session``."""
        programme_edit.edit_session(self._session, UUID(key), **self._fields(said))

    def add(self, said: Mapping[str, str], *, now: datetime) -> None:  # noqa: ARG002
        """Make a new session. Raises as ``programme_edit.create_session``."""
        programme_edit.create_session(self._session, self._event.id, **self._fields(said))

    def _kept(self, said: Mapping[str, str]) -> dict[str, str]:
        return {name: clean(text).strip() if name in _WORDS else clean_line(text) for name, text in said.items()}

    def _fields(self, said: Mapping[str, str]) -> Any:
        """The fields of a session that these texts mean."""
        fields: dict[str, Any] = {}
        for name, text in said.items():
            match name:
                case "title":
                    fields["title"] = session_title(text)
                case "kind":
                    fields["kind"] = _one("kind", text, SESSION_KIND_WORDS)
                case "state":
                    fields["state"] = _one("state", text, _STATES)
                case "sign_up":
                    fields["sign_up"] = _one("sign_up", text, _SIGN_UPS)
                case "starts_at":
                    fields["starts_at"] = self._instant(text) if text else None
                case "minutes":
                    fields["minutes"] = session_minutes(_whole("minutes", text))
                case "capacity":
                    fields["capacity"] = programme_edit.capacity(_whole("capacity", text)) if text else None
                case "room":
                    fields["room_id"] = _one("room", text, self._rooms) if text else None
                case "track":
                    fields["track_id"] = _one("track", text, self._tracks) if text else None
                case "themes":
                    fields["theme_keys"] = [_one("themes", part, self._themes) for part in _parts(text)]
                case _:
                    fields[name] = clean_line(text) if name in _LINES else clean(text).strip()
        return fields

    def _check_time(self, fields: Mapping[str, Any], title: str, starts_at: datetime | None, minutes: int) -> None:
        start, long = fields.get("starts_at", starts_at), fields.get("minutes", minutes)
        if start is not None and (start, long) != (starts_at, minutes):
            try:
                session_day(title, start, long, self._days, self._event.time_zone)
            except Invalid as error:
                name = "starts_at" if "starts_at" in fields else "minutes"
                raise Invalid(name, error.title, error.hint) from error

    def _instant(self, text: str) -> datetime:
        try:
            local = datetime.strptime(text, AT)  # noqa: DTZ007 - on the clocks of the event
        except ValueError:
            raise Invalid("starts_at", f"“{text[:40]}” is no day and time", "Such as 22/06/2026 10:30.") from None
        return one_instant(local.date(), local.time(), self._tz, field="starts_at")

    def _room_names(self) -> dict[UUID, str]:
        """The rooms a session can be put in, by names that differ: those of the venues of the event's days, those
        booked for it and those its sessions are in."""
        venues = {day.venue_id for day in self._event.days if day.venue_id}
        used = sa.select(EventSession.room_id).where(EventSession.event_id == self._event.id)
        booked = sa.select(Booking.room_id).where(Booking.event_id == self._event.id)
        rows = self._session.execute(
            sa.select(Room.id, Room.name, Venue.name.label("venue"))
            .join(Venue, Venue.id == Room.venue_id)
            .where(
                sa.or_(
                    sa.and_(Room.venue_id.in_(venues), Room.archived.is_(False)),
                    sa.and_(Room.id.in_(booked), Room.archived.is_(False)),
                    Room.id.in_(used),
                )
            )
            .order_by(Venue.name, Room.position, Room.name, Room.id)
        ).all()
        names = Counter(search_key(row.name) for row in rows)
        return {row.id: row.name if names[search_key(row.name)] == 1 else f"{row.name} ({row.venue})" for row in rows}

    def _read_held(self) -> dict[str, HeldSession]:
        rows = self._session.scalars(
            sa.select(EventSession)
            .where(EventSession.event_id == self._event.id)
            .options(
                selectinload(EventSession.themes).joinedload(SessionTheme.theme),
                selectinload(EventSession.contributions).joinedload(Contribution.person),
            )
            .order_by(EventSession.starts_at.nulls_last(), EventSession.title, EventSession.id)
        )
        return {
            row.id.hex: HeldSession(row.title, row.id.bytes, self._texts(row), row.starts_at, row.minutes)
            for row in rows
        }

    def _texts(self, row: EventSession) -> dict[str, str]:
        return {
            "title": row.title,
            "kind": SESSION_KIND_WORDS[row.kind],
            "state": _STATES[row.state],
            "starts_at": row.starts_at.astimezone(self._tz).strftime(AT) if row.starts_at else "",
            "minutes": str(row.minutes),
            "room": self._rooms.get(row.room_id, "") if row.room_id else "",
            "track": self._tracks.get(row.track_id, "") if row.track_id else "",
            "themes": _BETWEEN.join(self._themes[one.theme.key] for one in row.themes),
            "capacity": "" if row.capacity is None else str(row.capacity),
            "sign_up": _SIGN_UPS[row.sign_up],
            "content_note": row.content_note,
            "equipment": row.equipment,
            "url": row.url,
            "abstract": row.abstract,
            "people": ", ".join(one.person.name for one in row.contributions),
        }


def _ours(text: str, words: Mapping[Any, str]) -> str:
    return next((word for word in words.values() if search_key(word) == search_key(text)), text)


def _one(name: str, text: str, words: Mapping[T, str]) -> T:
    found = next((key for key, word in words.items() if search_key(word) == search_key(text)), None)
    if found is None:
        raise Invalid(name, f"“{text[:40]}” is not known here", f"Choose {_listed(words.values())}.")
    return found


def _listed(words: Iterable[str]) -> str:
    named = list(words)
    return ", ".join(named[:8]) + (" …" if len(named) > 8 else "") if named else "none"


def _parts(text: str) -> list[str]:
    return [part for part in map(clean_line, text.split(_BETWEEN.strip())) if part]


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        what = f"{SHORTEST} to {LONGEST} minutes" if name == "minutes" else "a whole number, or leave it empty"
        raise Invalid(name, f"“{text[:40]}” is no whole number", f"Write {what}.")
    return int(text)
