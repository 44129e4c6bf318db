"""Who else wants the sample's rooms in the week of its convening, and the days on which rooms there are closed."""

from datetime import time, timedelta
from uuid import UUID

from convene.rules.bookings import BookingState
from convene.rules.time import LONDON, instant
from convene.services.sample_rows import Places, Rows
from convene.services.sample_venues import FRIENDS_HOUSE, ST_KATHERINE
from convene.store.tables import Booking, Closure

_OTHERS: tuple[tuple[str, str, int, time, time, str, BookingState], ...] = (
    # venue, room, days from the convening, beginning, end, what for, state
    (ST_KATHERINE, "Great Hall", -2, time(9), time(13), "Trustees’ meeting", BookingState.CONFIRMED),
    (ST_KATHERINE, "Library", -1, time(10), time(10, 45), "Reading group", BookingState.CONFIRMED),
    (ST_KATHERINE, "Library", -1, time(11), time(11, 30), "Archive visit", BookingState.CONFIRMED),
    (FRIENDS_HOUSE, "Large Meeting Room", 0, time(13), time(18), "Book launch", BookingState.ENQUIRY),
)
_CLOSED: tuple[tuple[str, str, int, int, str], ...] = (
    # venue, room, first and last day from the convening, why
    (ST_KATHERINE, "Chapel", -3, -2, "Retreat"),
    (ST_KATHERINE, "Dining Hall", 1, 1, "Kitchen being serviced"),
)


def rivals(rows: Rows, places: Places, event_id: UUID) -> None:
    """Bookings of nobody we know, one of which competes with an option of ours, and closures."""
    first = min(b["starts_at"] for b in rows.gathered(Booking) if b["event_id"] == event_id)
    day = first.astimezone(LONDON).date()
    for venue, room, days, begins, ends, title, state in _OTHERS:
        on = day + timedelta(days=days)
        rows.add(
            Booking,
            event_id=None,
            room_id=places.rooms[venue, room],
            state=state,
            title=title,
            starts_at=instant(on, begins),
            ends_at=instant(on, ends),
            created_at=rows.now - timedelta(days=40),
        )
    for venue, room, start, end, reason in _CLOSED:
        rows.add(
            Closure,
            venue_id=places.venues[venue],
            room_id=places.rooms[venue, room],
            first_day=day + timedelta(days=start),
            last_day=day + timedelta(days=end),
            reason=reason,
        )
