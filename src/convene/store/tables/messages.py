"""Messages to people, and the calendar ledger: who holds which SEQUENCE of what."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from convene.store.types import Row, Words, checked, key, to


class Message(Row):
    """A message in the outbox or sent. ``recipient`` is an address where it is to nobody in the workspace.

    ``state`` is draft, sending, sent, failed or held; ``handed_at`` is when it was about to be handed over, kept before
    that is tried, so that one of which nobody knows is shown to a person. ``attachments`` says what goes along.
    """

    __tablename__ = "messages"
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID | None] = to("events.id", on_delete="CASCADE")
    person_id: Mapped[UUID | None] = to("people.id", on_delete="SET NULL")
    kind: Mapped[str]
    recipient: Mapped[str] = mapped_column(Words, default="")
    subject: Mapped[str]
    body_text: Mapped[str] = mapped_column(Words, default="")
    body_html: Mapped[str] = mapped_column(Words, default="")
    state: Mapped[str] = mapped_column(default="draft")
    way: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Words, default="")
    message_id: Mapped[str] = mapped_column(default="")
    attachments: Mapped[list[Any] | None]


class CalendarItem(Row):
    """The SEQUENCE an appointment was last issued at, and a fingerprint of its time, place and status then.

    A fact, not a plan: undo does not touch it, so that SEQUENCE never falls (RFC 5546). ``snapshot`` is what a file
    that takes it back needs once the thing itself is gone: title, times, place.
    """

    __tablename__ = "calendar_items"
    __table_args__ = (checked("sequence", "sequence >= 0"),)
    uid: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    fingerprint: Mapped[str]
    modified_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(default="")
    event_id: Mapped[UUID | None] = mapped_column(index=True)
    snapshot: Mapped[dict[str, Any] | None]


class CalendarLedger(Row):
    """Who was sent which UID at which SEQUENCE and METHOD, when and how; with digests of time, place and status, and
    of the words, as they were then."""

    __tablename__ = "calendar_ledger"
    __table_args__ = (sa.Index("ix_calendar_ledger_person_uid", "person_id", "uid"),)
    id: Mapped[UUID] = key()
    person_id: Mapped[UUID | None] = to("people.id", on_delete="SET NULL", index=False)
    uid: Mapped[str] = mapped_column(index=True)
    sequence: Mapped[int]
    method: Mapped[str]
    way: Mapped[str]
    issued_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
