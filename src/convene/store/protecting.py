"""A passphrase is set, changed or taken away: the workspace is written anew beside its file, compared with it, and
takes its place in one step. Killed or unplugged at any point, the file is as it was or as it should be."""

import contextlib
import os
import sqlite3
from itertools import zip_longest
from pathlib import Path
from typing import Final

from convene.rules.errors import FileProblem
from convene.store.cipher import Key, connect
from convene.store.engine import configure
from convene.store.files import (
    APPLICATION_ID,
    asks_passphrase,
    from_sqlite,
    is_writable,
    read_only,
    sniff,
    verify,
)
from convene.store.keeping import State, kept, look_through, seal, state
from convene.store.leftovers import held

_LISTED: Final = """select type, name, sql from sqlite_schema
    where sql is not null and name not like 'sqlite~_%' escape '~' order by type, name"""


def protect(path: Path, old: Key | None, new: Key | None) -> None:
    """Let the file have another key, or none. Raises FileProblem, with the file as it was.

    Nobody changes the file meanwhile; whoever else has it open is told afterwards that it was replaced.
    """
    if not is_writable(path):
        raise read_only(path.name)
    part = path.with_name(f".{path.name}.part")
    try:
        with contextlib.closing(_alone(path, old)) as live:
            write_anew(live, part, new)
            if os.name == "nt":
                live.close()  # there nothing that is open is replaced
            part.replace(path)
            _settle(path.parent)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        raise FileProblem(
            f"{path.name} could not be written anew", f"The system says: {error.strerror or error}. It is as it was."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def copy_with(source: Path, key: Key | None, target: Path, new: Key | None) -> None:
    """A verified copy, with a key of its own, of a file that nobody changes. ``target`` is replaced. Raises
    FileProblem."""
    try:
        with contextlib.closing(connect(source, mode="ro", key=key)) as here:
            configure(here, writable=False)
            write_anew(here, target, new)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        target.unlink(missing_ok=True)
        raise from_sqlite(error, source) from error


def write_anew(here: sqlite3.Connection, part: Path, new: Key | None) -> None:
    """Write all that a connection sees to a new file with that key, compare it, and bring it to the disk.

    Row by row, and each file by its own driver: two copies of SQLite in one process that have the same file open undo
    each other’s locks.
    """
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    schema = here.execute("PRAGMA user_version").fetchone()[0]
    listed = here.execute(_LISTED).fetchall()
    tables = [name for kind, name, _ in listed if kind == "table"]
    with held(part), contextlib.closing(connect(part, mode="rw", key=new)) as made:
        configure(made)
        made.execute("PRAGMA foreign_keys=OFF")
        made.execute("BEGIN IMMEDIATE")
        for statement in (sql for kind, _, sql in listed if kind == "table"):
            made.execute(statement)
        for table in tables:
            made.executemany(_insert(here, table), here.execute(_rows(table)))
        for statement in (sql for kind, _, sql in listed if kind != "table"):  # a trigger may refuse what is filled in
            made.execute(statement)
        made.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
        made.execute(f"PRAGMA user_version={schema:d}")
        made.execute("COMMIT")
    with held(part), contextlib.closing(connect(part, mode="ro", key=new)) as made:
        configure(made, writable=False)
        if made.execute(_LISTED).fetchall() != listed or not all(_is_same(here, made, table) for table in tables):
            raise FileProblem(f"{part.name} is not what it was written from", "Nothing was changed. Try again.")
        verify(made, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def backups_with(path: Path, key: Key | None) -> list[Path]:
    """The backups of a file that do not open with its key: those from before its passphrase."""
    return [one.path for one in kept(path) if not _opens(one.path, key)]


def protect_backups(path: Path, old: Key | None, new: Key | None) -> int:
    """Let the backups of a file have its new key too. Returns how many have now; those that open with neither or are
    not as they were written stay as they are."""
    done = 0
    for one in kept(path):
        if _opens(one.path, new):
            continue
        part = one.path.with_name(f".{one.path.name}.part")
        try:
            # A checksum that does not fit would fit again afterwards: then nobody would know that it was changed.
            if state(one, old) is not State.SOUND:
                raise FileProblem(f"{one.path.name} is not as it was written")
            look_through(one.path, old)
            copy_with(one.path, old if asks_passphrase(one.path) else None, part, new)
            at = one.path.stat()
            part.replace(one.path)
            seal(one.path, new)
            os.utime(one.path, ns=(at.st_atime_ns, at.st_mtime_ns))
            done += 1
        except (FileProblem, OSError):
            continue
        finally:
            part.unlink(missing_ok=True)
    return done


def _opens(path: Path, key: Key | None) -> bool:
    try:
        asks = asks_passphrase(path)
        if asks and key is not None:
            sniff(path, key)
    except (FileProblem, OSError):
        return False
    return asks == (key is not None)


def _alone(path: Path, key: Key | None) -> sqlite3.Connection:
    """A connection that lets nobody else read or write the file until it is closed."""
    live = connect(path, mode="rw", key=key)
    try:
        configure(live)
        live.execute("PRAGMA locking_mode=EXCLUSIVE")
        live.execute("BEGIN EXCLUSIVE")
        live.execute("COMMIT")
    except BaseException:
        live.close()
        raise
    return live


def _rows(table: str) -> str:
    return f'select * from "{table}" order by rowid'  # noqa: S608


def _insert(here: sqlite3.Connection, table: str) -> str:
    marks = ", ".join("?" for _ in here.execute(f'PRAGMA table_info("{table}")'))
    return f'insert into "{table}" values ({marks})'  # noqa: S608


def _is_same(here: sqlite3.Connection, made: sqlite3.Connection, table: str) -> bool:
    both = zip_longest(here.execute(_rows(table)), made.execute(_rows(table)))
    return all(one == other for one, other in both)


def _settle(folder: Path) -> None:
    """Bring a new name in a folder to the disk."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
