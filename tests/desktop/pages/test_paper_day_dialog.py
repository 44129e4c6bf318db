"""The ticks of a paper register keyed back through the real dialog."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.paper_day_dialog import PaperDayDialog
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.services import paper_day, presence
from convene.store.workspace import Workspace

TODAY = make.TODAY
START = make.at("09:00", TODAY)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    made = make.event(workspace, days=(TODAY,), capacity=4)
    for name in ("Ada Lovelace", "Adam Obi", "Zoë O’Brien"):
        make.registration(workspace, made, make.person(workspace, name))
    workspace.happen("Number", paper_day.number, made)
    return made


@pytest.fixture
def dialog(
    workspace: Workspace, tasks: Tasks, context: Context, event_id: UUID, tmp_path: Path
) -> Iterator[PaperDayDialog]:
    tasks.open(lambda: workspace, done=lambda _: None)
    window = QWidget()
    window.resize(1200, 800)
    made = PaperDayDialog(context, window, event_id, [TODAY], ask=lambda *_: str(tmp_path / "register.pdf"))
    made.show()
    assert tasks.wait_idle()
    yield made
    tasks.wait_idle()
    window.deleteLater()


def key(dialog: PaperDayDialog, text: str) -> None:
    """As somebody types it: into the field, Enter."""
    dialog.field.setFocus()
    QTest.keyClicks(dialog.field, text)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog._context.tasks.wait_idle()


def here(workspace: Workspace, event_id: UUID) -> list[str]:
    found = workspace.read(paper_day.sheet, event_id, day=TODAY)
    return [line.name for line in found.lines if line.came == START]


def test_number_or_letters_and_enter(dialog: PaperDayDialog, workspace: Workspace, event_id: UUID) -> None:
    assert dialog.count.text() == "0 of 3 here"
    key(dialog, "3")
    assert (dialog.said.text(), dialog.field.text()) == ("Zoë O’Brien is ticked", "")
    key(dialog, "ad")
    key(dialog, "ad")  # whoever is here already is meant less
    assert dialog.said.text() == "Adam Obi is ticked"
    assert dialog.count.text() == "3 of 3 here"
    assert len(here(workspace, event_id)) == 3


def test_arrows_choose_whom(dialog: PaperDayDialog, workspace: Workspace, event_id: UUID) -> None:
    QTest.keyClicks(dialog.field, "ad")
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    key(dialog, "")
    assert here(workspace, event_id) == ["Adam Obi"]


def test_twice_is_harmless_and_the_last_is_taken_back(
    dialog: PaperDayDialog, workspace: Workspace, event_id: UUID, tasks: Tasks
) -> None:
    key(dialog, "1")
    key(dialog, "1")
    assert dialog.said.text() == "Ada Lovelace was here already since 09:00"
    assert dialog.count.text() == "1 of 3 here"
    dialog.back.click()
    assert tasks.wait_idle()
    assert here(workspace, event_id) == []
    assert not dialog.back.isEnabled()


def test_nobody_meant_ticks_nobody(dialog: PaperDayDialog, workspace: Workspace, event_id: UUID) -> None:
    key(dialog, "7")
    assert dialog.said.text() == "Nobody here is “7”. Add them as a walk-in below."
    dialog.field.clear()
    key(dialog, "")
    assert here(workspace, event_id) == []


def test_a_walk_in_comes_on_the_list(
    dialog: PaperDayDialog, workspace: Workspace, event_id: UUID, tasks: Tasks
) -> None:
    dialog.walk_in.set_values({"name": "Bo Lund", "organisation": "Trust", "email": "nonsense"})
    dialog.register.click()
    assert tasks.wait_idle()
    assert dialog.walk_in.field("email").hasFocus()
    dialog.walk_in.set_values({"email": ""})
    dialog.register.click()
    assert tasks.wait_idle()
    assert dialog.walk_in.values() == {"name": "", "organisation": "", "email": ""}
    assert dialog.count.text() == "1 of 4 here"
    assert here(workspace, event_id) == ["Bo Lund"]
    dialog.walk_in.set_values({"name": "Bo Lund", "organisation": "Trust"})
    dialog.register.click()
    assert tasks.wait_idle()
    assert dialog.said.text() == "Bo Lund is on the list. Press Enter to tick them"
    assert dialog.table.current().name == "Bo Lund"


def test_who_was_taken_off_and_not_printed_is_said(
    dialog: PaperDayDialog, workspace: Workspace, event_id: UUID, tasks: Tasks
) -> None:
    off = make.registration(workspace, event_id, make.person(workspace, "Cy"))
    dialog.refresh()
    assert tasks.wait_idle()
    workspace.write("Off", lambda s: setattr(_registration(s, off), "state", RegistrationState.CANCELLED))
    key(dialog, "cy")
    assert dialog.said.text() == "Cy is off the list. Let them in at the desk, with a reason"


def test_the_register_is_saved_with_a_number_for_each(
    dialog: PaperDayDialog, workspace: Workspace, event_id: UUID, tasks: Tasks, tmp_path: Path
) -> None:
    make.registration(workspace, event_id, make.person(workspace, "Late"))
    dialog.save()
    assert tasks.wait_idle()
    assert (tmp_path / "register.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.said.text() == "The register is saved as register.pdf"
    assert [line.number for line in dialog.table.rows()] == [1, 2, 4, 3]


def test_another_time_is_the_time_they_came(dialog: PaperDayDialog, workspace: Workspace, event_id: UUID) -> None:
    dialog.at.set_value(make.at("13:30", TODAY).astimezone(make.LONDON).time())
    key(dialog, "1")
    (came,) = workspace.read(presence.here, event_id, day=TODAY).values()
    assert came == make.at("13:30", TODAY)


def _registration(session: object, key: UUID) -> object:
    from convene.store.tables import Registration

    return session.get(Registration, key)  # type: ignore[attr-defined]
