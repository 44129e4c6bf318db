"""Schedules as frab, pentabarf and pretalx write them in XML (schedule.xml; the schema is voc/schedule's)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from convene.formats.schedule_reading import RawDay, RawSession, Reading, clock, likely_zone, plain_text
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule, SchedulePerson
from convene.rules.text import clean_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def schedule_from_xml(data: bytes) -> Schedule:
    """The schedule in the bytes of a file. Raises FileProblem, for broken XML with its line.

    A session starts at its ``date`` where that has a time, else at its day's date and ``start``: then a time before
    ``conference/day_change`` (else before 05:00, or an earlier start of that day) is in the night after. Without an
    abstract the description is taken.
    """
    root = _parse(data)
    elements = root.findall("day")
    if not elements:
        raise FileProblem("The schedule has no days", "Export it again when its days are set.")
    times = [day.get(name, "") for day in elements for name in ("start", "end")]
    times += [date.text or "" for date in root.findall("day//event/date")]
    zone = likely_zone(_line(root, "conference/time_zone_name"), times)
    reading = Reading(zone, clock(_line(root, "conference/day_change")))
    reading.all_days([_day(element) for element in elements])
    rooms = [clean_line(room.get("name") or "") for element in elements for room in element.findall("room")]
    return reading.schedule(_line(root, "conference/title"), _line(root, "conference/acronym"), rooms)


def _parse(data: bytes) -> "Element":
    """The root element. No document type, so no entities and nothing from elsewhere."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileProblem(
            "The file holds a document type, which no schedule needs", "Export it again from its own program."
        ) from error
    except ParseError as error:
        line = error.position[0]
        raise FileProblem(
            f"The file is not whole XML: line {line} cannot be read", "Export or download it again.", line=line
        ) from error
    if root.tag != "schedule":
        raise FileProblem(
            "The file is XML, but not a schedule",
            "Choose the schedule.xml of frab, pentabarf or pretalx.",
            root=root.tag,
        )
    return root


def _day(element: "Element") -> RawDay:
    start, end = element.get("start", ""), element.get("end", "")
    sessions = [_session(event, room) for event, room in _events(element)]
    return RawDay(element.get("index", ""), element.get("date", ""), start, end, sessions)


def _events(day: "Element") -> Iterable[tuple["Element", str]]:
    """The day's events with their rooms' names: in room elements, or straight in the day (pentabarf of 2008)."""
    for child in day:
        if child.tag == "event":
            yield child, ""
        elif child.tag == "room":
            for event in child.findall("event"):
                yield event, clean_line(child.get("name") or "")


def _session(event: "Element", room: str) -> RawSession:
    return RawSession(
        key=event.get("guid") or event.get("id") or event.get("code") or "",
        title=_line(event, "title"),
        date=_line(event, "date"),
        start=_line(event, "start"),
        length=_line(event, "duration"),
        room=_line(event, "room") or room,
        subtitle=_line(event, "subtitle"),
        abstract=plain_text(event.findtext("abstract") or "") or plain_text(event.findtext("description") or ""),
        kind=_line(event, "type"),
        track=_line(event, "track"),
        people=tuple(_people(event)),
        language=_line(event, "language"),
        slug=_line(event, "slug"),
        url=_line(event, "url"),
    )


def _people(event: "Element") -> Iterable[SchedulePerson]:
    for person in event.findall("persons/person"):
        if name := clean_line("".join(person.itertext())) or clean_line(person.get("name") or ""):
            yield SchedulePerson(clean_line(person.get("id") or person.get("guid") or person.get("code") or name), name)


def _line(element: "Element", path: str) -> str:
    return clean_line(element.findtext(path) or "")
