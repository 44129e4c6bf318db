"""What a check of a workspace file finds, and what of it can be mended: indexes, and rows that point at nothing."""

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from convene.rules.backups import BEFORE_REPAIR, backup_name
from convene.rules.errors import FileProblem
from convene.store.cipher import Key, connect
from convene.store.engine import configure
from convene.store.files import (
    SCHEMA,
    from_sqlite,
    is_writable,
    read_only,
    sniff,
    verify,
    verify_schema,
    verify_values,
)
from convene.store.keeping import make_folder, seal
from convene.store.salvage import drop_orphans, seal_again, unguarded
from convene.store.tables.journal import guards

_MANY = 100
_OF_AN_INDEX = ("missing from index", "wrong # of entries in index", "non-unique entry in index", "NULL value in")


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What was found in a file. ``problem`` is why it cannot be opened at all; all is well where all are empty."""

    schema: int | None
    problem: str
    pages: tuple[str, ...]
    orphans: tuple[tuple[str, int], ...]


SOUND = FileFindings(SCHEMA, "", (), ())
"""Of a file that could be opened."""


def look(path: Path, key: Key | None = None) -> FileFindings:
    """Everything SQLite can say of the file. Raises FileProblem only where it is missing or in use."""
    schema = None
    try:
        schema = sniff(path, key)
        with contextlib.closing(connect(path, mode="ro", key=key)) as connection:
            configure(connection, writable=False)
            verify_schema(connection, path)
            pages = _pages(connection)
            orphans = () if pages else _orphans(connection)
            if not pages and not orphans and schema == SCHEMA:
                verify_values(connection, path)
    except FileProblem as error:
        if not error.data.get("damaged"):
            raise
        return FileFindings(schema, error.title, (), ())
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        problem = from_sqlite(error, path)
        if not problem.data.get("damaged"):
            raise problem from error
        return FileFindings(schema, problem.title, (), ())
    return FileFindings(schema, "", pages, orphans)


def mend(path: Path, *, now: datetime, key: Key | None = None) -> tuple[str, ...]:
    """Make indexes afresh and clear what points at nothing, as one transaction. Returns what was done, in words.

    The file is copied first, byte for byte, into ``Convene backups``. Raises FileProblem, with the file as it was,
    where it is not sound afterwards: then it is a case for a backup or for salvage.
    """
    if not is_writable(path):
        raise read_only(path.name)
    done: list[str] = []
    try:
        with contextlib.closing(connect(path, mode="rw", key=key)) as connection:
            configure(connection)
            verify_schema(connection, path)
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")
            pages, orphans = _pages(connection), _orphans(connection)
            bare = _guards_gone(connection)
            if not pages and not orphans and not bare:
                return ()
            if not all(any(word in said for word in _OF_AN_INDEX) for said in pages):
                raise FileProblem(
                    f"{path.name} cannot be repaired in place",
                    "Restore the newest good backup, or save what can be read with salvage. Nothing was changed.",
                )
            _keep_as_it_was(path, now, key)
            if pages:
                connection.execute("REINDEX")
                done.append("indexes were made afresh")
            with unguarded(connection):
                gone = drop_orphans(connection)
            done += [f"{count} rows of {table} that pointed at nothing" for table, count in gone.items()]
            for guard in bare:
                connection.execute(guard)
            if bare:
                done.append("what refuses changes to the history was put back")
            verify(connection, path)
            connection.execute("COMMIT")
        if any(table.startswith("journal_") for table in gone) and seal_again(path, key):
            done.append("the history lacks something: what is left of it was taken as it stands")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise from_sqlite(error, path) from error
    return tuple(done)


def _pages(connection: sqlite3.Connection) -> tuple[str, ...]:
    # Of a file with a passphrase every page is sealed, and each that was damaged is named. Others know no such check.
    if damaged := connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return tuple(row[0] for row in damaged)
    found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MANY})")]
    return () if found == ["ok"] else tuple(found)


def _orphans(connection: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        counts[table] = counts.get(table, 0) + 1
    return tuple(sorted(counts.items()))


def _guards_gone(connection: sqlite3.Connection) -> list[str]:
    """What refuses changes to the history, and is not there."""
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
        return []
    there = {sql for (sql,) in connection.execute("select sql from sqlite_schema where type = 'trigger'")}
    return [guard for guard in guards("sqlite") if guard not in there]


def _keep_as_it_was(path: Path, now: datetime, key: Key | None) -> None:
    """Through SQLite, whose locks an ``open`` of the live file would drop; its pages come over as they are."""
    target = make_folder(path) / backup_name(path.stem, BEFORE_REPAIR, now)
    with contextlib.closing(connect(path, mode="ro", key=key)) as source:
        target.touch(mode=0o600)
        with contextlib.closing(connect(target, mode="rw", key=key)) as copy:
            source.backup(copy)
    seal(target, key)
