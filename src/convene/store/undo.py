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
from convene.store.history_chain import append, hold
from convene.store.journal import fetch, primary
from convene.store.journal_steps import Kind, Step, Steps
from convene.store.merges import follow
from convene.store.tables import Act, JournalEntry, JournalRow, PersonMerge

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
    steps = Steps(session, entry.id, back=back)
    _check_untouched(session, entry, steps, back=back)
    try:
        with session.begin_nested():
            _play_all(session, steps)
    except IntegrityError as error:
        # One row may take the place that another one leaves: who goes first is to be found out.
        if steps.count > _A_FEW or not _play_in_rounds(session, [(t, list(steps.of(t.name))) for t in steps.tables]):
            raise _refused(entry, back=back, why="Something that depends on it has been added since.") from error
    if _others_since(session, entry) and (why := what_is_wrong(session, steps)):
        raise _refused(entry, back=back, why=why)
    follow(session, steps.of(PersonMerge.__tablename__))
    touched = {table.name for table in steps.tables}, steps.keys()
    hold(session)
    entry.undone_at = now if back else None
    session.flush()
    append(session, entry.label, at=now, who=who, act=Act.UNDO if back else Act.REDO, concerns=entry.id)
    return touched


def _play_all(session: Session, steps: Steps) -> None:
    for table in steps.tables:
        pointing = _pointing(table)
        for page in steps.pages(table.name, Kind.INSERT):
            _insert(session, table, [row for _, _, row in page if row is not None])
        for page in steps.pages(table.name, Kind.INSERT) if pointing else ():
            _update(session, table, [row for _, _, row in page if row and any(row.get(name) for name in pointing)])
    for table in steps.tables:
        for page in steps.pages(table.name, Kind.UPDATE):
            _update(session, table, [row for _, _, row in page if row is not None])
    for table in reversed(steps.tables):
        for keys in steps.keys_of(table.name, Kind.DELETE):
            _delete(session, table, keys)


def _play(session: Session, table: sa.Table, step: Step) -> None:
    key, old, new = step
    if new is None:
        _delete(session, table, [key])
    elif old is None:
        _insert(session, table, [new])
        if any(new.get(name) for name in _pointing(table)):
            _update(session, table, [new])
    else:
        _update(session, table, [new])


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
                    _play(session, table, step)
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


def _check_untouched(session: Session, entry: JournalEntry, steps: Steps, *, back: bool) -> None:
    for table in steps.tables:
        columns = table.columns.keys()
        for page in steps.pages(table.name):
            now = fetch(session, table, [key for key, _, _ in page])
            for key, expected, _ in page:
                found = now.get(key)
                # A column since removed can no longer be compared.
                wanted = expected and {name: value for name, value in expected.items() if name in columns}
                same = found is None if wanted is None else found is not None and wanted.items() <= found.items()
                if not same:
                    raise _refused(entry, back=back, why=_who_since(session, entry, table.name, key))


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


def _decoded(table: sa.Table, values: Values) -> Values:
    # Columns since removed are left out; columns since added take their default.
    return {c.name: decode(c, values[c.name]) for c in table.columns if c.name in values}


def _pointing(table: sa.Table) -> list[str]:
    """The columns by which rows of a table point at each other."""
    return [c.name for c in table.columns for f in c.foreign_keys if f.column.table is table]


def _insert(session: Session, table: sa.Table, rows: list[Values]) -> None:
    """Rows of one table may point at each other: they are written without that, which comes after all of them."""
    if rows:
        bare = dict.fromkeys(_pointing(table))
        whole = [_decoded(table, row) | bare for row in rows]
        session.execute(sa.insert(table), whole, execution_options=JOURNALED)


def _update(session: Session, table: sa.Table, rows: list[Values]) -> None:
    by_columns: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        values = _decoded(table, row)
        by_columns.setdefault(tuple(values), []).append(values)
    for names, listed in by_columns.items():
        statement = _of_keys(sa.update(table), table).values({name: sa.bindparam(f"new_{name}") for name in names})
        params = [
            {f"new_{name}": value for name, value in values.items()}
            | {f"key_{c.name}": values[c.name] for c in table.primary_key}
            for values in listed
        ]
        session.connection().execute(statement, params)


def _delete(session: Session, table: sa.Table, keys: list[str]) -> None:
    if keys:
        params = [{f"key_{name}": value for name, value in primary(table, key).items()} for key in keys]
        session.connection().execute(_of_keys(sa.delete(table), table), params)


def _of_keys(statement: Any, table: sa.Table) -> Any:
    return statement.where(*(c == sa.bindparam(f"key_{c.name}") for c in table.primary_key))
