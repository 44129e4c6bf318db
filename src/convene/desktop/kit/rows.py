"""The model behind every list: frozen rows, declared columns, patched by id so that selection and scroll survive."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from convene.rules.text import search_key

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


@dataclass(frozen=True)
class Column:
    """One column. Everything is taken from the row by functions; only ``text`` is needed.

    ``width`` is in pixels at 100% text; columns with ``stretch`` share what is left over. Where there is too little
    room, columns with ``gives`` are left out, the highest first; then those that stretch get narrower.
    ``under`` gives further lines of the title, asked for each time it is painted.
    """

    key: str
    title: str
    text: Callable[[Any], str]
    width: int = 120
    stretch: int = 0
    gives: int = 0
    right: bool = False  # numbers stand at the right, with figures of one width
    weight: int = 400
    colour: Callable[[Any], str] | str = "ink2"
    after: Callable[[Any], str] | None = None  # lighter words behind the text, such as pronouns
    icon: Callable[[Any], tuple[str, str] | None] | None = None  # (shape or icon, colour) before the text
    tag: Callable[[Any], tuple[str, str] | None] | None = None  # (state, shape): the text becomes a tag
    glyphs: Callable[[Any], Sequence[str]] | None = None  # theme keys, drawn in place of the text
    sort: Callable[[Any], Any] | None = None  # what to sort by; default the text, accents and case ignored
    tip: Callable[[Any], str] | None = None
    shown: Callable[[Any], str] | None = None  # painted in place of the text, only where all of it fits
    tail: Callable[[Any], str | None] | None = None  # a small quiet icon after the text
    under: Callable[[], Sequence[str]] | None = None

    def order(self, row: Any) -> tuple[bool, Any]:
        """Sort key; rows without a value come last."""
        value = self.sort(row) if self.sort else search_key(self.text(row))
        return (value is None or value == "", value if value is not None else "")


class TableModel(QAbstractTableModel):
    """Rows by id, in the order of the sorted column. ``key`` gives a row's id; rows compare with ``==``."""

    ticks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[Any], Hashable] = lambda row: row.id,
        sorted_by: str | None = None,
        descending: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._key = key
        self._rows: list[Any] = []
        self._at: dict[Hashable, int] = {}
        self._given: dict[Hashable, int] = {}  # the order the rows came in, for when no column is sorted
        self._ticked: set[Hashable] = set()
        keys = [column.key for column in self.columns]
        self.sorted_column = keys.index(sorted_by) if sorted_by is not None else -1
        self.descending = descending

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows. Rows with the same id stay themselves: their selection, ticks and places are kept."""
        new = {self._key(row): row for row in rows}
        self._given = {key: number for number, key in enumerate(new)}
        kept = [row for row in self._rows if self._key(row) in new]
        gone = [row for row in self._rows if self._key(row) not in new]
        if gone:
            self._arrange(kept + gone)
            self.beginRemoveRows(_NONE, len(kept), len(self._rows) - 1)
            del self._rows[len(kept) :]
            self._index()
            self.endRemoveRows()
        changed = [number for number, row in enumerate(self._rows) if new[self._key(row)] != row]
        for number in changed:
            self._rows[number] = new[self._key(self._rows[number])]
        fresh = [row for key, row in new.items() if key not in self._at]
        if fresh:
            self.beginInsertRows(_NONE, len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows += fresh
            self._index()
            self.endInsertRows()
        self._arrange(self._in_order(self._rows))
        if changed and len(self._rows) and self.columns:
            # One signal over the span that changed: views repaint what is in sight, however long it is.
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))
        if self._ticked - self._at.keys():
            self._ticked &= self._at.keys()
            self.ticks_changed.emit()

    def rows(self) -> list[Any]:
        """The rows as they are shown."""
        return list(self._rows)

    def row_at(self, number: int) -> Any:
        """The row shown at that place."""
        return self._rows[number]

    def place_of(self, key: Hashable) -> int:
        """Where the row of that id is shown, -1 if it is not."""
        return self._at.get(key, -1)

    def id_at(self, number: int) -> Hashable:
        """The id of the row at that place."""
        return self._key(self._rows[number])

    def ticked(self) -> list[Any]:
        """The ticked rows in the order shown."""
        return [row for row in self._rows if self._key(row) in self._ticked]

    def is_ticked(self, number: int) -> bool:
        """Whether the row at that place is ticked."""
        return self._key(self._rows[number]) in self._ticked

    def tick_state(self) -> Qt.CheckState:
        """Whether all, some or no rows are ticked."""
        if not self._ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if len(self._ticked) == len(self._rows) else Qt.CheckState.PartiallyChecked

    def tick(self, numbers: Iterable[int], *, on: bool = True) -> None:
        """Tick the rows at those places, or clear their ticks."""
        keys = {self._key(self._rows[number]) for number in numbers}
        self._ticked = self._ticked | keys if on else self._ticked - keys
        if self._rows and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))
        self.ticks_changed.emit()

    def clear_ticks(self) -> None:
        """Tick nothing."""
        self.tick(range(len(self._rows)), on=False)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, and no rows until they are set again."""
        was = self.columns[self.sorted_column].key if self.sorted_column >= 0 else ""
        self.beginResetModel()
        self.columns = list(columns)
        keys = [column.key for column in self.columns]
        self.sorted_column = keys.index(was) if was in keys else -1
        self._rows = []
        self._index()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by that column; -1 is the order the rows came in."""
        self.sorted_column, self.descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange(self._in_order(self._rows))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def rowCount(self, parent: Index = _NONE) -> int:
        """Qt's."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """Qt's."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the screen and for a screen reader."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            after = column.after(row) if column.after else ""
            return f"{column.text(row)} {after}".strip()
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if self._key(row) in self._ticked else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if column.under is not None and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join([column.title, *column.under()])
        return None

    def _in_order(self, rows: list[Any]) -> list[Any]:
        if 0 <= self.sorted_column < len(self.columns):
            column = self.columns[self.sorted_column]
            keyed = [(column.order(row), row) for row in sorted(rows, key=lambda row: self._given[self._key(row)])]
            full = [pair for pair in keyed if not pair[0][0]]
            full.sort(key=lambda pair: pair[0][1], reverse=self.descending)
            return [row for _, row in full] + [row for (empty, _), row in keyed if empty]
        return sorted(rows, key=lambda row: self._given[self._key(row)])

    def _arrange(self, rows: list[Any]) -> None:
        """The same rows in another order; persistent indexes (selection, current row) go with their rows."""
        if all(a is b for a, b in zip(rows, self._rows, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._rows[index.row()]) for index in before]
        self._rows = rows
        self._index()
        after = [self.index(self._at[key], index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _index(self) -> None:
        self._at = {self._key(row): number for number, row in enumerate(self._rows)}
