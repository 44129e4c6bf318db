"""A backup in place of a workspace file: tried beside it first, compared, and put in as one transaction."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from convene.rules.backups import BEFORE_RESTORE, DAMAGED, backup_name
from convene.rules.errors import FileProblem
from convene.rules.history_chain import Checkpoint
from convene.store.backup import backup
from convene.store.cipher import Key, attach, connect
from convene.store.engine import configure
from convene.store.files import SCHEMA, asks_passphrase, from_sqlite, is_writable, read_only, verify
from convene.store.keeping import look_through, make_folder, seal
from convene.store.leftovers import held
from convene.store.protecting import copy_with
from convene.store.tables import Act, Row

# Said as the changes they are.
_APART = frozenset({"journal_end", "journal_entries", "journal_rows", "alembic_version"})


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Rows of a table that a restore would take away, bring back, and change."""

    table: str
    gone: int
    back: int
    changed: int


@dataclass(frozen=True, slots=True)
class LaterChange:
    """Something done here that the backup does not know of."""

    at: datetime
    who: str
    label: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a restore would change, newest change first. ``parted_after`` is the last change that both histories have,
    where the backup's is neither an earlier nor a later state of the same one."""

    tables: tuple[TableDifference, ...]
    changes: tuple[LaterChange, ...]
    parted_after: int | None = None


@contextlib.contextmanager
def tried(path: Path, chosen: Path, key: Key | None = None, of_chosen: Key | None = None) -> Iterator[Path]:
    """A copy of a backup, of today's schema, beside the workspace file it may take the place of; gone afterwards.

    It has the ``key`` of the workspace, whatever that of the backup is. In a workspace without a passphrase a backup
    that has one is ``of_chosen``.

    Raises FileProblem where the backup is no sound workspace, or there is no room.
    """
    part = path.with_name(f".{path.stem}.restoring.convene")
    schema = look_through(chosen, of_chosen)
    of_chosen = of_chosen if asks_passphrase(chosen) else None
    try:
        part.unlink(missing_ok=True)
        if of_chosen == key:
            backup(chosen, part, key)
        else:
            copy_with(chosen, of_chosen, part, key)
        if schema < SCHEMA:
            from convene.store.migrate import upgrade_file

            upgrade_file(part, key=key)
        with held(part):
            yield part
    finally:
        part.unlink(missing_ok=True)


def compare(path: Path, other: Path, goes_to: Checkpoint | None, key: Key | None = None) -> Difference:
    """What would be different if ``other`` took the place of ``path``: both sound, of today's schema and of one key.

    ``goes_to`` is as far as the history of the backup went before it was caught up.
    """
    try:
        with contextlib.closing(connect(path, mode="ro", key=key)) as here:
            configure(here, writable=False)
            attach(here, other, "other", mode="ro", key=key)
            here.execute("BEGIN")
            tables = (_of_table(here, table) for table in Row.metadata.sorted_tables if table.name not in _APART)
            differs = tuple(one for one in tables if one.gone or one.back or one.changed)
            return Difference(differs, tuple(_later(here)), _parted_after(here, goes_to))
    except sqlite3.DatabaseError as error:
        raise from_sqlite(error, path) from error


def _parted_after(here: sqlite3.Connection, goes_to: Checkpoint | None) -> int | None:
    """Of a backup of before the chain, which was sealed only now, nobody can say."""
    common, newest, sealed = here.execute(_COMMON).fetchone()
    if goes_to is None or (not common and sealed >= goes_to.number):
        return None
    return int(common) if common < min(goes_to.number, newest) else None


_COMMON = """select coalesce(max(a.id), 0), (select coalesce(max(id), 0) from main.journal_entries),
    (select coalesce(max(adopted_id), 0) from other.journal_end)
    from main.journal_entries a join other.journal_entries b on b.id = a.id and b.hash = a.hash"""


def _of_table(here: sqlite3.Connection, table: sa.Table) -> TableDifference:
    same = " and ".join(f'a."{c.name}" = b."{c.name}"' for c in table.primary_key)

    def missing(of: str, there: str) -> int:
        query = f"select count(*) from {of}.{table.name} a where not exists (select 1 from {there}.{table.name} b where {same})"  # noqa: E501, S608
        return int(here.execute(query).fetchone()[0])

    columns = ", ".join(f'"{c.name}"' for c in table.columns)
    query = f"select count(*) from (select {columns} from main.{table.name} except select {columns} from other.{table.name})"  # noqa: E501, S608
    gone, back = missing("main", "other"), missing("other", "main")
    return TableDifference(table.name, gone, back, int(here.execute(query).fetchone()[0]) - gone)


def _later(here: sqlite3.Connection) -> Iterator[LaterChange]:
    query = """select a.at, a.who, a.act, a.label from main.journal_entries a where not exists
        (select 1 from other.journal_entries b where b.id = a.id and b.at = a.at and b.who = a.who)
        order by a.id desc"""
    for at, who, act, label in here.execute(query):
        said = label if act == Act.DO else f"{act.capitalize()}: {label}"
        yield LaterChange(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at), who, said)


def put_in(path: Path, part: Path, *, now: datetime, key: Key | None = None) -> Path | None:
    """Let ``part``, which is sound, take the place of the workspace file. Returns where that is kept as it was.

    Whoever has the file open goes on with what is in it now. Nobody else changes it between its backup and the last
    page; cut off in the middle, it is as it was. A damaged file is put aside, byte for byte. Raises FileProblem.
    """
    folder = make_folder(path)
    if path.exists() and not is_writable(path):
        raise read_only(path.name)
    if not path.exists():
        part.replace(path)
        return None
    try:
        look_through(path, key)
    except FileProblem as error:
        if not error.data.get("damaged"):
            raise
        return _put_aside(path, part, folder / backup_name(path.stem, DAMAGED, now))
    kept = folder / backup_name(path.stem, BEFORE_RESTORE, now)
    try:
        with contextlib.closing(connect(path, mode="rw", key=key)) as live:
            configure(live)
            live.execute("PRAGMA locking_mode=EXCLUSIVE")
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")
            backup(live, kept, key)
            seal(kept, key)
            with contextlib.closing(connect(part, mode="ro", key=key)) as source:
                source.backup(live)
            verify(live, path)
    except sqlite3.DatabaseError as error:
        raise from_sqlite(error, path) from error
    return kept


def _put_aside(path: Path, part: Path, aside: Path) -> Path:
    try:
        path.replace(aside)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():
            journal.replace(aside.with_name(f"{aside.name}-journal"))
        part.replace(path)
    except OSError as error:
        raise FileProblem(
            f"{path.name} could not be put aside", f"The system says: {error.strerror or error}."
        ) from error
    return aside
