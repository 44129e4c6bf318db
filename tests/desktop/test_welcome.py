from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from convene.desktop.recent import MOST, Recent
from convene.desktop.welcome import WelcomeWindow
from convene.rules.errors import FileProblem


@pytest.fixture
def welcome(app: QApplication, settings: QSettings, qtbot: QtBot, tmp_path: Path) -> WelcomeWindow:
    (tmp_path / "autumn.convene").touch()
    for name in ("gone.convene", "autumn.convene"):
        Recent(settings).add(str(tmp_path / name))
    made = WelcomeWindow(settings)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.painted):
        made.show()
    return made


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text() == text).click()


def test_it_offers_the_sample_a_new_one_and_one_that_is_there(
    welcome: WelcomeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new, opened, sample = (QSignalSpy(s) for s in (welcome.new_wanted, welcome.open_wanted, welcome.sample_wanted))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Ours"), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "autumn.convene"), ""))
    press(welcome, "New workspace…")
    press(welcome, "Open…")
    press(welcome, "Open the sample")
    assert new.at(0) == [str(tmp_path / "Ours.convene")]
    assert opened.at(0) == [str(tmp_path / "autumn.convene")]
    assert sample.count() == 1


def test_a_dialog_that_is_cancelled_changes_nothing(welcome: WelcomeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = QSignalSpy(welcome.new_wanted)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    press(welcome, "New workspace…")
    assert spy.count() == 0


def test_recent_ones_are_listed_opened_and_forgotten(
    welcome: WelcomeWindow, settings: QSettings, tmp_path: Path
) -> None:
    spy = QSignalSpy(welcome.open_wanted)
    rows = {w.accessibleName(): w for w in welcome.findChildren(QWidget) if w.accessibleName().startswith("Open ")}
    rows["Open autumn"].click()  # type: ignore[attr-defined]
    assert spy.at(0) == [str(tmp_path / "autumn.convene")]
    texts = [label.text() for label in rows["Open gone"].findChildren(QLabel)]
    assert any(text.endswith("not there now") for text in texts)
    forget = next(w for w in welcome.findChildren(QPushButton) if w.accessibleName() == "Take gone off this list")
    forget.click()
    assert [one.name for one in Recent(settings).listed()] == ["autumn"]


def test_why_something_cannot_be_opened_is_said(welcome: WelcomeWindow) -> None:
    welcome.say_error(FileProblem("x.convene is damaged", "Open a backup."))
    assert welcome.notice.isVisible()
    assert "x.convene is damaged. Open a backup." in [label.text() for label in welcome.findChildren(QLabel)]


def test_the_list_keeps_no_password_and_is_short(settings: QSettings, tmp_path: Path) -> None:
    recent = Recent(settings)
    for number in range(20):
        recent.add(str(tmp_path / f"{number}.convene"))
    recent.add("postgresql+psycopg://ada:secret@db.example:5432/academy")
    recent.add(str(tmp_path / "19.convene"))
    listed = recent.listed()
    assert len(listed) == MOST
    assert [one.name for one in listed[:2]] == ["19", "academy"]
    assert listed[1].folder == "db.example:5432"
    assert "secret" not in str(settings.value("recent"))
