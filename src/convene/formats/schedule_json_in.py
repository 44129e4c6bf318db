"""Schedules as pretalx and c3voc write them in JSON."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from convene.formats.schedule_reading import RawDay, RawSession, Reading, likely_zone, plain_text
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule, SchedulePerson
from convene.rules.text import clean_line

_HINT = "Choose the schedule.json of pretalx or c3voc."


def schedule_from_json(data: bytes) -> Schedule:
    """The schedule in the bytes of a file. Raises FileProblem, for broken JSON with its line.

    What is not where it should be is taken as blank: programs differ in what they leave out and what they call null.
    """
    conference = _conference(_parse(data))
    days = _list(conference.get("days"))
    if not days:
        raise FileProblem("The schedule has no days", "Export it again when its days are set.")
    times = [_text(day.get(name)) for day in days for name in ("day_start", "day_end")]
    times += [_text(event.get("date")) for day in days for _, events in _rooms(day) for event in events]
    reading = Reading(likely_zone(_line(conference.get("time_zone_name")), times))
    reading.all_days([_day(day) for day in days])
    rooms = [_line(room.get("name")) for room in _list(conference.get("rooms"))]
    rooms += [name for day in days for name, _ in _rooms(day)]
    return reading.schedule(_line(conference.get("title")), _line(conference.get("acronym")), rooms)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise FileProblem(
            f"The file is not whole JSON: line {error.lineno} cannot be read",
            "Export or download it again.",
            line=error.lineno,
        ) from error
    except UnicodeDecodeError as error:
        raise FileProblem("The file is JSON with letters nobody can read", "Save it in UTF-8.") from error


def _conference(root: Any) -> Mapping[str, Any]:
    """``schedule.conference``, with or without the outer ``schedule``."""
    schedule = _dict(_dict(root).get("schedule")) or _dict(root)
    conference = schedule.get("conference")
    if not isinstance(conference, dict):
        raise FileProblem("The file is JSON, but not a schedule", _HINT)
    return conference


def _day(day: Mapping[str, Any]) -> RawDay:
    sessions = [_session(event, room) for room, events in _rooms(day) for event in events]
    start, end = _text(day.get("day_start")), _text(day.get("day_end"))
    return RawDay(_text(day.get("index")), _text(day.get("date")), start, end, sessions)


def _rooms(day: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    rooms = day.get("rooms")
    if isinstance(rooms, dict):
        return [(clean_line(name), _list(events)) for name, events in rooms.items()]
    return [(_line(room.get("name")), _list(room.get("events"))) for room in _list(rooms)]


def _session(event: Mapping[str, Any], room: str) -> RawSession:
    return RawSession(
        key=_line(event.get("guid")) or _line(event.get("id")) or _line(event.get("code")),
        title=_line(event.get("title")),
        date=_line(event.get("date")),
        start=_line(event.get("start")),
        length=_line(event.get("duration")),
        room=_line(event.get("room")) or room,
        subtitle=_line(event.get("subtitle")),
        abstract=plain_text(_text(event.get("abstract"))) or plain_text(_text(event.get("description"))),
        kind=_line(event.get("type")),
        track=_line(event.get("track")),
        people=tuple(_people(event)),
        language=_line(event.get("language")),
        slug=_line(event.get("slug")),
        url=_line(event.get("url")),
    )


def _people(event: Mapping[str, Any]) -> Iterable[SchedulePerson]:
    for person in _list(event.get("persons")):
        if name := _line(person.get("public_name")) or _line(person.get("name")):
            key = next((said for k in ("id", "guid", "code") if (said := _line(person.get(k)))), name)
            yield SchedulePerson(key, name)


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Text and numbers as text; a name in several languages in the first of them; anything else is blank."""
    if isinstance(value, dict):
        return _text(value.get("en") or next(iter(value.values()), ""))
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _line(value: Any) -> str:
    return clean_line(_text(value))
