"""What one can do to a programme. Clashes are allowed and reported (it is a drawing board); a session outside its day,
without a title, or of an impossible length is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, TypeVar, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import (
    THEMES,
    AgendaDay,
    ContributionRole,
    SessionKind,
    SessionState,
    SignUp,
    session_day,
    session_minutes,
    session_title,
)
from convene.rules.resources import UsedResource
from convene.rules.text import clean_line, search_key
from convene.rules.venues import Layout
from convene.services import contributors, questions, resources
from convene.services.contributors import Part
from convene.services.questions import AskedQuestion
from convene.store.tables import Event, EventSession, Room, Row, SessionTheme, Theme, Track


class SessionParticulars(TypedDict, total=False):
    """What can be said of a session beside its title. ``starts_at`` None puts it in the tray; ``day_id`` is found from
    the start."""

    abstract: str
    kind: SessionKind
    state: SessionState
    sign_up: SignUp
    minutes: int
    day_id: UUID | None
    starts_at: datetime | None
    room_id: UUID | None
    spans_rooms: bool
    track_id: UUID | None
    theme_keys: Sequence[str]
    person_ids: Sequence[UUID]
    people: Sequence[Part]
    resources: Sequence[UsedResource]
    questions: Sequence[AskedQuestion]
    capacity: int | None
    layout: Layout | None
    content_note: str
    equipment: str
    room_note: str
    url: str


class SessionFields(SessionParticulars, total=False):
    """All that can be said of a session."""

    title: str


_PLAIN = (
    "abstract",
    "kind",
    "state",
    "sign_up",
    "spans_rooms",
    "layout",
    "content_note",
    "equipment",
    "room_note",
    "url",
)
_SPEAKING = frozenset({SessionKind.TALK, SessionKind.KEYNOTE, SessionKind.PANEL})

Kept = TypeVar("Kept", bound=Row)


def create_session(session: Session, event_id: UUID, *, title: str, **fields: Unpack[SessionParticulars]) -> UUID:
    """A new session, of 45 minutes unless told otherwise; without a start it waits in the tray.

    Raises Invalid at the field that does not fit, NotFound for an event, room, track or person that is not there.
    """
    event = _get(session, Event, event_id, "This event")
    row = EventSession(event_id=event.id, minutes=45, kind=SessionKind.WORKSHOP)
    _set(session, event, row, {"title": title, **fields})
    session.add(row)
    session.flush()
    return row.id


def edit_session(session: Session, session_id: UUID, **fields: Unpack[SessionFields]) -> None:
    """Change what is said of a session; what is not named stays. Raises as ``create_session``."""
    row = _session(session, session_id)
    event = _get(session, Event, row.event_id, "This event")
    _set(session, event, row, fields)


def move_session(
    session: Session,
    session_id: UUID,
    *,
    starts_at: datetime,
    room_id: UUID | None,
    minutes: int | None = None,
    day_id: UUID | None = None,
) -> None:
    """Put a session at a time in a room (or in none), perhaps with a new length. Raises as ``create_session``."""
    fields: SessionFields = {"starts_at": starts_at, "room_id": room_id, "day_id": day_id}
    if minutes is not None:
        fields["minutes"] = minutes
    edit_session(session, session_id, **fields)


def unplace(session: Session, session_id: UUID) -> None:
    """Put a session back in the tray: no time, no room. Raises NotFound."""
    edit_session(session, session_id, starts_at=None, room_id=None)


def remove_session(session: Session, session_id: UUID) -> None:
    """Take a session out of the programme, with its places and questions. Raises NotFound."""
    session.delete(_session(session, session_id))


def create_track(session: Session, event_id: UUID, *, name: str, theme_key: str = "") -> UUID:
    """A new track, after the others. Raises Invalid for an empty or taken name, NotFound for event or theme."""
    _get(session, Event, event_id, "This event")
    last = session.scalar(sa.select(sa.func.max(Track.position)).where(Track.event_id == event_id))
    track = Track(event_id=event_id, name="", position=0 if last is None else last + 1)
    _name_track(session, track, name, theme_key)
    session.add(track)
    session.flush()
    return track.id


def edit_track(session: Session, track_id: UUID, *, name: str, theme_key: str = "") -> None:
    """Rename a track, or let it stand for another theme. Raises as ``create_track``."""
    _name_track(session, _get(session, Track, track_id, "This track"), name, theme_key)


def remove_track(session: Session, track_id: UUID) -> None:
    """Take a track away; its sessions stay, in no track. Raises NotFound."""
    session.delete(_get(session, Track, track_id, "This track"))


def _name_track(session: Session, track: Track, name: str, theme_key: str) -> None:
    if not (cleaned := clean_line(name)):
        raise Invalid("name", "The track has no name", "Give it a name.")
    others = session.execute(sa.select(Track.id, Track.name).where(Track.event_id == track.event_id)).all()
    if any(search_key(other) == search_key(cleaned) and track_id != track.id for track_id, other in others):
        raise Invalid("name", f"There is a track “{cleaned}” already", "Choose another name.")
    track.name = cleaned
    track.theme_id = _theme(session, theme_key).id if theme_key else None


def _get(session: Session, kind: type[Kept], key: UUID, what: str) -> Kept:
    if (row := session.get(kind, key)) is None:
        raise NotFound(f"{what} is not here any more", "Somebody may have removed it.")
    return row


def _session(session: Session, session_id: UUID) -> EventSession:
    return _get(session, EventSession, session_id, "This session")


def _set(session: Session, event: Event, row: EventSession, fields: SessionFields) -> None:
    if "title" in fields:
        row.title = session_title(fields["title"])
    if "capacity" in fields:
        row.capacity = capacity(fields["capacity"])
    if "track_id" in fields:
        row.track_id = _track(session, event, fields["track_id"])
    values: dict[str, Any] = dict(fields)
    for name in _PLAIN:
        if name in values:
            setattr(row, name, values[name])
    _place(session, event, row, fields)
    if "theme_keys" in fields:
        _set_themes(session, row, fields["theme_keys"])
    if "people" in fields or "person_ids" in fields:
        role = ContributionRole.SPEAKER if row.kind in _SPEAKING else ContributionRole.FACILITATOR
        parts = [*fields.get("people", ()), *(Part(person_id, role) for person_id in fields.get("person_ids", ()))]
        contributors.set_parts(session, row, parts)
    if "resources" in fields or "questions" in fields:
        session.add(row)
        session.flush()  # these name the session by its id
        if "resources" in fields:
            resources.use(session, row.id, fields["resources"])
        if "questions" in fields:
            questions.ask(session, row, fields["questions"])


def _place(session: Session, event: Event, row: EventSession, fields: SessionFields) -> None:
    """Time, day and room. A session whose hours are not touched is not judged again: its day may have changed since."""
    minutes = session_minutes(fields["minutes"]) if "minutes" in fields else row.minutes
    starts_at = fields.get("starts_at", row.starts_at)
    room_id = _room(session, row, fields["room_id"]) if "room_id" in fields else row.room_id
    day_id = None if starts_at is None else fields.get("day_id") or row.day_id
    if starts_at is not None and (starts_at, minutes, day_id) != (row.starts_at, row.minutes, row.day_id):
        days = tuple(AgendaDay(d.id, d.date, d.starts_at, d.ends_at) for d in event.days)
        if (named := fields.get("day_id")) is not None:
            days = tuple(d for d in days if d.id == named)
            if not days:
                raise NotFound("This day is not one of the event's", "Choose one of its days.")
        day_id = session_day(row.title, starts_at, minutes, days, event.time_zone).id
    # All at once: a query in between would flush a session with a start and no day.
    row.starts_at, row.minutes, row.room_id, row.day_id = starts_at, minutes, room_id, day_id


def capacity(places: int | None) -> int | None:
    """The number of places as it is kept. Raises Invalid for fewer than one."""
    if places is not None and places < 1:
        raise Invalid("capacity", "A session has room for at least one", "Leave it empty for no limit.")
    return places


def _track(session: Session, event: Event, track_id: UUID | None) -> UUID | None:
    if track_id is None:
        return None
    track = _get(session, Track, track_id, "This track")
    if track.event_id != event.id:
        raise NotFound("This track is of another event", "Choose a track of this one.")
    return track.id


def _room(session: Session, row: EventSession, room_id: UUID | None) -> UUID | None:
    if room_id is None or room_id == row.room_id:
        return room_id
    room = _get(session, Room, room_id, "This room")
    if room.archived:
        raise Invalid("room_id", f"{room.name} is no longer in use", "Choose another room.")
    return room.id


def _theme(session: Session, key: str) -> Theme:
    """The theme of that key; one that every workspace knows is kept when it is first used. Raises NotFound."""
    theme = session.scalar(sa.select(Theme).where(Theme.key == key))
    if theme is not None:
        return theme
    known = dict(THEMES)
    if key not in known:
        raise NotFound(f"There is no theme “{key}”", f"Choose one of {', '.join(known)}.")
    theme = Theme(key=key, name=known[key], position=list(known).index(key))
    session.add(theme)
    session.flush()
    return theme


def _set_themes(session: Session, row: EventSession, keys: Sequence[str]) -> None:
    wanted = [_theme(session, key).id for key in dict.fromkeys(keys)]
    held = {t.theme_id: t for t in row.themes}
    row.themes = [held.get(theme_id) or SessionTheme(theme_id=theme_id) for theme_id in wanted]
    for position, carried in enumerate(row.themes):
        carried.position = position
