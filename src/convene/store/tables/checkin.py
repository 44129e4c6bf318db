"""Badge credentials, desks, and scans: facts that are added and never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from convene.rules.checkin import Reason, ScanKind, ScanSource, Verdict
from convene.store.types import KEPT_AS_IS, Row, choice, key, to


class Credential(Row):
    """A badge code of a registration. Reissuing revokes the old one; nothing personal is in the code.

    ``short_code`` is what people type when the badge cannot be scanned: unique within its event. ``wording`` is what
    this badge says otherwise than the person: ``known_as``, ``name``, ``organisation``, ``role``.
    """

    __tablename__ = "credentials"
    id: Mapped[UUID] = key()
    registration_id: Mapped[UUID] = to("registrations.id", on_delete="CASCADE")
    code: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    short_code: Mapped[str] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    wording: Mapped[dict[str, Any] | None]


class BadgePrint(Row):
    """That a badge was printed: when, where, on which stock."""

    __tablename__ = "badge_prints"
    id: Mapped[UUID] = key()
    credential_id: Mapped[UUID] = to("credentials.id", on_delete="CASCADE")
    at: Mapped[datetime]
    desk: Mapped[str] = mapped_column(default="")
    stock: Mapped[str] = mapped_column(default="")


class Desk(Row):
    """A desk at the door of an event. A fact like its scans: it is there from the first of them."""

    __tablename__ = "desks"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE", index=False)
    name: Mapped[str]


class DeskPack(Row):
    """A pack that was made for a desk without this workspace. ``secret`` proves that a packet comes from it. A fact:
    what was given out cannot be taken back."""

    __tablename__ = "desk_packs"
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE")
    desk: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    secret: Mapped[str] = mapped_column(KEPT_AS_IS)


class Packet(Row):
    """A packet of scans that came back from a desk, by the SHA-256 of its bytes. A fact."""

    __tablename__ = "packets"
    digest: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = to("events.id")
    desk: Mapped[str]
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    scans: Mapped[int]
    clock_offset_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    received_at: Mapped[datetime]


class QuarantinedScan(Row):
    """A scan of a packet that could not be taken as it is, kept with the reason. A fact: nothing is dropped."""

    __tablename__ = "quarantined_scans"
    hash: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = to("packets.digest")
    content: Mapped[dict[str, Any]]
    reason: Mapped[str]


class Scan(Row):
    """What happened at a desk. Insert only: a mistake is taken back by a void, which is a fact too.

    ``hash`` is SHA-256 over the fact and the desk's previous hash, so that merging is a set union and a changed row
    shows. ``at`` is the desk's time; ``keyed_late`` marks a scan that was entered on another day than its own.
    ``session_id`` names the session at whose door it was; without one it was the way into the event. Two scans with
    one number come of a pack that was copied: both stand.
    """

    __tablename__ = "scans"
    __table_args__ = (
        sa.Index("ix_scans_desk_seq", "desk_id", "desk_seq"),
        sa.Index("ix_scans_registration_day", "registration_id", "day"),
        sa.Index("ix_scans_event_day_at", "event_id", "day", "at"),
    )
    hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(index=True)
    event_id: Mapped[UUID] = to("events.id", index=False)
    day: Mapped[date]
    registration_id: Mapped[UUID | None] = to("registrations.id", index=False)
    digest: Mapped[str] = mapped_column(default="")
    prefix: Mapped[str] = mapped_column(default="")
    kind: Mapped[ScanKind] = mapped_column(choice(ScanKind))
    voids: Mapped[UUID | None] = mapped_column(index=True)
    desk_id: Mapped[UUID] = to("desks.id", index=False)
    desk_seq: Mapped[int]
    at: Mapped[datetime]
    mono_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    clock_offset_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    operator: Mapped[str] = mapped_column(default="")
    source: Mapped[ScanSource] = mapped_column(choice(ScanSource))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict))
    reason: Mapped[Reason] = mapped_column(choice(Reason))
    note: Mapped[str] = mapped_column(default="")
    keyed_late: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="keyed_late"), default=False)
    previous: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime]
    session_id: Mapped[UUID | None] = to("sessions.id")
