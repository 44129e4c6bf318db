"""Drawing entries: bars with words, thin bars and marks in small months, and the legend that explains them."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.paint import ground, paint_shape, painter_on, text_in
from convene.desktop.look import Dressed, look
from convene.desktop.pages.calendar_words import Dress

_RADIUS = 5.0
_BEYOND = 12.0  # how far a bar reaches under the edge of its cell where it goes on


def paint_bar(
    painter: QPainter, rect: QRectF, dress: Dress, *, before: bool = False, after: bool = False, lit: bool = False
) -> None:
    """The ground of an entry that has one. ``before``, ``after``: it goes on there; ``lit``: it stands out."""
    painter.save()
    painter.setClipRect(rect)
    whole = rect.adjusted(-_BEYOND if before else 0, 0, _BEYOND if after else 0, 0)
    outlined = dress.dotted or dress.struck or dress.shape == "dashed"
    ground(painter, whole, _RADIUS, look().hover if lit and not dress.fill else dress.fill, None)
    if outlined or lit:
        pen = QPen(look().accent if lit else dress.edge, 1.4)
        if not lit and not dress.struck:
            pen.setDashPattern([1, 1.8] if dress.dotted else [3, 2.2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole.adjusted(0.7, 0.7, -0.7, -0.7), _RADIUS, _RADIUS)
    if not outlined and not before:
        painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), dress.edge)
    painter.restore()


def paint_words(painter: QPainter, rect: QRectF, text: str, dress: Dress, *, after: str = "") -> None:
    """An entry's shape and words, with something quieter at the right where there is room."""
    now, x = look(), rect.x()
    if dress.shape:
        side = now.px(12)
        paint_shape(painter, QRectF(x, rect.center().y() - side / 2, side, side), dress.shape, dress.ink)
        x += side + now.px(4)
    right = rect.right()
    if after:
        font = now.font(12, numbers=True)
        width = QFontMetricsF(font).horizontalAdvance(after)
        if right - x > width + now.px(72):
            place = QRectF(right - width - 1, rect.y(), width + 1, rect.height())
            text_in(painter, place, after, font, dress.ink if dress.struck else now.ink3)
            right -= width + now.px(6)
    font = now.font(12, 500, struck=dress.struck)
    text_in(painter, QRectF(x, rect.y(), max(right - x, 1), rect.height()), text, font, dress.ink)


def paint_thin(painter: QPainter, rect: QRectF, dress: Dress) -> None:
    """An event's day in a small month: a bar without words."""
    pen = QPen(dress.edge, rect.height() if not dress.struck else 1.4)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dress.dotted:
        pen.setDashPattern([0.7, 0.7])
    elif dress.shape == "dashed":
        pen.setDashPattern([1.6, 0.9])
    painter.setPen(pen)
    middle = rect.center().y()
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))


def paint_passing(painter: QPainter, left: float, right: float, y: float) -> None:
    """The thread that ties the days of one event over days between them."""
    painter.setPen(QPen(look().control, 1.2))
    painter.drawLine(QPointF(left, y), QPointF(right, y))


def paint_today(painter: QPainter, rect: QRectF, text: str) -> None:
    """The number of today: on a disc of the accent, as wide as it must be."""
    now, font = look(), look().font(12, 600, numbers=True)
    width = max(QFontMetricsF(font).horizontalAdvance(text) + now.px(8), rect.height())
    disc = QRectF(rect.center().x() - width / 2, rect.y(), width, rect.height())
    ground(painter, disc, rect.height() / 2, now.accent)
    text_in(painter, disc, text, font, now.on_accent, Qt.AlignmentFlag.AlignHCenter)


class Legend(Dressed, QWidget):
    """What the bars and shapes mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend")
        self.setAccessibleDescription(", ".join(text for text, *_ in self._lines()))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(240, look().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As many of them as there is room for."""
        painter, now, x = painter_on(self), look(), 24.0
        painter.fillRect(QRectF(0, 0, self.width(), 1), now.line)
        font, side, middle = now.font(12), now.px(12), self.height() / 2
        for text, dress, shape in self._lines():
            width = QFontMetricsF(font).horizontalAdvance(text)
            wide = side if shape else now.px(22)
            if x + wide + 6 + width > self.width() - 16:
                break
            if shape:
                paint_shape(painter, QRectF(x, middle - side / 2, side, side), shape, dress.ink)
            else:
                paint_thin(painter, QRectF(x, middle - now.px(2), wide, now.px(4)), dress)
            text_in(painter, QRectF(x + wide + 6, 0, width + 2, self.height()), text, font, now.ink2)
            x += wide + 6 + width + now.px(18)
        painter.end()

    def _lines(self) -> list[tuple[str, Dress, str]]:
        now = look()
        plain = Dress(now.ink, now.accent)
        return [
            ("Event", plain, ""),
            ("Draft", Dress(now.ink, now.control, shape="dashed"), ""),
            ("Partner’s", Dress(now.ink, now.ink3, dotted=True), ""),
            ("Cancelled", Dress(now.ink3, now.ink3, struck=True), ""),
            ("Option expires", Dress(now.state("care").ink, now.ink), "diamond"),
            ("Deadline", Dress(now.state("info").ink, now.ink), "ring"),
            ("Cancelling costs more", Dress(now.state("info").ink, now.ink), "triangle-alert"),
            ("Done", Dress(now.ink3, now.ink3), "check"),
        ]
