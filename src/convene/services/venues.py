"""Venues and their rooms: what there is, what each room holds and offers, and whether it suits the people who come."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.bookings import FIRM_STATES, LIVE_STATES, Hold, clash, hold, parts_of, shares_floor
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.text import clean_line, search_key
from convene.rules.venues import Layout, RoomFeature, check_layouts, check_name, postcode
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, Need, Registration, Room, RoomFeatureRow, RoomLayout, Venue


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
    """A room with what it holds (keys are ``Layout`` words) and what it offers (``RoomFeature`` words)."""

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
    phone: str
    email: str
    website: str
    note: str
    archived: bool
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """A feature that people at an event need, and which of its booked rooms offer it."""

    feature: str
    people: int
    have: tuple[str, ...]
    lack: tuple[str, ...]


class VenueFields(TypedDict, total=False):
    """What can be said of a venue besides its name."""

    address: str
    postcode: str
    borough: str
    stations: str
    arrival: str
    step_free_route: str
    phone: str
    email: str
    website: str
    note: str


class RoomFields(TypedDict, total=False):
    """What can be said of a room besides its name. ``parent_id``: the whole that it is a part of."""

    layouts: Mapping[Layout, int]
    features: Iterable[RoomFeature]
    floor: str
    directions: str
    note: str
    parent_id: UUID | None


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
        .options(selectinload(Room.layouts), selectinload(Room.features), selectinload(Room.venue))
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
    )


def detail(session: Session, venue_id: UUID) -> VenueDetail:
    """Everything about a venue, with its rooms. Raises NotFound."""
    venue = _venue(session, venue_id)
    return VenueDetail(
        id=venue.id,
        name=venue.name,
        address=venue.address,
        postcode=venue.postcode,
        borough=venue.borough,
        stations=venue.stations,
        arrival=venue.arrival,
        step_free_route=venue.step_free_route,
        phone=venue.phone,
        email=venue.email,
        website=venue.website,
        note=venue.note,
        archived=venue.archived,
        rooms=tuple(room_row(room) for room in venue.rooms if not room.archived),
    )


def create(session: Session, *, name: str, **fields: Unpack[VenueFields]) -> UUID:
    """Add a venue. Raises Invalid("name") where it is missing or there already, Invalid("postcode")."""
    venue = Venue(id=uuid4(), name="", search_key="")
    _set_name(session, venue, name)
    _set_fields(venue, fields)
    session.add(venue)
    return venue.id


def edit(session: Session, venue_id: UUID, *, name: str | None = None, **fields: Unpack[VenueFields]) -> None:
    """Change what is said of a venue; what is not named stays. Raises as ``create``, and NotFound."""
    venue = _venue(session, venue_id)
    _set_name(session, venue, venue.name if name is None else name)
    _set_fields(venue, fields)


def archive(session: Session, venue_id: UUID, *, archived: bool = True) -> None:
    """Take a venue out of the lists, or back in. Its bookings stay."""
    _venue(session, venue_id).archived = archived


def add_room(session: Session, venue_id: UUID, *, name: str, **fields: Unpack[RoomFields]) -> UUID:
    """Add a room to a venue, last in its order.

    Raises Invalid at "name" where it is missing or there already, at "capacity_<layout>" for a number of people below
    1, at "parent_id" for a whole that is not another room of this venue; and NotFound.
    """
    venue = _venue(session, venue_id)
    room = Room(id=uuid4(), venue_id=venue.id, name="", position=max((r.position for r in venue.rooms), default=-1) + 1)
    _set_room(session, room, name, fields)
    session.add(room)
    return room.id


def edit_room(session: Session, room_id: UUID, *, name: str | None = None, **fields: Unpack[RoomFields]) -> None:
    """Change what is said of a room; what is not named stays. Raises as ``add_room``, and Refused where a room would
    become part of another while firm bookings of the two clash."""
    room = _room(session, room_id)
    _set_room(session, room, room.name if name is None else name, fields)


def archive_room(session: Session, room_id: UUID, *, archived: bool = True) -> None:
    """Take a room out of the lists, or back in. Its bookings and sessions stay."""
    _room(session, room_id).archived = archived


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


def _pair(text: str) -> str:
    return re.sub(r"\s*/\s*", " / ", search_key(text))


def _venue(session: Session, venue_id: UUID) -> Venue:
    if (venue := session.get(Venue, venue_id)) is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    return venue


def _room(session: Session, room_id: UUID) -> Room:
    if (room := session.get(Room, room_id)) is None:
        raise NotFound("This room is no longer there", "Somebody may have undone adding it.", room=room_id)
    return room


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
        setattr(venue, field, postcode(str(value)) if field == "postcode" else value)


def _set_room(session: Session, room: Room, name: str, fields: RoomFields) -> None:
    room.name = check_name(name, of="room")
    others = session.scalars(sa.select(Room).where(Room.venue_id == room.venue_id, Room.id != room.id)).all()
    twin = next((other for other in others if search_key(other.name) == search_key(room.name)), None)
    if twin is not None:
        raise Invalid("name", f"This venue has a room “{twin.name}” already", "Give it another name.", room=twin.id)
    if "layouts" in fields:
        _set_layouts(session, room, check_layouts(fields["layouts"]))
    if "features" in fields:
        _set_features(session, room, set(fields["features"]))
    for field, value in fields.items():
        if field in {"floor", "directions", "note"}:
            setattr(room, field, value)
    if "parent_id" in fields and fields["parent_id"] != room.parent_id:
        _divide(session, room, fields["parent_id"], others)


def _set_layouts(session: Session, room: Room, held: Mapping[Layout, int]) -> None:
    for row in room.layouts:
        if row.layout in held:
            row.capacity = held[row.layout]
        else:
            session.delete(row)
    known = {row.layout for row in room.layouts}
    room.layouts += [RoomLayout(layout=layout, capacity=held[layout]) for layout in held if layout not in known]


def _set_features(session: Session, room: Room, offered: AbstractSet[RoomFeature]) -> None:
    for row in room.features:
        if row.feature not in offered:
            session.delete(row)
    known = {row.feature for row in room.features}
    room.features += [RoomFeatureRow(feature=feature) for feature in RoomFeature if feature in offered - known]


def _divide(session: Session, room: Room, whole: UUID | None, others: Sequence[Room]) -> None:
    parents = {other.id: other.parent_id for other in others} | {room.id: whole}
    if whole is not None and whole not in {other.id for other in others}:
        raise Invalid("parent_id", "A room is part of another room of its own venue", "Choose a room of this venue.")
    if whole is not None and whole in parts_of(room.id, parents):
        raise Invalid("parent_id", "A room cannot be a part of its own part", "Choose the larger room.")
    hold_rooms(session, room.venue_id)
    room.parent_id = whole
    together = shares_floor(room.id, parents)
    firm = session.scalars(sa.select(Booking).where(Booking.state.in_(FIRM_STATES), Booking.room_id.in_(together)))
    for a, b in combinations(firm, 2):
        if b.room_id in shares_floor(a.room_id, parents) and clash(hold_of(a), hold_of(b)):
            raise Refused(
                "Firm bookings of the two rooms are in each other’s way",
                "Move or release one of them first.",
                bookings=(a.id, b.id),
            )
