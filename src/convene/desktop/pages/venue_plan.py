"""Where everything lies on the timeline: rooms in rows under their venues, their bookings in lanes, days they are
closed; and what is at a point."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF

from convene.desktop.look import look
from convene.desktop.pages.booking_words import is_firm
from convene.desktop.pages.venue_bars import BAR, PITCH, Bar, lane_bars, lanes
from convene.desktop.pages.venue_scale import Scale, scale
from convene.rules.bookings import shares_floor
from convene.rules.time import hull
from convene.services.booking_board import Board, BoardVenue
from convene.services.booking_rows import BookingRow
from convene.services.venues import RoomRow

LEFT, NAMES = 24, 152  # the page's padding, the width of the rooms' names
BAND, ROW = 34, 54
_MORE_LANES = 2  # at most so many, for words that find no room in their own
_EDGE = 6  # pixels at the end of a bar where it is taken to make it longer or shorter


@dataclass(frozen=True, slots=True)
class Shut:
    """Days on which a room is closed, as they lie in its row."""

    rect: QRectF
    reason: str

    @property
    def words(self) -> str:
        """``Closed: new floor``."""
        return f"Closed: {self.reason}" if self.reason else "Closed"

    def room_for_words(self, bars: Sequence[Bar]) -> tuple[float, float]:
        """From where to where its words are clear of bars and of theirs: the widest such place."""
        taken = sorted((bar.reach().left(), bar.reach().right()) for bar in bars)
        best, left = (self.rect.left(), self.rect.left()), self.rect.left() + 6
        for begins, ends in [*taken, (self.rect.right(), self.rect.right())]:
            right = min(begins, self.rect.right()) - 6
            if right - left > best[1] - best[0]:
                best = left, right
            left = max(left, ends + 8)
        return best


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room's row with its bars; ``lane_tops`` is where the bars of each lane begin, ``off`` where it is not open."""

    room: RoomRow
    top: float
    height: float
    bars: tuple[Bar, ...]
    lane_tops: tuple[float, ...]
    shut: tuple[Shut, ...] = ()
    off: tuple[QRectF, ...] = ()

    def free_lane(self, left: float, right: float, but: UUID | None) -> float | None:
        """The top of the first lane with nothing between those two, leaving a booking out; None where all have."""
        others = [bar for bar in self.bars if bar.booking.id != but]
        for top in self.lane_tops:
            here = (bar for bar in others if abs(bar.body.top() - top) < 1)
            if not any(bar.body.left() < right and left < bar.body.right() for bar in here):
                return top
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is drawn."""

    scale: Scale
    bands: tuple[tuple[BoardVenue, float], ...]
    lines: tuple[RoomLine, ...]
    height: float

    @property
    def bars(self) -> list[Bar]:
        """All bars, row by row."""
        return [bar for line in self.lines for bar in line.bars]

    def line(self, room_id: UUID) -> RoomLine | None:
        """The row of a room."""
        return next((line for line in self.lines if line.room.id == room_id), None)

    def bar_at(self, place: QPointF) -> Bar | None:
        """The bar there, or the bar whose words are."""
        exact = next((bar for bar in self.bars if bar.body.adjusted(-4, -2, 4, 2).contains(place)), None)
        return exact or next((bar for bar in self.bars if bar.reach().contains(place)), None)

    def line_at(self, y: float) -> RoomLine | None:
        """The row at that height."""
        return next((line for line in self.lines if line.top <= y < line.top + line.height), None)

    def near_line(self, y: float) -> RoomLine | None:
        """The row at that height, or the nearest one where there is none."""
        return min(self.lines, key=lambda n: max(n.top - y, y - n.top - n.height, 0), default=None)

    def shut_at(self, place: QPointF) -> Shut | None:
        """The closure that is there."""
        line = self.line_at(place.y())
        return next((shut for shut in line.shut if shut.rect.contains(place)), None) if line else None

    def room_at(self, place: QPointF) -> RoomRow | None:
        """The room whose name is there."""
        line = self.line_at(place.y()) if place.x() < self.scale.edges[0] else None
        return line.room if line else None


def at_edge(bar: Bar, place: QPointF) -> int:
    """-1 at the beginning of a bar, 1 at its end, 0 elsewhere."""
    if not bar.body.top() - 2 <= place.y() <= bar.body.bottom() + 2:
        return 0
    inner = min(_EDGE, bar.body.width() / 4)
    if bar.body.right() - inner <= place.x() <= bar.body.right() + 4:
        return 1
    return -1 if bar.body.left() - 4 <= place.x() <= bar.body.left() + inner else 0


def plan(board: Board, days: tuple[date, ...], width: float, today: date) -> Plan:
    """The timeline of ``days`` at that width."""
    now = look()
    zone = ZoneInfo(board.time_zone)
    left = LEFT + now.px(NAMES)
    shown = scale(days, (b.hold.span for b in board.bookings), zone, left=left, right=width, narrow=now.px(36))
    parents = {room.id: room.parent_id for venue in board.venues for room in venue.rooms}
    marks = _marks(board, shown)
    bands, lines, y = [], [], 0.0
    for venue in board.venues:
        bands.append((venue, y))
        y += now.px(BAND)
        for room in venue.rooms:
            here = [b for b in board.bookings if b.room_id == room.id and shown.shows(b.hold.whole)]
            stacked = _stacked(here, board, shown, today)
            height = max(now.px(ROW), len(stacked) * now.px(PITCH) + now.px(ROW - PITCH))
            top = y + (height - len(stacked) * now.px(PITCH) + now.px(PITCH - BAR)) / 2
            tops = tuple(top + number * now.px(PITCH) for number in range(len(stacked)))
            bars = [
                replace(bar, mark=marks.get(bar.booking.id, ""))
                for at, lane in zip(tops, stacked, strict=True)
                for bar in lane_bars(lane, shown, at, own=board.own, today=today)
            ]
            floor = shares_floor(room.id, parents)
            shut = tuple(
                Shut(QRectF(from_x, y, shown.x(span.end) - from_x, height), closure.reason)
                for closure in board.calendar.closures
                if closure.shuts(venue.id, floor) and shown.shows(span := closure.time(zone).span)
                for from_x in [shown.x(span.start)]
            )
            off = _off_hours(board, room, shown, y, height)
            lines.append(RoomLine(room, y, height, tuple(bars), tops, shut, off))
            y += height
    return Plan(shown, tuple(bands), tuple(lines), y)


def _stacked(here: Sequence[BookingRow], board: Board, shown: Scale, today: date) -> list[list[BookingRow]]:
    """Bookings at the same time apart, and as far as a few more lanes can do it none without its words."""
    stacked = lanes(here)
    for _ in range(_MORE_LANES):
        bars = [bar for lane in stacked for bar in lane_bars(lane, shown, 0, own=board.own, today=today)]
        mute = {bar.booking.id for bar in bars if not bar.legible}
        if not mute:
            break
        apart = [[b for b in lane if b.id not in mute] for lane in stacked]
        below = [b for lane in stacked for b in lane if b.id in mute]
        stacked = [lane for lane in apart if lane] + lanes(below)
    return stacked


def _marks(board: Board, shown: Scale) -> dict[UUID, str]:
    """Of the bookings shown those whose floor others want too: "clash" where it cannot be had, "competing" where it is
    still open."""
    wholes = {b.id: b.hold.whole for b in board.bookings}
    here = [b for b in board.bookings if shown.shows(wholes[b.id])]
    reach = hull(wholes[b.id] for b in here)
    near = replace(board, bookings=tuple(b for b in board.bookings if reach and wholes[b.id].overlaps(reach)))
    found = {}
    for booking in here:
        if rivals := near.rivals(booking):
            found[booking.id] = "clash" if any(is_firm(rival) for rival in rivals) else "competing"
    return found


def _off_hours(board: Board, room: RoomRow, shown: Scale, y: float, height: float) -> tuple[QRectF, ...]:
    """Where a room is not open on the one day that is shown; nothing where nobody has said, or days are many."""
    hours = board.calendar.hours.get(room.id, {})
    if not hours or len(shown.days) > 1:
        return ()
    day, (left, right) = shown.days[0], shown.edges
    if (open_then := hours.get(day.weekday())) is None:
        return (QRectF(left, y, right - left, height),)
    opens, closes = (shown.x(datetime.combine(day, at, shown.zone)) for at in open_then)
    return tuple(QRectF(x, y, to - x, height) for x, to in ((left, opens), (closes, right)) if to - x > 1)
