"""Plain values that cross the house: services give them, formats write them, and the other way round.

They stand here so that neither floor needs to know the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

from convene.rules.registrations import RegistrationState, Role

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
Kind = Literal["text", "integer", "number", "date", "datetime", "time", "money"]


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who publishes the calendar. PUBLISH needs one (RFC 5546 3.2.1); without an e-mail address it is a name only."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """The one person an invitation is for."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar.

    ``uid`` is random, kept with what it stands for, never reused, and says nothing about a person or a computer.
    ``sequence`` only ever rises, with every change of time, place or status. Both times are aware. Descriptions hold
    nothing about anybody's needs. ``colour`` is a CSS3 name, as RFC 7986 5.9 asks for. ``join_link`` is for those who
    take part alone: it is written into their own files and never into a calendar for everybody.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    status: Status = "CONFIRMED"
    last_modified: datetime | None = None
    url: str = ""
    geo: tuple[float, float] | None = None  # latitude, longitude
    colour: str = ""
    join_link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``money`` takes whole pence and shows pounds; times with a zone are shown in the event's zone.

    A value that is not of the column's kind is written as text, so nothing is lost. ``width`` in characters; None is
    measured. ``choices`` are offered where somebody fills it in; a ``locked`` one is only to read, a ``hidden`` one is
    not shown. ``total`` stands below it, of the rows a filter leaves. ``linked``: e-mail and https addresses open.
    ``tones`` colour a cell by its word, with a state of the look.
    """

    heading: str
    kind: Kind = "text"
    width: float | None = None
    choices: tuple[str, ...] = ()
    locked: bool = False
    hidden: bool = False
    total: Literal["", "count", "sum"] = ""
    linked: bool = False
    tones: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` may be a generator: it is read once, while writing. A ``hidden`` one is for programs: no menu
    of a spreadsheet shows it. ``about`` is read out by a screen reader. ``tall``: rows have room to write by hand."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    hidden: bool = False
    about: str = ""
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """What is printed on one badge.

    ``known_as`` is what a person is called, and printed large; ``role`` is shown by text and shape; ``themes`` are keys
    of our themes; ``programme`` is the person's own, as time, title and room. Nothing here that a stranger should not
    read: no needs, no state, no e-mail.
    """

    code: str
    known_as: str
    name: str
    organisation: str = ""
    role: str = "participant"
    pronouns: str = ""
    pronunciation: str = ""
    themes: tuple[str, ...] = ()
    short_code: str = ""
    no_photos: bool = False
    programme: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person who is in the building. ``note`` is what was written for reception; never a need in itself."""

    registration_id: UUID
    name: str
    known_as: str
    organisation: str
    since: datetime
    note: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One person of a paper register. ``came``: when they came in, for who is here before it is printed."""

    number: int
    name: str
    known_as: str
    organisation: str
    came: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one row of a list from outside says about one person, names as given. ``row`` is its number in the source.

    ``name`` is "" where the row has none. ``problem`` says what is already known to be wrong; a bad e-mail address is
    then left as it was. ``registered_at`` is text as in the source. ``answers`` are the questions that were answered.
    ``consent`` are the words they agreed to, that what they need may be kept, at ``consent_at``; empty where they did
    not.
    """

    row: int
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    email: str = ""
    organisation: str = ""
    job_title: str = ""
    phone: str = ""
    pronouns: str = ""
    state: RegistrationState = RegistrationState.REGISTERED
    role: Role = Role.PARTICIPANT
    ticket: str = ""
    reference: str = ""
    registered_at: str = ""
    dietary: str = ""
    access: str = ""
    consent: str = ""
    consent_at: str = ""
    note: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SchedulePerson:
    """Who gives a session. The key is the source's id, else the name; ``role`` is what they do in it, where known."""

    key: str
    name: str
    role: str = ""

    @property
    def number(self) -> int:
        """The key where it is a number that other programs take for an id, else nought: a name may look like one."""
        plain = self.key.isascii() and self.key.isdigit() and len(self.key) < 10 and self.key[0] != "0"
        return int(self.key) if plain and self.key != self.name else 0


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day and when it starts and ends, wide enough for its sessions: those after midnight belong to it as well."""

    index: int
    date: date
    start: datetime
    end: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleResource:
    """Others' work that a session uses; ``due`` is the credit and licence that stand wherever it is listed."""

    title: str
    address: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleSession:
    """A session at its time and place. ``key`` is unique in the schedule; ``day`` is the index of its day.

    In a schedule that goes out the key is a UUID and ``number`` a positive one, both unique and the same each time.
    ``themes`` are keys or names of themes. What a source does not say is blank.
    """

    key: str
    title: str
    subtitle: str
    abstract: str
    kind: str
    track: str
    room: str
    day: int
    start: datetime
    minutes: int
    people: tuple[SchedulePerson, ...]
    language: str
    slug: str
    url: str
    number: int = 0
    themes: tuple[str, ...] = ()
    content_note: str = ""
    capacity: int | None = None
    cancelled: bool = False
    spans_rooms: bool = False
    resources: tuple[ScheduleResource, ...] = ()

    @property
    def end(self) -> datetime:
        """When it is over, in the zone it starts in; minutes are real ones, also over a change of the clocks."""
        return (self.start.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(self.start.tzinfo)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole schedule. Times are aware, in ``time_zone``. Rooms and tracks stand in order of appearance.

    ``themes`` are key and name; ``place`` is where it is held; ``version`` says which release it is. ``notes`` say what
    of a file could not be taken.
    ``by_title`` is true of a table without ids: sessions are known by their titles, whatever the file is called.
    ``of_calendar`` is true of a calendar, which does not tell tracks from themes: a track it does not name stays.
    ``headings`` are those of a table, and ``columns`` pairs of what one is taken to mean and its heading.
    """

    title: str
    acronym: str
    time_zone: str
    days: tuple[ScheduleDay, ...]
    rooms: tuple[str, ...]
    tracks: tuple[str, ...]
    sessions: tuple[ScheduleSession, ...]
    notes: tuple[str, ...]
    themes: tuple[tuple[str, str], ...] = ()
    place: str = ""
    by_title: bool = False
    of_calendar: bool = False
    version: str = ""
    headings: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> tuple[SchedulePerson, ...]:
        """Everyone who gives something, each key once."""
        return tuple({person.key: person for session in self.sessions for person in session.people}.values())


@dataclass(frozen=True, slots=True)
class DossierPart:
    """A heading, the columns under it, and their rows as text; a part without rows has nothing to say."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is kept about one person: to read, in parts, and to process, as ``tables`` of plain values by name."""

    name: str
    made_at: datetime
    workspace: str
    parts: tuple[DossierPart, ...]
    tables: dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A time that is taken, in a calendar from elsewhere, half open. ``key`` is the same in each copy of that calendar;
    ``title`` is empty unless it was asked for; ``all_day`` where whole days are meant."""

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class BusyCalendar:
    """The times that are taken between two instants, in order; ``notes`` say what of the file could not be taken."""

    name: str
    starts_at: datetime
    ends_at: datetime
    times: tuple[BusyTime, ...]
    notes: tuple[str, ...] = ()
