"""Schema 2: attendance, templates, dates set aside, releases, and all that is known of a venue.

Columns are added and dropped in place: rebuilding a table would lose its checks. What is here never changes again once
it is released, so it names its columns itself and does not look at today's tables.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """New columns of events, messages, venues and rooms, then the new tables."""
    op.execute("ALTER TABLE events ADD COLUMN status_reason TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE messages ADD COLUMN recipient TEXT DEFAULT '' NOT NULL")
    for column in ("parking", "wifi", "catering", "prices"):
        op.execute(f"ALTER TABLE venues ADD COLUMN {column} TEXT DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE rooms ADD COLUMN day_rate_pence INTEGER"
        " CONSTRAINT ck_rooms_day_rate CHECK (day_rate_pence is null or day_rate_pence >= 0)"
    )
    for column in ("opens", "closes"):
        op.execute(f"ALTER TABLE rooms DROP COLUMN {column}")
    _create(
        "stored_files",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _create(
        "cancellation_bands",
        _id(),
        _to("booking_id", "bookings.id", "CASCADE"),
        sa.Column("days_before", sa.Integer, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.UniqueConstraint("booking_id", "days_before"),
        sa.CheckConstraint("days_before >= 0", name="days_before"),
        sa.CheckConstraint("percent >= 0 and percent <= 100", name="percent"),
    )
    _create(
        "opening_hours",
        _to("room_id", "rooms.id", "CASCADE", primary_key=True),
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opens", sa.String, nullable=False),
        sa.Column("closes", sa.String, nullable=False),
        sa.CheckConstraint("weekday between 0 and 6", name="weekday"),
        sa.CheckConstraint("closes > opens", name="span"),
    )
    _create(
        "closures",
        _id(),
        _to("venue_id", "venues.id", "CASCADE"),
        _to("room_id", "rooms.id", "CASCADE", nullable=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        _text("reason"),
        sa.CheckConstraint("last_day >= first_day", name="span"),
        index=("venue_id", "room_id"),
    )
    _create(
        "venue_documents",
        _id(),
        _to("venue_id", "venues.id", "CASCADE"),
        _text("title"),
        _text("address"),
        _text("file_name"),
        _to("digest", "stored_files.digest", "RESTRICT", kind=sa.String(), nullable=True),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("(address <> '') <> (digest is not null)", name="one"),
        index=("venue_id", "digest"),
    )
    _create(
        "event_templates",
        _id(),
        _text("title"),
        _words("summary"),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("title"),
    )
    _create(
        "observances",
        _id(),
        *_choice("kind", "observancekind", "school_holiday", "faith", "other"),
        _text("name"),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        _text("source"),
        sa.CheckConstraint("last_day >= first_day", name="span"),
        index=("first_day",),
    )
    _create(
        "set_aside",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        _text("subject"),
        _words("reason"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("event_id", "subject"),
    )
    _create(
        "attendance_marks",
        _id(),
        _to("registration_id", "registrations.id", "CASCADE"),
        _to("day_id", "event_days.id", "CASCADE"),
        *_choice("mark", "mark", "attended", "caught_up", "excused", "absent"),
        _words("reason"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("registration_id", "day_id"),
        index=("day_id",),
    )
    _create(
        "releases",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        sa.Column("number", sa.Integer, nullable=False),
        _words("note"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.UniqueConstraint("event_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )


def _create(table: str, *parts: Any, index: tuple[str, ...] = ()) -> None:
    op.create_table(table, *parts, sqlite_strict=True)
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _words(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _to(name: str, target: str, on_delete: str, *, kind: Any = sa.Uuid, **more: Any) -> sa.Column[Any]:
    more.setdefault("nullable", False)
    return sa.Column(name, kind, sa.ForeignKey(target, ondelete=on_delete), **more)


def _choice(name: str, check: str, *words: str) -> tuple[Any, ...]:
    return (
        sa.Column(name, sa.String(32), nullable=False),
        sa.CheckConstraint(sa.column(name).in_(words), name=check),
    )
