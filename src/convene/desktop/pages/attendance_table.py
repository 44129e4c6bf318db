"""The matrix: people by days, with the keyboard going from cell to cell."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent

from convene.desktop.kit.table import Table
from convene.desktop.pages.attendance_words import columns, key_of_day
from convene.desktop.pages.people_words import is_over
from convene.services.attendance import Attender, Matrix, MatrixDay


class MatrixTable(Table):
    """``asked(attender, day id, where)``: Enter, Space or a click on a cell; ``looked(attender)``: on a name."""

    asked = Signal(object, object, QPoint)
    looked = Signal(object)

    def __init__(self) -> None:
        super().__init__([], ticks=True, struck=is_over, name="Attendance, people by days")
        self.by_cell = True
        self._days: Sequence[MatrixDay] = ()
        self._made_for: tuple[object, ...] = ()
        self.clicked.connect(self._clicked)
        self.opened.connect(self._opened)

    def show_matrix(self, found: Matrix) -> None:
        """The columns of these days, made anew only where the days are others."""
        self._days = found.days
        wanted = (found.time_zone, *((day.id, day.date, day.part, day.title) for day in found.days))
        if wanted != self._made_for:
            self._made_for = wanted
            self.set_columns(columns(found, lambda: self._days))
        self.horizontalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from cell to cell; Enter and Space ask what to say of a day."""
        row, step = self.current(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if row is not None and step is not None:
            self._step(step)
        elif (
            row is not None
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            and self._day_at(self.currentIndex()) is not None
        ):
            self._ask(row, self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        index = self.currentIndex()
        shown = [n for n in range(self.rows_model.columnCount()) if not self.isColumnHidden(n)]
        place = shown.index(index.column()) + step if index.column() in shown else 0
        if 0 <= place < len(shown):
            cell = self.rows_model.index(index.row(), shown[place])
            self.setCurrentIndex(cell)
            self.scrollTo(cell)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows_model.row_at(index.row())
        if self._day_at(index) is not None:
            self._ask(row, index)
        else:
            self.looked.emit(row)

    def _opened(self, row: Attender) -> None:
        if self._day_at(self.currentIndex()) is None:
            self.looked.emit(row)

    def _ask(self, row: Attender, index: QModelIndex) -> None:
        place = self.visualRect(index).bottomLeft()
        self.asked.emit(row, self._day_at(index), self.viewport().mapToGlobal(place))

    def _day_at(self, index: QModelIndex) -> UUID | None:
        return key_of_day(self.rows_model.columns[index.column()]) if index.isValid() else None
