"""Strokes that several widgets share: rounded grounds, focus rings, text in a rectangle, marks of a state."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.look import look

# Every other shape is the name of an icon.
SHAPES = ("tick", "half", "dashed", "cross", "disc", "dot", "ring", "diamond")


def painter_on(widget: QWidget) -> QPainter:
    """A painter with smooth edges. End it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def ground(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, border: QColor | None = None, width: float = 1
) -> None:
    """A rounded rectangle whose border lies inside ``rect``."""
    inset = width / 2 if border is not None else 0
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The 2-px accent ring, inside ``rect``."""
    ground(painter, rect, radius, None, look().focus, 2)


def text_in(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """One line of plain text, centred in height and elided at the right; returns the width it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(" ".join(text.split("\n")), Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(flags), shown)
    return metrics.horizontalAdvance(shown)


def paint_shape(painter: QPainter, rect: QRectF, shape: str, colour: QColor, inner: QColor | None = None) -> None:
    """The shape of a state, so that it is never told by colour alone: one of SHAPES, or an icon's name."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = rect.width() / 16
    disc = rect.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit)
    pen = QPen(colour, 1.6 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if shape in ("tick", "disc"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        if shape == "tick":
            pen.setColor(inner or look().page)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline([_at(rect, 5.4, 8.2), _at(rect, 7.2, 10), _at(rect, 10.6, 6.3)])
    elif shape in ("half", "ring", "dashed"):
        if shape == "dashed":
            pen.setDashPattern([1.2, 1.9])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(unit, unit, -unit, -unit))
        if shape == "half":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(disc.adjusted(unit, unit, -unit, -unit), 90 * 16, 180 * 16)
    elif shape == "dot":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(rect.center(), 2 * unit, 2 * unit)
    elif shape == "cross":
        painter.setPen(pen)
        painter.drawLine(_at(rect, 4.5, 4.5), _at(rect, 11.5, 11.5))
        painter.drawLine(_at(rect, 11.5, 4.5), _at(rect, 4.5, 11.5))
    elif shape == "diamond":
        path = QPainterPath(_at(rect, 8, 1.5))
        for x, y in ((14.5, 8), (8, 14.5), (1.5, 8)):
            path.lineTo(_at(rect, x, y))
        path.closeSubpath()
        painter.fillPath(path, colour)
    else:
        paint_icon(painter, rect, shape, colour)
    painter.restore()


def paint_tick(painter: QPainter, rect: QRectF, state: Qt.CheckState, *, enabled: bool = True) -> None:
    """A tick box: empty, ticked, or with a bar when only some are ticked."""
    colours = look()
    on = state != Qt.CheckState.Unchecked
    fill = (colours.accent if enabled else colours.ink3) if on else (colours.surface if enabled else colours.sunken)
    ground(painter, rect, 4, fill, None if on else (colours.control if enabled else colours.line2), 1.2)
    if not on:
        return
    unit = rect.width() / 16
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colours.on_accent, 2 * unit, Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state == Qt.CheckState.Checked:
        painter.drawPolyline([_at(rect, 4, 8.3), _at(rect, 6.9, 11), _at(rect, 12, 5.3)])
    else:
        painter.drawLine(_at(rect, 4.5, 8), _at(rect, 11.5, 8))


def _at(rect: QRectF, x: float, y: float) -> QPointF:
    return QPointF(rect.x() + x * rect.width() / 16, rect.y() + y * rect.height() / 16)
