"""All that the workspace holds of a person, row by row, found by the keys that lead to them.

A table that comes to point at people, or at what is theirs, is in here by itself.
"""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.encoding import Values, encode
from convene.store.journal import row_key
from convene.store.tables import Person, Registration, Row

Key = tuple[str, str]
"""A table's name, and the key of a row in it."""

_OWNERS = (Person.__tablename__, Registration.__tablename__)


def pointers(owner: str) -> Iterator[sa.Column[UUID]]:
    """Every column of every table that points at that one."""
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if any(foreign.column.table.name == owner for foreign in column.foreign_keys):
                yield column


def rows_of(session: Session, person_ids: Collection[UUID]) -> dict[Key, Values]:
    """The rows of those people, of what hangs on them, and of what hangs on their registrations; encoded."""
    found: dict[Key, Values] = {}
    owners: Collection[UUID] = person_ids
    for name in _OWNERS:
        table = Row.metadata.tables[name]
        found.update(_rows(session, table, table.c["id"].in_(owners)))
        for column in pointers(name):
            found.update(_rows(session, column.table, column.in_(owners)))
        owners = [UUID(key) for kind, key in found if kind == Registration.__tablename__]
    return found


def registrations_of(found: Mapping[Key, Values], person_id: UUID) -> dict[str, Values]:
    """Of those rows the person's registrations, by event."""
    return {
        values["event_id"]: values
        for (name, _), values in found.items()
        if name == Registration.__tablename__ and values["person_id"] == person_id.hex
    }


def _rows(session: Session, table: sa.Table, where: sa.ColumnElement[bool]) -> dict[Key, Values]:
    found = {}
    for row in session.execute(sa.select(table).where(where)).mappings():
        values = {column.name: encode(row[column]) for column in table.columns}
        found[table.name, row_key(table, values)] = values
    return found
