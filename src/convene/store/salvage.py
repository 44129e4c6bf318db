"""What can still be read of a damaged file, as a new workspace. The damaged one is copied and stays as it is."""

import contextlib
import shutil
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import FileProblem
from convene.rules.passphrases import WrongPassphrase
from convene.store import history_check
from convene.store.backup import make_file
from convene.store.cipher import Key, connect, refuse_journal
from convene.store.cipher_pages import decrypted, fits
from convene.store.engine import WRITING, configure, sqlite_engine
from convene.store.files import APPLICATION_ID, SCHEMA, unreadable, verify, verify_values
from convene.store.history_chain import adopt
from convene.store.leftovers import held
from convene.store.strangers import is_ours, only_rows
from convene.store.tables import Row

_ASKED = 8_000  # reads in one hole that failed, after which the rest of it is given up
_POWERS = 62
_LAST = 2**_POWERS + 2**40


@dataclass(frozen=True, slots=True)
class SavedTable:
    """Of one table: rows that were saved, and that were not. None: nobody can say how many there were."""

    table: str
    saved: int
    lost: int | None


def salvage(path: Path, target: Path, key: Key | None = None) -> tuple[SavedTable, ...]:
    """Make a sound workspace at ``target``, which must not exist, of what can be read of ``path``.

    With the ``key`` of a file with a passphrase the new one has it too. A row that cannot be read, or breaks a rule of
    its table, or points at one that is lost, is left out. Raises FileProblem where nothing can be read, and leaves no
    file.
    """
    if target.exists():
        raise FileProblem(f"{target.name} is there already", "Choose another name.")
    copy, part = target.with_name(f".{target.name}.damaged"), target.with_name(f".{target.name}.part")
    try:
        with _copied(path, copy, key) as old:
            saved = _save(old, path, part, key)
        part.rename(target)
    except OSError as error:
        raise FileProblem(f"{target.name} cannot be made", f"The system says: {error.strerror or error}.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _nothing(path) from error
    finally:
        part.unlink(missing_ok=True)
    return saved


def erased_in(path: Path, key: Key | None = None) -> tuple[UUID, ...]:
    """Who was erased, as far as a damaged file still says so."""
    found = []
    copy = path.with_name(f".{path.name}.damaged")
    with contextlib.suppress(OSError, sqlite3.DatabaseError, UnicodeDecodeError), _copied(path, copy, key) as old:
        for (person,) in _rows(old, "erasures", ["id"]):
            with contextlib.suppress(ValueError, TypeError, AttributeError):
                found.append(UUID(person))
    return tuple(found)


@contextlib.contextmanager
def _copied(path: Path, copy: Path, key: Key | None) -> Iterator[sqlite3.Connection]:
    """A connection to a copy, whose header may say more pages than there are. What was encrypted is copied as it is and
    read in memory."""
    refuse_journal(path)
    journal, of_copy = path.with_name(f"{path.name}-journal"), copy.with_name(f"{copy.name}-journal")
    try:
        copy.touch(mode=0o600)
        shutil.copyfile(path, copy)
        if journal.exists():
            shutil.copyfile(journal, of_copy)
        opened = connect(copy, mode="rw") if key is None else _read(copy, key)
        with held(copy), contextlib.closing(opened) as connection:
            connection.execute("PRAGMA writable_schema=ON")
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.set_authorizer(only_rows)
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            yield connection
    finally:
        copy.unlink(missing_ok=True)
        of_copy.unlink(missing_ok=True)


def _read(copy: Path, key: Key) -> sqlite3.Connection:
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(connect(copy, mode="rw", key=key)) as first:
        first.execute("PRAGMA user_version").fetchone()  # takes a change back that was broken off
    data = copy.read_bytes()
    if not fits(data, key, most=len(data)):
        raise WrongPassphrase("The file does not open with that passphrase", "Try again. Nothing was changed.")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(decrypted(data, key))
    return connection


def _save(old: sqlite3.Connection, path: Path, part: Path, key: Key | None) -> tuple[SavedTable, ...]:
    part.unlink(missing_ok=True)
    schema = old.execute("PRAGMA user_version").fetchone()[0]
    if old.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or not 0 < schema <= SCHEMA:
        raise _nothing(path)
    if schema == SCHEMA:
        make_file(part, key)
    else:
        part.touch(mode=0o600)
    with held(part), contextlib.closing(connect(part, mode="rw", key=key)) as new:
        configure(new)
        new.execute("PRAGMA foreign_keys=OFF")
        new.execute("BEGIN IMMEDIATE")
        if schema < SCHEMA:
            _schema_of(old, new, schema)
        names = [t.name for t in Row.metadata.sorted_tables if _columns(new, t.name)]
        read = {name: _fill(old, new, name) for name in names if name != "alembic_version"}
        if not any(read.values()):
            raise _nothing(path)
        with unguarded(new):
            if schema == SCHEMA:
                _drop_unreadable(new)
            drop_orphans(new)
        verify(new, part)
        if schema == SCHEMA:
            verify_values(new, part)
        new.execute("COMMIT")
        counts = {name: new.execute(f"select count(*) from {name}").fetchone()[0] for name in read}  # noqa: S608
    if schema == SCHEMA:
        with held(part):
            seal_again(part, key)
    expected = {name: _expected(old, name) for name in read}
    return tuple(
        SavedTable(name, counts[name], None if (all_ := expected[name]) is None else max(0, all_ - counts[name]))
        for name in read
        if counts[name] or expected[name] != 0
    )


def _schema_of(old: sqlite3.Connection, new: sqlite3.Connection, schema: int) -> None:
    for (statement,) in old.execute(
        "select sql from sqlite_schema where sql is not null order by type = 'trigger', type desc"
    ):
        if not is_ours(statement):
            raise sqlite3.DatabaseError("not a statement of ours")
        new.execute(statement)
    new.execute("insert into alembic_version values (?)", (f"{schema:04d}",))
    new.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
    new.execute(f"PRAGMA user_version={schema:d}")


def _fill(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    columns = [name for name in _columns(new, table) if name in set(_columns(old, table))]
    if not columns:
        return 0
    marks = ", ".join("?" * len(columns))
    insert = f"insert or ignore into {table} ({_listed(columns)}) values ({marks})"  # noqa: S608
    count = 0
    for row in _rows(old, table, columns):
        with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
            new.execute(insert, row)
            count += 1
    return count


def _rows(old: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Every row that can be read. Past each hole by strides that double, then back into what was stepped over."""
    query = f"select rowid, {_listed(columns)} from {table} where rowid between ? and ? order by rowid limit ?"  # noqa: S608
    first: int | None = 1
    while first is not None:
        broke = yield from _as_far_as(old, query, first, _LAST)
        if broke is None:
            return
        strides = (broke + 2**power for power in range(_POWERS))
        first = next((at for at in strides if _one(old, query, at)), None)
        if first is not None:
            yield from _in_gap(old, query, broke, first - 1)


def _in_gap(old: sqlite3.Connection, query: str, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    waiting, failed = [(first, last)], 0
    while waiting and failed < _ASKED:
        first, last = waiting.pop()
        broke = yield from _as_far_as(old, query, first, last)
        if broke is not None:
            failed += 1
            if broke < last:
                middle = (broke + last) // 2
                waiting += [(broke, middle), (middle + 1, last)]


def _as_far_as(
    old: sqlite3.Connection, query: str, first: int, last: int
) -> Generator[tuple[Any, ...], None, int | None]:
    """The rows from one key to another. Returns the first key that could not be read, None where all could."""
    try:
        for key, *row in old.execute(query, (first, last, -1)):
            yield tuple(row)
            first = key + 1
    except (sqlite3.DatabaseError, OverflowError):
        # The row before a hole is read, and not handed out, since the one after it is asked for first.
        if (before := _one(old, query, first, last)) is not None:
            key, *row = before
            yield tuple(row)
            first = key + 1
        return first if first <= last else None
    return None


def _one(old: sqlite3.Connection, query: str, first: int, last: int = _LAST) -> tuple[Any, ...] | None:
    try:
        found: tuple[Any, ...] | None = old.execute(query, (first, last, 1)).fetchone()
    except (sqlite3.DatabaseError, OverflowError):
        return None
    return found


def _expected(old: sqlite3.Connection, table: str) -> int | None:
    try:
        return int(old.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608
    except sqlite3.DatabaseError:
        return None


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return []


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _drop_unreadable(new: sqlite3.Connection) -> None:
    for table in Row.metadata.sorted_tables:
        if odd := " or ".join(filter(None, map(unreadable, table.columns))):
            new.execute(f"delete from {table.name} where {odd}")  # noqa: S608


@contextlib.contextmanager
def unguarded(connection: sqlite3.Connection) -> Iterator[None]:
    """Rows of the journal may go meanwhile, which the file refuses otherwise. Within a transaction."""
    guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f'drop trigger "{name}"')
    yield
    for _, sql in guards:
        connection.execute(sql)


def seal_again(path: Path, key: Key | None = None) -> bool:
    """Where the history of a file lost something, take what is left as it stands. Returns whether it did."""
    engine = sqlite_engine(path, key=key)
    try:
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            of_before_the_chain = not sa.inspect(connection).has_table("journal_end")
            if of_before_the_chain or history_check.look(Session(connection)).broken is None:
                return False
            driver: Any = connection.connection.driver_connection
            with unguarded(driver):
                adopt(connection, datetime.now(UTC))
            return True
    finally:
        engine.dispose()


def drop_orphans(connection: sqlite3.Connection) -> dict[str, int]:
    """Clear what points at nothing where it may be empty, and remove the row where it may not, until nothing does.

    Returns how many rows of each table that were. For a connection whose foreign keys are off.
    """
    done: dict[str, int] = {}
    while found := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _, number in found:
            done[table] = done.get(table, 0) + 1
            columns = [row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})") if row[0] == number]
            can_be_empty = all(Row.metadata.tables[table].c[name].nullable for name in columns)
            clear = ", ".join(f'"{name}"=null' for name in columns)
            act = f"update {table} set {clear}" if can_be_empty else f"delete from {table}"  # noqa: S608
            try:
                connection.execute(f"{act} where rowid=?", (rowid,))
            except sqlite3.IntegrityError:  # a rule of the table wants one of them
                connection.execute(f"delete from {table} where rowid=?", (rowid,))  # noqa: S608
    return done


def _nothing(path: Path) -> FileProblem:
    return FileProblem(f"Nothing can be read of {path.name}", "Restore the newest backup. Nothing was changed.")
