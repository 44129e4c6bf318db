"""The plain values of the papers that those who run an event carry: the facilitator's pack and the venue brief."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Need:
    """What a facilitator was asked to see to, for somebody who agreed that it is kept."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """Something that is used in a session; ``due`` is the credit and licence that stand wherever it is listed."""

    title: str
    due: str
    address: str


@dataclass(frozen=True, slots=True)
class PackSession:
    """A session as who gives it needs it. ``people`` are name and role; ``expected`` of ``limit`` have a place, where
    places are given; ``layout`` and ``features`` are in words. Times are aware, in the event's zone."""

    title: str
    start: datetime
    end: datetime
    kind: str
    room: str
    where: str
    directions: str
    features: tuple[str, ...]
    layout: str
    people: tuple[tuple[str, str], ...]
    expected: int
    limit: int | None
    open_to_all: bool
    themes: tuple[tuple[str, str], ...]
    abstract: str
    content_note: str
    equipment: str
    room_note: str
    needs: tuple[Need, ...]
    stories: tuple[Story, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacilitatorPack:
    """The sessions of an event, each for who gives it; ``of`` is the facilitator it is limited to."""

    title: str
    now: datetime
    time_zone: str
    of: str
    sessions: tuple[PackSession, ...]


@dataclass(frozen=True, slots=True)
class BriefRoom:
    """A room that is held for a day: from when to when, how it is set out, and what happens in it, in order of time.
    ``sessions`` are start, end and title."""

    name: str
    where: str
    start: datetime
    end: datetime
    setup_from: datetime
    clear_until: datetime
    layout: str
    people: int
    firm: bool
    sessions: tuple[tuple[datetime, datetime, str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class BriefVenue:
    """A venue on a day, as its staff and ours need it. ``facts`` are heading and words, ``contacts`` name, role, phone
    and e-mail, ``catering`` what is asked for and by how many."""

    name: str
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str, str], ...]
    rooms: tuple[BriefRoom, ...]
    expected: int
    catering: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class VenueBrief:
    """One page for each venue of a day. ``doors`` is when the day begins and ends."""

    title: str
    organiser: str
    day: date
    doors: tuple[datetime, datetime]
    now: datetime
    time_zone: str
    venues: tuple[BriefVenue, ...]
