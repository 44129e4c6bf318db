"""How the cells and the head of a table are painted."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from convene.desktop.icons import paint_glyph, paint_icon
from convene.desktop.kit.chips import paint_tag
from convene.desktop.kit.paint import focus_ring, paint_shape, paint_tick, painter_on, text_in
from convene.desktop.kit.rows import Column, Index, TableModel
from convene.desktop.look import Dressed, look

LEFT, PAD = 24, 8  # the first column starts where every page's text starts
_MEASURED = 24  # cells of a column that are measured: the longest by letters


class RowsView(QTableView):
    """What the painting needs to know of a table."""

    rows_model: TableModel
    ticks = False
    struck: Callable[[Any], bool] | None = None
    hovered = -1
    ring_shown = False
    by_cell = False  # arrow keys go from cell to cell, and the ring is around the current one

    def current_place(self) -> int:
        """Where the current row is shown, -1 if there is none. (Qt's own current index may be a row nobody chose.)"""
        selected = self.selectionModel().selectedRows()
        return selected[0].row() if selected else -1

    def tick_width(self) -> int:
        """How far the first column's text is pushed by its tick box."""
        return look().size("tick") + 16 if self.ticks else 0

    def right_pad(self, number: int) -> int:
        """Room at the right of a column; the last one ends where every page's content ends."""
        header = self.horizontalHeader()
        shown = [n for n in range(header.count()) if not self.isColumnHidden(header.logicalIndex(n))]
        if not shown or header.logicalIndex(shown[-1]) != number:
            return PAD
        bar = self.verticalScrollBar()
        return LEFT - (bar.width() if bar.isVisible() else 0)


def natural_width(column: Column, rows: Sequence[Any]) -> int:
    """How wide a column would be if nothing in it were cut, without the room around it.

    Measured on the longest cells only, so that thousands of rows cost little.
    """
    now = look()
    title = QFontMetrics(now.font(12, 500)).horizontalAdvance(column.title) + now.px(12) + 6
    if column.glyphs is not None:
        most = max((len(column.glyphs(row)) for row in rows), default=0)
        return max(title, most * (now.size("icon") + 4))
    if column.under is not None:
        title = max([title, *(QFontMetrics(now.font(12)).horizontalAdvance(line) + 2 for line in column.under())])
    words = column.shown or column.text
    said = {(words(row), column.after(row) if column.after else "") for row in rows}
    longest = sorted(said, key=lambda pair: len(pair[0]) + len(pair[1]))[-_MEASURED:]
    font = QFontMetrics(now.font(12, 500) if column.tag else now.font(13, column.weight, numbers=column.right))
    small = QFontMetrics(now.font(12))
    wide = max(
        (
            font.horizontalAdvance(text) + (small.horizontalAdvance(after) + 12 if after else 0)
            for text, after in longest
        ),
        default=0,
    )
    if column.tag is not None:
        return max(title, wide + now.px(18) + 12)
    pictures = (now.size("icon") + 6 if column.icon is not None else 0) + (now.px(18) if column.tail is not None else 0)
    return max(title, wide + pictures + 2)


class Header(Dressed, QHeaderView):
    """12-px titles, an arrow at the sorted column, a box that ticks all."""

    def __init__(self, table: RowsView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._clicked)
        self.setMouseTracking(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self.viewport())
        painter.fillRect(event.rect(), look().page)
        painter.end()
        super().paintEvent(event)
        painter = painter_on(self.viewport())
        painter.fillRect(QRect(0, self.height() - 1, self.viewport().width(), 1), look().line)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        table, now = self._table, look()
        column = table.rows_model.columns[logical]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(rect).adjusted(LEFT if logical == 0 else PAD, 0, -table.right_pad(logical), 0)
        if logical == 0 and table.ticks:
            size = now.size("tick")
            box = QRectF(place.x() - 4, place.center().y() - size / 2, size, size)
            paint_tick(painter, box, table.rows_model.tick_state())
            place.setLeft(place.left() + table.tick_width())
        is_sorted = logical == table.rows_model.sorted_column
        if column.under is not None:
            line = now.px(16)
            place.setTop(place.top() + now.px(5))
            for number, text in enumerate(column.under(), start=1):
                below = QRectF(place.x(), place.y() + number * line, place.width(), line)
                text_in(painter, below, text, now.font(12), now.ink3)
            place.setHeight(line)
        font, arrow = now.font(12, 500), now.px(12)
        width = QFontMetrics(font).horizontalAdvance(column.title) + 2
        if column.right:  # ends where the figures below it end
            place.setLeft(max(place.left(), place.right() + 2 - width - (arrow + 6 if is_sorted else 0)))
            place.setRight(place.right() + 2)
        words = QRectF(place.x(), place.y(), place.width() - (arrow + 2 if is_sorted else 0), place.height())
        took = text_in(painter, words, column.title, font, now.ink if is_sorted else now.ink3)
        if is_sorted:
            spot = QRectF(place.x() + took + 4, place.center().y() - arrow / 2, arrow, arrow)
            paint_icon(painter, spot, "arrow-down" if table.rows_model.descending else "arrow-up", "ink2")
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x() + self.offset()
        if self._table.ticks and x < LEFT + self._table.tick_width() - 4:
            model = self._table.rows_model
            model.tick(range(model.rowCount()), on=model.tick_state() != Qt.CheckState.Checked)
            return
        super().mousePressEvent(event)

    def _clicked(self, logical: int) -> None:
        model = self._table.rows_model
        again = logical == model.sorted_column and not model.descending
        model.sort(logical, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)


class Cells(QStyledItemDelegate):
    def __init__(self, table: RowsView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(80), look().size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, now, number = self._table, look(), index.row()
        row, column = table.rows_model.row_at(number), table.rows_model.columns[index.column()]
        rect: QRect = option.rect
        current = number == table.current_place()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = table.ticks and table.rows_model.is_ticked(number)
        ground = now.selected if current else now.sunken if ticked else now.hover if number == table.hovered else None
        if ground is not None:
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), now.line)
        first = index.column() == table.horizontalHeader().logicalIndex(0)
        place = QRectF(rect).adjusted(LEFT if index.column() == 0 else PAD, 0, -table.right_pad(index.column()), -1)
        if index.column() == 0 and table.ticks:
            size = now.size("tick")
            box = QRectF(place.x() - 4, place.center().y() - size / 2, size, size)
            paint_tick(painter, box, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            place.setLeft(place.left() + table.tick_width())
        if current and first:
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), now.accent)
        if table.by_cell:
            if current and table.hasFocus() and index == table.currentIndex():
                focus_ring(painter, QRectF(rect).adjusted(1, 1, -1, -2), 4)
        elif current and table.ring_shown and table.hasFocus():
            whole = QRectF(1, rect.y() + 1, table.viewport().width() - 2, rect.height() - 2)
            painter.save()
            painter.setClipRect(rect)
            focus_ring(painter, whole, 4)
            painter.restore()
        self._content(painter, place, row, column, struck=bool(table.struck and table.struck(row) and first))
        painter.restore()

    def _content(self, painter: QPainter, place: QRectF, row: Any, column: Column, *, struck: bool) -> None:
        now, text = look(), (column.shown or column.text)(row)
        if column.glyphs is not None:
            size, x = now.size("icon"), place.x()
            for theme in column.glyphs(row):
                paint_glyph(painter, QRectF(x, place.center().y() - size / 2, size, size), theme)
                x += size + 4
            return
        if column.tag is not None and (tag := column.tag(row)) is not None:
            width = QFontMetrics(now.font(12, 500)).horizontalAdvance(text) + 18 + (now.px(18) if tag[1] else 0)
            height = now.size("tag")
            spot = QRectF(place.x() - 8, place.center().y() - height / 2, min(width, place.width() + 8), height)
            paint_tag(painter, spot, text, tag[0], tag[1])
            return
        if column.icon is not None and (icon := column.icon(row)) is not None:
            size = now.size("icon")
            spot = QRectF(place.x(), place.center().y() - size / 2, size, size)
            paint_shape(painter, spot, icon[0], now.colour(icon[1]))
            place.setLeft(place.left() + size + 6)
        font = now.font(13, column.weight, numbers=column.right, struck=struck)
        tail = column.tail(row) if column.tail is not None else None
        room = place.width() - (now.px(12) + 6 if tail else 0)
        if column.shown is not None and QFontMetrics(font).horizontalAdvance(text) > room:
            text = ""
        colour = now.colour(column.colour(row) if callable(column.colour) else column.colour)
        align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        took = text_in(painter, place, text, font, now.ink2 if struck else colour, align)
        if tail is not None:
            size = now.px(12)
            x = place.x() + took + (6 if text else 0)
            paint_icon(painter, QRectF(x, place.center().y() - size / 2, size, size), tail, "ink3")
        after = column.after(row) if column.after is not None else ""
        if after and not column.right:
            rest = QRectF(place.x() + took + 8, place.y(), place.width() - took - 8, place.height())
            if rest.width() > now.px(20):
                text_in(painter, rest, after, now.font(12), now.ink2)

    def helpEvent(self, event: Any, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A tooltip where the text does not fit, or where the column gives one."""
        if index.isValid() and event.type() == QEvent.Type.ToolTip:
            row, column = self._table.rows_model.row_at(index.row()), self._table.rows_model.columns[index.column()]
            text = column.text(row)
            width = QFontMetrics(look().font(13, column.weight)).horizontalAdvance(text) + 2 * PAD
            tip = column.tip(row) if column.tip else text if width > self._table.columnWidth(index.column()) else ""
            QToolTip.showText(event.globalPos(), f"<span>{escape(tip)}</span>" if tip else "", view)
            return True
        return super().helpEvent(event, view, option, index)
