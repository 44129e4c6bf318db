"""The Programme tab through its real widgets: drag, keys, drawer, tray, findings, undo."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.kit.fields import Choice
from convene.desktop.look import apply_look
from convene.desktop.page import Context
from convene.desktop.pages.programme import ProgrammePage
from convene.desktop.pages.programme_findings import FindingCard
from convene.desktop.pages.programme_intake_columns import ColumnsDialog
from convene.desktop.pages.programme_intake_dialog import IntakeDialog, say_fields
from convene.desktop.tasks import Tasks
from convene.rules.programme import AgendaSession, SessionKind, SessionState
from convene.rules.text import clean_line
from convene.rules.time import zone
from convene.rules.venues import Layout, RoomFeature
from convene.services import programme
from convene.services.programme_import_plan import DifferenceKind
from convene.store.workspace import Workspace

CONGRESS = Path(__file__).parents[2] / "data" / "schedules" / "31c3.xml"
NO, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def words(widget: QWidget) -> str:
    """What can be read in a widget."""
    return " | ".join(w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text())


def names(widget: QWidget) -> list[str]:
    """The buttons one can press."""
    return [b.accessibleName() or b.text() for b in widget.findChildren(QAbstractButton) if b.isVisibleTo(widget)]


@dataclass
class Tab:
    page: ProgrammePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    def arrive(self, **target: Any) -> None:
        self.page.arrive({"event_id": self.event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def settle(self) -> None:
        """What the keys moved is written after a pause."""
        self.page.writes.now()
        self.idle()

    def session(self, title: str) -> AgendaSession:
        """As it is kept."""
        return next(s for s in self.workspace.read(programme.agenda, self.event).sessions if s.title == title)

    def at(self, title: str) -> tuple[str, int, str]:
        """Time, length and room as kept."""
        kept = self.session(title)
        clock = f"{kept.starts_at - make.at('00:00')}"[:-3] if kept.starts_at else ""
        return clock, kept.minutes, kept.room

    def labels(self) -> list[str]:
        return [line.label for line in self.workspace.history() if line.label != "Make" and not line.undone]

    def spot(self, title: str, *, foot: bool = False) -> QPoint:
        """Where a session is in the viewport: its middle, or its lower edge."""
        layout = self.page.grid.layout_of_day()
        assert layout
        rect = layout.rect(next(s.id for s in layout.sessions.values() if s.title == title))
        assert rect
        point = QPointF(rect.center().x(), rect.bottom() - 2) if foot else rect.center()
        return (point + self.page.grid._origin()).toPoint()

    def place(self, room: str, clock: str) -> QPoint:
        """Where a time of a room is in the viewport."""
        layout = self.page.grid.layout_of_day()
        assert layout
        column = next(c for c in layout.columns if c.name == room)
        point = QPointF(column.x + column.width / 2, layout.y(make.at(clock)))
        return (point + self.page.grid._origin()).toPoint()

    def click(self, point: QPoint, *, double: bool = False) -> None:
        act = QTest.mouseDClick if double else QTest.mouseClick
        act(self.page.grid.viewport(), Qt.MouseButton.LeftButton, NO, point)
        self.idle()

    def drag(self, start: QPoint, end: QPoint) -> None:
        canvas = self.page.grid.viewport()
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO, start)
        for share in (0.3, 0.7, 1.0):
            _move(canvas, start + (end - start) * share)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO, end)
        self.idle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.page.grid, key, modifiers)
        self.idle()

    def press(self, name: str, within: QWidget | None = None) -> None:
        place = within or self.page
        found = [b for b in place.findChildren(QAbstractButton) if b.isVisibleTo(place)]
        chosen = [b for b in found if name in (b.accessibleName(), b.text())]
        assert chosen, f"no button “{name}” among {names(place)}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def findings(self) -> list[str]:
        return [card.finding.title for card in self.page.findings.findChildren(FindingCard)]

    def told(self) -> str:
        return words(self.page.notice) if self.page.notice.isVisible() else ""


def _move(widget: QWidget, point: QPoint) -> None:
    """A mouse move with the button held, which QTest cannot do."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    where = QPointF(point)
    event = QMouseEvent(QEvent.Type.MouseMove, where, QPointF(widget.mapToGlobal(point)), left, left, NO)
    QApplication.sendEvent(widget, event)


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    venue = make.venue(workspace)
    rooms = {
        "Great Hall": make.room(
            workspace, venue, "Great Hall", layouts={Layout.THEATRE: 240}, features=[RoomFeature.STEP_FREE], position=1
        ),
        "Library": make.room(workspace, venue, "Library", position=2),
        "Chapel": make.room(workspace, venue, "Chapel", features=[RoomFeature.QUIET], position=3),
    }
    event = make.event(workspace, venue_id=venue)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = ProgrammePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    yield Tab(page, tasks, workspace, event, rooms)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


@pytest.fixture
def planned(tab: Tab) -> Tab:
    """A circle at 9:30 in the hall, stories at 10:30 in the Library, lunch at noon, one session in the tray."""
    ada = make.person(tab.workspace, "Ada Oyelaran")
    hall, library = tab.rooms["Great Hall"], tab.rooms["Library"]
    circle = make.session(
        tab.workspace, tab.event, "Opening circle", starts_at=make.at("09:30"), room_id=hall, people=[ada]
    )
    stories = make.session(tab.workspace, tab.event, "Stories", starts_at=make.at("10:30"), room_id=library)
    make.session(
        tab.workspace, tab.event, "Lunch", starts_at=make.at("12:00"), minutes=60, kind=SessionKind.LUNCH,
        spans_rooms=True,
    )  # fmt: skip
    make.session(tab.workspace, tab.event, "Walking conversation", minutes=30)

    def themes(session: Any) -> None:
        programme.edit_session(session, circle, theme_keys=("compassion", "inclusion"))
        programme.edit_session(session, stories, theme_keys=("compassion",))

    tab.workspace.write("Make", themes)
    tab.arrive()
    return tab


def test_dragging_moves_between_times_and_rooms_as_one_undo(planned: Tab) -> None:
    planned.drag(planned.spot("Opening circle"), planned.place("Library", "11:22"))
    # The hand holds its middle, 22 minutes down: it snaps to five minutes.
    assert planned.at("Opening circle") == ("11:00", 45, "Library")
    assert planned.labels() == ["Move “Opening circle” to 11:00, Library"]
    planned.tasks.undo(planned.page)
    planned.idle()
    assert planned.at("Opening circle") == ("9:30", 45, "Great Hall")
    layout = planned.page.grid.layout_of_day()
    assert layout
    assert {s.title: s.room for s in layout.sessions.values()}["Opening circle"] == "Great Hall"


def test_dragging_the_lower_edge_lengthens(planned: Tab) -> None:
    planned.drag(planned.spot("Stories", foot=True), planned.place("Library", "11:31"))
    assert planned.at("Stories") == ("10:30", 60, "Library")
    assert planned.labels() == ["Let “Stories” last 60 minutes"]


def test_a_break_for_everybody_keeps_to_all_rooms(planned: Tab) -> None:
    planned.drag(planned.spot("Lunch"), planned.place("Library", "13:00"))
    assert planned.at("Lunch") == ("12:30", 60, "")
    assert planned.session("Lunch").spans_rooms


def test_escape_in_the_middle_of_a_drag_changes_nothing(planned: Tab) -> None:
    canvas = planned.page.grid.viewport()
    start = planned.spot("Stories")
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO, start)
    _move(canvas, start + QPoint(0, 90))
    planned.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO, start + QPoint(0, 90))
    planned.idle()
    assert planned.labels() == []


def test_to_the_tray_and_back(planned: Tab) -> None:
    page = planned.page
    over_tray = page.grid.viewport().mapFromGlobal(page.tray.mapToGlobal(page.tray.rect().center()))
    planned.drag(planned.spot("Stories"), over_tray)
    assert planned.at("Stories") == ("", 45, "")
    assert planned.labels() == ["Put “Stories” in the tray"]
    assert page.tray.accessibleName() == "Unplaced sessions, 2"

    card = page.tray._rect(0).center().toPoint()
    QTest.mousePress(page.tray, Qt.MouseButton.LeftButton, NO, card)
    over_grid = page.tray.mapFromGlobal(page.grid.viewport().mapToGlobal(planned.place("Great Hall", "14:05")))
    _move(page.tray, card + QPoint(0, -30))
    _move(page.tray, over_grid)
    QTest.mouseRelease(page.tray, Qt.MouseButton.LeftButton, NO, over_grid)
    planned.idle()
    assert planned.at("Stories")[2] == "Great Hall"
    assert planned.labels()[0] == "Place “Stories” at 14:00, Great Hall"


def test_the_tray_by_keys(planned: Tab) -> None:
    tray = planned.page.tray
    tray.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tray, Qt.Key.Key_P)
    planned.idle()
    assert planned.at("Walking conversation") == ("9:00", 30, "Library")  # the smallest room that is free
    assert tray.accessibleName() == "Unplaced sessions, 0"


def test_keys_move_lengthen_and_are_written_as_one_change(planned: Tab) -> None:
    planned.page.grid.setFocus(Qt.FocusReason.TabFocusReason)
    planned.idle()
    selected = planned.page.grid.selected()
    assert selected is not None
    assert selected.title == "Opening circle"
    planned.key(Qt.Key.Key_Down, times=3)
    planned.key(Qt.Key.Key_Right)
    assert planned.labels() == []  # not before a pause
    planned.settle()
    assert planned.at("Opening circle") == ("9:45", 45, "Library")
    assert planned.labels() == ["Move “Opening circle” to 09:45, Library"]
    planned.key(Qt.Key.Key_Down, SHIFT, times=2)
    planned.key(Qt.Key.Key_Up, SHIFT)
    planned.settle()
    assert planned.at("Opening circle") == ("9:45", 50, "Library")
    assert planned.labels()[0] == "Let “Opening circle” last 50 minutes"
    planned.key(Qt.Key.Key_P)
    assert planned.at("Opening circle") == ("", 50, "")


def test_the_pause_writes_by_itself(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_Down)
    planned.page.writes.pause.setInterval(1)
    planned.page.writes.pause.start()
    QTest.qWait(20)
    planned.idle()
    assert planned.at("Stories")[0] == "10:35"


def test_undo_takes_back_what_was_moved_a_moment_ago(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_Down)
    undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), planned.page)
    undo.activated.connect(lambda: planned.tasks.undo(planned.page))
    QTest.keySequence(planned.page.grid, QKeySequence(QKeySequence.StandardKey.Undo))
    planned.idle()
    assert [line.label for line in planned.workspace.history() if line.undone] == ["Move “Stories” to 10:35"]
    assert planned.at("Stories")[0] == "10:30"


def test_leaving_the_page_writes_what_was_moved(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_Down)
    planned.page.hide()
    planned.idle()
    assert planned.at("Stories")[0] == "10:35"


def test_control_and_arrows_choose_and_a_screen_reader_hears_it(planned: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        said.append(event.message())  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    planned.click(planned.spot("Opening circle"))
    assert said == ["Opening circle. 09:30 to 10:15, Great Hall. Workshop. Ada Oyelaran. Compassion, Inclusion."]
    planned.key(Qt.Key.Key_Right, CONTROL)
    assert said[-1].startswith("Stories. 10:30 to 11:15, Library.")
    planned.key(Qt.Key.Key_Up, times=9)
    planned.key(Qt.Key.Key_Left)
    assert said[-1] == ("Stories. 09:45 to 10:30, Great Hall. Workshop. Compassion. Great Hall is booked twice.")
    assert planned.page.grid.accessibleName() == "Programme of Thursday 9 July, 3 sessions"


def test_outside_the_day_is_refused_with_the_reason(planned: Tab) -> None:
    planned.click(planned.spot("Opening circle"))
    planned.key(Qt.Key.Key_Up, times=7)
    assert planned.told().startswith("“Opening circle” would start at 08:55")
    planned.settle()
    assert planned.at("Opening circle")[0] == "9:00"
    planned.drag(planned.spot("Stories", foot=True), planned.place("Library", "11:00"))
    assert planned.told() == ""


def test_a_clash_shows_at_once_and_its_fix_is_one_click_and_one_undo(planned: Tab) -> None:
    planned.drag(planned.spot("Stories"), planned.place("Great Hall", "10:07"))
    assert planned.at("Stories") == ("9:45", 45, "Great Hall")
    assert planned.findings() == ["Great Hall is booked twice"]
    card = planned.page.findings.findChild(FindingCard)
    assert card is not None
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, NO, QPoint(80, 20))
    planned.idle()
    assert planned.page.grid._shown.outlined == {planned.session("Stories").id, planned.session("Opening circle").id}
    assert planned.page.grid._shown.ghost is not None
    planned.press("Move Stories to 09:45, Library", card)
    assert planned.at("Stories") == ("9:45", 45, "Library")
    assert planned.findings() == []
    assert "No clashes" in words(planned.page.findings)
    assert planned.labels()[0] == "Move “Stories” to 09:45, Library"
    planned.tasks.undo(planned.page)
    planned.idle()
    assert planned.findings() == ["Great Hall is booked twice"]
    planned.press("Put Stories back in the tray")
    assert planned.at("Stories") == ("", 45, "")


def test_a_person_in_two_rooms_and_the_fix_that_clears_both(planned: Tab) -> None:
    ada = planned.session("Opening circle").people[0].person_id
    both = {"people": [ada], "starts_at": make.at("09:45"), "room_id": planned.rooms["Great Hall"]}
    make.session(planned.workspace, planned.event, "Data with gaps", **both)
    planned.page.refresh()
    planned.idle()
    assert planned.findings() == ["Great Hall is booked twice", "Ada Oyelaran, two sessions at once"]
    assert "The fix above clears this too" in words(planned.page.findings)


def test_enter_opens_the_drawer_and_saves(planned: Tab) -> None:
    planned.click(planned.spot("Opening circle"))
    planned.key(Qt.Key.Key_Return)
    drawer = planned.page.drawer
    assert drawer.isVisible()
    assert not planned.page.findings.isVisible()
    form = drawer.form
    assert form.values()["title"] == "Opening circle"
    QTest.keyClicks(form.field("title"), " for all")
    form.field("minutes").setValue(50)
    form.field("capacity").setValue(200)
    form.field("content_note").set_value("Speaks of loss.")
    planned.press("Inclusion", drawer)  # off
    planned.press("Save", drawer)
    kept = planned.session("Opening circle for all")
    assert (kept.minutes, kept.capacity, kept.content_note, kept.themes) == (50, 200, True, ("compassion",))
    assert planned.labels() == ["Edit “Opening circle for all”"]
    assert [p.name for p in kept.people] == ["Ada Oyelaran"]
    planned.page.drawer.close_drawer()
    assert planned.page.findings.isVisible()


def test_people_are_found_while_typing_or_added_by_name(planned: Tab) -> None:
    zoe = make.person(planned.workspace, "Zoë O’Brien", organisation_id=make.organisation(planned.workspace))
    planned.click(planned.spot("Stories"), double=True)
    people = planned.page.drawer.form.field("people")
    line = people.focusProxy()
    line.setFocus()
    QTest.keyClicks(line, "zoe")
    QTest.qWait(170)
    planned.idle()
    assert people._model.stringList() == ["Zoë O’Brien, Eastmarsh Carers Network"]
    people._completer.activated[str].emit("Zoë O’Brien, Eastmarsh Carers Network")
    people._completer.popup().hide()
    planned.idle()
    QTest.keyClicks(line, "Bo Nguyen")
    QTest.keyClick(line, Qt.Key.Key_Return)
    planned.idle()
    QTest.keyClicks(line, "Still typed")
    planned.press("Save", planned.page.drawer)
    kept = planned.session("Stories").people
    assert [p.name for p in kept] == ["Zoë O’Brien", "Bo Nguyen", "Still typed"]
    assert kept[0].person_id == zoe


def test_closing_the_drawer_saves_and_choosing_another_follows(planned: Tab) -> None:
    planned.click(planned.spot("Stories"), double=True)
    planned.page.drawer.form.field("abstract").setPlainText("Three short films.")
    planned.click(planned.spot("Opening circle"))
    assert planned.workspace.read(programme.session_detail, planned.session("Stories").id).abstract == (
        "Three short films."
    )
    assert planned.page.drawer.form.values()["title"] == "Opening circle"
    planned.page.drawer.form.field("title").setFocus()
    planned.page.drawer.form.field("title").selectAll()
    QTest.keyClicks(planned.page.drawer.form.field("title"), "Circle")
    QTest.keyClick(planned.page.drawer.form.field("title"), Qt.Key.Key_Escape)
    planned.idle()
    assert not planned.page.drawer.isVisible()
    assert planned.session("Circle")


def test_what_does_not_fit_is_said_at_its_field(planned: Tab) -> None:
    planned.click(planned.spot("Stories"), double=True)
    drawer = planned.page.drawer
    drawer.form.field("title").setText(" ")
    drawer.form.field("title").edited.emit()
    planned.press("Save", drawer)
    assert "The session has no title" in words(drawer)
    drawer.form.field("title").setText("Stories")
    drawer.form.field("starts_at").set_value(time(16, 45))
    planned.press("Save", drawer)
    assert "would end at 17:30, after the day does at 17:00" in words(drawer)
    assert planned.at("Stories")[0] == "10:30"
    drawer.discard()


def test_a_click_on_an_empty_place_proposes_it_and_n_begins_there(planned: Tab) -> None:
    planned.click(planned.place("Library", "14:10"))
    assert planned.page.grid.slot == (make.at("14:00"), planned.rooms["Library"])
    planned.key(Qt.Key.Key_N)
    drawer = planned.page.drawer
    values = drawer.form.values()
    assert (values["starts_at"], values["room_id"]) == (time(14), planned.rooms["Library"])
    QTest.keyClicks(drawer.form.field("title"), "Borrow this idea")
    drawer.form.field("kind").set_value(SessionKind.WORKSHOP)
    track = drawer.form.field("track_id")
    track._choice.set_value("new")
    track._choice.edited.emit()
    QTest.keyClicks(track._name, "Innovation")
    planned.press("Add session", drawer)
    kept = planned.session("Borrow this idea")
    assert (kept.room, kept.track, kept.starts_at) == ("Library", "Innovation", make.at("14:00"))
    assert planned.labels() == ["Add “Borrow this idea”"]
    assert not drawer.isVisible()
    chosen = planned.page.grid.selected()
    assert chosen is not None
    assert chosen.id == kept.id


def test_a_new_session_without_a_place_waits_in_the_tray(planned: Tab) -> None:
    planned.press("New session")
    QTest.keyClicks(planned.page.drawer.form.field("title"), "Ask the commissioners")
    planned.press("Add session", planned.page.drawer)
    assert planned.at("Ask the commissioners") == ("", 45, "")


def test_delete_removes_and_undo_brings_it_back(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_Delete)
    assert planned.labels() == ["Remove “Stories”"]
    assert planned.page.grid.selected() is None
    planned.tasks.undo(planned.page)
    planned.idle()
    assert planned.at("Stories") == ("10:30", 45, "Library")


def test_a_thread_is_chosen_and_told(planned: Tab) -> None:
    planned.press("Compassion, 2")
    assert planned.page.grid._shown.thread == "compassion"
    assert "Compassion runs through 2 sessions | Meets inclusion once." in words(planned.page.findings)
    planned.press("Inclusion, 1")
    assert planned.page.grid._shown.thread == "inclusion"
    planned.press("Inclusion, 1")
    assert planned.page.grid._shown.thread == ""
    assert "Choose a thread above" in words(planned.page.findings)


def test_where_the_window_is_narrow_themes_are_a_list_and_findings_a_button(planned: Tab) -> None:
    planned.page.resize(700, 600)
    planned.idle()
    threads = next(c for c in planned.page.bar.findChildren(Choice) if c.accessibleName() == "Thread")
    assert threads.isVisible()
    assert not planned.page.findings.isVisible()
    threads.set_value("inclusion")
    threads.edited.emit()
    assert planned.page.grid._shown.thread == "inclusion"
    planned.press("Findings")
    assert planned.page.findings.isVisible()
    planned.page.resize(1236, 752)
    planned.idle()
    assert "Inclusion, 1" in names(planned.page.bar)


def test_zoom(planned: Tab) -> None:
    planned.press("Larger")
    assert "125%" in [b.text() for b in planned.page.bar.findChildren(QAbstractButton)]
    planned.press("Fit")
    layout = planned.page.grid.layout_of_day()
    assert layout
    assert layout.height <= planned.page.grid._canvas().height() + 1
    planned.key(Qt.Key.Key_Minus)
    planned.press(f"Zoom {planned.page.grid.zoom()}%, back to 100%")
    assert planned.page.grid.zoom() == 100
    planned.key(Qt.Key.Key_Plus, CONTROL | SHIFT)
    assert planned.page.grid.zoom() == 125
    planned.key(Qt.Key.Key_Minus, CONTROL, times=2)
    assert planned.page.grid.zoom() == 75


def test_findings_can_be_put_away_and_brought_back(planned: Tab) -> None:
    planned.press("Hide the findings")
    assert not planned.page.findings.isVisible()
    planned.press("Findings")
    assert planned.page.findings.isVisible()


def test_coming_for_one_session_opens_it(planned: Tab) -> None:
    wanted = planned.session("Stories").id
    planned.arrive(session_id=wanted)
    assert planned.page.drawer.session_id == wanted
    chosen = planned.page.grid.selected()
    assert chosen is not None
    assert chosen.id == wanted


def test_a_change_elsewhere_is_shown_and_keeps_what_is_being_moved(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_Down)
    key = planned.session("Opening circle").id
    planned.tasks.write(planned.page, "Elsewhere", programme.edit_session, key, title="Renamed")
    planned.idle()
    layout = planned.page.grid.layout_of_day()
    assert layout
    shown = {s.title: s.starts_at for s in layout.sessions.values()}
    assert shown["Renamed"] == make.at("09:30")
    assert shown["Stories"] == make.at("10:35")
    planned.settle()
    assert planned.at("Stories")[0] == "10:35"


def test_a_write_that_is_refused_is_taken_back_on_the_screen(planned: Tab) -> None:
    key = planned.session("Stories").id
    start, end = planned.spot("Stories"), planned.place("Great Hall", "14:00")
    planned.workspace.write("Meanwhile", programme.remove_session, key)
    planned.drag(start, end)
    assert planned.told().startswith("This session is not here any more")
    layout = planned.page.grid.layout_of_day()
    assert layout
    assert key not in layout.sessions


def test_without_days_it_says_what_to_do(tab: Tab, went: list[tuple[str, dict[str, Any]]]) -> None:
    tab.event = make.event(tab.workspace, "Without days", days=())
    tab.arrive()
    assert "has no days yet" in words(tab.page)
    tab.press("Add days")
    assert went == [("event", {"event_id": tab.event, "tab": "overview"})]


def test_the_congress_comes_in_through_the_window(tab: Tab) -> None:
    tab.event = make.event(tab.workspace, "Congress", days=())
    tab.arrive()
    tab.page.take_schedule(CONGRESS)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    assert tab.told() == "138 sessions in 4 rooms over 4 days: 138 new."
    assert tab.findings()[:2] == ["Fefe, two rooms", "Ron, two rooms"]
    assert all("without a break" in words or words.startswith("A day of") for words in tab.findings()[2:])
    layout = tab.page.grid.layout_of_day()
    assert layout
    assert [c.name for c in layout.columns] == ["Saal 1", "Saal 2", "Saal G", "Saal 6"]
    hours = [text for _, text in layout.hours()]
    assert (hours[0], hours[-1]) == ("11:00", "04:00")
    assert "00:00" in hours
    late = next(s for s in layout.sessions.values() if s.title == "Citizenfour")
    assert layout.rect(late.id).top() > layout.y(layout.start + timedelta(hours=12))
    tab.press("Sun 28")
    day = tab.page.grid.layout_of_day()
    assert day
    assert len(day.sessions) == 45
    tab.page.findings.choose(tab.page._board.findings[1].key)  # on the last day
    tab.idle()
    shown = tab.page.grid.layout_of_day()
    assert shown
    assert shown.day.date.day == 30


def test_the_same_file_again_is_looked_at_before_it_is_taken(tab: Tab, tmp_path: Path) -> None:
    tab.event = make.event(tab.workspace, "Congress", days=())
    tab.arrive()
    tab.page.take_schedule(CONGRESS)
    assert tab.tasks.wait_idle(60)
    changed = tmp_path / "changed.xml"
    text = CONGRESS.read_text("utf-8").replace("2014-12-27T11:00:00+01:00", "2014-12-27T10:50:00+01:00")
    changed.write_text(text.replace("<title>Citizenfour</title>", "<title>Citizenfour, the film</title>"), "utf-8")

    def ask() -> IntakeDialog:
        tab.page.take_schedule(changed)
        assert tab.tasks.wait_idle(60)
        tab.idle()
        (dialog,) = tab.page.findChildren(IntakeDialog)
        return dialog

    dialog = ask()
    rows = [dialog.table.rows_model.row_at(n) for n in range(dialog.table.rows_model.rowCount())]
    assert [(one.kind, one.title) for one in rows] == [
        ("moved", "31C3 Opening Event"),
        ("changed", "Citizenfour, the film"),
    ]
    assert [say_fields(one, zone("Europe/Berlin")) for one in rows] == [
        "Start: 11:00 → 10:50",
        "Title: Citizenfour → Citizenfour, the film",
    ]
    assert [chip.text() for chip in dialog.chips.values()] == ["All", "Moved", "Changed"]
    dialog.chips[DifferenceKind.MOVED].click()
    assert dialog.table.rows_model.rowCount() == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Citizenfour" in {s.title for s in tab.workspace.read(programme.agenda, tab.event).sessions}
    QTest.qWait(0)
    dialog = ask()
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    assert tab.told() == "138 sessions in 4 rooms over 4 days: 1 moved, 1 changed."
    assert "Citizenfour, the film" in {s.title for s in tab.workspace.read(programme.agenda, tab.event).sessions}
    dialog = ask()
    assert not dialog.act.isVisible()
    assert "nothing would change" in " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_columns_whose_headings_say_nothing_are_asked_about(tab: Tab, tmp_path: Path) -> None:
    tab.event = make.event(tab.workspace, "Ours", days=())
    tab.arrive()
    path = tmp_path / "plan.csv"
    path.write_text("What,Date,Begins at,End\nOpening,2026-06-22,09:00,10:00\n")
    tab.page.take_schedule(path)
    assert tab.tasks.wait_idle(60)
    (dialog,) = tab.page.findChildren(ColumnsDialog)
    assert "Still needed: Title, Start" in [label.text() for label in dialog.findChildren(QLabel)]
    assert not dialog.act.isEnabled()
    for name, heading in (("title", "What"), ("start", "Begins at")):
        choice = dialog.form.field(name)
        choice.set_value(heading)
        choice.edited.emit()
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    (looked,) = tab.page.findChildren(IntakeDialog)
    QTest.mouseClick(looked.act, Qt.MouseButton.LeftButton)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    assert tab.told() == "1 session in 0 rooms over 1 day: 1 new."
    assert [s.title for s in tab.workspace.read(programme.agenda, tab.event).sessions] == ["Opening"]


def test_a_calendar_starts_a_programme(tab: Tab, tmp_path: Path) -> None:
    tab.event = make.event(tab.workspace, "Ours", days=())
    tab.arrive()
    path = tmp_path / "plan.ics"
    lines = ["BEGIN:VEVENT", "UID:a", "SUMMARY:Opening", "DTSTART:20260622T090000", "DURATION:PT45M", "END:VEVENT"]
    path.write_text("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))
    tab.page.take_schedule(path)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    assert tab.told() == "1 session in 0 rooms over 1 day: 1 new."


def test_columns_that_were_understood_wrongly_are_corrected_before_anything_is_taken(tab: Tab, tmp_path: Path) -> None:
    tab.event = make.event(tab.workspace, "Ours", days=())
    tab.arrive()
    path = tmp_path / "plan.csv"
    path.write_text("Title,Headline,Date,Start,End,Track\nA1,Opening,2026-06-22,09:00,10:00,not a track\n")

    def dialog(kind: type) -> Any:
        assert tab.tasks.wait_idle(60)
        tab.idle()
        (found,) = [one for one in tab.page.findChildren(kind) if one.isVisible()]
        return found

    tab.page.take_schedule(path)
    looked = dialog(IntakeDialog)
    assert [one.title for one in looked.table.rows()] == ["A1"]
    tab.press("Columns…", looked)
    asked = dialog(ColumnsDialog)
    assert (asked.form.field("title").value(), asked.form.field("track").value()) == ("Title", "Track")
    asked.form.field("title").set_value("Headline")
    asked.form.field("track").set_value("")
    QTest.mouseClick(asked.act, Qt.MouseButton.LeftButton)
    looked = dialog(IntakeDialog)
    assert [one.title for one in looked.table.rows()] == ["Opening"]
    assert tab.workspace.read(programme.agenda, tab.event).sessions == ()
    QTest.mouseClick(looked.act, Qt.MouseButton.LeftButton)
    assert tab.tasks.wait_idle(60)
    tab.idle()
    agenda = tab.workspace.read(programme.agenda, tab.event)
    assert [(s.title, s.track) for s in agenda.sessions] == [("Opening", "")]
    assert agenda.tracks == ()


def test_cancelled_sessions_stay_in_sight_and_clash_with_nobody(planned: Tab) -> None:
    key = planned.session("Stories").id
    fields = {"state": SessionState.CANCELLED, "starts_at": make.at("09:30"), "room_id": planned.rooms["Great Hall"]}
    planned.workspace.write("Make", programme.edit_session, key, **fields)
    planned.page.refresh()
    planned.idle()
    assert planned.findings() == []
    layout = planned.page.grid.layout_of_day()
    assert layout
    assert key in layout.cards


@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 1.0), ("light", 2.0)])
def test_every_part_paints_in_every_look(planned: Tab, app: Any, scheme: str, scale: float) -> None:
    apply_look(app, scheme, scale)
    planned.page.bar.thread_chosen.emit("compassion")
    planned.click(planned.spot("Stories"))
    planned.drag(planned.spot("Stories"), planned.place("Great Hall", "09:50"))
    assert not planned.page.grab().isNull()


def test_a_tooltip_says_what_a_small_card_cannot(planned: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: shown.append(text))
    make.session(planned.workspace, planned.event, "<b>Bold</b>", starts_at=make.at("15:00"), minutes=5)
    planned.page.refresh()
    planned.idle()
    point = planned.spot("<b>Bold</b>")
    canvas = planned.page.grid.viewport()
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, point, canvas.mapToGlobal(point)))
    assert shown == ["<span>&lt;b&gt;Bold&lt;/b&gt;. 15:00 to 15:05. Workshop.</span>"]


def test_hostile_titles_are_drawn_and_kept(tab: Tab) -> None:
    strings = json.loads((Path(__file__).parents[2] / "data" / "strings" / "blns.json").read_text("utf-8"))
    # Of scripts no font of this machine can shape, Qt says so aloud; here that is Kannada.
    titles = [text for text in strings if clean_line(text) and not re.search("[\u0c80-\u0cff]", text)]

    def plan(session: Any) -> None:
        for number, title in enumerate(titles):
            start = make.at("09:00") + timedelta(minutes=number % 90 * 5)
            room = list(tab.rooms.values())[number % 3]
            fields = {"starts_at": start, "room_id": room} if number % 5 else {}
            programme.create_session(session, tab.event, title=title, minutes=30, abstract=title, **fields)

    tab.workspace.write("Make", plan)
    tab.arrive()
    assert not tab.page.grab().isNull()
    kept = sorted(s.title for s in tab.workspace.read(programme.agenda, tab.event).sessions)
    assert kept == sorted(map(clean_line, titles))
    tab.arrive(session_id=tab.session(clean_line(titles[1])).id)
    assert tab.page.drawer.form.values()["title"] == clean_line(titles[1])
    assert not tab.page.grab().isNull()


def test_many_days_are_a_list(tab: Tab) -> None:
    tab.event = make.event(tab.workspace, "A long programme", days=make.days_on(make.DAY, 7))
    tab.arrive()
    days = next(c for c in tab.page.bar.findChildren(Choice) if c.accessibleName() == "Day")
    days.setCurrentIndex(6)
    days.edited.emit()
    layout = tab.page.grid.layout_of_day()
    assert layout
    assert layout.day.date == make.DAY + timedelta(days=6)


def test_a_second_of_two_days_is_chosen_above(tab: Tab) -> None:
    second = make.DAY + timedelta(days=1)
    tab.event = make.event(tab.workspace, "Two days", days=(make.DAY, second))
    make.session(tab.workspace, tab.event, "On the second", starts_at=make.at("10:00", second))
    tab.arrive()
    tab.press("Fri 10")
    layout = tab.page.grid.layout_of_day()
    assert layout
    assert [s.title for s in layout.sessions.values()] == ["On the second"]
    assert [c.name for c in layout.columns][-1] == "No room yet"
