"""Bookings of rooms, in the venue trade's words, and their life.

enquiry -> option (expires) -> confirmed -> completed
enquiry -> confirmed; enquiry, option -> declined (by the venue); enquiry, option, confirmed -> released (by us)

Who may have a room at the same time (docs/decisions/0010-gap-between-bookings.md): a firm booking shares its room with
nobody; enquiries and options may compete until one of them is confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from convene.rules.errors import Invalid, Refused
from convene.rules.time import MINUTE, Span, say_day, to_utc


class BookingState(StrEnum):
    """Where a booking is in its life."""

    ENQUIRY = "enquiry"
    OPTION = "option"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    DECLINED = "declined"
    RELEASED = "released"


class BookingDateKind(StrEnum):
    """Dates a venue contract hangs on."""

    CONTRACT_BY = "contract_by"
    DEPOSIT_DUE = "deposit_due"
    FINAL_NUMBERS = "final_numbers"
    MENU_BY = "menu_by"
    BALANCE_DUE = "balance_due"
    CANCEL_BY = "cancel_by"


LIVE_STATES = frozenset({BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED, BookingState.COMPLETED})
"""States in which a booking still asks for its room."""

FIRM_STATES = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})
"""States that keep a room against everybody else."""

OPEN_STATES = LIVE_STATES - FIRM_STATES
"""States in which there is still a choice to make."""

HELD_STATES = frozenset({BookingState.OPTION, BookingState.CONFIRMED})
"""States in which a venue's cancellation terms may be owed."""

FIRST_STATES = frozenset({BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED})
"""States a new booking may begin in."""

YEARS = range(1990, 2200)
"""Years a booking may lie in; any other is a typing mistake."""

LONGEST_TAIL = timedelta(days=7)
"""The longest set-up or clear-down: also how far around a booking a clash can lie."""

MOST_PENCE = 2_000_000_000
"""The highest cost kept: it fits a database's integer."""

_LIFE: dict[BookingState, frozenset[BookingState]] = {
    BookingState.ENQUIRY: frozenset(
        {BookingState.OPTION, BookingState.CONFIRMED, BookingState.DECLINED, BookingState.RELEASED}
    ),
    BookingState.OPTION: frozenset({BookingState.CONFIRMED, BookingState.DECLINED, BookingState.RELEASED}),
    BookingState.CONFIRMED: frozenset({BookingState.COMPLETED, BookingState.RELEASED}),
    BookingState.COMPLETED: frozenset(),
    BookingState.DECLINED: frozenset(),
    BookingState.RELEASED: frozenset(),
}


def next_states(state: BookingState) -> frozenset[BookingState]:
    """The states a booking may go to from this one."""
    return _LIFE[state]


def check_step(state: BookingState, to: BookingState) -> None:
    """Raises Refused where a booking cannot go from ``state`` to ``to``."""
    if to not in _LIFE[state]:
        raise Refused(
            f"A booking that is {state.value} cannot become {to.value}", "Book the room again.", state=state, to=to
        )


@dataclass(frozen=True, slots=True)
class Hold:
    """The time a booking wants a room for: its span, with set-up before and clear-down after.

    Raises Invalid for an end that is not after the start, for naive times, and for tails below 0 or above 7 days.
    """

    span: Span
    setup: timedelta = timedelta(0)
    cleardown: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        for field, tail, name in (
            ("setup_minutes", self.setup, "Set-up"),
            ("cleardown_minutes", self.cleardown, "Clear-down"),
        ):
            if not timedelta(0) <= tail <= LONGEST_TAIL:
                raise Invalid(field, f"{name} is not possible", "Give from 0 minutes to 7 days.")

    @property
    def whole(self) -> Span:
        """The span with its tails."""
        return self.span.widened(self.setup, self.cleardown)

    @property
    def tails(self) -> tuple[int, int]:
        """Set-up and clear-down in whole minutes."""
        return self.setup // MINUTE, self.cleardown // MINUTE

    @property
    def reach(self) -> Span:
        """The span in which any booking that clashes with this one has some of its own time."""
        return self.span.widened(LONGEST_TAIL, LONGEST_TAIL)


def hold(starts_at: datetime, ends_at: datetime, setup_minutes: int = 0, cleardown_minutes: int = 0) -> Hold:
    """A hold from plain values. Raises Invalid naming the field ("starts_at", "ends_at", "setup_minutes", ...)."""
    start, end = real_instant(starts_at, field="starts_at"), real_instant(ends_at, field="ends_at")
    if end <= start:
        raise Invalid("ends_at", "The end is not after the start", "Choose an end later than the start.")
    most = LONGEST_TAIL // MINUTE + 1  # a timedelta itself cannot take any number
    tails = [min(max(minutes, -1), most) * MINUTE for minutes in (setup_minutes, cleardown_minutes)]
    return Hold(Span(start, end), *tails)


def real_instant(value: datetime, *, field: str) -> datetime:
    """The UTC instant of an aware time. Raises Invalid for a naive one, and for a wall-clock time that the clocks
    skip when they go forward (Python would take 01:30 on 29 March 2026 in London for 02:30 without a word)."""
    if value.year not in YEARS:
        raise Invalid(field, f"The year {value.year} is not possible", "Check the date.")
    utc = to_utc(value, field=field)
    if utc.astimezone(value.tzinfo).replace(tzinfo=None) != value.replace(tzinfo=None):
        raise Invalid(
            field,
            f"{value:%H:%M} does not exist on {say_day(value.date())}: the clocks go forward",
            "Choose a time an hour later.",
        )
    return utc


def clash(a: Hold, b: Hold) -> bool:
    """True where two holds of one room get in each other's way. The order of the two does not matter.

    Spans are half open: bookings may touch. Where tails face each other the larger one is the gap needed, not their
    sum: while one party clears down the other may begin to set up, but nobody works in somebody else's meeting.
    """
    return a.span.start < free_from(b, a) and b.span.start < free_from(a, b)


def free_from(earlier: Hold, later: Hold) -> datetime:
    """The first instant at which ``later`` may start after ``earlier``."""
    return earlier.span.end + max(earlier.cleardown, later.setup)


def first_fit(wanted: Hold, taken: Sequence[Hold]) -> datetime:
    """The earliest start, not before the one wanted, at which a room with those holds is free for the same length."""
    moved = wanted
    while other := next((other for other in taken if clash(moved, other)), None):
        start = free_from(other, wanted)
        moved = replace(wanted, span=Span(start, start + (wanted.span.end - wanted.span.start)))
    return moved.span.start


def check_expiry(option_expires: date | None, *, today: date) -> date:
    """The day an option lapses at its end. Raises Invalid where it is missing or in the past: an option that nobody
    has to answer is how rooms get lost."""
    if option_expires is None:
        raise Invalid("option_expires", "An option needs the day it expires", "Ask the venue until when it is held.")
    if option_expires < today:
        raise Invalid(
            "option_expires", f"{say_day(option_expires)} is in the past", "Choose today or a later day.", today=today
        )
    return option_expires


def check_cost(pence: int | None, *, field: str = "cost_pence") -> int | None:
    """A sum in pence, or None where it is not known. Raises Invalid below 0 or above 20 million pounds."""
    if pence is not None and not 0 <= pence <= MOST_PENCE:
        raise Invalid(field, "That cost is not possible", "Give pounds and pence from 0, or leave it empty.")
    return pence


Key = TypeVar("Key", bound=UUID | str)


def shares_floor(room: Key, parents: Mapping[Key, Key | None]) -> frozenset[Key]:
    """The rooms that a booking of ``room`` uses: the room, the wholes it is part of, and all its parts.

    ``parents`` names the whole of each room of the venue. Two parts of one whole do not disturb each other.
    """
    family = {room}
    whole = parents.get(room)
    while whole is not None and whole not in family:
        family.add(whole)
        whole = parents.get(whole)
    return frozenset(family) | parts_of(room, parents)


def parts_of(room: Key, parents: Mapping[Key, Key | None]) -> frozenset[Key]:
    """The room and all rooms that are parts of it, or parts of its parts."""
    found, new = {room}, {room}
    while new := {part for part, whole in parents.items() if whole in new} - found:
        found |= new
    return frozenset(found)


def label(act: str, room: str, event: str = "") -> str:
    """What a change to a booking is called in the history: ``Confirm Garden Room for London is Open(minded)``."""
    return f"{act} {room} for {event}" if event else f"{act} {room}"
