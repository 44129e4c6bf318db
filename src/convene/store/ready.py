"""Statements asked while people queue: compiled once, and given to SQLite's own driver.

What SQLAlchemy does for each call is well spent where a person waits for one answer. A desk waits for five of them, one
after the other, between two commits.
"""

from collections import namedtuple
from collections.abc import Callable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from convene.store.journal import note_fact

_Process = Callable[[Any], Any] | None
_DIALECT = sqlite.dialect()


class Ready:
    """One SELECT or INSERT with named parameters. On PostgreSQL it is run like any other."""

    def __init__(self, statement: sa.Select[*tuple[Any, ...]] | sa.Insert) -> None:
        self.statement = statement

    def first(self, session: Session, **values: Any) -> Any:
        """The first row, or None."""
        connection = session.connection()
        driver = connection.connection.driver_connection
        if connection.dialect.name != _DIALECT.name or driver is None:
            return connection.execute(self.statement, values).first()
        row = driver.execute(self._sql, self._given(values)).fetchone()
        return row and self._row(
            *(value if read is None else read(value) for read, value in zip(self._reads, row, strict=True))
        )

    def add_fact(self, session: Session, values: dict[str, Any]) -> None:
        """Insert one fact, given whole: facts are not in the journal."""
        assert isinstance(self.statement, sa.Insert)  # noqa: S101
        connection = session.connection()
        driver = connection.connection.driver_connection
        if connection.dialect.name == _DIALECT.name and driver is not None:
            driver.execute(self._sql, self._given(values))
        else:
            connection.execute(self.statement, values)
        note_fact(session, self.statement.table.name)

    def _given(self, values: dict[str, Any]) -> list[Any]:
        given = list(self._constants)
        for place, name, bind in self._places:
            value = values[name]
            given[place] = value if bind is None else bind(value)
        return given

    @cached_property
    def _compiled(self) -> Any:
        return self.statement.compile(dialect=_DIALECT)

    @cached_property
    def _sql(self) -> str:
        return str(self._compiled)

    @cached_property
    def _binds(self) -> list[tuple[sa.BindParameter[Any], _Process]]:
        binds = [self._compiled.binds[name] for name in self._compiled.positiontup]
        return [(bind, _impl(bind).bind_processor(_DIALECT)) for bind in binds]

    @cached_property
    def _constants(self) -> list[Any]:
        return [None if one.required else bind(one.value) if bind else one.value for one, bind in self._binds]

    @cached_property
    def _places(self) -> list[tuple[int, str, _Process]]:
        return [(place, one.key, bind) for place, (one, bind) in enumerate(self._binds) if one.required]

    @cached_property
    def _columns(self) -> list[sa.ColumnElement[Any]]:
        return [] if isinstance(self.statement, sa.Insert) else list(self.statement.selected_columns)

    @cached_property
    def _reads(self) -> list[_Process]:
        return [_impl(one).result_processor(_DIALECT, None) for one in self._columns]

    @cached_property
    def _row(self) -> Any:
        return namedtuple("Row", [one.key for one in self._columns])  # type: ignore[misc]  # noqa: PYI024


def _impl(of: Any) -> Any:
    return of.type.dialect_impl(_DIALECT)
