"""Rehearsals in windows of their own: from Reception or by command, gone when they close, also after a crash."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.kit.buttons import Button, plain_words
from convene.desktop.rehearsals import Rehearsals
from convene.desktop.start import Application, Doors
from convene.desktop.window import MainWindow
from convene.services import presence
from convene.store.workspace import Workspace


def test_a_place_is_held_and_then_gone(tmp_path: Path) -> None:
    mine, other = Rehearsals(tmp_path / "r"), Rehearsals(tmp_path / "r")
    first, second = Path(mine.place("Autumn")), Path(other.place("Autumn"))
    assert first != second
    for place in (first, second):
        place.write_bytes(b"names")
    if os.name == "posix":
        assert first.parent.stat().st_mode & 0o077 == 0, "a copy is nobody else's to read"
    other.sweep()
    mine.let_go({str(first)})
    assert first.exists()
    mine.let_go(set())
    assert (first.parent.exists(), second.exists()) == (False, True)
    other.let_go(set())
    assert list((tmp_path / "r").iterdir()) == []


def test_what_a_crash_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    left = tmp_path / "r" / "1"
    left.mkdir(parents=True)
    (left / "Autumn.convene").write_bytes(b"names")
    pid = next(n for n in range(999_999, 0, -1) if not Path(f"/proc/{n}").exists())
    left.with_suffix(".lock").write_text(f"{pid}\nconvene\n{socket.gethostname()}\n")
    Rehearsals(tmp_path / "r").sweep()
    assert list((tmp_path / "r").iterdir()) == []


class House:
    """The application over a real workspace."""

    def __init__(self, app: QApplication, application: Application, path: Path, event: UUID) -> None:
        self.app, self.application, self.path, self.event = app, application, path, event

    def windows(self) -> list[Any]:
        return [w for w in self.app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]

    def wait(self) -> None:
        for _ in range(4):
            QTest.qWait(5)
            assert all(w.tasks.wait_idle(30) for w in self.windows())
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def here(self) -> int:
        with closing(Workspace.open(self.path, clock=lambda: make.NOW)) as workspace:
            return len(workspace.read(presence.here, self.event, day=make.TODAY))


@pytest.fixture
def house(app: QApplication, settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "data"))
    clock: Callable[[], datetime] = lambda: make.NOW  # noqa: E731
    path = tmp_path / "Autumn.convene"
    with closing(Workspace.create(path, clock=clock)) as workspace:
        event = make.event(workspace, code="OPEN", days=(make.TODAY,))
        make.registration(workspace, event, make.person(workspace, "Zoë O’Brien"))

    def open_(where: str) -> Workspace:
        return Workspace.open(where, clock=clock)

    def rehearse(where: str, copy: str) -> Workspace:
        return Workspace.rehearse(where, Path(copy), clock=clock)

    application = Application(app, Doors(open_, open_, open_, clock, rehearse=rehearse), settings)  # type: ignore[arg-type]
    made = House(app, application, path, event)
    yield made
    for window in made.windows():
        window.close()
    made.wait()
    application.deleteLater()


def test_from_the_set_up_of_a_desk_and_nothing_is_kept(house: House, tmp_path: Path) -> None:
    window = house.application.open(str(house.path))
    house.wait()
    window.go("reception", event_id=house.event)
    house.wait()
    page: Any = window._frame.stack.currentWidget()
    assert not page.view.banner.isVisible()
    page.rename_desk()
    (button,) = [b for b in page.view.naming.findChildren(Button) if plain_words(b) == "Rehearse"]
    button.click()
    house.wait()
    (copy,) = [w for w in house.windows() if w is not window]
    assert copy.windowTitle() == "Rehearsal of Autumn – Convene"
    desk: Any = copy._frame.stack.currentWidget()
    assert desk.post.event_id == house.event
    desk._named("Front desk")
    house.wait()
    desk.line.setText("zoe")
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    house.wait()
    assert desk.view.said().word == "Welcome"
    assert desk.view.saved.text() == "Nothing is kept"
    for panel in (desk.view.card, desk.view.ready, desk.view.naming, desk.view.doors, desk.view.walk_in, desk.view.pin):
        desk.view.show_panel(panel)
        assert desk.view.banner.isVisible()
    words = [plain_words(b) for b in desk.view.naming.findChildren(Button)]
    assert not {"Rehearse", "Make a desk pack…", "Take in packets…"} & set(words)
    desk.leave()
    house.wait()
    assert house.windows() == [window]
    assert house.here() == 0
    assert list((tmp_path / "data" / "rehearsals").iterdir()) == []


def test_by_command_with_the_code_of_an_event(house: House, tmp_path: Path) -> None:
    left = tmp_path / "data" / "rehearsals" / "7"
    left.mkdir(parents=True)
    copy: Any = house.application.rehearse(str(house.path), "open")
    house.wait()
    assert copy._frame.stack.currentWidget().post.event_id == house.event
    assert not left.exists(), "what an earlier start left is removed by this one"
    copy.close()
    lost: Any = house.application.rehearse(str(house.path), "NONE")
    house.wait()
    assert "There is no event “NONE”" in lost._frame.stack.currentWidget().sentence.text()
