"""The ribbon of a day: a line for each theme, tied where a session carries it."""

from html import escape
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convene.desktop.icons import paint_glyph
from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.look import look
from convene.rules.time import zone
from convene.services.ribbon import Knot, Ribbon

_LANE = 24  # between two threads
_LEGEND = 142
_GAP = 1.3  # extra room between two times, in steps
_REACH = 11  # half the width of what a click on a knot takes


class RibbonView(FocusShown, QWidget):
    """Threads from left to right, every session of the day in order. Arrow keys walk the knots, Enter opens one.

    ``pointed(knot | None)``: the mouse or the keys are on a session; ``chosen(session_id)``: it was opened.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, ground_colour: str = "surface") -> None:
        super().__init__()
        self._ground = ground_colour  # what threads are drawn on: they leave a gap where they cross
        self._ribbon = Ribbon()
        self._zone: ZoneInfo = zone("Europe/London")
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How the themes thread through the day")

    def set_ribbon(self, ribbon: Ribbon, time_zone: str) -> None:
        """Show this day."""
        self._ribbon, self._zone, self._at = ribbon, zone(time_zone), -1
        self.setAccessibleDescription("; ".join(self._say(knot) for knot in ribbon.knots))
        self.updateGeometry()
        self.update()

    def place_of(self, session_id: UUID) -> QPointF:
        """Where a session's knot is: its middle."""
        number = next(n for n, knot in enumerate(self._ribbon.knots) if knot.session_id == session_id)
        return self._rect(number, self._columns()).center()

    def sizeHint(self) -> QSize:
        """A lane for every theme, and a line of times."""
        return QSize(look().px(420), look().px(_LANE * max(len(self._ribbon.themes), 1) + 26))

    def minimumSizeHint(self) -> QSize:
        """It gives way in width only."""
        return QSize(look().px(240), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names, threads, knots, times."""
        painter = painter_on(self)
        columns = self._columns()
        self._paint_names(painter)
        self._paint_threads(painter, columns)
        for number in range(len(self._ribbon.knots)):
            self._paint_knot(painter, number, columns)
        self._paint_times(painter, columns)
        if self.has_ring():
            focus_ring(painter, QRectF(self.rect()), 8)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        number = self._number_at(event.position())
        self._point(number)
        self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
        if number >= 0:
            words = f"<span>{escape(self._say(self._ribbon.knots[number]))}</span>"
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._point(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        if event.button() == Qt.MouseButton.LeftButton and (number := self._number_at(event.position())) >= 0:
            self.chosen.emit(self._ribbon.knots[number].session_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the knots and open one."""
        last = len(self._ribbon.knots) - 1
        steps = {
            Qt.Key.Key_Right: min(self._at + 1, last),
            Qt.Key.Key_Left: max(self._at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last >= 0 and (step := steps.get(Qt.Key(event.key()))) is not None:
            self._point(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.chosen.emit(self._ribbon.knots[self._at].session_id)
        else:
            super().keyPressEvent(event)

    def _say(self, knot: Knot) -> str:
        names = {theme.key: theme.name for theme in self._ribbon.themes}
        themes = ", ".join(names[key] for key in knot.themes)
        where = f", {knot.room}" if knot.room else ""
        return f"{knot.starts_at.astimezone(self._zone):%H:%M} {knot.title}{where}: {themes}"

    def _point(self, number: int) -> None:
        if number == self._at:
            return
        self._at = number
        self.pointed.emit(self._ribbon.knots[number] if number >= 0 else None)
        self.update()

    def _number_at(self, place: QPointF) -> int:
        columns = self._columns()
        reach = look().px(_REACH)
        for number in range(len(self._ribbon.knots)):
            rect = self._rect(number, columns)
            if rect.adjusted(-reach + 7, -6, reach - 7, 6).contains(place):
                return number
        return -1

    def _columns(self) -> list[float]:
        """The x of every knot: sessions of one time close together, a gap before the next time."""
        knots = self._ribbon.knots
        steps = [0.0]
        for one, other in pairwise(knots):
            steps.append(steps[-1] + 1 + (_GAP if one.starts_at != other.starts_at else 0))
        left, right = look().px(_LEGEND) + look().px(20), self.width() - look().px(20)
        wide = max(right - left, 1)
        step = wide / (steps[-1] + 1)
        return [left + (s + 0.5) * step for s in steps] if knots else []

    def _lane(self, lane: float) -> float:
        return look().px(_LANE) * (lane + 0.5)

    def _rect(self, number: int, columns: list[float]) -> QRectF:
        knot = self._ribbon.knots[number]
        lanes = [knot.order.index(key) for key in knot.themes]
        half = look().px(7)
        top, foot = self._lane(min(lanes)) - half, self._lane(max(lanes)) + half
        return QRectF(columns[number] - half, top, 2 * half, foot - top)

    def _paint_names(self, painter: QPainter) -> None:
        size = look().size("icon")
        for lane, theme in enumerate(self._ribbon.themes):
            y = self._lane(lane)
            paint_glyph(painter, QRectF(0, y - size / 2, size, size), theme.key)
            words = QRectF(size + 8, y - size, look().px(_LEGEND) - size - 12, 2 * size)
            text_in(painter, words, theme.name, look().font(13), look().ink2)

    def _paint_threads(self, painter: QPainter, columns: list[float]) -> None:
        order = tuple(theme.key for theme in self._ribbon.themes)
        stops = [(float(look().px(_LEGEND)), order)]
        stops += [(x, knot.order) for x, knot in zip(columns, self._ribbon.knots, strict=True)]
        stops.append((float(self.width()), stops[-1][1]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key in order:
            whole = QPainterPath(QPointF(stops[0][0], self._lane(stops[0][1].index(key))))
            for one, other in pairwise(stops):
                whole.connectPath(self._piece(key, one, other))
            self._stroke(painter, whole, look().theme(key).colour, 3)
        # Where threads change sides, who lies above changes from place to place, so that they weave.
        for number, (one, other) in enumerate(pairwise(stops)):
            moving = [key for key in order if one[1].index(key) != other[1].index(key)]
            for key in moving if number % 2 else reversed(moving):
                piece = self._piece(key, one, other)
                self._stroke(painter, piece, look().colour(self._ground), 7)
                self._stroke(painter, piece, look().theme(key).colour, 3)

    def _piece(
        self, key: str, one: tuple[float, tuple[str, ...]], other: tuple[float, tuple[str, ...]]
    ) -> QPainterPath:
        (x, before), (next_x, after) = one, other
        y, next_y = self._lane(before.index(key)), self._lane(after.index(key))
        path, half = QPainterPath(QPointF(x, y)), (next_x - x) / 2
        path.cubicTo(QPointF(x + half, y), QPointF(next_x - half, next_y), QPointF(next_x, next_y))
        return path

    def _stroke(self, painter: QPainter, path: QPainterPath, colour: QColor, width: int) -> None:
        cap, join = Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, look().px(width), Qt.PenStyle.SolidLine, cap, join))
        painter.drawPath(path)

    def _paint_knot(self, painter: QPainter, number: int, columns: list[float]) -> None:
        knot, rect = self._ribbon.knots[number], self._rect(number, columns)
        here = number == self._at
        fill = look().selected if here else look().surface
        ground(painter, rect, look().px(7), fill, look().accent if here else look().ink, 2.4 if here else 1.6)
        painter.setPen(Qt.PenStyle.NoPen)
        dot = look().px(6)
        for key in knot.themes:
            y = self._lane(knot.order.index(key))
            painter.setBrush(look().theme(key).colour)
            painter.drawEllipse(QRectF(columns[number] - dot / 2, y - dot / 2, dot, dot))

    def _paint_times(self, painter: QPainter, columns: list[float]) -> None:
        font = look().font(12, numbers=True)
        width = QFontMetricsF(font).horizontalAdvance("00:00")
        groups: dict[str, list[float]] = {}
        for x, knot in zip(columns, self._ribbon.knots, strict=True):
            groups.setdefault(f"{knot.starts_at.astimezone(self._zone):%H:%M}", []).append(x)
        top, free = self._lane(len(self._ribbon.themes)) - look().px(8), 0.0
        for words, places in groups.items():
            middle = (places[0] + places[-1]) / 2
            if middle - width / 2 < free:
                continue
            free = middle + width / 2 + 4
            line = QRectF(middle - width, top, 2 * width, look().px(20))
            text_in(painter, line, words, font, look().ink3, Qt.AlignmentFlag.AlignHCenter)
