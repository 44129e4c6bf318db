"""The timeline: days in columns, rooms in rows under their venues, bookings as bars that can be taken in the hand."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from convene.desktop.kit.layout import boxed, column, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.look import Dressed, look
from convene.desktop.pages.venue_canvas import RoomCanvas
from convene.desktop.pages.venue_grid import RoomGrid
from convene.desktop.pages.venue_paint import paint_columns
from convene.desktop.pages.venue_scale import Scale, days_of
from convene.services.booking_board import Board


class Timeline(QWidget):
    """Days above, rooms below; only the rooms scroll. The signals are those of the grid."""

    opened = Signal(object, bool)
    changing = Signal(object)
    asked = Signal(object, object, object)
    placed = Signal(object)
    turned = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.canvas = RoomGrid()
        self.notice = Notice(closable=True)
        self.notice.hide()
        self._days = _Days(self.canvas)
        self._column = column(self.canvas, None, gap=0)
        self._area: QScrollArea = scrolled(boxed(self._column))
        whole = column(self.notice, self._days, gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)
        self.canvas.planned.connect(self._days.update)
        self.canvas.in_sight.connect(self.reveal)
        self.canvas.refused.connect(self.refuse)
        self.canvas.placed.connect(lambda _: self.notice.hide())
        for name in ("opened", "changing", "asked", "placed", "turned", "left"):
            getattr(self.canvas, name).connect(getattr(self, name))

    def add_foot(self, widget: QWidget) -> None:
        """Something at the foot, which scrolls away with the rooms where there is not enough height for all."""
        self._column.addWidget(widget)

    def show_board(self, board: Board, view: str, anchor: date, today: date) -> None:
        """Show that part of the board; the bar looked at stays chosen if it is still there."""
        self.canvas.show_board(board, days_of(view, anchor), today)

    def choose(self, booking_id: UUID | None) -> None:
        """Make a bar the current one and bring it into sight."""
        self.canvas.choose(booking_id)

    def refuse(self, words: str) -> None:
        """Say why nothing was moved; what was let go lies where it was."""
        self.canvas.forget()
        self.notice.say(words, "danger")

    def reveal(self, rect: QRectF) -> None:
        """Scroll until that part of the canvas is in sight."""
        middle = rect.center().toPoint()
        self._area.ensureVisible(middle.x(), middle.y(), 0, round(rect.height()))


class _Days(Dressed, QWidget):
    """The days, or the hours of one day, above the columns."""

    def __init__(self, canvas: RoomCanvas) -> None:
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
        now, (left, right) = look(), shown.edges
        hours = (shown.closes - shown.opens) // 60
        width, font = (right - left) / hours, now.font(12, numbers=True)
        brief = QFontMetricsF(font).horizontalAdvance("00:00") + 12 > width
        for number in range(hours):
            hour = shown.opens // 60 + number
            cell = QRectF(left + width * number + 6, 0, width - 8, self.height())
            text_in(painter, cell, f"{hour:02}" if brief else f"{hour:02}:00", font, now.ink2)
