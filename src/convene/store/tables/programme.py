"""Tracks, sessions, the themes that thread through them, and who does what in a session."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.programme import ContributionRole, ContributionState, SessionKind, SessionState, SignUp
from convene.rules.venues import Layout
from convene.store.tables.people import Person
from convene.store.tables.venues import Room
from convene.store.types import Row, Words, checked, choice, key, to


class Theme(Row):
    """A topic that threads through events. ``key`` names its colour and glyph in the look."""

    __tablename__ = "themes"
    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Track(Row):
    """A strand of parallel sessions of one event."""

    __tablename__ = "tracks"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    theme_id: Mapped[UUID | None] = to("themes.id", on_delete="SET NULL")

    theme: Mapped[Theme | None] = relationship()


class EventSession(Row):
    """A session of the agenda. Without a start it is unplaced: it waits in the tray with its length in minutes."""

    __tablename__ = "sessions"
    __table_args__ = (
        checked("minutes", "minutes > 0"),
        checked("capacity", "capacity is null or capacity > 0"),
        checked("placed", "starts_at is null or day_id is not null"),
        sa.Index("ix_sessions_room_starts_at", "room_id", "starts_at"),
        sa.Index("ix_sessions_event_source_key", "event_id", "source_key"),
    )
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    day_id: Mapped[UUID | None] = to("event_days.id")
    track_id: Mapped[UUID | None] = to("tracks.id", on_delete="SET NULL")
    room_id: Mapped[UUID | None] = to("rooms.id", index=False)
    title: Mapped[str]
    abstract: Mapped[str] = mapped_column(Words, default="")
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind), default=SessionKind.WORKSHOP)
    state: Mapped[SessionState] = mapped_column(choice(SessionState), default=SessionState.CONFIRMED)
    sign_up: Mapped[SignUp] = mapped_column(choice(SignUp), default=SignUp.ALL)
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int]
    spans_rooms: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="spans_rooms"), default=False)
    capacity: Mapped[int | None]
    layout: Mapped[Layout | None] = mapped_column(choice(Layout))
    content_note: Mapped[str] = mapped_column(Words, default="")
    equipment: Mapped[str] = mapped_column(Words, default="")
    room_note: Mapped[str] = mapped_column(Words, default="")
    url: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")
    uid: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid4()))

    track: Mapped[Track | None] = relationship()
    room: Mapped[Room | None] = relationship()
    themes: Mapped[list["SessionTheme"]] = relationship(
        order_by="SessionTheme.position", cascade="all, delete-orphan", passive_deletes=True
    )
    contributions: Mapped[list["Contribution"]] = relationship(
        order_by="Contribution.position", cascade="all, delete-orphan", passive_deletes=True
    )


class SessionTheme(Row):
    """A theme a session carries; the first leads."""

    __tablename__ = "session_themes"
    session_id: Mapped[UUID] = to("sessions.id", on_delete="CASCADE", index=False, primary_key=True)
    theme_id: Mapped[UUID] = to("themes.id", primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    theme: Mapped[Theme] = relationship()


class Contribution(Row):
    """A person taking part in a session in a role."""

    __tablename__ = "contributions"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id", "role"),)
    id: Mapped[UUID] = key()
    session_id: Mapped[UUID] = to("sessions.id", on_delete="CASCADE", index=False)
    person_id: Mapped[UUID] = to("people.id")
    role: Mapped[ContributionRole] = mapped_column(choice(ContributionRole), default=ContributionRole.FACILITATOR)
    state: Mapped[ContributionState] = mapped_column(choice(ContributionState), default=ContributionState.CONFIRMED)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()


class Release(Row):
    """A programme as it was given out, frozen: ``content`` is plain values, with people and rooms by id."""

    __tablename__ = "releases"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"), checked("number", "number > 0"))
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    number: Mapped[int]
    note: Mapped[str] = mapped_column(Words, default="")
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
