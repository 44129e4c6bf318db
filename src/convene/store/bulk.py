"""Many rows at once, in the journal all the same."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.journal import JOURNALED, Recorder
from convene.store.types import Row

CHUNK = 5000
_NO_DIALECT: Any = None  # our own types clean alike for every database


def table_of(kind: type[Row]) -> sa.Table:
    """The Core table of a row class, for the few statements that are quicker without the ORM."""
    table = kind.__table__
    assert isinstance(table, sa.Table)  # noqa: S101 - every row of ours has one table
    return table


def insert_rows(session: Session, kind: type[Row], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows given as {column: value}; columns left out take their default. Returns how many."""
    table = table_of(kind)
    recorder = Recorder.of(session)
    whole = [_with_defaults(table, row) for row in rows]
    for start in range(0, len(whole), CHUNK):
        session.execute(sa.insert(table), whole[start : start + CHUNK], execution_options=JOURNALED)
    recorder.inserted(table, (_as_kept(table, row) for row in whole))
    return len(whole)


def update_rows(session: Session, kind: type[Row], rows: Sequence[dict[str, Any]]) -> int:
    """Update rows given as {"id": key, column: value}, all with the same columns. Returns how many were named."""
    if not rows:
        return 0
    table = table_of(kind)
    Recorder.of(session).touched(session, table, [row["id"].hex for row in rows])
    names = [name for name in rows[0] if name != "id"]
    statement = (
        sa.update(table)
        .where(table.c["id"] == sa.bindparam("key"))
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )
    values = [{"key": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    session.connection().execute(statement, values)
    return len(rows)


def delete_rows(session: Session, kind: type[Row], ids: Sequence[UUID]) -> int:
    """Delete rows by id, with all that belongs to them. Returns how many were named."""
    if not ids:
        return 0
    table = table_of(kind)
    Recorder.of(session).going(session, table, [i.hex for i in ids])
    session.execute(sa.delete(table).where(table.c["id"].in_(ids)), execution_options=JOURNALED)
    return len(ids)


def lock_rows(session: Session, kind: type[Row], ids: Iterable[UUID]) -> bool:
    """Hold those rows until the transaction ends, in the order of their ids, so that a check and the write after it are
    one act. Says whether it had to: on SQLite ``BEGIN IMMEDIATE`` holds the whole file already."""
    if session.get_bind().dialect.name == "sqlite":
        return False
    table = table_of(kind)
    session.execute(sa.select(table.c["id"]).where(table.c["id"].in_(list(ids))).order_by("id").with_for_update())
    return True


def _with_defaults(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    whole = {}
    for column in table.columns:
        if column.name in row:
            whole[column.name] = row[column.name]
        elif column.default is None:
            whole[column.name] = None
        elif column.default.is_callable:
            whole[column.name] = column.default.arg(None)  # type: ignore[attr-defined]
        else:
            whole[column.name] = column.default.arg  # type: ignore[attr-defined]
    return whole


def _as_kept(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row as the database gives it back: cleaned text."""
    kept = {}
    for name, value in row.items():
        kind = table.c[name].type
        if isinstance(value, str) and isinstance(kind, sa.TypeDecorator):
            value = kind.process_bind_param(value, _NO_DIALECT)  # noqa: PLW2901
        kept[name] = value
    return kept
