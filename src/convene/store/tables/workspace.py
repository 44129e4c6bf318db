"""Settings, the journal, and the register of erasures."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from convene.store.types import Row, checked, choice, key, to


class Act(StrEnum):
    """What a journal entry records."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class Setting(Row):
    """A setting of this workspace."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class StoredFile(Row):
    """The bytes of a file that is kept in the workspace, by their SHA-256 in hex. A fact: undo finds it again."""

    __tablename__ = "stored_files"
    digest: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class JournalEntry(Row):
    """One change as a person names it: label, time, who.

    ``undone_at`` is set while the change is undone; ``closed`` once it cannot be done again because something else was
    done since; ``scrubbed`` where values were taken out because a person in it was erased. An undo or redo is an entry
    of its own (``act``) that names the entry it concerns.
    """

    __tablename__ = "journal_entries"
    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    act: Mapped[Act] = mapped_column(choice(Act), default=Act.DO)
    concerns_id: Mapped[int | None] = to("journal_entries.id")
    label: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    undone_at: Mapped[datetime | None]
    closed: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="closed"), default=False)
    scrubbed: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="scrubbed"), default=False)


class JournalRow(Row):
    """A row before and after a change; ``before`` is null for a new row, ``after`` for a deleted one."""

    __tablename__ = "journal_rows"
    __table_args__ = (
        checked("something", "before is not null or after is not null"),
        sa.Index("ix_journal_rows_row", "table_name", "row_key"),
    )
    entry_id: Mapped[int] = to("journal_entries.id", on_delete="CASCADE", index=False, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_key: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class Erasure(Row):
    """A person erased from this workspace, by random id alone: applied again after a backup is restored."""

    __tablename__ = "erasures"
    id: Mapped[UUID] = key()
    erased_at: Mapped[datetime]


class SchemaRevision(Row):
    """The Alembic revision this workspace is at: the table Alembic itself reads and writes."""

    __tablename__ = "alembic_version"
    version_num: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
