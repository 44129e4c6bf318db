"""The journal and its chain: what is added and never changed, which the database itself refuses to let go."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from convene.store.types import Row, checked, choice, to


class Act(StrEnum):
    """What a journal entry records."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class JournalEntry(Row):
    """One change as a person names it: label, time, who.

    ``undone_at`` is set while the change is undone; ``closed`` once it cannot be done again because something else was
    done since; ``scrubbed`` where values were taken out because a person in it was erased. An undo or redo is an entry
    of its own (``act``) that names the entry it concerns.

    ``hash`` is over the entry, its rows and ``previous``, the hash of the entry before it (``rules.history_chain``).
    ``digest`` is of the label, with ``salt``, which is null once the label was taken out. ``cleared``: rows and labels
    that were taken out with this change.
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
    previous: Mapped[str]
    hash: Mapped[str]
    salt: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary)
    cleared: Mapped[int] = mapped_column(default=0)


class JournalRow(Row):
    """A row before and after a change; ``before`` is null for a new row, ``after`` for a deleted one.

    ``digest`` is of all of it with ``salt``, which is null once the values were taken out.
    """

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
    salt: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary)


class JournalEnd(Row):
    """The last entry of the journal, in one row: what the next one follows, and how a cut end shows.

    Up to ``adopted_id`` entries were sealed at ``adopted_at``, as they stood then: they are older than the chain, or
    the file was saved from a damaged one.
    """

    __tablename__ = "journal_end"
    __table_args__ = (checked("one", "id = 1"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    entry_id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    hash: Mapped[str]
    adopted_id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), default=0)
    adopted_at: Mapped[datetime | None]


_SEALED = {
    "journal_entries": ("id", "act", "concerns_id", "at", "who", "previous", "hash", "digest", "cleared"),
    "journal_rows": ("entry_id", "position", "table_name", "row_key", "digest"),
}
_VALUES = {"journal_entries": ("label", "salt"), "journal_rows": ("before", "after", "salt")}
_SAID = "the history is only added to"


def guards(dialect: str) -> list[str]:
    """What has the database refuse to change and to delete what is sealed. Values may go, with their salt."""
    sqlite = dialect == "sqlite"

    def same(names: tuple[str, ...]) -> str:
        # PostgreSQL compares JSON as text alone.
        told = "new.{0} IS old.{0}" if sqlite else "new.{0}::text IS NOT DISTINCT FROM old.{0}::text"
        return " AND ".join(told.format(f'"{name}"') for name in names)

    made = []
    if not sqlite:
        made.append(
            "CREATE OR REPLACE FUNCTION convene_history() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
        )
    each = "" if sqlite else "FOR EACH ROW "
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END" if sqlite else "EXECUTE FUNCTION convene_history()"
    for table, sealed in _SEALED.items():
        emptied = "old.salt IS NOT NULL AND new.salt IS NULL"
        wrong = f"NOT ({same(sealed)} AND ({emptied} OR ({same(_VALUES[table])})))"
        made += [
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} {each}WHEN ({wrong}) {refuse}",
            f"CREATE TRIGGER {table}_last BEFORE DELETE ON {table} {each}{refuse}",
        ]
        if not sqlite:
            made.append(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    return made


for _dialect in ("sqlite", "postgresql"):
    for _statement in guards(_dialect):
        _guard: Any = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        sa.event.listen(Row.metadata, "after_create", _guard.execute_if(dialect=_dialect))
