"""A workspace file is made, and opened: looked at first, verified whole, and brought to today's schema."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from convene.rules.errors import FileProblem
from convene.store.backup import make_file
from convene.store.cipher import Key
from convene.store.engine import sqlite_engine
from convene.store.files import SCHEMA, asks_passphrase, from_sqlite, is_writable, sniff, verify, verify_values
from convene.store.keeping import folder_of
from convene.store.leftovers import clear


def make(path: Path, key: Key | None) -> None:
    """Make a new, empty workspace file, which has its name once it is whole. Raises FileProblem."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        make_file(part, key)
        part.rename(path)
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be made", f"The system says: {error.strerror or error}.") from error
    except OperationalError as error:
        raise from_sqlite(error.orig or error, path) from error
    finally:
        part.unlink(missing_ok=True)


def opened(
    path: Path, *, now: Callable[[], datetime], busy_ms: int, key: Key | None
) -> tuple[sa.Engine, bool, Key | None]:
    """An engine for a sound workspace file of today's schema, whether it may be written, and the key it has: none where
    it needs none. Raises FileProblem."""
    sniff(path, key)
    if key is not None and not asks_passphrase(path):
        key = None
    writable = is_writable(path)
    engine = sqlite_engine(path, writable=writable, busy_ms=busy_ms, key=key)
    try:
        with engine.connect() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            verify(driver, path)
            # Again: a migration that was broken off has been taken back by now.
            schema = driver.execute("PRAGMA user_version").fetchone()[0]
            if schema == SCHEMA:
                verify_values(driver, path)
        if schema < SCHEMA:
            if not writable:
                raise FileProblem(
                    f"{path.name} is of an older Convene and read-only", "Save a copy elsewhere and open that."
                )
            from convene.store.migrate import migrate_file

            engine.dispose()
            migrate_file(path, now=now(), key=key)
    except DBAPIError as error:
        engine.dispose()
        raise from_sqlite(error.orig or error, path) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        engine.dispose()
        raise from_sqlite(error, path) from error
    except FileProblem:
        engine.dispose()
        raise
    if writable:
        clear(path, folder_of(path))
    return engine, writable, key
