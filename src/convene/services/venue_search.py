"""Finding a room: every room against what is wanted, those that suit first, each with its reasons in words.

What a room cost before is known from its bookings; where it was never booked with a price, its day rate by the list
counts. A price that nobody knows excludes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import check_cost
from convene.rules.errors import Invalid
from convene.rules.money import gross, money
from convene.rules.text import search_key
from convene.rules.time import LONDON, Span, instant, say_day
from convene.rules.venues import FEATURE_WORDS, MOST_PEOPLE, Layout, RoomFeature
from convene.services import bookings, venues
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Offer
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow, VenueRow
from convene.store.tables import Booking

Reason = tuple[bool, str]
"""Whether it speaks for the room, and in what words."""

OPENS, CLOSES = time(9), time(17)
"""The hours that a day means where nobody says others."""


@dataclass(frozen=True, slots=True)
class Match:
    """A room against what was wanted. ``short`` is how many people too few it holds, or None where nobody has said
    what it holds in that layout; ``free`` is None where no time was asked for; ``last_pence`` is what it cost last."""

    room: RoomRow
    borough: str
    layout: str
    capacity: int | None
    short: int | None
    missing: tuple[str, ...]
    free: bool | None
    clash: BookingRow | None
    competing: tuple[BookingRow, ...]
    last_pence: int | None
    over_pence: int
    why: tuple[str, ...]
    closed: ClosureRow | None = None

    @property
    def pence(self) -> int | None:
        """What it cost last, else what it costs for a day by the list."""
        return self.last_pence if self.last_pence is not None else self.room.day_rate_pence

    @property
    def misses(self) -> int:
        """How many of the wishes it does not meet."""
        return (self.short != 0) + len(self.missing) + (self.free is False) + (self.over_pence > 0)

    @property
    def fits(self) -> bool:
        """Whether it is all that was wanted."""
        return self.misses == 0


def on_day(day: date, starts: time = OPENS, ends: time = CLOSES) -> Span:
    """Those hours of a day in London. Raises Invalid("free_on") for hours that are not in order or do not exist."""
    if ends <= starts:
        raise Invalid("free_on", "The end is not after the start", "Choose an end later than the start.")
    return Span(instant(day, starts, LONDON, field="free_on"), instant(day, ends, LONDON, field="free_on"))


def find(
    session: Session,
    *,
    layout: Layout | None = None,
    capacity: int | None = None,
    features: Collection[RoomFeature] = (),
    free: Span | None = None,
    within_pence: int | None = None,
    text: str = "",
) -> list[Match]:
    """Every room in use whose venue or name has the words of ``text``, best first: those that fit, then the nearest
    misses. Without a layout a room counts with its largest. Raises Invalid("capacity"), ("within"), ("starts_at")."""
    if capacity is not None and not 0 < capacity <= MOST_PEOPLE:
        raise Invalid("capacity", f"{capacity:,} people is not possible", "Give a number from 1, or leave it out.")
    check_cost(within_pence, field="within")
    words = search_key(text).split()
    places = {venue.id: venue for venue in venues.listing(session)}
    costs = _last_costs(session)
    found = []
    for offer in _offers(session, free):
        venue = places[offer.room.venue_id]
        key = search_key(offer.room.name, venue.name, venue.borough, venue.postcode, venue.stations)
        if all(word in key for word in words):
            cost = costs.get(offer.room.id)
            found.append(_match(offer, venue, cost, layout, capacity, features, free, within_pence))
    return sorted(found, key=_rank)


def _offers(session: Session, free: Span | None) -> Iterable[Offer]:
    if free is None:
        return [Offer(room, None, ()) for room in venues.rooms(session)]
    return bookings.offers(session, starts_at=free.start, ends_at=free.end)


def _last_costs(session: Session) -> dict[UUID, int | None]:
    """What each room cost, VAT included, when it was last booked or quoted with a price."""
    query = sa.select(Booking.room_id, Booking.cost_pence, Booking.vat_included)
    priced = query.where(Booking.cost_pence.is_not(None)).order_by(Booking.starts_at, Booking.id)
    return {
        room_id: gross(pence, vat_included=included)
        for room_id, pence, included in session.execute(priced)
        if pence is not None
    }


def _match(
    offer: Offer,
    venue: VenueRow,
    cost: int | None,
    layout: Layout | None,
    wanted: int | None,
    features: Collection[RoomFeature],
    free: Span | None,
    within_pence: int | None,
) -> Match:
    room = offer.room
    held = room.capacities
    largest = max(held, key=lambda name: held[name], default="")
    name = layout.value if layout is not None else largest
    capacity = held.get(name)
    short: int | None = 0
    if wanted is not None or layout is not None:
        short = None if capacity is None else max((wanted or 0) - capacity, 0)
    missing = tuple(f.value for f in RoomFeature if f in features and f.value not in room.features)
    price = cost if cost is not None else room.day_rate_pence
    over = max(price - within_pence, 0) if price is not None and within_pence is not None else 0
    taken = None if free is None else offer.free
    lines = [
        *_of_capacity(name, capacity, short),
        *_of_features(features, missing),
        *_of_time(free, offer),
        *_of_cost(cost, room.day_rate_pence, over, asked=within_pence is not None),
    ]
    lines.sort(key=lambda line: line[0])  # what is wrong first
    return Match(
        room, venue.borough, name, capacity, short, missing, taken, offer.clash, offer.competing, cost, over,
        tuple(text for _, text in lines), offer.closed,
    )  # fmt: skip


def _of_capacity(layout: str, capacity: int | None, short: int | None) -> list[Reason]:
    if capacity is None:
        return [
            (short == 0, f"nobody has said what it holds in {layout}" if layout else "nobody has said what it holds")
        ]
    return [(not short, f"holds {capacity:,} in {layout}" + (f", {short:,} too few" if short else ""))]


def _of_features(features: Collection[RoomFeature], missing: Collection[str]) -> list[Reason]:
    has = [FEATURE_WORDS[f] for f in RoomFeature if f in features and f.value not in missing]
    lacks = [FEATURE_WORDS[RoomFeature(f)] for f in missing]
    return [(True, ", ".join(has))] * bool(has) + [(False, f"no {' and no '.join(lacks)}")] * bool(lacks)


def _of_time(free: Span | None, offer: Offer) -> list[Reason]:
    if free is None:
        return []
    day = say_day(free.start.astimezone(LONDON).date(), year=False)
    if (clash := offer.clash) is not None:
        return [(False, f"taken on {day}: {_name(clash)}, {clash.state.value}")]
    if offer.closed is not None:
        return [(False, offer.closed.said)]
    asked = [f"{_name(other)} ({other.state.value})" for other in offer.competing]
    also = f"also asked for by {', '.join(asked)}"
    return [
        (True, f"free on {day}"),
        *[(True, also)] * bool(asked),
        *[(True, f"outside its hours: {offer.outside_hours}")] * bool(offer.outside_hours),
    ]


def _of_cost(cost: int | None, listed: int | None, over: int, *, asked: bool) -> list[Reason]:
    if cost is None and listed is None:
        return [(True, "price not known")] * asked
    price = f"cost {money(cost)} last time" if cost is not None else f"{money(listed or 0)} a day by the list"
    return [(not over, price + (f", {money(over)} too much" if over else ""))]


def _name(booking: BookingRow) -> str:
    return booking.title or booking.event or "a booking"


def _rank(match: Match) -> tuple[object, ...]:
    """The fewest misses; then nobody else asking, a known price and the lower one, the least empty chairs."""
    return (
        match.misses,
        match.free is False,
        match.short is None,
        match.short or 0,
        len(match.missing),
        match.over_pence,
        len(match.competing),
        match.pence is None,
        match.pence or 0,
        match.capacity or 0,
        search_key(match.room.venue, match.room.name),
    )
