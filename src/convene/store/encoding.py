"""Rows as plain JSON values: what the journal keeps, and what SQLite keeps too, so that thousands go quickly."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from convene.rules.text import clean, clean_line
from convene.store.types import ClockTime, Instant, Line, Words

Values = dict[str, Any]
"""A row by column name, each value as JSON knows it."""

SEEN = "convene_journaled"
JOURNALED: Any = {SEEN: True}
"""Execution options of a bulk statement whose rows the journal has been told of."""
CHUNK = 5000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def encode(value: Any) -> Any:
    """A column's value, as it was read, as JSON knows it."""
    match value:
        case UUID():
            return value.hex
        case datetime():
            return (value - _EPOCH) // _MICROSECOND
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return value


def decode(column: sa.Column[Any], value: Any) -> Any:
    """The inverse of ``encode`` for a column."""
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return _EPOCH + value * _MICROSECOND
    if isinstance(column.type, ClockTime):
        return time.fromisoformat(value)
    kind = column.type.python_type if not isinstance(column.type, sa.JSON) else dict
    if kind is UUID:
        return UUID(value)
    if kind is date:
        return date.fromisoformat(value)
    return value


@lru_cache(maxsize=64)
def _encoders(table: sa.Table) -> tuple[tuple[str, Callable[[], Any], Callable[[Any], Any] | None], ...]:
    """For each column: its name, what makes its default, and what turns a given value into the kept one."""
    return tuple((column.name, _default(column), _encoder(column)) for column in table.columns)


def _default(column: sa.Column[Any]) -> Callable[[], Any]:
    default = column.default
    if default is None:
        return lambda: None
    made = default.arg  # type: ignore[attr-defined]
    return (lambda: made(None)) if default.is_callable else (lambda: made)


def _encoder(column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    match column.type:
        case Line():
            return clean_line
        case Words():
            return clean
        case sa.Uuid() | Instant() | ClockTime() | sa.Enum() | sa.Date():
            return encode
    return None


def encoded(table: sa.Table, row: Values) -> Values:
    """A row about to be inserted, whole: defaults filled in, text cleaned, values as JSON knows them."""
    whole = {}
    for name, default, encoder in _encoders(table):
        value = row[name] if name in row else default()
        whole[name] = encoder(value) if encoder is not None and value else value  # most text is empty
    return whole


def insert_encoded(session: Session, table: sa.Table, rows: Sequence[Values]) -> None:
    """Insert rows as ``encoded`` made them, all with the same columns. The journal must have been told of them."""
    if not rows:
        return
    names = list(rows[0])
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        columns = [(name, table.c[name]) for name in names]
        for start in range(0, len(rows), CHUNK):
            chunk = [{n: decode(c, row[n]) for n, c in columns} for row in rows[start : start + CHUNK]]
            connection.execute(sa.insert(table), chunk)
        return
    # SQLite keeps what JSON knows: past SQLAlchemy's types, which would do all of it again.
    into = _insert(table, tuple(names))
    as_text = [place for place, name in enumerate(names) if isinstance(table.c[name].type, sa.JSON)]
    for start in range(0, len(rows), CHUNK):
        connection.exec_driver_sql(into, [_kept(row, as_text) for row in rows[start : start + CHUNK]])


@lru_cache(maxsize=256)
def _insert(table: sa.Table, names: tuple[str, ...]) -> str:
    return str(sa.insert(table).compile(dialect=sqlite.dialect(), column_keys=list(names)))


def _kept(row: Values, as_text: Sequence[int]) -> tuple[Any, ...]:
    """A row as SQLite keeps it: what is JSON, at those places, as text."""
    if not as_text:
        return tuple(row.values())
    values = list(row.values())
    for place in as_text:
        if values[place] is not None:
            values[place] = json.dumps(values[place])
    return tuple(values)
