"""The day-before pack as one tagged PDF (PDF/UA-1): each paper by its own template, numbered through."""

from collections.abc import Callable
from typing import Any, Final

from convene.formats.doors_out import doors_paper
from convene.formats.papers import Pack, Template, pdf, printed
from convene.formats.register_out import register_paper
from convene.formats.running_order_out import running_order_paper
from convene.formats.sign_in_out import sign_in_paper
from convene.formats.venue_brief_out import venue_brief_paper
from convene.rules.event_papers import DayPack
from convene.rules.time import say_day, zone

_NAME: Final = 160
_SETS: Final[dict[str, Callable[..., bytes]]] = {
    "running-order": running_order_paper,
    "venue-brief": venue_brief_paper,
    "register": register_paper,
    "signin": sign_in_paper,
    "doors": doors_paper,
}


def day_pack_paper(value: DayPack, *, own: Template | None = None) -> bytes:
    """A cover that says what is in it and how far the history goes, then the papers in the order given. A template of
    one's own is of the cover."""
    now = value.now.astimezone(zone(value.time_zone))
    known = f"{now:%H:%M} on {say_day(now.date())}"
    data: dict[str, Any] = {
        "event": printed(value.title, _NAME) or "Event",
        "day": say_day(value.day),
        "foot": f"As known at {known}. Confidential: destroy it afterwards.",
        "known": known,
        "checkpoint": printed(value.checkpoint, _NAME),
        "parts": [printed(name, _NAME) for _, name, _ in value.parts],
        "left_out": [{"name": printed(name, _NAME), "why": printed(why, _NAME)} for name, why in value.left_out],
    }
    pack = Pack()
    for key, _, one in value.parts:
        _SETS[key](one, own=pack)
    return pdf("day-pack.typ", data, own, behind=pack)
