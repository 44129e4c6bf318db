"""What can be done with the ticked rows: an ink bar that floats over the foot of the table."""

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.kit.buttons import Button, button, icon_button
from convene.desktop.kit.layout import row
from convene.desktop.kit.paint import ground, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import look


class Ticked(Protocol):
    """What the bar floats over: a Table, or another widget in which several things can be chosen."""

    ticked: Any  # Signal(list)

    def clear_ticks(self) -> None: ...
    def set_foot_room(self, pixels: int, /) -> None: ...


class BulkBar(QWidget):
    """Shows itself over ``table`` while rows are ticked; Esc clears. Add acts with ``add``, the best one first.

    Acts that have no room go into a menu.
    """

    cleared = Signal()

    def __init__(self, table: Ticked) -> None:
        super().__init__(table)
        self._table = table
        self._count = text_label("", 13, 600, "page")
        self._line = row(self._count, 8, gap=4, margins=(16, 8, 8, 8))
        self._more = icon_button("ellipsis", "More", kind="inked", on_click=self._open)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self._line.addWidget(button("Clear", "inked", "x", on_click=self.clear))
        self.setLayout(self._line)
        self._acts: list[Button] = []
        table.ticked.connect(self._ticked)
        table.installEventFilter(self)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), table)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.clear)
        self._escape = escape
        escape.setEnabled(False)
        self.hide()

    def add(self, text: str, icon: str | None = None) -> Button:
        """An act; connect its ``clicked`` and use ``table.ticked_rows()``. The first is the light one."""
        made = button(text, "inked" if self._acts else "light", icon)
        self._line.insertWidget(2 + len(self._acts), made)
        self._acts.append(made)
        return made

    def clear(self) -> None:
        """Tick nothing."""
        self._table.clear_ticks()
        self.cleared.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if watched is self._table and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ink ground."""
        painter = painter_on(self)
        ground(painter, QRectF(self.rect()), 8, look().ink)
        painter.end()

    def _ticked(self, rows: list[object]) -> None:
        self._count.setText(f"{len(rows):,} selected")
        self._escape.setEnabled(bool(rows))
        self.setVisible(bool(rows))
        self._table.set_foot_room(self.sizeHint().height() + 16 if rows else 0)
        self._place()
        self.raise_()

    def _place(self) -> None:
        width = max(self._table.width() - 48, 0)
        for act in (*self._acts, self._more):
            act.setVisible(act is not self._more)
        for act in reversed(self._acts):
            if self._line.sizeHint().width() <= width:
                break
            act.hide()
            self._more.show()
        height = self.sizeHint().height()
        self.setGeometry(24, self._table.height() - height - 10, width, height)

    def _open(self) -> None:
        menu = QMenu(self)
        for act in self._acts:
            if act.isHidden():
                menu.addAction(act.text()).triggered.connect(act.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()))
