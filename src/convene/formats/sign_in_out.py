"""Sign-in sheets from A to Z, as tagged PDF (PDF/UA-1)."""

from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.people_papers import SignIn, SignInLine
from convene.rules.time import say_day, zone

_NAME: Final = 120


def sign_in_paper(value: SignIn, *, own: Template | None = None) -> bytes:
    """The people in the order given, each with a line to sign on; each page says from which letter to which."""
    tz = zone(value.time_zone)
    now = value.now.astimezone(tz)
    at = f"{value.starts_at.astimezone(tz):%H:%M}" if value.starts_at else ""
    data = {
        "title": printed(value.session, _NAME) or "Sign-in",
        "event": printed(value.title, _NAME) or "Event",
        "day": ", ".join(filter(None, (say_day(value.day), at, printed(value.room, _NAME)))),
        "foot": f"As known at {now:%H:%M} on {say_day(now.date())}. Confidential: destroy it once it is counted.",
        "count": "person is expected" if len(value.lines) == 1 else "people are expected",
        "numbered": any(line.number for line in value.lines),
        "people": [
            {
                "initial": printed(line.initial, _NAME),
                "number": str(line.number or ""),
                "name": printed(line.name, _NAME) or "Guest",
                "more": printed(_known_as(line), _NAME),
                "organisation": printed(line.organisation, _NAME),
            }
            for line in value.lines
        ],
    }
    return pdf("sign-in.typ", data, own)


def _known_as(line: SignInLine) -> str:
    return f"“{line.known_as}”" if line.known_as and line.known_as.casefold() not in line.name.casefold() else ""
