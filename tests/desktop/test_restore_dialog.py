"""The backups of a workspace in a window: chosen, compared, brought back; and of one that cannot be opened."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import make
from convene.desktop.kit.empty import EmptyState
from convene.desktop.restore_dialog import RestoreDialog, say_plan
from convene.desktop.start import Application, Doors
from convene.desktop.tasks import Tasks
from convene.desktop.window import MainWindow
from convene.services import backups
from convene.services.backups import Restoring
from convene.store.keeping import keep, kept
from convene.store.restoring import Difference, TableDifference
from convene.store.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path, clock: Callable[[], datetime]) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made, clock=clock)) as workspace:
        make.event(workspace)
        keep(made, "daily", make.NOW)
        make.venue(workspace, "Since then")
    return made


@pytest.fixture
def show(app: QApplication, qtbot: QtBot, settings: QSettings) -> Iterator[Callable[[Path], Any]]:
    window, done = QWidget(), []
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    tasks = Tasks(window)

    def open_(path: Path) -> Any:
        dialog = RestoreDialog(
            window, tasks, str(path), settings=settings, clock=lambda: make.NOW, restored=lambda _: done.append(path)
        )
        dialog.done_ = done  # type: ignore[attr-defined]
        dialog.wait = tasks.wait_idle  # type: ignore[attr-defined]
        dialog.open()
        assert tasks.wait_idle()
        return dialog

    yield open_
    tasks.close()


def words(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_newest_good_one_is_chosen_compared_and_brought_back(show: Callable[[Path], Any], path: Path) -> None:
    dialog = show(path)
    assert "As it was on 1 Jun 2026, 10:00" in words(dialog)
    assert "Goes: 1 venue." in words(dialog)
    assert [change.label for change in dialog.changes.rows()] == ["Make"]
    before = path.read_bytes()
    assert dialog.act.isEnabled()
    dialog.act.click()
    assert dialog.wait()
    assert dialog.done_ == [path]
    assert path.read_bytes() != before
    assert {one.why for one in kept(path)} == {"before restore", "daily"}


def test_a_damaged_backup_is_said_and_cannot_be_restored(show: Callable[[Path], Any], path: Path) -> None:
    (one,) = kept(path)
    one.path.write_bytes(b"SQLite")
    dialog = show(path)
    assert "There is no good backup beside this workspace" in words(dialog)
    dialog.list.choose(str(one.path))
    assert dialog.wait()
    assert "is not a Convene workspace" in words(dialog)
    assert not dialog.act.isEnabled()


def test_what_would_happen_in_words() -> None:
    tables = (TableDifference("people", 1, 0, 2), TableDifference("needs", 0, 3, 0), TableDifference("scans", 0, 1, 0))
    plan = Restoring(Path("b"), Difference(tables, ()), 1, 0, 2, 5, None)
    assert say_plan(plan) == [
        "Goes: 1 person.",
        "Comes back: 3 needs, 1 scan.",
        "Is as it was then: 2 people.",
        "5 scans since come back from the desks’ own notes.",
        "1 person erased since is erased again.",
        "2 messages that left count as sent.",
    ]
    assert say_plan(Restoring(Path("b"), Difference((), ()), 0, 0, 0, 0, None)) == ["Nothing is different."]
    other = Restoring(Path("b"), Difference((), (), 4), 0, 0, 0, 0, None)
    assert say_plan(other)[1] == "It is not this workspace as it was: the two histories part after change 4."
    assert "put aside, unchanged" in say_plan(Restoring(Path("b"), None, 0, 0, 0, 0, None))[0]


def doors(clock: Callable[[], datetime]) -> Any:
    def open_(where: str) -> Any:
        return Workspace.open(where, clock=clock)

    return Doors(open_, open_, open_, clock, keep=lambda where: backups.keep_daily(where, now=clock()))


def test_one_that_cannot_be_opened_offers_its_backups(
    app: QApplication, qtbot: QtBot, settings: QSettings, path: Path, clock: Callable[[], datetime]
) -> None:
    path.write_bytes(path.read_bytes()[:9000])
    application = Application(app, doors(clock), settings)
    window = application.open(str(path))
    qtbot.waitUntil(lambda: bool(window.findChildren(EmptyState)))
    assert "newest good backup is of 2026-06-01 10:00" in words(window)
    next(b for b in window.findChildren(QPushButton) if b.text() == "Restore a backup…").click()
    assert window.tasks.wait_idle()
    (dialog,) = window.findChildren(RestoreDialog)
    assert window.tasks.wait_idle()
    assert "cannot be read as it is now" in words(dialog)
    with qtbot.waitSignal(window.closed):
        dialog.act.click()
    (again,) = (w for w in app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
    qtbot.waitUntil(lambda: again.windowTitle() == "w – Convene")
    assert again.tasks.wait_idle()
    assert [one.why for one in kept(path)] == ["daily"], "a backup of the same minute is no news"
    again.close()
    application._appearance.deleteLater()
    application.deleteLater()


def test_a_workspace_that_is_opened_has_its_backup_of_today(
    app: QApplication, qtbot: QtBot, settings: QSettings, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    path = tmp_path / "new.convene"
    Workspace.create(path, clock=clock).close()
    application = Application(app, doors(clock), settings)
    window = application.open(str(path))
    with qtbot.waitSignal(window.opened):
        pass
    assert window.tasks.wait_idle()
    assert [one.why for one in kept(path)] == ["daily"]
    window.close()
    application._appearance.deleteLater()
    application.deleteLater()
