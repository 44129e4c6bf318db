"""Places on the sessions people choose: what they would like, in their order; who has one, who waits, who gave it up.

No session holds more than it and its room can take, and nobody has places on two sessions at a time: both are looked at
in the transaction that gives a place, with the event's row held, as for places at the event itself.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from convene.rules.allocation import bands, digest, limit
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.programme import ContributionState, SessionState, SignUp
from convene.rules.registrations import HOLDS_PLACE, OVER, PlaceState
from convene.rules.time import Span
from convene.services import registrations
from convene.store.bulk import lock_rows
from convene.store.tables import Contribution, Event, EventSession, Place, Registration, Room


@dataclass(frozen=True, slots=True)
class Choosable:
    """A session that is chosen, at its time. ``limit`` None: as many as come."""

    id: UUID
    title: str
    span: Span
    room: str
    limit: int | None


def choosable(session: Session, event_id: UUID) -> tuple[Choosable, ...]:
    """The sessions of an event that people choose: placed, not cancelled, in order of time and title."""
    rows = session.scalars(
        sa.select(EventSession)
        .where(
            EventSession.event_id == event_id,
            EventSession.sign_up == SignUp.CHOOSE,
            EventSession.state != SessionState.CANCELLED,
            EventSession.starts_at.is_not(None),
        )
        .options(joinedload(EventSession.room).selectinload(Room.layouts))
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    )
    return tuple(
        Choosable(row.id, row.title, span, row.room.name if row.room else "", places_of(row))
        for row in rows
        if (span := span_of(row)) is not None
    )


def places_of(row: EventSession) -> int | None:
    """How many people a session can take: by its own number, and by what its room holds laid out for it."""
    holds = None
    if row.room is not None and not row.spans_rooms:
        by_layout = {held.layout: held.capacity for held in row.room.layouts}
        largest = max(by_layout.values(), default=None)
        holds = by_layout.get(row.layout, largest) if row.layout is not None else largest
    return limit(row.capacity, holds)


def choose(
    session: Session,
    registration_id: UUID,
    ranked: Sequence[UUID],
    *,
    instead_of: Collection[UUID] = (),
) -> None:
    """What somebody would like, the first first. It takes the place of what they chose among the same parallel
    sessions, and among those of ``instead_of``; places they were given stay.

    Raises Invalid for a session that is not chosen or named twice, and for one at a time at which they take part in
    another or have a place elsewhere; Refused for somebody who is off the list.
    """
    registration = _hold(session, registration_id)
    if registration.state in OVER:
        raise Refused(
            f"{registration.person.name} is not on the list ({registration.state.value})", "Take them up again first."
        )
    known = {one.id: one for one in choosable(session, registration.event_id)}
    for session_id in (*ranked, *instead_of):
        if session_id not in known:
            row = _session(session, session_id, registration.event_id)
            raise Invalid("session", f"“{row.title}” cannot be chosen", _why_not(row))
    twice = [session_id for session_id, count in Counter(ranked).items() if count > 1]
    if twice:
        raise Invalid("session", f"“{known[twice[0]].title}” is named twice", "A session has one rank.")
    _refuse_engaged(session, registration, [known[session_id] for session_id in ranked], known)
    held = _places(session, registration.id)
    for band in bands(known.values()):
        ids = {one.id for one in band}
        if ids.isdisjoint((*ranked, *instead_of)):
            continue
        mine = [session_id for session_id in ranked if session_id in ids]
        for session_id in ids:
            _set_rank(session, registration, held.get(session_id), session_id, mine)


def give(session: Session, session_id: UUID, registration_id: UUID, *, instead: bool = False) -> None:
    """Give somebody a place on a session; with ``instead`` they give up what they have at that time.

    Raises Refused where no place is left, where they have no place at the event, and where they would be in two places
    at a time; NotFound.
    """
    registration = _hold(session, registration_id)
    row = _session(session, session_id, registration.event_id)
    _give(session, row, registration, instead=instead)


def give_next(session: Session, session_id: UUID) -> UUID:
    """Give a free place to whoever has waited longest and can come. Returns whose it is now.

    Raises Refused where no place is left or nobody waits who could take it.
    """
    row = _of(session, EventSession, session_id)
    lock_rows(session, Event, [row.event_id])
    _refuse_closed(row)
    _refuse_full(session, row)
    queue = waiting(session, session_id)
    if not queue:
        raise Refused(f"Nobody waits for “{row.title}”", "Give a place to somebody by name.")
    for registration in queue:
        try:
            _give(session, row, registration, instead=False)
        except _Engaged:
            continue
        return registration.id
    raise Refused(f"Nobody who waits for “{row.title}” can come now", "They have a place elsewhere at that time.")


def waiting(session: Session, session_id: UUID) -> list[Registration]:
    """Who waits for a session and has a place at the event, in the order in which they get one."""
    rows = session.execute(
        sa.select(Registration, Place.since)
        .join(Place, Place.registration_id == Registration.id)
        .where(
            Place.session_id == session_id,
            Place.state == PlaceState.WAITING,
            Registration.state.in_(HOLDS_PLACE),
        )
    ).all()
    return [one for one, _ in sorted(rows, key=lambda r: wait_order(r[1], r[0].registered_at, r[0].id))]


def wait_order(
    since: datetime | None, registered_at: datetime, registration_id: UUID
) -> tuple[datetime, datetime, bytes]:
    """Since when they wait, then who registered first, then a digest."""
    return since or registered_at, registered_at, digest(registration_id)


def wait(session: Session, session_id: UUID, registration_id: UUID, *, now: datetime) -> None:
    """Put somebody on the waiting list of a session. Raises Refused where they have a place on it or wait already."""
    registration = _hold(session, registration_id)
    row = _session(session, session_id, registration.event_id)
    _refuse_closed(row)
    if registration.state in OVER:
        raise Refused(f"{registration.person.name} is not on the list", "Take them up again first.")
    place = _places(session, registration.id).get(session_id)
    if place is not None and place.state in {PlaceState.GIVEN, PlaceState.WAITING}:
        raise Refused(f"{registration.person.name} {_STANDS[place.state]} “{row.title}” already")
    place = place or _new(session, registration, session_id)
    place.state, place.since, place.pinned = PlaceState.WAITING, now, False


def release(session: Session, session_id: UUID, registration_id: UUID) -> None:
    """Give up a place, or the waiting for one; the place is free for others. Raises Refused where there is neither."""
    registration = _hold(session, registration_id)
    row = _session(session, session_id, registration.event_id)
    place = _places(session, registration.id).get(session_id)
    if place is None or place.state not in {PlaceState.GIVEN, PlaceState.WAITING}:
        raise Refused(f"{registration.person.name} has no place on “{row.title}”", "There is nothing to give up.")
    place.state, place.since, place.pinned = PlaceState.RELEASED, None, False


def pin(session: Session, session_id: UUID, registration_id: UUID, *, on: bool = True) -> None:
    """A pinned place stays with its person whatever is allocated afresh. Raises Refused where they have none."""
    registration = _hold(session, registration_id)
    row = _session(session, session_id, registration.event_id)
    place = _places(session, registration.id).get(session_id)
    if place is None or place.state is not PlaceState.GIVEN:
        raise Refused(f"{registration.person.name} has no place on “{row.title}”", "Give them one first.")
    place.pinned = on


_STANDS = {PlaceState.GIVEN: "has a place on", PlaceState.WAITING: "waits for"}


class _Engaged(Refused):
    """Somebody is somewhere else at that time."""


def _give(session: Session, row: EventSession, registration: Registration, *, instead: bool) -> None:
    _refuse_closed(row)
    who, span = registration.person.name, span_of(row)
    assert span is not None  # noqa: S101 - it is not closed
    if registration.state not in HOLDS_PLACE:
        raise Refused(f"{who} has no place at the event ({registration.state.value})", "Register them first.")
    held = _places(session, registration.id)
    place = held.get(row.id)
    if place is not None and place.state is PlaceState.GIVEN:
        raise Refused(f"{who} has a place on “{row.title}” already")
    _refuse_full(session, row)
    for other, title in _at_the_same_time(session, row, span, held.values()):
        if other.state is PlaceState.GIVEN:
            if not instead:
                raise _Engaged(f"{who} has a place on “{title}” at that time", "Move them instead, or release it.")
            if other.pinned:
                raise _Engaged(f"{who}’s place on “{title}” is pinned", "Unpin it first.")
            other.state = PlaceState.RELEASED if other.rank is None else PlaceState.CHOSEN
        elif other.state is PlaceState.WAITING:
            other.state, other.since = PlaceState.CHOSEN, None
    for part, title in own_parts(session, row.event_id, [registration.person_id]).get(registration.person_id, ()):
        if part.overlaps(span):
            raise _Engaged(f"{who} takes part in “{title}” at that time", "They cannot be in two places.")
    place = place or _new(session, registration, row.id)
    place.state, place.since = PlaceState.GIVEN, None
    session.flush()


def own_parts(
    session: Session, event_id: UUID, person_ids: Collection[UUID] | None = None
) -> dict[UUID, list[tuple[Span, str]]]:
    """When people take part in sessions themselves, and in which, by person."""
    query = (
        sa.select(Contribution.person_id, EventSession)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(
            EventSession.event_id == event_id,
            EventSession.state != SessionState.CANCELLED,
            Contribution.state != ContributionState.DECLINED,
        )
        .order_by(EventSession.starts_at, EventSession.title)
    )
    if person_ids is not None:
        query = query.where(Contribution.person_id.in_(person_ids))
    found: defaultdict[UUID, list[tuple[Span, str]]] = defaultdict(list)
    for person_id, row in session.execute(query):
        if (span := span_of(row)) is not None:
            found[person_id].append((span, row.title))
    return found


def _refuse_engaged(
    session: Session, registration: Registration, wanted: Iterable[Choosable], known: Collection[UUID]
) -> None:
    """Choices may overlap each other, that is what ranks are for; not what somebody does at that time anyway."""
    parts = own_parts(session, registration.event_id, [registration.person_id]).get(registration.person_id, [])
    others = session.scalars(
        sa.select(EventSession)
        .join(Place, Place.session_id == EventSession.id)
        .where(Place.registration_id == registration.id, Place.state == PlaceState.GIVEN)
        .where(EventSession.id.not_in(known), EventSession.state != SessionState.CANCELLED)
    )
    held = [(span, row.title) for row in others if (span := span_of(row)) is not None]
    for one in wanted:
        for span, title in (*parts, *held):
            if span.overlaps(one.span):
                raise Invalid(
                    "session",
                    f"{registration.person.name} is in “{title}” when “{one.title}” runs",
                    "They cannot be in two places.",
                )


def engagements(session: Session, event_id: UUID, chosen: Collection[UUID]) -> dict[UUID, list[tuple[Span, str]]]:
    """What people do anyway, whatever is ``chosen``, by registration: their own parts, and places elsewhere."""
    parts = own_parts(session, event_id)
    of_event = Registration.event_id == event_id
    who = session.execute(sa.select(Registration.id, Registration.person_id).where(of_event))
    found = {registration_id: list(parts.get(person_id, ())) for registration_id, person_id in who}
    others = session.execute(
        sa.select(Place.registration_id, EventSession)
        .join(EventSession, EventSession.id == Place.session_id)
        .join(Registration, Registration.id == Place.registration_id)
        .where(of_event, Place.state == PlaceState.GIVEN, EventSession.state != SessionState.CANCELLED)
    )
    for registration_id, row in others:
        if row.id not in chosen and (span := span_of(row)) is not None:
            found[registration_id].append((span, row.title))
    return found


def _refuse_full(session: Session, row: EventSession) -> None:
    given = session.scalar(
        sa.select(sa.func.count()).select_from(Place).where(Place.session_id == row.id, Place.state == PlaceState.GIVEN)
    )
    most = places_of(row)
    if most is not None and (given or 0) >= most:
        raise Refused(f"No place is left on “{row.title}”", f"It has {most}; they can wait for one.")


def _refuse_closed(row: EventSession) -> None:
    if row.state is SessionState.CANCELLED or row.starts_at is None or row.sign_up is SignUp.ALL:
        raise Refused(f"“{row.title}” has no places to give", _why_not(row))


def _why_not(row: EventSession) -> str:
    if row.state is SessionState.CANCELLED:
        return "It is cancelled."
    if row.sign_up is SignUp.ALL:
        return "Everybody comes to it. Set its sign-up to “choose” first."
    if row.starts_at is None:
        return "It has no time yet. Put it in the programme first."
    return "People are invited to it; they do not choose it."


def _set_rank(
    session: Session, registration: Registration, place: Place | None, session_id: UUID, mine: Sequence[UUID]
) -> None:
    if session_id in mine:
        place = place or _new(session, registration, session_id)
        place.rank = mine.index(session_id) + 1
        if place.state is PlaceState.RELEASED:
            place.state = PlaceState.CHOSEN
    elif place is not None and place.state is PlaceState.GIVEN:
        place.rank = None
    elif place is not None:
        session.delete(place)


def _at_the_same_time(
    session: Session, row: EventSession, span: Span, held: Collection[Place]
) -> list[tuple[Place, str]]:
    ids = [place.session_id for place in held if place.session_id != row.id]
    found = {one.id: one for one in session.scalars(sa.select(EventSession).where(EventSession.id.in_(ids)))}
    return [
        (place, found[place.session_id].title)
        for place in held
        if place.session_id in found
        and found[place.session_id].state is not SessionState.CANCELLED
        and (other := span_of(found[place.session_id])) is not None
        and other.overlaps(span)
    ]


def _hold(session: Session, registration_id: UUID) -> Registration:
    """The registration, with all places of its event held until the transaction ends."""
    registration = registrations.get(session, registration_id)
    if lock_rows(session, Event, [registration.event_id]):
        session.refresh(registration)
    return registration


def _session(session: Session, session_id: UUID, event_id: UUID) -> EventSession:
    row = _of(session, EventSession, session_id)
    if row.event_id != event_id:
        raise NotFound("This session is of another event", "Choose one of the event the person is at.")
    return row


def _of(session: Session, kind: type[EventSession], key: UUID) -> EventSession:
    row = session.get(
        kind, key, options=[joinedload(EventSession.room).selectinload(Room.layouts)], populate_existing=True
    )
    if row is None:
        raise NotFound("This session is not here any more", "Somebody may have removed it.")
    return row


def _places(session: Session, registration_id: UUID) -> dict[UUID, Place]:
    rows = session.scalars(
        sa.select(Place)
        .where(Place.registration_id == registration_id)
        .order_by(Place.session_id)
        .execution_options(populate_existing=True)
    )
    return {place.session_id: place for place in rows}


def _new(session: Session, registration: Registration, session_id: UUID) -> Place:
    place = Place(session_id=session_id, registration_id=registration.id, state=PlaceState.CHOSEN, pinned=False)
    session.add(place)
    return place


def span_of(row: EventSession) -> Span | None:
    """When a session takes place; None while it waits in the tray."""
    return None if row.starts_at is None else Span(row.starts_at, row.starts_at + timedelta(minutes=row.minutes))
