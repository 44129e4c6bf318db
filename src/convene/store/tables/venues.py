"""Venues, their rooms, what each room holds in which layout, and what it offers."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.venues import Layout, RoomFeature
from convene.store.types import KEPT_AS_IS, Row, Words, checked, choice, key, to


class Venue(Row):
    """A place with rooms."""

    __tablename__ = "venues"
    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(Words, default="")
    postcode: Mapped[str] = mapped_column(default="")
    borough: Mapped[str] = mapped_column(default="")
    stations: Mapped[str] = mapped_column(default="")
    arrival: Mapped[str] = mapped_column(Words, default="")
    step_free_route: Mapped[str] = mapped_column(Words, default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Words, default="")
    latitude: Mapped[float | None] = mapped_column(sa.Float)
    longitude: Mapped[float | None] = mapped_column(sa.Float)
    archived: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="archived"), default=False)
    search_key: Mapped[str] = mapped_column(KEPT_AS_IS, index=True)

    rooms: Mapped[list["Room"]] = relationship(
        back_populates="venue",
        order_by="(Room.position, Room.name)",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    contacts: Mapped[list["VenueContact"]] = relationship(
        order_by="VenueContact.name", cascade="all, delete-orphan", passive_deletes=True
    )


class VenueContact(Row):
    """A person at a venue, by what they do there."""

    __tablename__ = "venue_contacts"
    id: Mapped[UUID] = key()
    venue_id: Mapped[UUID] = to("venues.id", on_delete="CASCADE")
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class Room(Row):
    """A room of a venue. ``parent_id`` names the whole of which this room is a part (a divider between two)."""

    __tablename__ = "rooms"
    __table_args__ = (sa.UniqueConstraint("venue_id", "name"),)
    id: Mapped[UUID] = key()
    venue_id: Mapped[UUID] = to("venues.id", on_delete="CASCADE")
    parent_id: Mapped[UUID | None] = to("rooms.id", on_delete="SET NULL")
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    floor: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    opens: Mapped[str] = mapped_column(default="")
    closes: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Words, default="")
    archived: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="archived"), default=False)

    venue: Mapped[Venue] = relationship(back_populates="rooms")
    layouts: Mapped[list["RoomLayout"]] = relationship(
        order_by="RoomLayout.layout", cascade="all, delete-orphan", passive_deletes=True
    )
    features: Mapped[list["RoomFeatureRow"]] = relationship(
        order_by="RoomFeatureRow.feature", cascade="all, delete-orphan", passive_deletes=True
    )


class RoomLayout(Row):
    """How many people a room holds in one layout."""

    __tablename__ = "room_layouts"
    __table_args__ = (checked("capacity", "capacity > 0"),)
    room_id: Mapped[UUID] = to("rooms.id", on_delete="CASCADE", index=False, primary_key=True)
    layout: Mapped[Layout] = mapped_column(choice(Layout), primary_key=True)
    capacity: Mapped[int]


class RoomFeatureRow(Row):
    """One thing a room offers."""

    __tablename__ = "room_features"
    room_id: Mapped[UUID] = to("rooms.id", on_delete="CASCADE", index=False, primary_key=True)
    feature: Mapped[RoomFeature] = mapped_column(choice(RoomFeature), primary_key=True)
