"""Themes by themes: how often two of them meet in one session; on the diagonal, how often one stands alone."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convene.desktop.icons import paint_glyph
from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.kit.text import literal
from convene.desktop.look import Dressed, look
from convene.desktop.pages.threads_words import say_cell, say_thread
from convene.rules.theme_threads import Threads

_NAMES, _HEAD, _ROW, _NARROWEST, _WIDEST = 204, 44, 44, 44, 84
Pair = tuple[str, str]


class ThreadsMatrix(FocusShown, Dressed, QWidget):
    """``chosen(one, other)``: a cell, or a theme and nothing. Arrows walk, Enter chooses."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._threads = Threads((), {})
        self._keys: list[str] = []
        self._at = (0, -1)  # row and column under the keys; column -1 is the theme itself
        self._pair: Pair | None = None
        self._over: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How often themes meet")

    def show_threads(self, threads: Threads, pair: Pair | None) -> None:
        """These themes, with that pair chosen."""
        self._threads, self._pair = threads, pair
        self._keys = [t.theme.key for t in threads.threads]
        self._at = (min(self._at[0], max(len(self._keys) - 1, 0)), min(self._at[1], len(self._keys) - 1))
        if pair is not None and pair[0] in self._keys:
            self._at = (self._keys.index(pair[0]), self._keys.index(pair[1]) if pair[1] else -1)
        self._describe()
        self.updateGeometry()
        self.update()

    def dress(self) -> None:
        """Larger text needs more room."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A row for every theme below their heads."""
        now, count = look(), len(self._keys)
        return QSize(now.px(_NAMES + count * 68), now.px(_HEAD + count * _ROW) + 2)

    def minimumSizeHint(self) -> QSize:
        """It gives way in width down to the glyphs."""
        now = look()
        return QSize(now.px(_NAMES + len(self._keys) * _NARROWEST), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heads, names, cells."""
        painter = painter_on(self)
        most = max((n for pair, n in self._threads.met.items() if len(pair) == 2), default=1)
        for column, key in enumerate(self._keys):
            self._paint_head(painter, column, key)
        for row, key in enumerate(self._keys):
            self._paint_name(painter, row, key)
            for column, other in enumerate(self._keys):
                self._paint_cell(painter, row, column, (key, other), most)
        if self.has_ring() and self._keys:
            focus_ring(painter, self._rect(*self._at).adjusted(1, 1, -1, -1), 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stand out."""
        self._hover(self._place(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked."""
        place = self._place(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = place
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and choose."""
        row, column = self._at
        last = len(self._keys) - 1
        steps = {
            Qt.Key.Key_Up: (max(row - 1, 0), column),
            Qt.Key.Key_Down: (min(row + 1, last), column),
            Qt.Key.Key_Left: (row, max(column - 1, -1)),
            Qt.Key.Key_Right: (row, min(column + 1, last)),
            Qt.Key.Key_Home: (row, -1),
            Qt.Key.Key_End: (row, last),
        }
        if last >= 0 and (step := steps.get(Qt.Key(event.key()))) is not None:
            self.ring_shown = True
            self._at = step
            self._describe()
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))
            self.update()
        elif last >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tooltips say a cell in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), literal(self._said(place)) if place else "", self)
            return True
        return super().event(event)

    def _choose(self) -> None:
        row, column = self._at
        self.chosen.emit(self._keys[row], self._keys[column] if column >= 0 else "")

    def _hover(self, place: tuple[int, int] | None) -> None:
        if place != self._over:
            self._over = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _said(self, place: tuple[int, int]) -> str:
        row, column = place
        if column < 0:
            thread = self._threads.threads[row]
            return f"{thread.theme.name}: {say_thread(thread)}"
        return say_cell(self._threads, self._keys[row], self._keys[column])

    def _describe(self) -> None:
        self.setAccessibleDescription(self._said(self._at) if self._keys else "")

    def _width(self) -> float:
        now = look()
        free = (self.width() - now.px(_NAMES)) / max(len(self._keys), 1)
        return min(max(free, now.px(_NARROWEST)), now.px(_WIDEST))

    def _rect(self, row: int, column: int) -> QRectF:
        now = look()
        y, tall = now.px(_HEAD) + row * now.px(_ROW), now.px(_ROW)
        if column < 0:
            return QRectF(0, y, now.px(_NAMES), tall)
        return QRectF(now.px(_NAMES) + column * self._width(), y, self._width(), tall)

    def _place(self, at: QPointF) -> tuple[int, int] | None:
        count = len(self._keys)
        places = ((row, column) for row in range(count) for column in range(-1, count))
        return next((place for place in places if self._rect(*place).contains(at)), None)

    def _paint_head(self, painter: QPainter, column: int, key: str) -> None:
        now, place = look(), self._rect(0, column)
        size = now.px(18)
        paint_glyph(painter, QRectF(place.center().x() - size / 2, (now.px(_HEAD) - size) / 2, size, size), key)

    def _paint_name(self, painter: QPainter, row: int, key: str) -> None:
        now, place, thread = look(), self._rect(row, -1), self._threads.threads[row]
        lit = self._pair is not None and self._pair[0] == key
        if lit or self._over == (row, -1):
            ground(painter, place.adjusted(0, 2, -6, -2), 6, now.selected if lit else now.hover)
        if lit:
            ground(painter, QRectF(0, place.y() + 2, 3, place.height() - 4), 1, now.accent)
        size = now.px(18)
        paint_glyph(painter, QRectF(12, place.center().y() - size / 2, size, size), key)
        ink = now.ink if thread.sessions else now.ink3
        words = QRectF(12 + size + 8, place.y(), place.width() - size - 64, place.height())
        text_in(painter, words, thread.theme.name, now.font(13, 600 if lit else 400), ink)
        number = place.adjusted(0, 0, -16, 0)
        right = Qt.AlignmentFlag.AlignRight
        text_in(painter, number, str(len(thread.sessions)), now.font(13, numbers=True), now.ink3, right)

    def _paint_cell(self, painter: QPainter, row: int, column: int, pair: Pair, most: int) -> None:
        now, cell = look(), self._rect(row, column).adjusted(2, 2, -2, -2)
        count, own = self._threads.meetings(*pair), pair[0] == pair[1]
        fill = now.page if own else _blend(now.surface, now.accent, 0.34 * count / most) if count else now.surface
        lit = self._pair is not None and set(pair) == set(self._pair)
        ground(painter, cell, 6, fill, now.ink if lit else now.line, 2 if lit else 1)
        if self._over == (row, column):
            ground(painter, cell, 6, None, now.control, 1.5)
        middle = Qt.AlignmentFlag.AlignHCenter
        if own:
            text_in(painter, cell, f"{count} alone" if count else "–", now.font(12, numbers=True), now.ink2, middle)
        else:
            font = now.font(15, 600, numbers=True) if count else now.font(13)
            text_in(painter, cell, str(count) if count else "–", font, now.ink if count else now.ink3, middle)


def _blend(one: QColor, other: QColor, share: float) -> QColor:
    """A colour that far from one to the other."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))
