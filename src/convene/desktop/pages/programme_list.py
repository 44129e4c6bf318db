"""A list in the session drawer whose lines can be put in order and taken out: people, resources, questions."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from convene.desktop.kit.buttons import Button, icon_button
from convene.desktop.kit.layout import clear, column, row

Act = tuple[str, Callable[[], object]]


class ListField(QWidget):
    """Values below each other, each shown by ``line``; below them what ``foot`` is given to add one."""

    edited = Signal()

    def __init__(self, foot: QWidget) -> None:
        super().__init__()
        self.items: list[Any] = []
        self._lines = column(gap=14)
        self._menus: list[Button] = []
        self.setLayout(column(self._lines, foot, gap=10))
        self.setFocusProxy(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def value(self) -> tuple[Any, ...]:
        """All, in their order."""
        return tuple(self.items)

    def set_value(self, items: Iterable[Any]) -> None:
        """Show these."""
        self.items = list(items)
        self.show_items()

    def line(self, index: int, item: Any) -> QWidget:
        """What one looks like; its first line is made by ``head``."""
        raise NotImplementedError

    def show_items(self) -> None:
        """Make the lines anew."""
        clear(self._lines)
        self._menus = []
        for index, item in enumerate(self.items):
            self._lines.addWidget(self.line(index, item))
        self.updateGeometry()

    def head(self, index: int, words: QWidget, name: str, acts: Sequence[Act] = ()) -> QHBoxLayout:
        """The words of a line, its menu, and the cross that takes it out."""
        more = icon_button("ellipsis", f"More for {name}", small=True)
        more.clicked.connect(lambda: self._open(more, index, acts))
        gone = icon_button("x", f"Remove {name}", small=True, on_click=partial(self.remove, index))
        self._menus.append(more)
        top = Qt.AlignmentFlag.AlignTop
        made = row(gap=2)
        made.addWidget(words, 1)
        made.addWidget(more, 0, top)
        made.addWidget(gone, 0, top)
        return made

    def add(self, item: Any) -> None:
        """One more, at the end."""
        self.items.append(item)
        self.changed()

    def remove(self, index: int) -> None:
        """Take one out."""
        del self.items[index]
        self.changed()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self) -> None:
        """Show it, and say so."""
        self.show_items()
        self.edited.emit()

    def _move(self, index: int, by: int) -> None:
        self.items.insert(index + by, self.items.pop(index))
        self.changed()
        self._menus[index + by].setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, more: Button, index: int, acts: Sequence[Act]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in acts:
            menu.addAction(text, act)
        if acts and len(self.items) > 1:
            menu.addSeparator()
        if index:
            menu.addAction("Move up", partial(self._move, index, -1))
        if index < len(self.items) - 1:
            menu.addAction("Move down", partial(self._move, index, 1))
        menu.addAction("Remove", partial(self.remove, index))
        menu.popup(more.mapToGlobal(more.rect().bottomLeft()))
