"""What can be made again of an event: its days by their distance, its programme by the clock, its wishes for rooms.

A pattern is read off an event and laid out on dates. As a template it names nobody; its JSON carries a version.
(docs/decisions/0014-one-pattern-for-copies-and-templates.md)
"""

from calendar import day_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from convene.rules.errors import Invalid
from convene.rules.events import DayPart, EventKind, EventMode, RegistrationMode
from convene.rules.json_values import decoded, encoded
from convene.rules.programme import ContributionRole, SessionKind, SessionState, SignUp
from convene.rules.registration_questions import Question, tidied
from convene.rules.registrations import QuestionKind
from convene.rules.time import say_day, zone
from convene.rules.venues import MOST_PEOPLE, Layout

VERSION = 1
_A_YEAR = timedelta(weeks=52)
_MOST = 10_000  # rows of one kind, minutes, days: more is damage


class Piece(StrEnum):
    """What of an event may be left out of its copy. Its days and its words always come along."""

    SESSIONS = "sessions"
    PEOPLE = "people"
    RESOURCES = "resources"
    QUESTIONS = "questions"
    ASKED = "asked"
    BOOKINGS = "bookings"
    MESSAGES = "messages"


EVERYTHING = frozenset(Piece)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the wall clock, so many days after a day the pattern names."""

    at: time
    days_after: int = 0


@dataclass(frozen=True, slots=True)
class PatternDay:
    """A day, ``offset`` days after the first. One of a congress may end after midnight."""

    offset: int
    starts: time
    ends: Clock
    part: DayPart = DayPart.DAY
    title: str = ""
    required: bool = True
    venue_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PatternPerson:
    """Somebody who takes part in a session. Copies ask them again; a template has none."""

    person_id: UUID
    role: ContributionRole


@dataclass(frozen=True, slots=True)
class PatternTrack:
    """A track by its name, with the key of its theme if it has one."""

    name: str
    theme: str = ""


@dataclass(frozen=True, slots=True)
class PatternSession:
    """A session. ``day`` and ``track`` are places in the pattern's lists; without ``starts`` it waits in the tray."""

    title: str
    minutes: int
    abstract: str = ""
    kind: SessionKind = SessionKind.WORKSHOP
    state: SessionState = SessionState.CONFIRMED
    sign_up: SignUp = SignUp.ALL
    day: int | None = None
    starts: Clock | None = None
    track: int | None = None
    room_id: UUID | None = None
    spans_rooms: bool = False
    capacity: int | None = None
    layout: Layout | None = None
    content_note: str = ""
    equipment: str = ""
    room_note: str = ""
    url: str = ""
    themes: tuple[str, ...] = ()
    resources: tuple[UUID, ...] = ()
    questions: tuple[str, ...] = ()
    people: tuple[PatternPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternRoom:
    """A room to ask for, by its clock on a day; ``quote_pence`` is what it cost the last time."""

    room_id: UUID
    day: int
    starts: Clock
    ends: Clock
    title: str = ""
    setup_minutes: int = 0
    cleardown_minutes: int = 0
    quote_pence: int | None = None


@dataclass(frozen=True, slots=True)
class PatternAsked:
    """A question to those who register, without anybody's answer."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class PatternMessage:
    """A message that was written to nobody in particular."""

    kind: str
    subject: str
    body_text: str = ""
    body_html: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An event as it can be made again. ``closes`` is when applications close, by the first day; ``weekday`` is what
    day of the week that was, from 0 for Monday."""

    title: str
    kind: EventKind
    days: tuple[PatternDay, ...]
    weekday: int | None = None
    mode: EventMode = EventMode.IN_PERSON
    time_zone: str = "Europe/London"
    summary: str = ""
    capacity: int | None = None
    registration_mode: RegistrationMode = RegistrationMode.OPEN
    closes: Clock | None = None
    partner: str = ""
    join_link: str = ""
    budget_pence: int | None = None
    completion_rule: dict[str, Any] | None = None
    series: str = ""
    tracks: tuple[PatternTrack, ...] = ()
    sessions: tuple[PatternSession, ...] = ()
    questions: tuple[str, ...] = ()
    rooms: tuple[PatternRoom, ...] = ()
    messages: tuple[PatternMessage, ...] = ()
    asked: tuple[PatternAsked, ...] = ()

    def dates(self, first_day: date) -> tuple[date, ...]:
        """The dates of the days when the first is on ``first_day``, at the distances they had."""
        return tuple(first_day + timedelta(days=day.offset) for day in self.days)

    def with_only(self, pieces: frozenset[Piece]) -> "Pattern":
        """The pattern without the pieces that are not named."""
        kept = self.sessions if Piece.SESSIONS in pieces else ()
        if Piece.PEOPLE not in pieces:
            kept = tuple(replace(one, people=()) for one in kept)
        if Piece.RESOURCES not in pieces:
            kept = tuple(replace(one, resources=()) for one in kept)
        if Piece.QUESTIONS not in pieces:
            kept = tuple(replace(one, questions=()) for one in kept)
        return replace(
            self,
            tracks=self.tracks if Piece.SESSIONS in pieces else (),
            sessions=kept,
            questions=self.questions if Piece.QUESTIONS in pieces else (),
            rooms=self.rooms if Piece.BOOKINGS in pieces else (),
            messages=self.messages if Piece.MESSAGES in pieces else (),
            asked=self.asked if Piece.ASKED in pieces else (),
        )

    def as_template(self) -> "Pattern":
        """The pattern without anybody in it, and without the link that only one event is joined by."""
        return replace(self.with_only(EVERYTHING - {Piece.PEOPLE}), join_link="")


@dataclass(frozen=True, slots=True)
class PatternNote:
    """Something about laying out a pattern: it ``stops`` it, or is to be known before it. ``detail`` says it."""

    detail: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A pattern on dates, before it is laid out: how much of what there would be, and what there is to say of it."""

    title: str
    days: int
    sessions: int
    people: int
    resources: int
    questions: int
    enquiries: int
    messages: int
    asked: int = 0
    notes: tuple[PatternNote, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether nothing stops it."""
        return not any(note.stops for note in self.notes)


def next_year(day: date) -> date:
    """The same day of the week, a year on."""
    return day + _A_YEAR


def on_weekday(day: date, weekday: int | None) -> date:
    """The first such day of the week from ``day`` on; where none is wanted, the first on which people are at work."""
    if weekday is None:
        weekday = 0 if day.weekday() > 4 else day.weekday()
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def notes_of_dates(pattern: Pattern, dates: Sequence[date], *, today: date) -> Iterator[PatternNote]:
    """What there is to say of the dates themselves."""
    if past := [day for day in dates if day < today]:
        yield PatternNote(f"{say_day(min(past))} is in the past")
    for day in dates:
        if day.weekday() > 4:
            yield PatternNote(f"{say_day(day)} is at the weekend")
    first = dates[0].weekday()
    if pattern.weekday is not None and first != pattern.weekday and first < 5:
        yield PatternNote(f"It began on a {day_name[pattern.weekday]}, and would on a {day_name[first]}")


def to_json(pattern: Pattern) -> dict[str, Any]:
    """The pattern as JSON holds it, with its version."""
    return {"version": VERSION, **encoded(pattern)}


def from_json(content: Mapping[str, Any]) -> Pattern:
    """The pattern in that JSON. Raises Invalid("template") for a version not known, and for what is damaged."""
    version = content.get("version")
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        why = "It was saved by a newer Convene" if newer else "It does not say how it was saved"
        raise Invalid("template", f"This template cannot be read. {why}", "Save it again from an event.")
    try:
        found: Pattern = decoded(Pattern, {key: value for key, value in content.items() if key != "version"})
        _check(found)
    except (Invalid, ValueError, TypeError, KeyError) as error:
        raise Invalid("template", f"This template is damaged: {error}", "Save it again from an event.") from error
    return found


def _check(pattern: Pattern) -> None:
    zone(pattern.time_zone)
    offsets = [day.offset for day in pattern.days]
    if not pattern.title or not offsets or offsets[0] != 0 or offsets != sorted(offsets) or offsets[-1] > _MOST:
        raise ValueError("its days are not days")
    if pattern.weekday is not None and not 0 <= pattern.weekday < 7:
        raise ValueError("its day of the week is none")
    if len({track.name for track in pattern.tracks}) < len(pattern.tracks):
        raise ValueError("two of its tracks have one name")
    for one in pattern.sessions:
        places = ((one.day, pattern.days), (one.track, pattern.tracks))
        if any(place is not None and not 0 <= place < len(listed) for place, listed in places):
            raise ValueError(f"“{one.title}” is on a day or track that is not there")
        if not 0 < one.minutes <= _MOST or (one.starts is not None and one.day is None):
            raise ValueError(f"“{one.title}” has no time that can be")
        if one.capacity is not None and not 0 < one.capacity <= MOST_PEOPLE:
            raise ValueError(f"“{one.title}” is for nobody")
        if any(len(set(listed)) < len(listed) for listed in (one.themes, one.resources, one.people)):
            raise ValueError(f"“{one.title}” names something twice")
    tidied([Question(one.text, one.kind, one.options) for one in pattern.asked])
    if any(not 0 <= room.day < len(offsets) for room in pattern.rooms):
        raise ValueError("a room is for a day that is not there")
    clocks = [one.starts for one in pattern.sessions] + [day.ends for day in pattern.days] + [pattern.closes]
    clocks += [clock for room in pattern.rooms for clock in (room.starts, room.ends)]
    if any(clock is not None and abs(clock.days_after) > _MOST for clock in clocks):
        raise ValueError("a time is years away")
