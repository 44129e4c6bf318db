"""Choosing a list: what is ticked, moved and said is what is shown and what is in the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import make
from convene.desktop.page import Context
from convene.desktop.pages.export import ExportPage
from convene.desktop.pages.export_lists_dialog import ListsDialog
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.rules.workbook_choice import Choice, ChosenColumn, Condition, Match, Order
from convene.services import workbook_presets
from convene.store.workspace import Workspace


@dataclass
class Opened:
    """The dialog over its tab, and the folder it writes to."""

    page: ExportPage
    dialog: ListsDialog
    workspace: Workspace
    tasks: Tasks
    event_id: UUID
    folder: Path

    def settle(self) -> None:
        assert self.tasks.wait_idle()

    def shown(self) -> list[tuple[str, ...]]:
        """Headings and first rows."""
        columns = self.dialog.first.table.rows_model.columns
        rows = self.dialog.first.table.rows()
        return [tuple(c.title for c in columns), *(tuple(c.text(row) for c in columns) for row in rows)]

    def tick_only(self, *headings: str) -> None:
        model = self.dialog.columns.table.rows_model
        model.clear_ticks()
        model.tick([model.place_of(heading) for heading in headings])

    def save(self) -> str:
        self.dialog.save.click()
        self.settle()
        return self.page.rows["lists"].line.text()

    def presets(self) -> tuple[Any, ...]:
        return self.workspace.read(workbook_presets.presets)


@pytest.fixture
def opened(workspace: Workspace, tasks: Tasks, clock: Callable[[], datetime], tmp_path: Path) -> Iterator[Opened]:
    event_id = make.event(workspace, "Who is heard?")
    for name, state in (("Nkechi Barlow", "registered"), ("=Solla", "registered"), ("Bo", "withdrawn")):
        person = make.person(workspace, name, email=f"{name[1:3].lower()}@x.example")
        make.registration(workspace, event_id, person, state=RegistrationState(state))
    page = ExportPage(Context(tasks, lambda *_, **__: None, clock), choose=lambda *what: str(tmp_path / what[1]))
    tasks.open(lambda: workspace, done=lambda _: None)
    page.resize(1000, 800)
    page.show()
    page.arrive({"event_id": event_id})
    assert tasks.wait_idle()
    page.rows["lists"].act.click()
    assert tasks.wait_idle()
    (dialog,) = page.findChildren(ListsDialog)
    yield Opened(page, dialog, workspace, tasks, event_id, tmp_path)
    page.hide()
    tasks.close()
    page.deleteLater()


def test_what_is_chosen_is_shown_and_written(opened: Opened) -> None:
    assert opened.dialog.first.count.text() == "3 rows"
    assert opened.dialog.choice() == Choice()
    opened.tick_only("Name", "State")
    opened.dialog.columns.table.choose("State")
    for _ in range(20):
        opened.dialog.columns.up.click()
    opened.dialog.only.heading.set_value("State")
    opened.dialog.only.words.setFocus()
    QTest.keyClicks(opened.dialog.only.words, "registered")
    QTest.keyClick(opened.dialog.only.words, Qt.Key.Key_Return)
    assert opened.dialog.isVisible()
    opened.dialog.order.set_value("Name")
    opened.dialog.order.edited.emit()
    opened.dialog.downwards.click()
    assert opened.shown() == [("State", "Name"), ("Registered", "Nkechi Barlow"), ("Registered", "=Solla")]
    assert opened.dialog.first.count.text() == "2 rows"
    assert opened.save() == "Saved delegates as Who-is-heard-delegates.xlsx"
    page = load_workbook(opened.folder / "Who-is-heard-delegates.xlsx", data_only=True)["Delegates"]
    assert list(page.values) == [*opened.shown(), ("Total", 2)]


def test_a_condition_goes_by_its_cross(opened: Opened) -> None:
    opened.dialog.only.show_conditions(["Name"], [Condition("Name", Match.HAS, "nkechi")])
    opened.dialog.only.edited.emit()
    assert opened.dialog.first.count.text() == "1 row"
    opened.dialog.only.findChildren(type(opened.dialog.only._chips.itemAt(0).widget()))[0].click()
    assert opened.dialog.first.count.text() == "3 rows"


def test_nothing_ticked_is_no_file(opened: Opened) -> None:
    opened.tick_only()
    assert not opened.dialog.save.isEnabled()
    opened.tick_only("Name")
    assert opened.dialog.save.isEnabled()


def test_a_choice_is_kept_taken_up_and_forgotten(opened: Opened) -> None:
    opened.tick_only("Name", "Phone")
    opened.dialog.headings.set_value("pretix")
    opened.dialog.headings.edited.emit()
    assert opened.shown()[0] == ("Attendee name", "Phone number")
    opened.dialog.name.setFocus()
    opened.dialog.name.set_value("For the door")
    opened.dialog.keep.click()
    opened.settle()
    (kept,) = opened.presets()
    assert (kept.name, kept.choice.headings) == ("For the door", "pretix")
    assert opened.dialog.preset.value() == "For the door"
    opened.dialog.preset.set_value("")
    opened.dialog.preset.edited.emit()
    assert opened.dialog.choice() == Choice()
    opened.dialog.preset.set_value("For the door")
    opened.dialog.preset.edited.emit()
    assert opened.shown()[0] == ("Attendee name", "Phone number")
    opened.dialog.forget.click()
    opened.settle()
    assert opened.presets() == ()
    assert opened.dialog.forget.isHidden()


def test_a_kept_choice_with_more_than_the_window_shows_stays_whole(opened: Opened) -> None:
    choice = Choice(
        (ChosenColumn("Phone", "Rings"), ChosenColumn("Name")), (Condition("State", Match.IS_NOT, "withdrawn"),),
        (Order("State"), Order("Name", downwards=True)),
    )  # fmt: skip
    opened.workspace.write("Keep", workbook_presets.keep_preset, "delegates", "Ring", choice)
    opened.dialog.which.edited.emit()
    opened.settle()
    opened.dialog.preset.set_value("Ring")
    opened.dialog.preset.edited.emit()
    assert opened.dialog.choice() == choice
    assert opened.shown() == [("Rings", "Name"), ("", "Nkechi Barlow"), ("", "=Solla")]
    opened.dialog.order.set_value("Name")
    opened.dialog.order.edited.emit()
    assert opened.dialog.choice().order == (Order("Name"),)


def test_a_column_this_event_has_not_is_said(opened: Opened) -> None:
    choice = Choice((ChosenColumn("Name"), ChosenColumn("Which hall?")))
    opened.workspace.write("Keep", workbook_presets.keep_preset, "delegates", "Halls", choice)
    opened.dialog.which.edited.emit()
    opened.settle()
    opened.dialog.preset.set_value("Halls")
    opened.dialog.preset.edited.emit()
    assert opened.shown()[0] == ("Name",)
    assert not opened.dialog.wrong.isHidden()


def test_another_list_has_its_own_columns_and_choices(opened: Opened) -> None:
    opened.workspace.write("Keep", workbook_presets.keep_preset, "delegates", "Short", Choice())
    opened.dialog.which.set_value("sign-in")
    opened.dialog.which.edited.emit()
    opened.settle()
    assert opened.shown()[0] == ("No.", "Name", "Known as", "Organisation", "Role", "Time", "Signature")
    assert opened.dialog.first.count.text() == "2 rows"
    assert not opened.dialog.preset.isEnabled()
    assert opened.save() == "Saved sign-in as Who-is-heard-sign-in.xlsx"


def test_a_long_list_is_looked_through_beside_the_window(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convene.desktop.pages.export_lists_parts._AT_ONCE", 2)
    opened.tick_only("Name")
    opened.tick_only("State")
    assert opened.dialog.first.count.text() == "Looking through the rows"
    opened.settle()
    assert opened.dialog.first.count.text() == "3 rows"
    assert opened.shown()[0] == ("State",)


def test_a_folder_that_is_gone_is_said_where_it_was_asked_for(opened: Opened) -> None:
    opened.page._choose = lambda *_: str(opened.folder / "gone" / "a.xlsx")
    said = opened.save()
    assert "could not be written" in said
    assert "is not there. Choose another folder." in said
