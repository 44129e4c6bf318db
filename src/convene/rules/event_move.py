"""Moving a day of an event: where its times go, and what would be in the way.

Everything keeps its wall-clock time (docs/decisions/0011-moving-a-day.md), so
09:30 stays 09:30 over a change of the clocks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from convene.rules.bookings import YEARS, BookingState
from convene.rules.errors import Invalid
from convene.rules.time import Span, instant, say_day


class ClashKind(StrEnum):
    """What a new date of a day can run into."""

    ROOM = "room"
    DAYS = "days"
    CLOCK = "clock"
    SCANS = "scans"
    PERSON = "person"
    LISTS = "lists"
    ORDER = "order"
    WEEKEND = "weekend"
    PAST = "past"
    DIARY = "diary"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class MoveClash:
    """Something in the way of a move: ``stops`` it, or is to be known before it. ``detail`` says it in words."""

    kind: ClashKind
    detail: str
    stops: bool = False
    id: UUID | None = None  # the booking, session or event it is about


@dataclass(frozen=True, slots=True)
class Shift:
    """From one day and hour to another, by the wall clock of ``tz``."""

    by: timedelta
    tz: ZoneInfo

    def moment(self, value: datetime) -> datetime:
        """Where an instant goes, in UTC. Raises Invalid("to") for a time that does not exist there."""
        local = value.astimezone(self.tz).replace(tzinfo=None) + self.by
        return instant(local.date(), local.time(), self.tz, field="to")

    def span(self, value: Span) -> Span:
        """Where a span goes, both ends by the clock. Raises Invalid("to") where an end does not exist there."""
        start, end = self.moment(value.start), self.moment(value.end)
        if end <= start:  # only where the clocks go back or forward in between
            raise Invalid("to", "It would end before it starts: the clocks change then", "Choose another date.")
        return Span(start, end)


def shift_to(was: date, starts_at: datetime, to: date, starts: time | None, tz: ZoneInfo) -> Shift:
    """The shift of a day from ``was`` to ``to``, and to another first hour if one is given. Raises Invalid("to")."""
    if to.year not in YEARS:
        raise Invalid("to", f"The year {to.year} is not possible", "Check the date.")
    by = to - was
    if starts is not None:
        began = starts_at.astimezone(tz).replace(tzinfo=None)
        by += datetime.combine(began.date(), starts.replace(tzinfo=None)) - began
    return Shift(by, tz)


@dataclass(frozen=True, slots=True)
class MovedSession:
    """A session that moves with its day."""

    id: UUID
    title: str
    room: str
    was: Span
    to: Span


@dataclass(frozen=True, slots=True)
class MovedBooking:
    """A booking that moves with its day, by the same clock; its set-up and clear-down with it."""

    id: UUID
    room_id: UUID
    room: str
    venue: str
    state: BookingState
    was: Span
    to: Span


@dataclass(frozen=True, slots=True)
class LeftBooking:
    """A booking of that day that stays where it is, and why."""

    id: UUID
    room: str
    venue: str
    state: BookingState
    was: Span
    why: str


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A day on another date, before it is moved: what goes along, what is in the way, what is owed to whom.

    ``diary_dates`` are open dates in the diaries of bookings that move: the venue's, so they stay. ``owed`` counts
    appointments that were issued and whose SEQUENCE rises; ``registered`` the people who hold a place on the event and
    ``contributors`` those who take part in its sessions that day: all to be told.
    """

    event_id: UUID
    event: str
    time_zone: str
    day_id: UUID
    was: date
    to: date
    starts_at: datetime
    ends_at: datetime
    moved: bool = False
    sessions: tuple[MovedSession, ...] = ()
    bookings: tuple[MovedBooking, ...] = ()
    left: tuple[LeftBooking, ...] = ()
    diary_dates: int = 0
    clashes: tuple[MoveClash, ...] = ()
    owed: int = 0
    registered: int = 0
    contributors: int = 0

    @property
    def possible(self) -> bool:
        """Whether nothing stops it."""
        return not any(clash.stops for clash in self.clashes)


def date_clashes(
    was: tuple[date, Span], to: tuple[date, Span], others: Iterable[tuple[date, Span]], *, today: date
) -> Iterator[MoveClash]:
    """What there is to say of the new date itself, and of the event's other days beside it."""
    (old_date, old), (new_date, new) = was, to
    out_of_order = []
    for other_date, other in others:
        if new.overlaps(other):
            yield MoveClash(ClashKind.DAYS, f"This event has another day then, on {say_day(other_date)}", stops=True)
        elif (old < other) != (new < other):
            out_of_order.append(other_date)
    if out_of_order:
        word = "after" if new_date > old_date else "before"
        far = max(out_of_order) if new_date > old_date else min(out_of_order)
        yield MoveClash(ClashKind.ORDER, f"It would come {word} {say_day(far)}: the days change their order")
    if new_date.weekday() > 4:
        yield MoveClash(ClashKind.WEEKEND, f"{say_day(new_date)} is at the weekend")
    if new_date < today:
        yield MoveClash(ClashKind.PAST, f"{say_day(new_date)} is in the past")


def label(event: str, was: date, to: date) -> str:
    """What the change is called in the history: ``Move London is Open(minded) from Thu 9 July to Fri 10 July``."""
    years = was.year != to.year
    return f"Move {event} from {say_day(was, year=years)} to {say_day(to, year=years)}"
