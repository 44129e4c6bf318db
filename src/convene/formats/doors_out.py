"""The cards on the doors, A4 or A5 across, to be read from two metres away, as tagged PDF (PDF/UA-1)."""

from typing import Any, Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.programme_papers import DoorCard, DoorLine, Doors
from convene.rules.time import say_day, zone

_NAME: Final = 120
_TITLE: Final = 160
_FIRST: Final = ("step-free access", "hearing loop")


def doors_paper(value: Doors, *, own: Template | None = None) -> bytes:
    """A page for every room and day; a day that does not fit at a size to be read goes on over the page."""
    now = value.now.astimezone(zone(value.time_zone))
    data = {
        "size": value.size,
        "event": printed(value.title, _NAME) or "Event",
        "foot": f"As planned at {now:%H:%M} on {say_day(now.date())}",
        "cards": [_card(card) for card in value.cards],
    }
    return pdf("doors.typ", data, own)


def _card(card: DoorCard) -> dict[str, Any]:
    has = [words for words in _FIRST if words in card.features]
    return {
        "room": printed(card.room, _NAME) or "Room",
        "day": f"{card.day:%A} {card.day.day} {card.day:%B}",
        "features": [words[:1].upper() + words[1:] for words in has],
        "lines": [_line(line) for line in card.lines],
    }


def _line(line: DoorLine) -> dict[str, Any]:
    return {
        "start": f"{line.start:%H:%M}",
        "end": f"to {line.end:%H:%M}",
        "title": printed(line.title, _TITLE) or "Session",
        "people": ", ".join(filter(None, (printed(name, _NAME) for name in line.people))),
        "cancelled": line.cancelled,
        "pause": line.pause,
    }
