"""The roll of who is in the building, for the assembly point, as tagged PDF (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.exchange import RollLine
from convene.rules.papers import DayPaper
from convene.rules.time import say_day, zone

_LONGEST_NAME: Final = 120
_LONGEST_NOTE: Final = 300


def roll_paper(value: DayPaper[RollLine], *, own: Template | None = None) -> bytes:
    """The roll as a paper of the event."""
    tz = zone(value.time_zone)
    return roll_pdf(value.lines, event_title=value.title, day=value.day, now=value.now, tz=tz, own=own)


def roll_pdf(
    people: Sequence[RollLine],
    *,
    event_title: str,
    day: date,
    now: datetime,
    tz: tzinfo,
    own: Template | None = None,
) -> bytes:
    """The people in the order given, with a box to tick for each and room for others; the same bytes for the same."""
    data = {
        "event": printed(event_title, _LONGEST_NAME) or "Event",
        "day": say_day(day),
        "printed": f"As known at {now.astimezone(tz):%H:%M} on {say_day(now.astimezone(tz).date())}",
        "count": "person is in" if len(people) == 1 else "people are in",
        "people": [
            {
                "name": printed(one.name, _LONGEST_NAME) or "Guest",
                "more": printed(", ".join(filter(None, [_known_as(one), one.organisation])), _LONGEST_NAME),
                "note": printed(one.note, _LONGEST_NOTE),
                "since": f"{one.since.astimezone(tz):%H:%M}",
            }
            for one in people
        ],
    }
    return pdf("roll.typ", data, own)


def _known_as(one: RollLine) -> str:
    """What somebody answers to, where the name does not say it."""
    return f"“{one.known_as}”" if one.known_as and one.known_as.casefold() not in one.name.casefold() else ""
