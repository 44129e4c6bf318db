"""What the hand or the keys do on the timeline: a booking taken up and moved or made longer, or a place for a new one.

Nothing is asked of the database: what stands in the way is weighed from the board.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID
from zoneinfo import ZoneInfo

from convene.desktop.pages.venue_scale import Scale
from convene.rules.bookings import OPEN_STATES, BookingState, hold
from convene.rules.errors import Invalid
from convene.rules.time import MINUTE, instant
from convene.services.booking_board import Board
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked

DAY = timedelta(days=1)
SHORTEST = 15 * MINUTE
_WORKDAY = (time(9), time(17))  # of a new booking where only days can be told apart


class Grip(Enum):
    """Where a booking was taken."""

    BODY = auto()
    START = auto()
    END = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A room from one instant to another."""

    room_id: UUID
    start: datetime
    end: datetime


@dataclass(slots=True)
class Drag:
    """A booking in the hand, or with ``booking`` None the place of a new one. ``now`` is where it would be, ``weighed``
    what stands in the way there, ``problem`` why a time cannot be at all. ``by_hand``: with the mouse. ``resting``: it
    was let go and is being written."""

    board: Board
    booking: BookingRow | None
    grip: Grip
    was: Place
    now: Place
    weighed: Booked
    by_hand: bool = False
    problem: str = ""
    resting: bool = False

    @staticmethod
    def of(board: Board, booking: BookingRow, grip: Grip = Grip.BODY, *, by_hand: bool = False) -> "Drag":
        """Take a booking up."""
        place = _place_of(booking)
        return Drag(board, booking, grip, place, place, _weigh(board, booking, place), by_hand)

    @staticmethod
    def new(board: Board, room_id: UUID, start: datetime, end: datetime, *, by_hand: bool = False) -> "Drag":
        """A place for a new booking, between two instants or times on the clock. Raises Invalid for a time that does
        not exist."""
        tz = ZoneInfo(board.time_zone)
        place = Place(room_id, _instant(start, tz), _instant(end, tz))
        return Drag(board, None, Grip.NEW, place, place, _weigh(board, None, place), by_hand)

    @property
    def tz(self) -> ZoneInfo:
        """Where times are told."""
        return ZoneInfo(self.board.time_zone)

    @property
    def changed(self) -> bool:
        """Whether letting go here would change anything."""
        return self.now != self.was

    @property
    def possible(self) -> bool:
        """Whether it may be let go here."""
        return self.weighed.free and not self.problem

    @property
    def in_the_way(self) -> frozenset[UUID]:
        """The bookings that it would meet."""
        return frozenset(b.id for b in (self.weighed.clash, *self.weighed.competing) if b is not None)

    def clock(self) -> tuple[datetime, datetime]:
        """Where it would be, as the clocks show it there."""
        return _clock(self.now.start, self.tz), _clock(self.now.end, self.tz)

    def moved(self) -> BookingRow | None:
        """The booking as it would be."""
        now = self.now
        if self.booking is None:
            return None
        return replace(self.booking, room_id=now.room_id, starts_at=now.start, ends_at=now.end)

    def rebase(self, board: Board) -> bool:
        """The board was read again. False where there is nothing to be moved any more."""
        if self.booking is not None:
            fresh = next((b for b in board.bookings if b.id == self.booking.id), None)
            if fresh is None or not movable(board, fresh):
                return False
            self.booking, self.was = fresh, _place_of(fresh)
        if all(room.id != self.now.room_id for venue in board.venues for room in venue.rooms):
            return False
        self.board, self.weighed = board, _weigh(board, self.booking, self.now)
        return True

    def to(self, scale: Scale, room_id: UUID, pressed: datetime, here: datetime) -> None:
        """The hand took it at one time on the clock, and is now at another in the row of a room."""
        snap = snap_of(scale.days)
        days = here.date() - pressed.date()
        by = days if snap == DAY else here - pressed
        start, end = _clock(self.was.start, self.tz), _clock(self.was.end, self.tz)
        if self.grip is Grip.BODY:
            moved = snapped(start + by, snap) if by else start
            if start.date() == end.date():
                moved = _within(scale, moved, end - start, start.date() + days)
            self._put(room_id, moved)
        elif self.grip is Grip.START:
            self._put(self.was.room_id, snapped(start + by, snap), self.was.end)
        elif self.grip is Grip.END:
            self._put(self.was.room_id, self.was.start, snapped(end + by, snap))
        else:
            self._put(self.was.room_id, *spanned(pressed, here, snap))

    def step(
        self, *, start: timedelta = timedelta(0), end: timedelta = timedelta(0), room_id: UUID | None = None
    ) -> None:
        """Its beginning and its end so much later on the clock, in another room if one is named."""
        begins, ends = self.clock()
        if start == end:
            self._put(room_id or self.now.room_id, begins + start)
        elif start:
            self._put(self.now.room_id, begins + start, self.now.end)
        else:
            self._put(self.now.room_id, self.now.start, ends + end)

    def _put(self, room_id: UUID, start: datetime, end: datetime | None = None) -> None:
        """Put it there: instants, or times on the clock. Without an end it keeps its length."""
        try:
            begins = _instant(start, self.tz)
            ends = begins + (self.now.end - self.now.start) if end is None else _instant(end, self.tz)
            if ends - begins < SHORTEST and end is not None:
                begins, ends = (ends - SHORTEST, ends) if ends == self.now.end else (begins, begins + SHORTEST)
            placed = Place(room_id, begins, ends)
            if placed != self.now:
                self.weighed = _weigh(self.board, self.booking, placed)
            self.now, self.problem = placed, ""
        except Invalid as error:
            self.problem = f"{error.title}."


def movable(board: Board, booking: BookingRow) -> bool:
    """Whether it is this event's to move, and there is still something to move."""
    return booking.event_id == board.event_id and booking.state in {*OPEN_STATES, BookingState.CONFIRMED}


def snap_of(days: tuple[date, ...]) -> timedelta:
    """The step of a hand: five minutes in a day, a quarter of an hour in a week, a day in a month."""
    return 5 * MINUTE if len(days) == 1 else 15 * MINUTE if len(days) <= 7 else DAY


def free_place(board: Board, room_id: UUID, days: tuple[date, ...], after: BookingRow | None) -> Drag:
    """The first free place of an hour in a room for a new booking: after a booking of it, else from nine in the morning
    of the first of those days that is one of the event's; a working day where only days can be told apart."""
    tz = ZoneInfo(board.time_zone)
    day = next((day for day in days if day in board.days), days[0])
    length = timedelta(hours=8 if snap_of(days) == DAY else 1)
    begins = after.hold.whole.end if after else _instant(datetime.combine(day, _WORKDAY[0]), tz)
    drag = Drag.new(board, room_id, begins, begins + length)
    if drag.weighed.free_from is not None:
        drag = Drag.new(board, room_id, drag.weighed.free_from, drag.weighed.free_from + length)
    return drag


def moment(scale: Scale, x: float) -> datetime:
    """The time on the clock at ``x``, at the nearer end where that is outside."""
    day, minute = scale.at(min(max(x, scale.edges[0]), scale.edges[-1] - 0.01)) or (scale.days[-1], scale.closes)
    return datetime.combine(day, time()) + minute * MINUTE


def snapped(at: datetime, snap: timedelta, *, down: bool = False) -> datetime:
    """The nearest step, or the one before; a step of a day keeps the time of day."""
    if snap == DAY:
        return at
    midnight = datetime.combine(at.date(), time())
    return midnight + (at - midnight + (timedelta(0) if down else snap / 2)) // snap * snap


def spanned(one: datetime, other: datetime, snap: timedelta) -> tuple[datetime, datetime]:
    """From one time to the other, whichever is first: at least a step, and working days where a step is a day."""
    first, last = sorted((one, other))
    if snap == DAY:
        return datetime.combine(first, _WORKDAY[0]), datetime.combine(last, _WORKDAY[1])
    begins = snapped(first, snap, down=True)
    return begins, max(snapped(last, snap), begins + SHORTEST)


def _within(scale: Scale, start: datetime, length: timedelta, day: date) -> datetime:
    """That start or the nearest one that keeps all of it within the hours shown of a day."""
    midnight = datetime.combine(day, time())
    opens, closes = midnight + scale.opens * MINUTE, midnight + scale.closes * MINUTE
    return max(min(start, closes - length), opens) if length <= closes - opens else start


def _place_of(booking: BookingRow) -> Place:
    return Place(booking.room_id, booking.starts_at, booking.ends_at)


def _weigh(board: Board, booking: BookingRow | None, place: Place) -> Booked:
    tails = (booking.setup_minutes, booking.cleardown_minutes) if booking else ()
    wanted = hold(place.start, place.end, *tails)
    return board.weigh(place.room_id, wanted, apart_from=booking.id if booking else None)


def _instant(at: datetime, tz: ZoneInfo) -> datetime:
    return at if at.tzinfo else instant(at.date(), at.time(), tz)


def _clock(at: datetime, tz: ZoneInfo) -> datetime:
    return at.astimezone(tz).replace(tzinfo=None)
