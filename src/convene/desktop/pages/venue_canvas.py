"""The timeline as a canvas: it lays out the rooms of a board, paints what is in sight, and says what is chosen."""

from datetime import date
from html import escape
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.paint import painter_on
from convene.desktop.look import look
from convene.desktop.pages.booking_words import STATES, room_facts, tails, what_for, when
from convene.desktop.pages.venue_bars import Bar, paint_bar
from convene.desktop.pages.venue_keys import HELP
from convene.desktop.pages.venue_paint import paint_band, paint_columns, paint_reasons, paint_room
from convene.desktop.pages.venue_plan import Plan, plan
from convene.services.booking_board import Board


class RoomCanvas(FocusShown, QWidget):
    """Rooms and bookings of some days. ``planned()``: they lie elsewhere; ``in_sight(rect)``: what to scroll to."""

    planned = Signal()
    in_sight = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._days: tuple[date, ...] = ()
        self._today = date.min
        self._current: UUID | None = None
        self.plan: Plan | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rooms and bookings")
        self.setAccessibleDescription(HELP)

    def dress(self) -> None:
        """Lay out again for the size of text."""
        self._lay_out()

    @property
    def board(self) -> Board | None:
        """What is shown."""
        return self._board

    @property
    def today(self) -> date:
        """The day it is."""
        return self._today

    def show_board(self, board: Board, days: tuple[date, ...], today: date) -> None:
        """Show those days; the bar looked at stays chosen if it is still there."""
        self._board, self._days, self._today = board, days, today
        self._lay_out()

    def choose(self, booking_id: UUID | None) -> None:
        """Make a bar the current one, bring it into sight and say it."""
        self._current = booking_id
        if (bar := self.current()) is not None:
            self.in_sight.emit(bar.body)
            self.announce(self.say(bar))
        self.update()

    def current(self) -> Bar | None:
        """The bar that the keyboard is at."""
        return next((bar for bar in self.plan.bars if bar.booking.id == self._current), None) if self.plan else None

    def say(self, bar: Bar) -> str:
        """A bar in words: for screen readers and tooltips."""
        booking, zone = bar.booking, self.plan.scale.zone if self.plan else ZoneInfo("UTC")
        whose = f" for {booking.event}" if booking.event and not bar.own else ""
        parts = [f"{booking.room}, {what_for(booking)}{whose}", when(booking, zone), STATES[booking.state].lower()]
        if around := tails(booking, zone):
            parts.append(around)
        if bar.mark and self._board is not None:
            others = ", ".join(f"“{what_for(b)}” ({STATES[b.state].lower()})" for b in self._board.rivals(booking))
            parts.append(f"{'clashes' if bar.mark == 'clash' else 'competes'} with {others}")
        return ", ".join(parts)

    def announce(self, words: str) -> None:
        """Let who cannot see it hear it."""
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def sizeHint(self) -> QSize:
        """As high as all rooms."""
        return QSize(look().px(640), round(self.plan.height) if self.plan else look().px(200))

    def minimumSizeHint(self) -> QSize:
        """Not much wider than the names of the rooms."""
        return QSize(look().px(320), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is in sight."""
        if self.plan is None or self._board is None:
            return
        painter = painter_on(self)
        seen = event.rect()
        rows = [n for n in self.plan.lines if n.top <= seen.bottom() and n.top + n.height >= seen.top()]
        paint_columns(painter, self.plan, seen, self._today, self._board.days)
        for venue, y in self.plan.bands:
            if seen.top() - 60 < y < seen.bottom():
                paint_band(painter, venue, y, self.width())
        for line in rows:
            paint_room(painter, line, self.width())
            for bar in line.bars:
                if bar.booking.id == self.taken():
                    continue
                current = bar.booking.id == self._current
                paint_bar(painter, bar, current=current, ring=current and self.has_ring())
            paint_reasons(painter, line)
        self.paint_over(painter, QRectF(self.visibleRegion().boundingRect()))
        painter.end()

    def taken(self) -> UUID | None:
        """The booking that is in the hand, and not in its place."""
        return None

    def paint_over(self, painter: QPainter, seen: QRectF) -> None:
        """What lies over the bars; ``seen`` is what is in sight."""

    def event(self, event: QEvent) -> bool:
        """Tooltips with all that a small bar cannot show."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.plan is not None:
            place = QPointF(event.pos())
            bar, room = self.plan.bar_at(place), self.plan.room_at(place)
            shut = self.plan.shut_at(place)
            text = self.say(bar) if bar else room_facts(room) if room else shut.words if shut else ""
            QToolTip.showText(event.globalPos(), f"<span>{escape(text)}</span>" if text else "", self)
            return True
        return super().event(event)

    def _lay_out(self) -> None:
        if self._board is None:
            return
        self.plan = plan(self._board, self._days, max(self.width(), 200), self._today)
        self.setFixedHeight(round(self.plan.height))
        self.updateGeometry()
        self.update()
        self.planned.emit()
