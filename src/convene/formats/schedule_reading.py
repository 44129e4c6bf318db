"""What every reader of schedules shares: from texts of days and sessions, as a file has them, to a schedule."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo, available_timezones

from convene.rules.errors import ConveneError, FileProblem
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession
from convene.rules.text import clean_line, tidy
from convene.rules.time import LONDON, zone

DAY_CHANGE = time(5)
_LONGEST = timedelta(days=2)
_YEARS = range(1900, 2200)
_LIKELY_ZONES = (
    "Europe/London", "Europe/Berlin", "Europe/Helsinki", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Asia/Singapore", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
_LENGTH = re.compile(r"(\d{1,3})(?::(\d{1,2}))?(?::(\d{1,2}))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_BLOCKS = frozenset({"p", "div", "br", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr"})


@dataclass(frozen=True, slots=True)
class RawSession:
    """A session as the file says it, all of it text. ``date`` may hold a whole date and time, ``start`` a time."""

    key: str
    title: str
    date: str
    start: str
    length: str
    room: str = ""
    subtitle: str = ""
    abstract: str = ""
    kind: str = ""
    track: str = ""
    people: Sequence[SchedulePerson] = ()
    language: str = ""
    slug: str = ""
    url: str = ""
    themes: tuple[str, ...] = ()
    content_note: str = ""
    capacity: int | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class RawDay:
    """A day as the file says it. ``index`` is blank where it has none."""

    index: str
    date: str
    start: str
    end: str
    sessions: Sequence[RawSession]


class Reading:
    """What is gathered on the way through one file: ``day`` for each of its days, then ``schedule``."""

    def __init__(self, time_zone: ZoneInfo, day_change: time | None = None) -> None:
        self.zone = time_zone
        self.day_change = day_change
        self.days: list[ScheduleDay] = []
        self.sessions: list[ScheduleSession] = []
        self.keys: set[str] = set()
        self.notes: list[str] = []

    def all_days(self, days: Sequence[RawDay]) -> None:
        """Every day, by its own number where all have one, else counted."""
        numbers = [int(d.index) for d in days if d.index.isascii() and d.index.isdigit() and len(d.index) < 10]
        numbered = len(set(numbers)) == len(days)
        for count, (day, index) in enumerate(zip(days, numbers if numbered else range(1, len(days) + 1), strict=True)):
            self.day(day, index, count + 1)

    def day(self, raw: RawDay, index: int, place: int) -> None:
        """One day and its sessions."""
        first, last = (moment(text, self.zone) for text in (raw.start, raw.end))
        when = iso_date(raw.date) or (first.date() if first else None)
        if when is None:
            raise FileProblem(f"Day {place} of the schedule has no date", 'Add date="YYYY-MM-DD" to it.', day=place)
        change = self.day_change or min(DAY_CHANGE, first.time() if first else DAY_CHANGE)
        begun = len(self.sessions)
        for session in raw.sessions:
            self.session(session, index, when, change)
        read = self.sessions[begun:]
        starts = [*(one.start for one in read), *([first] if first else [])]
        ends = [*(one.end for one in read), *([last] if last else [])]
        opens = min(starts, default=datetime.combine(when, change, self.zone))
        closes = max(ends, default=datetime.combine(when + timedelta(days=1), change, self.zone))
        self.days.append(ScheduleDay(index, when, opens, max(opens, closes)))

    def session(self, raw: RawSession, day: int, when: date, change: time) -> None:
        """One session; without a time that anybody can tell, a note about it."""
        title = raw.title or raw.subtitle or "Untitled"
        start = self._start(raw, when, change)
        length = read_length(raw.length)
        if start is None or length is None:
            what = "start" if start is None else "duration"
            self.notes.append(f"“{title}” has no readable {what} and was left out.")
            return
        self.sessions.append(
            ScheduleSession(
                key=self._key(raw.key or title),
                title=title,
                subtitle=raw.subtitle,
                abstract=raw.abstract,
                kind=raw.kind,
                track=raw.track,
                room=raw.room,
                day=day,
                start=start,
                minutes=length // timedelta(minutes=1),
                people=tuple(raw.people),
                language=raw.language,
                slug=raw.slug,
                url=raw.url if raw.url.startswith(("https://", "http://")) else "",
                themes=raw.themes,
                content_note=raw.content_note,
                capacity=raw.capacity,
                cancelled=raw.cancelled,
            )
        )

    def schedule(self, title: str, acronym: str, rooms: Iterable[str] = (), notes: Iterable[str] = ()) -> Schedule:
        """All that was gathered; rooms that stand empty as well."""
        return Schedule(
            title=title or "Untitled schedule",
            acronym=acronym,
            time_zone=self.zone.key,
            days=tuple(self.days),
            rooms=each_once([*rooms, *(session.room for session in self.sessions)]),
            tracks=each_once(session.track for session in self.sessions),
            sessions=tuple(self.sessions),
            notes=(*notes, *self.notes),
        )

    def _start(self, raw: RawSession, when: date, change: time) -> datetime | None:
        for text in (raw.date, raw.start):  # the schema of c3voc has both whole
            if len(text) > len("YYYY-MM-DD") and (given := moment(text, self.zone)):
                return given
        at = clock(raw.start)
        if at is None:
            return None
        return datetime.combine(when + timedelta(days=at < change), at, self.zone)

    def _key(self, wanted: str) -> str:
        """A key nobody has yet: some files repeat an id for each time a session is held."""
        key, count = clean_line(wanted), 1
        while key in self.keys:
            count += 1
            key = f"{clean_line(wanted)}/{count}"
        self.keys.add(key)
        return key


def likely_zone(named: str, times: Iterable[str]) -> ZoneInfo:
    """The zone of that name; else the first of some likely zones, then of all, in which every offset of the times is
    right; without offsets Europe/London."""
    if named:
        try:
            return zone(named)
        except ConveneError:
            pass  # a name nobody knows: the offsets say more
    moments = {read for text in times if (read := moment(text.strip(), None)) and read.tzinfo is not None}
    if not moments:
        return LONDON
    for name in (*_LIKELY_ZONES, *sorted(available_timezones())):
        candidate = ZoneInfo(name)
        if all(one.astimezone(candidate).utcoffset() == one.utcoffset() for one in moments):
            return candidate
    return LONDON


def moment(text: str, home: ZoneInfo | None) -> datetime | None:
    """An ISO date and time in the home zone; one without an offset is a time on the wall there. None for what is none,
    and for years in which nobody has an event."""
    try:
        read = datetime.fromisoformat(text)
        if read.year not in _YEARS:
            return None
        if home is None:
            return read
        return read.replace(tzinfo=home) if read.tzinfo is None else read.astimezone(home)
    except (ValueError, OverflowError):
        return None


def iso_date(text: str) -> date | None:
    """The date a text starts with, None for none."""
    try:
        read = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return read if read.year in _YEARS else None


def clock(text: str) -> time | None:
    """``9:30``, ``09:30`` or ``09:30:00``; None for anything else."""
    match = _CLOCK.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def read_length(text: str) -> timedelta | None:
    """``45`` minutes, ``01:30`` or ``00:45:00``; None for nothing, nought and more than two days."""
    match = _LENGTH.fullmatch(text)
    if not match:
        return None
    first, second = int(match[1]), match[2]
    length = timedelta(minutes=first) if second is None else timedelta(hours=first, minutes=int(second))
    return length if timedelta() < length <= _LONGEST else None


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names that are not blank, in order of appearance."""
    return tuple(dict.fromkeys(name for name in names if name))


def plain_text(text: str) -> str:
    """Text without markup: blocks on lines of their own, list items with a dot, scripts and styles left out."""
    if _MARKUP.search(text):
        parser = _Text()
        with suppress(AssertionError):  # what html.parser raises at "<![x[": then it is no HTML and stays as it is
            parser.feed(text)
            parser.close()
            text = "".join(parser.parts)
    return tidy(text)


class _Text(HTMLParser):
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
