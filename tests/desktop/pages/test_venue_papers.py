"""Documents of a venue: dropped, opened as a copy, saved, and what is never opened."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent

import make
from convene.desktop.pages import venue_papers
from convene.rules.venue_documents import MOST_BYTES
from convene.services import venue_documents
from venue_beside import Beside

PLAN = b"%PDF-1.4 a plan"


def drop(beside: Beside, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(9, 9), *how)
    beside.drawer.dragEnterEvent(entered)
    assert entered.isAccepted()
    beside.drawer.dropEvent(QDropEvent(QPointF(9, 9), *how))
    beside.idle()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile() or url.toString()))
    return shown


def keep(beside: Beside, name: str, content: bytes = PLAN) -> UUID:
    fields: dict[str, Any] = {"file_name": name, "content": content, "now": make.NOW}
    return beside.workspace.write("Keep", venue_documents.add_file, beside.venue, **fields)[0]


def test_a_file_that_is_dropped_is_kept_and_opens_as_a_copy(
    beside: Beside,
    tmp_path: Path,
    opened: list[str],
) -> None:
    beside.open()
    source = tmp_path / "Floor plan é.pdf"
    source.write_bytes(PLAN)
    drop(beside, source)
    assert "Floor plan é.pdf, 1 KB" in beside.words
    assert beside.workspace.history()[0].label == "Add the document “Floor plan é.pdf”"
    source.unlink()
    beside.press("Open Floor plan é.pdf")
    (copy,) = opened
    assert Path(copy) != source
    assert Path(copy).suffix == ".pdf"
    assert Path(copy).read_bytes() == PLAN
    beside.press("Remove Floor plan é.pdf")
    assert beside.known.documents == ()


def test_what_cannot_be_kept_is_said_and_nothing_is(beside: Beside, tmp_path: Path) -> None:
    beside.open()
    large = tmp_path / "film.mov"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    empty = tmp_path / "empty.pdf"
    empty.touch()
    for path, told in (
        (large, "a file that is kept may have 10 MB"),
        (empty, "is empty"),
        (tmp_path, "is not a file"),
        (tmp_path / "gone.pdf", "is not a file"),
    ):
        beside.open()
        drop(beside, path)
        assert any(told in text for text in beside.words), told
    assert beside.known.documents == ()


def test_what_could_run_is_saved_and_never_opened(
    beside: Beside,
    tmp_path: Path,
    opened: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("setup.exe", "plan.pdf.bat", "macro.docm", "page.html"):
        keep(beside, name, name.encode())
    beside.open()
    assert not [name for name in beside.buttons if name.startswith("Open ")]
    target = tmp_path / "kept.exe"
    monkeypatch.setattr(venue_papers, "ask_save", lambda *_: str(target))
    beside.press("Save a copy of setup.exe")
    assert target.read_bytes() == b"setup.exe"
    assert opened == []


def test_a_copy_that_cannot_be_written_is_said(
    beside: Beside,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(beside, "plan.pdf")
    beside.open()
    monkeypatch.setattr(venue_papers, "ask_save", lambda *_: str(tmp_path / "nowhere" / "plan.pdf"))
    beside.press("Save a copy of plan.pdf")
    assert any("“plan.pdf” could not be written" in text for text in beside.words)


def test_a_link_opens_on_the_web(beside: Beside, opened: list[str]) -> None:
    link = {"title": "Terms", "address": "https://example.org/terms", "now": make.NOW}
    beside.workspace.write("Link", venue_documents.add_link, beside.venue, **link)
    beside.open()
    beside.press("Open Terms")
    assert opened == ["https://example.org/terms"]


@pytest.mark.parametrize(
    ("kept", "written"),
    [("../../x/passwd.txt", "passwd.txt"), ("CON.pdf", "_CON.pdf"), ("plan", "plan"),
     ("a" * 300 + ".csv", "a" * 100 + ".csv")],
)  # fmt: skip
def test_a_copy_has_a_name_that_every_system_takes(kept: str, written: str) -> None:
    document = venue_documents.DocumentRow(UUID(int=1), UUID(int=2), "", "", kept, 1, make.NOW)
    assert venue_papers.file_name(document) == written
