"""The running order of a day as tagged PDF (PDF/UA-1)."""

from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.event_papers import RunningOrder
from convene.rules.time import say_day, zone

_NAME: Final = 160
_LINE: Final = 400


def running_order_paper(value: RunningOrder, *, own: Template | None = None) -> bytes:
    """The sessions in the order given, with a box to tick for each, and whom to call; the same bytes for the same."""
    now = value.now.astimezone(zone(value.time_zone))
    data = {
        "event": printed(value.title, _NAME) or "Event",
        "day": say_day(value.day),
        "foot": f"As planned at {now:%H:%M} on {say_day(now.date())}. Confidential: destroy it afterwards.",
        "lines": [
            {
                "start": f"{one.start:%H:%M}" if n == 0 or value.lines[n - 1].start != one.start else "",
                "end": f"{one.end:%H:%M}",
                "title": printed(one.title, _NAME) or "Session",
                "room": printed(one.room, _NAME),
                "people": printed(", ".join(one.people), _LINE),
                "pause": one.pause,
                "note": printed(one.note, _LINE),
            }
            for n, one in enumerate(value.lines)
        ],
        "callers": [
            {
                "name": printed(one.name, _NAME),
                "what": printed(one.what, _LINE),
                "ways": [printed(way, _NAME) for way in (one.phone, one.email) if way],
            }
            for one in value.callers
        ],
    }
    return pdf("running-order.typ", data, own)
