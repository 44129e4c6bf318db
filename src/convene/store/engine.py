"""Connections: one function that sets what makes a SQLite file safe, and the same engine for PostgreSQL.

Settings as measured: a rollback journal with ``synchronous=EXTRA`` lost no acknowledged commit in simulated power
cuts and says so when the file was moved away; ``BEGIN IMMEDIATE`` admits nobody twice (docs/decisions).
"""

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from convene.store.cipher import Key, connect, driver

BUSY_MS = 10_000
_PRAGMAS = (
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-32768",  # 32 MiB as they are needed: with SQLite's two a search of 100,000 reads the file again
)
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_SILENT: dict[str, Any] = {"hide_parameters": True}
"""No error and no log line holds the values of a statement."""
WRITING = "convene_writing"
"""Execution option of a connection whose transaction means to write."""


def configure(connection: sqlite3.Connection, *, busy_ms: int = BUSY_MS, writable: bool = True) -> None:
    """Set what every SQLite connection of ours has, however it was opened."""
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute(f"PRAGMA busy_timeout={busy_ms:d}")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    if writable:
        connection.execute("PRAGMA journal_mode=DELETE")
    else:
        connection.execute("PRAGMA query_only=ON")


def sqlite_engine(path: Path, *, writable: bool = True, busy_ms: int = BUSY_MS, key: Key | None = None) -> sa.Engine:
    """An engine for one workspace file, which must exist."""

    def make() -> sqlite3.Connection:
        # One connection serves one thread at a time (the pool sees to it), not always the thread that opened it.
        connection = connect(path, mode="rw" if writable else "ro", key=key, any_thread=True)
        try:
            configure(connection, busy_ms=busy_ms, writable=writable)
        except BaseException:
            connection.close()
            raise
        return connection

    module = None if key is None else driver()
    engine = sa.create_engine("sqlite://", module=module, creator=make, poolclass=sa.QueuePool, pool_size=2, **_SILENT)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def postgresql_engine(url: str) -> sa.Engine:
    """An engine for a PostgreSQL workspace. A line on which nothing comes back is given up after half a minute."""
    options: dict[str, Any] = {"pool_size": 2, "pool_pre_ping": True, "connect_args": _PATIENCE, **_SILENT}
    return sa.create_engine(url, **options)
