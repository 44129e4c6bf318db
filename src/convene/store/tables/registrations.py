"""A person's place on an event, and places on its sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.attendance import Mark
from convene.rules.registrations import OfferState, PlaceState, QuestionKind, RegistrationState, Role
from convene.store.tables.people import Person
from convene.store.types import Row, Words, checked, choice, key, to


class RegistrationGroup(Row):
    """Registrations that were made together: an organisation that brings ten."""

    __tablename__ = "registration_groups"
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE")
    name: Mapped[str]
    contact_id: Mapped[UUID | None] = to("people.id", on_delete="SET NULL")
    note: Mapped[str] = mapped_column(Words, default="")


class Registration(Row):
    """One person at one event. ``short_notice`` says they can come when told late; ``guest_of_id`` who brings them."""

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
    short_notice: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="short_notice"), default=False)
    group_id: Mapped[UUID | None] = to("registration_groups.id", on_delete="SET NULL")
    guest_of_id: Mapped[UUID | None] = to("registrations.id", on_delete="SET NULL")

    person: Mapped[Person] = relationship()


class Place(Row):
    """A registration's place on a session: chosen with a rank, given, waiting ``since`` then, released."""

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
    since: Mapped[datetime | None]


class Offer(Row):
    """A place offered to somebody who waits, kept for them until ``expires_at``."""

    __tablename__ = "offers"
    __table_args__ = (checked("span", "expires_at > made_at"),)
    id: Mapped[UUID] = key()
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[OfferState] = mapped_column(choice(OfferState), default=OfferState.OPEN)
    answered_at: Mapped[datetime | None]


class RegistrationQuestion(Row):
    """A question of an event to those who register; ``options`` are what a choice can be."""

    __tablename__ = "registration_questions"
    __table_args__ = (sa.UniqueConstraint("event_id", "text"),)
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    text: Mapped[str]
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind), default=QuestionKind.TEXT)
    options: Mapped[list[Any]] = mapped_column(default=list)
    required: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="required"), default=False)
    help: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Criterion(Row):
    """What applications to an event are judged by, with ``most`` as the top score."""

    __tablename__ = "criteria"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"), checked("most", "most > 0"))
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    name: Mapped[str]
    detail: Mapped[str] = mapped_column(Words, default="")
    most: Mapped[int] = mapped_column(default=5)
    position: Mapped[int] = mapped_column(default=0)


class Score(Row):
    """What one reviewer gives an application by one criterion."""

    __tablename__ = "scores"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "criterion_id", "reviewer"),
        checked("points", "points >= 0"),
    )
    id: Mapped[UUID] = key()
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE", index=False)
    criterion_id: Mapped[UUID] = to("criteria.id", on_delete="CASCADE")
    reviewer: Mapped[str]
    points: Mapped[int]


class Review(Row):
    """What one reviewer writes of an application."""

    __tablename__ = "reviews"
    __table_args__ = (sa.UniqueConstraint("registration_id", "reviewer"),)
    id: Mapped[UUID] = key()
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE", index=False)
    reviewer: Mapped[str]
    note: Mapped[str] = mapped_column(Words, default="")
    at: Mapped[datetime]


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
