"""What else would do where a room is taken: another room, a little earlier, later or shorter, another venue, each with
why. Peers shift by up to 20 minutes and shorten by a quarter (Indico's suggestions); a day of people is worth more, so
we look through the whole day, the smallest change first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.bookings import FIRM_STATES, LONGEST_TAIL, Hold, clash, hold, shares_floor
from convene.rules.time import LONDON, Span
from convene.rules.venues import FEATURE_WORDS, RoomFeature
from convene.services import bookings, room_hours
from convene.services.bookings import Offer
from convene.services.room_needs import needs_at_event
from convene.services.venues import RoomRow, whole_of_each
from convene.store.tables import Event

STEP = timedelta(minutes=15)
SHORTER = 0.25
"""By how much of its length a meeting may become shorter."""
EARLIEST, LATEST = time(7), time(22)
"""Hours in which a venue is likely to let somebody in; times of the booking itself are always looked at."""
MOST = 6


class Change(StrEnum):
    """What would be different."""

    ROOM = "room"
    TIME = "time"
    LENGTH = "length"
    VENUE = "venue"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A booking that nothing firm is in the way of. ``why`` are its reasons in words, the change itself first."""

    change: Change
    room: RoomRow
    starts_at: datetime
    ends_at: datetime
    competing: int
    why: tuple[str, ...]


def suggest(
    session: Session,
    *,
    room_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    setup_minutes: int = 0,
    cleardown_minutes: int = 0,
    event_id: UUID | None = None,
    apart_from: UUID | None = None,
) -> tuple[Suggestion, ...]:
    """At most six, the smallest change first: two rooms of the same venue, a time before and one after, a shorter one,
    a room elsewhere. None of them clashes or is closed, and other times lie inside the room’s hours. Rooms hold as
    many as the one that was wanted, or as the event has places if that is fewer (where the venue has none
    to itself, a smaller one comes last and says so); they have what people at the event need and that room had.
    Raises Invalid as ``bookings.weigh``."""
    wanted = hold(starts_at, ends_at, setup_minutes, cleardown_minutes)
    found = {
        offer.room.id: offer
        for offer in bookings.offers(
            session,
            starts_at=starts_at,
            ends_at=ends_at,
            setup_minutes=setup_minutes,
            cleardown_minutes=cleardown_minutes,
            apart_from=apart_from,
        )
    }
    if room_id not in found:
        return ()
    asked = found.pop(room_id).room
    event = session.get(Event, event_id) if event_id is not None else None
    people = min((n for n in (asked.most, event.capacity if event else None) if n is not None), default=None)
    needs = [feature for feature, _ in needs_at_event(session, event_id)] if event_id is not None else []
    wishes = _Wishes(asked, people, tuple(needs), wanted)
    rooms = sorted((offer for offer in found.values() if wishes.suit(offer)), key=wishes.rank)
    large = [offer for offer in rooms if not wishes.short(offer)]
    here = [wishes.room(offer) for offer in large if offer.room.venue_id == asked.venue_id][:2]
    elsewhere = [wishes.room(offer) for offer in large if offer.room.venue_id != asked.venue_id][:1]
    small = [wishes.room(offer) for offer in rooms if offer.room.venue_id == asked.venue_id and offer not in large][:1]
    times = list(_times(session, wishes, apart_from))
    near = [one for one in times if abs(one.starts_at - wanted.span.start) <= timedelta(hours=1)]
    far = [one for one in times if one not in near]
    settled = any(not one.competing for one in here)
    return (*here, *near, *elsewhere, *far, *(() if settled else small))[:MOST]


@dataclass(frozen=True, slots=True)
class _Wishes:
    asked: RoomRow
    people: int | None
    needs: tuple[str, ...]
    wanted: Hold

    def suit(self, offer: Offer) -> bool:
        room = offer.room
        kept = {f for f in self.needs if f in self.asked.features} <= set(room.features)
        return offer.free and kept

    def short(self, offer: Offer) -> int:
        """How many people too few the room holds."""
        most = offer.room.most
        return 0 if self.people is None or most is None else max(self.people - most, 0)

    def rank(self, offer: Offer) -> tuple[object, ...]:
        """Large enough first; then what people need, then a room nobody asks for, then the least empty chairs."""
        room = offer.room
        lacking = sum(feature not in room.features for feature in self.needs)
        chairs = abs((room.most or 0) - (self.people or 0)) if room.most is not None else 1_000_000
        return (
            self.short(offer),
            lacking,
            bool(offer.competing),
            bool(offer.outside_hours),
            chairs,
            room.venue,
            room.name,
        )

    def room(self, offer: Offer) -> Suggestion:
        room, span = offer.room, self.wanted.span
        change = Change.ROOM if room.venue_id == self.asked.venue_id else Change.VENUE
        return Suggestion(change, room, span.start, span.end, len(offer.competing), tuple(self._why(offer)))

    def _why(self, offer: Offer) -> Iterator[str]:
        room, asked = offer.room, self.asked
        yield "same venue, same time" if room.venue_id == asked.venue_id else f"same time at {room.venue}"
        if room.most is not None:
            layout = max(room.capacities, key=lambda layout: room.capacities[layout])
            few = self.short(offer)
            yield f"holds {room.most:,} {layout}" + (f", {few:,} fewer than asked for" if few else "")
        gained = [f for f in self.needs if f in room.features and f not in asked.features]
        for feature in gained[:2]:
            yield f"has {_with_article(feature)} that {asked.name} has not"
        if offer.competing:
            yield "others ask for it too"
        if offer.outside_hours:
            yield offer.outside_hours


def _times(session: Session, wishes: _Wishes, apart_from: UUID | None) -> Iterator[Suggestion]:
    """The same room on the same day: the nearest time after and before, then a shorter meeting."""
    room, wanted = wishes.asked, wishes.wanted
    floor = shares_floor(room.id, whole_of_each(session))
    firm, asking = _taken(session, floor, wanted, apart_from)
    open_then = room_hours.calendar(session, room.venue_id)

    def can_be(one: Hold) -> bool:
        shut = open_then.closed(room.venue_id, floor, one) is not None or open_then.outside(room.id, one)
        return not shut and not any(clash(one, other) for other in firm)

    local = wanted.span.start.astimezone(LONDON)
    first = datetime.combine(local.date(), EARLIEST, LONDON)
    last = datetime.combine(local.date(), LATEST, LONDON)
    length = wanted.span.end - wanted.span.start
    for sign, word in ((1, "later"), (-1, "earlier")):
        for moved in _shifted(wanted, sign, Span(first, last)):
            if can_be(moved):
                by = abs(moved.span.start - wanted.span.start)
                others = sum(clash(moved, other) for other in asking)
                yield Suggestion(
                    Change.TIME, room, moved.span.start, moved.span.end, others, (f"{_say(by)} {word}", "same room")
                )
                break
    for steps in range(1, int(length * SHORTER / STEP) + 1):
        cut = steps * STEP
        for span, word in (
            (Span(wanted.span.start, wanted.span.end - cut), "ends"),
            (Span(wanted.span.start + cut, wanted.span.end), "starts"),
        ):
            shorter = replace(wanted, span=span)
            if can_be(shorter):
                others = sum(clash(shorter, other) for other in asking)
                how = "earlier" if word == "ends" else "later"
                yield Suggestion(
                    Change.LENGTH, room, span.start, span.end, others, (f"{word} {_say(cut)} {how}", "same room")
                )
                return


def _shifted(wanted: Hold, sign: int, within: Span) -> Iterator[Hold]:
    """The same length further and further away, while set-up and clear-down stay inside the day."""
    by = STEP
    while True:
        span = Span(wanted.span.start + sign * by, wanted.span.end + sign * by)
        moved = replace(wanted, span=span)
        if moved.whole.start < within.start or moved.whole.end > within.end:
            return
        yield moved
        by += STEP


def _taken(
    session: Session, floor: Collection[UUID], wanted: Hold, apart_from: UUID | None
) -> tuple[list[Hold], list[Hold]]:
    """The holds of that floor around that day: the firm ones, and those that only ask."""
    around = Span(wanted.span.start - LONGEST_TAIL, wanted.span.end + LONGEST_TAIL)
    rows = bookings.listing(session, between=around, live=True)
    near = [row for row in rows if row.room_id in floor and row.id != apart_from]
    firm = [row.hold for row in near if row.state in FIRM_STATES]
    return firm, [row.hold for row in near if row.state not in FIRM_STATES]


def _say(length: timedelta) -> str:
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    said = f"{hours} hour{'s' if hours > 1 else ''}" if hours else ""
    return f"{said} {minutes} minutes".strip() if minutes else said


def _with_article(feature: str) -> str:
    words = FEATURE_WORDS[RoomFeature(feature)]
    return words if words.endswith(("access", "space", "daylight")) else f"the {words}"
