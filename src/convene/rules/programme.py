"""The programme: what sessions are, who takes part in them in which role, and an event's agenda as plain values.

The checks over an agenda are in ``programme_checks``, what mends a finding in ``programme_fixes``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from convene.rules.care_limits import NORMAL, CareLimits
from convene.rules.errors import Invalid
from convene.rules.text import clean_line
from convene.rules.time import say_day, zone


class SessionKind(StrEnum):
    """What happens in a session."""

    KEYNOTE = "keynote"
    TALK = "talk"
    WORKSHOP = "workshop"
    PANEL = "panel"
    STORY = "story"
    ACTION_LEARNING = "action_learning"
    REFLECTION = "reflection"
    BREAK = "break"
    LUNCH = "lunch"
    NETWORKING = "networking"
    ARRIVAL = "arrival"


SESSION_KIND_WORDS = {
    SessionKind.KEYNOTE: "Keynote",
    SessionKind.TALK: "Talk",
    SessionKind.WORKSHOP: "Workshop",
    SessionKind.PANEL: "Panel",
    SessionKind.STORY: "Story session",
    SessionKind.ACTION_LEARNING: "Action learning set",
    SessionKind.REFLECTION: "Reflection",
    SessionKind.BREAK: "Break",
    SessionKind.LUNCH: "Lunch",
    SessionKind.NETWORKING: "Networking",
    SessionKind.ARRIVAL: "Arrival",
}


class SessionState(StrEnum):
    """proposed -> confirmed -> cancelled; a cancelled session may be proposed again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SignUp(StrEnum):
    """Who may come: all at the event, those who choose it, those who are invited."""

    ALL = "all"
    CHOOSE = "choose"
    INVITED = "invited"


class ContributionRole(StrEnum):
    """What a person does in a session."""

    FACILITATOR = "facilitator"
    SPEAKER = "speaker"
    CHAIR = "chair"
    HOST = "host"


class ContributionState(StrEnum):
    """Whether the person has said yes."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


PAUSES = frozenset({SessionKind.BREAK, SessionKind.LUNCH, SessionKind.NETWORKING, SessionKind.ARRIVAL})
"""Kinds in which nobody has to listen: they may span rooms and need no facilitator."""

SHORTEST, LONGEST, SNAP = 5, 1440, 5
"""A session lasts from 5 minutes to a day; the grid is laid in steps of 5 minutes."""

THEMES = (
    ("compassion", "Compassion"),
    ("inclusion", "Inclusion"),
    ("systems", "Systems working"),
    ("engagement", "Engagement"),
    ("innovation", "Innovation"),
)
"""The topics every workspace knows from the start, by key and name: they have a colour and a glyph."""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of the event, from its first to its last minute: the last may lie after midnight."""

    id: UUID
    date: date
    starts_at: datetime
    ends_at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class AgendaRoom:
    """A room sessions can be in. ``capacity`` is that of its largest layout, ``capacities`` by layout.

    ``hours`` are weekdays with their opening and closing, ``closures`` first and last days with the reason, those of
    its venue among them. ``place``: degrees north and east.
    """

    id: UUID
    name: str
    venue: str = ""
    capacity: int | None = None
    features: tuple[str, ...] = ()
    capacities: tuple[tuple[str, int], ...] = ()
    parent_id: UUID | None = None
    hours: tuple[tuple[int, time, time], ...] = ()
    closures: tuple[tuple[date, date, str], ...] = ()
    place: tuple[float, float] | None = None

    def holds(self, layout: str = "") -> int | None:
        """How many people fit in that layout (or in the largest); None where nobody has said."""
        return dict(self.capacities).get(layout, self.capacity)


@dataclass(frozen=True, slots=True)
class AgendaTrack:
    """A strand of sessions; ``theme`` is the key of the theme it stands for, or nothing."""

    id: UUID
    name: str
    theme: str = ""


@dataclass(frozen=True, slots=True)
class AgendaTheme:
    """A topic that threads through the sessions."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class AgendaBooking:
    """When the event has a room, set-up and clear-down not counted."""

    room_id: UUID
    starts_at: datetime
    ends_at: datetime


class AgendaPerson(NamedTuple):
    """Somebody with a part in a session."""

    person_id: UUID
    name: str
    role: ContributionRole


class AgendaAway(NamedTuple):
    """A time at which somebody with a part in a session cannot be there."""

    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


class AgendaOff(NamedTuple):
    """Somebody named in a session who will not come: ``why`` in a word, as ``declined`` (it) or ``withdrawn``."""

    person_id: UUID
    name: str
    why: str


class AgendaHome(NamedTuple):
    """Where somebody with a part in a session comes from; empty where nobody has said."""

    person_id: UUID
    organisation: str
    sector: str


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """A session as the grid and the checks see it. Without a start it waits in the tray.

    ``places`` counts those who have been given a place; ``content_note`` says that it may distress. ``needs`` says of
    features of a room how many of those with a place or a part in it need them, ``asks`` which its equipment asks for.
    ``off`` are those who are named in it and will not come.
    """

    id: UUID
    title: str
    kind: SessionKind
    minutes: int
    day_id: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room_id: UUID | None = None
    room: str = ""
    track_id: UUID | None = None
    track: str = ""
    state: SessionState = SessionState.CONFIRMED
    capacity: int | None = None
    places: int = 0
    layout: str = ""
    themes: tuple[str, ...] = ()
    people: tuple[AgendaPerson, ...] = ()
    content_note: bool = False
    spans_rooms: bool = False
    sign_up: SignUp = SignUp.ALL
    needs: tuple[tuple[str, int], ...] = ()
    asks: tuple[str, ...] = ()
    off: tuple[AgendaOff, ...] = ()

    @property
    def pause(self) -> bool:
        """True where nobody has to listen."""
        return self.kind in PAUSES

    def placed(self, day: AgendaDay, starts_at: datetime, room: AgendaRoom | None, minutes: int = 0) -> "AgendaSession":
        """This session at that time in that room."""
        minutes = minutes or self.minutes
        return replace(
            self,
            day_id=day.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            minutes=minutes,
            room_id=room.id if room else None,
            room=room.name if room else "",
        )

    def unplaced(self) -> "AgendaSession":
        """This session in the tray."""
        return replace(self, day_id=None, starts_at=None, ends_at=None, room_id=None, room="")


@dataclass(frozen=True, slots=True)
class Agenda:
    """All sessions of an event and all that they are judged by. ``needs`` says of features of a room how many people at
    the event need them; ``away`` and ``homes`` are about those with a part in a session."""

    event_id: UUID
    title: str
    time_zone: str
    days: tuple[AgendaDay, ...] = ()
    rooms: tuple[AgendaRoom, ...] = ()
    tracks: tuple[AgendaTrack, ...] = ()
    themes: tuple[AgendaTheme, ...] = ()
    sessions: tuple[AgendaSession, ...] = ()
    bookings: tuple[AgendaBooking, ...] = ()
    needs: tuple[tuple[str, int], ...] = ()
    away: tuple[AgendaAway, ...] = ()
    homes: tuple[AgendaHome, ...] = ()
    limits: CareLimits = NORMAL

    def meeting_rooms(self) -> tuple[AgendaRoom, ...]:
        """The rooms people meet in: all but those in which nothing but breaks takes place, such as a dining hall."""
        kinds: dict[UUID | None, set[bool]] = {}
        for session in self.sessions:
            if session.starts_at is not None:
                kinds.setdefault(session.room_id, set()).add(session.pause)
        return tuple(room for room in self.rooms if kinds.get(room.id) != {True})

    def with_session(self, session: AgendaSession) -> "Agenda":
        """The agenda with that session instead of the one of the same id; a new id is added."""
        if all(s.id != session.id for s in self.sessions):
            return replace(self, sessions=(*self.sessions, session))
        return replace(self, sessions=tuple(session if s.id == session.id else s for s in self.sessions))

    def without(self, session_id: UUID) -> "Agenda":
        """The agenda without that session."""
        return replace(self, sessions=tuple(s for s in self.sessions if s.id != session_id))


class FindingKind(StrEnum):
    """What a check can find."""

    ROOM = "room"
    PERSON = "person"
    AWAY = "away"
    OFF = "off"
    CAPACITY = "capacity"
    HOURS = "hours"
    BOOKING = "booking"
    SHUT = "shut"
    LAYOUT = "layout"
    EQUIPMENT = "equipment"
    NEED = "need"
    DUPLICATE = "duplicate"
    WALK = "walk"
    SPACE = "space"
    NO_QUIET = "no_quiet"
    STEP_FREE = "step_free"
    LUNCH = "lunch"
    STRETCH = "stretch"
    ROW = "row"
    NO_REST = "no_rest"
    LONG_DAY = "long_day"
    ALONE = "alone"
    VOICES = "voices"


class Severity(StrEnum):
    """A clash cannot happen as planned; a care note can, and people will feel it."""

    CLASH = "clash"
    CARE = "care"


Key = tuple[FindingKind, frozenset[UUID], tuple[str, ...], str]
"""What makes two findings the same: kind, sessions, people, and what else it is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``title`` in a line, ``detail`` with the times and the reason. ``titles`` are the sessions'.

    ``day_id`` and ``starts_at`` say where in the programme it is, ``about`` which feature, theme or track it is about.
    ``places`` (of each session id, start, minutes, room) and ``facts`` are what it was judged by.
    """

    kind: FindingKind
    severity: Severity
    title: str
    detail: str
    session_ids: tuple[UUID, ...]
    titles: tuple[str, ...]
    people: tuple[str, ...] = ()
    room: str = ""
    day_id: UUID | None = None
    starts_at: datetime | None = None
    about: str = ""
    places: tuple[tuple[UUID, float, int, UUID | None], ...] = ()
    facts: tuple[object, ...] = ()

    @property
    def key(self) -> Key:
        """The same finding has the same key after other sessions were changed."""
        return self.kind, frozenset(self.session_ids), self.people, self.about

    @property
    def id(self) -> str:
        """Ten letters and digits that stay as they are until a fact of it changes: a time, a room, a number."""
        parts = (self.kind.value, *sorted(map(str, self.places)), self.about, *map(str, self.facts))
        return blake2b("\n".join(parts).encode(), digest_size=5).hexdigest()


def session_title(text: str) -> str:
    """The title as it is kept. Raises Invalid for an empty one."""
    if not (title := clean_line(text)):
        raise Invalid("title", "The session has no title", "Give it a title.")
    return title


def session_minutes(minutes: int) -> int:
    """The length as it is kept. Raises Invalid for one that is too short or longer than a day."""
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid("minutes", f"A session cannot last {minutes} minutes", f"Choose {SHORTEST} to {LONGEST} minutes.")
    return minutes


def session_day(
    title: str, starts_at: datetime, minutes: int, days: tuple[AgendaDay, ...], time_zone: str
) -> AgendaDay:
    """The day a session belongs to: the one whose span it starts in, also after midnight.

    Raises Invalid where it starts in none of ``days``, or ends after the day does.
    """
    if starts_at.tzinfo is None:
        raise Invalid("starts_at", "A time without a time zone", "Add the offset, as in 2026-06-22T09:00+01:00.")
    if not days:
        raise Invalid("starts_at", "The event has no days yet", "Add a day to the event first.")
    tz = zone(time_zone)
    start = starts_at.astimezone(tz)
    day = max((d for d in days if d.starts_at <= starts_at < d.ends_at), key=lambda d: d.starts_at, default=None)
    if day is None:
        nearest = min(days, key=lambda d: min(abs(d.starts_at - starts_at), abs(d.ends_at - starts_at)))
        raise Invalid(
            "starts_at",
            f"“{title}” would start at {start:%H:%M} on {say_day(start.date())}, outside the day",
            f"{say_day(nearest.date)} runs from {nearest.starts_at.astimezone(tz):%H:%M} "
            f"to {nearest.ends_at.astimezone(tz):%H:%M}.",
        )
    end = starts_at + timedelta(minutes=minutes)
    if end > day.ends_at:
        raise Invalid(
            "starts_at",
            f"“{title}” would end at {end.astimezone(tz):%H:%M}, after the day does "
            f"at {day.ends_at.astimezone(tz):%H:%M}",
            "Start earlier, make it shorter, or lengthen the day.",
        )
    return day
