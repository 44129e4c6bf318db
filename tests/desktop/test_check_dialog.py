"""File › Check the workspace: what was found, and a checkpoint from paper against the history."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import make
from convene.desktop.check_dialog import CheckDialog
from convene.desktop.tasks import Tasks
from convene.services import backups
from convene.store.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path, clock: Callable[[], datetime]) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made, clock=clock, who="Ada")) as workspace:
        make.venue(workspace, "Hall")
        backups.keep(workspace)
        make.venue(workspace, "Library")
    return made


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], CheckDialog]]:
    window = QWidget()
    window.resize(1000, 800)
    qtbot.addWidget(window)
    window.show()
    tasks = Tasks(window)

    def open_(path: Path) -> CheckDialog:
        tasks.open(lambda: Workspace.open(path), done=lambda _: None)
        dialog = CheckDialog(window, tasks)
        dialog.wait = tasks.wait_idle  # type: ignore[attr-defined]
        dialog.open()
        assert tasks.wait_idle()
        return dialog

    yield open_
    tasks.close()


def words(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def press(dialog: QWidget, text: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def test_all_is_well_and_a_checkpoint_is_copied_and_compared(show: Callable[[Path], CheckDialog], path: Path) -> None:
    dialog = show(path)
    said = words(dialog)
    assert "All is as it should be." in said
    assert "2 changes, each sealed with the one before it" in said
    assert "1 of 1 as written, the newest of Mon 1 June 2026, 10:00" in said
    last = dialog.checkpoint.text()
    press(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == last
    assert last.startswith("2: ")
    for typed, answer in (
        (last, "It stands: change 2 of Mon 1 June 2026, 10:00"),
        ("1" + last[1:], "It does not stand: change 1 in this workspace is another one"),
        ("9" + last[1:], "there is no change 9"),
    ):
        dialog.typed.set_value(typed)
        press(dialog, "Compare")
        assert dialog.wait()  # type: ignore[attr-defined]
        assert answer in words(dialog)
    dialog.typed.set_value("2: 7F3A")
    press(dialog, "Compare")
    assert dialog.wait()  # type: ignore[attr-defined]
    assert "is no checkpoint" in dialog.typed.accessibleDescription()


def test_what_was_tampered_with_is_named(show: Callable[[Path], CheckDialog], path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger journal_entries_stay")
        connection.execute("update journal_entries set who='Nobody' where id=1")
        connection.commit()
    said = words(show(path))
    assert "Change 1 in the history (“Make”, Nobody, Mon 1 June 2026, 10:00) is not as it was written." in said
    assert "All is as it should be" not in said
