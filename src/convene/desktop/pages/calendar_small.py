"""A quarter or a year in small months: bars and marks instead of words; a quarter also lists what is in each month."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from convene.desktop.kit.paint import focus_ring, ground, paint_shape, painter_on, text_in
from convene.desktop.look import look
from convene.desktop.pages.calendar_canvas import DayCanvas
from convene.desktop.pages.calendar_layout import DayCell, week_cells
from convene.desktop.pages.calendar_paint import paint_bar, paint_passing, paint_thin, paint_today, paint_words
from convene.desktop.pages.calendar_words import dress, in_line, place_among
from convene.rules.calendar_months import View, months_of, week_number, weeks_of
from convene.services.calendar_board import Entry, EntryKind

_PAD, _GAP, _GUTTER, _TITLE, _WEEKDAYS, _LINE, _DAY = 24, 28, 26, 32, 20, 26, 64
_LEAST, _MOST = {View.QUARTER: 36, View.YEAR: 24}, {View.QUARTER: 44, View.YEAR: 40}
_COLUMNS = {View.QUARTER: (3, 1), View.YEAR: (4, 3, 2, 1)}
_NARROWEST = {View.QUARTER: 300, View.YEAR: 200}
_WEEKS = 6


class _Month(NamedTuple):
    first: date
    title: QRectF
    weeks: tuple[tuple[DayCell, ...], ...]
    lines: tuple[tuple[QRectF, Entry], ...]


class SmallMonths(DayCanvas):
    """``month_wanted(day)``: the name of a month was clicked, it is to be seen in full."""

    month_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Calendar")
        self._months: list[_Month] = []

    def lay_out(self) -> None:
        """Months beside each other as there is room, all as high as there is room."""
        if self.view is View.MONTH:
            return
        self.setAccessibleName(f"Calendar, {self.view}")
        now, months = look(), months_of(self.view, self.day)
        fits = (self.width() - 2 * _PAD + _GAP) // (now.px(_NARROWEST[self.view]) + _GAP)
        across = next((n for n in _COLUMNS[self.view] if n <= fits), 1)
        rows = -(-len(months) // across)
        listed = {month: self._listed(month) for month in months}
        above = now.px(_TITLE + _WEEKDAYS)
        least = now.px(_LEAST[self.view])
        lists = [
            max((len(listed[month]) for month in months[row * across : (row + 1) * across]), default=0)
            for row in range(rows)
        ]
        fixed = 2 * now.px(4) + rows * above + (rows - 1) * now.px(12)
        if self.view is View.QUARTER:
            fixed += sum(now.px(18) + max(count, 1) * now.px(_LINE) for count in lists)
        needed = fixed + rows * _WEEKS * least
        if self.minimumHeight() != needed:
            self.setMinimumHeight(needed)
        spare = (max(self.height(), needed) - fixed) / (rows * _WEEKS)
        tall = min(max(spare, least), now.px(_MOST[self.view]))
        self.cells, self.hits, self.lists, self._months = {}, [], [], []
        width, y = (self.width() - 2 * _PAD - (across - 1) * _GAP) / across, float(now.px(4))
        for row in range(rows):
            for column, month in enumerate(months[row * across : (row + 1) * across]):
                self._lay_month(month, QRectF(_PAD + column * (width + _GAP), y, width, tall), listed[month])
            y += above + _WEEKS * tall + now.px(12)
            if self.view is View.QUARTER:
                y += now.px(18) + max(lists[row], 1) * now.px(_LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All months."""
        painter = painter_on(self)
        for month in self._months:
            self._paint_month(painter, month)
        if self.has_ring() and self.day in self.cells:
            focus_ring(painter, self.cells[self.day], 6)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The name of a month opens it."""
        month = self._title_at(event.position())
        if month is not None and event.button() == Qt.MouseButton.LeftButton:
            self.month_wanted.emit(month)
        else:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """So does it look."""
        super().mouseMoveEvent(event)
        if self._title_at(event.position()) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _title_at(self, place: QPointF) -> date | None:
        return next((month.first for month in self._months if month.title.contains(place)), None)

    def _listed(self, month: date) -> list[Entry]:
        if self.view is not View.QUARTER:
            return []
        here = [day for day in self.entries if (day.year, day.month) == (month.year, month.month)]
        return [entry for day in here for entry in self.entries[day]]

    def _lay_month(self, month: date, place: QRectF, listed: list[Entry]) -> None:
        """``place`` is where it begins, how wide it is, and how tall a day."""
        now = look()
        gutter = now.px(_GUTTER)
        width, tall = (place.width() - gutter) / 7, place.height()
        top = place.y() + now.px(_TITLE + _WEEKDAYS)
        inside = {
            day: found for day, found in self.entries.items() if (day.year, day.month) == (month.year, month.month)
        }
        weeks = []
        for row, days in enumerate(weeks_of(month)):
            cells = week_cells(days, {day: _events(inside[day]) for day in days if day in inside})
            weeks.append(cells)
            for column, day in enumerate(days):
                if day.month == month.month:
                    rect = QRectF(place.x() + gutter + column * width, top + row * tall, width, tall)
                    self.cells[day] = rect
                    found = inside.get(day, ())
                    if len(found) == 1:
                        self.hits.append((rect, found[0]))
                    elif found:
                        self.lists.append((rect, day))
        y = top + _WEEKS * tall + now.px(10)
        lines = []
        for entry in listed:
            lines.append((QRectF(place.x(), y, place.width(), now.px(_LINE)), entry))
            y += now.px(_LINE)
        self.hits += lines
        title = QRectF(place.x(), place.y(), place.width(), now.px(_TITLE))
        self._months.append(_Month(month, title, tuple(weeks), tuple(lines)))

    def _paint_month(self, painter: QPainter, month: _Month) -> None:
        now = look()
        name = f"{month.first:%B}"
        gutter = now.px(_GUTTER)
        lead = now.accent if (month.first.year, month.first.month) == (self.today.year, self.today.month) else now.ink
        text_in(painter, month.title.adjusted(gutter, 0, 0, 0), name, now.font(15, 600), lead)
        width = (month.title.width() - gutter) / 7
        for column, letter in enumerate("MTWTFSS"):
            x = month.title.x() + gutter + column * width
            place = QRectF(x, month.title.bottom(), width, now.px(_WEEKDAYS))
            text_in(
                painter,
                place,
                letter,
                now.font(12),
                now.ink2 if column < 5 else now.ink3,
                Qt.AlignmentFlag.AlignHCenter,
            )
        for week in month.weeks:
            first = next(cell for cell in week if cell.day.month == month.first.month)
            rect = self.cells[first.day]
            place = QRectF(month.title.x(), rect.y() + now.px(1), gutter - now.px(6), now.px(18))
            font = now.font(11, numbers=True)
            text_in(painter, place, str(week_number(first.day)), font, now.ink3, Qt.AlignmentFlag.AlignRight)
            for cell in week:
                if cell.day.month == month.first.month:
                    self._paint_day(painter, cell, self.cells[cell.day])
        for rect, entry in month.lines:
            self._paint_line(painter, rect, entry)
        if self.view is View.QUARTER and not month.lines:
            bottom = self.cells[max(day for day in self.cells if day.month == month.first.month)].y()
            weeks = len(month.weeks)
            y = bottom + (_WEEKS - weeks + 1) * self.cells[month.first].height() + now.px(10)
            place = QRectF(month.title.x() + gutter, y, month.title.width() - gutter, now.px(_LINE))
            text_in(painter, place, "Nothing this month", now.font(12), now.ink3)

    def _paint_day(self, painter: QPainter, cell: DayCell, rect: QRectF) -> None:
        now = look()
        found = self.entries.get(cell.day, ())
        related = self.related()
        if related is not None and any(entry.event_id == related for entry in found):
            ground(painter, rect.adjusted(1, 1, -1, -1), 6, now.selected)
        number = QRectF(rect.x(), rect.y() + now.px(1), rect.width(), now.px(18))
        if cell.day == self.today:
            paint_today(painter, number, str(cell.day.day))
        else:
            font = now.font(12, 600 if found else 400, numbers=True)
            ink = now.ink if found else now.ink2 if cell.day.weekday() < 5 else now.ink3
            text_in(painter, number, str(cell.day.day), font, ink, Qt.AlignmentFlag.AlignHCenter)
        thick, top = now.px(3), number.bottom() + now.px(1)
        room = max(int((rect.bottom() - top - 1) // (thick + 2)), 1)
        for piece in cell.pieces:
            if piece.lane < room:
                y = top + piece.lane * (thick + 2)
                left = rect.x() + (0 if piece.before else 4)
                right = rect.right() - (0 if piece.after else 4)
                paint_thin(painter, QRectF(left, y, right - left, thick), dress(piece.entry, self.today))
        for lane in cell.passing:
            if lane < room:
                paint_passing(painter, rect.x() - 4, rect.right() + 4, top + lane * (thick + 2) + thick / 2)
        side = min(now.px(9), max((rect.width() - now.px(17)) / 2, now.px(6)))
        others = [entry for entry in reversed(found) if entry.kind is not EntryKind.EVENT]
        marks = {"diamond" if entry.kind is EntryKind.OPTION else "ring": entry for entry in others}
        for shape, x in (("ring", rect.x()), ("diamond", rect.right() - side)):
            if shape in marks:
                seen = dress(marks[shape], self.today)
                paint_shape(painter, QRectF(x, number.center().y() - side / 2, side, side), seen.shape, seen.ink)

    def _paint_line(self, painter: QPainter, rect: QRectF, entry: Entry) -> None:
        now, seen = look(), dress(entry, self.today)
        lit = entry is self.hovered or (self.hovered is not None and entry.event_id == self.related() is not None)
        gutter, days = now.px(_GUTTER), now.px(_DAY)
        place = QRectF(rect.x(), rect.y(), gutter + days - now.px(10), rect.height())
        words = f"{entry.date:%a} {entry.date.day}"
        text_in(painter, place, words, now.font(12, numbers=True), now.ink2, Qt.AlignmentFlag.AlignRight)
        bar = QRectF(rect.x() + gutter + days, rect.y() + 2, rect.width() - gutter - days, rect.height() - 4)
        if entry.kind is EntryKind.EVENT or lit:
            paint_bar(painter, bar, seen, lit=lit)
        inner = bar.adjusted(now.px(8), 0, -now.px(5), 0)
        paint_words(painter, inner, in_line(entry), seen, after=place_among(entry, entry))


def _events(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.kind is EntryKind.EVENT)
