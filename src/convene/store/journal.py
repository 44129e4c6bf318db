"""The journal: what each change did, row by row, gathered from SQLAlchemy's own flush events so that nobody can forget.

It is the audit trail, the undo and redo, and what a second window watches. Facts (scans, calendars issued) are
not in it: they are never undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from convene.store import scrubbing
from convene.store.encoding import SEEN, Values, decode, encode
from convene.store.history_chain import append, hold
from convene.store.scrubbing import Marks
from convene.store.tables import (
    CalendarItem,
    CalendarLedger,
    Desk,
    DeskPack,
    Erasure,
    JournalEnd,
    JournalEntry,
    JournalRow,
    Packet,
    QuarantinedScan,
    Row,
    Scan,
    SchemaRevision,
    StoredFile,
)

_TABLES = Row.metadata.sorted_tables
FACTS: frozenset[str] = frozenset(
    row.__tablename__
    for row in (
        Scan,
        Desk,
        DeskPack,
        Packet,
        QuarantinedScan,
        CalendarItem,
        CalendarLedger,
        StoredFile,
        Erasure,
        JournalEnd,
        JournalEntry,
        JournalRow,
        SchemaRevision,
    )
)
"""Tables the journal leaves alone."""

_MANY = 500  # keys in one IN (...): well below every database's limit on parameters


def row_key(table: sa.Table, values: Values) -> str:
    """The primary key of a row as one string."""
    return "/".join(str(encode(values[c.name])) for c in table.primary_key)


def primary(table: sa.Table, key: str) -> Values:
    """The primary key of a row, by column, out of that string."""
    return {c.name: decode(c, _typed(c, text)) for c, text in zip(table.primary_key, key.split("/"), strict=True)}


def fetch(session: Session, table: sa.Table, keys: Iterable[str]) -> dict[str, Values]:
    """The rows of those keys that exist, encoded, by key."""
    columns = list(table.primary_key)
    found: dict[str, Values] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), _MANY):
        parts = [tuple(primary(table, k).values()) for k in wanted[start : start + _MANY]]
        where = columns[0].in_([p[0] for p in parts]) if len(columns) == 1 else sa.tuple_(*columns).in_(parts)
        for row in session.execute(sa.select(table).where(where)).mappings():
            values = {c.name: encode(row[c]) for c in table.columns}
            found[row_key(table, values)] = values
    return found


def _typed(column: sa.Column[Any], text: str) -> Any:
    return int(text) if isinstance(column.type, sa.Integer) else text


@dataclass
class Recorder:
    """Gathers what one ``write`` changed. Lives in ``session.info`` for the time of the transaction."""

    before: dict[tuple[str, str], Values | None] = field(default_factory=dict)
    after: dict[tuple[str, str], Values] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    marks: Marks = field(default_factory=Marks)

    @staticmethod
    def of(session: Session) -> "Recorder":
        """The recorder of a write session; a read session has none and may change nothing."""
        recorder = session.info.get("recorder")
        if not isinstance(recorder, Recorder):
            raise RuntimeError("a change outside Workspace.write")
        return recorder

    def inserted(self, table: sa.Table, rows: Iterable[Values]) -> None:
        """Note rows that were inserted in bulk, whole and encoded."""
        for values in rows:
            key = (table.name, row_key(table, values))
            self.before.setdefault(key, None)
            self.after[key] = values

    def touched(self, session: Session, table: sa.Table, keys: Iterable[str]) -> None:
        """Note rows that are about to change or go, with what hangs on them."""
        new = [k for k in keys if (table.name, k) not in self.before]
        for key, values in fetch(session, table, new).items():
            self.before[table.name, key] = values
        for key in keys:
            self.after.pop((table.name, key), None)

    def going(self, session: Session, table: sa.Table, keys: Sequence[str]) -> None:
        """Note rows that are about to be deleted, and all that the database will delete or clear with them."""
        self.touched(session, table, keys)
        for child, column in _dependents(table):
            remote = next(iter(column.foreign_keys)).column
            values = [decode(remote, _typed(remote, k)) for k in keys]
            pk = list(child.primary_key)
            held: list[str] = []
            for start in range(0, len(values), _MANY):
                rows = session.execute(sa.select(*pk).where(column.in_(values[start : start + _MANY])))
                held += [row_key(child, dict(zip([c.name for c in pk], row, strict=True))) for row in rows]
            if not held:
                continue
            if next(iter(column.foreign_keys)).ondelete == "CASCADE":
                self.going(session, child, held)
            else:
                self.touched(session, child, held)

    def rows(self, session: Session) -> Iterator[tuple[str, str, Values | None, Values | None]]:
        """(table, key, before, after) of all that really changed, tables in the order they depend on each other."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for name, key in self.before:
            by_table[name].append(key)
        for table in (table for table in _TABLES if table.name in by_table):
            keys = by_table[table.name]
            known = {k: self.after[table.name, k] for k in keys if (table.name, k) in self.after}
            now = known | fetch(session, table, (k for k in keys if k not in known))
            for key in keys:
                before, after = self.before[table.name, key], now.get(key)
                if before != after:
                    yield table.name, key, before, after


def _dependents(table: sa.Table) -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for child in _TABLES:
        if child.name in FACTS:
            continue
        for column in child.columns:
            for foreign in column.foreign_keys:
                if foreign.column.table is table and foreign.ondelete in {"CASCADE", "SET NULL"}:
                    yield child, column


class Writing(Session):
    """A session in which every change is recorded once ``watch`` was called."""


class Reading(Session):
    """A session in which nothing changes: a flush that would is refused as a bug."""


def watch(session: Writing) -> Recorder:
    """Start recording a write session."""
    recorder = session.info["recorder"] = Recorder()
    return recorder


@event.listens_for(Reading, "before_flush")
def _refuse(session: Session, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a change outside Workspace.write")


# Of the mapper, not of the session: these are called for every row a flush really writes, orphans and rows that take
# the place of a deleted one among them.
@event.listens_for(Row, "before_insert", propagate=True)
def _before_insert(mapper: Mapper[Any], connection: sa.Connection, target: Row) -> None:
    # A new row with the key of one deleted in the same flush becomes an UPDATE, with nothing else called before it.
    session = object_session(target)
    if session is not None and mapper.identity_key_from_instance(target) in session.identity_map:
        _before_update(mapper, connection, target)


@event.listens_for(Row, "before_update", propagate=True)
def _before_update(mapper: Mapper[Any], _connection: sa.Connection, target: Row) -> None:
    if (at := _recorded(target)) is not None:
        session, table = at
        Recorder.of(session).touched(session, table, [_key(mapper, target)])


@event.listens_for(Row, "before_delete", propagate=True)
def _before_delete(mapper: Mapper[Any], _connection: sa.Connection, target: Row) -> None:
    if (at := _recorded(target)) is not None:
        session, table = at
        Recorder.of(session).going(session, table, [_key(mapper, target)])


@event.listens_for(Row, "after_insert", propagate=True)
def _after_insert(mapper: Mapper[Any], _connection: sa.Connection, target: Row) -> None:
    if (at := _recorded(target)) is not None:
        session, table = at
        recorder, key = Recorder.of(session), (table.name, _key(mapper, target))
        recorder.before.setdefault(key, None)
        recorder.after.pop(key, None)


def _recorded(target: Row) -> tuple[Session, sa.Table] | None:
    """The session and table of a row the journal is about; a fact is noted as touched, and that is all."""
    session, table = object_session(target), target.__table__
    if session is None or not isinstance(table, sa.Table):
        return None
    if table.name in FACTS:
        note_fact(session, table.name)
        return None
    return session, table


def note_fact(session: Session, table: str) -> None:
    """Note that a fact of that table was added."""
    if not table.startswith("journal_"):
        Recorder.of(session).facts.add(table)


def _key(mapper: Mapper[Any], target: Row) -> str:
    return "/".join(str(encode(part)) for part in mapper.primary_key_from_instance(target))


@event.listens_for(Writing, "do_orm_execute")
def _before_execute(state: ORMExecuteState) -> None:
    statement = state.statement
    watched = isinstance(state.session.info.get("recorder"), Recorder)  # an undo has a record of its own
    if not watched or not isinstance(statement, sa.UpdateBase) or state.execution_options.get(SEEN):
        return
    table = statement.table
    if isinstance(table, sa.Table) and table.name in FACTS:
        note_fact(state.session, table.name)
        return
    raise RuntimeError(f"a bulk statement on {table} that the journal cannot see: use convene.store.bulk")


@dataclass(frozen=True, slots=True)
class Change:
    """What a write changed: for the status line, and for pages that show it.

    Where only facts were added (``journaled`` is false) an undo and a redo stand as they did, and are not said.
    """

    label: str
    at: datetime
    tables: frozenset[str]
    ids: frozenset[str]
    undo: str | None = None
    redo: str | None = None
    journaled: bool = True


def record(
    session: Session, recorder: Recorder, label: str, *, now: datetime, who: str, by_itself: bool = False
) -> tuple[set[str], set[str]]:
    """Write the journal entry of a finished change. Returns the tables and row keys it touched.

    What happens ``by_itself`` is nobody's step: no undo takes it back, and what was undone before can still be redone.
    """
    if not recorder.before and not recorder.marks:
        return set(recorder.facts), set()
    rows = list(recorder.rows(session))
    if rows or recorder.marks:
        hold(session)
        if not by_itself:
            session.execute(
                sa.update(JournalEntry)
                .where(JournalEntry.undone_at.is_not(None), JournalEntry.closed.is_(False))
                .values(closed=True)
            )
        cleared = scrubbing.scrub(session, recorder.marks) if recorder.marks else 0
        closed = by_itself or not rows
        append(session, label, rows, at=now, who=who, closed=closed, marks=recorder.marks, cleared=cleared)
    return {r[0] for r in rows} | recorder.facts, {r[1] for r in rows}


def scrub(session: Session, ids: Collection[UUID], words: Collection[str] = ()) -> None:
    """Take people's values out of the journal once this change is in it: rows that hold one of these ids, or of these
    words, keep their key alone, and labels lose their words. ``record`` does so for all that was ever recorded."""
    marks = Recorder.of(session).marks
    marks.ids.update(ids)
    marks.words.update(words)


def scrub_all(session: Session) -> None:
    """Take all values out of the journal, whoever they are of."""
    Recorder.of(session).marks.whole = True
