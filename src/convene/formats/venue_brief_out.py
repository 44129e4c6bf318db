"""The venue brief as tagged PDF (PDF/UA-1): a page for each venue, at the largest size at which it fits on one."""

from datetime import datetime
from typing import Any, Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.event_papers import BriefRoom, BriefSession, BriefVenue, VenueBrief
from convene.rules.text import clean
from convene.rules.time import say_day, zone

_NAME: Final = 160
_LINE: Final = 600
_MAP: Final = "https://www.openstreetmap.org/"


def venue_brief_paper(value: VenueBrief, *, own: Template | None = None) -> bytes:
    """The venues in the order given; the same bytes for the same."""
    now = value.now.astimezone(zone(value.time_zone))
    rest = value.expected - sum(count for _, count in value.catering)
    data = {
        "title": printed(value.title, _NAME) or "Event",
        "organiser": printed(value.organiser, _NAME),
        "day": say_day(value.day),
        "open": _between(value.open),
        "foot": f"As planned at {now:%H:%M} on {say_day(now.date())}",
        "expected": f"{value.expected:,}",
        "catering": [
            {"diet": printed(diet, _LINE), "people": f"{count:,}"}
            for diet, count in (*value.catering, *((("Nothing asked for", rest),) if value.catering and rest else ()))
        ],
        "venues": [_venue(one) for one in value.venues],
    }
    return pdf("venue-brief.typ", data, own)


def _venue(one: BriefVenue) -> dict[str, Any]:
    north, east = (f"{number:.5f}" for number in one.place or (0.0, 0.0))
    place = {"words": f"{north}, {east}", "address": f"{_MAP}?mlat={north}&mlon={east}#map=17/{north}/{east}"}
    return {
        "name": printed(one.name, _NAME) or "Venue",
        "facts": [
            {"head": head, "words": words}
            for head, text in one.facts
            if (words := printed(" ".join(clean(text).split()), _LINE))
        ],
        "place": place if one.place else None,
        "contacts": [
            {
                "name": printed(who.name, _NAME),
                "role": printed(who.role, _NAME),
                "ways": printed("  ·  ".join(filter(None, (who.phone, who.email))), _NAME),
            }
            for who in one.contacts
        ],
        "rooms": [_room(room) for room in one.rooms],
    }


def _room(one: BriefRoom) -> dict[str, Any]:
    around = []
    if one.held and one.around:
        around += [f"set up from {one.around[0]:%H:%M}"] if one.around[0] < one.held[0] else []
        around += [f"cleared by {one.around[1]:%H:%M}"] if one.around[1] > one.held[1] else []
    return {
        "name": printed(one.name, _NAME) or "Room",
        "where": printed(one.where, _NAME),
        "held": _between(one.held) if one.held else "Not booked",
        "doubt": "not yet confirmed" if one.held and not one.firm else "",
        "around": ", ".join(around),
        "note": printed(one.note, _LINE),
        "sessions": [
            {
                "time": _between((session.start, session.end)),
                "title": printed(session.title, _NAME) or "Session",
                "layout": printed(_set_out(session), _NAME),
            }
            for session in one.sessions
        ],
    }


def _set_out(session: BriefSession) -> str:
    people = f"for {session.people:,}" if session.people else ""
    return ", ".join(filter(None, (session.layout, people)))


def _between(span: tuple[datetime, datetime]) -> str:
    return f"{span[0]:%H:%M} to {span[1]:%H:%M}"
