"""What a drag on the timeline says: while it is under way, where it is refused, and in the history."""

from convene.desktop.pages.booking_words import (
    STATES,
    closed,
    competing,
    in_the_way,
    off_hours,
    short_day,
    way_out,
    what_for,
)
from convene.desktop.pages.venue_drag import Drag, Place
from convene.services.booking_board import Board
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked


def say_name(drag: Drag) -> str:
    """What is in the hand."""
    return what_for(drag.booking) if drag.booking is not None else "New booking"


def say_place(drag: Drag) -> str:
    """``10:00–12:00, Thu 9 Jul, Chapel``."""
    start, end = drag.clock()
    room = room_name(drag.board, drag.now)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}, {short_day(start.date())}, {room}"
    return f"{short_day(start.date())} {start:%H:%M} to {short_day(end.date())} {end:%H:%M}, {room}"


def say_verdict(drag: Drag) -> tuple[str, str]:
    """The state and the words for what stands in the way there, with its name."""
    weighed, tz = drag.weighed, drag.tz
    if drag.problem:
        return "danger", drag.problem
    if weighed.clash is not None:
        return "danger", in_the_way(weighed.clash, tz, event_id=drag.board.event_id, day=drag.clock()[0].date())
    if weighed.closed is not None:
        return "danger", closed(weighed.closed)
    cares = [part for part in (competing(weighed.competing), off_hours(weighed.outside_hours)) if part]
    return ("care", " ".join(cares)) if cares else ("ok", "The room is free.")


def say_refused(drag: Drag, weighed: Booked | None = None) -> str:
    """Why nothing was moved, and what to do instead. ``weighed``: as the workspace says, where the board knew less."""
    found, tz, day = weighed or drag.weighed, drag.tz, drag.clock()[0].date()
    why = drag.problem or closed(found.closed)
    if found.clash is not None:
        why = in_the_way(found.clash, tz, event_id=drag.board.event_id, day=day)
    return f"Nothing was moved. {why} {way_out(found, tz, (), day)}".rstrip()


def say_fixed(booking: BookingRow, board: Board) -> str:
    """Why a booking cannot be moved here."""
    if booking.event_id != board.event_id:
        whose = f"is a booking for {booking.event}" if booking.event else "is somebody else’s"
        return f"“{what_for(booking)}” {whose}: only bookings for {board.event} are moved here."
    return f"“{what_for(booking)}” is {STATES[booking.state].lower()}: it is not moved any more."


def say_move(drag: Drag) -> str:
    """What a move is called in the history: ``Move “Plenary” to Thu 9 July 11:00, Chapel``."""
    booking, was, now = drag.booking, drag.was, drag.now
    if booking is None:
        return ""
    name = f"“{what_for(booking)}”" if booking.title else f"the booking of {booking.room}"
    start, end = drag.clock()
    if now.end - now.start != was.end - was.start:
        one = start.date() == end.date()
        first, last = ("", "") if one else (f"{short_day(at.date())} " for at in (start, end))
        return f"Let {name} run {first}{start:%H:%M} to {last}{end:%H:%M}"
    room = room_name(drag.board, now) if now.room_id != was.room_id else ""
    if now.start == was.start:
        return f"Move {name} to {room}"
    day = was.start.astimezone(drag.tz).date() != start.date()
    at = f"{short_day(start.date())} {start:%H:%M}" if day else f"{start:%H:%M}"
    return f"Move {name} to {at}, {room}" if room else f"Move {name} to {at}"


def room_name(board: Board, place: Place) -> str:
    """The name of its room."""
    return next((r.name for venue in board.venues for r in venue.rooms if r.id == place.room_id), "")
