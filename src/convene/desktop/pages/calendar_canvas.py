"""What month, quarter and year have in common: a current day, keys, what lies under the mouse, what is said aloud."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html import escape
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convene.desktop.kit.buttons import FocusShown
from convene.desktop.look import Dressed
from convene.desktop.pages.calendar_layout import by_day
from convene.desktop.pages.calendar_words import say, say_cell
from convene.rules.calendar_months import WEEK, View, add_months, within
from convene.services.calendar_board import Entry


class DayCanvas(FocusShown, Dressed, QWidget):
    """Days drawn by a subclass, which fills ``cells``, ``hits`` and ``lists`` in ``lay_out``.

    ``opened(entry)``; ``listed(day, point)``: all of a day is wanted, there; ``pointed(day)``: the current day is to
    be another one, perhaps outside of what is seen.
    """

    opened = Signal(object)
    listed = Signal(object, QPoint)
    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.view = View.MONTH
        self.day = self.today = date(2000, 1, 1)
        self.entries: dict[date, tuple[Entry, ...]] = {}
        self.cells: dict[date, QRectF] = {}
        self.hits: list[tuple[QRectF, Entry]] = []
        self.lists: list[tuple[QRectF, date]] = []
        self.marks: Mapping[date, tuple[str, ...]] = {}
        self.hovered: Entry | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_days(self, view: View, day: date, today: date) -> None:
        """Another day is the current one, perhaps of another part of the year."""
        self.view, self.day, self.today, self.hovered = view, day, today, None
        self._again()

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """What stands on the days, sorted."""
        self.entries, self.hovered = by_day(entries), None
        self._again()

    def show_marks(self, marks: Mapping[date, tuple[str, ...]]) -> None:
        """What else falls on the days: holidays and observances, by name."""
        self.marks = marks
        self._again()

    def dress(self) -> None:
        """Measures have changed."""
        self._again()

    def lay_out(self) -> None:
        """Say where everything is."""

    def related(self) -> UUID | None:
        """The event whose days are shown together: the one under the mouse."""
        return self.hovered.event_id if self.hovered else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size."""
        super().resizeEvent(event)
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the day, PgUp and PgDn by a month, Home and End within the week; Enter opens."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open_day()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or (day := self._step(key)) is None:
            super().keyPressEvent(event)
        else:
            self.ring_shown = True
            self.pointed.emit(day)
            self._announce()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The days of the event under the mouse stand out together."""
        over = self.entry_at(event.position())
        self._hover(over)
        busy = over is not None or self._list_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if busy else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked; a click beside everything makes that day the current one."""
        place = event.position()
        if event.button() != Qt.MouseButton.LeftButton or not QRectF(self.rect()).contains(place):
            return
        entry, listed, day = self.entry_at(place), self._list_at(place), self.day_at(place)
        if day is not None and day != self.day:
            self.pointed.emit(day)
        if entry is not None:
            self.opened.emit(entry)
        elif listed is not None:
            self.listed.emit(listed, self.mapToGlobal(place.toPoint()))

    def event(self, event: QEvent) -> bool:
        """Tooltips: the entry in full, or all of the day."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def entry_at(self, place: QPointF) -> Entry | None:
        """What is drawn there."""
        return next((entry for rect, entry in self.hits if rect.contains(place)), None)

    def day_at(self, place: QPointF) -> date | None:
        """Whose cell that is."""
        return next((day for day, rect in self.cells.items() if rect.contains(place)), None)

    def _list_at(self, place: QPointF) -> date | None:
        return next((day for rect, day in self.lists if rect.contains(place)), None)

    def _step(self, key: Qt.Key) -> date | None:
        """The day a key leads to; None for a key that leads to none."""
        weekday = self.day.weekday()
        days = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -WEEK.days,
            Qt.Key.Key_Down: WEEK.days,
            Qt.Key.Key_Home: -weekday,
            Qt.Key.Key_End: WEEK.days - 1 - weekday,
        }.get(key)
        if days is not None:
            return within(self.day + timedelta(days=days))
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(key)
        return None if months is None else add_months(self.day, months)

    def _open_day(self) -> None:
        found = self.entries.get(self.day, ())
        if len(found) == 1:
            self.opened.emit(found[0])
        elif found:
            cell = self.cells.get(self.day, QRectF(self.rect()))
            self.listed.emit(self.day, self.mapToGlobal(cell.center().toPoint()))

    def _hover(self, entry: Entry | None) -> None:
        if entry is not self.hovered:
            self.hovered = entry
            self.update()

    def _tip(self, place: QPointF) -> str:
        entry, day = self.entry_at(place), self.day_at(place)
        if entry is not None:
            return f"<span>{escape(say(entry))}</span>"
        if day is None:
            return ""
        lines = [*map(say, self.entries.get(day, ())), *self.marks.get(day, ())]
        return "<br>".join(map(escape, lines))

    def _said(self) -> str:
        words = say_cell(self.day, self.entries.get(self.day, ()), self.today)
        return ". ".join([words.rstrip("."), *self.marks.get(self.day, ())])

    def _announce(self) -> None:
        self.setAccessibleDescription(self._said())
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))

    def _again(self) -> None:
        self.setAccessibleDescription(self._said())
        self.lay_out()
        self.updateGeometry()
        self.update()
