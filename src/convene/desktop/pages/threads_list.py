"""One thread from its first session to its last: a line in the colour of the theme, a node for each session."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.icons import paint_glyph
from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.look import Dressed, look
from convene.desktop.pages.threads_words import say_joins
from convene.rules.programme import Agenda, AgendaSession
from convene.rules.theme_threads import ThemeThread
from convene.rules.time import say_day, zone

_DAY, _ROW, _LINE, _TIME = 40, 52, 14, 36  # a heading, a session, where the thread runs, where the time begins


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str  # of a heading
    session: AgendaSession | None = None


class ThreadList(FocusShown, Dressed, QWidget):
    """``opened(session_id)``. Arrows walk the sessions, Enter opens one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []
        self._key, self._names, self._zone = "", {}, zone("Europe/London")  # type: str, dict[str, str], tzinfo
        self._at = self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_thread(self, agenda: Agenda, thread: ThemeThread, other: str = "") -> None:
        """The sessions of a thread; with ``other`` those where it meets that one, or, with itself, stands alone."""
        self._key = thread.theme.key
        self._names = {theme.key: theme.name for theme in agenda.themes}
        self._zone = zone(agenda.time_zone)
        days = {day.id: say_day(day.date) for day in agenda.days}
        wanted = [s for s in thread.sessions if _asked(s, self._key, other)]
        self._entries = []
        for session in wanted:
            day = days.get(session.day_id, "") if session.day_id else ""
            if not self._entries or day != self._day_said():
                self._entries.append(_Entry(day))
            self._entries.append(_Entry("", session))
        waiting = [s for s in thread.waiting if _asked(s, self._key, other)]
        if waiting:
            self._entries.append(_Entry("In the tray, without a time"))
            self._entries += [_Entry("", s) for s in waiting]
        self._at = next((n for n, e in enumerate(self._entries) if e.session), -1)
        self._over = -1
        self.setAccessibleName(f"Sessions of {thread.theme.name}")
        self.setAccessibleDescription("; ".join(self._say(e.session) for e in self._entries if e.session))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sessions(self) -> list[AgendaSession]:
        """What is listed."""
        return [e.session for e in self._entries if e.session]

    def dress(self) -> None:
        """Larger text needs more room."""
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """All of it."""
        now = look()
        tall = sum(now.px(_ROW if e.session else _DAY) for e in self._entries)
        return QSize(now.px(360), tall + now.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Headings, sessions, the thread."""
        painter = painter_on(self)
        now = look()
        rects = self._rects()
        for entry, rect in zip(self._entries, rects, strict=True):
            if entry.session is None:
                words = rect.adjusted(now.px(_TIME), 6, 0, 0)
                text_in(painter, words, entry.words, now.font(12, 600), now.ink3)
        x, nodes = float(now.px(_LINE)), [r.center().y() for e, r in zip(self._entries, rects, strict=True) if _runs(e)]
        if len(nodes) > 1:
            painter.setPen(QPen(now.theme(self._key).colour, 3))
            painter.drawLine(QPointF(x, nodes[0]), QPointF(x, nodes[-1]))
        for number, (entry, rect) in enumerate(zip(self._entries, rects, strict=True)):
            if entry.session is not None:
                self._paint_session(painter, entry.session, rect, lit=number == self._over)
        if self.has_ring() and self._at >= 0:
            focus_ring(painter, rects[self._at].adjusted(now.px(_TIME) - 8, 2, 0, -2), 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stand out."""
        self._hover(self._number_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        number = self._number_at(event.position())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = number
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and open."""
        there = [n for n, e in enumerate(self._entries) if e.session]
        if not there:
            super().keyPressEvent(event)
            return
        place = there.index(self._at)
        steps = {
            Qt.Key.Key_Up: max(place - 1, 0),
            Qt.Key.Key_Down: min(place + 1, len(there) - 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(there) - 1,
        }
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self.ring_shown = True
            self._at = there[step]
            self.update()
            if QAccessible.isActive():
                session = self._entries[self._at].session
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._say(session)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        session = self._entries[self._at].session
        if session is not None:
            self.opened.emit(session.id)

    def _day_said(self) -> str:
        return next((e.words for e in reversed(self._entries) if e.session is None), "")

    def _say(self, session: AgendaSession | None) -> str:
        if session is None:
            return ""
        at = f"{session.starts_at.astimezone(self._zone):%H:%M} " if session.starts_at else ""
        return f"{at}{session.title}, {say_joins(session, self._key, self._names)}"

    def _rects(self) -> list[QRectF]:
        now, y, found = look(), 0.0, []
        for entry in self._entries:
            tall = now.px(_ROW if entry.session else _DAY)
            found.append(QRectF(0, y, self.width(), tall))
            y += tall
        return found

    def _number_at(self, at: QPointF) -> int:
        rects = enumerate(self._rects())
        return next((n for n, rect in rects if rect.contains(at) and self._entries[n].session), -1)

    def _hover(self, number: int) -> None:
        if number != self._over:
            self._over = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _paint_session(self, painter: QPainter, session: AgendaSession, rect: QRectF, *, lit: bool) -> None:
        now = look()
        left = float(now.px(_TIME))
        if lit:
            ground(painter, rect.adjusted(left - 8, 2, 0, -2), 6, now.hover)
        if session.starts_at is not None:
            node, ink = now.px(6), now.theme(self._key).colour
            alone = len(session.themes) == 1
            painter.setPen(QPen(ink, 3))
            painter.setBrush(now.page if alone else ink)
            painter.drawEllipse(QPointF(now.px(_LINE), rect.center().y()), node, node)
            words = f"{session.starts_at.astimezone(self._zone):%H:%M}"
            place = QRectF(left, rect.y(), now.px(48), rect.height() / 2 + 4)
            text_in(painter, place.adjusted(0, 6, 0, 0), words, now.font(13, numbers=True), now.ink2)
        x, right = left + now.px(52), rect.right() - 12
        top = QRectF(x, rect.y() + 6, right - x, rect.height() / 2 - 4)
        foot = QRectF(x, rect.center().y() + 1, right - x, rect.height() / 2 - 7)
        others = [key for key in session.themes if key != self._key]
        size, gap = now.px(16), now.px(6)
        width = len(others) * (size + gap) if others else now.px(44)
        text_in(painter, top.adjusted(0, 0, -width - 8, 0), session.title, now.font(13, 600), now.ink)
        if others:
            for number, key in enumerate(others):
                at = QRectF(right - width + gap + number * (size + gap), top.center().y() - size / 2, size, size)
                paint_glyph(painter, at, key)
        else:
            text_in(painter, top, "alone", now.font(12), now.ink3, Qt.AlignmentFlag.AlignRight)
        under = [session.room or ("" if session.starts_at is None else "no room yet"), session.track]
        under += [", ".join(person.name for person in session.people)]
        text_in(painter, foot, "  ·  ".join(filter(None, under)), now.font(12), now.ink3)


def _asked(session: AgendaSession, key: str, other: str) -> bool:
    return set(session.themes) == {key} if other == key else not other or other in session.themes


def _runs(entry: _Entry) -> bool:
    return entry.session is not None and entry.session.starts_at is not None
