"""Schedules as c3voc and pretalx JSON. The schema of c3voc is kept to, where it and pretalx differ."""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from convene import __version__
from convene.formats.schedule_xml_out import SLOT, clock_length, described, listed_on, slug, web_address
from convene.rules.exchange import Schedule, SchedulePerson, ScheduleSession
from convene.rules.text import search_key

_SCHEMA = "https://c3voc.de/schedule/schema.json"


def schedule_json(schedule: Schedule) -> bytes:
    """The whole file, in UTF-8. Cancelled sessions are left out, as from the XML."""
    days = schedule.days
    conference: dict[str, Any] = {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "start": days[0].date.isoformat() if days else "",
        "end": days[-1].date.isoformat() if days else "",
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "time_zone_name": schedule.time_zone,
        "rooms": [
            {"name": name, "slug": _slug(name), "guid": str(uuid5(NAMESPACE_URL, f"{schedule.acronym}/room/{name}"))}
            for name in schedule.rooms
        ],
        "tracks": [{"name": name, "slug": _slug(name)} for name in schedule.tracks],
        "days": [
            {
                "index": day.index,
                "date": day.date.isoformat(),
                "day_start": day.start.isoformat(),
                "day_end": day.end.isoformat(),
                "rooms": {
                    name: [_event(session, schedule.acronym) for session in sessions]
                    for name, sessions in listed_on(schedule, day).items()
                },
            }
            for day in days
        ],
    }
    whole = {
        "$schema": _SCHEMA,
        "generator": {"name": "Convene", "version": __version__},
        "schedule": {"version": schedule.version or "draft", "conference": conference},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _event(session: ScheduleSession, acronym: str) -> dict[str, Any]:
    return {
        "guid": session.key,
        "id": session.number,
        "date": session.start.isoformat(),
        "start": f"{session.start:%H:%M}",
        "duration": clock_length(session.minutes),
        "room": session.room,
        "slug": slug(acronym, session),
        "url": web_address(session.url),
        "title": session.title,
        "subtitle": session.subtitle,
        "track": session.track,
        "type": session.kind,
        "language": session.language or "en",
        "abstract": described(session),
        "description": "",
        "persons": [_person(person) for person in session.people],
        "links": [],
        "attachments": [],
    }


def _person(person: SchedulePerson) -> dict[str, Any]:
    """Without an id where there is none: a person is then known by the name."""
    return ({"id": person.number} if person.number else {}) | {"name": person.name, "public_name": person.name}


def _slug(name: str) -> str:
    return "-".join(search_key(name).split())
