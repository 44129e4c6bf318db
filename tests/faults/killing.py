"""A process of its own, killed some time after it said something; ``CONVENE_KILLS`` says how often else."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.store.tables import JournalEntry
from convene.store.workspace import Workspace


def kills(usual: int) -> int:
    """How many times a process is killed: so many in every run."""
    return int(os.environ.get("CONVENE_KILLS", usual))


def opened(path: Path, clock: Callable[[], datetime] = lambda: make.NOW) -> Any:
    """An open workspace, for ``with``."""
    return closing(Workspace.open(path, clock=clock, who="Tester"))


def ticking(first: int = 0) -> Callable[[], datetime]:
    """A clock that is a minute later each time it is asked."""
    minutes = count(first)
    return lambda: make.NOW + timedelta(minutes=next(minutes))


def killed(processes: Any, fn: Callable[..., None], *arguments: Any, after: int, then_ms: float) -> list[Any]:
    """All that ``fn(say, *arguments)`` said until it was killed, some time after it had said ``after`` things."""
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=fn, args=(there, *arguments), daemon=True)
    child.start()
    there.close()
    said = []
    with here:
        while len(said) < after:
            said.append(here.recv())
        time.sleep(then_ms / 1000)
        child.kill()
        child.join()
        try:
            while True:
                said.append(here.recv())
        except EOFError:
            pass
    assert child.exitcode == -signal.SIGKILL, "it ended before it was killed"
    child.close()
    return said


def acts(session: Session) -> int:
    """How many things the journal knows of: done, undone and done again."""
    return session.scalar(sa.select(sa.func.count()).select_from(JournalEntry)) or 0
