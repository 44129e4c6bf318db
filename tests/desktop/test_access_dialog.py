"""Setting PINs and the lock, through the real dialogs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from convene.desktop.access_dialog import AccessDialog, PinDialog
from convene.desktop.page import Context
from convene.desktop.tasks import Tasks
from convene.rules.roles import Role
from convene.services import pins
from convene.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    return Workspace.create(tmp_path / "held.convene", clock=clock)


@pytest.fixture
def dialog(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[AccessDialog]:
    tasks.open(lambda: workspace, done=lambda _: None)
    window = QWidget()
    made = AccessDialog(window, context, changed=lambda: None)
    made.open()
    assert tasks.wait_idle()
    yield made
    tasks.close()
    window.deleteLater()


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def ask(dialog: AccessDialog, role: Role) -> PinDialog:
    dialog.acts[role].click()
    return dialog.findChildren(PinDialog)[-1]


def test_a_pin_is_set_with_the_honest_word_on_what_it_does_not_do(
    dialog: AccessDialog, workspace: Workspace, tasks: Tasks
) -> None:
    assert "guards this screen, not the file" in words(dialog)
    assert not dialog.lock.isEnabled()
    asked = ask(dialog, Role.ORGANISER)
    for name, value, error in (
        ("pin", "12", "A PIN is 4 to 12 digits"),
        ("again", "", "The two are not the same"),
    ):
        asked.form.set_values({"pin": "471100", "again": "471100", name: value})
        asked.keep()
        assert error in words(asked)
    assert not workspace.read(pins.access).any
    asked.form.set_values({"pin": "471100", "again": "471100"})
    asked.keep()
    tasks.wait_idle()
    assert workspace.read(pins.fits, Role.ORGANISER, "471100")
    assert (dialog.acts[Role.ORGANISER].text(), dialog.lock.isEnabled()) == ("Change…", True)
    dialog.lock.set_value(15)
    dialog.lock.edited.emit()
    tasks.wait_idle()
    assert workspace.read(pins.access).lock_after == 15
    assert workspace.standing().undo is None, "an undo brings no old PIN back"


def test_it_is_changed_and_taken_away_by_those_who_know_it(
    dialog: AccessDialog, workspace: Workspace, tasks: Tasks
) -> None:
    workspace.happen("PIN", pins.set_pin, Role.OWNER, "90210")
    dialog._look()
    tasks.wait_idle()
    asked = ask(dialog, Role.OWNER)
    asked.form.set_values({"current": "999", "pin": "246810", "again": "246810"})
    asked.keep()
    tasks.wait_idle()
    assert "That is not the PIN there is" in words(asked)
    asked.form.set_values({"current": "90210"})
    asked.write("")
    tasks.wait_idle()
    assert not workspace.read(pins.access).any
    assert not ask(dialog, Role.ORGANISER).form.has("current")
