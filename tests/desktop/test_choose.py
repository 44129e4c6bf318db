"""Asking for files: the folder is remembered, a forgotten ending is added, a change of mind changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from convene.desktop.choose import ask_folder, ask_new, ask_open, ask_save, ask_several, dropped_workspace

PARENT: Any = None


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the next dialogs answer; what they were asked is put in its place."""
    given: list[Any] = []

    def answer(*asked: Any) -> Any:
        answered = given.pop(0)
        given.append(asked)
        return answered

    for dialog in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, dialog, answer)
    return given


def test_the_folder_of_the_last_file_is_where_the_next_is_looked_for(
    answers: list[Any], settings: QSettings, tmp_path: Path
) -> None:
    answers.append((str(tmp_path / "a.convene"), ""))
    assert ask_open(PARENT, settings) == str(tmp_path / "a.convene")
    answers[:] = [("", "")]
    assert ask_new(PARENT, settings) is None
    assert answers[0][2] == str(tmp_path / "Our events.convene")


def test_a_folder_that_is_gone_is_not_offered(answers: list[Any], settings: QSettings, tmp_path: Path) -> None:
    settings.setValue("folder", str(tmp_path / "gone"))
    answers.append((["x.csv", "y.csv"], ""))
    assert ask_several(PARENT, settings, "Lists", "CSV (*.csv)") == ["x.csv", "y.csv"]
    assert "gone" not in answers[0][2]


@pytest.mark.parametrize(
    ("chosen", "kept"), [("list", "list.xlsx"), ("list.csv", "list.csv"), ("v1.2 final.xlsx", "v1.2 final.xlsx")]
)
def test_an_ending_that_was_left_out_is_added(
    answers: list[Any], settings: QSettings, tmp_path: Path, chosen: str, kept: str
) -> None:
    answers.append((str(tmp_path / chosen), ""))
    assert ask_save(PARENT, settings, "Save", "x.xlsx", "Excel (*.xlsx)") == str(tmp_path / kept)


def test_a_new_folder_is_named_in_one_that_is_there(answers: list[Any], settings: QSettings, tmp_path: Path) -> None:
    answers += [str(tmp_path)]
    assert ask_folder(PARENT, settings, "Calendars", "Open day") == str(tmp_path / "Open day")
    answers[:] = [""]
    assert ask_folder(PARENT, settings, "Calendars", "Open day") is None


@pytest.mark.parametrize(
    ("dragged", "taken"),
    [("a.convene", True), ("door.cnvpack", True), ("a.convene.zip", False), ("https://x.example/a.convene", False)],
)
def test_only_a_workspace_or_a_pack_of_this_computer_is_taken_by_dropping(dragged: str, taken: bool) -> None:
    url = QUrl(dragged) if "://" in dragged else QUrl.fromLocalFile(f"/tmp/{dragged}")
    data = QMimeData()
    data.setUrls([QUrl("https://x.example/"), url])
    move, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(), move, data, Qt.MouseButton.LeftButton, none)
    assert dropped_workspace(event) == (url.toLocalFile() if taken else None)
