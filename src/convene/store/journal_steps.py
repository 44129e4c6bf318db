"""What an undo or a redo has to do, read from the journal a few thousand rows at a time: an import of 100,000 people is
in it with each of them, and all of them at once would be a gigabyte."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.encoding import Values
from convene.store.tables import JournalRow, Row

Step = tuple[str, Values | None, Values | None]
"""A row's key, as it is, as it will be."""
PAGE = 2_000


class Kind(StrEnum):
    """What becomes of a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Steps:
    """The steps of one entry, by table. ``tables`` stand in the order they depend on each other; ``count`` is all."""

    def __init__(self, session: Session, entry_id: int, *, back: bool) -> None:
        self._session, self._of_entry = session, JournalRow.entry_id == entry_id
        sides = (JournalRow.after, JournalRow.before)
        self._is, self._will_be = sides if back else sides[::-1]
        counted = (
            sa.select(JournalRow.table_name, sa.func.count()).where(self._of_entry).group_by(JournalRow.table_name)
        )
        by_table: dict[str, int] = {name: many for name, many in session.execute(counted)}  # noqa: C416
        self.count = sum(by_table.values())
        self.tables = [table for table in Row.metadata.sorted_tables if table.name in by_table]

    def of(self, name: str) -> Iterator[Step]:
        """Those of one table, in order; none where it has none."""
        for page in self.pages(name):
            yield from page

    def pages(self, name: str, kind: Kind | None = None) -> Iterator[list[Step]]:
        """Those of one table, and perhaps of one kind, page by page."""
        for rows in self._read(name, kind, JournalRow.row_key, self._is, self._will_be):
            yield [(key, now, then) for _, key, now, then in rows]

    def keys_of(self, name: str, kind: Kind) -> Iterator[list[str]]:
        """Only their keys, page by page."""
        for rows in self._read(name, kind, JournalRow.row_key):
            yield [key for _, key in rows]

    def keys(self) -> set[str]:
        """The keys of all."""
        return set(self._session.scalars(sa.select(JournalRow.row_key).where(self._of_entry)))

    def _read(self, name: str, kind: Kind | None, *columns: Any) -> Iterator[list[Any]]:
        after = -1
        query = (
            sa.select(JournalRow.position, *columns)
            .where(self._of_entry, JournalRow.table_name == name, *self._of_kind(kind))
            .order_by(JournalRow.position)
            .limit(PAGE)
        )
        while rows := self._session.execute(query.where(JournalRow.position > after)).all():
            yield list(rows)
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    def _of_kind(self, kind: Kind | None) -> tuple[sa.ColumnElement[bool], ...]:
        is_, will_be = self._is.is_not(sa.null()), self._will_be.is_not(sa.null())
        match kind:
            case Kind.INSERT:
                return (self._is.is_(sa.null()),)
            case Kind.DELETE:
                return (self._will_be.is_(sa.null()),)
            case Kind.UPDATE:
                return is_, will_be
        return ()
