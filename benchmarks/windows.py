"""Two windows on one workspace file: how long after a change was saved in one the other reads it afresh."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from convene.desktop.others import Others
from convene.desktop.tasks import Tasks
from convene.store.tables import Venue
from convene.store.workspace import Workspace
from figures import Figure

CHANGES = 20
_SECOND = 1.0


def measure() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    with TemporaryDirectory() as folder:
        path = Path(folder, "two.convene")
        Workspace.create(path).close()
        here, there = _window(path), _window(path)
        waited = [_until_seen(here, there, number) for number in range(CHANGES)]
        for one in (here, there):
            one.close()
            one.deleteLater()
    app.processEvents()
    method = f"the slowest of {CHANGES} changes in one window, at odd moments, with a second on the same file"
    yield Figure(
        "A change is seen in the other window, at the latest", "one second", method, max(waited), _SECOND, goal=2
    )


def _window(path: Path) -> Tasks:
    tasks = Tasks()
    Others(tasks)
    tasks.open(lambda: Workspace.open(path), done=lambda _: None)
    tasks.wait_idle()
    return tasks


def _until_seen(here: Tasks, there: Tasks, number: int) -> float:
    seen: list[Any] = []
    there.changed.connect(seen.append)
    pause = time.monotonic() + 0.17 * (number % 7)
    while time.monotonic() < pause:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    name = f"Venue {number}"
    here.write(here, name, lambda session: session.add(Venue(id=uuid4(), name=name, search_key=name.lower())))
    begun = time.monotonic()
    while not seen and time.monotonic() < begun + 10:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    there.changed.disconnect(seen.append)
    return time.monotonic() - begun
