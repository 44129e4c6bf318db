"""The colours that fill the screen at the desk: the page's own while it waits, then the verdict's."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from convene.desktop.look import look


@dataclass(frozen=True, slots=True)
class Tone:
    """Ink and ground for the whole page. ``hatched``: stripes as well, for what was not saved."""

    name: str
    ink: QColor
    ink2: QColor
    background: QColor
    ring: QColor
    hairline: QColor
    hatched: bool = False


def tone(name: str) -> Tone:
    """``ready``, one of the verdicts (welcome, already, stop, unknown), or ``not_saved``."""
    if name == "ready":
        now = look()
        ring = look().verdict("welcome").ring
        return Tone(name, now.ink, now.ink2, now.page, ring, now.line2)
    of = look().verdict("stop" if name == "not_saved" else name)
    return Tone(name, of.ink, of.ink, of.background, of.ring, of.hairline, name == "not_saved")


def paint_ground(painter: QPainter, rect: QRectF, now: Tone) -> None:
    """Fill ``rect`` with the tone; hatched with darker stripes, on which the ink stands out even more."""
    painter.fillRect(rect, now.background)
    if not now.hatched:
        return
    painter.save()
    painter.setClipRect(rect)
    step = 44
    painter.setPen(QPen(now.background.darker(126), 16))
    x = rect.left() - rect.height() - step
    while x < rect.right() + step:
        painter.drawLine(QPointF(x, rect.bottom() + 12), QPointF(x + rect.height() + 24, rect.top() - 12))
        x += step
    painter.restore()
