"""The register of a day, to be ticked with a pen, as tagged PDF (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.exchange import RegisterLine
from convene.rules.papers import DayPaper
from convene.rules.time import say_day, zone

_LONGEST_NAME: Final = 120


def register_paper(value: DayPaper[RegisterLine], *, own: Template | None = None) -> bytes:
    """The register as a paper of the event."""
    tz = zone(value.time_zone)
    return register_pdf(value.lines, event_title=value.title, day=value.day, now=value.now, tz=tz, own=own)


def register_pdf(
    people: Sequence[RegisterLine],
    *,
    event_title: str,
    day: date,
    now: datetime,
    tz: tzinfo,
    own: Template | None = None,
) -> bytes:
    """The people in the order given, each with a box and their number, then lines for walk-ins; the same bytes for
    the same. Who came already has the time beside their name, and who has no number yet a blank."""
    data = {
        "event": printed(event_title, _LONGEST_NAME) or "Event",
        "day": say_day(day),
        "printed": f"As known at {now.astimezone(tz):%H:%M} on {say_day(now.astimezone(tz).date())}",
        "count": "person is expected" if len(people) == 1 else "people are expected",
        "people": [
            {
                "number": str(one.number or ""),
                "name": printed(one.name, _LONGEST_NAME) or "Guest",
                "more": printed(_known_as(one), _LONGEST_NAME),
                "organisation": printed(one.organisation, _LONGEST_NAME),
                "came": f"{one.came.astimezone(tz):%H:%M}" if one.came else "",
            }
            for one in people
        ],
    }
    return pdf("register.typ", data, own)


def _known_as(one: RegisterLine) -> str:
    return f"“{one.known_as}”" if one.known_as and one.known_as.casefold() not in one.name.casefold() else ""
