"""Date sense: what else falls on a day, and why that may matter to the people who are to come.

Nothing here refuses a date: a person may know better, and says so with a reason (docs/decisions/0012-date-sense.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from convene.rules.errors import Invalid
from convene.rules.text import clean
from convene.rules.time import say_day

_SATURDAY = 5


class ObservanceKind(StrEnum):
    """Dates that are added to a workspace as a table."""

    SCHOOL_HOLIDAY = "school_holiday"
    FAITH = "faith"
    OTHER = "other"


class NoteKind(StrEnum):
    """What a note about a date is about, the weightiest first."""

    BANK_HOLIDAY = "bank_holiday"
    SAME_PEOPLE = "same_people"
    SAME_THEMES = "same_themes"
    FAITH = "faith"
    SCHOOL_HOLIDAY = "school_holiday"
    WEEKEND = "weekend"
    OTHER = "other"
    OWN_EVENT = "own_event"


QUIET = frozenset({NoteKind.OWN_EVENT, NoteKind.OTHER})
"""Kinds that inform and do not warn."""


@dataclass(frozen=True, slots=True)
class Observance:
    """Days, both included, that matter to some who come. ``eve``: it begins at sunset on the day before."""

    kind: ObservanceKind
    name: str
    first_day: date
    last_day: date
    note: str = ""
    source: str = ""
    eve: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class DateNote:
    """Something that falls on a day. ``subject`` names it, with the day, so that it can be set aside; ``reason`` says
    why somebody did, and is empty while it stands."""

    day: date
    kind: NoteKind
    title: str
    detail: str
    subject: str
    reason: str = ""

    @property
    def warns(self) -> bool:
        """Whether it wants an answer."""
        return self.kind not in QUIET and not self.reason


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another event of ours on a day, with what the two share."""

    title: str
    code: str
    people: int
    themes: tuple[str, ...]


def notes_of(
    day: date,
    *,
    bank_holidays: Mapping[date, str],
    observances: Iterable[Observance],
    neighbours: Iterable[Neighbour],
    set_aside: Mapping[str, str],
) -> tuple[DateNote, ...]:
    """All there is to say of a day, the weightiest first; what was set aside keeps its place with its reason."""
    found = []

    def say(kind: NoteKind, key: str, title: str, detail: str) -> None:
        subject = f"date:{day.isoformat()}:{kind.value}:{key}"
        found.append(DateNote(day, kind, title, detail, subject, set_aside.get(subject, "")))

    if (name := bank_holidays.get(day)) is not None:
        say(NoteKind.BANK_HOLIDAY, "", name, "A bank holiday: offices, nurseries and many venues are closed.")
    if day.weekday() >= _SATURDAY:
        say(NoteKind.WEEKEND, "", f"{day:%A}", "Most people here work Monday to Friday; carers will need notice.")
    for one in observances:
        if one.name == bank_holidays.get(day):
            continue  # said already
        if one.first_day <= day <= one.last_day:
            say(_KINDS[one.kind], one.name, one.name, _say(one))
        elif one.eve and day == one.first_day - timedelta(days=1):
            say(_KINDS[one.kind], one.name, f"Eve of {one.name}", f"It begins at sunset. {one.note}".strip())
    for other in neighbours:
        if other.people:
            who = "1 person is" if other.people == 1 else f"{other.people} people are"
            say(NoteKind.SAME_PEOPLE, other.code, f"{other.title} is on that day", f"{who} on both lists.")
        elif other.themes:
            themes = " and ".join(other.themes)
            say(NoteKind.SAME_THEMES, other.code, f"{other.title} is on that day", f"It is about {themes} too.")
        else:
            say(NoteKind.OWN_EVENT, other.code, f"{other.title} is on that day", "Another event of ours.")
    order = list(NoteKind)
    return tuple(sorted(found, key=lambda note: order.index(note.kind)))


def check_reason(text: str) -> str:
    """Why a note is set aside. Raises Invalid("reason") where nothing is said."""
    if not (reason := clean(text).strip()):
        raise Invalid("reason", "A reason is needed", "Say in a few words why the date is fine.")
    return reason


_KINDS = {
    ObservanceKind.SCHOOL_HOLIDAY: NoteKind.SCHOOL_HOLIDAY,
    ObservanceKind.FAITH: NoteKind.FAITH,
    ObservanceKind.OTHER: NoteKind.OTHER,
}


def _say(one: Observance) -> str:
    parts = [one.note] if one.note else []
    if one.first_day != one.last_day:
        parts.append(f"{say_day(one.first_day, year=False)} to {say_day(one.last_day, year=False)}.")
    if one.eve:
        parts.append("It begins at sunset the evening before.")
    if not one.certain:
        parts.append("It may be kept a day earlier or later.")
    if one.kind is ObservanceKind.SCHOOL_HOLIDAY:
        parts.append("Parents and carers will find it hard to come.")
    return " ".join(parts)
