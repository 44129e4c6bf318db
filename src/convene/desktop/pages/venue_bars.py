"""The bars of the timeline: where each booking lies in its room's row, where its words find room, how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from convene.desktop.kit.paint import focus_ring, ground, paint_shape, text_in
from convene.desktop.look import look
from convene.desktop.pages.booking_words import STATES, brief_times, expiry, is_firm, short_day, what_for
from convene.desktop.pages.venue_scale import Scale
from convene.rules.bookings import BookingState
from convene.services.booking_rows import BookingRow

BAR, PITCH = 36, 42  # a bar's height, and from one lane of a row to the next
_INSIDE, _BESIDE = 84, 44  # least width for words in a bar, and beside it
_PAD = 7
MARKS = {"clash": "octagon-alert", "competing": "triangle-alert"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A booking on the screen. ``tail_from`` and ``tail_to`` are where its set-up begins and its clear-down ends;
    ``words`` is where its two lines stand, None where there is no room for any. ``mark``: "clash" or "competing" where
    others want the same floor at the same time."""

    booking: BookingRow
    own: bool
    body: QRectF
    tail_from: float
    tail_to: float
    words: QRectF | None
    title: str
    detail: str
    expired: bool
    mark: str = ""

    @property
    def inside(self) -> bool:
        """Whether its words stand on the bar itself."""
        return self.words is not None and self.body.contains(self.words.center())

    @property
    def legible(self) -> bool:
        """Whether there is room for its title, or for as much of it as tells it apart."""
        title = QFontMetricsF(look().font(12, 600)).horizontalAdvance(self.title)
        return self.words is not None and self.words.width() >= min(title, look().px(_BESIDE))

    def reach(self) -> QRectF:
        """All that belongs to it: for a click, and to bring it into sight."""
        whole = QRectF(self.tail_from, self.body.y(), self.tail_to - self.tail_from, self.body.height())
        return whole if self.words is None else whole.united(self.words)


def lanes(bookings: Sequence[BookingRow]) -> list[list[BookingRow]]:
    """The bookings of one room, in as few lanes as keep those at the same time apart. At least one lane."""
    found: list[list[BookingRow]] = [[]]
    for booking in sorted(bookings, key=lambda b: (b.starts_at, not is_firm(b), b.id)):
        free = next((lane for lane in found if not lane or lane[-1].ends_at <= booking.starts_at), None)
        if free is None:
            found.append(free := [])
        free.append(booking)
    return found


def lane_bars(
    bookings: Sequence[BookingRow], scale: Scale, y: float, *, own: Sequence[BookingRow], today: date
) -> list[Bar]:
    """The bars of one lane. Words stand in a bar that is wide enough, else after it, else before it, else cut short."""
    now = look()
    title_font, detail_font = QFontMetricsF(now.font(12, 600)), QFontMetricsF(now.font(12))
    mine = {booking.id for booking in own}
    ends = [(scale.x(b.hold.whole.start), scale.x(b.starts_at), scale.x(b.ends_at), scale.x(b.hold.whole.end))
            for b in bookings]  # fmt: skip
    bars: list[Bar] = []
    taken = scale.edges[0]
    for number, (booking, (tail_from, left, right, tail_to)) in enumerate(zip(bookings, ends, strict=True)):
        body = QRectF(left, y, max(right - left, 6), now.px(BAR))
        title, detail, short = _words(booking, scale, own=booking.id in mine, today=today)
        expired = booking.option_expires is not None and booking.option_expires < today
        heading = title_font.horizontalAdvance(title) + 2
        wanted = max(heading, detail_font.horizontalAdvance(detail) + 2)
        after = ends[number + 1][0] - 6 if number + 1 < len(ends) else scale.edges[-1] - 4
        start = max(tail_to, body.right()) + 6
        room = body.width() - 2 * _PAD
        words: QRectF | None = None
        if room < wanted and room >= max(heading, detail_font.horizontalAdvance(short) + 2):
            detail, wanted = short, room
        if room >= wanted:
            words = body.adjusted(_PAD, 0, -_PAD, 0)
        elif after - start >= wanted or (body.width() < now.px(_INSIDE) and after - start >= now.px(_BESIDE)):
            words = QRectF(start, y, min(wanted, after - start), body.height())
        elif body.width() < now.px(_INSIDE) and tail_from - 6 - taken >= min(wanted, now.px(_BESIDE)):
            width = min(wanted, tail_from - 6 - taken)
            words = QRectF(tail_from - 6 - width, y, width, body.height())
        elif body.width() >= now.px(30):
            detail, words = short, body.adjusted(4, 0, -3, 0)
        end = max(tail_to, body.right())
        bars.append(Bar(booking, booking.id in mine, body, tail_from, end, words, title, detail, expired))
        taken = max(bars[-1].reach().right() + 8, taken)
    return bars


def paint_bar(painter: QPainter, bar: Bar, *, current: bool, ring: bool) -> None:
    """One bar with its tails and words."""
    now, state = look(), bar.booking.state
    firm = is_firm(bar.booking)
    line = now.control if not bar.own else now.state("danger").ink if bar.expired else now.accent
    _paint_tails(painter, bar, line, firm=firm)
    if firm:
        ground(painter, bar.body, 6, now.accent if bar.own else now.band, None if bar.own else now.control)
    else:
        shape = QPainterPath()
        shape.addRoundedRect(bar.body.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.fillPath(shape, now.surface)
        if state == BookingState.OPTION:
            paint_hatch(painter, shape, now.hatch if bar.own else now.line)
        style = Qt.PenStyle.DashLine if state == BookingState.OPTION else Qt.PenStyle.DotLine
        pen = QPen(line, 1.5, style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
    if bar.mark == "clash":
        ground(painter, bar.body, 6, None, now.state("danger").ink, 2)
    if current:
        ground(painter, bar.body.adjusted(-1, -1, 1, 1), 7, None, now.ink, 2)
    if ring:
        focus_ring(painter, bar.body.adjusted(-5, -5, 5, 5), 10)
    if bar.words is not None:
        on_bar = bar.inside and firm and bar.own
        ink = now.on_accent if on_bar else now.ink if bar.own else now.ink2
        soft = now.on_accent if on_bar else now.ink2
        soft = now.state("danger").ink if bar.own and bar.expired else soft
        halo = now.surface if bar.inside and not firm else now.page if not bar.inside else None
        half = bar.words.height() / 2
        upper = QRectF(bar.words.x(), bar.words.y() + 2, bar.words.width(), half - 1)
        lower = QRectF(bar.words.x(), bar.words.y() + half, bar.words.width(), half - 3)
        haloed(painter, upper, bar.title, now.font(12, 600), ink, halo)
        haloed(painter, lower, bar.detail, now.font(12), soft, halo)
    if bar.mark:
        _paint_mark(painter, bar)


def _paint_mark(painter: QPainter, bar: Bar) -> None:
    """A shape on its corner: others want the room too, or have it."""
    now, side = look(), look().px(14)
    ink = now.state("danger" if bar.mark == "clash" else "care").ink
    disc = QRectF(bar.body.left() - side / 2, bar.body.top() - side / 2, side, side).adjusted(-2, -2, 2, 2)
    ground(painter, disc, disc.width() / 2, now.page)
    paint_shape(painter, disc.adjusted(2, 2, -2, -2), MARKS[bar.mark], ink)


def haloed(painter: QPainter, rect: QRectF, text: str, font: QFont, ink: QColor, halo: QColor | None) -> None:
    """One line of text; with a halo it stands clear of what is drawn under it."""
    if halo is None:
        text_in(painter, rect, text, font, ink)
        return
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    path = QPainterPath()
    path.addText(QPointF(rect.x(), rect.center().y() + (metrics.ascent() - metrics.descent()) / 2), font, shown)
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    painter.strokePath(path, QPen(halo, 4, Qt.PenStyle.SolidLine, cap, join))
    # The text itself as text, not as a path: the screen's own smoothing keeps it as sharp as all other words.
    text_in(painter, rect, text, font, ink)


def _words(booking: BookingRow, scale: Scale, *, own: bool, today: date) -> tuple[str, str, str]:
    """Two lines for a bar, and a shorter second one for where the first does not fit."""
    times = brief_times(booking, scale.zone)
    if not own:
        return booking.event or what_for(booking), times, times
    # The event's own name would say the same on every bar.
    title, lapses = booking.title or STATES[booking.state], booking.option_expires
    if booking.state == BookingState.OPTION and lapses is not None:
        short = "expired" if lapses < today else f"to {short_day(lapses)}"
        return title, f"option, {expiry(lapses, today)}", short
    return title, f"enquiry, {times}" if booking.state == BookingState.ENQUIRY else times, times


def _paint_tails(painter: QPainter, bar: Bar, line: QColor, *, firm: bool) -> None:
    middle = bar.body.center().y()
    cap = look().px(8)
    style = Qt.PenStyle.SolidLine if firm else Qt.PenStyle.DotLine
    for near, far in ((bar.body.left(), bar.tail_from), (bar.body.right(), bar.tail_to)):
        if abs(near - far) < 1:
            continue
        painter.setPen(QPen(line, 4 if firm else 2.5, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(near, middle), QPointF(far, middle))
        painter.setPen(QPen(line, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(far, middle - cap), QPointF(far, middle + cap))


def paint_hatch(painter: QPainter, shape: QPainterPath, colour: QColor) -> None:
    """Slanting lines within a shape."""
    rect = shape.boundingRect()
    painter.save()
    painter.setClipPath(shape)
    painter.setPen(QPen(colour, 2))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += 8
    painter.restore()
