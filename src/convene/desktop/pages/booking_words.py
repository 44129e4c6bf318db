"""How bookings are said: states, times, money, and what is in the way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from convene.rules.bookings import FIRM_STATES, HELD_STATES, BookingState
from convene.rules.money import money
from convene.rules.time import say_day
from convene.services.booking_board import DiaryLine
from convene.services.booking_rows import BookingRow
from convene.services.booking_suggest import Suggestion
from convene.services.bookings import Booked, Offer
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow

STATES = {
    BookingState.ENQUIRY: "Enquiry",
    BookingState.OPTION: "Option",
    BookingState.CONFIRMED: "Confirmed",
    BookingState.COMPLETED: "Completed",
    BookingState.DECLINED: "Declined",
    BookingState.RELEASED: "Released",
}
STATE_TAGS = {  # colour and shape: state is never told by colour alone
    BookingState.ENQUIRY: ("neutral", "dashed"),
    BookingState.OPTION: ("care", "half"),
    BookingState.CONFIRMED: ("ok", "tick"),
    BookingState.COMPLETED: ("neutral", "tick"),
    BookingState.DECLINED: ("neutral", "cross"),
    BookingState.RELEASED: ("neutral", "cross"),
}
FEATURES = {
    "step_free": ("Step-free", "accessibility"),
    "hearing_loop": ("Hearing loop", "ear"),
    "quiet": ("Quiet space", "leaf"),
    "daylight": ("Daylight", "sun"),
    "projector": ("Projector", "presentation"),
    "breakout": ("Breakout space", "door-open"),
    "prayer": ("Prayer space", "hand"),
    "lie_down": ("Space to lie down", "armchair"),
}
LAYOUTS = {
    "theatre": "Theatre",
    "cabaret": "Cabaret",
    "classroom": "Classroom",
    "boardroom": "Boardroom",
    "circle": "Circle",
    "standing": "Standing",
}
DATES = {
    "contract_by": "Contract to sign",
    "deposit_due": "Deposit due",
    "final_numbers": "Final numbers due",
    "menu_by": "Menu to choose",
    "balance_due": "Balance due",
    "cancel_by": "Last day to cancel",
}


def clock(instant: datetime, zone: tzinfo) -> str:
    """``09:30`` as the clocks show it there."""
    return f"{instant.astimezone(zone):%H:%M}"


def short_day(day: date) -> str:
    """``Fri 8 Sep``."""
    return f"{day:%a} {day.day} {day:%b}"


def when(booking: BookingRow, zone: tzinfo, *, days: bool = True) -> str:
    """``Thu 21 September 2017, 08:00 to 17:30``; over several days ``Tue 19 Sep 10:00 to Wed 20 Sep 16:00``."""
    start, end = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    if start.date() != end.date():
        return f"{short_day(start.date())} {start:%H:%M} to {short_day(end.date())} {end:%H:%M}"
    times = f"{start:%H:%M} to {end:%H:%M}"
    return f"{say_day(start.date())}, {times}" if days else times


def brief_times(booking: BookingRow, zone: tzinfo) -> str:
    """``08:00–17:30`` or ``Tue 10:00 to Wed 16:00``, for a bar."""
    start, end = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%a %H:%M} to {end:%a %H:%M}"


def tails(booking: BookingRow, zone: tzinfo) -> str:
    """``Set-up from 16:00 the day before, clear-down until 19:00``; empty without tails."""
    parts = []
    for minutes, at, towards, word in (
        (booking.setup_minutes, booking.starts_at, -1, "Set-up from"),
        (booking.cleardown_minutes, booking.ends_at, 1, "Clear-down until"),
    ):
        if minutes:
            here = at.astimezone(zone)
            there = (at + towards * timedelta(minutes=minutes)).astimezone(zone)
            day = "" if here.date() == there.date() else f"{short_day(there.date())} "
            parts.append(f"{word} {day}{there:%H:%M}")
    return ", ".join(part if number == 0 else part[0].lower() + part[1:] for number, part in enumerate(parts))


def what_for(booking: BookingRow) -> str:
    """What a booking is called: its title, else the event it is for, else its room."""
    return booking.title or booking.event or booking.room


def expiry(day: date, today: date) -> str:
    """``expires Fri 8 September``, ``expires today``, ``expired Fri 8 September``."""
    if day == today:
        return "expires today"
    return f"{'expires' if day > today else 'expired'} {say_day(day, year=day.year != today.year)}"


def days_to(day: date, today: date) -> str:
    """``today``, ``tomorrow``, ``3 days``, ``2 days ago``."""
    count = (day - today).days
    if count in {0, 1}:
        return ("today", "tomorrow")[count]
    return f"{count} days" if count > 0 else "yesterday" if count == -1 else f"{-count} days ago"


def price(booking: BookingRow) -> str:
    """``£2,400 plus VAT, £2,880 with it``; empty where nobody has said."""
    if booking.cost_pence is None:
        return ""
    if booking.cost_pence == 0:
        return "Nothing"
    with_vat, without = (money(booking.pence(with_vat=basis) or 0) for basis in (True, False))
    return (
        f"{with_vat} including VAT, {without} without"
        if booking.vat_included
        else f"{without} plus VAT, {with_vat} with it"
    )


def cancel_cost(booking: BookingRow, today: date) -> str:
    """``Letting it go costs £1,440 today (50%).``; empty where nothing was agreed or nothing is owed."""
    found = booking.cancelling(today)
    if booking.state not in HELD_STATES or not found.percent or found.pence == 0:
        return ""
    cost = f"{found.percent}% of its price" if found.pence is None else f"{money(found.pence)} ({found.percent}%)"
    return f"Letting it go today costs {cost}, by the terms noted here."


def owed(booking: BookingRow, today: date) -> str:
    """``, £1,440 owed``: what letting it go costs, to be kept with the reason; empty where it costs nothing."""
    found = booking.cancelling(today)
    if booking.state not in HELD_STATES or not found.percent or found.pence == 0:
        return ""
    return f", {found.percent}% owed" if found.pence is None else f", {money(found.pence)} owed"


def due(line: DiaryLine) -> str:
    """What is due: ``Garden Room option expires``, ``Final numbers due``, ``Cancelling costs 50%``."""
    if line.kind == "cancel_step":
        return f"Cancelling costs {line.percent}%"
    return f"{line.room} option expires" if line.kind == "option_expires" else DATES[line.kind]


def holds(room: RoomRow) -> str:
    """``theatre 60, cabaret 40``; empty where nobody has said."""
    return ", ".join(f"{LAYOUTS[layout].lower()} {count:,}" for layout, count in room.capacities.items())


def room_facts(room: RoomRow) -> str:
    """What a room holds and offers, in one line."""
    offered = ", ".join(FEATURES[feature][0].lower() for feature in room.features)
    return " · ".join(part for part in (room.floor, holds(room), offered) if part)


def in_the_way(clash: BookingRow, zone: tzinfo, *, event_id: UUID | None = None, day: date | None = None) -> str:
    """Which booking has the room: its name, for what, when, with the tails that count. The event and the day are left
    out where they are the ones one is working on."""
    name = f"“{clash.title}”" if clash.title else "a booking"
    whose = f" for {clash.event}" if clash.event and clash.event_id != event_id else ""
    here = clash.starts_at.astimezone(zone).date() == day
    around = tails(clash, zone)
    text = f"{clash.room} is taken: {name}{whose}, {when(clash, zone, days=not here)}, {STATES[clash.state].lower()}"
    return f"{text} ({around[0].lower()}{around[1:]})." if around else f"{text}."


def closed(closure: ClosureRow | None) -> str:
    """``Great Hall is closed on Thu 9 July 2026: new floor.``"""
    return f"{closure.said}." if closure is not None else ""


def off_hours(outside: str) -> str:
    """``Outside its hours: open 08:30–18:00 on Thu 9 July, needed from 07:30. Ask the venue first.``"""
    return f"Outside its hours: {outside}. Ask the venue whether it opens for you." if outside else ""


def way_out(booked: Booked, zone: tzinfo, free: Sequence[Offer | Suggestion], day: date) -> str:
    """What to do instead of a booking that cannot be; empty where nothing is known."""
    choices = []
    if booked.free_from is not None:
        there = booked.free_from.astimezone(zone)
        on = "" if there.date() == day else f" on {say_day(there.date(), year=False)}"
        choices.append(f"start at {there:%H:%M}{on}")
    if free:
        choices.append(f"take {free[0].room.name}")
    if booked.clash is not None:
        choices.append("or move the other booking" if choices else "move the other booking")
    text = f"{', '.join(choices) if booked.clash is not None else ' or '.join(choices)}." if choices else ""
    return text[:1].upper() + text[1:]


def competing(others: tuple[BookingRow, ...]) -> str:
    """``Also asked for by “Story lab” (enquiry)``; empty where nobody else wants the room."""
    names = [f"“{what_for(other)}” ({STATES[other.state].lower()})" for other in others]
    return f"Also asked for by {', '.join(names)}." if names else ""


def is_firm(booking: BookingRow) -> bool:
    """Whether it keeps its room against everybody else."""
    return booking.state in FIRM_STATES
