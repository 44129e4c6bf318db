"""The list of every page: rows of 36 px, sorted by column, ticked, copied as a table, thousands of rows."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
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
)

from convene.desktop.kit.paint import focus_ring, text_in
from convene.desktop.kit.rows import Column, TableModel
from convene.desktop.kit.table_cells import LEFT, PAD, Cells, Header, RowsView, natural_width
from convene.desktop.kit.text import literal
from convene.desktop.look import Dressed, look
from convene.rules.text import looks_like_formula

_MOST = 420  # a column asks for no more than this for its content
_SAMPLE = 1000  # of a long list about so many rows are asked how wide they are


class Table(Dressed, RowsView):
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
        self._anchor = 0
        self._unwanted: set[int] = set()  # columns that somebody took out
        self._natural: list[int] = []  # by column: how wide its widest content so far is
        self.rows_model = TableModel(columns, key=key, sorted_by=sorted_by, descending=descending, parent=self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self.setItemDelegate(Cells(self))
        header = Header(self)
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
        copying = QAction("Copy as table", self)
        copying.setShortcuts(QKeySequence.StandardKey.Copy)
        copying.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copying.triggered.connect(self.copy)
        self.addAction(copying)
        self.dress()

    def dress(self) -> None:
        """Row heights and column widths for the size of text."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(look().size("row"))
        lines = max((len(column.under()) for column in self.rows_model.columns if column.under), default=0)
        self.horizontalHeader().setFixedHeight(look().px(34 if lines == 0 else 26 + 16 * lines))
        self._natural = []
        self._measure()

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows; the row looked at stays where it is on the screen."""
        current = self.current_place()
        in_sight = current >= 0 and self.viewport().rect().intersects(self.visualRect(self.currentIndex()))
        held = current if in_sight else self.rowAt(0)
        key = self.rows_model.id_at(held) if held >= 0 else None
        offset = self.rowViewportPosition(held) if held >= 0 else 0
        self.rows_model.set_rows(rows)
        self._measure()
        self.hovered = -1
        if key is not None and (place := self.rows_model.place_of(key)) >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(place) - offset)
        self.viewport().update()

    def set_columns(self, columns: Sequence[Column], *, unwanted: Collection[str] = ()) -> None:
        """Other columns, and no rows until they are set again; those of the keys ``unwanted`` are only to choose."""
        self._unwanted = {number for number, column in enumerate(columns) if column.key in unwanted}
        self._natural = [0] * len(columns)  # a reset lays the columns out before they can be measured
        self.rows_model.set_columns(columns)
        self.dress()

    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return self.rows_model.rows()

    def current(self) -> Any:
        """The current row, None if there is none."""
        place = self.current_place()
        return self.rows_model.row_at(place) if place >= 0 else None

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
        columns = [column for number, column in enumerate(self.rows_model.columns) if number not in self._unwanted]
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
            action.setChecked(number not in self._unwanted)
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
        """By keyboard: show where, also before a row is chosen."""
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
            rect = QRectF(LEFT, 12, self.viewport().width() - 2 * LEFT, look().px(24))
            text_in(painter, rect, self.placeholder, look().font(), look().ink3)
            painter.end()
        if self.ring_shown and self.hasFocus() and self.current_place() < 0:
            top = max(self.rowAt(0), 0)  # where the first arrow key goes from
            height = self.rowHeight(top) if self.rows_model.rowCount() else look().size("row")
            place = QRectF(1, max(self.rowViewportPosition(top), 0) + 1, self.viewport().width() - 2, height - 2)
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(painter, place, 4)
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

    def _on_tick(self, event: QMouseEvent) -> bool:
        return event.position().x() + self.horizontalScrollBar().value() < LEFT + self.tick_width()

    def _first(self) -> int:
        return self.horizontalHeader().logicalIndex(0)

    def _hover(self, number: int) -> None:
        if number != self.hovered:
            self.hovered = number
            self.viewport().update()

    def _show_column(self, number: int, *, on: bool) -> None:
        (self._unwanted.discard if on else self._unwanted.add)(number)
        self._share_width()

    def _measure(self) -> None:
        """Take the width of what the rows say. It only grows: a search does not make the columns jump."""
        columns, rows = self.rows_model.columns, self.rows_model.rows()
        rows = rows[:: max(1, len(rows) // _SAMPLE)]
        before = self._natural or [0] * len(columns)
        most = look().px(_MOST)
        self._natural = [
            max(was, min(natural_width(column, rows), most)) for was, column in zip(before, columns, strict=True)
        ]
        self._share_width()

    def _share_width(self) -> None:
        """Columns get their declared width, or what their content needs if that is less.

        What is left goes first to columns whose content is cut, then to those that stretch.
        """
        now, room = look(), self.viewport().width()
        shown = [(n, c) for n, c in enumerate(self.rows_model.columns) if n not in self._unwanted]
        whole: dict[int, int] = {}
        width: dict[int, int] = {}
        while shown:
            more = {n: LEFT - PAD + self.tick_width() if n == 0 else 0 for n, _ in shown}
            more[shown[-1][0]] += LEFT - PAD
            whole = {n: self._natural[n] + 2 * PAD + more[n] for n, _ in shown}
            width = {n: min(now.px(c.width) + more[n], whole[n]) for n, c in shown}
            giving = [(c.gives, n) for n, c in shown if c.gives]
            if sum(width.values()) <= room or not giving:
                break
            shown = [(n, c) for n, c in shown if n != max(giving)[1]]
        for number in range(len(self.rows_model.columns)):
            self.setColumnHidden(number, number not in width)
        lacking = sum(width.values()) - room
        if lacking > 0:  # names give way a little before the list scrolls sideways
            gives = {n: width[n] * 2 // 5 for n, c in shown if c.stretch}
            taken = min(lacking, sum(gives.values()))
            for number, most in gives.items():
                width[number] -= taken * most // sum(gives.values())
        spare = max(room - sum(width.values()), 0)
        for fixed in (True, False):  # a date is shown whole before names share what is left
            cut = {n: whole[n] - width[n] for n, c in shown if bool(c.stretch) != fixed}
            lacking = sum(cut.values())
            given = min(spare, lacking)
            for number, missing in cut.items():
                width[number] += given * missing // lacking if lacking else 0
            spare -= given
        shares = sum(c.stretch for _, c in shown)
        for number, column in shown:
            self.setColumnWidth(number, width[number] + (spare * column.stretch // shares if shares else 0))

    def _selection_changed(self) -> None:
        self.chosen.emit(self.current())
        self.viewport().update()

    def _ticks_changed(self) -> None:
        self.horizontalHeader().viewport().update()
        self.ticked.emit(self.rows_model.ticked())


__all__ = ["Column", "Table", "TableModel"]
