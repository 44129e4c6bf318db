"""A workbook that went out and comes back through the window: looked at, chosen, taken over, undone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

import make
from convene.desktop.page import Context, Page
from convene.desktop.pages import import_chosen
from convene.desktop.pages.import_page import ImportPage
from convene.desktop.pages.programme_intake import take_in
from convene.desktop.pages.workbook_back_dialog import WorkbookBackDialog
from convene.desktop.pages.workbook_back_lines import in_full, what_happens
from convene.desktop.tasks import Tasks
from convene.formats.workbook_return_in import read_return
from convene.rules.errors import ConveneError
from convene.rules.workbook_returns import Purpose
from convene.services import registrations
from convene.store.tables import EventSession, Person
from convene.store.workspace import Workspace
from returns import Trip, four


@dataclass
class Tab:
    page: ImportPage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    trip: Trip
    went: list[tuple[str, dict[str, Any]]]
    toasts: list[tuple[str, str, Callable[[], None]]] = field(default_factory=list)

    def idle(self) -> None:
        for _ in range(4):
            assert self.tasks.wait_idle(60)
            QTest.qWait(1)

    def read(self) -> WorkbookBackDialog:
        self.page.read_file(self.trip.path)
        self.idle()
        (dialog,) = self.page.findChildren(WorkbookBackDialog)
        return dialog

    def person(self, name: str) -> Person:
        def found(session: Any) -> Person:
            return session.scalars(select(Person).where(Person.name == name)).one()

        return self.workspace.read(found)


@pytest.fixture
def tab(
    workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]], tmp_path: Path
) -> Iterator[Tab]:
    event = four(workspace)
    toasts: list[tuple[str, str, Callable[[], None]]] = []
    tasks.open(lambda: workspace, done=lambda _: None)
    said = Context(tasks, context.go, context.clock, lambda *what: toasts.append(what))
    page = ImportPage(said)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    page.arrive({"event_id": event})
    yield Tab(page, tasks, workspace, event, Trip(workspace, event, Purpose.DELEGATES, tmp_path), went, toasts)
    tasks.wait_idle(60)
    page.close()
    page.deleteLater()


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process for each; sessions are read in one."""
    monkeypatch.setattr(import_chosen, "read_return_in_bounds", lambda path, **_: read_return(path))


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def said(dialog: WorkbookBackDialog) -> list[tuple[str, str, str]]:
    return [(line.outcome.value, line.row.title, what_happens(line)) for line in dialog.table.rows()]


def meanwhile(tab: Tab, name: str, **fields: Any) -> None:
    listed = {one.name: one.id for one in tab.workspace.read(registrations.guests, tab.event)}
    tab.workspace.write("Meanwhile", registrations.edit, listed[name], now=make.NOW, **fields)


def test_a_workbook_is_looked_at_taken_over_and_taken_back(tab: Tab) -> None:
    tab.trip.change(
        lambda made: made.put("Ada Oyelaran", "Job title", "Chair"),
        lambda made: made.put("Bob Cole", "E-mail", "nowhere"),
        lambda made: made.add(Name="Eve Field"),
        lambda made: made.remove("Di Lane"),
    )
    dialog = tab.read()
    assert said(dialog) == [
        ("refused", "Bob Cole", "“nowhere” is not an e-mail address. Such as name@example.org; or leave it empty."),
        ("changed", "Ada Oyelaran", "Is taken"),
        ("new", "Eve Field", "Is added"),
        ("gone", "Di Lane", "Not in the workbook any more; stays as it is"),
    ]
    assert dialog.heading.text() == "Bring back 2 delegates to London is Open(minded)?"
    assert dialog._choices.isHidden()
    dialog.table.choose(dialog.table.rows()[1].id)
    assert dialog.detail.text() == "Ada Oyelaran. Job title: – → Chair. Is taken."
    press(dialog.act)
    tab.idle()
    assert tab.person("Ada Oyelaran").job_title == "Chair"
    assert tab.went == [("event", {"event_id": tab.event, "tab": "people"})]
    words, act, undo = tab.toasts[-1]
    assert (words, act) == ("2 delegates brought back from the workbook", "Undo")
    assert tab.workspace.history()[0].label == f"Bring back 2 delegates from {tab.trip.path.name}"
    undo()
    tab.idle()
    assert tab.person("Ada Oyelaran").job_title == ""
    assert len(tab.workspace.read(registrations.guests, tab.event)) == 4


def test_a_conflict_stays_until_somebody_says_that_the_workbook_wins(tab: Tab) -> None:
    meanwhile(tab, "Ada Oyelaran", job_title="Nurse", pronouns="she/her")
    tab.trip.change(
        lambda made: made.put("Ada Oyelaran", "Job title", "Chair"),
        lambda made: made.put("Ada Oyelaran", "Pronouns", "they/them"),
    )
    dialog = tab.read()
    assert said(dialog) == [("conflict", "Ada Oyelaran", "Stays as it is here")] * 2
    assert dialog.act.isHidden()
    assert dialog.said.text() == "2 values were changed here as well. They stay as they are here."
    press(dialog.turn_all)
    tab.idle()
    assert [what for *_, what in said(dialog)] == ["The workbook wins"] * 2
    assert dialog.turn_all.text() == "Keep all that is here"
    dialog.table.choose(dialog.table.rows()[0].id)
    assert dialog.turn.text() == "Keep what is here"
    press(dialog.turn)
    tab.idle()
    assert [what for *_, what in said(dialog)] == ["Stays as it is here", "The workbook wins"]
    assert in_full(dialog.table.rows()[1]) == "Ada Oyelaran. Job title: Nurse → Chair. The workbook wins."
    press(dialog.act)
    tab.idle()
    ada = tab.person("Ada Oyelaran")
    assert (ada.job_title, ada.pronouns) == ("Chair", "she/her")


def test_chips_show_one_kind_and_enter_turns_a_conflict(tab: Tab) -> None:
    meanwhile(tab, "Ada Oyelaran", job_title="Nurse")
    tab.trip.change(
        lambda made: made.put("Ada Oyelaran", "Job title", "Chair"), lambda made: made.add(Name="Eve Field")
    )
    dialog = tab.read()
    shown = {chip.text(): outcome for outcome, chip in dialog.chips.items() if not chip.isHidden()}
    assert list(shown) == ["All", "Conflict", "New"]
    press(dialog.chips[shown["New"]])
    assert [what for what, *_ in said(dialog)] == ["new"]
    press(dialog.chips[shown["Conflict"]])
    dialog.table.choose(dialog.table.rows()[0].id)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    tab.idle()
    assert [what for *_, what in said(dialog)] == ["The workbook wins"]
    dialog.reject()
    tab.idle()
    assert tab.person("Ada Oyelaran").job_title == "Nurse"


def test_an_untouched_workbook_changes_nothing_and_one_of_another_event_is_refused(tab: Tab) -> None:
    dialog = tab.read()
    assert dialog.heading.text() == "London is Open(minded) is as it is in the workbook"
    assert dialog.act.isHidden()
    assert dialog.close_button.text() == "Close"
    dialog.reject()
    tab.idle()
    tab.page.arrive({"event_id": make.event(tab.workspace, "Another")})
    tab.page.read_file(tab.trip.path)
    tab.idle()
    assert tab.page.notice._words.text().startswith("This workbook is of “London is Open(minded)”")
    assert not tab.page.findChildren(WorkbookBackDialog)


def test_sessions_come_back_on_the_programme_tab(tab: Tab, tmp_path: Path) -> None:
    opening = make.session(tab.workspace, tab.event, "Opening", starts_at=make.at("10:00"))
    trip = Trip(tab.workspace, tab.event, Purpose.SESSIONS, tmp_path).change(
        lambda made: made.put("Opening", "Minutes", 60)
    )
    told: list[tuple[str, UUID]] = []
    failed: list[ConveneError] = []
    page = Page(tab.page.context, tab.page)
    take_in(page, tab.event, trip.path, done=lambda *what: told.append(what), failed=failed.append)
    tab.idle()
    (dialog,) = page.findChildren(WorkbookBackDialog)
    press(dialog.act)
    tab.idle()
    assert (told, failed) == ([("1 session brought back from the workbook.", tab.event)], [])
    assert make.one(tab.workspace, EventSession, opening).minutes == 60
