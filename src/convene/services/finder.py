"""Find anything by a few letters, and how much of everything there is."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.certificates import read_certificate_code, say_dates
from convene.rules.errors import NotFound
from convene.rules.text import search_key
from convene.rules.time import LONDON, say_day
from convene.services import certificates, people
from convene.store.tables import Event, EventDay, EventSession, Person, Room, Venue

EACH = 5
"""Hits of one kind: enough to choose from at a glance."""


class HitKind(StrEnum):
    """What was found."""

    EVENT = "event"
    SESSION = "session"
    PERSON = "person"
    VENUE = "venue"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``event_id`` is the event of a session; a certificate's ``id`` is the registration it is of."""

    kind: HitKind
    id: UUID
    title: str
    detail: str
    event_id: UUID | None = None


def find(session: Session, text: str, *, event_id: UUID | None = None) -> list[Hit]:
    """Events, sessions, people and venues whose words hold all words of ``text``, in any order, accents forgiven.

    With ``event_id`` its sessions come before other events'. At most five of each kind; nothing under two letters.
    The code of a certificate finds whose it is, and whether it holds.
    """
    if read_certificate_code(text) is not None and (known := _certificate(session, text)):
        return known
    words = search_key(text).split()
    if sum(map(len, words)) < 2:
        return []
    return [
        *_events(session, words),
        *_sessions(session, words, event_id),
        *(Hit(HitKind.PERSON, p.id, p.name, p.organisation) for p in people.find(session, text, limit=EACH)),
        *_venues(session, words),
    ]


def _certificate(session: Session, code: str) -> list[Hit]:
    try:
        found = certificates.verify(session, code)
    except NotFound:
        return []
    title = f"{found.name}: certificate is valid" if found.valid else "This certificate holds no longer"
    detail = f"{found.title}, {say_dates(found.days)}" if found.days else found.title
    return [Hit(HitKind.CERTIFICATE, found.registration_id, title, detail, found.event_id)]


def counts(session: Session) -> dict[str, int]:
    """How many events, venues and people there are."""
    gone = Person.erased_at.is_not(None)
    return {
        "events": session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0,
        "venues": session.scalar(sa.select(sa.func.count()).select_from(Venue).where(Venue.archived.is_(False))) or 0,
        "people": session.scalar(sa.select(sa.func.count()).select_from(Person).where(~gone)) or 0,
    }


def _holds(words: list[str], *texts: str) -> bool:
    key = search_key(*texts)
    return all(word in key for word in words)


def _events(session: Session, words: list[str]) -> list[Hit]:
    first = sa.select(sa.func.min(EventDay.starts_at)).where(EventDay.event_id == Event.id).scalar_subquery()
    rows = session.execute(sa.select(Event.id, Event.title, Event.code, first).order_by(first.desc()))
    return [
        Hit(HitKind.EVENT, key, title, say_day(at.astimezone(LONDON).date()) if at else "")
        for key, title, code, at in rows
        if _holds(words, title, code)
    ][:EACH]


def _sessions(session: Session, words: list[str], event_id: UUID | None) -> list[Hit]:
    # A few thousand titles at most, so they are compared here, accents forgiven, rather than by a key of their own.
    query = (
        sa.select(EventSession.id, EventSession.title, EventSession.event_id, Event.title)
        .join(Event, Event.id == EventSession.event_id)
        .order_by(EventSession.title)
    )
    rows = sorted(session.execute(query), key=lambda row: row[2] != event_id)
    return [Hit(HitKind.SESSION, key, title, event, of) for key, title, of, event in rows if _holds(words, title)][
        :EACH
    ]


def _venues(session: Session, words: list[str]) -> list[Hit]:
    rows = session.execute(
        sa.select(Venue.id, Venue.name, Venue.borough, Venue.postcode, Room.name)
        .outerjoin(Room, Room.venue_id == Venue.id)
        .where(Venue.archived.is_(False))
        .order_by(Venue.name, Room.name)
    )
    found: dict[UUID, Hit] = {}
    for key, name, borough, postcode, room in rows:
        if _holds(words, name, borough, postcode):
            found.setdefault(key, Hit(HitKind.VENUE, key, name, borough))
        elif room and _holds(words, name, room):
            found.setdefault(key, Hit(HitKind.VENUE, key, f"{room}, {name}", borough))
    return list(found.values())[:EACH]
