"""What holds of every workspace, whatever was done to it and however it was ended."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.scans import fact_hash
from convene.store import history_check
from convene.store.encoding import encode
from convene.store.journal import FACTS, row_key
from convene.store.tables import Act, JournalEntry, JournalRow, Row, Scan

Kept = dict[tuple[str, str], dict[str, Any]]


_TABLES = {table.name: table for table in Row.metadata.sorted_tables if table.name not in FACTS}
_FILLED = sa.text(" union all ".join(f"select '{name}' where exists (select 1 from {name})" for name in _TABLES))


def kept(session: Session) -> Kept:
    """Every row that undo is answerable for: {(table, key): values}."""
    found: Kept = {}
    for name in session.scalars(_FILLED).all():
        table = _TABLES[name]
        names = table.columns.keys()
        for row in session.execute(sa.select(table)):
            values = dict(zip(names, map(encode, row), strict=True))
            found[name, row_key(table, values)] = values
    return found


def replayed(session: Session) -> Kept:
    """The same rows made of the journal alone: everything that was ever done, undone and done again, in its order."""
    rows: dict[int, list[Any]] = {}
    for row in session.execute(sa.select(JournalRow.__table__).order_by("entry_id", "position")):
        rows.setdefault(row.entry_id, []).append(row)
    found: Kept = {}
    for entry in session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)):
        concerned = entry.id if entry.act is Act.DO else entry.concerns_id
        assert concerned is not None
        for row in rows[concerned]:
            values = row.before if entry.act is Act.UNDO else row.after
            if values is None:
                found.pop((row.table_name, row.row_key), None)
            else:
                found[row.table_name, row.row_key] = as_today(row.table_name, values)
    return found


def as_today(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """A row that an older Convene wrote: without the columns that are gone, with the default of those that are new."""
    columns = Row.metadata.tables[table].columns
    new = {c.name: c.default.arg if c.default is not None else None for c in columns if c.name not in values}
    return {name: value for name, value in values.items() if name in columns} | new


def scans(session: Session) -> list[dict[str, Any]]:
    """Every fact, desk by desk in the order it was noted; each desk's chain of hashes is unbroken."""
    facts = [dict(r) for r in session.execute(sa.select(Scan.__table__).order_by("desk_id", "desk_seq")).mappings()]
    before: dict[str, Any] | None = None
    for fact in facts:
        first = before is None or before["desk_id"] != fact["desk_id"]
        assert fact["desk_seq"] == (1 if first or before is None else before["desk_seq"] + 1)
        assert fact["previous"] == ("" if first or before is None else before["hash"])
        assert fact["hash"] == fact_hash({k: v for k, v in fact.items() if k not in {"hash", "received_at"}})
        before = fact
    return facts


def check(session: Session) -> None:
    """The journal and the rows tell the same story, its chain is whole, and so are the scans'. For a workspace that
    began empty."""
    assert replayed(session) == kept(session)
    scans(session)
    assert history_check.look(session).broken is None
