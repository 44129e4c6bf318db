"""One of several, as a disc: Qt's own is all but invisible in the dark."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton

from convene.desktop.kit.paint import focus_ring, painter_on
from convene.desktop.look import Dressed, look


class Radio(Dressed, QRadioButton):
    """A disc without words, with an accessible name; its words stand beside it. Put several into a QButtonGroup."""

    def __init__(self, name: str, *, on: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setChecked(on)
        self.dress()

    def dress(self) -> None:
        """As large as text asks for."""
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """The disc and its focus ring."""
        return QSize(look().px(22), look().px(22))

    def hitButton(self, _pos: object) -> bool:
        """All of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ring in the accent around a dot, or a plain ring."""
        painter, now = painter_on(self), look()
        middle, size = QPointF(QRectF(self.rect()).center()), now.px(7)
        painter.setPen(QPen(now.accent if self.isChecked() else now.control, 1.5))
        painter.setBrush(now.surface)
        painter.drawEllipse(middle, size, size)
        if self.isChecked():
            painter.setBrush(now.accent)
            painter.drawEllipse(middle, size * 0.5, size * 0.5)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), self.height() / 2)
        painter.end()
