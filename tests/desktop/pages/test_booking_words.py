"""How bookings are said."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import make
from convene.desktop.pages import booking_words as words
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.time import LONDON
from convene.rules.venues import Layout, RoomFeature
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked, Offer
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow


def row(start: str = "08:00", end: str = "17:30", *, nights: int = 0, **fields: object) -> BookingRow:
    values: dict[str, object] = {
        "id": uuid4(),
        "event_id": UUID(int=1),
        "event": "London is Open(minded)",
        "venue_id": uuid4(),
        "venue": "Royal Foundation of St Katherine",
        "room_id": uuid4(),
        "room": "Library",
        "state": BookingState.CONFIRMED,
        "title": "Plenary",
        "starts_at": make.at(start),
        "ends_at": make.at(end, make.DAY + timedelta(days=nights)),
        "setup_minutes": 0,
        "cleardown_minutes": 0,
        "option_expires": None,
        "cost_pence": None,
        "reference": "",
        "reason": "",
        "note": "",
    }
    return BookingRow(**(values | fields))  # type: ignore[arg-type]


def test_times_are_said_as_the_clocks_show_them() -> None:
    assert words.when(row(), LONDON) == "Thu 9 July 2026, 08:00 to 17:30"
    assert words.when(row(), LONDON, days=False) == "08:00 to 17:30"
    assert words.when(row(nights=1), LONDON) == "Thu 9 Jul 08:00 to Fri 10 Jul 17:30"
    assert words.brief_times(row(), LONDON) == "08:00–17:30"
    assert words.brief_times(row(nights=1), LONDON) == "Thu 08:00 to Fri 17:30"
    around = row(setup_minutes=16 * 60, cleardown_minutes=90)
    assert words.tails(around, LONDON) == "Set-up from Wed 8 Jul 16:00, clear-down until 19:00"
    assert words.tails(row(cleardown_minutes=30), LONDON) == "Clear-down until 18:00"
    assert words.tails(row(), LONDON) == ""


def test_a_clash_names_what_is_in_the_way_and_says_what_to_do() -> None:
    clash = row(cleardown_minutes=45)
    assert words.in_the_way(clash, LONDON) == (
        "Library is taken: “Plenary” for London is Open(minded), Thu 9 July 2026, 08:00 to 17:30, confirmed "
        "(clear-down until 18:15)."
    )
    mine = words.in_the_way(row(title=""), LONDON, event_id=UUID(int=1), day=make.DAY)
    assert mine == "Library is taken: a booking, 08:00 to 17:30, confirmed."
    chapel = RoomRow(uuid4(), uuid4(), "St Katherine", "Chapel", "", {}, (), "", "", None, archived=False)
    booked = Booked(None, clash, free_from=make.at("18:15"))
    said = words.way_out(booked, LONDON, [Offer(chapel, None, ())], make.DAY)
    assert said == "Start at 18:15, take Chapel, or move the other booking."
    next_day = Booked(None, clash, free_from=make.at("09:00", make.DAY + timedelta(days=1)))
    assert words.way_out(next_day, LONDON, [], make.DAY) == "Start at 09:00 on Fri 10 July, or move the other booking."
    shut = ClosureRow(uuid4(), uuid4(), "St Katherine", None, "", make.DAY, make.DAY, "Roof works")
    assert words.closed(shut) == "St Katherine is closed on Thu 9 July 2026: Roof works."
    closed = Booked(None, closed=shut, free_from=make.at("00:00", make.DAY + timedelta(days=1)))
    said = words.way_out(closed, LONDON, [Offer(chapel, None, ())], make.DAY)
    assert said == "Start at 00:00 on Fri 10 July or take Chapel."
    assert words.way_out(Booked(None, closed=shut), LONDON, [], make.DAY) == ""


def test_days_are_counted_from_today() -> None:
    today = date(2026, 6, 1)
    said = [words.days_to(today + timedelta(days=n), today) for n in (-2, -1, 0, 1, 3)]
    assert said == ["2 days ago", "yesterday", "today", "tomorrow", "3 days"]
    assert words.expiry(today, today) == "expires today"
    assert words.expiry(date(2026, 6, 5), today) == "expires Fri 5 June"
    assert words.expiry(date(2025, 6, 5), today) == "expired Thu 5 June 2025"


def test_every_word_of_the_trade_is_said() -> None:
    assert set(words.STATES) == set(words.STATE_TAGS) == set(BookingState)
    assert set(words.FEATURES) == {feature.value for feature in RoomFeature}
    assert set(words.LAYOUTS) == {layout.value for layout in Layout}
    assert set(words.DATES) == {kind.value for kind in BookingDateKind}
