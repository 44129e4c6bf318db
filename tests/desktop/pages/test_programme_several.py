"""Several sessions of the grid together: chosen by mouse and by keys, moved, changed, refused as a whole."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

import make
from convene.desktop.pages.programme_change import MoveSeveral
from convene.desktop.pages.programme_menu import SessionsMenu
from convene.rules.programme import SessionState
from convene.services import programme
from desktop.pages.test_programme import CONTROL, NO, SHIFT, Tab, _move, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures


def marked(tab: Tab) -> list[str]:
    """The titles of several that are chosen together."""
    chosen = tab.page.grid.acting()
    return [one.title for one in chosen] if len(chosen) > 1 else []


def click(tab: Tab, title: str, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.mouseClick(tab.page.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, tab.spot(title))
    tab.idle()


def pick(menu: QMenu, text: str) -> None:
    next(a for a in menu.actions() if a.text().split("\t")[0] == text).trigger()


def menu_of(tab: Tab, title: str) -> SessionsMenu:
    """The menu of a session, or of all with which it is chosen."""
    at = tab.page.grid.viewport().mapToGlobal(tab.spot(title))
    tab.page.grid.menu_wanted.emit(tab.session(title).id, at)
    return next(menu for menu in tab.page.findChildren(SessionsMenu) if menu.isVisible())


def tracks_of(menu: SessionsMenu) -> QMenu:
    return next(found for a in menu.actions() if isinstance(found := a.menu(), QMenu))


@pytest.fixture
def both(planned: Tab) -> Tab:
    """The circle and the stories are chosen."""
    click(planned, "Opening circle", NO)
    click(planned, "Stories")
    assert marked(planned) == ["Opening circle", "Stories"]
    return planned


def test_control_click_chooses_more_and_a_click_one_again(both: Tab) -> None:
    assert both.page.bulk.isVisible()
    assert "2 selected" in words(both.page.bulk)
    click(both, "Lunch")
    assert marked(both) == ["Opening circle", "Stories", "Lunch"]
    click(both, "Stories")
    assert marked(both) == ["Opening circle", "Lunch"]
    click(both, "Lunch", NO)
    assert marked(both) == []
    assert not both.page.bulk.isVisible()
    selected = both.page.grid.selected()
    assert selected is not None
    assert selected.title == "Lunch"


def test_a_frame_around_several(planned: Tab) -> None:
    planned.drag(planned.place("Great Hall", "09:10"), planned.place("Library", "11:00"))
    assert marked(planned) == ["Opening circle", "Stories"]
    planned.drag(planned.place("Great Hall", "14:00"), planned.place("Library", "15:00"))
    assert marked(planned) == []
    assert planned.labels() == []
    assert planned.page.grid.slot is None


def test_keys_choose_several_and_escape_none(planned: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        said.append(event.message())  # type: ignore[attr-defined]

    planned.page.grid.setFocus(Qt.FocusReason.TabFocusReason)
    planned.idle()
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    planned.key(Qt.Key.Key_Right, SHIFT)
    assert marked(planned) == ["Opening circle", "Stories"]
    assert said[-1] == "2 sessions selected."
    planned.key(Qt.Key.Key_Down, SHIFT)  # with several it does not lengthen
    assert marked(planned) == ["Opening circle", "Stories", "Lunch"]
    planned.key(Qt.Key.Key_Up, CONTROL)
    assert len(marked(planned)) == 3
    planned.key(Qt.Key.Key_Space)
    assert len(marked(planned)) == 2
    planned.key(Qt.Key.Key_Escape)
    assert marked(planned) == []
    planned.key(Qt.Key.Key_A, CONTROL)
    assert len(marked(planned)) == 3
    planned.key(Qt.Key.Key_Escape)
    assert planned.page.grid.selected() is not None
    planned.key(Qt.Key.Key_Escape)
    assert planned.page.grid.selected() is None
    assert planned.labels() == []


def test_control_shift_and_up_chooses_where_shift_alone_would_shorten(planned: Tab) -> None:
    click(planned, "Stories", NO)
    planned.key(Qt.Key.Key_Up, SHIFT | CONTROL)
    planned.settle()
    assert marked(planned) == ["Opening circle", "Stories"]
    assert planned.labels() == []


def test_keys_move_them_as_one_change(both: Tab) -> None:
    both.key(Qt.Key.Key_Down, times=2)
    both.settle()
    assert (both.at("Opening circle")[0], both.at("Stories")[0]) == ("9:40", "10:40")
    assert both.labels() == ["Move 2 sessions"]
    assert marked(both) == ["Opening circle", "Stories"]
    both.key(Qt.Key.Key_Right)
    both.settle()
    assert [both.at(t)[2] for t in ("Opening circle", "Stories")] == ["Library", "Chapel"]
    both.key(Qt.Key.Key_Right)  # the Chapel is the last
    both.settle()
    assert both.labels() == ["Move 2 sessions"] * 2
    both.tasks.undo(both.page)
    both.idle()
    assert [both.at(t)[2] for t in ("Opening circle", "Stories")] == ["Great Hall", "Library"]


def test_a_drag_moves_them_all(both: Tab) -> None:
    start = both.spot("Opening circle")
    both.drag(start, start + both.place("Great Hall", "10:00") - both.place("Great Hall", "09:30"))
    assert both.at("Opening circle") == ("10:00", 45, "Great Hall")
    assert both.at("Stories") == ("11:00", 45, "Library")
    assert both.labels() == ["Move 2 sessions"]


def test_the_drag_goes_no_further_than_the_outer_one_can(both: Tab) -> None:
    both.drag(both.spot("Opening circle"), both.place("Chapel", "09:52"))
    assert (both.at("Opening circle")[2], both.at("Stories")[2]) == ("Library", "Chapel")


def test_escape_in_the_middle_of_a_drag_keeps_the_choice(both: Tab) -> None:
    canvas, start = both.page.grid.viewport(), both.spot("Stories")
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO, start)
    _move(canvas, start + QPoint(0, 90))
    both.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO, start + QPoint(0, 90))
    both.idle()
    assert both.labels() == []
    assert marked(both) == ["Opening circle", "Stories"]


def test_outside_the_day_they_are_refused_as_a_whole(both: Tab) -> None:
    both.key(Qt.Key.Key_Up, times=7)  # the circle would start at 8:55
    assert "All 2 stay where they are: “Opening circle” would start at 08:55" in both.told()
    both.settle()
    assert (both.at("Opening circle")[0], both.at("Stories")[0]) == ("9:00", "10:00")


def test_what_the_store_refuses_is_shown_as_it_is_kept(both: Tab) -> None:
    both.key(Qt.Key.Key_Down)
    both.workspace.write("Remove", programme.remove_session, both.session("Stories").id)
    both.settle()
    assert both.at("Opening circle")[0] == "9:30"
    assert "no longer there" in both.told()
    layout = both.page.grid.layout_of_day()
    assert layout is not None
    assert [s.starts_at for s in layout.sessions.values() if s.title == "Opening circle"] == [make.at("09:30")]


def test_to_the_tray_and_back_by_one_undo(both: Tab) -> None:
    both.key(Qt.Key.Key_P)
    assert [both.at(t)[0] for t in ("Opening circle", "Stories")] == ["", ""]
    assert both.labels() == ["Put 2 sessions in the tray"]
    both.tasks.undo(both.page)
    both.idle()
    assert [both.at(t)[0] for t in ("Opening circle", "Stories")] == ["9:30", "10:30"]


def test_the_bar_copies_cancels_and_removes(both: Tab) -> None:
    both.press("Copy", both.page.bulk)
    assert both.page.tray.accessibleName() == "Unplaced sessions, 3"
    both.press("Cancel them", both.page.bulk)
    states = {s.title: s.state for s in both.workspace.read(programme.agenda, both.event).sessions if s.starts_at}
    assert [title for title, state in states.items() if state is SessionState.CANCELLED] == [
        "Opening circle", "Stories"
    ]  # fmt: skip
    both.press("Remove", both.page.bulk)
    assert both.labels()[:3] == ["Remove 2 sessions", "Cancel 2 sessions", "Copy 2 sessions"]
    assert not both.page.bulk.isVisible()


def test_into_a_track_and_all_of_it(both: Tab) -> None:
    make.track(both.workspace, both.event, "Paths & ways")
    both.arrive()
    menu = menu_of(both, "Stories")
    pick(tracks_of(menu), "Paths && ways")
    menu.close()
    both.idle()
    assert [both.session(t).track for t in ("Opening circle", "Stories")] == ["Paths & ways"] * 2
    assert both.labels()[0] == "Put 2 sessions in Paths & ways"
    click(both, "Lunch", NO)
    click(both, "Stories", NO)
    menu = menu_of(both, "Stories")
    pick(menu, "Select all of Paths && ways")
    menu.close()
    assert marked(both) == ["Opening circle", "Stories"]


def test_the_dialog_moves_them_together(both: Tab) -> None:
    both.key(Qt.Key.Key_M)
    dialog = both.page.findChild(MoveSeveral)
    dialog.form.field("room_id").setValue(2)
    assert "There is no room so far beside" in words(dialog)
    dialog.form.field("room_id").setValue(0)
    dialog.form.field("starts_at").setValue(30)
    assert "“Stories”: 10:30 to 11:15, Library; then 11:00 to 11:45, Library." in words(dialog)
    both.press("Move them", dialog)
    assert (both.at("Opening circle")[0], both.at("Stories")[0]) == ("10:00", "11:00")
    assert both.labels() == ["Move 2 sessions"]


def test_what_is_gone_is_not_chosen_any_more(both: Tab) -> None:
    both.workspace.write("Make", programme.remove_session, both.session("Stories").id)
    both.page.refresh()
    both.idle()
    assert marked(both) == []
    assert not both.page.bulk.isVisible()
