"""What an event gives out for people to subscribe to, as calendars that stay where they are, and what its calendar
server was last sent.

All that is said is for everybody: sessions that are only proposed, the link to join by, and people are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.exchange import Appointment
from convene.rules.roles import Right, takes
from convene.services import calendars
from convene.store.tables import CalendarItem, Event, EventSession, SessionTheme, Setting

_NAME = "calendar server "


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """One calendar of an event: ``kind`` is programme, track, theme or room. ``key`` does not change when it is called
    something else."""

    kind: str
    key: str
    name: str
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """All calendars of an event, the whole programme first; ``gone`` are the UIDs of what was issued and is no more."""

    title: str
    time_zone: str
    parts: tuple[CalendarPart, ...]
    gone: frozenset[str]

    @property
    def whole(self) -> tuple[Appointment, ...]:
        """Everything."""
        return self.parts[0].appointments


@dataclass(frozen=True, slots=True)
class CalendarServer:
    """Where the calendar of an event is kept up to date: the address, the user, when it last was; and by UID what was
    sent (a digest) and what the server called it (its ETag)."""

    address: str = ""
    user: str = ""
    at: datetime | None = None
    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@takes(Right.MESSAGE)
def publication(session: Session, event_id: UUID, *, now: datetime) -> Publication:
    """The calendars as they would be given out now. Raises NotFound."""
    whole = calendars.event_calendar(session, event_id, now=now)
    link = session.get_one(Event, event_id).join_link
    entries = {
        one.uid: replace(one, url="" if one.url == link else one.url, join_link="")
        for one in whole.appointments
        if one.status != "TENTATIVE"
    }
    rows = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event_id, EventSession.uid.in_(entries))
        .options(
            joinedload(EventSession.track),
            joinedload(EventSession.room),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
        )
    ).all()
    named: dict[tuple[str, str], str] = {}
    held: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        of = [("track", row.track.id.hex[:8], row.track.name)] if row.track else []
        of += [("theme", one.theme.key, one.theme.name) for one in row.themes]
        of += [("room", row.room.id.hex[:8], row.room.name)] if row.room else []
        for kind, key, name in of:
            named[kind, key] = name
            held.setdefault((kind, key), set()).add(row.uid)
    order = ("track", "theme", "room")
    parts = [CalendarPart("programme", "", whole.title, tuple(entries.values()))]
    for kind, key in sorted(named, key=lambda of: (order.index(of[0]), named[of].casefold(), of[1])):
        theirs = tuple(one for uid, one in entries.items() if uid in held[kind, key])
        parts.append(CalendarPart(kind, key, named[kind, key], theirs))
    return Publication(whole.title, whole.time_zone, tuple(parts), _gone(session, event_id, entries))


@takes(Right.MESSAGE)
def issue_publication(session: Session, event_id: UUID, *, now: datetime) -> Publication:
    """The same, noting what was issued at which SEQUENCE. Raises NotFound."""
    found = publication(session, event_id, now=now)
    links = {one.uid: one for one in calendars.event_calendar(session, event_id, now=now).appointments}
    calendars.note_issued(session, event_id, [links[one.uid] for one in found.whole], now=now)
    return found


def server(session: Session, event_id: UUID) -> CalendarServer:
    """The calendar server of an event and what it was sent; an empty one where nothing was ever sent."""
    kept = session.get(Setting, f"{_NAME}{event_id}")
    if kept is None:
        return CalendarServer()
    value = kept.value
    entries = {uid: (digest, etag) for uid, (digest, etag) in value["entries"].items()}
    return CalendarServer(value["address"], value["user"], datetime.fromisoformat(value["at"]), entries)


@takes(Right.MESSAGE)
def keep_server(
    session: Session,
    event_id: UUID,
    *,
    address: str,
    user: str,
    entries: Mapping[str, tuple[str, str]],
    now: datetime,
) -> CalendarServer:
    """Keep what was sent where, and that it was now."""
    name = f"{_NAME}{event_id}"
    value = {
        "address": address,
        "user": user,
        "at": now.isoformat(),
        "entries": {uid: list(sent) for uid, sent in sorted(entries.items())},
    }
    if (row := session.get(Setting, name)) is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()
    return server(session, event_id)


def _gone(session: Session, event_id: UUID, entries: Iterable[str]) -> frozenset[str]:
    issued = sa.select(CalendarItem.uid).where(CalendarItem.event_id == event_id)
    return frozenset(session.scalars(issued)) - frozenset(entries)
