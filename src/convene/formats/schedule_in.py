"""Conference schedules as frab, pentabarf and pretalx write them (schedule.xml; the schema is voc/schedule's)."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from convene.formats.bounded import read_bytes, too_big
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession
from convene.rules.text import clean, clean_line
from convene.rules.time import LONDON, zone

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LARGEST = 50 * 1024 * 1024
_DAY_CHANGE = time(5)
_LONGEST = timedelta(days=2)
_LIKELY_ZONES = (
    "Europe/London", "Europe/Berlin", "Europe/Helsinki", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Asia/Singapore", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
_LENGTH = re.compile(r"(\d{1,3})(?::(\d{1,2}))?(?::(\d{1,2}))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_BLOCKS = frozenset({"p", "div", "br", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr"})


def read_schedule(path: Path) -> Schedule:
    """The schedule in a frab, pentabarf or pretalx XML file.

    The zone is ``conference/time_zone_name``; without it the first of some likely zones, then of all, in which every
    offset in the file is right; in a file without offsets Europe/London. A session starts at its ``date`` where that
    has a time, else at its day's date and ``start``: then a time before ``conference/day_change`` (else before 05:00,
    or an earlier start of that day) is in the night after. Abstracts become plain text; without one the description.
    Raises FileProblem for whatever is wrong, broken XML with its line, and nothing else.
    """
    data = read_bytes(path, _LARGEST)
    try:
        return _schedule(_parse(data))
    except FileProblem as problem:
        problem.data.setdefault("path", str(path))
        raise
    except MemoryError:
        raise too_big() from None
    except Exception as error:  # a parser's own errors, numbers out of range
        raise FileProblem(
            f"“{path.name}” cannot be read as a schedule", "Export it again.", path=str(path), reason=repr(error)
        ) from error


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


class _Reading:
    """What is gathered on the way through one file."""

    def __init__(self, root: "Element") -> None:
        self.zone = _zone(root)
        self.day_change = _clock(_line(root, "conference/day_change"))
        self.sessions: list[ScheduleSession] = []
        self.keys: set[str] = set()
        self.notes: list[str] = []

    def day(self, element: "Element", index: int) -> ScheduleDay:
        first, last = (_moment(element.get(name, ""), self.zone) for name in ("start", "end"))
        when = _date(element.get("date", "")) or (first.date() if first else None)
        if when is None:
            raise FileProblem(f"Day {index} of the schedule has no date", 'Add date="YYYY-MM-DD" to it.', day=index)
        change = self.day_change or min(_DAY_CHANGE, first.time() if first else _DAY_CHANGE)
        begun = len(self.sessions)
        for session, room in _events(element):
            self.session(session, room, index, when, change)
        spans = [(session.start, _later(session.start, session.minutes)) for session in self.sessions[begun:]]
        starts = [*(start for start, _ in spans), *([first] if first else [])]
        ends = [*(end for _, end in spans), *([last] if last else [])]
        opens = min(starts, default=datetime.combine(when, change, self.zone))
        closes = max(ends, default=datetime.combine(when + timedelta(days=1), change, self.zone))
        return ScheduleDay(index, when, opens, max(opens, closes))

    def session(self, event: "Element", room: str, day: int, when: date, change: time) -> None:
        title = _line(event, "title") or _line(event, "subtitle") or "Untitled"
        start = self.start(event, when, change)
        length = _length(_line(event, "duration"))
        if start is None or length is None:
            what = "start" if start is None else "duration"
            self.notes.append(f"“{title}” has no readable {what} and was left out.")
            return
        self.sessions.append(
            ScheduleSession(
                key=self.key(event.get("guid") or event.get("id") or event.get("code") or title),
                title=title,
                subtitle=_line(event, "subtitle"),
                abstract=_plain(event.findtext("abstract") or "") or _plain(event.findtext("description") or ""),
                kind=_line(event, "type"),
                track=_line(event, "track"),
                room=_line(event, "room") or room,
                day=day,
                start=start,
                minutes=length // timedelta(minutes=1),
                people=tuple(_people(event)),
                language=_line(event, "language"),
                slug=_line(event, "slug"),
                url=url if (url := _line(event, "url")).startswith(("https://", "http://")) else "",
            )
        )

    def start(self, event: "Element", when: date, change: time) -> datetime | None:
        given = _line(event, "date")
        if len(given) > len("YYYY-MM-DD") and (moment := _moment(given, self.zone)):
            return moment
        at = _clock(_line(event, "start"))
        if at is None:
            return None
        return datetime.combine(when + timedelta(days=at < change), at, self.zone)

    def key(self, wanted: str) -> str:
        """A key nobody has yet: some files repeat an id for each time a session is held."""
        key, count = clean_line(wanted), 1
        while key in self.keys:
            count += 1
            key = f"{clean_line(wanted)}/{count}"
        self.keys.add(key)
        return key


def _schedule(root: "Element") -> Schedule:
    elements = root.findall("day")
    if not elements:
        raise FileProblem("The schedule has no days", "Export it again when its days are set.")
    reading = _Reading(root)
    indexes = [element.get("index", "") for element in elements]
    numbered = all(index.isascii() and index.isdigit() for index in indexes) and len(set(map(int, indexes))) == len(
        indexes
    )
    days = [
        reading.day(e, int(index) if numbered else n)
        for n, (e, index) in enumerate(zip(elements, indexes, strict=True), 1)
    ]
    rooms = [clean_line(room.get("name") or "") for element in elements for room in element.findall("room")]
    return Schedule(
        title=_line(root, "conference/title") or "Untitled schedule",
        acronym=_line(root, "conference/acronym"),
        time_zone=reading.zone.key,
        days=tuple(days),
        rooms=_each_once([*rooms, *(session.room for session in reading.sessions)]),
        tracks=_each_once(session.track for session in reading.sessions),
        sessions=tuple(reading.sessions),
        notes=tuple(reading.notes),
    )


def _events(day: "Element") -> Iterable[tuple["Element", str]]:
    """The day's events with their rooms' names: in room elements, or straight in the day (pentabarf of 2008)."""
    for child in day:
        if child.tag == "event":
            yield child, ""
        elif child.tag == "room":
            for event in child.findall("event"):
                yield event, clean_line(child.get("name") or "")


def _people(event: "Element") -> Iterable[SchedulePerson]:
    for person in event.findall("persons/person"):
        if name := clean_line("".join(person.itertext())) or clean_line(person.get("name") or ""):
            yield SchedulePerson(clean_line(person.get("id") or person.get("guid") or person.get("code") or name), name)


def _zone(root: "Element") -> ZoneInfo:
    named = _line(root, "conference/time_zone_name")
    if named:
        try:
            return zone(named)
        except ConveneError:
            pass  # a name nobody knows: the offsets say more
    texts = [day.get(name, "") for day in root.findall("day") for name in ("start", "end")]
    texts += [date.text or "" for date in root.findall("day//event/date")]
    moments = {moment for text in texts if (moment := _moment(text.strip(), None)) and moment.tzinfo is not None}
    if not moments:
        return LONDON
    for name in (*_LIKELY_ZONES, *sorted(available_timezones())):
        candidate = ZoneInfo(name)
        if all(moment.astimezone(candidate).utcoffset() == moment.utcoffset() for moment in moments):
            return candidate
    return LONDON


def _moment(text: str, home: ZoneInfo | None) -> datetime | None:
    """An ISO date and time in the home zone; one without an offset is a time on the wall there."""
    try:
        moment = datetime.fromisoformat(text)
        if home is None:
            return moment
        return moment.replace(tzinfo=home) if moment.tzinfo is None else moment.astimezone(home)
    except (ValueError, OverflowError):
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def _length(text: str) -> timedelta | None:
    """``45`` minutes, ``01:30`` or ``00:45:00``; None for nothing, nought and more than two days."""
    match = _LENGTH.fullmatch(text)
    if not match:
        return None
    first, second = int(match[1]), match[2]
    length = timedelta(minutes=first) if second is None else timedelta(hours=first, minutes=int(second))
    return length if timedelta() < length <= _LONGEST else None


def _later(start: datetime, minutes: int) -> datetime:
    """So many minutes of real time later, also over a change of the clocks."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _line(element: "Element", path: str) -> str:
    return clean_line(element.findtext(path) or "")


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


class _Text(HTMLParser):
    """HTML as plain text: blocks on lines of their own, list items with a dot, scripts and styles left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in {"script", "style"}:
            self.silent = tag
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def _plain(text: str) -> str:
    if _MARKUP.search(text):
        parser = _Text()
        with suppress(AssertionError):  # what html.parser raises at "<![x[": then it is no HTML and stays as it is
            parser.feed(text)
            parser.close()
            text = "".join(parser.parts)
    lines = (line.strip() for line in clean(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
