"""What falls on a date is said where it is chosen and where it is planned, and set aside there with a reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.calendar_page import CalendarPage
from convene.desktop.pages.date_notes import DateNotes, bring_school_holidays, falling_on, keep_noting
from convene.desktop.pages.event_form import EventForm
from convene.desktop.pages.event_layout_form import LayoutForm, from_event
from convene.desktop.pages.move_dialog import MoveDialog
from convene.desktop.pages.overview import OverviewPage
from convene.desktop.tasks import Tasks
from convene.store.workspace import Workspace

CHRISTMAS, FRIDAY = date(2026, 12, 25), date(2026, 6, 12)


def words(widget: QWidget) -> str:
    return " | ".join(w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text())


def press(tasks: Tasks, widget: QWidget, name: str) -> None:
    found = [b for b in widget.findChildren(QAbstractButton) if b.isVisibleTo(widget)]
    chosen = [b for b in found if name in (b.accessibleName(), b.text())]
    assert chosen, f"no button “{name}”"
    QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
    idle(tasks)


def idle(tasks: Tasks) -> None:
    for _ in range(3):
        assert tasks.wait_idle()
        QTest.qWait(1)


@pytest.fixture
def page(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[OverviewPage]:
    tasks.open(lambda: workspace, done=lambda _: None)
    page = OverviewPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield page
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_the_overview_says_it_and_takes_a_reason(page: OverviewPage, workspace: Workspace, tasks: Tasks) -> None:
    event = make.event(workspace, days=(FRIDAY, CHRISTMAS))
    page.arrive({"event_id": event})
    idle(tasks)
    assert "Christmas Day. A bank holiday: offices, nurseries and many venues are closed." in words(page)
    press(tasks, page, "Set aside: Christmas Day…")
    (reason,) = [w for w in page.findChildren(QWidget) if w.accessibleName() == "Why Christmas Day does not matter"][:1]
    QTest.keyClicks(reason, "A dinner for those who are alone")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    idle(tasks)
    assert "Christmas Day: set aside, “A dinner for those who are alone”" in words(page)
    assert workspace.history()[0].label == "Set aside what falls on Fri 25 December 2026"
    press(tasks, page, "Take up again: Christmas Day")
    assert "Christmas Day. A bank holiday" in words(page)


def test_a_reason_of_nothing_is_not_taken(page: OverviewPage, workspace: Workspace, tasks: Tasks) -> None:
    page.arrive({"event_id": make.event(workspace, days=(CHRISTMAS,))})
    idle(tasks)
    before = len(workspace.history())
    press(tasks, page, "Set aside: Christmas Day…")
    (reason,) = [w for w in page.findChildren(QWidget) if w.accessibleName() == "Why Christmas Day does not matter"][:1]
    QTest.keyClicks(reason, "   ")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    idle(tasks)
    assert len(workspace.history()) == before


def test_a_form_says_it_as_a_date_is_chosen(page: OverviewPage, tasks: Tasks, context: Context) -> None:
    form = EventForm(context.today(), [])
    form.setParent(page)
    form.show()
    keep_noting(context, form)
    idle(tasks)
    assert not [n for n in form.findChildren(DateNotes) if n.isVisibleTo(form)]
    line = form._days._lines[0]
    line.day.set_value(CHRISTMAS)
    line.day.edited.emit()
    idle(tasks)
    assert "Christmas Day" in words(line.notes)
    line.day.set_value(FRIDAY)
    line.day.edited.emit()
    idle(tasks)
    assert not line.notes.isVisibleTo(form)


def test_a_copy_says_what_falls_on_its_dates(
    page: OverviewPage, workspace: Workspace, tasks: Tasks, context: Context
) -> None:
    source = workspace.read(from_event, make.event(workspace, days=(FRIDAY,)))
    form = LayoutForm(context, source)
    form.setParent(page)
    form.show()
    (day,) = form._dates
    for chosen, falls in ((CHRISTMAS, True), (date(2026, 12, 17), False)):
        day.set_value(chosen)
        day.edited.emit()
        idle(tasks)
        assert ("Fri 25 December: Christmas Day. A bank holiday" in words(form)) is falls


def test_moving_a_day_says_what_falls_on_the_new_one(
    page: OverviewPage, workspace: Workspace, tasks: Tasks, context: Context
) -> None:
    event = make.event(workspace, days=(FRIDAY,))
    (day,) = make.day_ids(workspace, event)
    dialog = MoveDialog(context, page, event, day, CHRISTMAS)
    dialog.show()
    idle(tasks)
    assert "Christmas Day" in words(dialog._notes)
    dialog.reject()
    idle(tasks)


def test_what_ships_is_asked_too(workspace: Workspace) -> None:
    (note,) = workspace.read(falling_on, [date(2026, 9, 21)])[date(2026, 9, 21)]
    assert note.title == "Yom Kippur"


def test_the_calendar_names_holidays_and_takes_a_table_of_school_dates(
    workspace: Workspace, tasks: Tasks, context: Context, tmp_path: Path
) -> None:
    make.event(workspace, days=(FRIDAY,))
    tasks.open(lambda: workspace, done=lambda _: None)
    page = CalendarPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    page.arrive({"day": date(2026, 5, 25)})
    idle(tasks)
    assert page.month.marks[date(2026, 5, 25)] == ("Spring Bank Holiday",)
    assert page.month.accessibleDescription().endswith(". Spring Bank Holiday")
    terms = tmp_path / "terms.csv"
    terms.write_text(
        "Name,Start,End\nHalf term,25/05/2026,27/05/2026\nSummer,23/07/2026,31/08/2026\n", encoding="utf-8"
    )
    bring_school_holidays(page, terms)
    idle(tasks)
    assert page.month.marks[date(2026, 5, 25)] == ("Spring Bank Holiday", "Half term")
    assert page.month.marks[date(2026, 5, 26)] == ("Half term",)
    assert workspace.history()[0].label == "Import dates from terms.csv"
    page.arrive({"day": date(2026, 7, 23)})
    idle(tasks)
    assert page.month.marks[date(2026, 7, 23)] == ("Summer begins",)
    assert date(2026, 7, 24) not in page.month.marks
    page.close()
    page.deleteLater()
