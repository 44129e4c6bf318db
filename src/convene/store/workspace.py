"""The gate: the one way to read and change a workspace, one transaction each."""

import gc
import getpass
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from convene.rules.errors import ConveneError, FileProblem, Refused
from convene.rules.roles import Right, may
from convene.rules.text import clean_line
from convene.rules.time import LONDON
from convene.store import backup as backups
from convene.store import opening, serving
from convene.store.cipher import Key
from convene.store.committing import Became, Commits, Ticket
from convene.store.engine import BUSY_MS, WRITING, sqlite_engine
from convene.store.files import (
    SUFFIX,
    asks_passphrase,
    from_sqlite,
    read_only,
    sniff,
)
from convene.store.journal import Change, Reading, Writing, record, watch
from convene.store.keeping import newest_good
from convene.store.listening import Listener, tell
from convene.store.news import News
from convene.store.places import shared_by
from convene.store.roles import Keeper
from convene.store.spool import Spool, hasten, noted, settle, watch_spool
from convene.store.undo import JournalLine, lines, next_redo, next_undo, turn

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], datetime]

_OWN_DISK = "Choose a folder on this computer’s own disk; copies for others are saved with Save a copy."
_BUGS = (
    sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError,
    sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError,
)  # fmt: skip


def utc_now() -> datetime:
    """The instant now."""
    return datetime.now(UTC)


def user_name() -> str:
    """Who the computer says is working."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"


class Workspace:
    """An open workspace: a ``.convene`` file, or a PostgreSQL database.

    ``read`` and ``write`` run a service ``fn(session, ...)``. A write is one transaction with one journal entry under a
    label that a person understands, or nothing at all. ``before_writing`` is called once, before the first of them.
    """

    def __init__(
        self,
        engine: sa.Engine,
        where: str,
        *,
        path: Path | None,
        writable: bool,
        clock: Clock,
        who: str,
        key: Key | None = None,
    ) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        self.key = key
        self._clock = clock
        self.where = where
        self.path = path
        self.read_only = not writable
        self.who = who
        self.spool = Spool(where, path)
        self.keeper = Keeper()
        self.before_writing: Callable[[], object] | None = None
        self._me = uuid4().hex
        self._listener: Listener | None = None
        self._commits = Commits(engine)
        self._news = News()

    @property
    def name(self) -> str:
        """What people call it: the file's name without its ending, or the database's name."""
        return self.path.stem if self.path else (self._engine.url.database or "workspace")

    @classmethod
    def create(
        cls, where: str | Path, *, clock: Clock = utc_now, who: str | None = None, key: Key | None = None
    ) -> Self:
        """Make a new, empty workspace and open it; a file may have a ``key`` from the start. Raises FileProblem if
        something is there already."""
        if (url := _url(where)) is None:
            path = Path(where)
            if path.exists():
                raise FileProblem(f"{path.name} is there already", "Choose another name, or open it.")
            if shared := shared_by(path):
                raise FileProblem(f"A workspace cannot be kept in {shared}", _OWN_DISK)
            opening.make(path, key)
            made = cls.open(path, clock=clock, who=who, key=key)
            made.spool.forget()
            return made
        return cls._over(serving.make(url), str(where), clock=clock, who=who)

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        clock: Clock = utc_now,
        who: str | None = None,
        busy_ms: int = BUSY_MS,
        key: Key | None = None,
    ) -> Self:
        """Open a workspace, after a verified backup and a migration where its schema is older.

        A file that may not be written opens for reading; one with a passphrase opens with its ``key``, which others
        leave aside. Raises FileProblem, with the file as it was, for one that is missing, foreign, newer, damaged or
        in use, AsksPassphrase where a key is missing, and WrongPassphrase for another one.
        """
        if (url := _url(where)) is not None:
            return cls._over(serving.opened(url), str(where), clock=clock, who=who)
        path = Path(where)
        try:
            engine, writable, key = opening.opened(path, now=clock, busy_ms=busy_ms, key=key)
        except FileProblem as error:
            if error.data.get("damaged") and (good := newest_good(path, key)) is not None:
                made = f"{good.at.astimezone(LONDON):%Y-%m-%d %H:%M}"
                hint = f"The newest good backup is of {made}: restore it. Nothing was changed."
                raise FileProblem(error.title, hint, **error.data) from error
            raise
        return cls(engine, str(path), path=path, writable=writable, clock=clock, who=who or user_name(), key=key)

    @classmethod
    def rehearse(
        cls,
        where: str | Path,
        copy: Path,
        *,
        clock: Clock = utc_now,
        who: str | None = None,
        key: Key | None = None,
    ) -> Self:
        """Open a verified copy of the workspace at ``where``. That one is only read, and what happens in the copy is
        noted nowhere but beside it. Raises FileProblem."""
        if _url(where) is None:
            sniff(Path(where), key)
            key = key if asks_passphrase(Path(where)) else None
            backups.backup(Path(where), copy, key)
        else:
            source = cls.open(where, clock=clock, who=who)
            try:
                source.backup(copy)
            finally:
                source.close()
        made = cls.open(copy, clock=clock, who=who, key=key)
        made.spool = Spool(str(copy), copy, alone=True)
        return made

    @classmethod
    def _over(cls, engine: sa.Engine, where: str, *, clock: Clock, who: str | None) -> Self:
        return cls(engine, where, path=None, writable=True, clock=clock, who=who or user_name())

    def now(self) -> datetime:
        """The instant now, by this workspace's clock."""
        return self._clock()

    def read(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that changes nothing, on one consistent view of the data. Raises NotAllowed, by the role."""
        self.keeper.let_in(fn)
        engine = self._engine
        if self.path is None:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with Reading(engine, autoflush=False, info=self.keeper.info) as session:
                return fn(session, *args, **kwargs)
        except (DBAPIError, sqlite3.Error) as error:
            raise self._problem(error) from error

    def write(
        self, label: str, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Change]:
        """Run a service that changes something, as one transaction and one journal entry.

        Returns its result and what changed. Whatever it raises, nothing of it is kept.
        """
        self.keeper.let_in(fn)
        return self._write(label, lambda session: fn(session, *args, **kwargs))

    def happen(
        self, label: str, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Change]:
        """The same for what happens by itself, such as an offer whose time is over: it is in the history, but nobody's
        step, so that an undo takes back what a person did before it."""
        self.keeper.let_in(fn)
        return self._write(label, lambda session: fn(session, *args, **kwargs), by_itself=True)

    def _write(self, label: str, fn: Callable[[Session], T], *, by_itself: bool = False) -> tuple[T, Change]:
        now = self._clock()
        with self._transaction() as session:
            recorder = watch(session)
            result = fn(session)
            session.flush()
            self.keeper.look_at(recorder)
            tables, ids = record(session, recorder, label, now=now, who=self.who, by_itself=by_itself)
            latest = bool(ids) and not by_itself and not recorder.marks
            change = (
                self._change(session, label, now, tables, ids, latest=latest)
                if recorder.before
                else Change(label, now, frozenset(tables), frozenset(), journaled=False)
            )
            ticket = self._tell(session, tables)
            hasten(session)
            self._commits.commit(session, ticket, change, once=not noted(session))
            if ids:
                self._news.wrote()
            settle(session)
        return result, change

    def fill(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that fills a new workspace, as one transaction. It leaves no journal, so it is not undone.

        Raises RuntimeError where something was changed before: that is what ``write`` is for.
        """
        with self._transaction() as session:
            if lines(session, limit=1):
                raise RuntimeError("only a new workspace is filled")
            watch(session)
            result = fn(session, *args, **kwargs)
            session.commit()
        return result

    def undo(self) -> Change:
        """Take back the last change. Raises Refused if there is none, or if it was built upon since."""
        return self._turn(back=True)

    def redo(self) -> Change:
        """Do the last undone change again. Raises Refused if there is none, or if it no longer fits."""
        return self._turn(back=False)

    def history(self, *, limit: int = 50) -> list[JournalLine]:
        """The latest changes, newest first."""
        return self.read(lines, limit=limit)

    def standing(self) -> Change:
        """Nothing changed: just what an undo and a redo would do now."""
        if not may(self.keeper.role, Right.ORGANISE):
            return Change("", self._clock(), frozenset(), frozenset())
        return self.read(lambda session: self._change(session, "", self._clock(), set(), set()))

    def backup(self, target: Path) -> None:
        """Write a verified copy to ``target``, which must not exist. Raises FileProblem."""
        self.keeper.require(Right.EXPORT)
        backups.backup(self.path or self._engine, target, self.key)

    def protect(self, new: Key | None) -> None:
        """Let the file have another key, or none, and go on with it. Raises FileProblem, with the file as it was."""
        if self.path is None:
            raise FileProblem("A PostgreSQL workspace has no passphrase", "Its server keeps its files.")
        if self.read_only:
            raise read_only(self.path.name)
        self.keeper.require(Right.SETTINGS)
        from convene.store.protecting import protect

        self._engine.dispose()
        protect(self.path, self.key, new)
        self.key = new
        self._engine = sqlite_engine(self.path, key=new)
        self._writing = self._engine.execution_options(**{WRITING: True})

    def listen(self, heard: Callable[[], None]) -> None:
        """Call ``heard``, from a thread of its own, when somebody else changed a shared database, and each time the
        line to it is there again. Of a file there is no such word: it is asked. ``news`` counts from now on."""
        self.news()
        if self.path is None and self._listener is None:
            self._listener = Listener(self._engine, self._me, heard)

    def close(self) -> None:
        """Let go of the file."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        self._engine.dispose()

    def what_became(self) -> Became | None:
        """Where a write left it open whether it was saved, because a server did not answer: what became of it, told
        once. None where nothing is open. Until it is known nothing else is written."""
        return self._commits.what_became()

    def _tell(self, session: Session, tables: set[str]) -> Ticket | None:
        return tell(session, self._me) if tables and self.path is None else None

    def _transaction(self) -> "_Transaction":
        if self.read_only:
            raise read_only(self.path.name if self.path else self.name)
        if self.before_writing is not None:
            act, self.before_writing = self.before_writing, None
            act()
        self._commits.be_sure()
        return _Transaction(self)

    def _turn(self, *, back: bool) -> Change:
        self.keeper.require(Right.ORGANISE)
        now = self._clock()
        with self._transaction() as session:
            entry = (next_undo if back else next_redo)(session, self._own)
            if entry is None:
                raise Refused("There is nothing to undo" if back else "There is nothing to do again")
            label = f"{'Undo' if back else 'Redo'}: {entry.label}"
            tables, ids = turn(session, entry, back=back, now=now, who=self.who)
            self.keeper.look_at_turned(tables, ids)
            change = self._change(session, label, now, tables, ids)
            self._commits.commit(session, self._tell(session, tables), change, once=True)
            self._news.wrote()
        return change

    def news(self) -> Change | None:
        """What others changed since this was last asked, as one change; None where nothing did."""
        try:
            with Reading(self._engine, autoflush=False) as session:
                found = self._news.look(session)
                return None if found is None else self._change(session, "", found[0], found[1], set())
        except (DBAPIError, sqlite3.Error) as error:
            raise self._problem(error) from error

    @property
    def _own(self) -> str | None:
        # On a shared database a person takes back their own changes only; a file's history belongs to whoever has it.
        return self.who if self.path is None else None

    def _change(
        self, session: Session, label: str, now: datetime, tables: set[str], ids: set[str], *, latest: bool = False
    ) -> Change:
        if not may(self.keeper.role, Right.ORGANISE):  # what others did is named there
            return Change(label, now, frozenset(tables), frozenset(ids))
        if latest:  # what was done just now is what an undo takes back, and nothing that was undone is left open
            return Change(label, now, frozenset(tables), frozenset(ids), undo=clean_line(label))
        back, again = next_undo(session, self._own), next_redo(session, self._own)
        return Change(
            label,
            now,
            frozenset(tables),
            frozenset(ids),
            undo=back.label if back else None,
            redo=again.label if again else None,
        )

    def _problem(self, error: DBAPIError | sqlite3.Error, *, saving: bool = False) -> Exception:
        cause = (error.orig or error) if isinstance(error, DBAPIError) else error
        if isinstance(error, _BUGS) or isinstance(cause, _BUGS):
            return error  # of ours, not something a person can act on
        if self.path is not None:
            return from_sqlite(cause, self.path)
        assert isinstance(error, DBAPIError)  # noqa: S101
        return serving.problem(error, self._engine, saving=saving)


class _Transaction:
    """A write session whose database errors come out in words.

    Meanwhile nothing is looked through for circles: all that a change of thousands of rows makes lives until it ends,
    and looking at it over and over took a fifth of the time.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._collects = workspace, gc.isenabled()
        self._session = Writing(workspace._writing, info=workspace.keeper.info)  # noqa: SLF001

    def __enter__(self) -> Writing:
        watch_spool(self._session, self._workspace.spool)
        gc.disable()
        return self._session

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._collects:
            gc.enable()
        self._session.close()
        settle(self._session)
        if isinstance(error, FileProblem) or (error is not None and not isinstance(error, ConveneError)):
            self._workspace.spool.keep_unsaved(noted(self._session))
        if isinstance(error, DBAPIError | sqlite3.Error):
            raise self._workspace._problem(error, saving=True) from error  # noqa: SLF001


def _url(where: str | Path) -> str | None:
    text = str(where)
    return text if text.startswith("postgresql") and "://" in text else None


__all__ = ["SUFFIX", "Change", "Clock", "Workspace", "user_name", "utc_now"]
