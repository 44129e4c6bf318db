"""The grid of rooms over time under the mouse: sessions chosen, taken up and moved, a frame drawn around several, an
empty place proposed for a new one."""

from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from convene.desktop.look import look
from convene.desktop.pages.programme_canvas import DayCanvas
from convene.desktop.pages.programme_cards import paint_card, paint_ghost
from convene.desktop.pages.programme_drag import Drag, Hold
from convene.desktop.pages.programme_layout import Column, DayLayout
from convene.rules.programme import AgendaSession

_SLOT_HOURS = 0.75  # how much of an hour a proposed session takes
_SLOT_STARTS = 15  # minutes: it begins at a quarter of an hour
_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Rest(Protocol):
    """Where sessions without a place rest: one let go over it is taken out of the grid."""

    def holds(self, at: QPoint, /) -> bool: ...
    def welcome(self, on: bool, /) -> None: ...


class HandGrid(DayCanvas):
    """A day of the agenda under the mouse. ``placed`` carries sessions as they are to be, and whether they came to
    rest: they did after a drop, not after one of many key presses."""

    opened = Signal(object)  # UUID
    placed = Signal(tuple, bool)  # AgendaSessions, settled
    unplaced = Signal(tuple)  # UUIDs
    menu_wanted = Signal(object, QPoint)  # UUID, where on the screen
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport().setMouseTracking(True)
        self.tray: Rest | None = None
        self.slot: tuple[datetime, UUID | None] | None = None  # an empty place that was clicked
        self._drag: Drag | None = None
        self._hand = QPoint()  # where the mouse was last, on the screen
        self._pressed: QPointF | None = None
        self._frame: QRectF | None = None  # drawn around several, in places of the canvas
        self._before: frozenset[UUID] = frozenset()  # what was chosen when the frame was begun, and stays so
        self._scroller = QTimer(self, interval=30)
        self._scroller.timeout.connect(self._scroll_on)

    def choose(self, key: UUID | None, *, tell: bool = True, alone: bool = True) -> None:
        """As the canvas; an empty place that was proposed is forgotten."""
        self.slot = None
        super().choose(key, tell=tell, alone=alone)
        self.viewport().update()

    def forget_slot(self) -> None:
        """The proposed place is taken, or no longer wanted."""
        self.slot = None
        self.viewport().update()

    def toggle(self, key: UUID) -> None:
        """Choose a session besides those that are chosen, or no longer."""
        chosen = {one.id for one in self.acting()}
        self.choose(key, tell=False, alone=False)
        self.mark(chosen ^ {key} or {key})

    # From and to the tray

    def carry(self, session: AgendaSession, at: QPoint, grip: QPointF) -> None:
        """A session from the tray is over the grid, the hand at ``at`` on the screen."""
        if self._layout is None:
            return
        if self._drag is None:
            self._drag = Drag.of(session, Hold.BODY, grip)
        self._drag_to(QPointF(self.viewport().mapFromGlobal(at)))

    def let_go(self, *, drop: bool) -> None:
        """The session from the tray was let go; ``drop``: where it is."""
        if drop:
            self._drop()
        else:
            self._end_drag()

    def paint_over(self, painter: QPainter, layout: DayLayout) -> None:
        """The place proposed for a new session, the sessions in the hand with their times, or the frame."""
        drag = self._drag
        if drag is None:
            self._paint_slot(painter, layout)
        elif drag.over_grid and (place := layout.place(drag.now)) is not None:
            nothing: frozenset[UUID] = frozenset()
            shown = replace(self._shown, clashes=drag.clashing, cares=drag.caring, outlined=nothing, dragged=nothing)
            for one in reversed(drag.moved):
                if (spot := layout.place(one)) is not None:
                    paint_card(painter, spot, one, shown, lifted=True)
            self._paint_clock(painter, layout, drag.now, place)
        if self._frame is not None:
            painter.setPen(QPen(look().accent, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._frame)

    def _paint_slot(self, painter: QPainter, layout: DayLayout) -> None:
        if self.slot is None:
            return
        start, room_id = self.slot
        column = next((c for c in layout.columns if c.room_id == room_id), None)
        if column is None:
            return
        top = layout.y(start)
        place = QRectF(column.x + 4, top + 1, column.width - 8, layout.hour * _SLOT_HOURS - 2)
        clock = f"{start.astimezone(layout.zone):%H:%M}"
        paint_ghost(painter, place, f"New session, {clock}", "Enter, N or a second click")

    def _paint_clock(self, painter: QPainter, layout: DayLayout, session: AgendaSession, place: QRectF) -> None:
        """The times of what is in the hand, beside the hours."""
        if session.starts_at is None or session.ends_at is None:
            return
        now = look()
        words = f"{session.starts_at.astimezone(layout.zone):%H:%M}–{session.ends_at.astimezone(layout.zone):%H:%M}"
        font = now.font(12, 600, numbers=True)
        box = QRectF(place.right() - now.px(88), place.top() - now.px(22), now.px(88), now.px(20))
        if box.top() < self._canvas().top() - self._origin().y():
            box.moveTop(place.top() + 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.ink)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(now.page)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, and be ready to take it up."""
        if event.button() != Qt.MouseButton.LeftButton or self._layout is None:
            return
        point = self._point(event.position())
        if point is None:
            return
        self._pressed = event.position()
        self._show(focused=False)
        key = self._layout.card_at(point)
        if key is None:
            return
        if event.modifiers() & _ADDS:
            self._pressed = None
            self.toggle(key)
        elif key in self._shown.marked:
            self.choose(key, alone=False)
        else:
            self.choose(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken up; else say by the cursor what could be done."""
        if self._layout is None:
            return
        if self._drag is not None:
            self._drag_to(event.position())
            return
        point = self._point(event.position())
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            start = self._point(self._pressed)
            key = self._layout.card_at(start) if start is not None else None
            if self._frame is not None or (far and key is None and start is not None):
                self._draw_frame(self._pressed, event)
            elif far and key is not None and start is not None:
                self._take(key, start)
                self._drag_to(event.position())
            return
        key = self._layout.card_at(point) if point is not None else None
        shape = Qt.CursorShape.ArrowCursor
        if key is not None and point is not None:
            edge = self._layout.on_edge(key, point)
            shape = Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what was dragged has its new place; a click on an empty place proposes it for a new session."""
        pressed, self._pressed = self._pressed, None
        if self._drag is not None:
            self._drop()
            return
        if self._frame is not None:
            self._frame = None
            self.viewport().update()
            return
        point = self._point(event.position())
        if pressed is None or point is None or self._layout is None or event.button() != Qt.MouseButton.LeftButton:
            return
        key = self._layout.card_at(point)
        if key in self._shown.marked:
            self.choose(key)  # it was not dragged: one click, one session
        if key is None and (column := self._layout.column_at(point.x())) is not None:
            self._click_empty(self._layout, point, column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is there, or begin a new session there."""
        point = self._point(event.position())
        if self._layout is None or point is None:
            return
        if (key := self._layout.card_at(point)) is not None:
            self.opened.emit(key)
        elif self.slot is not None:
            self.new_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the session under the mouse, or with the menu key of the chosen one."""
        layout, at = self._layout, event.globalPos()
        if layout is None or self._drag is not None:
            return
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            point = self._point(QPointF(self.viewport().mapFromGlobal(at)))
            key = layout.card_at(point) if point is not None else None
        else:
            chosen = self.selected()
            key = chosen.id if chosen else None
            if key is not None and (rect := layout.rect(key)) is not None:
                at = self.viewport().mapToGlobal((rect.topLeft() + self._origin()).toPoint() + QPoint(24, 16))
        if key is not None:
            self.choose(key, alone=key not in self._shown.marked)
            self.menu_wanted.emit(key, at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Control the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with all that a small card cannot show."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._layout is not None:
            point = self._point(QPointF(event.pos()))
            key = self._layout.card_at(point) if point is not None else None
            words = self.told(self._layout.sessions[key]) if key else ""
            QToolTip.showText(event.globalPos(), f"<span>{escape(words)}</span>" if words else "", self)
            return True
        return super().viewportEvent(event)

    def _point(self, position: QPointF) -> QPointF | None:
        """Where on the canvas a position of the viewport is; None over the heads."""
        return position - self._origin() if self._canvas().contains(position) else None

    def _click_empty(self, layout: DayLayout, point: QPointF, column: Column) -> None:
        if self.slot is not None and self.slot[1] == column.room_id:
            top = layout.y(self.slot[0])
            if top <= point.y() <= top + layout.hour * _SLOT_HOURS:
                self.new_wanted.emit()
                return
        self.choose(None)
        at = layout.time_at(point.y())
        self.slot = at - timedelta(minutes=at.minute % _SLOT_STARTS), column.room_id

    def _draw_frame(self, start: QPointF, event: QMouseEvent) -> None:
        """Choose what the frame from there to the mouse touches; with Control or Shift besides what was chosen."""
        assert self._layout is not None  # noqa: S101 - the caller asked it
        if self._frame is None:
            adds = event.modifiers() & _ADDS
            self._before = frozenset(one.id for one in self.acting()) if adds else frozenset()
            self.choose(None, alone=not adds)
        self._frame = QRectF(start - self._origin(), event.position() - self._origin()).normalized()
        self.mark(self._before | set(self._layout.within(self._frame)))
        self.viewport().update()

    def _end_frame(self) -> None:
        self._frame, self._pressed = None, None
        self.mark(self._before)
        self.viewport().update()

    def _take(self, key: UUID, start: QPointF) -> None:
        assert self._layout is not None  # noqa: S101 - the caller asked it
        rect = self._layout.rect(key)
        if rect is None:
            return
        hold = Hold.FOOT if self._layout.on_edge(key, start) else Hold.BODY
        others = self.acting() if hold is Hold.BODY else ()
        self._drag = Drag.of(self._layout.sessions[key], hold, start - rect.topLeft(), others)
        self.slot = None
        self._show(dragged=frozenset(one.id for one in self._drag.all) if hold is Hold.BODY else frozenset())
        self.viewport().setCursor(
            Qt.CursorShape.SizeVerCursor if hold is Hold.FOOT else Qt.CursorShape.ClosedHandCursor
        )

    def _drag_to(self, position: QPointF) -> None:
        if self._drag is None or self._layout is None:
            return
        self._hand = self.viewport().mapToGlobal(position.toPoint())
        self._drag.over_grid = self._canvas().adjusted(-40, -20, 40, 8).contains(position)
        if self._drag.over_grid:
            self._drag.to(self._layout, position - self._origin())
        if self.tray is not None:
            self.tray.welcome(not self._drag.over_grid and self.tray.holds(self._hand))
        self.viewport().update()
        if self._drag.over_grid and self._edge_pull(position) != (0, 0):
            self._scroller.start()
        else:
            self._scroller.stop()

    def _edge_pull(self, position: QPointF) -> tuple[int, int]:
        canvas, near = self._canvas(), 28
        right = 14 if position.x() > canvas.right() - near else -14 if position.x() < canvas.left() + near else 0
        down = 14 if position.y() > canvas.bottom() - near else -14 if position.y() < canvas.top() + near else 0
        return right, down

    def _scroll_on(self) -> None:
        position = QPointF(self.viewport().mapFromGlobal(self._hand))
        right, down = self._edge_pull(position)
        if self._drag is None or not QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._scroller.stop()
            return
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + right)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)
        self._drag_to(position)

    def _drop(self) -> None:
        drag = self._drag
        self._end_drag()
        if drag is None:
            return
        if not drag.over_grid:
            over_tray = self.tray is not None and self.tray.holds(self._hand)
            if over_tray and drag.session.starts_at is not None and drag.hold is Hold.BODY:
                self.unplaced.emit(tuple(one.id for one in drag.all))
        elif drag.changed:
            self.placed.emit(drag.moved, True)

    def _end_drag(self) -> None:
        self._drag = None
        if self.tray is not None:
            self.tray.welcome(False)
        self._scroller.stop()
        self._show(dragged=frozenset())
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().update()
