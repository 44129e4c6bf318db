"""The programme as a booklet, A5 or A4, as tagged PDF (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from convene.formats.papers import Template, pdf, printed
from convene.formats.schedule_xml_out import web_address
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession
from convene.rules.programme import PAUSES, SESSION_KIND_WORDS, SessionKind
from convene.rules.programme_papers import Booklet, BookletRoom, BookletVenue
from convene.rules.text import clean
from convene.rules.time import say_day, say_days, zone

_NAME: Final = 160
_LINE: Final = 400
_PARAGRAPH: Final = 4000
_UNSAID: Final = frozenset({SessionKind.TALK, SessionKind.ARRIVAL, SessionKind.BREAK, SessionKind.LUNCH})
_FIRST: Final = ("step-free access", "hearing loop")


def booklet_paper(value: Booklet, *, own: Template | None = None) -> bytes:
    """The booklet: a cover, the days at a glance, every session in full, rooms, venues, and a page for notes."""
    schedule = value.schedule
    days = [day for day in schedule.days if any(one.day == day.index for one in schedule.sessions)]
    now = value.now.astimezone(zone(schedule.time_zone))
    there = (
        "" if schedule.time_zone == "Europe/London" else f" Times are those of {schedule.time_zone.replace('_', ' ')}."
    )
    data = {
        "size": value.size,
        "title": printed(schedule.title, _NAME) or "Event",
        "kind": "Your own programme" if value.own else "Programme",
        "of": printed(value.of, _NAME),
        "dates": say_days(days[0].date, days[-1].date),
        "place": printed(schedule.place, _NAME),
        "summary": paragraphs(value.summary),
        "called_off": "This event is cancelled." if value.called_off else "",
        "foot": f"As planned at {now:%H:%M} on {say_day(now.date())}.{there}",
        "several": len(days) > 1,
        "days": [_day(value, day) for day in days],
        "rooms": [_room(room, several=len(value.venues) > 1) for room in value.rooms],
        "venues": [_venue(venue) for venue in value.venues],
    }
    return pdf("booklet.typ", data, own)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a longer text, each as one line of letters that can be drawn."""
    return [line for part in clean(text).split("\n") if (line := printed(part, _PARAGRAPH))]


def _day(value: Booklet, day: ScheduleDay) -> dict[str, Any]:
    schedule = value.schedule
    order = {name: n for n, name in enumerate(schedule.rooms)}
    ours = [one for one in schedule.sessions if one.day == day.index]
    ours.sort(key=lambda one: (one.start.timestamp(), order.get(one.room, -1), one.title))
    offered = _offered(value.rooms)
    return {
        "name": f"{day.date:%A} {day.date.day} {day.date:%B}",
        "title": printed(day.title, _NAME),
        "slots": [
            {"time": f"{start:%H:%M}", "sessions": [_session(schedule, one, offered) for one in sessions]}
            for start, sessions in groupby(ours, key=lambda one: one.start)
        ],
    }


def _session(schedule: Schedule, one: ScheduleSession, offered: dict[str, list[str]]) -> dict[str, Any]:
    kind = SessionKind(one.kind) if one.kind in SessionKind.__members__.values() else SessionKind.TALK
    names = dict(schedule.themes)
    where = one.room or ("All rooms" if one.spans_rooms else "")
    later = f" on {one.end:%a} {one.end.day}" if one.end - one.start >= timedelta(days=1) else ""
    facts = [
        f"{one.start:%H:%M} to {one.end:%H:%M}{later}",
        where,
        *offered.get(one.room, ()),
        "" if kind in _UNSAID else SESSION_KIND_WORDS[kind],
        "" if one.track in (names[key] for key in one.themes if key in names) else one.track,
    ]
    return {
        "number": one.number,
        "title": printed(one.title, _NAME) or "Session",
        "room": printed(where, _NAME),
        "facts": printed("  ·  ".join(filter(None, facts)), _LINE),
        "people": ", ".join(filter(None, map(_person, one.people))),
        "themes": [
            {"key": key, "word": word} for key in one.themes if key in names and (word := printed(names[key], _NAME))
        ],
        "about": paragraphs(one.abstract),
        "note": printed(one.content_note, _PARAGRAPH),
        "stories": [
            {"title": printed(used.title, _NAME), "due": printed(used.due, _LINE), "address": web_address(used.address)}
            for used in one.resources
        ],
        "cancelled": one.cancelled,
        "pause": kind in PAUSES,
    }


def _person(person: SchedulePerson) -> str:
    name = printed(person.name, _NAME)
    return f"{name} (chair)" if name and person.role == "chair" else name


def _offered(rooms: Sequence[BookletRoom]) -> dict[str, list[str]]:
    """What somebody may depend on, by the name of the room; of two rooms of one name only what both have."""
    found: dict[str, list[str]] = {}
    for room in rooms:
        has = [words for words in _FIRST if words in room.features]
        found[room.name] = [words for words in found.get(room.name, has) if words in has]
    return {name: [words.removesuffix(" access") for words in has] for name, has in found.items()}


def _room(room: BookletRoom, *, several: bool) -> dict[str, str]:
    features = ", ".join(room.features)
    return {
        "name": printed(room.name, _NAME) or "Room",
        "where": printed(", ".join(filter(None, (room.floor, room.venue if several else ""))), _NAME),
        "way": printed(room.directions, _LINE),
        "features": printed(features[:1].upper() + features[1:], _LINE),
    }


def _venue(venue: BookletVenue) -> dict[str, Any]:
    parts = (
        ("Address", ", ".join(clean(venue.address).split("\n"))),
        ("Nearest stations", venue.stations),
        ("Finding us", venue.arrival),
        ("Step-free route", venue.step_free_route),
        ("Parking", venue.parking),
        ("Wi-Fi", venue.wifi),
        ("Phone", venue.phone),
        ("On the web", venue.website),
    )
    return {
        "name": printed(venue.name, _NAME) or "Venue",
        "parts": [{"head": head, "words": words} for head, text in parts if (words := paragraphs(text))],
    }
