"""How far something is: bars, and the panel of long work with a way to stop it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.paint import painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import look


class Bar(QWidget):
    """``value`` of ``total``, 8 px high; ``second`` is drawn behind it in the colour of what is held (committed)."""

    def __init__(self, value: float = 0, total: float = 1, second: float = 0, *, height: int = 8) -> None:
        super().__init__()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(value, total, second)

    def set(self, value: float, total: float, second: float = 0) -> None:
        """Other figures; ``total`` 0 draws an empty bar."""
        self._value, self._total, self._second = value, total, second
        self.setAccessibleName(f"{value:g} of {total:g}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(look().px(120), self._height)

    def minimumSizeHint(self) -> QSize:
        """Never less than this."""
        return QSize(40, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, second, first."""
        painter, now = painter_on(self), look()
        rect, radius = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self.height() / 2
        whole = QPainterPath()
        whole.addRoundedRect(rect, radius, radius)
        painter.fillPath(whole, now.band)
        painter.setClipPath(whole)
        for amount, colour in ((self._second, now.hatch), (self._value, now.accent)):
            share = min(max(amount / self._total, 0), 1) if self._total else 0
            painter.fillRect(QRectF(rect.x(), rect.y(), rect.width() * share, rect.height()), colour)
        painter.setClipping(False)
        painter.setPen(QPen(now.line2, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(whole)
        painter.end()


class ProgressPanel(QWidget):
    """What is being done, how far, and a way to stop. Give its ``show_progress`` to ``tasks.work(progress=...)``."""

    cancelled = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._bar = Bar()
        self._count = text_label("", 12, 400, "ink2")
        stop = button("Cancel", "plain", small=True)
        stop.clicked.connect(lambda _=False: self.cancelled.emit())
        self.setLayout(column(row(text_label(title, 13, 600), None, stop), self._bar, self._count, gap=8))

    def show_progress(self, done: int, total: int) -> None:
        """So many of so many."""
        self._bar.set(done, total)
        self._count.setText(f"{done:,} of {total:,}")
