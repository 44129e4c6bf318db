"""Schedules as frab XML, valid against the published schema and readable by the apps people carry.

EventFahrplan needs ``day@end`` and whole numbers for ``day@index``, and shows one session only where ids repeat; so
each listing has an id and a guid of its own. Cancelled sessions are left out: apps show what has gone as cancelled.
"""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostringlist

from convene import __version__
from convene.formats.schedule_reading import plain_text
from convene.rules.exchange import Schedule, ScheduleDay, ScheduleSession
from convene.rules.text import clean, search_key

SLOT = "00:05"


def schedule_xml(schedule: Schedule) -> bytes:
    """The whole file."""
    root = Element("schedule")
    SubElement(root, "generator", name="Convene", version=__version__)
    _text(root, "version", schedule.version or "draft")
    _conference(SubElement(root, "conference"), schedule)
    for day in schedule.days:
        _day(root, day, schedule)
    indent(root)
    return b"".join(tostringlist(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def listed_on(schedule: Schedule, day: ScheduleDay) -> dict[str, list[ScheduleSession]]:
    """What takes place that day, by room; rooms in their order, and last what has none."""
    rooms: dict[str, list[ScheduleSession]] = {name: [] for name in (*schedule.rooms, "")}
    for session in schedule.sessions:
        if session.day == day.index and not session.cancelled:
            rooms.setdefault(session.room, []).append(session)
    return {name: held for name, held in rooms.items() if held}


def clock_length(minutes: int) -> str:
    """``01:30``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def slug(acronym: str, session: ScheduleSession) -> str:
    """A name for addresses that no other session has, also after the title has changed: its number is in it."""
    words = [*re.findall(r"[a-z0-9]+", search_key(acronym)), str(session.number)]
    return "-".join([*words, *re.findall(r"[a-z0-9]+", search_key(session.title))])[:80]


def web_address(url: str) -> str:
    """An address that any schema takes, or nothing."""
    quoted = quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")
    try:
        parts = urlsplit(quoted)
        port = parts.port  # raises for what is no number
        return quoted if parts.scheme in {"http", "https"} and parts.hostname and port != 0 else ""
    except ValueError:
        return ""


def _conference(element: Element, schedule: Schedule) -> None:
    days = schedule.days
    said = (
        ("title", schedule.title),
        ("acronym", schedule.acronym),
        ("start", days[0].date.isoformat() if days else ""),
        ("end", days[-1].date.isoformat() if days else ""),
        ("days", str(len(days))),
        ("timeslot_duration", SLOT),
        ("time_zone_name", schedule.time_zone),
    )
    for name, text in said:
        if text:
            _text(element, name, text)


def _day(root: Element, day: ScheduleDay, schedule: Schedule) -> None:
    start, end = (moment.isoformat() for moment in (day.start, day.end))
    element = SubElement(root, "day", index=str(day.index), date=day.date.isoformat(), start=start, end=end)
    for name, sessions in listed_on(schedule, day).items():
        room = SubElement(element, "room", name=name)
        for session in sessions:
            _event(room, session, schedule.acronym)


def _event(room: Element, session: ScheduleSession, acronym: str) -> None:
    event = SubElement(room, "event", id=str(session.number), guid=session.key)
    said: Iterable[tuple[str, str]] = (
        ("date", session.start.isoformat()),
        ("start", f"{session.start:%H:%M}"),
        ("duration", clock_length(session.minutes)),
        ("room", session.room),
        ("slug", slug(acronym, session)),
        ("title", session.title),
        ("subtitle", session.subtitle),
        ("track", session.track),
        ("type", session.kind),
        ("language", session.language),
        ("abstract", described(session)),
    )
    for name, text in said:
        if text or name != "language":
            _text(event, name, text)
    if session.people:
        persons = SubElement(event, "persons")
        for person in session.people:
            attributes = {"id": str(person.number)} if person.number else {}
            SubElement(persons, "person", attributes).text = clean(person.name)
    if url := web_address(session.url):
        _text(event, "url", url)


def described(session: ScheduleSession) -> str:
    """The abstract; one that a reader could take for markup, such as “write <b> for bold”, has it escaped."""
    text = session.abstract
    return text if plain_text(text) == text else escape(text, quote=False)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)
