"""Sessions moved to a time and room, swapped and shifted through the dialogs that say first what it would mean."""

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from convene.desktop.kit.fields import Choice, NumberField, TimeField
from convene.desktop.pages.programme_change import ChangeDialog, MoveTo, ShiftFrom, SwapWith
from convene.services import programme
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures

W = TypeVar("W", bound=QWidget)


def dialog(tab: Tab, kind: type[W]) -> W:
    """The one that is open."""
    (found,) = (one for one in tab.page.findChildren(kind) if one.isVisible())
    return found


def menu(tab: Tab, title: str, *, by: QContextMenuEvent.Reason = QContextMenuEvent.Reason.Mouse) -> QMenu:
    """The menu of a session."""
    canvas, spot = tab.page.grid.viewport(), tab.spot(title)
    QApplication.sendEvent(canvas, QContextMenuEvent(by, spot, canvas.mapToGlobal(spot)))
    (found,) = (one for one in tab.page.findChildren(QMenu) if one.isVisible() and one.parent() is tab.page)
    return found


def choose(tab: Tab, title: str, act: str) -> None:
    """An act from the menu of a session."""
    found = menu(tab, title)
    next(one for one in found.actions() if one.text().split("\t")[0] == act).trigger()
    found.close()
    tab.idle()


def test_m_moves_the_chosen_session_to_a_time_and_room(planned: Tab) -> None:
    planned.click(planned.spot("Opening circle"))
    planned.key(Qt.Key.Key_M)
    asked = dialog(planned, MoveTo)
    assert "That is how it is now." in words(asked)
    assert not asked._act.isEnabled()
    asked.form.field("starts_at").setTime(asked.form.field("starts_at").time().addSecs(45 * 60))
    field: Choice = asked.form.field("room_id")
    field.setCurrentText("Library")
    field.edited.emit()
    planned.idle()
    said = words(asked)
    assert "“Opening circle”: 09:30 to 10:15, Great Hall; then 10:15 to 11:00, Library." in said
    assert "It would cause" in said
    assert "Library is booked twice" in said
    planned.press("Move it", asked)
    assert planned.at("Opening circle") == ("10:15", 45, "Library")
    assert planned.labels() == ["Move “Opening circle” to 10:15, Library"]
    planned.click(planned.spot("Opening circle"))
    planned.key(Qt.Key.Key_M)
    back = dialog(planned, MoveTo)
    back.form.field("room_id").setCurrentText("Chapel")
    back.form.field("room_id").edited.emit()
    planned.idle()
    assert "It would mend" in words(back)
    back.reject()
    planned.idle()
    assert planned.at("Opening circle") == ("10:15", 45, "Library")


def test_a_time_outside_the_day_is_said_at_its_field_and_nothing_moves(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_M)
    asked = dialog(planned, MoveTo)
    field: TimeField = asked.form.field("starts_at")
    field.setTime(field.time().addSecs(8 * 3600))
    assert "“Stories” would start at 18:30 on Thu 9 July 2026, outside the day" in words(asked)
    assert not asked._act.isEnabled()
    length: NumberField = asked.form.field("minutes")
    field.setTime(field.time().addSecs(-8 * 3600))
    length.setValue(60)
    planned.press("Move it", asked)
    assert planned.at("Stories") == ("10:30", 60, "Library")


def test_two_change_places_from_the_menu_as_one_undo(planned: Tab) -> None:
    choose(planned, "Opening circle", "Swap with…")
    asked = dialog(planned, SwapWith)
    assert asked.form.field("other").currentText().startswith("Stories, 10:30 Library")
    planned.press("Swap them", asked)
    assert (planned.at("Opening circle"), planned.at("Stories")) == (
        ("10:30", 45, "Library"),
        ("9:30", 45, "Great Hall"),
    )
    assert planned.labels() == ["Swap “Opening circle” and “Stories”"]
    planned.tasks.undo(planned.page)
    planned.idle()
    assert planned.at("Opening circle") == ("9:30", 45, "Great Hall")


def test_one_from_the_tray_takes_the_place_of_another(planned: Tab) -> None:
    choose(planned, "Stories", "Swap with…")
    asked = dialog(planned, SwapWith)
    field: Choice = asked.form.field("other")
    field.setCurrentText("Walking conversation, in the tray")
    field.edited.emit()
    planned.press("Swap them", asked)
    assert planned.at("Walking conversation") == ("10:30", 30, "Library")
    assert planned.at("Stories") == ("", 45, "")


def test_all_that_follows_shifts_together(planned: Tab) -> None:
    choose(planned, "Stories", "Shift what follows…")
    asked = dialog(planned, ShiftFrom)
    by: NumberField = asked.form.field("by")
    by.setValue(0)
    assert not asked._act.isEnabled()
    by.setValue(-20)
    assert "“Lunch”: 12:00 to 13:00; then 11:40 to 12:40." in words(asked)
    planned.press("Shift them", asked)
    assert (planned.at("Opening circle")[0], planned.at("Stories")[0], planned.at("Lunch")[0]) == (
        "9:30",
        "10:10",
        "11:40",
    )
    assert planned.labels() == ["Shift 2 sessions 20 minutes earlier"]
    choose(planned, "Stories", "Shift what follows…")
    again = dialog(planned, ShiftFrom)
    again.form.field("rooms").setCurrentText("Only in Library")
    again.form.field("rooms").edited.emit()
    planned.press("Shift them", again)
    assert (planned.at("Stories")[0], planned.at("Lunch")[0]) == ("10:25", "11:40")
    assert planned.labels()[0] == "Shift “Stories” 15 minutes later"


def test_the_menu_key_opens_the_menu_of_the_chosen_session_and_names_the_keys(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    found = menu(planned, "Opening circle", by=QContextMenuEvent.Reason.Keyboard)
    assert [one.text() for one in found.actions() if one.text()] == [
        "Open\tEnter",
        "Move to…\tM",
        "Swap with…",
        "Shift what follows…",
        "Cancel it",
        "Copy to the tray\tC",
        "Put in the tray\tP",
        "Remove\tDelete",
    ]
    next(one for one in found.actions() if one.text().startswith("Remove")).trigger()
    found.close()
    planned.idle()
    assert [s.title for s in planned.page._board.agenda.sessions if s.title == "Stories"] == []
    assert planned.at("Opening circle") == ("9:30", 45, "Great Hall")


def test_the_menu_of_an_empty_place_does_not_open(planned: Tab) -> None:
    canvas, spot = planned.page.grid.viewport(), planned.place("Chapel", "15:00")
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(canvas, QContextMenuEvent(reason, spot, canvas.mapToGlobal(QPoint(spot))))
    assert not [one for one in planned.page.findChildren(QMenu) if one.isVisible()]
    assert not planned.page.findChildren(ChangeDialog)


def test_c_copies_to_the_tray(planned: Tab) -> None:
    planned.click(planned.spot("Stories"))
    planned.key(Qt.Key.Key_C)
    kept = planned.workspace.read(programme.agenda, planned.event).sessions
    assert sorted((s.title, s.starts_at is None) for s in kept if s.title == "Stories") == [
        ("Stories", False),
        ("Stories", True),
    ]
    assert planned.labels() == ["Copy “Stories”"]
