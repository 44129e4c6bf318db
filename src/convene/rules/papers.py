"""What a printed paper is: what it is called, what it can be asked for, and the plain values that are set on one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from convene.rules.errors import Refused

L = TypeVar("L")


class Option(StrEnum):
    """What of an event a paper can be asked for."""

    DAY = "day"
    TRACK = "track"
    THEME = "theme"
    ROOM = "room"
    SESSION = "session"
    PERSON = "person"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: None is all of them, "" the usual size; a paper of one day takes the likely one."""

    day: date | None = None
    track: UUID | None = None
    theme: UUID | None = None
    room: UUID | None = None
    session: UUID | None = None
    person: UUID | None = None
    size: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One that can be asked for: ``key`` is an id, a day or a size."""

    key: UUID | date | str
    words: str
    names: tuple[str, ...] = ()  # what else it is called by who types it


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that can be printed of an event.

    ``reads`` names the service that gives its value, as ``module:function`` of ``convene.services``, called as
    ``fn(session, event_id, asked, *, now)``: it raises Refused where there is nothing to print. ``sets`` names what
    makes a PDF of that value, of ``convene.formats``, called as ``fn(value, *, own=None)``. ``template`` is its file in
    ``resources/papers``. ``before`` is a service that has to happen before it is given out: ``fn(session, event_id)``.
    ``needs`` are options without which there is no such paper; ``private`` says that it is not to lie about, ``signed``
    that somebody signs it.
    """

    key: str
    name: str
    about: str
    icon: str
    reads: str
    sets: str
    template: str
    takes: tuple[Option, ...] = ()
    needs: tuple[Option, ...] = ()
    sizes: tuple[tuple[str, str], ...] = ()  # key and words; the first is the usual one
    before: str = ""
    private: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class DayPaper(Generic[L]):
    """The lines of a paper of one day of an event, as known ``now``."""

    title: str
    day: date
    now: datetime
    time_zone: str
    lines: tuple[L, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template of somebody's own: the name of its file, and the bytes of that and of those it uses, by name."""

    main: str
    files: Mapping[str, bytes]


def likely_day(days: Iterable[date], today: date) -> date:
    """Which day a paper is for where nobody says: today, else the next one, after all of them the last. Raises Refused
    for an event without days."""
    ordered: Sequence[date] = sorted(set(days))
    if not ordered:
        raise Refused("This event has no days yet", "Give it a date first.")
    return next((day for day in ordered if day >= today), ordered[-1])
