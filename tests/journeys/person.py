"""Somebody at the computer: reads what is on the screen, clicks, types, waits. Knows nothing of what is behind it."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTimeEdit,
    QWidget,
)

from convene.desktop.header import EventHeader
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.table import Table
from convene.desktop.page import Page
from convene.desktop.window import MainWindow

W = TypeVar("W", bound=QWidget)
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass
class Clock:
    """Stands still until somebody moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Person:
    """``answers`` are what the file dialogs will be told; ``heard`` is what a screen reader said; ``seat`` is how the
    title of the window begins that one sits at, where there are several."""

    app: QApplication
    clock: Clock
    answers: list[Path] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    seat: str = ""

    # Looking

    @property
    def window(self) -> QWidget:
        """The one window there is, or that one sits at, beside menus and dialogs."""
        shown = [w for w in self.app.topLevelWidgets() if w.isVisible() and w.windowType() == Qt.WindowType.Window]
        shown = [w for w in shown if w.windowTitle().startswith(self.seat)]
        assert len(shown) == 1, f"windows: {[w.windowTitle() for w in shown]}"
        return shown[0]

    @property
    def page(self) -> Any:
        """The page that is shown."""
        (page,) = [p for p in self.window.findChildren(Page) if p.isVisible()]
        return page

    def words(self, within: QWidget | None = None) -> list[str]:
        """All that can be read: labels, tags, buttons, fields, rows of lists."""
        place = within or self.window
        found = [place.windowTitle()] if place.isWindow() else []
        for widget in place.findChildren(QWidget):
            if widget.isVisible():
                found += _read(widget)
        return [text for text in found if text]

    def reads(self, text: str, within: QWidget | None = None) -> bool:
        """Whether this is on the screen now, alone or within a sentence."""
        return any(text in words for words in self.words(within))

    def sees(self, text: str, within: QWidget | None = None) -> None:
        """Wait until this is on the screen."""
        self.until(lambda: self.reads(text, within), f"“{text}” on the screen")

    def misses(self, text: str, within: QWidget | None = None) -> None:
        """Wait until this is not on the screen any more."""
        self.until(lambda: not self.reads(text, within), f"“{text}” gone from the screen")

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Wait until something holds and nothing is under way."""
        end = time.monotonic() + seconds
        self.wait()
        while not holds():
            assert time.monotonic() < end, f"never came: {what}. There is: {self._all_words()[:4000]}"
            QTest.qWait(20)
            self.wait()

    def wait(self) -> None:
        """Until nothing is under way; what comes back may begin something new."""
        idle = 0
        while idle < 3:
            windows = [w for w in self.app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
            busy = any(w.tasks.pending() for w in windows)
            assert all(w.tasks.wait_idle(60) for w in windows), "still under way after a minute"
            QTest.qWait(1)
            idle = 0 if busy else idle + 1

    def sit_at(self, title: str) -> None:
        """Turn to the window whose title begins so."""
        self.seat = title
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.window, f"the window “{title}” is active")

    @property
    def undo(self) -> str:
        """What the status line says an undo would take back."""
        self.wait()
        return next((words.removeprefix("Undo: ") for words in self._buttons() if words.startswith("Undo: ")), "")

    # The hand

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The button of that name, or the first whose name begins with it."""
        self.until(lambda: _named(self._buttons(within), name) is not None, f"a button “{name}”")
        return self._buttons(within)[_named(self._buttons(within), name) or ""]

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click a button, which must be there and not be grey."""
        pressed = self.button(name, within)
        assert pressed.isEnabled(), f"“{name}” is grey"
        self.click(pressed)

    def tab(self, name: str) -> None:
        """Go to a tab of the event."""
        self.press(name, within=next(iter(_visible(self.window, EventHeader))))

    def click(self, widget: QWidget, at: QPoint | None = None, *, double: bool = False) -> None:
        """Click a widget, in its middle unless told where."""
        act = QTest.mouseDClick if double else QTest.mouseClick
        act(widget, LEFT, NO_KEYS, at or widget.rect().center())
        self.wait()

    def pick(self, text: str) -> None:
        """Click an entry of the menu that is open."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"a menu with “{text}”")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        listed = {action.text().replace("&", ""): action for action in menu.actions()}
        assert text in listed, f"no “{text}” in the menu: {list(listed)}"
        QTest.mouseClick(menu, LEFT, NO_KEYS, menu.actionGeometry(listed[text]).center())
        self.wait()

    def drag(self, start: tuple[QWidget, QPoint], end: tuple[QWidget, QPoint]) -> None:
        """Press here, move there, let go."""
        widget, here = start
        there = widget.mapFromGlobal(end[0].mapToGlobal(end[1]))
        QTest.mousePress(widget, LEFT, NO_KEYS, here)
        for share in (0.2, 0.6, 1.0):
            point = QPointF(here + (there - here) * share)
            moved = QMouseEvent(
                QEvent.Type.MouseMove, point, QPointF(widget.mapToGlobal(point.toPoint())), LEFT, LEFT, NO_KEYS
            )
            QApplication.sendEvent(widget, moved)
        QTest.mouseRelease(widget, LEFT, NO_KEYS, there)
        self.wait()

    # The keys

    def focused(self) -> QWidget:
        """What gets the keys."""
        assert QApplication.activeWindow() is not None, "no window is active"
        return QApplication.focusWidget() or self.window

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focused(), key, modifiers)
        self.wait()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        for letter in text:
            QTest.keyClick(self.focused(), letter)
        self.wait()

    def scan(self, code: str) -> None:
        """What a wedge scanner does: all keys at once, then Enter."""
        for letter in code:
            QTest.keyClick(self.focused(), letter)
        QTest.keyClick(self.focused(), Qt.Key.Key_Return)
        self.wait()

    def shows(self, code: str) -> str:
        """Scan, and what the desk says of it to somebody who cannot see."""
        before = len(self.heard)
        self.scan(code)
        self.until(lambda: len(self.heard) > before, "a verdict")
        return self.heard[-1]

    # Forms

    def fill(self, label: str, value: str | date, within: QWidget | None = None) -> None:
        """Write into the field of that name, or choose in it what begins so."""
        widget = self._field(label, within)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        match widget:
            case QComboBox():
                _choose(widget, str(value))
            case QTimeEdit() if not isinstance(widget, QDateEdit):
                widget.setSelectedSection(QTimeEdit.Section.HourSection)
                QTest.keyClicks(widget, str(value).replace(":", ""))
            case QDateEdit():
                assert isinstance(value, date)
                _turn_to(widget, value)
            case _:
                if isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
                    widget.selectAll()
                QTest.keyClicks(widget, str(value))
        self.wait()

    def row(self, text: str, within: QWidget | None = None) -> tuple[Table, int]:
        """The row of a visible list with a cell that begins so."""
        found: list[tuple[Table, int]] = []

        def look() -> bool:
            found[:] = [
                (table, number)
                for table in _visible(within or self.window, Table)
                for number, row in enumerate(table.rows())
                if any(column.text(row).startswith(text) for column in table.rows_model.columns)
            ]
            return bool(found)

        self.until(look, f"a row “{text}”")
        return found[0]

    def click_row(self, text: str, *, double: bool = False) -> None:
        """Click a row of a list."""
        table, number = self.row(text)
        index = table.model().index(number, 1 if table.ticks else 0)
        table.scrollTo(index)
        self.click(table.viewport(), table.visualRect(index).center())
        if double:
            self.click(table.viewport(), table.visualRect(index).center(), double=True)

    def _field(self, label: str, within: QWidget | None) -> QWidget:
        place = within or self.window
        named = [w for w in _visible(place, QWidget) if w.accessibleName() == label and not isinstance(w, QLabel)]
        assert named, f"no field “{label}”: {self.words(place)}"
        inner = named[-1].focusProxy() or named[-1]
        assert inner.isEnabled(), f"“{label}” is grey"
        return inner

    def _buttons(self, within: QWidget | None = None) -> dict[str, QAbstractButton]:
        buttons = _visible(within or self.window, QAbstractButton)
        names: dict[str, QAbstractButton] = {}
        for one in buttons:
            for name in (one.accessibleName(), one.text().replace("&&", "&")):
                names.setdefault(name, one)
        return names

    def _all_words(self) -> str:
        with suppress(AssertionError):
            return " / ".join(dict.fromkeys(self.words()))
        return str([w.windowTitle() for w in self.app.topLevelWidgets() if w.isVisible()])


def _visible(place: QWidget, kind: type[W]) -> list[W]:
    return [widget for widget in place.findChildren(kind) if widget.isVisible()]


def _named(names: dict[str, QAbstractButton], wanted: str) -> str | None:
    return wanted if wanted in names else next((name for name in names if name.startswith(wanted)), None)


def _read(widget: QWidget) -> list[str]:
    """What one widget shows; what it draws itself it also says to a screen reader."""
    match widget:
        case QLabel() | QAbstractButton():
            return [widget.text().replace("&&", "&"), widget.accessibleName()]
        case Tag():
            return [widget.accessibleName()]
        case QLineEdit():
            return [widget.text()]
        case QComboBox():
            return [widget.currentText()]
        case Table():
            rows, columns = widget.rows(), widget.rows_model.columns
            return [" | ".join(column.text(row) for column in columns) for row in rows] or [widget.placeholder]
        case _:
            return [widget.accessibleName()]


def _choose(box: QComboBox, text: str) -> None:
    """Step down to what begins so, as one does with the arrow keys."""
    listed = [box.itemText(number) for number in range(box.count())]
    assert any(words.startswith(text) for words in listed), f"no “{text}” among {listed}"
    QTest.keyClick(box, Qt.Key.Key_Home)
    while not box.currentText().startswith(text):
        QTest.keyClick(box, Qt.Key.Key_Down)


def _turn_to(box: QDateEdit, day: date) -> None:
    """By the arrow keys, in the section of the days."""
    box.setSelectedSection(QDateEdit.Section.DaySection)
    wanted = QDate(day.year, day.month, day.day)
    for section, steps in (
        (QDateEdit.Section.YearSection, lambda: wanted.year() - box.date().year()),
        (QDateEdit.Section.MonthSection, lambda: wanted.month() - box.date().month()),
        (QDateEdit.Section.DaySection, lambda: wanted.day() - box.date().day()),
    ):
        box.setSelectedSection(section)
        count = steps()
        for _ in range(abs(count)):
            QTest.keyClick(box, Qt.Key.Key_Up if count > 0 else Qt.Key.Key_Down)
    assert box.date() == wanted
