"""The colours that fill the screen at the desk: the page's own while it waits, then the verdict's."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.paint import painter_on, text_in
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


class RehearsalBanner(QWidget):
    """A striped band that says, above every verdict and every question, that nothing is kept."""

    TEXT = "Rehearsal: nothing is kept"

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.TEXT)

    def sizeHint(self) -> QSize:
        """One line with room around it."""
        return QSize(400, look().px(40))

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(200, look().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Stripes in two colours that are no verdict's, and the words on a plain patch."""
        painter, rect, now = painter_on(self), QRectF(self.rect()), look()
        painter.fillRect(rect, now.ink)
        _stripe(painter, rect, now.page, step=36, width=12)
        font = now.font(15, 700)
        wide = min(QFontMetricsF(font).horizontalAdvance(self.TEXT) + now.px(48), rect.width())
        patch = QRectF(rect.center().x() - wide / 2, rect.y(), wide, rect.height())
        painter.fillRect(patch, now.ink)
        text_in(painter, patch, self.TEXT, font, now.page, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


def paint_ground(painter: QPainter, rect: QRectF, now: Tone) -> None:
    """Fill ``rect`` with the tone; hatched with darker stripes, on which the ink stands out even more."""
    painter.fillRect(rect, now.background)
    if now.hatched:
        _stripe(painter, rect, now.background.darker(126), step=44, width=16)


def _stripe(painter: QPainter, rect: QRectF, colour: QColor, *, step: int, width: int) -> None:
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(QPen(colour, width))
    x = rect.left() - rect.height() - step
    while x < rect.right() + step:
        painter.drawLine(QPointF(x, rect.bottom() + 12), QPointF(x + rect.height() + 24, rect.top() - 12))
        x += step
    painter.restore()
