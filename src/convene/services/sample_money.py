"""What the sample's venues agreed to: VAT in the price or on top of it, and what cancelling costs."""

from datetime import timedelta
from uuid import UUID

from convene.rules.bookings import HELD_STATES, BookingDateKind
from convene.rules.cancellation import STANDARD, Band
from convene.services.sample_rows import Places, Rows
from convene.services.sample_venues import COIN_STREET, FARM, FRIENDS_HOUSE, KINGS_FUND, ST_KATHERINE, TOYNBEE_HALL
from convene.store.tables import Booking, BookingDate, CancellationBand, Setting, Venue

_TERMS: dict[str, tuple[Band, ...]] = {
    ST_KATHERINE: (Band(56, 25), Band(28, 50), Band(14, 100)),
    FRIENDS_HOUSE: STANDARD,
    KINGS_FUND: (Band(42, 50), Band(14, 100)),
}
_MAILS: dict[str, str] = {  # addresses that can never arrive anywhere (RFC 2606)
    ST_KATHERINE: "rooms@rfsk.example",
    FRIENDS_HOUSE: "events@friends.example",
    TOYNBEE_HALL: "rooms@toynbee.example",
    KINGS_FUND: "venue@fund.example",
    COIN_STREET: "hire@coinst.example",
    FARM: "hello@farm.example",
}
_PLACES: dict[str, tuple[float, float]] = {  # degrees north and east, to a street or so
    ST_KATHERINE: (51.511, -0.040),
    FRIENDS_HOUSE: (51.526, -0.131),
    TOYNBEE_HALL: (51.517, -0.073),
    KINGS_FUND: (51.517, -0.146),
    COIN_STREET: (51.506, -0.112),
    FARM: (51.500, -0.033),
}
_WITH_VAT = frozenset({FRIENDS_HOUSE, COIN_STREET})
_KITCHEN = (Band(14, 50), Band(5, 100))


def money(rows: Rows, places: Places) -> None:
    """Terms for what is held or booked and costs something, where the venues are, who writes to them."""
    for place in rows.gathered(Venue):
        place["email"] = _MAILS[place["name"]]
        place["latitude"], place["longitude"] = _PLACES[place["name"]]
    venue_of: dict[UUID, str] = {room_id: venue for (venue, _), room_id in places.rooms.items()}
    dining = places.rooms[ST_KATHERINE, "Dining Hall"]
    for booking in rows.gathered(Booking):
        venue = venue_of[booking["room_id"]]
        booking["vat_included"] = venue in _WITH_VAT
        if booking["title"] == "Fallback for the plenary":
            _deposit(rows, booking["id"])
        if booking["cost_pence"] and booking["state"] in HELD_STATES:
            for band in _KITCHEN if booking["room_id"] == dining else _TERMS.get(venue, ()):
                values = {"days_before": band.days_before, "percent": band.percent}
                rows.add(CancellationBand, booking_id=booking["id"], **values)
    rows.link(Setting, name="organiser", value={"name": "Bridget Amoah-Finch"})


def _deposit(rows: Rows, booking_id: UUID) -> None:
    rows.add(
        BookingDate,
        booking_id=booking_id,
        kind=BookingDateKind.DEPOSIT_DUE,
        due=rows.today + timedelta(days=25),
        amount_pence=104_000,
        note="a fifth, once it is confirmed",
        done_at=None,
    )
