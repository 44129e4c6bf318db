"""Workspace files: looked at before they are opened, so that a wrong one stays byte for byte as it is."""

import contextlib
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from convene.rules.errors import FileProblem
from convene.rules.passphrases import AsksPassphrase, WrongPassphrase
from convene.store.cipher import PAGE, Key, connect, first_page, looks_locked, refuse_journal
from convene.store.cipher_pages import fits
from convene.store.places import shared_by
from convene.store.strangers import strange
from convene.store.tables import Row
from convene.store.types import ClockTime, Instant

APPLICATION_ID = 0x434E564E  # "CNVN", in the header of every workspace file
SCHEMA = 4
"""The schema this Convene reads and writes: the number of the newest migration."""
SUFFIX = ".convene"
_INSTANTS = (-62_135_596_800_000_000, 253_402_300_799_999_999)  # microseconds: the years 1 to 9999, all that Python has
_MAGIC = b"SQLite format 3\x00"
_LISTS = frozenset({"attachments", "options"})  # of what is kept as JSON; all else are things with names


def sniff(path: Path, key: Key | None = None) -> int:
    """The schema number of a workspace file, from its first 100 bytes, before any connection exists. Of one with a
    passphrase they say nothing: it is opened with its key.

    Where the power went while these were written, the change is taken back first, if its journal is of a workspace.
    Raises FileProblem for what is not a workspace, each case with its own words.
    """
    refuse_journal(path)
    try:
        return _schema_of(path)
    except AsksPassphrase:
        if key is None:
            raise
        return _unlocked(path, key)
    except FileProblem:
        if not _take_back(path):
            raise
        return _schema_of(path)


def asks_passphrase(path: Path) -> bool:
    """Whether the file has a passphrase, or looks like it. What else may be wrong with it is said on opening."""
    try:
        _schema_of(path)
    except AsksPassphrase:
        return True
    except FileProblem:
        return False
    return False


def _unlocked(path: Path, key: Key) -> int:
    try:
        with contextlib.closing(connect(path, mode="rw" if is_writable(path) else "ro", key=key)) as connection:
            connection.execute("PRAGMA busy_timeout=10000")
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise from_sqlite(error, path) from error
        if fits(path.read_bytes(), key):
            raise _damaged(path, "its first page cannot be read") from error
        raise WrongPassphrase(
            f"{path.name} does not open with that passphrase",
            "Try again, or use the recovery key of its sheet. Nothing was changed.",
        ) from error
    if mark != APPLICATION_ID:
        raise _foreign(path)
    return _known(path, schema)


def _schema_of(path: Path) -> int:
    # With a journal beside it a change is going on, or was broken off and SQLite takes it back on opening: until then
    # the file may be shorter than it says. Asked first, since the journal is there before the file is touched.
    in_between = path.with_name(f"{path.name}-journal").exists()
    try:
        with path.open("rb") as file:
            start = file.read(PAGE)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise FileProblem(f"There is no file {path.name}", "Check the name, or make it with New.") from error
    except IsADirectoryError as error:
        raise FileProblem(f"{path.name} is a folder", "Choose a .convene file inside it.") from error
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be read", f"The system says: {error.strerror}.") from error
    header = start[:100]
    if not header:
        hint = "Restore it from a backup, or make a new workspace."
        raise FileProblem(f"{path.name} is empty", hint, damaged=True)
    if not header.startswith(_MAGIC):
        if looks_locked(path, start, size) and not _was_plain(path):
            raise AsksPassphrase(
                f"{path.name} is a workspace with a passphrase, or no workspace", "It opens with its passphrase."
            )
        raise FileProblem(f"{path.name} is not a Convene workspace", "It is another kind of file. Nothing was changed.")
    if len(header) < 100:
        raise _damaged(path, "it is cut short")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise _foreign(path)
    page = int.from_bytes(header[16:18])
    pages = int.from_bytes(header[28:32])
    if size < pages * (65536 if page == 1 else page) and not in_between:
        raise _damaged(path, "it is cut short")
    return _known(path, int.from_bytes(header[60:64]))


def _foreign(path: Path) -> FileProblem:
    return FileProblem(
        f"{path.name} is not a Convene workspace", "It is a database of another program. Nothing was changed."
    )


def _known(path: Path, schema: int) -> int:
    if schema > SCHEMA:
        raise FileProblem(
            f"{path.name} was made by a newer Convene",
            f"It needs a Convene that knows schema {schema}; this one knows {SCHEMA}. Nothing was changed.",
            schema=schema,
        )
    return schema


def _take_back(path: Path) -> bool:
    """Let SQLite take a change back that was broken off, where its journal says that the file is a workspace."""
    try:
        if not _was_plain(path) or not is_writable(path):
            return False
    except OSError:
        return False
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(connect(path, mode="rw")) as connection:
        connection.execute("PRAGMA user_version").fetchone()
    return True


def _was_plain(path: Path) -> bool:
    """Whether a journal beside the file says that it was a workspace without a passphrase before its change: what is
    in its place now may be half a page."""
    try:
        header = first_page(path.with_name(f"{path.name}-journal").read_bytes())
    except OSError:
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72]) == APPLICATION_ID


def _damaged(path: Path, how: str) -> FileProblem:
    return FileProblem(
        f"{path.name} is damaged: {how}", "Restore the newest backup. Nothing was changed.", damaged=True
    )


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raise FileProblem unless every page, index and foreign key of the file is sound, and its schema is ours."""
    try:
        verify_schema(connection, path)
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise _damaged(path, found.splitlines()[-1])  # above it, which database
        if orphan := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise _damaged(path, f"a row of {orphan[0]} points at nothing")
    except sqlite3.DatabaseError as error:
        raise from_sqlite(error, path) from error


def verify_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise FileProblem for a schema that is not ours: asked first, since SQLite runs what stands in it."""
    if odd := strange(connection, SCHEMA):
        raise _damaged(path, odd)


def verify_values(connection: sqlite3.Connection, path: Path) -> None:
    """Raise FileProblem where a page is sound and yet holds a key, day, instant or JSON that cannot be read as one."""
    for table in Row.metadata.sorted_tables:
        odd = " or ".join(filter(None, map(unreadable, table.columns)))
        if odd and connection.execute(f"select 1 from {table.name} where {odd} limit 1").fetchone():  # noqa: S608
            raise _damaged(path, f"a value in {table.name} cannot be read")


def unreadable(column: sa.Column[Any]) -> str:
    """What is true in SQL of a value that this column cannot hold; SQLite itself knows nothing of these types."""
    name = f'"{column.name}"'
    match column.type:
        case sa.Uuid():
            return f"length({name}) <> 32 or {name} glob '*[^0-9a-f]*'"
        case sa.Date():
            return f"{name} is not date({name})"
        case sa.JSON():
            start = "[" if column.name in _LISTS else "{"
            said = f"json_valid({name}) and substr({name}, 1, 1) = '{start}'"
            nothing = f" or {name} = 'null'" if column.nullable else ""
            return f"{name} is not null and not ({said}{nothing})"
        case sa.Enum(enums=words):
            return f"{name} not in ({str(list(words))[1:-1]})"
        case ClockTime():
            return f"{name} not glob '[0-2][0-9]:[0-5][0-9]' or {name} > '23:59'"
        case Instant():
            return f"{name} not between {_INSTANTS[0]} and {_INSTANTS[1]}"
    return ""


def is_writable(path: Path) -> bool:
    """Whether the file and its folder (SQLite keeps its journal there) may be written. A file marked read-only is not,
    whoever asks, nor one where other computers write too."""
    effective = os.access in os.supports_effective_ids
    places = (path, path.parent)
    may = all(os.access(place, os.W_OK, effective_ids=effective) for place in places)
    return may and bool(path.stat().st_mode & stat.S_IWUSR) and not shared_by(path)


def from_sqlite(error: BaseException, path: Path) -> FileProblem:
    """What SQLite's error means to the person in front of it."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_READONLY":
        name = _why_read_only(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return FileProblem(
            f"{path.name} is in use by another program", "Close it there, or wait a moment and try again."
        )
    if name == "SQLITE_READONLY_DBMOVED":
        return FileProblem(
            f"{path.name} was moved or replaced while it was open: nothing was saved",
            "Put the file back, or open it from where it is now.",
        )
    if name == "SQLITE_READONLY_ROLLBACK":
        return FileProblem(
            f"{path.name} was left in the middle of a change and is read-only",
            f"Make it writable, with {path.name}-journal beside it, and open it again: the change is taken back then.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return read_only(path.name)
    if name.startswith("SQLITE_FULL"):
        return FileProblem("The disk is full: nothing was saved", "Free some space and try again.")
    # A name in the schema that is no text any more: Python cannot even decode what SQLite says of it.
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or isinstance(error, UnicodeDecodeError):
        return _damaged(path, "parts of it cannot be read")
    return FileProblem(f"{path.name} cannot be used", f"The database says: {error}.")


def _why_read_only(path: Path) -> str:
    """What SQLite's own driver says by itself, and SQLCipher's does not."""
    if not path.exists() or is_writable(path):
        return "SQLITE_READONLY_DBMOVED"
    rolls_back = path.with_name(f"{path.name}-journal").exists()
    return "SQLITE_READONLY_ROLLBACK" if rolls_back else "SQLITE_READONLY"


def read_only(name: str) -> FileProblem:
    """The refusal to write into a workspace that is open for reading only."""
    return FileProblem(f"{name} is read-only: nothing was saved", "Save a copy elsewhere and work in that.")
