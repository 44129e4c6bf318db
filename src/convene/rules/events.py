"""Events: their kinds, their typed days, and the life of an event.

draft -> published -> closed -> completed
draft, published, closed -> cancelled          cancelled -> draft (taken up again)
published -> draft (taken back), closed -> published (reopened)
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from convene.rules.errors import Invalid, Refused
from convene.rules.text import search_key
from convene.rules.time import Span, instant, one_instant, say_day

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
)
_CODE_LENGTH = 12


class EventKind(StrEnum):
    """The shapes of event a leadership academy runs."""

    CONVENING = "convening"
    MASTERCLASS = "masterclass"
    SERIES = "series"
    PROGRAMME = "programme"
    PARTNER = "partner"


class EventMode(StrEnum):
    """Where people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class EventStatus(StrEnum):
    """Where an event is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class DayPart(StrEnum):
    """What a day of an event is for: a programme mixes them."""

    DAY = "day"
    MASTERCLASS = "masterclass"
    MODULE = "module"
    ACTION_LEARNING = "action_learning"
    FIELD_VISIT = "field_visit"
    REVIEW = "review"


class RegistrationMode(StrEnum):
    """How people come on to the list of an event."""

    OPEN = "open"
    APPLICATION = "application"
    INVITATION = "invitation"


_LIFE: dict[EventStatus, frozenset[EventStatus]] = {
    EventStatus.DRAFT: frozenset({EventStatus.PUBLISHED, EventStatus.CANCELLED}),
    EventStatus.PUBLISHED: frozenset({EventStatus.DRAFT, EventStatus.CLOSED, EventStatus.CANCELLED}),
    EventStatus.CLOSED: frozenset({EventStatus.PUBLISHED, EventStatus.COMPLETED, EventStatus.CANCELLED}),
    EventStatus.COMPLETED: frozenset(),
    EventStatus.CANCELLED: frozenset({EventStatus.DRAFT}),
}


def next_statuses(status: EventStatus) -> frozenset[EventStatus]:
    """The statuses an event may go to from this one."""
    return _LIFE[status]


KIND_WORDS: dict[EventKind, str] = {
    EventKind.CONVENING: "Convening",
    EventKind.MASTERCLASS: "Masterclass",
    EventKind.SERIES: "Masterclass in a series",
    EventKind.PROGRAMME: "Programme",
    EventKind.PARTNER: "Partner’s event",
}
PART_WORDS: dict[DayPart, str] = {
    DayPart.DAY: "Day",
    DayPart.MASTERCLASS: "Masterclass",
    DayPart.MODULE: "Module",
    DayPart.ACTION_LEARNING: "Action learning",
    DayPart.FIELD_VISIT: "Field visit",
    DayPart.REVIEW: "Review",
}


def check_status(status: EventStatus, to: EventStatus) -> None:
    """Raises Refused where an event of this status cannot become ``to``."""
    if to is not status and to not in _LIFE[status]:
        ways = ", ".join(sorted(_LIFE[status])) or "nothing else"
        raise Refused(f"An event that is {status} cannot become {to}", f"From here it may become: {ways}.")


def check_code(code: str) -> None:
    """Raises Invalid for a code that does not fit on a command line or in a file name."""
    if _CODE.fullmatch(code) is None:
        raise Invalid(
            "code", f"“{code[:40]}” cannot be a code", "Letters, digits, points and hyphens; 32 at most, no spaces."
        )


def code_for(title: str, taken: Collection[str]) -> str:
    """A short code of a title, in capitals, that is not among ``taken`` (compared without case)."""
    words = [w for w in re.findall(r"[a-z0-9]+", search_key(title).replace("'", "")) if w not in _SMALL_WORDS]
    stem = "".join(w if w.isdigit() else w[0] for w in words) if len(words) > 2 else "-".join(words)
    if len(words) == 2 and len(stem) > _CODE_LENGTH:
        stem = words[0]
    stem = stem[:_CODE_LENGTH].upper() or "EVENT"
    used = {code.casefold() for code in taken}
    number, code = 1, stem
    while code.casefold() in used:
        number += 1
        code = f"{stem}-{number}"
    return code


def day_span(day: date, starts: time, ends: time, tz: ZoneInfo) -> Span:
    """The span of a day's hours by the wall clock of ``tz``. Raises Invalid where it does not end after its start,
    and for hours that do not exist or come twice."""
    if ends <= starts:
        raise Invalid("ends", f"{say_day(day)} ends before it starts", "Give an end later than the start.", date=day)
    return Span(one_instant(day, starts, tz, field="starts"), one_instant(day, ends, tz, field="ends"))


def check_apart(spans: Sequence[tuple[date, Span]]) -> None:
    """Raises Invalid where two days of one event have time in common: a session would not know its day."""
    for (_, one), (day, other) in pairwise(sorted(spans, key=lambda pair: pair[1])):
        if one.overlaps(other):
            raise Invalid(
                "days", f"{say_day(day)} overlaps another day of this event", "Change its hours or take one away."
            )


def shifted(moment: datetime, by: timedelta, tz: ZoneInfo, *, field: str = "first_day") -> datetime:
    """The same wall-clock time ``by`` whole days later: 09:30 stays 09:30 over a change of the clocks.

    Raises Invalid where that time does not exist on the new day.
    """
    local = moment.astimezone(tz)
    return instant(local.date() + by, local.time(), tz, field=field)
