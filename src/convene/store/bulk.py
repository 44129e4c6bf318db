"""Many rows at once, in the journal all the same."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.encoding import JOURNALED, encoded, insert_encoded
from convene.store.journal import Recorder
from convene.store.types import Row


def table_of(kind: type[Row]) -> sa.Table:
    """The Core table of a row class, for the few statements that are quicker without the ORM."""
    table = kind.__table__
    assert isinstance(table, sa.Table)  # noqa: S101 - every row of ours has one table
    return table


def insert_rows(session: Session, kind: type[Row], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows given as {column: value}; columns left out take their default. Returns how many."""
    table = table_of(kind)
    recorder = Recorder.of(session)
    whole = [encoded(table, row) for row in rows]
    insert_encoded(session, table, whole)
    recorder.inserted(table, whole)
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
