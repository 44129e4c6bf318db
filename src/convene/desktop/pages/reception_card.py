"""The verdict that fills the screen: a shape, a word, who it is, and where they go."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.paint import painter_on
from convene.desktop.look import look
from convene.desktop.pages.reception_tone import Tone, tone
from convene.desktop.pages.reception_words import Said

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_GLYPH, _GAP = 256, 56
_STEPS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4, 0.34, 0.28)


@dataclass(frozen=True, slots=True)
class _Line:
    """A piece of text, its size once it is wrapped, and what stands before it (an icon, bold words)."""

    text: str
    font: QFont
    width: float
    height: float
    above: float
    icon: str = ""
    strong: str = ""
    indent: float = 0


class VerdictCard(QWidget):
    """Draws one ``Said`` as large as its room allows: a long name shrinks and wraps, it is never cut."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.said = Said("unknown", "")

    def show_said(self, said: Said) -> None:
        """Another outcome."""
        self.said = said
        self.setAccessibleName(said.aloud)
        self.update()

    def sizeHint(self) -> QSize:
        """Whatever there is."""
        return QSize(640, 360)

    def minimumSizeHint(self) -> QSize:
        """It shrinks before it hides anything."""
        return QSize(240, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape at the left, words at the right, in the middle of the height."""
        now = tone(self.said.tone)
        painter = painter_on(self)
        room = min(self.width() / 1050, self.height() / 630, 1.7)  # 1 in a window of 1440 by 900
        glyph = min(_GLYPH * room, self.width() * 0.24, self.height() * 0.5)
        left = glyph + min(_GAP * room, self.width() * 0.06)
        lines, height = self._fitted(room, self.width() - left)
        top = max(0.0, (self.height() - height) / 2)
        paint_verdict(painter, QRectF(0, (self.height() - glyph) / 2, glyph, glyph), self.said.tone, now)
        for line in lines:
            top = self._paint(painter, line, left, top, now)
        painter.end()

    def _fitted(self, room: float, width: float) -> tuple[list[_Line], float]:
        """The lines as large as they fit. The large ones give way first: what is small already stays readable."""
        lines: list[_Line] = []
        height = 0.0
        for least in (16, 13, 10, 7):
            for step in _STEPS:
                lines = self._lines(room * look().scale * step, least * look().scale, width)
                height = sum(line.above + line.height for line in lines)
                if height <= self.height() and self._fits(lines):
                    return lines, height
        return lines, height

    def _lines(self, f: float, least: float, width: float) -> list[_Line]:
        said, lines = self.said, []

        def add(
            text: str, size: float, weight: int, above: float, *, icon: str = "", strong: str = "", indent: float = 0
        ) -> None:
            if text or strong:
                pixels = max(size * f, min(size, least))
                font, before = _font(pixels, weight), indent * max(f, min(1.0, least / 24))
                metrics = QFontMetricsF(_font(pixels, 700) if strong else font)
                wide, height = _balanced(metrics, strong + text, max(width - before, 40))
                gap = above * f if lines else 0
                lines.append(_Line(text, font, wide, height, gap, icon, strong, before))

        two_lines = len(said.word) > 9
        add(said.word, 84 if two_lines else 132, 700, 0)
        if said.second:
            long = len(said.second) > 60
            add(said.second, 24 if long else 40, 600 if said.name else 500, 4 if two_lines else 12)
        add(said.name, 62, 700, 20)
        add(said.say_it, 24, 500, 6, icon="volume-2" if said.spoken else "", indent=38 if said.spoken else 0)
        add(said.who, 20, 400, 8)
        add(said.rest, 28, 400, 52, icon=said.icon, strong=said.strong, indent=60 if said.icon else 0)
        add(said.below, 20, 400, 4, indent=60 if said.icon else 0)
        add(said.note, 20, 600, 16, icon="info", indent=60)
        return lines

    def _fits(self, lines: list[_Line]) -> bool:
        """Whether every single word has room, so that none is broken."""
        return all(
            QFontMetricsF(line.font).horizontalAdvance(word) <= line.width
            for line in lines
            for word in f"{line.strong}{line.text}".split()
        )

    def _paint(self, painter: QPainter, line: _Line, left: float, top: float, now: Tone) -> float:
        top += line.above
        if line.strong:
            y = round(top - line.above * 0.48) + 0.5
            painter.setPen(QPen(now.hairline, 2))
            painter.drawLine(QPointF(left, y), QPointF(self.width(), y))
        if line.icon:
            size = line.font.pixelSize() * (1.25 if line.strong else 1.05)
            middle = top + QFontMetricsF(line.font).height() / 2
            paint_icon(painter, QRectF(left, middle - size / 2, size, size), line.icon, now.ink)
        rect = QRectF(left + line.indent, top, line.width + 2, line.height + 4)
        painter.setPen(now.ink)
        if line.strong:
            _paint_two(painter, rect, line, now)
        else:
            painter.setFont(line.font)
            painter.drawText(rect, _WRAP, line.text)
        return top + line.height


def paint_verdict(painter: QPainter, rect: QRectF, name: str, now: Tone) -> None:
    """The verdict's own shape: tick in a disc, clock, octagon, diamond, triangle."""
    _SHAPES.get(name, _diamond)(painter, rect, now)


def _paint_two(painter: QPainter, rect: QRectF, line: _Line, now: Tone) -> None:
    """Bold words and then plain ones, on one line where they fit, else the bold above."""
    bold = QFont(line.font)
    bold.setWeight(QFont.Weight.Bold)
    took = QFontMetricsF(bold).horizontalAdvance(line.strong)
    painter.setPen(now.ink)
    painter.setFont(bold)
    if took + QFontMetricsF(line.font).horizontalAdvance(line.text) <= rect.width():
        painter.drawText(rect, _WRAP, line.strong)
        painter.setFont(line.font)
        painter.drawText(rect.adjusted(took, 0, 0, 0), _WRAP, line.text)
    else:
        painter.drawText(rect, _WRAP, line.strong + line.text)


def _balanced(metrics: QFontMetricsF, text: str, width: float) -> tuple[float, float]:
    """Width and height of wrapped text, no wider than it must be for that height: no last line of one short word."""

    def height(wide: float) -> float:
        return metrics.boundingRect(QRectF(0, 0, wide, 10_000), _WRAP, text).height()

    high, low = height(width), width / 2
    if high <= metrics.height() * 1.5:
        return width, high
    wide = width
    for _ in range(6):
        middle = (low + wide) / 2
        low, wide = (low, middle) if height(middle) <= high else (middle, wide)
    longest = max(map(metrics.horizontalAdvance, text.split()), default=0.0)
    return min(max(wide + 4, longest + 1), width), high


def _font(size: float, weight: int) -> QFont:
    font = look().font(20, weight)
    font.setPixelSize(max(9, round(size)))
    if size >= 40:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 97)
    return font


def _ground(painter: QPainter, path: QPainterPath, now: Tone) -> None:
    painter.fillPath(path, now.ink)


def _pen(painter: QPainter, width: float, now: Tone, *, inner: bool) -> None:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(now.background if inner else now.ink, width, Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _at(rect: QRectF, x: float, y: float) -> QPointF:
    """A point in a square of 100."""
    return QPointF(rect.x() + rect.width() * x / 100, rect.y() + rect.height() * y / 100)


def _polygon(rect: QRectF, *points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(_at(rect, *points[0]))
    for point in points[1:]:
        path.lineTo(_at(rect, *point))
    path.closeSubpath()
    return path


def _tick(painter: QPainter, rect: QRectF, now: Tone) -> None:
    path = QPainterPath()
    path.addEllipse(rect)
    _ground(painter, path, now)
    _pen(painter, rect.width() * 0.105, now, inner=True)
    painter.drawPolyline([_at(rect, 25.5, 53), _at(rect, 42.5, 69.5), _at(rect, 75.5, 33)])


def _clock(painter: QPainter, rect: QRectF, now: Tone) -> None:
    width = rect.width() * 0.075
    _pen(painter, width, now, inner=False)
    painter.drawEllipse(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    _pen(painter, rect.width() * 0.085, now, inner=False)
    painter.drawPolyline([_at(rect, 50, 23), _at(rect, 50, 52), _at(rect, 69, 65)])


def _octagon(painter: QPainter, rect: QRectF, now: Tone) -> None:
    a, b = 29.3, 70.7
    _ground(painter, _polygon(rect, (a, 0), (b, 0), (100, a), (100, b), (b, 100), (a, 100), (0, b), (0, a)), now)
    _mark(painter, rect, now, top=25, bottom=56, dot=75)


def _triangle(painter: QPainter, rect: QRectF, now: Tone) -> None:
    path = _polygon(rect, (50, 10), (97, 90), (3, 90))
    _ground(painter, path, now)
    _pen(painter, rect.width() * 0.06, now, inner=False)
    painter.drawPath(path)
    _mark(painter, rect, now, top=38, bottom=60, dot=77)


def _mark(painter: QPainter, rect: QRectF, now: Tone, *, top: float, bottom: float, dot: float) -> None:
    """An exclamation mark."""
    _pen(painter, rect.width() * 0.115, now, inner=True)
    painter.drawLine(_at(rect, 50, top), _at(rect, 50, bottom))
    _dot(painter, _at(rect, 50, dot), rect.width() * 0.068, now)


def _diamond(painter: QPainter, rect: QRectF, now: Tone) -> None:
    path = _polygon(rect, (50, 0), (100, 50), (50, 100), (0, 50))
    _ground(painter, path, now)
    _pen(painter, rect.width() * 0.08, now, inner=True)
    hook = QPainterPath(_at(rect, 37.5, 40))
    hook.cubicTo(_at(rect, 37.5, 22), _at(rect, 64, 22), _at(rect, 64, 40))
    hook.cubicTo(_at(rect, 64, 51), _at(rect, 50.5, 50), _at(rect, 50.5, 61))
    painter.drawPath(hook)
    _dot(painter, _at(rect, 50.5, 76), rect.width() * 0.055, now)


def _dot(painter: QPainter, middle: QPointF, radius: float, now: Tone) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.background)
    painter.drawEllipse(middle, radius, radius)


_SHAPES: dict[str, Callable[[QPainter, QRectF, Tone], None]] = {
    "welcome": _tick,
    "already": _clock,
    "stop": _octagon,
    "unknown": _diamond,
    "not_saved": _triangle,
}
