"""A person's place on an event, and places on its sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.attendance import Mark
from convene.rules.registrations import PlaceState, RegistrationState, Role
from convene.store.tables.people import Person
from convene.store.types import Row, Words, checked, choice, key, to


class Registration(Row):
    """One person at one event."""

    __tablename__ = "registrations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "person_id"),
        sa.Index("ix_registrations_event_state", "event_id", "state"),
    )
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    person_id: Mapped[UUID] = to("people.id")
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PARTICIPANT)
    ticket: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Words, default="")
    reason: Mapped[str] = mapped_column(Words, default="")
    answers: Mapped[dict[str, Any] | None]
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    substituted_by_id: Mapped[UUID | None] = to("registrations.id", on_delete="SET NULL")

    person: Mapped[Person] = relationship()


class Place(Row):
    """A registration's place on a session: chosen with a rank, given, waiting, released."""

    __tablename__ = "places"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "registration_id"),
        checked("rank", "rank is null or rank > 0"),
    )
    id: Mapped[UUID] = key()
    session_id: Mapped[UUID] = to("sessions.id", on_delete="CASCADE", index=False)
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE")
    state: Mapped[PlaceState] = mapped_column(choice(PlaceState))
    rank: Mapped[int | None]
    pinned: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="pinned"), default=False)


class AttendanceMark(Row):
    """What a coordinator says of a registration and a day of its event, with the reason. It goes before the scans."""

    __tablename__ = "attendance_marks"
    __table_args__ = (sa.UniqueConstraint("registration_id", "day_id"),)
    id: Mapped[UUID] = key()
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE", index=False)
    day_id: Mapped[UUID] = to("event_days.id", on_delete="CASCADE")
    mark: Mapped[Mark] = mapped_column(choice(Mark))
    reason: Mapped[str] = mapped_column(Words, default="")
    at: Mapped[datetime]
