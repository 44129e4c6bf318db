"""The timeline under the hand: it takes the mouse and the keys and says what is wanted. It changes nothing itself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication

from convene.desktop.look import look
from convene.desktop.pages.venue_bars import Bar
from convene.desktop.pages.venue_canvas import RoomCanvas
from convene.desktop.pages.venue_drag import (
    DAY,
    Drag,
    Grip,
    free_place,
    moment,
    movable,
    snap_of,
    snapped,
    spanned,
)
from convene.desktop.pages.venue_keys import Act, act_of, neighbour
from convene.desktop.pages.venue_menu import BarMenu
from convene.desktop.pages.venue_paint import ghost_rect, paint_drag
from convene.desktop.pages.venue_plan import Plan, at_edge
from convene.desktop.pages.venue_say import say_fixed, say_place, say_refused, say_verdict
from convene.rules.errors import Invalid
from convene.services.booking_board import Board

_PAUSE_MS = 600  # after the last of several key presses a move is written
_GRIPS = {-1: Grip.START, 0: Grip.BODY, 1: Grip.END}
_TURNS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class RoomGrid(RoomCanvas):
    """``opened(booking_id, by_key)``; ``changing(booking_id)``: in the form; ``asked(room_id, start, end)``: a booking
    is wanted, with what is known of it; ``placed(drag)``: a booking was let go elsewhere; ``refused(words)``: nothing
    was moved, and why; ``turned(day)``: what the keys move has left the days shown; ``left()`` by Esc."""

    opened = Signal(object, bool)
    changing = Signal(object)
    asked = Signal(object, object, object)
    placed = Signal(object)
    refused = Signal(str)
    turned = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.drag: Drag | None = None
        self._pressed: QPointF | None = None
        self._hand = QPoint()  # where the mouse was last, on the screen
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.settle(patient=True))
        self._scroller = QTimer(self, interval=40)
        self._scroller.timeout.connect(self._scroll_on)

    def show_board(self, board: Board, days: tuple[date, ...], today: date) -> None:
        """As the canvas; what is in the hand stays there, what was let go lies where it was put."""
        drag = self.drag
        if drag is not None and board is not self._board and (drag.resting or not drag.rebase(board)):
            self.drag = None
        super().show_board(board, days, today)

    def forget(self) -> None:
        """Nothing is in the hand any more."""
        self._pause.stop()
        self._scroller.stop()
        self.drag = None
        self.update()

    def settle(self, *, patient: bool = False) -> None:
        """What the keys moved has come to rest: it is written, or refused. ``patient``: while it cannot be let go where
        it is, it may still move on."""
        self._pause.stop()
        drag = self.drag
        if drag is None or drag.by_hand or drag.resting or drag.booking is None:
            return
        if drag.possible or not patient:
            self._let_go(drag)

    def taken(self) -> UUID | None:
        """The booking that is in the hand, and not in its place."""
        return self.drag.booking.id if self.drag is not None and self.drag.booking is not None else None

    def paint_over(self, painter: QPainter, seen: QRectF) -> None:
        """What is in the hand."""
        if self.drag is not None and self.plan is not None:
            paint_drag(painter, self.plan, self.drag, seen, self._today)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, and be ready to take it up."""
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or self.plan is None:
            return
        self.settle()
        self._unmark()
        self._pressed = event.position()
        bar = self.plan.bar_at(event.position())
        self.choose(bar.booking.id if bar else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken up; else say by the cursor what could be done."""
        if self.plan is None:
            return
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_cursor(self.plan, event.position())
            return
        far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and (self.drag is None or self.drag.resting):
            self._take(self.plan, self._pressed)
        if self.drag is not None and self.drag.by_hand:
            self._hand = self.mapToGlobal(event.position().toPoint())
            self._drag_to(event.position())
            self._scroller.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what was dragged has its new place; a click opens a bar, or marks a free place."""
        pressed, self._pressed = self._pressed, None
        self._scroller.stop()
        self.unsetCursor()
        drag = self.drag
        if drag is not None and drag.by_hand and not drag.resting:
            self._let_go(drag)
        elif pressed is not None and self.plan is not None and event.button() == Qt.MouseButton.LeftButton:
            near = (event.position() - pressed).manhattanLength() < QApplication.startDragDistance()
            if near and (bar := self.plan.bar_at(pressed)) is not None:
                self.opened.emit(bar.booking.id, False)
            elif near:
                self._mark_at(self.plan, pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Book the free place there."""
        if self.plan is not None and self.plan.bar_at(event.position()) is None:
            self._mark_at(self.plan, event.position())
            self.book()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the bar or of the free place there; with the menu key of what is chosen."""
        if self.plan is None or self._board is None or self._pressed is not None:
            return
        self.settle()
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            bar = self.plan.bar_at(QPointF(event.pos()))
            if bar is not None:
                self._unmark()
                self.choose(bar.booking.id)
            elif (line := self.plan.line_at(event.pos().y())) is None or event.pos().x() < self.plan.scale.edges[0]:
                return
            elif self.drag is None or self.drag.booking or line.room.id != self.drag.now.room_id:
                self._mark_at(self.plan, QPointF(event.pos()))
        elif not self._marking() and self.current() is None:
            self._mark(self.plan, None)
        elif (bar := self.current()) is not None:
            at = self.mapToGlobal(bar.body.bottomLeft().toPoint())
        BarMenu(self, None if self._marking() else self.current(), self._board, self._do).show_at(at)

    # The keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See ``HELP``."""
        act = act_of(event)
        if act is None or self.plan is None:
            super().keyPressEvent(event)
            return
        self.ring_shown = True
        self._do(act)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No more keys for now: what they moved has come to rest."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def event(self, event: QEvent) -> bool:
        """An undo takes back what was moved last, also if that was a moment ago."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if any(event.matches(key) for key in _TURNS):
                self.settle()
            elif act_of(event) is not None:
                event.accept()
        return super().event(event)

    def book(self) -> None:
        """Ask for the place that is marked, or for the room of the chosen bar."""
        drag, bar = self.drag, self.current()
        if drag is not None and drag.booking is None:
            self.forget()
            self.asked.emit(drag.now.room_id, *drag.clock())
        else:
            self.asked.emit(bar.booking.room_id if bar else None, None, None)

    def _marking(self) -> bool:
        return self.drag is not None and self.drag.booking is None

    def _unmark(self) -> None:
        if self._marking():
            self.forget()

    def _do(self, act: Act) -> None:
        """What a key or the menu asks for."""
        drag, bar, plan, marking = self.drag, self.current(), self.plan, self._marking()
        if plan is None or self._pressed is not None:
            if act[0] == "leave":
                self._pressed = None
                self.forget()
            return
        match act[0]:
            case "leave" if drag is not None:
                self.forget()
                self.announce(self.say(bar) if bar else "Nothing was moved.")
            case "leave":
                self.left.emit()
            case "book":
                self.book()
            case "mark":
                self._mark(plan, bar)
            case "open" if marking:
                self.book()
            case "open" if drag is not None and not drag.resting:
                self.settle()
            case "open" if bar is not None:
                self.opened.emit(bar.booking.id, True)
            case "change" if bar is not None:
                self.changing.emit(bar.booking.id)
            case "go across" | "go down" if marking:
                self._step(plan, ("move" if act[0] == "go across" else "room", act[1]))
            case "go across" | "go down" | "go to end":
                self.settle()
                if (there := neighbour(plan, bar, act)) is not None:
                    self.choose(there.booking.id)
            case "move" | "day" | "room" | "start" | "end":
                self._step(plan, act)

    def _step(self, plan: Plan, act: Act) -> None:
        bar, board = self.current(), self._board
        if board is None or (self.drag is None and bar is None):
            return
        if self.drag is None and bar is not None:
            if not movable(board, bar.booking):
                self._refuse(say_fixed(bar.booking, board))
                return
            self.drag = Drag.of(board, bar.booking)
        drag = self.drag
        assert drag is not None  # noqa: S101 - taken up just now
        drag.resting = False
        what, way = act
        snap = snap_of(plan.scale.days) * way
        if what == "room":
            rooms = [line.room.id for line in plan.lines]
            place = min(max(rooms.index(drag.now.room_id) + way, 0), len(rooms) - 1)
            drag.step(room_id=rooms[place])
        elif what in {"move", "day"}:
            by = DAY * way if what == "day" else snap
            drag.step(start=by, end=by)
        else:
            drag.step(**{what: snap})
        self._show_drag()
        if drag.booking is not None:
            self._pause.start()

    def _mark(self, plan: Plan, bar: Bar | None) -> None:
        """Mark a free place: after the chosen bar, else in the first room."""
        self.settle()
        if self._board is None or not plan.lines:
            return
        board, days = self._board, plan.scale.days
        after = bar.booking if bar else None
        room_id = after.room_id if after else plan.lines[0].room.id
        self.drag = free_place(board, room_id, days, after)
        self._show_drag()

    def _mark_at(self, plan: Plan, place: QPointF) -> None:
        """Mark the free place there, three hours long if the day is."""
        line = plan.line_at(place.y())
        if self._board is None or line is None or plan.scale.at(place.x()) is None:
            return
        snap = snap_of(plan.scale.days)
        begins = snapped(moment(plan.scale, place.x()), max(snap, timedelta(minutes=15)), down=True)
        times = spanned(begins, begins if snap == DAY else _three_hours(begins), snap)
        self._new(line.room.id, *times, by_hand=False)

    def _new(self, room_id: UUID, start: datetime, end: datetime, *, by_hand: bool) -> None:
        if self._board is None:
            return
        try:
            self.drag = Drag.new(self._board, room_id, start, end, by_hand=by_hand)
        except Invalid as error:
            self._refuse(f"{error.title}. {error.hint}")
            return
        self._show_drag()

    # Both

    def _take(self, plan: Plan, at: QPointF) -> None:
        """Take up what is there: a bar, or a free place for a new one."""
        bar, board = plan.bar_at(at), self._board
        if board is None:
            return
        if bar is None:
            if (line := plan.line_at(at.y())) is not None and plan.scale.at(at.x()) is not None:
                start = moment(plan.scale, at.x())
                self._new(line.room.id, *spanned(start, start, snap_of(plan.scale.days)), by_hand=True)
        elif movable(board, bar.booking):
            self.drag = Drag.of(board, bar.booking, _GRIPS[at_edge(bar, at)], by_hand=True)
            body = self.drag.grip is Grip.BODY
            self.setCursor(Qt.CursorShape.ClosedHandCursor if body else Qt.CursorShape.SizeHorCursor)
        else:
            self._pressed = None
            self._refuse(say_fixed(bar.booking, board))

    def _drag_to(self, place: QPointF) -> None:
        drag, plan = self.drag, self.plan
        if drag is None or plan is None or self._pressed is None:
            return
        line, before = plan.near_line(place.y()), (drag.now, drag.problem)
        if line is not None:
            drag.to(plan.scale, line.room.id, moment(plan.scale, self._pressed.x()), moment(plan.scale, place.x()))
        if (drag.now, drag.problem) != before:
            self.announce(f"{say_place(drag)}. {say_verdict(drag)[1]}")
        self.update()

    def _scroll_on(self) -> None:
        """Near the upper or lower edge of what is in sight the rooms move on."""
        if self.drag is None or not QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._scroller.stop()
            return
        place, seen = QPointF(self.mapFromGlobal(self._hand)), QRectF(self.visibleRegion().boundingRect())
        near = look().px(24)
        if place.y() > seen.bottom() - near or place.y() < seen.top() + near:
            down = 14 if place.y() > seen.center().y() else -14
            self.in_sight.emit(QRectF(place.x(), place.y() + down, 1, 1).adjusted(0, -near, 0, near))
            self._drag_to(QPointF(self.mapFromGlobal(self._hand)))

    def _let_go(self, drag: Drag) -> None:
        """A booking goes to its new place, or stays and it is said why; a new one is asked for."""
        if drag.booking is None:
            self.book()
        elif not drag.changed:
            self.forget()
        elif drag.possible:
            drag.resting = True
            self.placed.emit(drag)
        else:
            self.forget()
            self._refuse(say_refused(drag))
        self.update()

    def _show_drag(self) -> None:
        """Say it, bring it into sight, turn to its day."""
        drag, plan = self.drag, self.plan
        if drag is None or plan is None:
            return
        self.announce(f"{say_place(drag)}. {say_verdict(drag)[1]}")
        day = drag.clock()[0].date()
        if day not in plan.scale.days:
            self.turned.emit(day)
        if self.plan is not None:
            self.in_sight.emit(ghost_rect(self.plan, drag))
        self.update()

    def _refuse(self, words: str) -> None:
        self.announce(words)
        self.refused.emit(words)

    def _show_cursor(self, plan: Plan, place: QPointF) -> None:
        bar = plan.bar_at(place)
        if bar is None:
            self.unsetCursor()
        elif self._board is not None and movable(self._board, bar.booking) and at_edge(bar, place):
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)


def _three_hours(begins: datetime) -> datetime:
    return min(begins + timedelta(hours=3), begins.replace(hour=23, minute=45))
