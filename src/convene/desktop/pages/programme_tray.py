"""The tray: sessions that have no time yet, at the foot of the grid. They are dragged from here and back."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from convene.desktop.icons import glyph, pixmap
from convene.desktop.kit.paint import focus_ring, painter_on, text_in
from convene.desktop.look import Dressed, look
from convene.desktop.pages.programme_cards import draw_line
from convene.rules.programme import AgendaSession

_CARD, _GAP, _WORDS = 232, 10, 112
_HELP = "Left and Right choose a session, P gives it the first free place, Enter opens it, Delete removes it."


class Tray(Dressed, QWidget):
    """Unplaced sessions as cards in a row."""

    opened = Signal(object)  # UUID
    place_wanted = Signal(object)  # UUID
    removed = Signal(object)  # UUID
    carried = Signal(
        object, QPoint, QPointF
    )  # AgendaSession, where the hand is on the screen, where the card was taken
    let_go = Signal(bool)  # drop it there, or never mind

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Unplaced sessions")
        self.setAccessibleDescription(_HELP)
        self._sessions: tuple[AgendaSession, ...] = ()
        self._chosen: UUID | None = None
        self._offset = 0.0
        self._pressed: QPointF | None = None
        self._carrying = False
        self._welcoming = False
        self._ring = False

    def set_sessions(self, sessions: Iterable[AgendaSession]) -> None:
        """Show these; what was chosen stays chosen while it is there."""
        self._sessions = tuple(sessions)
        if self._chosen not in {s.id for s in self._sessions}:
            self._chosen = None
        self._scroll(0)
        self.setAccessibleName(f"Unplaced sessions, {len(self._sessions)}")

    def holds(self, at: QPoint) -> bool:
        """Whether a place on the screen is over the tray."""
        return self.isVisible() and self.rect().contains(self.mapFromGlobal(at))

    def welcome(self, on: bool) -> None:
        """Show that a session let go now would rest here."""
        if on != self._welcoming:
            self._welcoming = on
            self.update()

    def dress(self) -> None:
        """Its height grows with the text."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A row of cards."""
        return QSize(look().px(400), look().px(64))

    def minimumSizeHint(self) -> QSize:
        """Narrow windows scroll it."""
        return QSize(look().px(160), look().px(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Label, cards."""
        now, painter = look(), painter_on(self)
        painter.fillRect(self.rect(), now.selected if self._welcoming else now.page)
        painter.fillRect(QRectF(0, 0, self.width(), 1), now.line)
        words = QRectF(24, self.height() / 2 - now.px(19), now.px(_WORDS), now.px(19))
        text_in(painter, words, "Unplaced", now.font(13, 600), now.ink)
        count = len(self._sessions)
        under = f"{count}, drag or press P" if count else "Everything has a place."
        words = words.translated(0, now.px(19))
        words.setWidth(words.width() if count else self.width())
        text_in(painter, words, under, now.font(12), now.ink2)
        painter.setClipRect(QRectF(self._left(), 0, self.width() - self._left(), self.height()))
        for index, session in enumerate(self._sessions):
            rect = self._rect(index)
            if rect.right() > self._left() and rect.left() < self.width():
                self._paint_card(painter, rect, session)
        painter.end()

    def _paint_card(self, painter: QPainter, rect: QRectF, session: AgendaSession) -> None:
        now, chosen = look(), session.id == self._chosen
        pen = QPen(now.ink if chosen else now.control, 1.5 if chosen else 1)
        pen.setDashPattern([3, 2.4])
        painter.setPen(pen)
        painter.setBrush(now.surface)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        if chosen and self._ring and self.hasFocus():
            focus_ring(painter, rect.adjusted(-3, -3, 3, 3), 8)
        size = now.px(14)
        painter.drawPixmap(QPointF(rect.x() + 8, rect.center().y() - size / 2), pixmap("grip-vertical", "ink3", size))
        right = rect.right() - 10
        for theme in reversed(session.themes[:3]):
            right -= size
            painter.drawPixmap(QPointF(right, rect.center().y() - size / 2), glyph(theme, size))
            right -= 4
        left = rect.x() + now.px(20) + 8
        title = QRectF(left, rect.center().y() - now.px(18), right - left - 6, now.px(18))
        draw_line(painter, title, session.title, now.font(13, 500), now.ink)
        draw_line(painter, title.translated(0, now.px(17)), f"{session.minutes} min", now.font(12), now.ink2)

    def _left(self) -> float:
        return 24 + look().px(_WORDS)

    def _rect(self, index: int) -> QRectF:
        width, high = look().px(_CARD), look().px(44)
        x = self._left() + 4 + index * (width + _GAP) - self._offset
        return QRectF(x, (self.height() - high) / 2, width, high)

    def _scroll(self, by: float) -> None:
        whole = len(self._sessions) * (look().px(_CARD) + _GAP) + 16
        most = max(0.0, whole - (self.width() - self._left()))
        self._offset = min(max(self._offset + by, 0.0), most)
        self.update()

    def _at(self, point: QPointF) -> int | None:
        inside = point.x() >= self._left()
        return next((n for n in range(len(self._sessions)) if inside and self._rect(n).contains(point)), None)

    def _choose(self, index: int) -> None:
        session = self._sessions[index]
        self._chosen = session.id
        rect = self._rect(index)
        self._scroll(min(0.0, rect.left() - self._left() - 4) + max(0.0, rect.right() - self.width() + 8))
        words = f"{session.title}, {session.minutes} minutes, {index + 1} of {len(self._sessions)}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a card."""
        index = self._at(event.position())
        self._ring = False
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._pressed = event.position()
            self._choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry a card to the grid."""
        if self._pressed is None:
            over = self._at(event.position()) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        session = next((s for s in self._sessions if s.id == self._chosen), None)
        if session is not None and (far or self._carrying):
            self._carrying = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.carried.emit(session, event.globalPosition().toPoint(), QPointF(24, 8))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let it go."""
        carrying, self._carrying, self._pressed = self._carrying, False, None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if carrying:
            self.let_go.emit(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a card."""
        if (index := self._at(event.position())) is not None:
            self.opened.emit(self._sessions[index].id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel goes along the row."""
        turned = event.angleDelta()
        self._scroll(-(turned.x() or turned.y()) / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay within the row."""
        super().resizeEvent(event)
        self._scroll(0)

    # The keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See ``_HELP``."""
        index = next((n for n, s in enumerate(self._sessions) if s.id == self._chosen), None)
        key = Qt.Key(event.key())
        self._ring = True
        if key == Qt.Key.Key_Escape and self._carrying:
            self._carrying, self._pressed = False, None
            self.let_go.emit(False)
        elif not self._sessions:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._choose(0 if index is None else min(max(index + step, 0), len(self._sessions) - 1))
        elif index is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._chosen)
        elif key == Qt.Key.Key_P:
            self.place_wanted.emit(self._chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming with Tab one stands on a card."""
        super().focusInEvent(event)
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._ring and self._chosen is None and self._sessions:
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()
