"""The timeline under the hand: real mouse and keys, and what is then in the workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.booking_form import BookingForm
from convene.desktop.pages.venue import VenuePage
from convene.desktop.pages.venue_grid import RoomGrid
from convene.desktop.pages.venue_plan import Plan
from convene.desktop.pages.venue_say import say_place, say_verdict
from convene.desktop.tasks import Tasks
from convene.rules.bookings import BookingState
from convene.rules.time import LONDON
from convene.services import bookings, closures
from convene.store.workspace import Workspace

NO, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT = Qt.MouseButton.LeftButton
FRIDAY = make.DAY + timedelta(days=1)


def words(widget: QWidget) -> str:
    """What can be read in a widget."""
    return " | ".join(w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text())


@dataclass
class Tab:
    page: VenuePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    @property
    def grid(self) -> RoomGrid:
        return self.page.timeline.canvas

    @property
    def plan(self) -> Plan:
        assert self.grid.plan
        return self.grid.plan

    @property
    def form(self) -> BookingForm:
        return self.page.drawer.findChildren(BookingForm)[-1]

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def view(self, view: str) -> None:
        self.page.views.set_value(view)
        self.page.views.chosen.emit(view)
        self.idle()

    def at(self, title: str) -> tuple[str, str, str]:
        """Room, beginning and end as they are kept."""
        kept = next(b for b in self.workspace.read(bookings.listing) if b.title == title)
        start, end = (at.astimezone(LONDON) for at in (kept.starts_at, kept.ends_at))
        return kept.room, f"{start:%d %H:%M}", f"{end:%d %H:%M}"

    def labels(self) -> list[str]:
        return [line.label for line in self.workspace.history() if line.label != "Make" and not line.undone]

    def bar(self, title: str, *, edge: int = 0) -> QPointF:
        """Where a bar is: its middle, its beginning (-1) or its end (1)."""
        body = next(bar.body for bar in self.plan.bars if bar.title == title)
        x = body.left() + 1 if edge < 0 else body.right() - 1 if edge else body.center().x()
        return QPointF(x, body.center().y())

    def spot(self, room: str, clock: str, day: date = make.DAY) -> QPointF:
        """Where a time is in the row of a room."""
        line = self.plan.line(self.rooms[room])
        assert line
        return QPointF(self.plan.scale.x(make.at(clock, day)) + 0.5, line.top + line.height / 2)

    def by(self, title: str, clock: str, to: str, room: str, *, day: date = make.DAY, edge: int = 0) -> QPointF:
        """Where the hand has to go that holds a bar, for one time of it to lie at another one of a room."""
        start = self.bar(title, edge=edge)
        here, there = self.plan.scale.x(make.at(clock)), self.plan.scale.x(make.at(to, day))
        return QPointF(start.x() + there - here, self.spot(room, to, day).y())

    def hold(self, start: QPointF, *ways: QPointF) -> None:
        """Press there and move on, without letting go."""
        QTest.mousePress(self.grid, LEFT, NO, start.toPoint())
        for end in ways:
            for share in (0.3, 0.7, 1.0):
                at = start + (end - start) * share
                where = QPointF(self.grid.mapToGlobal(at.toPoint()))
                QApplication.sendEvent(self.grid, QMouseEvent(QEvent.Type.MouseMove, at, where, LEFT, LEFT, NO))

    def let_go(self, at: QPointF) -> None:
        QTest.mouseRelease(self.grid, LEFT, NO, at.toPoint())
        self.idle()

    def drag(self, start: QPointF, end: QPointF) -> None:
        self.hold(start, end)
        self.let_go(end)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.grid, key, modifiers)
        self.idle()

    def choose(self, title: str) -> None:
        self.grid.setFocus()
        self.grid.choose(next(bar.booking.id for bar in self.plan.bars if bar.title == title))

    def held(self) -> str:
        """Where what is in the hand would be."""
        return say_place(self.grid.drag) if self.grid.drag else ""

    def said(self) -> str:
        """What stands in the way of what is in the hand."""
        return say_verdict(self.grid.drag)[1] if self.grid.drag else ""

    def told(self) -> str:
        """Why nothing was moved."""
        return words(self.page.timeline.notice) if self.page.timeline.notice.isVisible() else ""

    def undo(self) -> None:
        self.tasks.undo(self.page)
        self.idle()


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    """Plenary in the Library from 9 to 12, confirmed; Story lab in the Chapel from 9 to 11, on option; Choir practice
    of another event in the Library from 14 to 16."""
    venue = make.venue(workspace)
    rooms = {
        name: make.room(workspace, venue, name, position=n) for n, name in enumerate(("Library", "Chapel", "Barn"))
    }
    event, other = make.event(workspace, venue_id=venue), make.event(workspace, "Choir")
    make.booking(workspace, rooms["Library"], event, title="Plenary", ends_at=make.at("12:00"), cleardown_minutes=30)
    make.booking(
        workspace, rooms["Chapel"], event, title="Story lab", ends_at=make.at("11:00"), state=BookingState.OPTION,
        option_expires=make.TODAY,
    )  # fmt: skip
    afternoon = {"starts_at": make.at("14:00"), "ends_at": make.at("16:00")}
    make.booking(workspace, rooms["Library"], other, title="Choir practice", **afternoon)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = VenuePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1400, 752)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    made = Tab(page, tasks, workspace, event, rooms)
    page.arrive({"event_id": event})
    made.idle()
    yield made
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_dragging_moves_to_another_room_and_day_as_one_undo(tab: Tab) -> None:
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "10:20", "Barn", day=FRIDAY))
    assert tab.at("Story lab") == ("Barn", "10 10:15", "10 12:15")  # a quarter of an hour is the step of a week
    assert tab.labels() == ["Move “Story lab” to Fri 10 Jul 10:15, Barn"]
    assert tab.grid.drag is None
    assert next(bar for bar in tab.plan.bars if bar.title == "Story lab").booking.room == "Barn"
    assert tab.page.drawer.isHidden()  # it was moved, not opened
    tab.undo()
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 11:00")


def test_the_edges_make_it_longer_and_shorter_in_steps_of_five_minutes_in_a_day(tab: Tab) -> None:
    tab.view("day")
    tab.drag(tab.bar("Story lab", edge=1), tab.by("Story lab", "11:00", "12:07", "Chapel", edge=1))
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 12:05")
    tab.drag(tab.bar("Story lab", edge=-1), tab.by("Story lab", "09:00", "08:20", "Chapel", edge=-1))
    assert tab.at("Story lab") == ("Chapel", "09 08:20", "09 12:05")
    assert tab.labels() == ["Let “Story lab” run 08:20 to 12:05", "Let “Story lab” run 09:00 to 12:05"]
    tab.drag(tab.bar("Story lab", edge=1), tab.by("Story lab", "12:05", "07:00", "Chapel", edge=1))
    assert tab.at("Story lab") == ("Chapel", "09 08:20", "09 08:35")  # never shorter than a quarter of an hour
    for _ in range(3):
        tab.undo()
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 11:00")


def test_while_it_is_held_it_says_who_is_in_the_way_and_asks_nobody(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    tab.hold(tab.bar("Story lab"), tab.by("Story lab", "09:00", "09:00", "Barn"))
    assert tab.said() == "The room is free."
    monkeypatch.setattr(tab.tasks, "read", None)  # not even by mistake
    taken = tab.by("Story lab", "09:00", "10:00", "Library")
    tab.hold(tab.bar("Story lab"), taken)
    assert tab.said() == "Library is taken: “Plenary”, 09:00 to 12:00, confirmed (clear-down until 12:30)."
    assert tab.said() in tab.grid.accessibleDescription()
    assert not tab.page.grab().isNull()
    tab.grid.forget()


def test_letting_go_where_it_cannot_be_moves_nothing_and_says_why(tab: Tab) -> None:
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "10:00", "Library"))
    assert tab.told() == (
        "Nothing was moved. Library is taken: “Plenary”, 09:00 to 12:00, confirmed (clear-down until 12:30). "
        "Start at 16:00, or move the other booking."
    )
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 11:00")
    assert tab.labels() == []
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "09:00", "Barn"))
    assert tab.told() == ""


def test_clear_down_and_set_up_keep_their_distance(tab: Tab) -> None:
    tab.drag(tab.bar("Plenary"), tab.by("Plenary", "09:00", "10:45", "Library"))
    assert "“Choir practice” for Choir" in tab.told()  # 13:45 and half an hour of clearing down
    tab.drag(tab.bar("Plenary"), tab.by("Plenary", "09:00", "10:30", "Library"))
    assert tab.at("Plenary") == ("Library", "09 10:30", "09 13:30")


def test_options_may_compete_and_are_marked(tab: Tab) -> None:
    rival = make.booking(tab.workspace, tab.rooms["Barn"], tab.event, state=BookingState.ENQUIRY, title="Yoga")
    tab.page.refresh()
    tab.idle()
    there = tab.by("Story lab", "09:00", "09:00", "Barn")
    tab.hold(tab.bar("Story lab"), there)
    assert tab.said() == "Also asked for by “Yoga” (enquiry)."
    tab.let_go(there)
    assert tab.at("Story lab")[0] == "Barn"
    marks = {bar.title: bar.mark for bar in tab.plan.bars}
    assert marks == {"Story lab": "competing", "Yoga": "competing", "Plenary": "", "Choir": ""}
    tab.grid.choose(rival)
    assert tab.grid.accessibleDescription().endswith("competes with “Story lab” (option)")


def test_a_closed_room_refuses_and_says_for_what(tab: Tab) -> None:
    venue = tab.workspace.read(bookings.listing)[0].venue_id
    close = {"first_day": FRIDAY, "room_id": tab.rooms["Barn"], "reason": "New floor"}
    tab.tasks.write(tab.page, "Close", closures.add, venue, **close)  # the timeline hears of it by itself
    tab.idle()
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "09:00", "Barn", day=FRIDAY))
    assert tab.told().startswith("Nothing was moved. Barn is closed on Fri 10 July 2026: New floor.")
    assert tab.at("Story lab")[0] == "Chapel"
    line = tab.plan.line(tab.rooms["Barn"])
    assert line
    assert [shut.reason for shut in line.shut] == ["New floor"]


def test_who_was_quicker_than_the_board_is_named(tab: Tab) -> None:
    make.booking(tab.workspace, tab.rooms["Barn"], title="Quicker")
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "09:00", "Barn"))
    assert tab.told().startswith("Nothing was moved. Barn is taken: “Quicker”")
    assert tab.at("Story lab")[0] == "Chapel"
    assert any(bar.title == "Quicker" for bar in tab.plan.bars)


def test_what_is_not_ours_or_over_stays(tab: Tab) -> None:
    tab.drag(tab.bar("Choir"), tab.by("Choir", "14:00", "14:00", "Barn"))
    assert tab.told() == (
        "“Choir practice” is a booking for Choir: only bookings for London is Open(minded) are moved here."
    )
    make.booking(
        tab.workspace, tab.rooms["Barn"], tab.event, title="Last week", state=BookingState.COMPLETED,
        ends_at=make.at("12:00"),
    )  # fmt: skip
    tab.page.refresh()
    tab.idle()
    tab.choose("Last week")
    tab.key(Qt.Key.Key_Right, CONTROL)
    assert tab.told() == "“Last week” is completed: it is not moved any more."
    assert tab.grid.drag is None
    assert tab.labels() == []
    assert tab.at("Choir practice") == ("Library", "09 14:00", "09 16:00")


def test_escape_takes_it_out_of_the_hand(tab: Tab) -> None:
    there = tab.by("Story lab", "09:00", "09:00", "Barn")
    tab.hold(tab.bar("Story lab"), there)
    tab.key(Qt.Key.Key_Escape)
    tab.let_go(there)
    assert tab.grid.drag is None
    assert tab.at("Story lab")[0] == "Chapel"
    assert tab.page.drawer.isHidden()


def test_drawing_on_free_time_fills_the_form(tab: Tab) -> None:
    tab.drag(tab.spot("Barn", "15:00", FRIDAY), tab.spot("Barn", "10:00", FRIDAY))  # backwards is as good
    form = tab.form
    assert (form.room.value(), form.first_day.value()) == (tab.rooms["Barn"], FRIDAY)
    assert (form.starts.value(), form.ends.value()) == (time(10), time(15))
    assert tab.labels() == []
    assert tab.grid.drag is None


def test_in_a_month_whole_days_move_and_are_drawn(tab: Tab) -> None:
    tab.view("month")
    later = make.DAY + timedelta(days=6)
    tab.drag(tab.bar("Story lab"), tab.by("Story lab", "09:00", "09:00", "Chapel", day=later))
    assert tab.at("Story lab") == ("Chapel", "15 09:00", "15 11:00")
    tab.drag(tab.spot("Barn", "13:00", date(2026, 7, 21)), tab.spot("Barn", "13:00", date(2026, 7, 22)))
    assert (tab.form.first_day.value(), tab.form.last_day.value()) == (date(2026, 7, 21), date(2026, 7, 22))
    assert (tab.form.starts.value(), tab.form.ends.value()) == (time(9), time(17))


def test_a_click_marks_a_free_place_and_n_books_it(tab: Tab) -> None:
    QTest.mouseClick(tab.grid, LEFT, NO, tab.spot("Barn", "10:10", FRIDAY).toPoint())
    assert tab.held() == "10:00–13:00, Fri 10 Jul, Barn"
    tab.key(Qt.Key.Key_N)
    assert (tab.form.starts.value(), tab.form.ends.value()) == (time(10), time(13))


def test_keys_move_to_another_time_room_and_day_as_one_undo(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_Right, CONTROL, times=2)
    tab.key(Qt.Key.Key_Down, CONTROL)
    tab.key(Qt.Key.Key_PageDown, CONTROL)
    assert tab.labels() == []  # not before it has come to rest
    tab.key(Qt.Key.Key_Return)
    assert tab.at("Story lab") == ("Barn", "10 09:30", "10 11:30")
    assert tab.labels() == ["Move “Story lab” to Fri 10 Jul 09:30, Barn"]
    assert tab.grid.drag is None
    tab.undo()
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 11:00")


def test_keys_change_beginning_and_end(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_Right, SHIFT, times=2)
    tab.key(Qt.Key.Key_Left, SHIFT | CONTROL)
    tab.key(Qt.Key.Key_Return)
    assert tab.at("Story lab") == ("Chapel", "09 08:45", "09 11:30")
    tab.key(Qt.Key.Key_Left, SHIFT, times=20)
    tab.key(Qt.Key.Key_Return)
    assert tab.at("Story lab") == ("Chapel", "09 08:45", "09 09:00")


def test_what_the_keys_moved_is_written_after_a_pause_and_before_an_undo(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_Right, CONTROL)
    tab.grid._pause.timeout.emit()
    tab.idle()
    assert tab.at("Story lab") == ("Chapel", "09 09:15", "09 11:15")
    tab.key(Qt.Key.Key_Right, CONTROL)
    tab.key(Qt.Key.Key_Z, CONTROL)
    assert tab.at("Story lab") == ("Chapel", "09 09:30", "09 11:30")
    tab.key(Qt.Key.Key_Right, CONTROL)
    tab.page.views.setFocus()
    tab.grid.clearFocus()
    tab.idle()
    assert tab.at("Story lab") == ("Chapel", "09 09:45", "09 11:45")


def test_keys_pass_over_what_is_taken_but_do_not_stay_there(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_Up, CONTROL)
    assert "“Plenary”" in tab.grid.accessibleDescription()
    tab.grid._pause.timeout.emit()
    tab.idle()
    assert tab.grid.drag  # one may still move on
    tab.key(Qt.Key.Key_Return)
    assert tab.told().startswith("Nothing was moved. Library is taken: “Plenary”")
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 11:00")
    tab.key(Qt.Key.Key_Down, CONTROL)
    tab.key(Qt.Key.Key_Escape)
    assert tab.grid.drag is None
    assert tab.labels() == []


def test_keys_that_leave_the_days_shown_turn_them(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_PageDown, CONTROL, times=7)
    tab.key(Qt.Key.Key_Return)
    assert tab.at("Story lab") == ("Chapel", "16 09:00", "16 11:00")
    assert "13 to 19 July 2026" in words(tab.page)
    assert any(bar.title == "Story lab" for bar in tab.plan.bars)


def test_insert_marks_the_next_free_place_and_enter_books_it(tab: Tab) -> None:
    tab.choose("Plenary")
    tab.key(Qt.Key.Key_Insert)
    assert tab.held() == "12:30–13:30, Thu 9 Jul, Library"
    tab.key(Qt.Key.Key_Right, times=2)
    assert tab.said().startswith("The room is free")
    tab.key(Qt.Key.Key_Right, SHIFT)
    assert "“Choir practice”" in tab.said()
    tab.key(Qt.Key.Key_Down)
    tab.key(Qt.Key.Key_Return)
    assert tab.form.room.value() == tab.rooms["Chapel"]
    assert (tab.form.starts.value(), tab.form.ends.value()) == (time(13), time(14, 15))
    assert tab.labels() == []


def test_the_menu_names_acts_and_keys_and_does_them(tab: Tab) -> None:
    tab.choose("Story lab")
    at = tab.grid.mapToGlobal(QPoint(0, 0))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), at)
    QApplication.sendEvent(tab.grid, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    acts = {action.text(): action for action in menu.actions() if action.text()}
    assert {"Open\tEnter", "Later\tCtrl+Right", "End later\tShift+Right", "Book this room…\tN"} <= set(acts)
    assert all(action.isEnabled() for action in acts.values())
    acts["To the room below\tCtrl+Down"].trigger()
    menu.close()
    tab.grid.settle()
    tab.idle()
    assert tab.at("Story lab")[0] == "Barn"

    choir = tab.bar("Choir").toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, choir, tab.grid.mapToGlobal(choir))
    QApplication.sendEvent(tab.grid, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    enabled = {action.text() for action in menu.actions() if action.text() and action.isEnabled()}
    assert enabled == {"Open\tEnter", "Mark a free place after it\tInsert", "Book this room…\tN"}
    menu.close()


def test_the_menu_of_a_free_place_books_it_and_lets_moves_come_to_rest(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.key(Qt.Key.Key_Right, CONTROL)
    at = tab.spot("Barn", "10:00", FRIDAY).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tab.grid.mapToGlobal(at))
    QApplication.sendEvent(tab.grid, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    tab.idle()
    assert tab.at("Story lab") == ("Chapel", "09 09:15", "09 11:15")
    assert (tab.form.room.value(), tab.form.first_day.value()) == (tab.rooms["Barn"], FRIDAY)


def test_the_menu_key_without_a_choice_marks_a_place(tab: Tab) -> None:
    tab.grid.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(tab.grid, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "Book this place…\tN"
    menu.close()
    assert tab.held() == "12:30–13:30, Thu 9 Jul, Library"  # nine is taken, and so is its clearing down


def test_changing_by_typing_is_a_menu_entry_away(tab: Tab) -> None:
    tab.choose("Story lab")
    tab.grid._do(("change", 0))
    tab.idle()
    tab.form.ends.set_value(time(10))
    tab.form.submit()
    tab.idle()
    assert tab.at("Story lab") == ("Chapel", "09 09:00", "09 10:00")


def test_a_time_that_the_clocks_skip_is_refused(tab: Tab) -> None:
    sunday = date(2027, 3, 28)
    early: dict[str, Any] = {"starts_at": make.at("00:30", sunday), "ends_at": make.at("03:00", sunday)}
    night = make.booking(tab.workspace, tab.rooms["Barn"], tab.event, title="Vigil", **early)
    tab.page.arrive({"event_id": tab.event, "booking_id": night})
    tab.idle()
    tab.choose("Vigil")
    tab.key(Qt.Key.Key_Right, CONTROL, times=2)
    assert tab.said() == "01:00 does not exist on Sun 28 March 2027: the clocks go forward."
    tab.key(Qt.Key.Key_Return)
    assert tab.told().startswith("Nothing was moved. 01:00 does not exist")
    assert tab.at("Vigil")[1] == "28 00:30"
