"""The timeline: rooms in rows under their venues, days in columns, bookings as bars. Arrows move, Enter opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.layout import boxed, column, scrolled
from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.look import Dressed, look
from convene.desktop.pages.booking_words import FEATURES, STATES, room_facts, tails, what_for, when
from convene.desktop.pages.venue_bars import BAR, PITCH, Bar, lane_bars, lanes, paint_bar
from convene.desktop.pages.venue_scale import Scale, days_of, scale
from convene.services.booking_board import Board, BoardVenue
from convene.services.venues import RoomRow

_LEFT, _NAMES = 24, 152  # the page's padding, the width of the rooms' names
_BAND, _ROW = 34, 54
_SHOWN = ("step_free", "hearing_loop", "lie_down", "quiet")  # features people ask for, as icons beside a room


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room's row with its bars."""

    room: RoomRow
    top: float
    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is drawn."""

    scale: Scale
    bands: tuple[tuple[BoardVenue, float], ...]
    lines: tuple[RoomLine, ...]
    height: float

    @property
    def bars(self) -> list[Bar]:
        """All bars, row by row."""
        return [bar for line in self.lines for bar in line.bars]


def plan(board: Board, days: tuple[date, ...], width: float, today: date) -> Plan:
    """The timeline of ``days`` at that width."""
    now = look()
    zone = ZoneInfo(board.time_zone)
    left = _LEFT + now.px(_NAMES)
    shown = scale(days, (b.hold.span for b in board.bookings), zone, left=left, right=width, narrow=now.px(36))
    bands, lines, y = [], [], 0.0
    for venue in board.venues:
        bands.append((venue, y))
        y += now.px(_BAND)
        for room in venue.rooms:
            here = [b for b in board.bookings if b.room_id == room.id and shown.shows(b.hold.whole)]
            stacked = lanes(here)
            height = max(now.px(_ROW), len(stacked) * now.px(PITCH) + now.px(_ROW - PITCH))
            top = y + (height - len(stacked) * now.px(PITCH) + now.px(PITCH - BAR)) / 2
            bars = [
                bar
                for number, lane in enumerate(stacked)
                for bar in lane_bars(lane, shown, top + number * now.px(PITCH), own=board.own, today=today)
            ]
            lines.append(RoomLine(room, y, height, tuple(bars)))
            y += height
    return Plan(shown, tuple(bands), tuple(lines), y)


class Timeline(QWidget):
    """Days above, rooms below; only the rooms scroll.

    ``opened(booking_id, by_key)``; ``left()`` by Esc; ``asked(room_id, start)``: a booking is wanted, by N or by a
    double click on a free place, whose time it gives.
    """

    opened = Signal(object, bool)
    left = Signal()
    asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = _Canvas(self)
        self._days = _Days(self.canvas)
        self._column = column(self.canvas, None, gap=0)
        self._area: QScrollArea = scrolled(boxed(self._column))
        whole = column(self._days, gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)
        self.canvas.planned.connect(self._days.update)

    def add_foot(self, widget: QWidget) -> None:
        """Something at the foot, which scrolls away with the rooms where there is not enough height for all."""
        self._column.addWidget(widget)

    def show_board(self, board: Board, view: str, anchor: date, today: date) -> None:
        """Show that part of the board; the bar looked at stays chosen if it is still there."""
        self.canvas.show_board(board, days_of(view, anchor), today)

    def choose(self, booking_id: UUID | None) -> None:
        """Make a bar the current one and bring it into sight."""
        self.canvas.choose(booking_id)

    def reveal(self, rect: QRectF) -> None:
        """Scroll until that part of the canvas is in sight."""
        middle = rect.center().toPoint()
        self._area.ensureVisible(middle.x(), middle.y(), 0, round(rect.height()))


class _Canvas(FocusShown, Dressed, QWidget):
    planned = Signal()

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._board: Board | None = None
        self._days: tuple[date, ...] = ()
        self._today = date.min
        self._current: UUID | None = None
        self.plan: Plan | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rooms and bookings")
        self.setAccessibleDescription("Arrow keys move between bookings, Enter opens one, N books a room.")

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
        self._board, self._days, self._today = board, days, today
        self._lay_out()

    def choose(self, booking_id: UUID | None) -> None:
        self._current = booking_id
        if (bar := self.current()) is not None:
            self._timeline.reveal(bar.body)
            self._say(bar)
        self.update()

    def current(self) -> Bar | None:
        """The bar that the keyboard is at."""
        return next((bar for bar in self.plan.bars if bar.booking.id == self._current), None) if self.plan else None

    def sizeHint(self) -> QSize:
        return QSize(look().px(640), round(self.plan.height) if self.plan else look().px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(320), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.plan is None or self._board is None:
            return
        painter = painter_on(self)
        seen = event.rect()
        paint_columns(painter, self.plan, seen, self._today, self._board.days)
        for venue, y in self.plan.bands:
            if seen.top() - 60 < y < seen.bottom():
                self._paint_band(painter, venue, y)
        for line in self.plan.lines:
            if line.top <= seen.bottom() and line.top + line.height >= seen.top():
                self._paint_line(painter, line)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.current()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and bar is not None:
            self._timeline.opened.emit(bar.booking.id, True)
        elif key == Qt.Key.Key_Escape:
            self._timeline.left.emit()
        elif key in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        ):
            self.ring_shown = True
            if (there := self._step(Qt.Key(key))) is not None:
                self.choose(there.booking.id)
        elif key == Qt.Key.Key_N and not event.modifiers():
            self._timeline.asked.emit(bar.booking.room_id if bar else None, None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        bar = self._bar_at(event.position())
        self.choose(bar.booking.id if bar else None)
        if bar is not None:
            self._timeline.opened.emit(bar.booking.id, False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.plan is None or self._board is None or self._bar_at(event.position()) is not None:
            return
        where = self.plan.scale.at(event.position().x())
        line = next((n for n in self.plan.lines if n.top <= event.position().y() < n.top + n.height), None)
        if where is not None and line is not None:
            day, minute = where
            quarter = min(minute // 15 * 15, 23 * 60)
            start = datetime.combine(day, time(quarter // 60, quarter % 60))
            self._timeline.asked.emit(line.room.id, start)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self._bar_at(QPointF(event.pos()))
            room = None if bar else self._room_at(QPointF(event.pos()))
            text = self.say(bar) if bar else room_facts(room) if room else ""
            QToolTip.showText(event.globalPos(), f"<span>{escape(text)}</span>" if text else "", self)
            return True
        return super().event(event)

    def say(self, bar: Bar) -> str:
        """A bar in words: for screen readers and tooltips."""
        booking, zone = bar.booking, self.plan.scale.zone if self.plan else ZoneInfo("UTC")
        whose = f" for {booking.event}" if booking.event and not bar.own else ""
        parts = [f"{booking.room}, {what_for(booking)}{whose}", when(booking, zone), STATES[booking.state].lower()]
        around = tails(booking, zone)
        return ", ".join([*parts, around] if around else parts)

    def _lay_out(self) -> None:
        if self._board is None:
            return
        self.plan = plan(self._board, self._days, max(self.width(), 200), self._today)
        self.setFixedHeight(round(self.plan.height))
        self.updateGeometry()
        self.update()
        self.planned.emit()

    def _step(self, key: Qt.Key) -> Bar | None:
        rows = (
            [sorted(line.bars, key=lambda b: b.body.x()) for line in self.plan.lines if line.bars] if self.plan else []
        )
        if not rows:
            return None
        bar = self.current()
        if bar is None or key == Qt.Key.Key_Home:
            return rows[0][0]
        if key == Qt.Key.Key_End:
            return rows[-1][-1]
        row = next(n for n, bars in enumerate(rows) if bar in bars)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            flat = [b for bars in rows for b in bars]
            place = flat.index(bar) + (1 if key == Qt.Key.Key_Right else -1)
            return flat[min(max(place, 0), len(flat) - 1)]
        other = row + (1 if key == Qt.Key.Key_Down else -1)
        if not 0 <= other < len(rows):
            return bar
        return min(rows[other], key=lambda b: abs(b.body.center().x() - bar.body.center().x()))

    def _say(self, bar: Bar) -> None:
        self.setAccessibleDescription(self.say(bar))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.say(bar)))

    def _bar_at(self, place: QPointF) -> Bar | None:
        bars = self.plan.bars if self.plan else []
        exact = next((bar for bar in bars if bar.body.adjusted(-2, -2, 2, 2).contains(place)), None)
        return exact or next((bar for bar in bars if bar.reach().contains(place)), None)

    def _room_at(self, place: QPointF) -> RoomRow | None:
        lines: Sequence[RoomLine] = self.plan.lines if self.plan else ()
        inside = place.x() < _LEFT + look().px(_NAMES)
        return next((n.room for n in lines if inside and n.top <= place.y() < n.top + n.height), None)

    def _paint_band(self, painter: QPainter, venue: BoardVenue, y: float) -> None:
        now = look()
        rect = QRectF(0, y, self.width(), now.px(_BAND))
        painter.fillRect(rect, now.band)
        painter.fillRect(QRectF(0, rect.bottom() - 1, self.width(), 1), now.line)
        took = text_in(painter, rect.adjusted(_LEFT, 0, -8, 0), venue.name, now.font(13, 600), now.ink)
        where = ", ".join(part for part in (venue.borough, venue.postcode.split(" ")[0]) if part)
        text_in(painter, rect.adjusted(_LEFT + took + 10, 0, -8, 0), where, now.font(12), now.ink2)

    def _paint_line(self, painter: QPainter, line: RoomLine) -> None:
        now = look()
        names = now.px(_NAMES) - 12
        middle = line.top + line.height / 2
        upper = QRectF(_LEFT, middle - now.px(18), names, now.px(18))
        lower = QRectF(_LEFT, middle, names, now.px(18))
        text_in(painter, upper, line.room.name, now.font(13, 600), now.ink)
        x = lower.x()
        if line.room.most is not None:
            x += text_in(painter, lower, f"{line.room.most:,}", now.font(12, numbers=True), now.ink2) + 8
        for feature in (f for f in _SHOWN if f in line.room.features):
            side = now.px(13)
            paint_icon(painter, QRectF(x, lower.center().y() - side / 2, side, side), FEATURES[feature][1], "ink2")
            x += side + 5
        painter.fillRect(QRectF(0, line.top + line.height - 1, self.width(), 1), now.line)
        for bar in line.bars:
            current = bar.booking.id == self._current
            paint_bar(painter, bar, current=current, ring=current and self.has_ring())


class _Days(Dressed, QWidget):
    """The days, or the hours of one day, above the columns."""

    def __init__(self, canvas: _Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, look().px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = painter_on(self), look()
        painter.fillRect(self.rect(), now.page)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), now.line)
        canvas = self._canvas
        if canvas.plan is None or canvas.board is None:
            painter.end()
            return
        edges, days = canvas.plan.scale.edges, canvas.plan.scale.days
        paint_columns(painter, canvas.plan, self.rect(), canvas.today, canvas.board.days)
        if len(days) == 1:
            self._paint_hours(painter, canvas.plan.scale)
        for number, day in enumerate(days if len(days) > 1 else ()):
            cell = QRectF(edges[number], 0, edges[number + 1] - edges[number], self.height())
            lead, word = (now.ink, now.ink2) if day.weekday() < 5 else (now.ink2, now.ink3)
            if day in canvas.board.days:
                lead = word = now.accent
                painter.fillRect(QRectF(cell.x() + 1, cell.bottom() - 2, cell.width() - 1, 2), now.accent)
            month = len(days) > 7
            pad = 0 if month else min(8.0, cell.width() / 6)
            align = Qt.AlignmentFlag.AlignHCenter if month else Qt.AlignmentFlag.AlignLeft
            upper = QRectF(cell.x() + pad, now.px(5), cell.width() - pad, now.px(20))
            lower = QRectF(cell.x() + pad, now.px(24), cell.width() - pad, now.px(16))
            text_in(painter, upper, str(day.day), now.font(12 if month else 15, 650), lead, align)
            name = f"{day:%a}"[: 1 if month and cell.width() < now.px(32) else 3]
            today = " today" if day == canvas.today and cell.width() > now.px(72) else ""
            text_in(painter, lower, name + today, now.font(12), word, align)
        painter.end()

    def _paint_hours(self, painter: QPainter, shown: Scale) -> None:
        now = look()
        left, right = shown.edges
        hours = (shown.closes - shown.opens) // 60
        for number in range(hours):
            x = left + (right - left) * number * 60 / (shown.closes - shown.opens)
            hour = shown.opens // 60 + number
            text_in(painter, QRectF(x + 6, 0, 60, self.height()), f"{hour:02}:00", now.font(12, numbers=True), now.ink2)


def paint_columns(painter: QPainter, shown: Plan, seen: QRect, today: date, days: Sequence[date]) -> None:
    """Weekends a little darker, a hairline before each day (each hour where there is one day), today's edge marked."""
    now, edges = look(), shown.scale.edges
    top, height = seen.top(), seen.height()
    for number, day in enumerate(shown.scale.days):
        left, right = edges[number], edges[number + 1]
        if day.weekday() >= 5 and len(shown.scale.days) > 1 and day not in days:
            painter.fillRect(QRectF(left, top, right - left, height), now.sunken)
        painter.fillRect(QRectF(round(left), top, 1, height), now.line)
        if day == today and len(shown.scale.days) > 1:
            painter.fillRect(QRectF(round(left), top, 2, height), now.accent)
    if len(shown.scale.days) == 1:
        hours = (shown.scale.closes - shown.scale.opens) // 60
        for number in range(1, hours):
            x = edges[0] + (edges[1] - edges[0]) * number / hours
            painter.fillRect(QRectF(round(x), top, 1, height), now.line)
