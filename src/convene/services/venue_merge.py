"""A venue that was entered twice becomes one: what moves, what is the same, what stands in the way; in one step.

The one that is kept keeps its name: whoever wants the other's name keeps the other one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import FIRM_STATES, LONGEST_TAIL, clash, parts_of, shares_floor
from convene.rules.errors import Invalid, Refused
from convene.rules.text import search_key
from convene.services import bookings, venues
from convene.services.booking_rows import BookingRow
from convene.services.merge_difference import Difference
from convene.services.venues import VenueDetail
from convene.store.tables import (
    Booking,
    Closure,
    EventDay,
    EventSession,
    EventTemplate,
    OpeningHours,
    Room,
    RoomFeatureRow,
    RoomLayout,
    Venue,
    VenueContact,
    VenueDocument,
)

FIELDS = (
    "address", "postcode", "borough", "stations", "arrival", "step_free_route", "parking", "wifi", "catering", "prices",
    "phone", "email", "website", "location", "note",
)  # fmt: skip
"""What both may say of themselves, by the names of ``VenueFields``."""

_SMALL_WORDS = frozenset({"the", "of", "and", "at", "in", "for", "london"})


@dataclass(frozen=True, slots=True)
class RoomFate:
    """A room of the other venue: it becomes one with a room of the kept one, or moves as it is (``into`` is empty)."""

    id: UUID
    name: str
    into_id: UUID | None
    into: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge does. ``clashes`` are pairs of firm bookings that one room cannot hold both: then it is refused.
    Numbers are of what moves; contacts, documents and closures that both have are not counted."""

    keep_id: UUID
    keep: str
    other_id: UUID
    other: str
    differences: tuple[Difference, ...]
    rooms: tuple[RoomFate, ...]
    bookings: int
    event_days: int
    sessions: int
    contacts: int
    documents: int
    closures: int
    clashes: tuple[tuple[BookingRow, BookingRow], ...]

    @property
    def possible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.clashes


@dataclass(frozen=True, slots=True)
class Likely:
    """Two venues that may be one, and why one would think so."""

    one_id: UUID
    one: str
    other_id: UUID
    other: str
    why: str


def label(plan: MergePlan) -> str:
    """What the change is called in the history."""
    return f"Merge “{plan.other}” into “{plan.keep}”"


def likely(session: Session) -> tuple[Likely, ...]:
    """Venues in use that may have been entered twice: one postcode, or names of the same words."""
    listed = [(venue, _words(venue.name)) for venue in venues.listing(session)]
    found = []
    for number, (one, words) in enumerate(listed):
        for other, others in listed[number + 1 :]:
            alike = words == others or (min(len(words), len(others)) > 1 and (words <= others or others <= words))
            same_place = bool(one.postcode) and one.postcode == other.postcode
            if alike or same_place:
                why = f"both are at {one.postcode}" if same_place else "their names are alike"
                found.append(Likely(one.id, one.name, other.id, other.name, why))
    return tuple(found)


def plan(session: Session, keep_id: UUID, other_id: UUID, *, take: Iterable[str] = ()) -> MergePlan:
    """What merging the other venue into the kept one would do. ``take`` names fields in which the other is right; where
    only the other says something it is taken anyway. Raises Invalid("take"), ("other_id") for one and the same venue;
    NotFound."""
    if keep_id == other_id:
        raise Invalid("other_id", "That is one venue, not two", "Choose another one.")
    taken = set(take)
    if unknown := taken - set(FIELDS):
        raise Invalid("take", f"A venue has no “{min(unknown)}”", f"Choose from {', '.join(FIELDS)}.")
    keep, other = venues.detail(session, keep_id), venues.detail(session, other_id)
    into = _matches(session, keep_id, other_id)
    names = {row[0]: row[1] for row in session.execute(sa.select(Room.id, Room.name).where(Room.venue_id == keep_id))}
    theirs = sa.select(Room.id).where(Room.venue_id == other_id)

    def count(where: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).where(where)) or 0

    return MergePlan(
        keep_id, keep.name, other_id, other.name,
        differences=_differences(keep, other, taken),
        rooms=tuple(
            RoomFate(room.id, room.name, into.get(room.id), names[into[room.id]] if room.id in into else "")
            for room in _rooms(session, other_id)
        ),
        bookings=count(Booking.room_id.in_(theirs)),
        event_days=count(EventDay.venue_id == other_id),
        sessions=count(EventSession.room_id.in_(theirs)),
        contacts=len(_new_contacts(session, keep_id, other_id)),
        documents=len(_new_documents(session, keep_id, other_id)),
        closures=len(_new_closures(session, keep_id, other_id, into)),
        clashes=_clashes(session, keep_id, other_id, into),
    )  # fmt: skip


def merge(session: Session, keep_id: UUID, other_id: UUID, *, take: Iterable[str] = ()) -> MergePlan:
    """Do what ``plan`` says: the other venue is gone, and all that pointed at it points at the kept one. Raises as
    ``plan``, and Refused, naming them, where firm bookings would clash in a room that becomes one."""
    venues.hold_rooms(session, keep_id, other_id)
    found = plan(session, keep_id, other_id, take=take)
    if found.clashes:
        (one, two), *more = found.clashes
        also = f", and {len(more)} more" if more else ""
        raise Refused(
            f"{_said(one)} and {_said(two)} would be in {one.room} at the same time{also}",
            "Move or release one of them first, or give one of the rooms another name.",
            clashes=found.clashes,
        )
    into = {fate.id: fate.into_id for fate in found.rooms if fate.into_id is not None}
    _move_rooms(session, keep_id, other_id, into)
    for day in session.scalars(sa.select(EventDay).where(EventDay.venue_id == other_id)):
        day.venue_id = keep_id
    for contact in _new_contacts(session, keep_id, other_id):
        contact.venue_id = keep_id
    for document in _new_documents(session, keep_id, other_id):
        document.venue_id = keep_id
    for closure in _new_closures(session, keep_id, other_id, into):
        closure.venue_id = keep_id
        closure.room_id = into.get(closure.room_id, closure.room_id) if closure.room_id else None
    _tell_templates(session, {other_id: keep_id, **into})
    session.flush()
    kept, gone = session.get_one(Venue, keep_id), session.get_one(Venue, other_id)
    for field in (difference.field for difference in found.differences if difference.takes_other):
        for column in ("latitude", "longitude") if field == "location" else (field,):
            setattr(kept, column, getattr(gone, column))
    session.refresh(gone)  # what has moved away is no longer its own, and does not go with it
    session.delete(gone)
    session.flush()
    return found


def _words(name: str) -> frozenset[str]:
    letters = (c if c.isalnum() else " " for c in search_key(name).replace("'", ""))
    return frozenset("".join(letters).split()) - _SMALL_WORDS


def _differences(keep: VenueDetail, other: VenueDetail, taken: set[str]) -> tuple[Difference, ...]:
    pairs = [(name, getattr(keep, name), getattr(other, name)) for name in FIELDS]
    return tuple(
        Difference(name, mine, theirs, takes_other=bool(theirs) and (name in taken or not mine))
        for name, mine, theirs in pairs
        if search_key(mine) != search_key(theirs)
    )


def _rooms(session: Session, venue_id: UUID) -> list[Room]:
    return list(session.scalars(sa.select(Room).where(Room.venue_id == venue_id).order_by(Room.position, Room.name)))


def _matches(session: Session, keep_id: UUID, other_id: UUID) -> dict[UUID, UUID]:
    """The other's rooms that are there already under the same name."""
    known = {search_key(room.name): room.id for room in _rooms(session, keep_id)}
    found = ((room.id, known.get(search_key(room.name))) for room in _rooms(session, other_id))
    return {key: same for key, same in found if same is not None}


def _parents(session: Session, keep_id: UUID, other_id: UUID, into: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """The whole of each room as it will be: a kept room's own, else what its twin was part of, unless that is its own
    part."""
    parents = {room.id: room.parent_id for room in _rooms(session, keep_id)}
    for room in _rooms(session, other_id):
        whole = into.get(room.parent_id, room.parent_id) if room.parent_id else None
        mine = into.get(room.id, room.id)
        if parents.get(mine) is None and (whole is None or whole not in parts_of(mine, parents)):
            parents[mine] = whole
    return parents


def _clashes(
    session: Session, keep_id: UUID, other_id: UUID, into: Mapping[UUID, UUID]
) -> tuple[tuple[BookingRow, BookingRow], ...]:
    parents = _parents(session, keep_id, other_id, into)
    firm = [
        row
        for venue_id in (keep_id, other_id)
        for row in bookings.listing(session, venue_id=venue_id)
        if row.state in FIRM_STATES
    ]
    firm.sort(key=lambda row: row.starts_at)
    floors = {room: shares_floor(room, parents) for room in parents}
    found = []
    for number, one in enumerate(firm):
        floor = floors[into.get(one.room_id, one.room_id)]
        for other in firm[number + 1 :]:
            if _far(one.ends_at, other.starts_at):
                break
            if into.get(other.room_id, other.room_id) in floor and clash(one.hold, other.hold):
                found.append((one, other))
    return tuple(found)


def _far(end: datetime, start: datetime) -> bool:
    return start - end > LONGEST_TAIL


def _new_contacts(session: Session, keep_id: UUID, other_id: UUID) -> list[VenueContact]:
    def known_by(contact: VenueContact) -> tuple[str, ...]:
        return tuple(search_key(part) for part in (contact.name, contact.role, contact.email, contact.phone))

    kept = {known_by(one) for one in session.scalars(sa.select(VenueContact).where(VenueContact.venue_id == keep_id))}
    theirs = session.scalars(sa.select(VenueContact).where(VenueContact.venue_id == other_id))
    return [one for one in theirs if known_by(one) not in kept]


def _new_documents(session: Session, keep_id: UUID, other_id: UUID) -> list[VenueDocument]:
    known = session.scalars(sa.select(VenueDocument).where(VenueDocument.venue_id == keep_id))
    kept = {(one.address, one.digest) for one in known}
    theirs = session.scalars(sa.select(VenueDocument).where(VenueDocument.venue_id == other_id))
    return [one for one in theirs if (one.address, one.digest) not in kept]


def _new_closures(session: Session, keep_id: UUID, other_id: UUID, into: Mapping[UUID, UUID]) -> list[Closure]:
    known = session.scalars(sa.select(Closure).where(Closure.venue_id == keep_id))
    kept = {(one.room_id, one.first_day, one.last_day) for one in known}
    theirs = session.scalars(sa.select(Closure).where(Closure.venue_id == other_id))
    return [
        one
        for one in theirs
        if (into.get(one.room_id, one.room_id) if one.room_id else None, one.first_day, one.last_day) not in kept
    ]


def _move_rooms(session: Session, keep_id: UUID, other_id: UUID, into: Mapping[UUID, UUID]) -> None:
    parents = _parents(session, keep_id, other_id, into)
    last = max((room.position for room in _rooms(session, keep_id)), default=-1)
    for booking in session.scalars(sa.select(Booking).where(Booking.room_id.in_(into))):
        booking.room_id = into[booking.room_id]
    for one in session.scalars(sa.select(EventSession).where(EventSession.room_id.in_(into))):
        one.room_id = into[one.room_id] if one.room_id else None
    moved = _rooms(session, other_id)
    for room in moved:
        if room.id in into:
            _fill(session.get_one(Room, into[room.id]), room)
        else:
            last += 1
            room.venue_id, room.position = keep_id, last
    session.flush()
    for key, whole in parents.items():
        session.get_one(Room, key).parent_id = whole


def _tell_templates(session: Session, into: Mapping[UUID, UUID]) -> None:
    """Templates name venues and rooms among their plain values."""
    names = {text: str(new) for old, new in into.items() for text in (str(old), old.hex)}

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(one) for key, one in value.items()}
        if isinstance(value, list):
            return [told(one) for one in value]
        return names.get(value, value) if isinstance(value, str) else value

    for template in session.scalars(sa.select(EventTemplate)):
        if (content := told(template.content)) != template.content:
            template.content = content


def _fill(kept: Room, other: Room) -> None:
    """What only the other room says of itself is taken over."""
    held = {row.layout for row in kept.layouts}
    kept.layouts += [RoomLayout(layout=r.layout, capacity=r.capacity) for r in other.layouts if r.layout not in held]
    offered = {row.feature for row in kept.features}
    kept.features += [RoomFeatureRow(feature=r.feature) for r in other.features if r.feature not in offered]
    if not kept.hours:
        kept.hours += [OpeningHours(weekday=r.weekday, opens=r.opens, closes=r.closes) for r in other.hours]
    if kept.day_rate_pence is None:
        kept.day_rate_pence = other.day_rate_pence
    kept.floor = kept.floor or other.floor
    kept.directions = kept.directions or other.directions
    kept.note = kept.note or other.note
    kept.archived = kept.archived and other.archived


def _said(booking: BookingRow) -> str:
    return f"“{booking.title or booking.event or 'a booking'}” ({booking.venue})"
