"""How the timeline is drawn: columns, venues, rooms with the days they are closed, and what is in the hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from convene.desktop.icons import paint_icon
from convene.desktop.kit.paint import ground, paint_shape, text_in
from convene.desktop.look import look
from convene.desktop.pages.booking_words import FEATURES
from convene.desktop.pages.venue_bars import BAR, haloed, lane_bars, paint_bar, paint_hatch
from convene.desktop.pages.venue_drag import Drag
from convene.desktop.pages.venue_plan import BAND, LEFT, NAMES, Plan, RoomLine
from convene.desktop.pages.venue_say import say_name, say_place, say_verdict
from convene.rules.time import Span
from convene.services.booking_board import BoardVenue

_SHOWN = ("step_free", "hearing_loop", "lie_down", "quiet")  # features people ask for, as icons beside a room
_SHAPES = {"danger": "octagon-alert", "care": "triangle-alert", "ok": "circle-check"}


def paint_columns(painter: QPainter, shown: Plan, seen: QRect, today: date, days: Sequence[date]) -> None:
    """Weekends a little darker, a hairline before each day (each hour where there is one day), today's edge marked."""
    now, edges = look(), shown.scale.edges
    top, height = seen.top(), seen.height()
    for number, day in enumerate(shown.scale.days):
        left, right = edges[number], edges[number + 1]
        if day.weekday() >= 5 and len(shown.scale.days) > 1 and day not in days:
            painter.fillRect(QRectF(left, top, right - left, height), now.sunken)
        painter.fillRect(QRectF(round(left), top, 1, height), now.line)
        if day == today and len(shown.scale.days) > 1:
            painter.fillRect(QRectF(round(left), top, 2, height), now.accent)
    if len(shown.scale.days) == 1:
        hours = (shown.scale.closes - shown.scale.opens) // 60
        for number in range(1, hours):
            x = edges[0] + (edges[1] - edges[0]) * number / hours
            painter.fillRect(QRectF(round(x), top, 1, height), now.line)


def paint_band(painter: QPainter, venue: BoardVenue, y: float, width: float) -> None:
    """A venue's name above its rooms."""
    now = look()
    rect = QRectF(0, y, width, now.px(BAND))
    painter.fillRect(rect, now.band)
    painter.fillRect(QRectF(0, rect.bottom() - 1, width, 1), now.line)
    took = text_in(painter, rect.adjusted(LEFT, 0, -8, 0), venue.name, now.font(13, 600), now.ink)
    where = ", ".join(part for part in (venue.borough, venue.postcode.split(" ")[0]) if part)
    text_in(painter, rect.adjusted(LEFT + took + 10, 0, -8, 0), where, now.font(12), now.ink2)


def paint_room(painter: QPainter, line: RoomLine, width: float) -> None:
    """A room's name, size and features at the left, the hours it is not open and the days it is closed."""
    now = look()
    names = now.px(NAMES) - 12
    middle = line.top + line.height / 2
    upper = QRectF(LEFT, middle - now.px(18), names, now.px(18))
    lower = QRectF(LEFT, middle, names, now.px(18))
    text_in(painter, upper, line.room.name, now.font(13, 600), now.ink)
    x = lower.x()
    if line.room.most is not None:
        x += text_in(painter, lower, f"{line.room.most:,}", now.font(12, numbers=True), now.ink2) + 8
    for feature in (f for f in _SHOWN if f in line.room.features):
        side = now.px(13)
        paint_icon(painter, QRectF(x, lower.center().y() - side / 2, side, side), FEATURES[feature][1], "ink2")
        x += side + 5
    for rect in line.off:
        painter.fillRect(rect, now.sunken)
    for shut in line.shut:
        shape = QPainterPath()
        shape.addRect(shut.rect)
        painter.fillPath(shape, now.sunken)
        paint_hatch(painter, shape, now.line)
    painter.fillRect(QRectF(0, line.top + line.height - 1, width, 1), now.line)


def paint_reasons(painter: QPainter, line: RoomLine) -> None:
    """Why a room is closed, where there is room to say it."""
    now = look()
    for shut in line.shut:
        left, right = shut.room_for_words(line.bars)
        if right - left >= now.px(40):
            at = QRectF(left, line.top + line.height / 2 - now.px(9), right - left, now.px(18))
            haloed(painter, at, shut.words, now.font(12), now.ink2, now.sunken)


def paint_drag(painter: QPainter, shown: Plan, drag: Drag, seen: QRectF, today: date) -> None:
    """What is in the hand, where it was, what it would meet, and in words whether it can be let go there."""
    line = shown.line(drag.now.room_id)
    if line is None or not shown.scale.shows(Span(drag.now.start, drag.now.end)):
        return
    _paint_origin(painter, shown, drag)
    _paint_rivals(painter, shown, drag)
    now, place = look(), ghost_rect(shown, drag)
    state, said = say_verdict(drag)
    row = drag.moved()
    if row is not None:
        (bar,) = lane_bars([row], shown.scale, place.y(), own=[row], today=today)
        whole = place.height() == bar.body.height()
        bar = replace(bar, body=place, words=bar.words if bar.inside and whole else None)
        paint_bar(painter, bar, current=False, ring=False)
    else:
        ground(painter, place, 6, now.selected)
    ink = now.accent if state == "ok" else now.state(state).ink
    painter.setPen(QPen(ink, 2.5, Qt.PenStyle.SolidLine if drag.possible else Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 7, 7)
    if not drag.resting:
        hint = " Enter books it." if drag.booking is None and not drag.by_hand else ""
        clear = place.united(QRectF(place.left(), line.lane_tops[0], place.width(), 1))
        _paint_words(painter, clear, seen, state, (say_name(drag), say_place(drag), f"{said}{hint}"))


def ghost_rect(shown: Plan, drag: Drag) -> QRectF:
    """Where it lies: in the row of its room, low and half as high over what is there already."""
    line = shown.line(drag.now.room_id)
    if line is None:
        return QRectF()
    left, right = shown.scale.x(drag.now.start), shown.scale.x(drag.now.end)
    top = line.free_lane(left, right, drag.booking.id if drag.booking else None)
    bar = look().px(BAR)
    if top is None:
        return QRectF(left, line.lane_tops[-1] + bar * 0.55, max(right - left, 6), bar * 0.6)
    return QRectF(left, top, max(right - left, 6), bar)


def _paint_origin(painter: QPainter, shown: Plan, drag: Drag) -> None:
    bar = next((b for b in shown.bars if drag.booking and b.booking.id == drag.booking.id), None)
    if bar is not None:
        painter.setPen(QPen(look().control, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar.body.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_rivals(painter: QPainter, shown: Plan, drag: Drag) -> None:
    firm = drag.weighed.clash.id if drag.weighed.clash else None
    for bar in shown.bars:
        if bar.booking.id in drag.in_the_way:
            ink = look().state("danger" if bar.booking.id == firm else "care").ink
            ground(painter, bar.body.adjusted(-3, -3, 3, 3), 8, None, ink, 2.5)


def _paint_words(painter: QPainter, place: QRectF, seen: QRectF, state: str, words: tuple[str, str, str]) -> None:
    """What it is, where, and what stands in the way, in a box above or below, wholly in sight."""
    now = look()
    fonts = now.font(12, 600), now.font(12, numbers=True), now.font(12)
    pad, side, line = now.px(10), now.px(16), now.px(17)
    most = min(now.px(380), seen.width() - 16) - 2 * pad - side - 8
    wrap = Qt.TextFlag.TextWordWrap
    said = QFontMetricsF(fonts[2]).boundingRect(QRectF(0, 0, most, 1000), wrap, words[2])
    heads = (QFontMetricsF(font).horizontalAdvance(text) for font, text in zip(fonts[:2], words[:2], strict=True))
    wide = min(max(said.width(), *heads) + 2, most)
    box = QRectF(0, 0, wide + 2 * pad + side + 8, said.height() + 2 * line + 2 * now.px(7))
    box.moveTopLeft(QPointF(place.left(), place.top() - box.height() - 10))
    if box.top() < seen.top() + 4:
        box.moveTop(min(place.bottom() + 10, max(seen.bottom() - box.height() - 4, seen.top())))
    box.moveLeft(max(min(box.left(), seen.right() - box.width() - 8), seen.left() + 8))
    colours = now.state(state)
    ground(painter, box, 8, colours.soft, colours.ink, 1.5)
    left, top = box.left() + pad + side + 8, box.top() + now.px(7)
    paint_shape(painter, QRectF(box.left() + pad, top + 1, side, side), _SHAPES[state], colours.ink)
    text_in(painter, QRectF(left, top, wide, line), words[0], fonts[0], now.ink)
    text_in(painter, QRectF(left, top + line, wide, line), words[1], fonts[1], now.ink2)
    painter.setPen(now.ink)
    painter.setFont(fonts[2])
    painter.drawText(QRectF(left, top + 2 * line, wide, said.height() + 2), wrap, words[2])
