"""The Attendance tab through its real widgets: look, filter, mark by mouse and keys, several at once, the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

import make
from convene.desktop.kit.fields import Form
from convene.desktop.page import Context
from convene.desktop.pages.attendance import AttendancePage
from convene.desktop.tasks import Tasks
from convene.rules.attendance import DayState, Mark
from convene.rules.completion import CompletionRule
from convene.rules.errors import ConveneError
from convene.rules.events import DayPart
from convene.rules.registrations import Role
from convene.services import attendance
from convene.services.attendance import Attender
from convene.store.tables import Event, EventDay
from convene.store.workspace import Workspace
from seen import picture

FOUR_OF_FIVE = CompletionRule(days=4, parts=((DayPart.MODULE, None),))
NAMES = ("Ada", "Ben", "Cas", "Dee")


@dataclass
class Tab:
    page: AttendancePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    went: list[tuple[str, dict[str, Any]]]

    def arrive(self, event: UUID | None = None, **target: Any) -> None:
        self.page.arrive({"event_id": event or self.event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str) -> None:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        chosen = [b for b in buttons if name in (b.accessibleName(), b.text())]
        assert chosen, f"no button “{name}” among {[b.accessibleName() or b.text() for b in buttons]}"
        QTest.mouseClick(chosen[-1], Qt.MouseButton.LeftButton)
        self.idle()

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.page.table, key)
        self.idle()

    def at(self, name: str, day: int) -> None:
        """Go to a cell by keys: the name's column is the first, the days come after the organisation."""
        self.page.table.setFocus()
        self.page.table.choose(next(one.id for one in self.page.table.rows() if one.name == name))
        self.key(*[Qt.Key.Key_Right] * (day + 2))

    def actions(self) -> dict[str, QAction]:
        menus = [menu for menu in self.page.findChildren(QMenu) if menu.isVisible()]
        return {a.text(): a for menu in menus for a in menu.actions()}

    def pick(self, *path: str) -> None:
        """Choose in the menu that is open, through its submenus."""
        actions = self.actions()
        for words in path[:-1]:
            actions = {a.text(): a for a in actions[words].menu().actions()}
        actions[path[-1]].trigger()
        for menu in self.page.findChildren(QMenu):
            menu.close()
        self.idle()

    def type(self, text: str) -> None:
        (form,) = [f for f in self.page.drawer.findChildren(Form) if f.isVisibleTo(self.page)]
        QTest.keyClicks(form.field("reason"), text)

    def row(self, name: str) -> Attender:
        found = self.workspace.read(attendance.matrix, self.event, today=make.TODAY)
        return next(one for one in found.people if one.name == name)

    def states(self, name: str) -> list[DayState]:
        return [cell.state for cell in self.row(name).cells]

    def said(self, widget: QWidget | None = None) -> list[str]:
        where = widget or self.page
        return [label.text() for label in where.findChildren(QLabel) if label.isVisibleTo(where) and label.text()]

    def cells(self, name: str) -> dict[str, str]:
        """What the table says of somebody, by the titles of its columns."""
        row = next(one for one in self.page.table.rows() if one.name == name)
        return {column.title: column.text(row) for column in self.page.table.rows_model.columns}

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.page.table.rows()]

    def label(self) -> str:
        return self.workspace.history()[0].label


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    """Ada came to both days, Ben to the first, Cas to the second, Dee helps."""
    event = make.programme(workspace)
    workspace.write("Rule", attendance.set_rule, event, FOUR_OF_FIVE)
    roles = {"Dee": Role.FACILITATOR}
    ada, ben, cas, _ = (
        make.registration(workspace, event, make.person(workspace, n), role=roles.get(n, Role.PARTICIPANT))
        for n in NAMES
    )
    first, second = (day.date for day in workspace.read(attendance.programme_days, event)[:2])
    for who, day in ((ada, first), (ben, first), (ada, second), (cas, second)):
        make.came(workspace, event, who, day)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = AttendancePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace, event, went)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_people_by_days_with_the_rule_in_words(tab: Tab) -> None:
    tab.arrive()
    assert tab.names == list(NAMES)
    assert "4 of 5 days, both modules" in [w.text() for w in tab.page.findChildren(QLabel)]
    titles = list(tab.cells("Ada"))
    assert titles[:2] + titles[-2:] == ["Name", "Organisation", "Days", "Standing"]
    assert len(titles) == 9
    assert list(tab.cells("Ada").values())[2:] == ["Attended", "Attended", *["To come"] * 3, "2 of 5", "On the way"]
    assert tab.cells("Ben")["Standing"] == "At risk"
    assert tab.cells("Cas")["Standing"] == "Cannot complete"
    assert list(tab.cells("Dee").values())[2:4] == ["Not seen", "Not seen"]
    assert tab.cells("Dee")["Standing"] == "Facilitator"
    header = tab.page.table.rows_model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert header == "22 Apr, Module, 2 of 3"


def test_filters_and_search(tab: Tab) -> None:
    tab.arrive(show="at_risk")
    assert tab.names == ["Ben"]
    tab.press("Cannot complete, 1")
    assert tab.names == ["Cas"]
    tab.press("All, 4")
    QTest.keyClicks(tab.page.search, "de")
    QTest.keyClick(tab.page.search, Qt.Key.Key_Return)
    assert tab.names == ["Dee"]


def test_a_cell_is_marked_by_keys_with_the_reason_asked_beside_it(tab: Tab) -> None:
    tab.arrive()
    tab.at("Cas", 0)
    tab.key(Qt.Key.Key_Return)
    assert [text for text in tab.actions() if text] == ["Attended", "Caught up…", "Excused…", "Missed"]
    tab.pick("Caught up…")
    assert tab.states("Cas")[0] is DayState.ABSENT  # nothing is kept before the reason
    tab.press("Mark as caught up")
    assert "How it was caught up is not said. A few words are enough." in tab.said(tab.page.drawer)
    assert tab.states("Cas")[0] is DayState.ABSENT
    tab.type("With cohort 2")
    tab.press("Mark as caught up")
    assert tab.states("Cas")[0] is DayState.CAUGHT_UP
    assert tab.row("Cas").cells[0].reason == "With cohort 2"
    assert tab.label() == "Mark Cas caught up on Wed 22 April 2026"
    assert tab.cells("Cas")["Standing"] == "On the way"
    assert not tab.page.drawer.isVisible()
    tab.at("Cas", 0)
    tab.key(Qt.Key.Key_Space)
    tab.pick("As scanned")
    assert tab.states("Cas")[0] is DayState.ABSENT
    tab.workspace.undo()
    assert tab.states("Cas")[0] is DayState.CAUGHT_UP


def test_a_click_on_a_cell_asks_and_on_a_name_looks(tab: Tab) -> None:
    tab.arrive()
    table = tab.page.table
    index = table.rows_model.index(1, 3)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    tab.pick("Attended")
    assert tab.states("Ben")[1] is DayState.ATTENDED
    assert tab.row("Ben").cells[1].mark is Mark.ATTENDED
    name = table.visualRect(table.rows_model.index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    tab.idle()
    said = tab.said(tab.page.drawer)
    assert "Ben" in said
    assert "Attended, scanned at 09:00" in said
    assert "Attended, marked by hand" in said


def test_what_cannot_be_said_any_more_is_refused_in_sight(tab: Tab) -> None:
    tab.arrive()
    tab.at("Cas", 0)
    tab.key(Qt.Key.Key_Return)
    day = tab.page._found.days[0].id

    def gone(session: Any) -> None:
        session.delete(session.get(EventDay, day))

    tab.workspace.write("Take the day away", gone)  # by another window: this one was not told
    heard: list[ConveneError] = []
    tab.tasks.failed.connect(heard.append)
    tab.pick("Attended")
    assert [error.title for error in heard] == ["That day is no longer there"]
    tab.page.drawer.show_person(tab.row("Cas").id)
    tab.page.drawer.say([tab.row("Cas")], tab.page._found.days[0], Mark.ABSENT)
    tab.idle()
    assert any(words.startswith("That day is no longer there") for words in tab.said(tab.page.drawer))
    assert len(heard) == 1


def test_a_second_press_says_nothing_twice(tab: Tab) -> None:
    tab.arrive()
    tab.at("Cas", 0)
    tab.key(Qt.Key.Key_Return)
    tab.pick("Caught up…")
    tab.type("With cohort 2")
    (field,) = [f.field("reason") for f in tab.page.drawer.findChildren(Form)]
    changes: list[Any] = []
    tab.tasks.changed.connect(changes.append)
    field.returnPressed.emit()
    field.returnPressed.emit()
    tab.idle()
    assert len(changes) == 1
    assert tab.states("Cas")[0] is DayState.CAUGHT_UP


def test_before_the_day_somebody_can_only_be_excused(tab: Tab) -> None:
    tab.arrive()
    tab.at("Ada", 4)
    tab.key(Qt.Key.Key_Return)
    on = [text for text, action in tab.actions().items() if text and action.isEnabled()]
    assert on == ["Excused…"]
    tab.pick("Excused…")
    tab.type("Jury service")
    tab.press("Mark as excused")
    assert tab.states("Ada")[4] is DayState.EXCUSED


def test_the_drawer_says_what_somebody_still_needs_and_follows(tab: Tab) -> None:
    tab.arrive()
    tab.page.table.setFocus()
    tab.page.table.choose(tab.row("Cas").id)
    tab.key(Qt.Key.Key_Return)
    said = tab.said(tab.page.drawer)
    assert "Both modules: out of reach, missed Module on Wed 22 April" in said
    assert "4 of 5 days: 3 to go, missed Module on Wed 22 April" in said
    assert "Catching up what was missed would still do." in said
    tab.key(Qt.Key.Key_Up)
    said = tab.said(tab.page.drawer)
    assert "Ben" in said
    assert "4 of 5 days: 3 to go, missed Action learning on Wed 13 May" in said
    tab.press("Open in People")
    assert tab.went == [("event", {"event_id": tab.event, "tab": "people", "registration_id": tab.row("Ben").id})]
    tab.press("Close")
    tab.key(Qt.Key.Key_Down)
    assert not tab.page.drawer.isVisible()


def test_several_people_are_marked_as_one_step(tab: Tab) -> None:
    tab.arrive()
    tab.page.table.rows_model.tick([1, 2])
    tab.press("Mark…")
    tab.pick("Module on Wed 22 April", "Excused…")
    tab.type("Trains did not run")
    tab.press("Mark as excused")
    assert {name: tab.states(name)[0] for name in ("Ada", "Ben", "Cas")} == {
        "Ada": DayState.ATTENDED,
        "Ben": DayState.EXCUSED,
        "Cas": DayState.EXCUSED,
    }
    assert tab.label() == "Mark 2 people excused on Wed 22 April 2026"
    assert tab.page.table.ticked_rows() == []
    tab.workspace.undo()
    assert [tab.states(name)[0] for name in ("Ben", "Cas")] == [DayState.ATTENDED, DayState.ABSENT]


def test_another_rule_shows_how_people_would_stand_before_it_is_kept(tab: Tab) -> None:
    tab.arrive()
    tab.press("Change rule…")
    said = tab.said(tab.page.drawer)
    assert "4 of 5 days, both modules" in said
    assert "1 on the way, 1 at risk, 1 cannot complete" in said
    (form,) = tab.page.drawer.findChildren(Form)
    days = form.field("days")
    days.selectAll()
    QTest.keyClicks(days, "1")
    form.field("module").set_value(0)
    form.field("module").edited.emit()
    said = tab.said(tab.page.drawer)
    assert "1 of 5 days" in said
    assert "3 completed" in said
    assert tab.cells("Cas")["Standing"] == "Cannot complete"  # nothing is kept yet
    tab.press("Save the rule")
    assert tab.cells("Cas")["Standing"] == "Completed"
    assert tab.label() == "Change the completion rule of “Compassion as a Bridge to Engagement”"
    tab.press("Change rule…")
    tab.press("Usual rule")
    assert tab.workspace.read(attendance.rule_words, tab.event) == "all 5 days"
    assert "To complete, as usual" in tab.said()


def test_a_rule_that_asks_for_nothing_is_not_kept(tab: Tab) -> None:
    tab.arrive()
    tab.press("Change rule…")
    (form,) = tab.page.drawer.findChildren(Form)
    form.field("days").set_value(0)
    form.field("module").set_value(0)
    form.field("module").edited.emit()
    assert "The rule asks for nothing" in tab.said(tab.page.drawer)
    tab.press("Save the rule")
    assert any(words.startswith("The rule asks for nothing. Say") for words in tab.said(tab.page.drawer))
    assert tab.workspace.read(attendance.rule_words, tab.event) == "4 of 5 days, both modules"


def test_one_day_says_who_came(tab: Tab) -> None:
    day = make.TODAY - timedelta(days=1)
    event = make.event(tab.workspace, days=(day,))
    came, _ = (make.registration(tab.workspace, event, make.person(tab.workspace, n)) for n in ("Eve", "Fay"))
    make.came(tab.workspace, event, came, day)
    tab.arrive(event)
    assert list(tab.cells("Eve").values())[2:] == ["Attended", "Came"]
    assert list(tab.cells("Fay").values())[2:] == ["Missed", "Did not come"]
    assert not any(b.text() == "Change rule…" and b.isVisible() for b in tab.page.findChildren(QAbstractButton))
    tab.press("Did not come, 1")
    assert tab.names == ["Fay"]
    tab.arrive()
    assert tab.names == list(NAMES)
    assert len(tab.cells("Ada")) == 9


def test_nobody_and_no_day(tab: Tab) -> None:
    empty = make.event(tab.workspace)
    tab.arrive(empty)
    tab.press("Open People")
    assert tab.went[-1] == ("event", {"event_id": empty, "tab": "people"})
    dayless = make.event(tab.workspace, days=())
    make.registration(tab.workspace, dayless)
    tab.arrive(dayless)
    tab.press("Give it a day")
    assert tab.went[-1] == ("event", {"event_id": dayless, "tab": "overview", "edit": True})


def test_a_rule_that_outlived_its_days_is_said(tab: Tab) -> None:
    def shorten(session: Any) -> None:
        for day in session.get(Event, tab.event).days[3:]:
            session.delete(day)

    tab.workspace.write("Shorten", shorten)
    tab.arrive()
    assert any("The rule asks for 4 days, there are 3" in words for words in tab.said())


def test_the_copied_table_has_words_not_times(tab: Tab) -> None:
    tab.arrive()
    tab.page.table.rows_model.tick([1])
    tab.press("Copy as table")
    heading, row = QGuiApplication.clipboard().text().split("\n")
    assert heading.split("\t")[2:4] == ["22 Apr", "13 May"]
    assert row.split("\t")[2:5] == ["Attended", "Missed", "To come"]


def test_the_cell_one_is_at_can_be_seen(tab: Tab) -> None:
    tab.arrive()
    tab.page.activateWindow()
    tab.at("Ada", 0)
    before = picture(tab.page.table)
    tab.key(Qt.Key.Key_Right)
    assert picture(tab.page.table) != before
