"""What stands in the window until the workspace is there: the quiet outline of a page."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent

from convene.desktop.kit.layout import Ground
from convene.desktop.kit.paint import ground, painter_on
from convene.desktop.look import look

_BARS = ((0, 240, 28), (52, 160, 12), (104, 620, 1), (132, 420, 14), (168, 520, 14), (204, 360, 14), (240, 460, 14))


class Skeleton(Ground):
    """Bars where words will be."""

    def __init__(self) -> None:
        super().__init__("page")
        self.setAccessibleName("Opening the workspace")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars."""
        super().paintEvent(event)
        painter = painter_on(self)
        for top, width, height in _BARS:
            place = QRectF(32, 32 + top, min(width, self.width() - 64), height)
            ground(painter, place, min(height / 2, 8), look().band)
        painter.end()
