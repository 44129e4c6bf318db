"""A small workspace with something of everything, and the command line that meets it."""

import multiprocessing
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from convene.store.files import SCHEMA
from convene.store.workspace import Workspace
from typed import Convene, Said, call

# All that a child of these tests works with, which is not to be imported by each of them.
LOADED = (
    "store.workspace",
    "store.migrate",
    "services.backups",
    "services.badges",
    "services.event_move",
    "services.imports",
    "services.outbox_post",
    "services.packets",
    "services.people_merge",
    "formats.mail_out",
    "formats.smtp_out",
)

# Made once and kept, so that a bit flipped in one run is the same bit in the next.
NEWEST = Path(__file__).parent.parent / "old_files" / f"schema-{SCHEMA}.convene"


@pytest.fixture
def convene(capfd: pytest.CaptureFixture[str]) -> Convene:
    """Runs a command in this process."""

    def run(*arguments: object) -> Said:
        return call(capfd, *arguments)

    return run


@pytest.fixture(scope="session")
def good() -> bytes:
    """The bytes of a sound workspace with something of everything in it, around the event OPEN."""
    return NEWEST.read_bytes()


@pytest.fixture
def path(tmp_path: Path, good: bytes) -> Path:
    """A copy of that workspace."""
    made = tmp_path / "autumn.convene"
    made.write_bytes(good)
    return made


@pytest.fixture
def opened(clock: Callable[[], datetime]) -> Callable[[Path], "closing[Workspace]"]:
    """Opens a workspace without waiting long for whoever holds it, for ``with``."""
    return lambda path: closing(Workspace.open(path, clock=clock, who="Tester", busy_ms=50))


@pytest.fixture(scope="session")
def processes() -> Any:
    """Children that start at once, since a process of their kind stands ready with Convene loaded."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["pytest", "make", "desks", *(f"convene.{name}" for name in LOADED)])
    return server
