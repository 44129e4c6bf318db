"""Venues, their rooms, what each room holds in which layout, and what it offers."""

from datetime import date, datetime, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.venues import Layout, RoomFeature
from convene.store.types import KEPT_AS_IS, ClockTime, Row, Words, checked, choice, key, to


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
    parking: Mapped[str] = mapped_column(Words, default="")
    wifi: Mapped[str] = mapped_column(Words, default="")
    catering: Mapped[str] = mapped_column(Words, default="")
    prices: Mapped[str] = mapped_column(Words, default="")
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
    documents: Mapped[list["VenueDocument"]] = relationship(
        order_by="VenueDocument.title", cascade="all, delete-orphan", passive_deletes=True
    )
    closures: Mapped[list["Closure"]] = relationship(
        order_by="Closure.first_day", cascade="all, delete-orphan", passive_deletes=True
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
    __table_args__ = (
        sa.UniqueConstraint("venue_id", "name"),
        checked("day_rate", "day_rate_pence is null or day_rate_pence >= 0"),
    )
    id: Mapped[UUID] = key()
    venue_id: Mapped[UUID] = to("venues.id", on_delete="CASCADE")
    parent_id: Mapped[UUID | None] = to("rooms.id", on_delete="SET NULL")
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    floor: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    day_rate_pence: Mapped[int | None]
    note: Mapped[str] = mapped_column(Words, default="")
    archived: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="archived"), default=False)

    venue: Mapped[Venue] = relationship(back_populates="rooms")
    layouts: Mapped[list["RoomLayout"]] = relationship(
        order_by="RoomLayout.layout", cascade="all, delete-orphan", passive_deletes=True
    )
    features: Mapped[list["RoomFeatureRow"]] = relationship(
        order_by="RoomFeatureRow.feature", cascade="all, delete-orphan", passive_deletes=True
    )
    hours: Mapped[list["OpeningHours"]] = relationship(
        order_by="OpeningHours.weekday", cascade="all, delete-orphan", passive_deletes=True
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


class OpeningHours(Row):
    """When a room can be had on one weekday (0 is Monday), by the clock on its wall. A weekday without a row, in a room
    that has some, is a day on which it is closed; a room without any is one of which nobody has said."""

    __tablename__ = "opening_hours"
    __table_args__ = (checked("weekday", "weekday between 0 and 6"), checked("span", "closes > opens"))
    room_id: Mapped[UUID] = to("rooms.id", on_delete="CASCADE", index=False, primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[time] = mapped_column(ClockTime)
    closes: Mapped[time] = mapped_column(ClockTime)


class Closure(Row):
    """Days, both included, on which a room, or the whole venue where none is named, cannot be had."""

    __tablename__ = "closures"
    __table_args__ = (checked("span", "last_day >= first_day"),)
    id: Mapped[UUID] = key()
    venue_id: Mapped[UUID] = to("venues.id", on_delete="CASCADE")
    room_id: Mapped[UUID | None] = to("rooms.id", on_delete="CASCADE")
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")


class VenueDocument(Row):
    """A paper of a venue: an address on the web, or a file whose bytes are kept in the workspace."""

    __tablename__ = "venue_documents"
    __table_args__ = (checked("one", "(address <> '') <> (digest is not null)"),)
    id: Mapped[UUID] = key()
    venue_id: Mapped[UUID] = to("venues.id", on_delete="CASCADE")
    title: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    digest: Mapped[str | None] = to("stored_files.digest")
    added_at: Mapped[datetime]
