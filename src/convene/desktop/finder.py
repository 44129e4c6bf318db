"""Ctrl/Cmd+K: find anything, an event, a person, a venue, a session, or a command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Rule, column
from convene.desktop.kit.paint import ground, paint_shape, painter_on, text_in
from convene.desktop.look import look
from convene.rules.text import search_key

Index = QModelIndex | QPersistentModelIndex
Search = Callable[[str, Callable[[Sequence["Found"]], None]], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Something found. ``place`` and ``target`` are the arguments of ``go``."""

    kind: str  # what it is, in one word: Event, Person, Venue, Session
    title: str
    detail: str = ""
    icon: str = "search"
    place: str = ""
    target: Mapping[str, Any] = field(default_factory=dict)
    action: QAction | None = None  # a command instead of a place


class Finder(QDialog):
    """A field and what it finds. ``search(text, then)`` calls ``then`` with what the workspace holds."""

    def __init__(
        self, parent: QWidget, search: Search, commands: Sequence[QAction], choose: Callable[[Found], None]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Find anything")
        self._search, self._choose = search, choose
        self._commands = [_command(action) for action in commands if action.isEnabled() and action.text()]
        self._places: Sequence[Found] = ()
        self.field = SearchField("Find an event, a person, a room, or a command")
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setFrame(False)
        self.field.setStyleSheet("border: none; background: transparent;")
        self.field.textChanged.connect(lambda _: self._show())
        self.field.searched.connect(self._ask)
        self.field.installEventFilter(self)
        self.found = _Model(self)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setAccessibleName("Found")
        self.list.clicked.connect(self._pick)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.setLayout(column(self.field, Rule(), self.list, gap=6, margins=(10, 8, 10, 10)))
        self._show()
        self.setFixedWidth(min(look().px(560), parent.width() - 32))
        self.field.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with a border."""
        painter = painter_on(self)
        ground(painter, QRectF(self.rect()), 10, look().surface, look().control)
        painter.end()

    def show_over(self, window: QWidget) -> None:
        """In the middle of a window, near its top."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + min(120, window.height() // 6))
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys and Enter work on the list while the field keeps the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.found.rowCount():
                place = (self.list.currentIndex().row() + step) % self.found.rowCount()
                self.list.setCurrentIndex(self.found.index(place))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return False

    def _ask(self, text: str) -> None:
        if len(text) < 2:
            self._places = ()
            self._show()
            return
        self._search(text, lambda found: self._came(text, found))

    def _came(self, text: str, found: Sequence[Found]) -> None:
        if text == self.field.value():
            self._places = found
            self._show()

    def _show(self) -> None:
        words = search_key(self.field.value()).split()
        if not words:
            self._places = ()
        commands = [c for c in self._commands if all(word in search_key(c.title) for word in words)]
        self.found.set_found([*self._places, *commands])
        if self.found.rowCount():
            self.list.setCurrentIndex(self.found.index(0))
        lines = min(max(self.found.rowCount(), 1), 9)
        self.list.setFixedHeight(lines * look().px(40))
        self.adjustSize()

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            found = self.found.found[index.row()]
            self.close()
            self._choose(found)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def set_found(self, found: list[Found]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return found.title
        if role == Qt.ItemDataRole.UserRole:
            return found
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (found.title, found.kind, found.detail) if part)
        return None


class _Lines(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(200), look().px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = look()
        found: Found = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = index.row() == self._view.currentIndex().row()
        if current:
            ground(painter, rect, 8, now.selected)
        size = now.size("icon")
        spot = QRectF(rect.x() + 10, rect.center().y() - size / 2, size, size)
        paint_shape(painter, spot, found.icon, now.accent if current else now.ink2)
        x = rect.x() + size + 20
        quiet = now.ink2 if current else now.ink3
        right = Qt.AlignmentFlag.AlignRight
        kind = text_in(painter, rect.adjusted(0, 0, -10, 0), found.kind, now.font(12), quiet, right)
        room = rect.right() - x - kind - 24
        took = text_in(painter, QRectF(x, rect.y(), room, rect.height()), found.title, now.font(13, 500), now.ink)
        if found.detail and room - took > now.px(40):
            detail = QRectF(x + took + 8, rect.y(), room - took - 8, rect.height())
            text_in(painter, detail, found.detail, now.font(12), now.ink2)
        painter.restore()


def _command(action: QAction) -> Found:
    text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
    shortcut = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
    return Found(shortcut or "Command", text, icon="chevron-right", action=action)
