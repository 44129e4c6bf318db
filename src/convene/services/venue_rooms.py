"""Rooms of a venue: add, change, divide, take out of use, delete."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import FIRM_STATES, check_cost, clash, parts_of, shares_floor
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.room_hours import Hours
from convene.rules.text import search_key
from convene.rules.venues import Layout, RoomFeature, check_layouts, check_name
from convene.services import venues
from convene.services.room_hours import set_hours
from convene.store.tables import Booking, Room, RoomFeatureRow, RoomLayout


class RoomFields(TypedDict, total=False):
    """What can be said of a room besides its name. ``parent_id``: the whole that it is a part of; ``day_rate_pence``:
    what a day costs by the list, without VAT; ``hours``: by weekday, none where nobody has said."""

    layouts: Mapping[Layout, int]
    features: Iterable[RoomFeature]
    floor: str
    directions: str
    note: str
    parent_id: UUID | None
    day_rate_pence: int | None
    hours: Hours


def add_room(session: Session, venue_id: UUID, *, name: str, **fields: Unpack[RoomFields]) -> UUID:
    """Add a room to a venue, last in its order.

    Raises Invalid at "name" where it is missing or there already, at "capacity_<layout>" for a number of people below
    1, at "day_rate_pence", at "parent_id" for a whole that is not another room of this venue; and NotFound.
    """
    venue = venues.venue_of(session, venue_id)
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


def delete_room(session: Session, room_id: UUID) -> None:
    """Delete a room that nothing refers to. Raises Refused, saying what does; NotFound."""
    room = _room(session, room_id)
    venues.hold_rooms(session, room.venue_id)
    if found := uses(session, room_id):
        raise Refused(f"{room.name} has {' and '.join(found)}", "Take it out of use instead.", room=room_id)
    session.delete(room)


def uses(session: Session, room_id: UUID) -> tuple[str, ...]:
    """What refers to a room, counted in words: ``3 bookings``. Where nothing does it may be deleted."""
    return venues.used_by(session, sa.select(Room.id).where(Room.id == room_id))


def _room(session: Session, room_id: UUID) -> Room:
    if (room := session.get(Room, room_id)) is None:
        raise NotFound("This room is no longer there", "Somebody may have undone adding it.", room=room_id)
    return room


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
    if "hours" in fields:
        set_hours(session, room, fields["hours"])
    check_cost(fields.get("day_rate_pence"), field="day_rate_pence")
    for field, value in fields.items():
        if field in {"floor", "directions", "note", "day_rate_pence"}:
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
    venues.hold_rooms(session, room.venue_id)
    room.parent_id = whole
    together = shares_floor(room.id, parents)
    firm = session.scalars(sa.select(Booking).where(Booking.state.in_(FIRM_STATES), Booking.room_id.in_(together)))
    for a, b in combinations(firm, 2):
        if b.room_id in shares_floor(a.room_id, parents) and clash(venues.hold_of(a), venues.hold_of(b)):
            raise Refused(
                "Firm bookings of the two rooms are in each other’s way",
                "Move or release one of them first.",
                bookings=(a.id, b.id),
            )
