"""Backups: a verified whole workspace in one file, made while people go on working."""

import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from convene.rules.errors import FileProblem
from convene.store.cipher import Key, connect
from convene.store.engine import configure, sqlite_engine
from convene.store.files import APPLICATION_ID, SCHEMA, from_sqlite, verify
from convene.store.leftovers import held
from convene.store.tables import Row

_PAGES = 400  # pages copied at a time, so that a desk that scans meanwhile waits some milliseconds only
_ROWS = 5000


def backup(source: Path | sqlite3.Connection | sa.Engine, target: Path, key: Key | None = None) -> None:
    """Write a verified copy of a workspace to ``target``, which must not exist yet.

    A file, or what a connection has open, is copied by SQLite's backup API; a PostgreSQL workspace becomes a file with
    the same rows. With the ``key`` of a file its copy has the same passphrase. The copy gets its name only after
    ``integrity_check`` has passed; on any failure no file is left. Raises FileProblem.
    """
    if target.exists():
        raise FileProblem(f"{target.name} is there already", "Choose another name: a backup never replaces a file.")
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        if isinstance(source, Path):
            with closing(connect(source, mode="ro", key=key)) as opened:
                configure(opened, writable=False)
                _copy_file(opened, part, key)
        elif isinstance(source, sa.Engine):
            _copy_rows(source, part)
        else:
            _copy_file(source, part, key)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.rename(target)
    except (sqlite3.DatabaseError, OSError) as error:
        if isinstance(error, OSError):
            raise FileProblem(
                f"The backup {target.name} could not be written", f"The system says: {error.strerror or error}."
            ) from error
        raise from_sqlite(error, target) from error
    finally:
        part.unlink(missing_ok=True)


def _copy_file(source: sqlite3.Connection, part: Path, key: Key | None) -> None:
    _make_private(part)
    with held(part), closing(connect(part, mode="rw", key=key)) as copy:
        source.backup(copy, pages=_PAGES, sleep=0.005)
        verify(copy, part)


def _copy_rows(source: sa.Engine, part: Path) -> None:
    make_file(part)
    copy = sqlite_engine(part)
    try:
        with held(part), source.connect() as here, copy.begin() as there:
            there.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows of one table may point at each other
            for table in Row.metadata.sorted_tables:
                if table.name == "alembic_version":
                    continue
                result = here.execution_options(yield_per=_ROWS).execute(sa.select(table))
                for rows in result.mappings().partitions():
                    there.execute(sa.insert(table), [dict(r) for r in rows])
        with copy.connect() as there:
            driver = there.connection.driver_connection
            verify(cast("sqlite3.Connection", driver), part)
    finally:
        copy.dispose()


def make_file(path: Path, key: Key | None = None) -> None:
    """Make an empty workspace file with today's schema. The file must not exist."""
    _make_private(path)
    engine = sqlite_engine(path, key=key)
    try:
        make_schema(engine)
    finally:
        engine.dispose()


def make_schema(engine: sa.Engine) -> None:
    """Make today's schema in an empty database of SQLite, and what says that it is a workspace."""
    with engine.begin() as connection:
        for statement in _file_schema():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID:d}")
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA:d}")


def _make_private(path: Path) -> None:
    path.touch(mode=0o600, exist_ok=False)


@cache
def _file_schema() -> tuple[str, ...]:
    """What makes the schema in a file: to put it into words takes four times as long as to carry it out."""
    statements: list[str] = []

    def note(statement: sa.ClauseElement, *_: object) -> None:
        statements.append(str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})))

    engine = sa.create_mock_engine("sqlite://", note)
    dialect = engine.dialect
    create_schema(engine)
    return tuple(statements)


def create_schema(connection: sa.Connection | MockConnection) -> None:
    """Create every table, and say which revision they are."""
    Row.metadata.create_all(connection)
    connection.execute(sa.insert(Row.metadata.tables["alembic_version"]).values(version_num=revision(SCHEMA)))


def revision(schema: int) -> str:
    """The Alembic revision of a schema number."""
    return f"{schema:04d}"
