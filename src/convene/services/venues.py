"""Venues and their rooms: what there is, what each room holds and offers, and whether it suits the people who come."""

import difflib
import re
from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.bookings import LIVE_STATES, Hold, hold
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.room_hours import say_hours
from convene.rules.text import clean_line, search_key
from convene.rules.venues import Layout, RoomFeature, check_email, check_name, postcode, read_location, say_location
from convene.services.room_hours import ClosureRow, closures
from convene.services.venue_contacts import ContactRow, contacts
from convene.services.venue_documents import DocumentRow, documents
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, EventDay, EventSession, Need, Registration, Room, RoomLayout, Venue


@dataclass(frozen=True, slots=True)
class VenueRow:
    """A venue in the directory."""

    id: UUID
    name: str
    address: str
    postcode: str
    borough: str
    stations: str
    rooms: int
    largest: int | None
    archived: bool
    search_key: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room with what it holds (keys are ``Layout`` words) and what it offers (``RoomFeature`` words). ``hours`` is a
    line as ``rules.room_hours.read_hours`` reads it; the day rate is without VAT."""

    id: UUID
    venue_id: UUID
    venue: str
    name: str
    floor: str
    capacities: dict[str, int]
    features: tuple[str, ...]
    directions: str
    note: str
    parent_id: UUID | None
    archived: bool
    day_rate_pence: int | None = None
    hours: str = ""

    @property
    def most(self) -> int | None:
        """How many people it holds in its largest layout; None where nobody has said."""
        return max(self.capacities.values(), default=None)


@dataclass(frozen=True, slots=True)
class VenueDetail:
    """A venue with all that is known of it."""

    id: UUID
    name: str
    address: str
    postcode: str
    borough: str
    stations: str
    arrival: str
    step_free_route: str
    parking: str
    wifi: str
    catering: str
    prices: str
    phone: str
    email: str
    website: str
    note: str
    location: str
    archived: bool
    rooms: tuple[RoomRow, ...]
    contacts: tuple[ContactRow, ...]
    documents: tuple[DocumentRow, ...]
    closures: tuple[ClosureRow, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """A feature that people at an event need, and which of its booked rooms offer it."""

    feature: str
    people: int
    have: tuple[str, ...]
    lack: tuple[str, ...]


class VenueFields(TypedDict, total=False):
    """What can be said of a venue besides its name. ``location`` is latitude and longitude in one line."""

    address: str
    postcode: str
    borough: str
    stations: str
    arrival: str
    step_free_route: str
    parking: str
    wifi: str
    catering: str
    prices: str
    phone: str
    email: str
    website: str
    note: str
    location: str


def listing(session: Session, *, archived: bool = False) -> list[VenueRow]:
    """The venues by name; with ``archived`` those no longer used as well."""
    largest = (
        sa.select(sa.func.max(RoomLayout.capacity))
        .join(Room, RoomLayout.room_id == Room.id)
        .where(Room.venue_id == Venue.id, Room.archived.is_(False))
        .scalar_subquery()
    )
    count = (
        sa.select(sa.func.count(Room.id)).where(Room.venue_id == Venue.id, Room.archived.is_(False)).scalar_subquery()
    )
    query = sa.select(Venue, count, largest).order_by(Venue.search_key)
    if not archived:
        query = query.where(Venue.archived.is_(False))
    return [_venue_row(row[0], row[1], row[2]) for row in session.execute(query)]


def rooms(session: Session, venue_id: UUID | None = None, *, archived: bool = False) -> list[RoomRow]:
    """The rooms of one venue or of all, by venue and in the venue's own order."""
    query = (
        sa.select(Room)
        .join(Room.venue)
        .options(
            selectinload(Room.layouts), selectinload(Room.features), selectinload(Room.hours), selectinload(Room.venue)
        )
        .order_by(Venue.search_key, Room.position, Room.name)
    )
    if venue_id is not None:
        query = query.where(Room.venue_id == venue_id)
    if not archived:
        query = query.where(Room.archived.is_(False), Venue.archived.is_(False))
    return [room_row(room) for room in session.scalars(query)]


def room_row(room: Room) -> RoomRow:
    """A room's values."""
    return RoomRow(
        id=room.id,
        venue_id=room.venue_id,
        venue=room.venue.name,
        name=room.name,
        floor=room.floor,
        capacities={layout: held.capacity for layout in Layout for held in room.layouts if held.layout == layout},
        features=tuple(feature for feature in RoomFeature if any(f.feature == feature for f in room.features)),
        directions=room.directions,
        note=room.note,
        parent_id=room.parent_id,
        archived=room.archived,
        day_rate_pence=room.day_rate_pence,
        hours=say_hours({row.weekday: (row.opens, row.closes) for row in room.hours}),
    )


def detail(session: Session, venue_id: UUID) -> VenueDetail:
    """Everything about a venue, with its rooms. Raises NotFound."""
    venue = venue_of(session, venue_id)
    return VenueDetail(
        id=venue.id,
        name=venue.name,
        address=venue.address,
        postcode=venue.postcode,
        borough=venue.borough,
        stations=venue.stations,
        arrival=venue.arrival,
        step_free_route=venue.step_free_route,
        parking=venue.parking,
        wifi=venue.wifi,
        catering=venue.catering,
        prices=venue.prices,
        phone=venue.phone,
        email=venue.email,
        website=venue.website,
        note=venue.note,
        location=say_location(venue.latitude, venue.longitude),
        archived=venue.archived,
        rooms=tuple(room_row(room) for room in venue.rooms if not room.archived),
        contacts=contacts(session, venue_id),
        documents=documents(session, venue_id),
        closures=tuple(closures(session, venue_id)),
    )


def create(session: Session, *, name: str, **fields: Unpack[VenueFields]) -> UUID:
    """Add a venue. Raises Invalid at "name" where it is missing or there already, "postcode", "location", "email"."""
    venue = Venue(id=uuid4(), name="", search_key="")
    _set_name(session, venue, name)
    _set_fields(venue, fields)
    session.add(venue)
    return venue.id


def edit(session: Session, venue_id: UUID, *, name: str | None = None, **fields: Unpack[VenueFields]) -> None:
    """Change what is said of a venue; what is not named stays. Raises as ``create``, and NotFound."""
    venue = venue_of(session, venue_id)
    _set_name(session, venue, venue.name if name is None else name)
    _set_fields(venue, fields)


def archive(session: Session, venue_id: UUID, *, archived: bool = True) -> None:
    """Take a venue out of the lists, or back in. Its bookings stay."""
    venue_of(session, venue_id).archived = archived


def uses(session: Session, venue_id: UUID) -> tuple[str, ...]:
    """What refers to a venue, counted in words: ``3 bookings``. Where nothing does it may be deleted."""
    inside = sa.select(Room.id).where(Room.venue_id == venue_id)
    return (
        *used_by(session, inside),
        *_counted(session, "event day", EventDay.venue_id == venue_id),
    )


def delete(session: Session, venue_id: UUID) -> None:
    """Delete a venue that nothing refers to, with its rooms and papers. Raises Refused, saying what does; NotFound."""
    venue = venue_of(session, venue_id)
    hold_rooms(session, venue_id)
    if found := uses(session, venue_id):
        raise Refused(f"{venue.name} has {' and '.join(found)}", "Take it out of use instead.", venue=venue_id)
    session.delete(venue)


def used_by(session: Session, rooms: sa.Select[UUID]) -> tuple[str, ...]:
    """What refers to those rooms, counted in words."""
    return (
        *_counted(session, "booking", Booking.room_id.in_(rooms)),
        *_counted(session, "session", EventSession.room_id.in_(rooms)),
    )


def venue_by_name(session: Session, name: str) -> UUID:
    """The venue of that name, in use or not, whatever case, accents and spaces. Raises NotFound, with near names."""
    known = {search_key(venue.name): venue for venue in listing(session, archived=True)}
    if (found := known.get(search_key(name))) is not None:
        return found.id
    near = [known[key].name for key in difflib.get_close_matches(search_key(name), known, n=2, cutoff=0.5)]
    meant = " or ".join(f"“{one}”" for one in near)
    hint = f"Did you mean {meant}?" if meant else "See “convene list venues W”."
    raise NotFound(f"There is no venue “{clean_line(name)}”", hint, venue=name)


def room_by_name(session: Session, name: str) -> UUID:
    """The room of ``"Venue / Room"``, whatever case, accents and spaces. Raises NotFound, with names that come near."""
    known = {_pair(f"{room.venue} / {room.name}"): room for room in rooms(session)}
    if (found := known.get(_pair(name))) is not None:
        return found.id
    near = [known[key] for key in difflib.get_close_matches(_pair(name), known, n=2, cutoff=0.5)]
    meant = " or ".join(f"“{room.venue} / {room.name}”" for room in near)
    hint = f"Did you mean {meant}?" if meant else "Write it as “Venue / Room”."
    raise NotFound(f"There is no room “{clean_line(name)}”", hint, room=name)


def whole_of_each(session: Session) -> dict[UUID, UUID | None]:
    """Every room with the whole it is part of."""
    return dict(session.execute(sa.select(Room.id, Room.parent_id)).all())


def hold_rooms(session: Session, *venue_ids: UUID) -> None:
    """Keep every other process from booking or dividing rooms of these venues until this transaction ends."""
    lock_rows(session, Room, session.scalars(sa.select(Room.id).where(Room.venue_id.in_(venue_ids))))


def hold_of(booking: Booking) -> Hold:
    """The time a booking wants its room for."""
    return hold(booking.starts_at, booking.ends_at, booking.setup_minutes, booking.cleardown_minutes)


def fit(session: Session, event_id: UUID) -> tuple[Fit, ...]:
    """What people with a place at the event need of a room, against the rooms that are booked or asked for.

    A need counts where its feature is one a room can offer, and where it is for this event or for any. Each person
    counts once; most wanted first.
    """
    wanted = session.execute(
        sa.select(Need.feature, sa.func.count(Need.person_id.distinct()))
        .join(Registration, Registration.person_id == Need.person_id)
        .where(
            Registration.event_id == event_id,
            Registration.state.in_(HOLDS_PLACE),
            sa.or_(Need.event_id.is_(None), Need.event_id == event_id),
            Need.feature.in_([feature.value for feature in RoomFeature]),
        )
        .group_by(Need.feature)
    ).all()
    booked = sa.select(Booking.room_id).where(Booking.event_id == event_id, Booking.state.in_(LIVE_STATES))
    used = session.scalars(
        sa.select(Room)
        .join(Room.venue)
        .where(Room.id.in_(booked))
        .options(selectinload(Room.features))
        .order_by(Venue.search_key, Room.position, Room.name)
    ).all()
    offers = {room.name: {f.feature.value for f in room.features} for room in used}
    return tuple(
        Fit(
            feature,
            people,
            have=tuple(name for name, has in offers.items() if feature in has),
            lack=tuple(name for name, has in offers.items() if feature not in has),
        )
        for feature, people in sorted(wanted, key=lambda row: (-row[1], row[0]))
    )


def _venue_row(v: Venue, rooms: int, most: int | None) -> VenueRow:
    return VenueRow(v.id, v.name, v.address, v.postcode, v.borough, v.stations, rooms, most, v.archived, v.search_key)


def _counted(session: Session, what: str, where: sa.ColumnElement[bool]) -> tuple[str, ...]:
    count = session.scalar(sa.select(sa.func.count()).where(where)) or 0
    return (f"{count:,} {what}{'' if count == 1 else 's'}",) * bool(count)


def _pair(text: str) -> str:
    return re.sub(r"\s*/\s*", " / ", search_key(text))


def venue_of(session: Session, venue_id: UUID) -> Venue:
    """The kept venue. Raises NotFound."""
    if (venue := session.get(Venue, venue_id)) is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    return venue


def _set_name(session: Session, venue: Venue, name: str) -> None:
    venue.name = check_name(name, of="venue")
    venue.search_key = search_key(venue.name)
    others = session.scalars(sa.select(Venue).where(Venue.id != venue.id))
    twin = next((other for other in others if search_key(other.name) == search_key(venue.name)), None)
    if twin is not None:
        hint = "Open it and bring it back instead." if twin.archived else "Use that one, or say how this one differs."
        raise Invalid("name", f"There is a venue “{twin.name}” already", hint, venue=twin.id)


def _set_fields(venue: Venue, fields: VenueFields) -> None:
    for field, value in fields.items():
        if field == "location":
            venue.latitude, venue.longitude = read_location(str(value)) or (None, None)
        elif field == "email":
            venue.email = check_email(str(value))
        else:
            setattr(venue, field, postcode(str(value)) if field == "postcode" else value)
