"""An icon standing alone, and one on a tinted tile."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.paint import ground, paint_shape, painter_on
from convene.desktop.look import look


class Picture(QWidget):
    """An icon in a colour of the look. It says nothing that the words beside it do not say."""

    def __init__(self, name: str, colour: str = "ink2", size: int = 16) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Grown with the text."""
        return QSize(look().px(self._size), look().px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon."""
        painter = painter_on(self)
        paint_icon(painter, QRectF(self.rect()), self._name, self._colour)
        painter.end()


class Tile(QWidget):
    """An icon on a tile in the soft colour of a state."""

    def __init__(self, name: str, state: str, size: int = 34) -> None:
        super().__init__()
        self._name, self._state, self._size = name, state, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Grown with the text."""
        return QSize(look().px(self._size), look().px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tile and icon."""
        painter, colours = painter_on(self), look().state(self._state)
        rect, icon = QRectF(self.rect()), look().px(18)
        ground(painter, rect, 8, colours.soft)
        place = QRectF((rect.width() - icon) / 2, (rect.height() - icon) / 2, icon, icon)
        paint_icon(painter, place, self._name, colours.ink)
        painter.end()


class Shape(QWidget):
    """The shape of a state (see ``kit.paint.SHAPES``) in a colour of the look."""

    def __init__(self, shape: str, colour: str, size: int = 18) -> None:
        super().__init__()
        self._shape, self._colour, self._size = shape, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Grown with the text."""
        return QSize(look().px(self._size), look().px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shape."""
        painter = painter_on(self)
        paint_shape(painter, QRectF(self.rect()), self._shape, look().colour(self._colour))
        painter.end()
