"""The application: which windows there are, what opens them, and what becomes of samples."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLockFile, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from convene.desktop.start import Application, Doors
from convene.desktop.welcome import WelcomeWindow
from convene.desktop.window import MainWindow
from convene.rules.errors import FileProblem


class Desk:
    """The application and its doors, which note what went through them."""

    def __init__(self, app: QApplication, application: Application, went: list[tuple[str, Path]]) -> None:
        self.app, self.application, self.went = app, application, went

    def windows(self, kind: type[QWidget] = QWidget) -> list[Any]:
        shown = [w for w in self.app.topLevelWidgets() if isinstance(w, MainWindow | WelcomeWindow) and w.isVisible()]
        return [w for w in shown if isinstance(w, kind)]

    def wait(self) -> None:
        """Until every window has painted, opened what it shall, and closed ones are gone."""
        for _ in range(4):
            QTest.qWait(5)
            assert all(w.tasks.wait_idle(30) for w in self.windows(MainWindow))
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def press(self, text: str) -> None:
        """A button of the only window."""
        (window,) = self.windows()
        names = {b.accessibleName() or b.text(): b for b in window.findChildren(QAbstractButton) if b.isVisible()}
        QTest.mouseClick(names[text], Qt.MouseButton.LeftButton)
        self.wait()

    def command(self, text: str, window: QWidget) -> None:
        """An act of a window's menu."""
        act = next(a for a in window._menus.commands() if a.text().replace("&", "") == text)
        act.trigger()
        self.wait()

    def words(self) -> list[str]:
        return [label.text() for w in self.windows() for label in w.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the application keeps its own data."""
    place = tmp_path / "data"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(place))
    return place


@pytest.fixture
def desk(
    app: QApplication, gate: Any, settings: QSettings, clock: Callable[[], datetime], folder: Path
) -> Iterator[Desk]:
    """Doors that keep nothing but the file's name."""
    went: list[tuple[str, Path]] = []

    def door(how: str) -> Callable[[str], Any]:
        def opened(where: str) -> Any:
            path = Path(where)
            went.append((how, path))
            if how == "open" and not path.exists():
                raise FileProblem(f"There is no file {path.name}", "Check the name.")
            if how != "open":
                assert not path.exists(), "something would be written over"
                path.write_text(how)
            return type(gate)(path.stem, where)

        return opened

    doors = Doors(door("open"), door("create"), door("sample"), clock)  # type: ignore[arg-type]
    application = Application(app, doors, settings)
    yield Desk(app, application, went)
    application._quit()
    application._appearance.deleteLater()
    application.deleteLater()


def test_the_sample_takes_the_place_of_the_welcome_window(desk: Desk, folder: Path) -> None:
    desk.application.welcome()
    desk.press("Open the sample")
    (window,) = desk.windows()
    assert window.windowTitle() == "Sample workspace – Convene"
    assert desk.went == [("sample", folder / "Sample workspace.convene")]


def test_new_and_open_ask_where(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Ours"), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "Ours.convene"), ""))
    desk.application.welcome()
    desk.press("New workspace…")
    assert [w.windowTitle() for w in desk.windows()] == ["Ours – Convene"]
    desk.command("Open…", desk.windows()[0])
    assert [w.windowTitle() for w in desk.windows()] == ["Ours – Convene"] * 2  # a window each
    assert desk.went == [("create", tmp_path / "Ours.convene"), ("open", tmp_path / "Ours.convene")]


def test_a_second_sample_is_another_file_while_the_first_is_open(desk: Desk, folder: Path) -> None:
    first = desk.application.sample()
    desk.wait()
    desk.command("Open the sample", first)
    assert [path.name for _, path in desk.went] == ["Sample workspace.convene", "Sample workspace 2.convene"]
    assert len(desk.windows(MainWindow)) == 2
    first.close()
    desk.wait()
    desk.command("Open the sample", desk.windows(MainWindow)[0])
    assert [path.name for _, path in desk.went[2:]] == ["Sample workspace.convene"]  # nobody had it open any more


def test_a_sample_that_was_opened_again_is_not_replaced(desk: Desk, folder: Path) -> None:
    sample = folder / "Sample workspace.convene"
    first = desk.application.sample()
    desk.wait()
    first.close()
    desk.application.open(str(sample))  # from the list of recent ones
    desk.wait()
    desk.application.sample()
    desk.wait()
    assert desk.went == [("sample", sample), ("open", sample), ("sample", folder / "Sample workspace 2.convene")]
    assert sample.exists()


def test_a_sample_of_another_process_is_left_alone(desk: Desk, folder: Path) -> None:
    folder.mkdir()
    (folder / "Sample workspace.convene").write_text("in use")
    other = QLockFile(str(folder / "Sample workspace.lock"))
    assert other.tryLock(0)
    desk.application.sample()
    desk.wait()
    assert desk.went == [("sample", folder / "Sample workspace 2.convene")]
    assert (folder / "Sample workspace.convene").read_text() == "in use"
    other.unlock()


def test_where_no_sample_can_be_made_the_welcome_window_says_why(desk: Desk, folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    desk.application.welcome()
    desk.press("Open the sample")
    assert any(words.startswith("The sample cannot be made.") for words in desk.words()), desk.words()
    assert len(desk.windows(WelcomeWindow)) == 1


def test_what_cannot_be_opened_is_said_and_leads_back(desk: Desk, tmp_path: Path) -> None:
    desk.application.open(str(tmp_path / "gone.convene"))
    desk.wait()
    assert "There is no file gone.convene\nCheck the name." in desk.words()
    desk.press("Choose another workspace")
    assert len(desk.windows(WelcomeWindow)) == len(desk.windows()) == 1


def test_a_file_that_the_system_hands_over_is_opened(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "autumn.convene").touch()
    QCoreApplication.sendEvent(desk.app, QFileOpenEvent(str(tmp_path / "autumn.convene")))
    desk.wait()
    assert [w.windowTitle() for w in desk.windows()] == ["autumn – Convene"]


def test_quit_closes_every_window_and_thread(desk: Desk) -> None:
    threads = threading.active_count()
    windows = [desk.application.sample(), desk.application.sample()]
    desk.wait()
    assert threading.active_count() > threads
    destroyed: list[bool] = []
    for window in windows:
        window.destroyed.connect(lambda _=None: destroyed.append(True))
    desk.command("Quit", windows[0])
    assert desk.windows() == []
    assert destroyed == [True, True]
    assert threading.active_count() == threads
