"""A month: weeks below each other, the days of an event in one bar, as many entries as a day has room for."""

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.look import look
from convene.desktop.pages.calendar_canvas import DayCanvas
from convene.desktop.pages.calendar_layout import DayCell, Piece, week_cells
from convene.desktop.pages.calendar_paint import paint_bar, paint_passing, paint_today, paint_words
from convene.desktop.pages.calendar_words import dress, in_cell, place_among
from convene.rules.calendar_months import week_number, weeks_of
from convene.services.calendar_board import Entry, EntryKind

_GUTTER, _HEAD, _NUMBER, _LANE, _BAR = 36, 28, 28, 22, 20
_LEAST_LANES = 2
_INSET = 5


class MonthView(DayCanvas):
    """The weeks of a month fill the height there is; where there is too little, it asks to be scrolled.

    ``moved(entry, day)``: a day of an event was dragged to another date. Esc lets it go.
    """

    moved = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("Calendar, month")
        self._pressed: tuple[QPointF, Entry] | None = None
        self._dragged: Entry | None = None
        self._target: date | None = None
        self._weeks: tuple[tuple[DayCell, ...], ...] = ()
        self._bars: list[tuple[QRectF, Piece]] = []
        self._words: list[tuple[QRectF, Piece, Entry]] = []  # where, of the first day, up to the last
        self._ties: list[tuple[float, float, float]] = []
        self._more: list[tuple[QRectF, str]] = []

    def lay_out(self) -> None:
        """Cells, bars, words, and what is left over."""
        now, weeks = look(), weeks_of(self.day)
        self._weeks = tuple(week_cells(days, self.entries) for days in weeks)
        least = now.px(_HEAD) + len(weeks) * now.px(_NUMBER + _LEAST_LANES * _LANE + 4)
        if self.minimumHeight() != least:
            self.setMinimumHeight(least)
        left, top = now.px(_GUTTER), now.px(_HEAD)
        width = (max(self.width(), 7) - left) / 7
        height = (max(self.height(), least) - top) / len(weeks)
        room = max(int((height - now.px(_NUMBER) - 2) // now.px(_LANE)), 1)
        self.cells, self.hits, self.lists = {}, [], []
        self._bars, self._words, self._ties, self._more = [], [], [], []
        for row, week in enumerate(self._weeks):
            for column, cell in enumerate(week):
                x, y = round(left + column * width), round(top + row * height)
                right, bottom = round(left + (column + 1) * width), round(top + (row + 1) * height)
                self.cells[cell.day] = QRectF(x, y, right - x, bottom - y)
            self._lay_week(week, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it."""
        painter, now = painter_on(self), look()
        self._paint_heads(painter)
        for day, rect in self.cells.items():
            self._paint_cell(painter, day, rect)
        for left, right, y in self._ties:
            paint_passing(painter, left, right, y)
        related = self.related()
        for rect, piece in self._bars:
            lit = piece.entry is self.hovered or (related is not None and piece.entry.event_id == related)
            look_of = dress(piece.entry, self.today)
            if piece.entry.kind is EntryKind.EVENT or lit:
                paint_bar(painter, rect, look_of, before=piece.before, after=piece.after, lit=lit)
        for rect, piece, last in self._words:
            after = place_among(piece.entry, last)
            paint_words(painter, rect, in_cell(piece.entry), dress(piece.entry, self.today), after=after)
        for rect, words in self._more:
            text_in(painter, rect, words, now.font(12, 500), now.accent)
        if self._dragged is not None and self._target in self.cells:
            over = self.cells[self._target]
            ground(painter, over, 4, None, now.accent, 2)
            bar = QRectF(over.x() + _INSET, over.y() + now.px(4), over.width() - 2 * _INSET, now.px(_BAR))
            seen = dress(self._dragged, self.today)
            ground(painter, bar, 5, now.surface)
            paint_bar(painter, bar, seen, lit=True)
            paint_words(painter, bar.adjusted(now.px(8), 0, -now.px(5), 0), in_cell(self._dragged), seen)
        elif (cell := self.cells.get(self.day)) is not None:
            if self.has_ring():
                focus_ring(painter, cell, 4)
            else:
                ground(painter, cell.adjusted(0, 0, 1, 1), 0, None, now.control, 1)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A day of an event may be dragged from here."""
        entry = self.entry_at(event.position())
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and entry is not None and entry.day_id is not None:
            self._pressed = event.position(), entry
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Once the mouse has gone far enough it drags, and the day under it stands out."""
        if self._pressed is not None and self._dragged is None:
            way = (event.position() - self._pressed[0]).manhattanLength()
            if way >= QApplication.startDragDistance():
                self._dragged = self._pressed[1]
        if self._dragged is None:
            super().mouseMoveEvent(event)
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._target = self.day_at(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go on another day, it asks to be moved there."""
        dragged, target = self._dragged, self._target
        self._let_go()
        if dragged is None:
            super().mouseReleaseEvent(event)
        elif target is not None and target != dragged.date:
            self.moved.emit(dragged, target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets go of what is dragged."""
        if event.key() == Qt.Key.Key_Escape and self._dragged is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        self._pressed = self._dragged = self._target = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()

    def _lay_week(self, week: tuple[DayCell, ...], room: int) -> None:
        now = look()
        shown = {cell.day: cell.shown(room) for cell in week}
        for column, cell in enumerate(week):
            rect = self.cells[cell.day]
            pieces, hidden = shown[cell.day]
            for piece in pieces:
                y = rect.y() + now.px(_NUMBER) + piece.lane * now.px(_LANE)
                neighbours = [other for other in (column - 1, column + 1) if 0 <= other < len(week)]
                seen = {other for other in neighbours if _has(shown[week[other].day][0], piece.lane)}
                before, after = piece.before and column - 1 in seen, piece.after and column + 1 in seen
                left = rect.x() + (0 if before else _INSET)
                right = rect.right() - (0 if after else _INSET)
                bar = QRectF(left, y, right - left, now.px(_BAR))
                self._bars.append((bar, Piece(piece.entry, piece.lane, before, after)))
                self.hits.append((bar, piece.entry))
                if not before:
                    self._words.append((bar.adjusted(now.px(8), 0, -now.px(5), 0), piece, piece.entry))
                else:
                    number = self._words_of(piece)
                    words, first, _ = self._words[number]
                    words.setRight(bar.right() - now.px(5))
                    self._words[number] = words, first, piece.entry
            if hidden:
                lane = room - 1
                more = QRectF(rect.x() + _INSET, rect.y() + now.px(_NUMBER) + lane * now.px(_LANE), 0, now.px(_BAR))
                more.setRight(rect.right() - _INSET)
                words = f"+{hidden} more" if pieces or room > 1 else f"{hidden} entries"
                self._more.append((more.adjusted(now.px(8), 0, 0, 0), words))
                self.lists.append((more, cell.day))
            last = room - 1 if hidden else room
            for lane in cell.passing:
                if lane < last:
                    y = rect.y() + now.px(_NUMBER) + lane * now.px(_LANE) + now.px(_BAR) / 2
                    self._ties.append((rect.x() - _INSET, rect.right() + _INSET, y))

    def _words_of(self, piece: Piece) -> int:
        """Which are the words of the bar that this piece continues."""
        return next(
            number
            for number in reversed(range(len(self._words)))
            if self._words[number][1].lane == piece.lane
            and self._words[number][1].entry.event_id == piece.entry.event_id
        )

    def _paint_heads(self, painter: QPainter) -> None:
        now = look()
        for cell in self._weeks[0]:
            rect = self.cells[cell.day]
            place = QRectF(rect.x() + 8, 0, rect.width() - 8, now.px(_HEAD))
            colour = now.ink3 if cell.day.weekday() >= 5 else now.ink2
            text_in(painter, place, f"{cell.day:%A}" if rect.width() > now.px(92) else f"{cell.day:%a}",
                    now.font(12, 500), colour)  # fmt: skip
        for week in self._weeks:
            rect = self.cells[week[0].day]
            place = QRectF(0, rect.y() + now.px(4), now.px(_GUTTER) - 8, now.px(20))
            number = str(week_number(week[0].day))
            text_in(painter, place, number, now.font(12, numbers=True), now.ink3, Qt.AlignmentFlag.AlignRight)
            painter.fillRect(QRectF(0, rect.y(), self.width(), 1), now.line)
        painter.fillRect(QRectF(self.cells[self._weeks[0][0].day].x(), now.px(_HEAD), self.width(), 1), now.line)

    def _paint_cell(self, painter: QPainter, day: date, rect: QRectF) -> None:
        now, inside = look(), day.month == self.day.month
        fill = now.sunken if not inside else now.page if day.weekday() >= 5 else now.surface
        painter.fillRect(rect, fill)
        painter.fillRect(QRectF(rect.x(), rect.y(), rect.width(), 1), now.line)
        painter.fillRect(QRectF(rect.x(), rect.y(), 1, rect.height()), now.line)
        words = f"{day.day} {day:%b}" if day.day == 1 else str(day.day)
        place = QRectF(rect.x() + 8, rect.y() + now.px(4), rect.width() - 12, now.px(20))
        if day == self.today:
            paint_today(painter, QRectF(place.x() - 2, place.y(), now.px(24), place.height()), str(day.day))
        else:
            font = now.font(12, 600 if inside else 400, numbers=True)
            text_in(painter, place, words, font, now.ink if inside else now.ink3)
        if names := self.marks.get(day):
            beside = place.adjusted(now.px(52 if day.day == 1 else 28), 0, 0, 0)
            text_in(painter, beside, ", ".join(names), now.font(12), now.ink3, Qt.AlignmentFlag.AlignRight)


def _has(pieces: tuple[Piece, ...], lane: int) -> bool:
    return any(piece.lane == lane for piece in pieces)
