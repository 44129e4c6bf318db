"""The grid of a day as a picture: hours, rooms, breaks, the thread, sessions; and the heads of rooms and hours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPathStroker, QPen

from convene.desktop.icons import glyph, pixmap
from convene.desktop.kit.paint import ground, text_in
from convene.desktop.look import look
from convene.desktop.pages.programme_cards import (
    KIND_ICONS,
    Shown,
    draw_line,
    paint_card,
    paint_ghost,
    paint_ticked,
    paint_was,
    tick_width,
    wrapped,
)
from convene.desktop.pages.programme_layout import GUTTER, Column, DayLayout, keeps_quiet
from convene.desktop.pages.programme_thread import Thread, thread
from convene.rules.programme import AgendaSession

_FEATURES = {"step_free": "accessibility", "hearing_loop": "ear"}  # what a head has room for
_NODE = 8
_CENTRE = Qt.AlignmentFlag.AlignHCenter


def paint_day(painter: QPainter, layout: DayLayout, shown: Shown, visible: QRectF) -> None:
    """All of the day that lies in ``visible``, in this order: grid, bands, thread, labels of bands, cards, nodes."""
    now, woven = look(), thread(layout, shown.thread)
    _paint_grid(painter, layout, visible)
    bands = [key for key, rect in layout.bands.items() if rect.intersects(visible)]
    for key in bands:
        _paint_band(painter, layout.bands[key], layout.sessions[key], shown)
    for ghost in shown.were:
        if (place := layout.place(ghost.was)) is not None and place != layout.rect(ghost.was.id):
            paint_was(painter, place, ghost.was.title, ghost.words)
    _paint_thread(painter, woven, shown)
    for key in bands:
        _label_band(painter, layout, layout.sessions[key], shown, woven)
    for key, rect in layout.cards.items():
        if not rect.adjusted(-6, -6, 6, 6).intersects(visible):
            continue
        session = layout.sessions[key]
        column = layout.column_of(session)
        if column is not None and keeps_quiet(session, column):
            _paint_quiet(painter, rect, session, shown, layout)
        elif key != shown.selected:
            paint_card(painter, rect, session, shown)
    chosen = layout.cards.get(shown.selected) if shown.selected else None
    if chosen is not None and shown.selected is not None:  # on top, so that its ring is whole
        session = layout.sessions[shown.selected]
        column = layout.column_of(session)
        if column is None or not keeps_quiet(session, column):
            paint_card(painter, chosen, session, shown)
    _paint_nodes(painter, woven, shown)
    if not layout.sessions and not shown.dragged:
        hint = QRectF(visible.left(), visible.top(), visible.width(), visible.height())
        text_in(painter, hint, "Click where a session should be, or press N", now.font(15), now.ink2, _CENTRE)
    if shown.ghost is not None and (place := layout.place(shown.ghost)) is not None:
        paint_ghost(painter, place, shown.ghost.title, "if you move it here")


def paint_heads(painter: QPainter, layout: DayLayout, height: float) -> None:
    """The rooms' names over their columns, with places, what they offer, and the theme that meets there."""
    now = look()
    painter.fillRect(QRectF(0, 0, layout.width, height), now.page)
    for column in layout.columns:
        x, width = column.x + 8, column.width - 16
        middle = height / 2
        top = QRectF(x, middle - now.px(18), width, now.px(18))
        draw_line(painter, top, column.name, now.font(13, 600), now.ink)
        _paint_room_line(painter, column, QRectF(x, middle, width, now.px(18)))
        painter.setPen(QPen(now.line, 1))
        painter.drawLine(QPointF(column.x + column.width, 0), QPointF(column.x + column.width, height))


def paint_hours(painter: QPainter, layout: DayLayout, width: float, top: float, bottom: float) -> None:
    """The hours at the left, those between ``top`` and ``bottom``."""
    now = look()
    font = now.font(13, numbers=True)
    for y, text in layout.hours():
        if top - 20 <= y <= bottom + 20:
            words = QRectF(0, y - 10, width - 10, 20)
            text_in(painter, words, text, font, now.ink2, Qt.AlignmentFlag.AlignRight)


def _paint_room_line(painter: QPainter, column: Column, rect: QRectF) -> None:
    now = look()
    x = rect.x()
    if column.room is None:
        return
    if column.room.capacity is not None:
        x += text_in(painter, rect, f"{column.room.capacity:,}", now.font(12, numbers=True), now.ink2) + 6
    size = now.px(13)
    for feature, name in _FEATURES.items():
        if feature in column.room.features:
            painter.drawPixmap(QPointF(x, rect.center().y() - size / 2), pixmap(name, "ink2", size))
            x += size + 5
    if not column.track:
        return
    font = now.font(12, 500)
    right = QRectF(x + 4, rect.y(), rect.right() - x - 4, rect.height())
    label = wrapped(column.track, font, max(right.width() - now.px(20), 1), 1)[0]
    if right.width() < now.px(40) or len(label) < 4:
        return
    if x == rect.x() and not column.theme:  # nothing stands at the left
        text_in(painter, rect, label, font, now.ink2)
        return
    taken = text_in(painter, right, label, font, now.ink2, Qt.AlignmentFlag.AlignRight)
    if column.theme:
        size = now.px(14)
        place = QPointF(rect.right() - taken - size - 5, rect.center().y() - size / 2)
        painter.drawPixmap(place, glyph(column.theme, size))


def _paint_grid(painter: QPainter, layout: DayLayout, visible: QRectF) -> None:
    now = look()
    painter.fillRect(visible, now.page)
    # Hours of the axis in which the day has not begun, or is over.
    for start, end in ((layout.start, layout.day.starts_at), (layout.day.ends_at, layout.end)):
        if start < end:
            outside = QRectF(0, layout.y(start), layout.width, layout.y(end) - layout.y(start))
            painter.fillRect(outside, now.sunken)
    painter.setPen(QPen(now.line, 1))
    for y, _ in layout.hours():
        painter.drawLine(QPointF(visible.left(), round(y) + 0.5), QPointF(visible.right(), round(y) + 0.5))
    for column in layout.columns:
        right = round(column.x + column.width) + 0.5
        painter.drawLine(QPointF(right, visible.top()), QPointF(right, visible.bottom()))


def _paint_band(painter: QPainter, rect: QRectF, session: AgendaSession, shown: Shown) -> None:
    now = look()
    if session.id in shown.dragged:
        ground(painter, rect, 6, None, now.line2, 1)
        return
    marked = session.id in shown.cares or session.id in shown.clashes
    state = now.state("danger" if session.id in shown.clashes else "care")
    ground(painter, rect, 6, now.band, state.ink if marked else None, 1.5)
    if shown.is_chosen(session.id):
        ground(painter, rect, 6, None, now.ink, 2)


def _label_band(painter: QPainter, layout: DayLayout, session: AgendaSession, shown: Shown, woven: Thread) -> None:
    """In the left-most room that the thread does not cross."""
    now = look()
    rect = layout.bands[session.id]
    if session.id in shown.dragged or rect.height() < now.px(11):
        return
    column = _free_column(layout, rect, woven)
    clock = f"{session.starts_at.astimezone(layout.zone):%H:%M}" if session.starts_at else ""
    middle = min(rect.center().y(), rect.top() + now.px(60))
    left, right = column.x + GUTTER + 10, rect.right() - 10
    size, font, numbers = now.px(14), now.font(12, 500), now.font(12, numbers=True)
    if session.id in shown.marked:
        paint_ticked(painter, QRectF(left - 12, rect.y(), rect.width(), rect.height()))
        left += tick_width() - 4
    painter.drawPixmap(QPointF(left, middle - size / 2), pixmap(KIND_ICONS[session.kind], "ink2", size))
    left += size + 7
    room = right - left - QFontMetricsF(numbers).horizontalAdvance(clock) - 8
    words = f"{session.title}, {session.room}" if session.room else session.title
    if QFontMetricsF(font).horizontalAdvance(words) > room:
        words = session.title
    if QFontMetricsF(font).horizontalAdvance(words) > room:  # the axis tells the time as well
        room, clock = right - left, ""
    line = QRectF(left, middle - now.px(9), room, now.px(18))
    left += draw_line(painter, line, words, font, now.ink2) + 6
    text_in(painter, QRectF(left, line.y(), right - left + 2, line.height()), clock, numbers, now.ink2)


def _free_column(layout: DayLayout, rect: QRectF, woven: Thread) -> Column:
    open_columns = [c for c in layout.columns if not c.quiet] or list(layout.columns)
    ways = QPainterPathStroker(QPen(Qt.GlobalColor.black, 3)).createStroke(woven.path)
    for column in open_columns:
        if not ways.intersects(QRectF(column.x + 2, rect.y(), column.width - 4, rect.height())):
            return column
    return open_columns[0]


def _paint_quiet(painter: QPainter, rect: QRectF, session: AgendaSession, shown: Shown, layout: DayLayout) -> None:
    """A quiet room's own session: a band from top to bottom, with a leaf."""
    now = look()
    chosen = shown.is_chosen(session.id)
    ground(painter, rect, 6, now.band, now.ink if chosen else None, 2)
    if session.starts_at is None or session.ends_at is None or session.id in shown.dragged:
        return
    hours = [f"{at.astimezone(layout.zone):%H:%M}" for at in (session.starts_at, session.ends_at)]
    inner = rect.adjusted(8, 0, -8, 0)
    font = now.font(12, 600)
    title = wrapped(session.title, font, inner.width(), 3)
    size = now.px(16)
    y = rect.center().y() - now.px(30)
    painter.drawPixmap(QPointF(inner.center().x() - size / 2, y), pixmap("leaf", "ink2", size))
    y += size + 6
    for text in title:
        text_in(painter, QRectF(inner.x(), y, inner.width(), now.px(17)), text, font, now.ink, _CENTRE)
        y += now.px(17)
    for text in wrapped(" to ".join(hours), now.font(12), inner.width(), 2):
        text_in(painter, QRectF(inner.x(), y, inner.width(), now.px(17)), text, now.font(12), now.ink2, _CENTRE)
        y += now.px(17)
    if session.id in shown.marked:
        paint_ticked(painter, rect)


def _paint_thread(painter: QPainter, woven: Thread, shown: Shown) -> None:
    if not shown.thread:
        return
    colour = look().theme(shown.thread).colour
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(colour, 3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPath(woven.path)


def _paint_nodes(painter: QPainter, woven: Thread, shown: Shown) -> None:
    if not shown.thread:
        return
    painter.setPen(QPen(look().surface, 1.5))
    painter.setBrush(look().theme(shown.thread).colour)
    for node in woven.nodes:
        painter.drawEllipse(node, _NODE / 2, _NODE / 2)
