"""Rows, columns and hairlines on the 4-px grid."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convene.desktop.kit.paint import ground, painter_on
from convene.desktop.look import look

Piece = QWidget | QLayout | int | None
L = TypeVar("L", bound=QBoxLayout)


def row(*pieces: Piece, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Side by side. A number is extra space in pixels, None is stretch."""
    return _filled(QHBoxLayout(), pieces, gap, margins)


def column(*pieces: Piece, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """One below the other. A number is extra space in pixels, None is stretch."""
    return _filled(QVBoxLayout(), pieces, gap, margins)


def boxed(layout: QLayout) -> QWidget:
    """A widget around a layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Rule(QWidget):
    """A hairline, lying or standing."""

    def __init__(self, *, standing: bool = False) -> None:
        super().__init__()
        fixed, grow = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((fixed, grow) if standing else (grow, fixed)))

    def sizeHint(self) -> QSize:
        """One pixel."""
        return QSize(1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = painter_on(self)
        painter.fillRect(self.rect(), look().line)
        painter.end()


class Ground(QWidget):
    """A plain area in one colour of the look (``page``, ``surface``, ``window``, ``sunken``)."""

    def __init__(self, colour: str = "page", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colour."""
        painter = painter_on(self)
        painter.fillRect(event.rect(), look().colour(self._colour))
        painter.end()


class Card(QWidget):
    """A rounded surface with a hairline. Only where look.md wants a card."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and border."""
        painter = painter_on(self)
        ground(painter, QRectF(self.rect()), 8, look().surface, look().line)
        painter.end()


class Flow(QLayout):
    """Side by side, and on to the next line where there is no more room. Margins 0.

    A widget whose horizontal policy is Maximum gives way, down to its minimum, before a line is broken.
    """

    def __init__(self, *widgets: QWidget, gap: int = 8, line_gap: int | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._line_gap = gap if line_gap is None else line_gap
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's."""
        self._items.append(item)

    def count(self) -> int:
        """Qt's."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt's."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt's."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at that width."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """All on one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(len(hints) - 1, 0)
        return QSize(sum(hint.width() for hint in hints) + gaps, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them."""
        hints = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, top, gap = rect.x(), rect.y(), self.spacing()
        line: list[tuple[QLayoutItem, QRect]] = []
        lines = [line]
        shown = [item for item in self._items if not item.isEmpty()]
        missing = sum(item.sizeHint().width() for item in shown) + gap * (len(shown) - 1) - rect.width()
        given: dict[QLayoutItem, int] = {}
        for item in reversed(shown):
            if missing > 0 and _gives_way(item):
                given[item] = min(missing, item.sizeHint().width() - item.minimumSize().width())
                missing -= given[item]
        for item in shown:
            size = item.sizeHint() - QSize(given.get(item, 0), 0)
            size = size.boundedTo(QSize(max(rect.width(), 1), 10_000))
            if line and x + size.width() > rect.x() + rect.width():
                line = []
                lines.append(line)
                x = rect.x()
            line.append((item, QRect(x, 0, size.width(), size.height())))
            x += size.width() + gap
        for line in lines:
            height = max((place.height() for _, place in line), default=0)
            for item, place in line:
                place.moveTop(top + (height - place.height()) // 2)
                if move:
                    item.setGeometry(place)
            top += height + self._line_gap
        return max(top - self._line_gap - rect.y(), 0)


class Toolbar(Ground):
    """The 48-px row under the tabs, with a hairline below.

    Pieces before a None stand at the left and go on to a second line where the window is narrow; those after it stay
    at the right.
    """

    def __init__(self, *pieces: Piece) -> None:
        super().__init__()
        self.left = Flow()
        self.right = row()
        at_left = True
        for piece in pieces:
            if piece is None:
                at_left = False
            elif isinstance(piece, QWidget):
                (self.left if at_left else self.right).addWidget(piece)
        line = row(gap=16, margins=(24, 8, 24, 8))
        line.addLayout(self.left, 1)
        line.addLayout(self.right)
        line.setAlignment(self.right, Qt.AlignmentFlag.AlignTop)
        self._lines = column(line, Rule(), gap=0)
        self.setLayout(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def event(self, event: QEvent) -> bool:
        """Be as high as the lines that the width asks for."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            height = self._lines.heightForWidth(self.width())
            if height != self.height() and height > 0:
                self.setFixedHeight(height)
                self._lines.invalidate()  # it was laid out for the width before
        return super().event(event)


def _gives_way(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum


def scrolled(widget: QWidget) -> QScrollArea:
    """The widget in a scroll area that moves up and down only."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(24)  # where room is scarce, what does not scroll comes first
    return area


def _filled(layout: L, pieces: Iterable[Piece], gap: int, margins: tuple[int, int, int, int]) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for piece in pieces:
        if piece is None:
            layout.addStretch(1)
        elif isinstance(piece, int):
            layout.addSpacing(piece)
        elif isinstance(piece, QWidget):
            layout.addWidget(piece)
        else:
            layout.addLayout(piece)
    return layout
