"""Journeys: a person at the computer, the real application, a real file, and the tests of what one sees around them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLoggingCategory, QObject, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from convene.desktop.start import Application, Doors
from convene.desktop.welcome import WelcomeWindow
from convene.desktop.window import MainWindow
from convene.rules.time import LONDON
from convene.services.sample import make_sample
from convene.store.workspace import Workspace
from desktop.conftest import app, no_noise, settings  # noqa: F401  # fixtures
from journeys.person import Clock, Person

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday, ten o'clock in London


@pytest.fixture
def clock() -> Clock:
    """A clock that a journey may put forward."""
    return Clock(START)


@pytest.fixture
def doors(clock: Clock) -> Doors:
    """As the composition root makes them, by the clock of the journey."""

    def create_sample(where: str) -> Workspace:
        workspace = Workspace.create(where, clock=clock, who="Ruth")
        workspace.fill(make_sample, today=clock().astimezone(LONDON).date(), now=clock())
        return workspace

    return Doors(
        open=lambda where: Workspace.open(where, clock=clock, who="Ruth"),
        create=lambda where: Workspace.create(where, clock=clock, who="Ruth"),
        create_sample=create_sample,
        clock=clock,
    )


@pytest.fixture
def application(
    app: QApplication,  # noqa: F811
    doors: Doors,
    settings: QSettings,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Application]:
    """The application, with its data and settings in folders of this test."""
    QSettings().clear()
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "data"))
    # The sample has names in scripts for which the offscreen platform may have no fonts; it says so at length.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    made = Application(app, doors, settings)
    yield made
    made._quit()
    made._appearance.deleteLater()
    made.deleteLater()
    QLoggingCategory.setFilterRules("")


class Flashes(QObject):
    """Notes every window that comes up and is none of ours: a widget shown before it has a parent is one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks on."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            ours = isinstance(watched, MainWindow | WelcomeWindow) or watched.windowType() != Qt.WindowType.Window
            self.seen += [] if ours else [f"{watched.metaObject().className()} {watched.accessibleName()}"]
        return False


@pytest.fixture
def person(
    app: QApplication,  # noqa: F811
    application: Application,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Person]:
    """Somebody in front of the screen, who answers the file dialogs and wants no window to flash up."""
    made, flashes = Person(app, clock), Flashes()
    app.installEventFilter(flashes)

    def answer(*_: Any) -> tuple[str, str]:
        return str(made.answers.pop(0)), ""

    def hear(event: Any) -> None:
        made.heard.append(event.message())

    for dialog in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, dialog, answer)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    yield made
    app.removeEventFilter(flashes)
    assert not flashes.seen, f"windows that flashed up: {flashes.seen}"
