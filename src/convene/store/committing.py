"""Committing on a server: where the line breaks before its answer to COMMIT has come, it is asked what became of the
transaction, so that a person is told “saved” or “not saved”, and nothing is done twice.

PostgreSQL keeps that for each transaction by its number, through a crash as well (``txid_status``).
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from convene.rules.errors import FileProblem, Refused
from convene.store.journal import Change

_PATIENCE_S: Final = 20.0  # with a server that starts again
_AGAIN_S: Final = 0.1
_HANGS_S: Final = 2.0  # a transaction nobody answers for: after that it is ended, unless it is saved by then

_STATUS = sa.text("select txid_status(:number)")
# The lower half of the number is what the list of processes shows.
_END = sa.text("select pg_terminate_backend(pid) from pg_stat_activity where pid = :process and backend_xid::text = :n")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A transaction by the number its server knows it by, and the server's process that carries it out."""

    number: int
    process: int


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a change of which nobody knew whether it was saved; ``saved`` is None as long as nobody knows."""

    label: str
    saved: bool | None
    change: Change


class Commits:
    """The commits of one workspace on a server, and the one of which nobody knows."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._doubt: tuple[Ticket, Change] | None = None

    def commit(self, session: Session, ticket: Ticket | None, change: Change, *, once: bool) -> None:
        """Commit, and return once it is saved. Raises what the database raises where it is not, and FileProblem with
        ``doubtful`` where the server cannot be asked.

        With ``once`` nothing else is written then until that is known: else it would be done a second time. What counts
        once however often it is saved needs no such care.
        """
        try:
            session.commit()
        except (OperationalError, InterfaceError):
            if ticket is None:
                raise
            saved = self._asked(ticket, _PATIENCE_S)
            if saved is None:
                self._doubt = (ticket, change) if once else None
                raise _not_known(change.label) from None
            if not saved:
                raise

    def what_became(self) -> Became | None:
        """What became of the change of which nobody knew; once that is known, it is told once. None where there is
        none."""
        if self._doubt is None:
            return None
        ticket, change = self._doubt
        saved = self._asked(ticket, 0)
        if saved is not None:
            self._doubt = None
        return Became(change.label, saved, change)

    def be_sure(self) -> None:
        """Before something is written: raises Refused where the last change was saved after all, and FileProblem where
        nobody knows yet."""
        if (became := self.what_became()) is None:
            return
        if became.saved is None:
            raise _not_known(became.label)
        if became.saved:
            hint = "The answer had been lost. Look at it before you do anything again."
            raise Refused(f"“{became.label}” was saved", hint)

    def _asked(self, ticket: Ticket, seconds: float) -> bool | None:
        begun = time.monotonic()
        while True:
            with suppress(DBAPIError):
                self._engine.dispose()  # what was connected may hang as well
                state = self._state(ticket, end=time.monotonic() - begun > min(_HANGS_S, seconds))
                if state in ("committed", "aborted"):
                    return state == "committed"
            if time.monotonic() - begun >= seconds:
                return None
            time.sleep(_AGAIN_S)

    def _state(self, ticket: Ticket, *, end: bool) -> str:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            state = str(connection.scalar(_STATUS, {"number": ticket.number}))
            if state == "in progress" and end:
                connection.execute(_END, {"process": ticket.process, "n": str(ticket.number & 0xFFFFFFFF)})
                state = str(connection.scalar(_STATUS, {"number": ticket.number}))
        return state


def _not_known(label: str) -> FileProblem:
    return FileProblem(
        f"It is not known whether “{label}” was saved",
        "The database does not answer. Once it does, the history shows whether it was: look before doing it again.",
        doubtful=True,
    )
