"""The calendar ledger: who was sent which appointment how, and what is owed to whom since.

What counts is the programme as it was last released; the draft where nothing was released yet. What is over is owed to
nobody. Issuing keeps facts, which no undo takes back, so that nothing is sent twice and nothing is skipped.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from convene.rules.calendar_ledger import Current, Due, Held, Method, Why, due
from convene.rules.errors import NotFound
from convene.rules.events import EventMode, EventStatus
from convene.rules.exchange import Appointment
from convene.rules.people import is_email
from convene.rules.programme import PAUSES, SignUp
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.releases import FrozenSession
from convene.services import calendars, releases
from convene.services.calendar_entries import colour_of, content, entries_of, fingerprint, geo_of, place_of
from convene.store.tables import (
    CalendarItem,
    CalendarLedger,
    Event,
    EventDay,
    EventSession,
    Person,
    Place,
    Registration,
    Room,
    Theme,
    Track,
)

_PUBLIC = frozenset({EventStatus.PUBLISHED, EventStatus.CLOSED, EventStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Invitation:
    """One file to one person: an appointment as REQUEST or CANCEL, with the SEQUENCE it carries, and why it is owed."""

    person_id: UUID
    name: str
    email: str
    method: Method
    why: Why
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class OwedInvitations:
    """What is owed for an event, by person and time."""

    event_id: UUID
    code: str
    title: str
    time_zone: str
    invitations: tuple[Invitation, ...]


def owed(
    session: Session,
    event_id: UUID,
    *,
    now: datetime,
    again: bool = False,
    people: Collection[UUID] | None = None,
) -> OwedInvitations:
    """Exactly the files that are due, several changes since the last one merged into one; with ``again`` also what
    people hold already, as they hold it; to these ``people`` only, where they are given. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    known = _current(session, event, now)
    held = holding(session, event_id, people)
    wanted = _programmes(session, event, known, people) if event.status in _PUBLIC else {}
    named = _people(session, {*held, *wanted})
    least = {item.uid: item for item in session.scalars(_items(event_id))}
    found = []
    for person_id, person in named.items():
        has, theirs = held.get(person_id, {}), wanted.get(person_id, set())
        for uid in has.keys() | theirs:
            entry, item = known.get(uid), least.get(uid)
            ends = entry.ends_at if entry else _snapshot(uid, item).ends_at if item and item.snapshot else None
            if ends is None or ends <= now:
                continue
            current = _as_current(entry) if entry else None
            asked = due(has.get(uid), current, theirs=uid in theirs, least=item.sequence if item else 0)
            if asked is None and again and current is not None and not current.off and uid in theirs:
                asked = Due(Method.REQUEST, max(current.sequence, has[uid].sequence), Why.AGAIN)
            if asked is not None and (base := entry or _snapshot(uid, item)) is not None:
                found.append(_invitation(person, base, asked))
    found.sort(key=lambda one: (one.name, str(one.person_id), one.appointment.starts_at, one.appointment.uid))
    return OwedInvitations(event_id, event.code, event.title, event.time_zone, tuple(found))


def issue(
    session: Session,
    event_id: UUID,
    *,
    way: str,
    now: datetime,
    only: Iterable[tuple[UUID, str]] | None = None,
    again: bool = False,
) -> OwedInvitations:
    """What is owed, kept as sent by that ``way`` (mail, draft, file); ``only`` names people and UIDs, the rest stays
    owed.

    Working it out and keeping it are one: a second call finds nothing that the first one issued. Who has no e-mail
    address cannot be sent anything and is still owed it. Raises NotFound.
    """
    asked = owed(session, event_id, now=now, again=again)
    chosen = None if only is None else set(only)
    sent = [
        one
        for one in asked.invitations
        if (chosen is None or (one.person_id, one.appointment.uid) in chosen) and is_email(one.email)
    ]
    known: dict[str, Appointment] = {}
    for one in sent:
        entry = one.appointment
        plain = replace(entry, status="CONFIRMED") if one.why is Why.NOT_THEIRS else entry
        if entry.uid not in known or entry.sequence > known[entry.uid].sequence:
            known[entry.uid] = plain
        keep(session, one.person_id, one.method, entry, way=way, at=now)
    calendars.note_issued(session, event_id, known.values(), now=now)
    return replace(asked, invitations=tuple(sent))


def holding(session: Session, event_id: UUID, people: Collection[UUID] | None = None) -> dict[UUID, dict[str, Held]]:
    """What everybody, or each of these ``people``, was last sent of this event, by person and UID."""
    ours = _items(event_id).with_only_columns(CalendarItem.uid)
    whose = CalendarLedger.person_id
    rows = session.scalars(
        sa.select(CalendarLedger)
        .where(whose.is_not(None) if people is None else whose.in_(people), CalendarLedger.uid.in_(ours))
        .order_by(CalendarLedger.sequence, CalendarLedger.issued_at)
    )
    held: dict[UUID, dict[str, Held]] = defaultdict(dict)
    for row in rows:
        assert row.person_id is not None  # noqa: S101 - asked for
        held[row.person_id][row.uid] = Held(Method(row.method), row.sequence, row.fingerprint, row.content)
    return held


def keep(
    session: Session,
    person_id: UUID | None,
    method: Method,
    entry: Appointment,
    *,
    way: str,
    at: datetime,
    key: UUID | None = None,
) -> None:
    """Somebody was sent this appointment."""
    session.add(
        CalendarLedger(
            id=key or uuid4(),
            person_id=person_id,
            uid=entry.uid,
            sequence=entry.sequence,
            method=method.value,
            way=way,
            issued_at=at,
            fingerprint=fingerprint(entry),
            content=content(entry),
        )
    )


def _as_current(entry: Appointment) -> Current:
    return Current(entry.sequence, fingerprint(entry), content(entry), off=entry.status == "CANCELLED")


def _invitation(person: Person, entry: Appointment, asked: Due) -> Invitation:
    status = "CANCELLED" if asked.method is Method.CANCEL else entry.status
    appointment = replace(entry, sequence=asked.sequence, status=status)
    return Invitation(person.id, person.name, person.email, asked.method, asked.why, appointment)


def _current(session: Session, event: Event, now: datetime) -> dict[str, Appointment]:
    """Every appointment of the event as people should know it, by UID."""
    listed = releases.listing(session, event.id)
    if not listed:
        entries = [one for one in entries_of(session, event) if one.status != "TENTATIVE"]
    else:
        frozen = releases.sessions_of(session, event.id, listed[0].number)
        days = set(session.scalars(sa.select(EventDay.uid).where(EventDay.event_id == event.id)))
        entries = [*_of_release(session, event, frozen), *(e for e in entries_of(session, event) if e.uid in days)]
    return {entry.uid: entry for entry in calendars.numbered(session, entries, now=now)}


def _of_release(session: Session, event: Event, frozen: Sequence[FrozenSession]) -> list[Appointment]:
    rooms = {
        room.id: room
        for room in session.scalars(
            sa.select(Room)
            .where(Room.id.in_({one.room_id for one in frozen if one.room_id}))
            .options(joinedload(Room.venue))
        )
    }
    names: dict[str, str] = {row.key: row.name for row in session.execute(sa.select(Theme.key, Theme.name))}
    of_tracks = sa.select(Track).where(Track.event_id == event.id).options(joinedload(Track.theme))
    tracks = {row.name: row.theme for row in session.scalars(of_tracks)}
    off = event.status is EventStatus.CANCELLED
    link = event.join_link if event.mode is not EventMode.IN_PERSON else ""
    made = []
    for one in frozen:
        room = rooms.get(one.room_id) if one.room_id else None
        carried = [names.get(key, key) for key in one.themes]
        note = f"Content note: {one.content_note}" if one.content_note else ""
        made.append(
            Appointment(
                uid=one.uid,
                sequence=0,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                title=one.title,
                location=place_of(room.venue, room) if room else one.room,
                description="\n\n".join(filter(None, [one.abstract, note])),
                categories=tuple(dict.fromkeys([*carried, *filter(None, [one.track])])),
                status="CANCELLED" if off else "CONFIRMED",
                url=one.url,
                geo=geo_of(room.venue) if room else None,
                colour=colour_of(one.themes, tracks.get(one.track)),
                join_link=link,
            )
        )
    return made


def _programmes(
    session: Session, event: Event, known: dict[str, Appointment], people: Collection[UUID] | None
) -> dict[UUID, set[str]]:
    """The UIDs on everybody's own programme: what is for all, what they have a place on, and what they do."""
    listed = releases.listing(session, event.id)
    sessions = releases.sessions_of(session, event.id, listed[0].number if listed else None)
    on_list = sa.select(Registration.id, Registration.person_id).where(
        Registration.event_id == event.id, Registration.state.in_(HOLDS_PLACE)
    )
    if people is not None:
        on_list = on_list.where(Registration.person_id.in_(people))
    holders = {row.id: row.person_id for row in session.execute(on_list)}
    uid_of = {one.id: one.uid for one in sessions}
    days = {one.uid for one in session.scalars(sa.select(EventDay).where(EventDay.event_id == event.id))}
    for_all = {one.uid for one in sessions if one.sign_up is SignUp.ALL and one.kind not in PAUSES}
    for_all |= days & known.keys()
    found: dict[UUID, set[str]] = {person_id: set(for_all) for person_id in holders.values()}
    given = sa.select(Place.registration_id, Place.session_id).where(
        Place.registration_id.in_(holders), Place.state == PlaceState.GIVEN
    )
    for registration_id, session_id in session.execute(given):
        if (uid := uid_of.get(session_id)) is not None:
            found[holders[registration_id]].add(uid)
    for one in sessions:
        for person_id in one.person_ids if people is None else set(one.person_ids) & set(people):
            found.setdefault(person_id, set()).add(one.uid)
    return found


def _items(event_id: UUID) -> sa.Select[CalendarItem]:
    """Everything that was issued of an event, also of sessions that are gone."""
    sessions = sa.select(EventSession.uid).where(EventSession.event_id == event_id)
    days = sa.select(EventDay.uid).where(EventDay.event_id == event_id)
    return sa.select(CalendarItem).where(
        sa.or_(CalendarItem.event_id == event_id, CalendarItem.uid.in_(sessions), CalendarItem.uid.in_(days))
    )


def _snapshot(uid: str, item: CalendarItem | None) -> Appointment:
    """What was last issued of something that is gone."""
    kept = item.snapshot if item is not None and item.snapshot else {}
    return Appointment(
        uid=uid,
        sequence=item.sequence if item is not None else 0,
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        ends_at=datetime.fromisoformat(kept["ends_at"]),
        title=kept["title"],
        location=kept["location"],
    )


def _people(session: Session, ids: Iterable[UUID]) -> dict[UUID, Person]:
    wanted = list(ids)
    found: dict[UUID, Person] = {}
    for start in range(0, len(wanted), 500):
        part = sa.select(Person).where(Person.id.in_(wanted[start : start + 500]), Person.erased_at.is_(None))
        found |= {person.id: person for person in session.scalars(part)}
    return found
