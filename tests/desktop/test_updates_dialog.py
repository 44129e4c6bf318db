"""Help › Check for updates: a newer version, nothing set, and what IT settled."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import make
from convene.desktop.tasks import Tasks
from convene.desktop.updates_dialog import UpdatesDialog
from convene.formats.update_manifest import public_key, signed
from convene.rules.updates import FILE
from convene.services import updates

PRIVATE = bytes(range(32))
KEY = public_key(PRIVATE)
SAID = {"version": "99.0", "released": "2026-06-01", "expires": "2999-12-01", "says": "", "files": []}


@pytest.fixture
def offers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVENE_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("CONVENE_POLICY", str(tmp_path / "policy.json"))
    (tmp_path / FILE).write_bytes(signed(SAID, PRIVATE))
    return tmp_path


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[], UpdatesDialog]]:
    window, opened = QWidget(), []
    qtbot.addWidget(window)
    window.show()
    tasks = Tasks(window)

    def open_() -> UpdatesDialog:
        dialog = UpdatesDialog(window, tasks, clock=lambda: make.NOW, open_url=opened.append)
        dialog.opened_, dialog.wait = opened, tasks.wait_idle  # type: ignore[attr-defined]
        dialog.open()
        assert tasks.wait_idle()
        return dialog

    yield open_
    tasks.close()


def press(dialog: QWidget, text: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def test_a_place_is_chosen_and_looked_at(show: Callable[[], UpdatesDialog], offers: Path) -> None:
    dialog = show()
    assert not dialog.notice.isVisible()
    dialog.form.set_values({"address": str(offers), "key": "nonsense"})
    press(dialog, "Look now")
    assert "no key" in dialog.form.field("key").accessibleDescription()
    dialog.form.set_values({"key": KEY, "weekly": True})
    press(dialog, "Look now")
    assert dialog.wait()  # type: ignore[attr-defined]
    assert "Convene 99.0 of 1 June 2026 is there" in dialog.notice.accessibleName()
    assert updates.source().weekly
    press(dialog, "Open where it is")
    assert dialog.opened_ == [QUrl.fromLocalFile(str(offers))]  # type: ignore[attr-defined]


def test_what_is_set_is_looked_at_at_once_and_can_be_switched_off(
    show: Callable[[], UpdatesDialog], offers: Path
) -> None:
    updates.choose(str(offers), KEY, weekly=False)
    dialog = show()
    assert "99.0" in dialog.notice.accessibleName()
    press(dialog, "Look nowhere")
    assert dialog.notice.accessibleName() == "Convene looks nowhere."
    assert updates.source().address == ""


def test_a_place_that_is_gone_is_said(show: Callable[[], UpdatesDialog], offers: Path) -> None:
    updates.choose(str(offers / "gone"), KEY, weekly=False)
    assert "There is no" in show().notice.accessibleName()


@pytest.mark.parametrize(
    ("policy", "words", "look"),
    [
        ({"allowed": False}, "switched off on this computer", False),
        ({"address": "", "key": ""}, "", True),
        (5, "policy", False),
    ],
)
def test_what_it_settled_stays(
    show: Callable[[], UpdatesDialog], offers: Path, policy: object, words: str, look: bool
) -> None:
    (offers / "policy.json").write_text(json.dumps({"updates": policy}))
    dialog = show()
    assert words in dialog.notice.accessibleName()
    assert dialog._look.isEnabled() is dialog.form.field("address").isEnabled() is look
