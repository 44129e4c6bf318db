"""What the sample's venues agreed to: VAT in the price or on top of it, and what cancelling costs."""

from uuid import UUID

from convene.rules.bookings import HELD_STATES
from convene.rules.cancellation import STANDARD, Band
from convene.services.sample_rows import Places, Rows
from convene.services.sample_venues import COIN_STREET, FRIENDS_HOUSE, KINGS_FUND, ST_KATHERINE
from convene.store.tables import Booking, CancellationBand, Setting

_TERMS: dict[str, tuple[Band, ...]] = {
    ST_KATHERINE: (Band(56, 25), Band(28, 50), Band(14, 100)),
    FRIENDS_HOUSE: STANDARD,
    KINGS_FUND: (Band(42, 50), Band(14, 100)),
}
_WITH_VAT = frozenset({FRIENDS_HOUSE, COIN_STREET})
_KITCHEN = (Band(14, 50), Band(5, 100))


def money(rows: Rows, places: Places) -> None:
    """Terms for everything that costs something and is held or booked, and who signs the mails to venues."""
    venue_of: dict[UUID, str] = {room_id: venue for (venue, _), room_id in places.rooms.items()}
    dining = places.rooms[ST_KATHERINE, "Dining Hall"]
    for booking in rows.gathered(Booking):
        venue = venue_of[booking["room_id"]]
        booking["vat_included"] = venue in _WITH_VAT
        if booking["cost_pence"] and booking["state"] in HELD_STATES:
            for band in _KITCHEN if booking["room_id"] == dining else _TERMS.get(venue, ()):
                values = {"days_before": band.days_before, "percent": band.percent}
                rows.add(CancellationBand, booking_id=booking["id"], **values)
    rows.link(Setting, name="organiser", value={"name": "Bridget Amoah-Finch"})
