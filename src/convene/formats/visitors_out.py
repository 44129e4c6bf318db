"""The visitor list for the reception of a house, as tagged PDF (PDF/UA-1)."""

from itertools import groupby
from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.papers import DayPaper
from convene.rules.people_papers import Visitor
from convene.rules.time import say_day, zone

_NAME: Final = 120


def visitors_paper(value: DayPaper[Visitor], *, own: Template | None = None) -> bytes:
    """The people in the order given, under their organisations."""
    now = value.now.astimezone(zone(value.time_zone))
    data = {
        "event": printed(value.title, _NAME) or "Event",
        "day": say_day(value.day),
        "foot": f"As known at {now:%H:%M} on {say_day(now.date())}. Confidential: destroy it afterwards.",
        "count": "visitor" if len(value.lines) == 1 else "visitors",
        "total": len(value.lines),
        "groups": [
            {
                "organisation": printed(organisation, _NAME) or "No organisation",
                "people": [
                    {"name": printed(one.name, _NAME) or "Guest", "more": printed(_known_as(one), _NAME)}
                    for one in people
                ],
            }
            for organisation, people in groupby(value.lines, key=lambda one: one.organisation)
        ],
    }
    return pdf("visitors.typ", data, own)


def _known_as(one: Visitor) -> str:
    return f"“{one.known_as}”" if one.known_as and one.known_as.casefold() not in one.name.casefold() else ""
