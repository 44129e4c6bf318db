"""Column types that mean the same on SQLite (STRICT tables) and PostgreSQL."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from convene.rules.text import clean, clean_line

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole microseconds since 1970 UTC. A naive datetime has no instant and is refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a naive datetime has no instant")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Line(TypeDecorator[str]):
    """One line of text, cleaned on the way in: names, titles, codes."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else clean_line(value)


class Words(TypeDecorator[str]):
    """Text of several lines, cleaned on the way in."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else clean(value)


class ClockTime(TypeDecorator[time]):
    """A time on the wall, kept as ``09:30``: it sorts as it reads."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> time | None:  # noqa: ARG002
        return None if value is None else time.fromisoformat(value)


KEPT_AS_IS = sa.String()
"""Keys that are looked up: cleaning would compose their letters again (NFC), and what was kept would never be found."""


def choice(kind: type[StrEnum]) -> sa.Enum:
    """A column that holds one of the words of ``kind``, checked by the database."""
    return sa.Enum(
        kind, native_enum=False, create_constraint=True, length=32, values_callable=lambda e: [m.value for m in e]
    )


# SQLite's STRICT tables know INTEGER, REAL, TEXT, BLOB and ANY only.
_STRICT_WORDS: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("TEXT", (sa.String, sa.Text, sa.Uuid, sa.JSON, sa.Date, sa.Enum)),
    ("INTEGER", (sa.Boolean, sa.BigInteger)),
    ("REAL", (sa.Float,)),
    ("BLOB", (sa.LargeBinary,)),
)
for _word, _types in _STRICT_WORDS:
    for _type in _types:
        compiles(_type, "sqlite")(lambda *_, word=_word, **__: word)


def sqlite_word(kind: sa.types.TypeEngine[Any]) -> str:
    """How a column of that type is called in a STRICT table."""
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    return next((word for word, types in _STRICT_WORDS if isinstance(plain, types)), "INTEGER")


class Row(DeclarativeBase):
    """A kept row. ``Row.metadata`` is the whole schema."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        datetime: Instant(),
        str: Line(),
        UUID: sa.Uuid(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
    }


@sa.event.listens_for(sa.Table, "before_parent_attach")
def _strict(table: sa.Table, metadata: sa.MetaData) -> None:
    if metadata is Row.metadata:
        table.dialect_options["sqlite"]["strict"] = True


def key() -> MappedColumn[UUID]:
    """The key of a row a person creates: random, so that desks merge and nothing is ever renumbered."""
    return mapped_column(primary_key=True, default=uuid4)


def to(target: str, *, on_delete: str = "RESTRICT", index: bool = True, **kw: Any) -> MappedColumn[Any]:
    """A foreign key to ``table.column``. RESTRICT keeps what is in use; CASCADE is for parts of a whole."""
    return mapped_column(sa.ForeignKey(target, ondelete=on_delete), index=index, **kw)


def checked(name: str, rule: str) -> sa.CheckConstraint:
    """A named CHECK constraint."""
    return sa.CheckConstraint(rule, name=name)
