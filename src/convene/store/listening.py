"""Word from other desks: on a shared database each change is told at once to every window that listens.

What is told while a connection is broken is lost. So nobody relies on it: pages ask from time to time as well, and a
listener that is connected again says that there may be news.
"""

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from convene.store.committing import Ticket

_CHANNEL: Final = "convene"
_TELL = sa.text("select pg_notify(:channel, :me), txid_current() as number, pg_backend_pid() as process")
_AGAIN_S: Final = 5.0  # after a broken connection
_ASK_S: Final = 60.0  # of a silent one, whether it is still there
_PATIENCE_S: Final = 5.0  # with a thread that hangs on a dead line when the workspace is closed


def tell(session: Session, me: str) -> Ticket:
    """Tell those who listen that something changed; they hear it when the transaction is committed. Returns what it is
    known by, in the same breath."""
    said = session.execute(_TELL, {"channel": _CHANNEL, "me": me}).one()
    return Ticket(said.number, said.process)


class Listener:
    """Listens in a thread and on a connection of its own, and calls ``heard`` there when others changed something.

    ``me`` is what this workspace tells of itself, which is no news to it.
    """

    def __init__(self, engine: sa.Engine, me: str, heard: Callable[[], None]) -> None:
        self._engine, self._me, self._heard = engine, me, heard
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="convene-listen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hear no more."""
        self._end.close()
        self._thread.join(_PATIENCE_S)

    def _run(self) -> None:
        with self._ended:
            while True:
                with contextlib.suppress(DBAPIError, sa.exc.TimeoutError, OSError, *_broken()):
                    self._listen()
                if self._waits(None, _AGAIN_S) is None:
                    return

    def _listen(self) -> None:
        fairy = self._engine.raw_connection()
        driver: Any = fairy.driver_connection
        fairy.detach()  # those of the pool are for reading and writing
        with contextlib.closing(driver):
            driver.rollback()
            driver.autocommit = True
            driver.execute(f"LISTEN {_CHANNEL}")
            self._heard()
            while True:
                if any(word.payload != self._me for word in driver.notifies(timeout=0)):
                    self._heard()
                came = self._waits(driver, _ASK_S)
                if came is None:
                    return
                if not came:
                    driver.execute("SELECT 1")

    def _waits(self, driver: Any, seconds: float) -> bool | None:
        """Whether something came within that time; None where there is no need to wait any more."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._ended, selectors.EVENT_READ)
            if driver is not None:
                selector.register(driver, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(seconds)]
        return None if self._ended in ready else bool(ready)


def _broken() -> tuple[type[Exception], ...]:
    import psycopg

    return (psycopg.Error,)
