"""Events of every kind, their typed days, and the series that several events belong to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.date_sense import ObservanceKind
from convene.rules.events import DayPart, EventKind, EventMode, EventStatus, RegistrationMode
from convene.store.types import Row, Words, checked, choice, key, to


class Series(Row):
    """Several events seen together, booked singly: a masterclass series."""

    __tablename__ = "series"
    id: Mapped[UUID] = key()
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Words, default="")


class Event(Row):
    """An event of any kind; its dates are its days.

    ``organisation_cap`` is how many of one organisation may come without a reason; ``offer_hours`` how many working
    hours an offered place is kept; ``plus_ones`` how many each may bring; ``retention_months`` how long after its last
    day its people are kept.
    """

    __tablename__ = "events"
    __table_args__ = (
        checked("capacity", "capacity is null or capacity > 0"),
        checked("organisation_cap", "organisation_cap is null or organisation_cap > 0"),
        checked("offer_hours", "offer_hours is null or offer_hours > 0"),
        checked("plus_ones", "plus_ones >= 0"),
        checked("retention_months", "retention_months is null or retention_months > 0"),
    )
    id: Mapped[UUID] = key()
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    mode: Mapped[EventMode] = mapped_column(choice(EventMode), default=EventMode.IN_PERSON)
    status: Mapped[EventStatus] = mapped_column(choice(EventStatus), default=EventStatus.DRAFT)
    status_reason: Mapped[str] = mapped_column(Words, default="")
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    summary: Mapped[str] = mapped_column(Words, default="")
    capacity: Mapped[int | None]
    registration_mode: Mapped[RegistrationMode] = mapped_column(choice(RegistrationMode), default=RegistrationMode.OPEN)
    applications_close: Mapped[datetime | None]
    anonymous_review: Mapped[bool] = mapped_column(
        sa.Boolean(create_constraint=True, name="anonymous_review"), default=False
    )
    organisation_cap: Mapped[int | None]
    offer_hours: Mapped[int | None]
    plus_ones: Mapped[int] = mapped_column(default=0)
    retention_months: Mapped[int | None]
    partner: Mapped[str] = mapped_column(default="")
    join_link: Mapped[str] = mapped_column(default="")
    budget_pence: Mapped[int | None]
    completion_rule: Mapped[dict[str, Any] | None]
    series_id: Mapped[UUID | None] = to("series.id", on_delete="SET NULL")
    source_key: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    days: Mapped[list["EventDay"]] = relationship(
        back_populates="event", order_by="EventDay.starts_at", cascade="all, delete-orphan", passive_deletes=True
    )
    series: Mapped[Series | None] = relationship()


class EventDay(Row):
    """One dated part of an event. ``date`` is the day as people say it; sessions after midnight still belong to it."""

    __tablename__ = "event_days"
    __table_args__ = (
        checked("span", "ends_at > starts_at"),
        sa.Index("ix_event_days_starts_at", "starts_at"),
    )
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE")
    date: Mapped[date]
    part: Mapped[DayPart] = mapped_column(choice(DayPart), default=DayPart.DAY)
    title: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    required: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="required"), default=True)
    venue_id: Mapped[UUID | None] = to("venues.id")
    uid: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid4()))

    event: Mapped[Event] = relationship(back_populates="days")


class EventTemplate(Row):
    """What can be made again: an event's days, tracks, sessions and more, as plain values without anybody's name."""

    __tablename__ = "event_templates"
    id: Mapped[UUID] = key()
    title: Mapped[str] = mapped_column(unique=True)
    summary: Mapped[str] = mapped_column(Words, default="")
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class Observance(Row):
    """Days, both included, that somebody added because they matter to the people who come: school holidays, feasts."""

    __tablename__ = "observances"
    __table_args__ = (checked("span", "last_day >= first_day"), sa.Index("ix_observances_first_day", "first_day"))
    id: Mapped[UUID] = key()
    kind: Mapped[ObservanceKind] = mapped_column(choice(ObservanceKind))
    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    source: Mapped[str] = mapped_column(default="")


class SetAside(Row):
    """Something pointed out about an event that somebody looked at and set aside, with the reason. ``subject`` names it
    so that the same thing is not pointed out again."""

    __tablename__ = "set_aside"
    __table_args__ = (sa.UniqueConstraint("event_id", "subject"),)
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    subject: Mapped[str]
    reason: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime]
