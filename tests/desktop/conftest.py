"""Tests of what one sees: without a screen, in Inter where it is there, intolerant of noise and leftovers."""

import gc
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from convene.desktop.look import apply_look, look
from convene.desktop.page import Context
from convene.desktop.start import add_fonts
from convene.desktop.tasks import Tasks

# What the offscreen platform says of itself, and of a font it tries before the one that has the letters.
_NO_NOISE = ("This plugin does not support", "OpenType support missing")


@pytest.fixture(scope="session")
def app(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QApplication]:
    """The application, dressed in light; settings go to a folder of the tests."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    add_fonts()
    apply_look(qapp, "light")
    yield qapp
    qapp.clipboard().clear()  # offscreen it is destroyed after Python, whose table in it would end the process badly


@pytest.fixture(autouse=True)
def no_noise(app: QApplication, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is said by Qt, nothing logged as a warning, no widget and no thread left behind."""
    said: list[str] = []

    def hear(kind: QtMsgType, _where: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith(_NO_NOISE):
            said.append(text)

    gc.collect()
    gc.freeze()  # what stays is not looked through again after every test: a third of a second each time
    before, dressed = qInstallMessageHandler(hear), look()
    threads, widgets = set(threading.enumerate()), set(map(id, app.topLevelWidgets()))
    yield
    settle()
    gc.collect()
    left = [w for w in app.topLevelWidgets() if id(w) not in widgets and not w.parent()]
    left_behind = [repr(widget) for widget in left]
    for widget in left:
        widget.deleteLater()
    settle()
    if look() is not dressed:
        apply_look(app, "light")
    qInstallMessageHandler(before)
    logged = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert not said, f"Qt said: {said}"
    assert not logged, f"Logged: {logged}"
    assert not left_behind, f"Widgets left behind: {left_behind}"
    new = [t for t in threading.enumerate() if t not in threads and t.is_alive() and not isinstance(t, _Dummy)]
    running = [t for t in new if t.name != "convene-spool"]  # begun with the first scan, and there as long as Convene
    assert not running, f"Threads left behind: {running}"


_Dummy = threading._DummyThread  # how Python sees a thread of Qt


def settle() -> None:
    """Let everything that was to be deleted go."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings of this test alone."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@dataclass(frozen=True)
class FakeChange:
    """As the gate's."""

    label: str
    at: datetime
    tables: frozenset[str]
    ids: frozenset[Any] = frozenset()
    undo: str | None = None
    redo: str | None = None
    journaled: bool = True


@dataclass
class FakeGate:
    """A gate without a store behind it: services get its dictionary as their session."""

    name: str = "Academy"
    where: str = "/somewhere/academy.convene"
    read_only: bool = False
    key: Any = None
    tables: frozenset[str] = frozenset({"things"})
    things: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    closed: bool = False
    heard: Callable[[], None] = lambda: None
    became: list[Any] = field(default_factory=list)
    of_others: list[Any] = field(default_factory=list)

    def read(self, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> Any:
        self.threads.add(threading.current_thread().name)
        return fn(self.things, *args, **kw)

    def write(self, label: str, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> tuple[Any, FakeChange]:
        result = self.read(fn, *args, **kw)
        self.done.append(label)
        self.undone.clear()
        return result, self._change(label)

    def undo(self) -> FakeChange:
        self.undone.append(self.done.pop())
        return self._change(f"Undo: {self.undone[-1]}")

    def redo(self) -> FakeChange:
        self.done.append(self.undone.pop())
        return self._change(f"Redo: {self.done[-1]}")

    def standing(self) -> FakeChange:
        return self._change("")

    def listen(self, heard: Callable[[], None]) -> None:
        self.heard = heard

    def what_became(self) -> Any:
        return self.became.pop(0) if self.became else None

    def news(self) -> Any:
        return self.of_others.pop(0) if self.of_others else None

    def close(self) -> None:
        self.closed = True

    def _change(self, label: str) -> FakeChange:
        undo, redo = (names[-1] if names else None for names in (self.done, self.undone))
        return FakeChange(label, datetime(2026, 6, 1, 13, 2, tzinfo=UTC), self.tables, undo=undo, redo=redo)


@pytest.fixture
def gate() -> FakeGate:
    """A gate that keeps nothing."""
    return FakeGate()


@pytest.fixture
def tasks(app: QApplication) -> Iterator[Tasks]:
    """A data thread of its own, with no workspace open yet: ``tasks.open(lambda: workspace, done=...)``."""
    made = Tasks()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def went() -> list[tuple[str, dict[str, Any]]]:
    """Where a page under test has gone to."""
    return []


@pytest.fixture
def context(tasks: Tasks, clock: Callable[[], datetime], went: list[tuple[str, dict[str, Any]]]) -> Context:
    """What a page is given; ``went`` tells where it goes."""
    return Context(tasks, lambda place, **target: went.append((place, target)), clock)
