"""The plain values of the papers that are made from a programme: the booklet and the cards on the doors."""

from dataclasses import dataclass
from datetime import date, datetime

from convene.rules.exchange import Schedule


@dataclass(frozen=True, slots=True)
class BookletRoom:
    """A room people go to. ``features`` are what it offers, in words, those first that somebody may depend on."""

    name: str
    venue: str
    floor: str = ""
    directions: str = ""
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookletVenue:
    """A venue as those who come need it: where it is, how to get there, and who answers the phone."""

    name: str
    address: str = ""
    stations: str = ""
    arrival: str = ""
    step_free_route: str = ""
    parking: str = ""
    wifi: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Booklet:
    """The programme as a booklet: ``of`` is the track, theme or person it is limited to, empty for all of it; ``own``
    where it is one person's. ``size`` is a5 or a4."""

    schedule: Schedule
    now: datetime
    size: str
    of: str = ""
    own: bool = False
    summary: str = ""
    called_off: bool = False
    rooms: tuple[BookletRoom, ...] = ()
    venues: tuple[BookletVenue, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A session on the card of its room. Times are aware, in the event's zone."""

    start: datetime
    end: datetime
    title: str
    people: tuple[str, ...] = ()
    cancelled: bool = False
    pause: bool = False


@dataclass(frozen=True, slots=True)
class DoorCard:
    """The card of one room on one day; ``features`` are what it offers, in words."""

    room: str
    day: date
    lines: tuple[DoorLine, ...]
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doors:
    """The cards of an event, by day and room, as known ``now``. ``size`` is a4 or a5."""

    title: str
    now: datetime
    time_zone: str
    size: str
    cards: tuple[DoorCard, ...]
