"""The list of every page: rows of 36 px, sorted by column, ticked, copied as a table, thousands of rows."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from convene.desktop.icons import paint_glyph, paint_icon
from convene.desktop.kit.chips import paint_tag
from convene.desktop.kit.paint import focus_ring, paint_shape, paint_tick, painter_on, text_in
from convene.desktop.kit.rows import Column, Index, TableModel
from convene.desktop.kit.text import literal
from convene.desktop.look import Dressed, look
from convene.rules.text import looks_like_formula

_LEFT, _PAD = 24, 8  # the first column starts where every page's text starts


class Table(Dressed, QTableView):
    """A list. ``chosen(row)``: the current row changed (None: none); ``opened(row)``: Enter or double click.

    ``ticked(rows)`` comes when ``ticks`` are on and change. ``placeholder`` is what an empty list says.
    """

    chosen = Signal(object)
    opened = Signal(object)
    ticked = Signal(list)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[Any], Hashable] = lambda row: row.id,
        sorted_by: str | None = None,
        descending: bool = False,
        ticks: bool = False,
        struck: Callable[[Any], bool] | None = None,
        name: str = "",
    ) -> None:
        super().__init__()
        self.placeholder = ""
        self.ticks, self.struck = ticks, struck
        self.foot_room = 0
        self.hovered = -1
        self.ring_shown = False
        self._anchor = 0
        self.rows_model = TableModel(columns, key=key, sorted_by=sorted_by, descending=descending, parent=self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self.setItemDelegate(_Cells(self))
        header = _Header(self)
        self.setHorizontalHeader(header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.rows_model.ticks_changed.connect(self._ticks_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows_model.row_at(index.row())))
        copying = QAction("Copy as table", self, shortcut=QKeySequence.StandardKey.Copy)
        copying.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copying.triggered.connect(self.copy)
        self.addAction(copying)
        self.dress()

    def dress(self) -> None:
        """Row heights and column widths for the size of text."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(look().size("row"))
        self.horizontalHeader().setFixedHeight(look().px(34))
        self._share_width()

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows; the row looked at stays where it is on the screen."""
        current = self.current_place()
        in_sight = current >= 0 and self.viewport().rect().intersects(self.visualRect(self.currentIndex()))
        held = current if in_sight else self.rowAt(0)
        key = self.rows_model.id_at(held) if held >= 0 else None
        offset = self.rowViewportPosition(held) if held >= 0 else 0
        self.rows_model.set_rows(rows)
        self.hovered = -1
        if key is not None and (place := self.rows_model.place_of(key)) >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(place) - offset)
        self.viewport().update()

    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return self.rows_model.rows()

    def current(self) -> Any:
        """The current row, None if there is none."""
        place = self.current_place()
        return self.rows_model.row_at(place) if place >= 0 else None

    def current_place(self) -> int:
        """Where the current row is shown, -1 if there is none. (Qt's own current index may be a row nobody chose.)"""
        selected = self.selectionModel().selectedRows()
        return selected[0].row() if selected else -1

    def choose(self, key: Hashable | None) -> bool:
        """Make the row of that id current and bring it into sight; None leaves no row current. False: not there."""
        if key is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return True
        place = self.rows_model.place_of(key)
        if place >= 0:
            index = self.rows_model.index(place, self._first())
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return place >= 0

    def ticked_rows(self) -> list[Any]:
        """The ticked rows in the order shown."""
        return self.rows_model.ticked()

    def clear_ticks(self) -> None:
        """Tick nothing."""
        self.rows_model.clear_ticks()

    def copy(self) -> None:
        """The ticked rows, or the current one, to the clipboard as a table with its headings.

        Cells that a spreadsheet would take for a formula are given as text.
        """
        current = self.current()
        rows = self.ticked_rows() or ([current] if current is not None else self.rows())
        columns = [column for number, column in enumerate(self.rows_model.columns) if not self.isColumnHidden(number)]
        cells = [[column.title for column in columns]] + [[column.text(row) for column in columns] for row in rows]
        one_line = [[" ".join(cell.split()) for cell in line] for line in cells]
        safe = [[f"'{cell}" if looks_like_formula(cell) else cell for cell in line] for line in one_line]
        mime = QMimeData()
        mime.setText("\n".join("\t".join(line) for line in safe))
        body = "".join(
            "<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{escape(cell)}</td>" for cell in line) + "</tr>"
            for line in one_line
        )
        mime.setHtml(f"<table>{body}</table>")
        QGuiApplication.clipboard().setMimeData(mime)

    def columns_menu(self) -> QMenu:
        """A menu to show and hide columns; the first always stays."""
        menu = QMenu(self)
        for number, column in enumerate(self.rows_model.columns[1:], start=1):
            action = menu.addAction(literal(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda on, number=number: self._show_column(number, on=on))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks; the first arrow key chooses the first row."""
        number = self.current_place()
        if number < 0 and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.rows_model.rowCount():
            self.selectRow(0)
        elif number >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.rows_model.row_at(number))
        elif number >= 0 and event.key() == Qt.Key.Key_Space and self.ticks:
            self.rows_model.tick([number], on=not self.rows_model.is_ticked(number))
            self._anchor = number
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a tick box ticks (with Shift from the last one to here); elsewhere it chooses the row."""
        number = self.rowAt(int(event.position().y()))
        if self.ticks and number >= 0 and self._on_tick(event) and event.button() == Qt.MouseButton.LeftButton:
            on = not self.rows_model.is_ticked(number)
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            first, last = sorted((self._anchor if shift else number, number))
            self.rows_model.tick(range(first, min(last + 1, self.rows_model.rowCount())), on=on)
            self._anchor = number
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a tick box are two clicks."""
        if self.ticks and self._on_tick(event):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard: show where, on the first row if there is no current one."""
        super().focusInEvent(event)
        self.ring_shown = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns that stretch take what is left."""
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or what an empty list says."""
        super().paintEvent(event)
        if self.placeholder and not self.rows_model.rowCount():
            painter = QPainter(self.viewport())
            rect = QRectF(_LEFT, 12, self.viewport().width() - 2 * _LEFT, look().px(24))
            text_in(painter, rect, self.placeholder, look().font(), look().ink3)
            painter.end()

    def updateGeometries(self) -> None:
        """The last row can be scrolled above what floats over the foot."""
        super().updateGeometries()
        if self.foot_room and self.rows_model.rowCount():
            bar = self.verticalScrollBar()
            rows = self.verticalHeader().length()
            bar.setMaximum(max(rows + self.foot_room - self.viewport().height(), 0))

    def set_foot_room(self, pixels: int) -> None:
        """Keep so much room below the last row."""
        self.foot_room = pixels
        self.updateGeometries()

    def tick_width(self) -> int:
        """How far the first column's text is pushed by its tick box."""
        return look().size("tick") + 16 if self.ticks else 0

    def _on_tick(self, event: QMouseEvent) -> bool:
        return event.position().x() + self.horizontalScrollBar().value() < _LEFT + self.tick_width()

    def _first(self) -> int:
        return self.horizontalHeader().logicalIndex(0)

    def _hover(self, number: int) -> None:
        if number != self.hovered:
            self.hovered = number
            self.viewport().update()

    def _show_column(self, number: int, *, on: bool) -> None:
        self.setColumnHidden(number, not on)
        self._share_width()

    def _share_width(self) -> None:
        columns = self.rows_model.columns
        shown = [(n, c) for n, c in enumerate(columns) if not self.isColumnHidden(n)]
        least = {n: look().px(c.width) + (_LEFT - _PAD + self.tick_width() if n == 0 else 0) for n, c in shown}
        shares = sum(c.stretch for _, c in shown)
        spare = max(self.viewport().width() - sum(least.values()), 0)
        for number, column in shown:
            extra = spare * column.stretch // shares if shares else 0
            self.setColumnWidth(number, least[number] + extra)

    def _selection_changed(self) -> None:
        self.chosen.emit(self.current())
        self.viewport().update()

    def _ticks_changed(self) -> None:
        self.horizontalHeader().viewport().update()
        self.ticked.emit(self.rows_model.ticked())


class _Header(Dressed, QHeaderView):
    """12-px titles, an arrow at the sorted column, a box that ticks all."""

    def __init__(self, table: Table) -> None:
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
        place = QRectF(rect).adjusted(_LEFT if logical == 0 else _PAD, 0, -_PAD, 0)
        if logical == 0 and table.ticks:
            size = now.size("tick")
            box = QRectF(place.x() - 4, place.center().y() - size / 2, size, size)
            paint_tick(painter, box, table.rows_model.tick_state())
            place.setLeft(place.left() + table.tick_width())
        is_sorted = logical == table.rows_model.sorted_column
        font, arrow = now.font(12, 500), now.px(12)
        width = QFontMetrics(font).horizontalAdvance(column.title) + 2
        if column.right:
            place.setLeft(max(place.left(), place.right() - width - (arrow + 4 if is_sorted else 0)))
        words = QRectF(place.x(), place.y(), place.width() - (arrow + 2 if is_sorted else 0), place.height())
        took = text_in(painter, words, column.title, font, now.ink if is_sorted else now.ink3)
        if is_sorted:
            spot = QRectF(place.x() + took + 4, place.center().y() - arrow / 2, arrow, arrow)
            paint_icon(painter, spot, "arrow-down" if table.rows_model.descending else "arrow-up", "ink2")
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x() + self.offset()
        if self._table.ticks and x < _LEFT + self._table.tick_width() - 4:
            model = self._table.rows_model
            model.tick(range(model.rowCount()), on=model.tick_state() != Qt.CheckState.Checked)
            return
        super().mousePressEvent(event)

    def _clicked(self, logical: int) -> None:
        model = self._table.rows_model
        again = logical == model.sorted_column and not model.descending
        model.sort(logical, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)


class _Cells(QStyledItemDelegate):
    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(80), look().size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, now, number = self._table, look(), index.row()
        row, column = table.rows_model.row_at(number), table.rows_model.columns[index.column()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        current = number == table.current_place()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = table.ticks and table.rows_model.is_ticked(number)
        ground = now.selected if current else now.sunken if ticked else now.hover if number == table.hovered else None
        if ground is not None:
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), now.line)
        first = index.column() == table.horizontalHeader().logicalIndex(0)
        place = QRectF(rect).adjusted(_LEFT if index.column() == 0 else _PAD, 0, -_PAD, -1)
        if index.column() == 0 and table.ticks:
            size = now.size("tick")
            box = QRectF(place.x() - 4, place.center().y() - size / 2, size, size)
            paint_tick(painter, box, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            place.setLeft(place.left() + table.tick_width())
        if current and first:
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), now.accent)
        if current and table.ring_shown and table.hasFocus():
            whole = QRectF(1, rect.y() + 1, table.viewport().width() - 2, rect.height() - 2)
            painter.save()
            painter.setClipRect(rect)
            focus_ring(painter, whole, 4)
            painter.restore()
        self._content(painter, place, row, column, struck=bool(table.struck and table.struck(row) and first))
        painter.restore()

    def _content(self, painter: QPainter, place: QRectF, row: Any, column: Column, *, struck: bool) -> None:
        now, text = look(), column.text(row)
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
        colour = now.colour(column.colour(row) if callable(column.colour) else column.colour)
        align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        took = text_in(painter, place, text, font, now.ink2 if struck else colour, align)
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
            width = QFontMetrics(look().font(13, column.weight)).horizontalAdvance(text) + 2 * _PAD
            tip = column.tip(row) if column.tip else text if width > self._table.columnWidth(index.column()) else ""
            QToolTip.showText(event.globalPos(), f"<span>{escape(tip)}</span>" if tip else "", view)
            return True
        return super().helpEvent(event, view, option, index)


__all__ = ["Column", "Table", "TableModel"]
