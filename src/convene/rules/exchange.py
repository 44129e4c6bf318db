"""Plain values that cross the house: services give them, formats write them, and the other way round.

They stand here so that neither floor needs to know the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
Kind = Literal["text", "integer", "number", "date", "datetime", "time", "money"]


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who publishes the calendar. PUBLISH needs one (RFC 5546 3.2.1); without an e-mail address it is a name only."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar.

    ``uid`` is random, kept with what it stands for, never reused, and says nothing about a person or a computer.
    ``sequence`` only ever rises, with every change of time, place or status. Both times are aware. Descriptions hold
    nothing about anybody's needs.
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


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``money`` takes whole pence and shows pounds; times with a zone are shown in the event's zone.

    A value that is not of the column's kind is written as text, so nothing is lost. ``width`` in characters; None is
    measured.
    """

    heading: str
    kind: Kind = "text"
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` may be a generator: it is read once, while writing."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Badge:
    """What is printed on one badge.

    ``known_as`` is what a person is called, and printed large; ``role`` is shown by text and shape; ``themes`` are keys
    of our themes. Nothing here that a stranger should not read: no needs, no state, no e-mail.
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
