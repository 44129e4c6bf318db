"""Undo and redo from the journal: named, many steps, also after a restart.

A change is taken back only if every row it touched is still as it left it. Otherwise somebody changed it since, and the
undo is refused with the reason, nothing touched.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from convene.rules.errors import Refused
from convene.store.afterwards import what_is_wrong
from convene.store.encoding import JOURNALED, Values, decode
from convene.store.journal import fetch
from convene.store.merges import follow
from convene.store.tables import Act, JournalEntry, JournalRow, PersonMerge, Row

Step = tuple[str, Values | None, Values | None]
"""A row's key, as it is, as it will be."""
Ordered = list[tuple[sa.Table, list[Step]]]

_A_FEW = 1000  # rows: more are not tried one by one


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry of the journal as a person reads it. ``open`` while it can be undone, or done again if it is undone."""

    id: int
    label: str
    at: datetime
    who: str
    undone: bool
    open: bool


def _open_entries(who: str | None) -> sa.Select[JournalEntry]:
    query = sa.select(JournalEntry).where(
        JournalEntry.act == Act.DO, JournalEntry.scrubbed.is_(False), JournalEntry.closed.is_(False)
    )
    return query if who is None else query.where(JournalEntry.who == who)


def next_undo(session: Session, who: str | None) -> JournalEntry | None:
    """The change that an undo would take back: the last that is done. With ``who``, of that person's own."""
    query = _open_entries(who).where(JournalEntry.undone_at.is_(None)).order_by(JournalEntry.id.desc())
    return session.scalars(query.limit(1)).first()


def next_redo(session: Session, who: str | None) -> JournalEntry | None:
    """The change that a redo would do again: the earliest undone one, unless something else was done since."""
    query = _open_entries(who).where(JournalEntry.undone_at.is_not(None)).order_by(JournalEntry.id)
    return session.scalars(query.limit(1)).first()


def lines(session: Session, *, limit: int = 50) -> list[JournalLine]:
    """The latest entries, newest first."""
    query = sa.select(JournalEntry).where(JournalEntry.act == Act.DO).order_by(JournalEntry.id.desc()).limit(limit)
    return [
        JournalLine(e.id, e.label, e.at, e.who, e.undone_at is not None, not (e.closed or e.scrubbed))
        for e in session.scalars(query)
    ]


def turn(session: Session, entry: JournalEntry, *, back: bool, now: datetime, who: str) -> tuple[set[str], set[str]]:
    """Undo (``back``) or redo an entry. Returns the tables and row keys touched; else raises Refused."""
    rows = session.execute(
        sa.select(JournalRow.table_name, JournalRow.row_key, JournalRow.before, JournalRow.after)
        .where(JournalRow.entry_id == entry.id)
        .order_by(JournalRow.position)
    ).all()
    steps = [
        (r.table_name, r.row_key, r.after, r.before) if back else (r.table_name, r.row_key, r.before, r.after)
        for r in rows
    ]
    _check_untouched(session, entry, steps, back=back)
    by_table: dict[str, list[Step]] = {}
    for name, key, old, new in steps:
        by_table.setdefault(name, []).append((key, old, new))
    ordered = [(t, by_table[t.name]) for t in Row.metadata.sorted_tables if t.name in by_table]
    try:
        with session.begin_nested():
            _play(session, ordered)
    except IntegrityError as error:
        # One row may take the place that another one leaves: who goes first is to be found out.
        if len(steps) > _A_FEW or not _play_in_rounds(session, ordered):
            raise _refused(entry, back=back, why="Something that depends on it has been added since.") from error
    if _others_since(session, entry) and (why := what_is_wrong(session, by_table)):
        raise _refused(entry, back=back, why=why)
    follow(session, by_table.get(PersonMerge.__tablename__, ()))
    entry.undone_at = now if back else None
    session.add(
        JournalEntry(act=Act.UNDO if back else Act.REDO, concerns_id=entry.id, label=entry.label, at=now, who=who)
    )
    session.flush()
    return set(by_table), {key for _, key, _, _ in steps}


def _play(session: Session, ordered: Ordered) -> None:
    for table, changes in ordered:
        _insert(session, table, [new for _, old, new in changes if old is None and new is not None])
    for table, changes in ordered:
        for _, old, new in changes:
            if old is not None and new is not None:
                _update(session, table, new)
    for table, changes in reversed(ordered):
        for _, old, new in changes:
            if old is not None and new is None:
                _delete(session, table, old)


def _play_in_rounds(session: Session, ordered: Ordered) -> bool:
    """Each row for itself, again and again while any finds its way; whether all did. Nothing goes that another row
    still hangs on: the database would take that one along."""
    waiting = [(table, change) for table, changes in ordered for change in changes]
    waiting.sort(key=lambda step: (step[1][1] is not None) + 2 * (step[1][2] is None))
    while waiting:
        left: list[tuple[sa.Table, Step]] = []
        for number, (table, step) in enumerate(waiting):
            others = (*left, *waiting[number + 1 :])
            if step[2] is None and any(was and now and step[0] in was.values() for _, (_, was, now) in others):
                left.append((table, step))
                continue
            try:
                with session.begin_nested():
                    _play(session, [(table, [step])])
            except IntegrityError:
                left.append((table, step))
        if len(left) == len(waiting):
            return False
        waiting = left
    return True


def _others_since(session: Session, entry: JournalEntry) -> bool:
    """Whether somebody else, or time itself, has changed anything since: if not, what is restored was allowed as it
    was."""
    later = sa.exists().where(
        JournalEntry.id > entry.id,
        JournalEntry.act == Act.DO,
        JournalEntry.undone_at.is_(None),
        sa.or_(JournalEntry.who != entry.who, JournalEntry.closed),
    )
    return bool(session.scalar(sa.select(later)))


def _refused(entry: JournalEntry, *, back: bool, why: str) -> Refused:
    verb = "undone" if back else "done again"
    return Refused(f"“{entry.label}” can no longer be {verb}", why, entry=entry.id)


def _check_untouched(
    session: Session, entry: JournalEntry, steps: list[tuple[str, str, Any, Any]], *, back: bool
) -> None:
    tables = Row.metadata.tables
    by_table: dict[str, dict[str, Values | None]] = {}
    for name, key, expected, _ in steps:
        by_table.setdefault(name, {})[key] = expected
    for name, expected_rows in by_table.items():
        now, columns = fetch(session, tables[name], expected_rows), tables[name].columns.keys()
        for key, expected in expected_rows.items():
            found = now.get(key)
            # A column since removed can no longer be compared.
            wanted = expected and {name: value for name, value in expected.items() if name in columns}
            same = found is None if wanted is None else found is not None and wanted.items() <= found.items()
            if not same:
                raise _refused(entry, back=back, why=_who_since(session, entry, name, key))


def _who_since(session: Session, entry: JournalEntry, table: str, key: str) -> str:
    later = session.scalars(
        sa.select(JournalEntry)
        .join(JournalRow, JournalRow.entry_id == JournalEntry.id)
        .where(JournalRow.table_name == table, JournalRow.row_key == key, JournalEntry.id != entry.id)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    ).first()
    if later is None:
        return "The same thing has been changed since."
    return f"{later.who} changed the same thing since: “{later.label}”."


def _is(table: sa.Table, values: Values) -> list[sa.ColumnElement[bool]]:
    return [c == decode(c, values[c.name]) for c in table.primary_key]


def _decoded(table: sa.Table, values: Values) -> Values:
    # Columns since removed are left out; columns since added take their default.
    return {c.name: decode(c, values[c.name]) for c in table.columns if c.name in values}


def _delete(session: Session, table: sa.Table, values: Values) -> None:
    session.execute(sa.delete(table).where(*_is(table, values)), execution_options=JOURNALED)


def _insert(session: Session, table: sa.Table, rows: list[Values]) -> None:
    if not rows:
        return
    own = [c.name for c in table.columns for f in c.foreign_keys if f.column.table is table]
    whole = [_decoded(table, row) for row in rows]
    # Rows of one table may point at each other: first without the pointer, then with it.
    session.execute(sa.insert(table), [row | dict.fromkeys(own) for row in whole], execution_options=JOURNALED)
    for row, encoded in zip(whole, rows, strict=True):
        if any(row.get(name) is not None for name in own):
            _update(session, table, encoded)


def _update(session: Session, table: sa.Table, values: Values) -> None:
    session.execute(
        sa.update(table).where(*_is(table, values)).values(_decoded(table, values)), execution_options=JOURNALED
    )
