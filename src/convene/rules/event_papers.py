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
class BriefSession:
    """What happens in a room, and how it is set out for it, in words."""

    start: datetime
    end: datetime
    title: str
    layout: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class BriefRoom:
    """A room on a day. ``held`` is from when to when it is ours, ``firm`` whether that is confirmed; ``around`` from
    when it is set up and until when it is cleared. None where nobody has booked it."""

    name: str
    where: str
    held: tuple[datetime, datetime] | None
    around: tuple[datetime, datetime] | None
    firm: bool
    note: str
    sessions: tuple[BriefSession, ...]


@dataclass(frozen=True, slots=True)
class BriefContact:
    """Somebody at the venue."""

    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class BriefVenue:
    """A venue as its staff and ours need it on the day. ``facts`` are heading and words; ``place`` is latitude and
    longitude."""

    name: str
    facts: tuple[tuple[str, str], ...]
    place: tuple[float, float] | None
    contacts: tuple[BriefContact, ...]
    rooms: tuple[BriefRoom, ...]


@dataclass(frozen=True, slots=True)
class VenueBrief:
    """A page for each venue of a day. ``open`` is when the day begins and ends; ``catering`` what is asked for and by
    how many, of those ``expected``. Times are aware, in the event's zone."""

    title: str
    organiser: str
    day: date
    open: tuple[datetime, datetime]
    now: datetime
    time_zone: str
    expected: int
    catering: tuple[tuple[str, int], ...]
    venues: tuple[BriefVenue, ...]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A session in the running order. ``pause``: nobody has to listen."""

    start: datetime
    end: datetime
    title: str
    room: str
    people: tuple[str, ...]
    pause: bool
    note: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is called when something goes wrong: who they are that day, and how they are reached."""

    name: str
    what: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """A day in order of time, for those who run it, and whom they call. Times are aware, in the event's zone."""

    title: str
    day: date
    now: datetime
    time_zone: str
    lines: tuple[OrderLine, ...]
    callers: tuple[Caller, ...]


@dataclass(frozen=True, slots=True)
class DayPack:
    """All papers of a day as one: key, name and value of each, in their order; ``left_out`` are those there is nothing
    to print of, with the reason; ``checkpoint`` is of the history then."""

    title: str
    day: date
    now: datetime
    time_zone: str
    parts: tuple[tuple[str, str, object], ...]
    left_out: tuple[tuple[str, str], ...]
    checkpoint: str = ""
