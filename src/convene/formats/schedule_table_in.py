"""A programme as a table of sessions: what people keep in Excel, what schedule-convert writes, and our own CSV."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from convene.formats.column_words import heading_key
from convene.formats.schedule_reading import (
    DAY_CHANGE,
    RawDay,
    RawSession,
    Reading,
    iso_date,
    likely_zone,
    moment,
    plain_text,
    read_length,
)
from convene.formats.table import Row, Table, say_rows
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule, SchedulePerson
from convene.rules.text import clean, clean_line


class Heading(StrEnum):
    """What a column of the table means."""

    DAY = "day"
    START = "start"
    END = "end"
    DURATION = "duration"
    TITLE = "title"
    ROOM = "room"
    TRACK = "track"
    KIND = "kind"
    PEOPLE = "people"
    PEOPLE_IDS = "people ids"
    THEMES = "themes"
    ABSTRACT = "abstract"
    CONTENT_NOTE = "content note"
    CAPACITY = "capacity"
    STATE = "state"
    URL = "link"
    ID = "id"
    EVENT = "event"
    EVENT_CODE = "event code"
    TIME_ZONE = "time zone"
    CREDITS = "credits"


_WORDS: Mapping[Heading, tuple[str, ...]] = {
    Heading.DAY: ("date", "session date", "start date", "day"),
    Heading.START: ("start", "starts", "start time", "from", "begin", "begins", "time", "session start"),
    Heading.END: ("end", "ends", "end time", "to", "until", "finish", "finishes", "session end"),
    Heading.DURATION: ("duration", "minutes", "length", "duration minutes", "length minutes", "duration in minutes"),
    Heading.TITLE: ("title", "session title", "session", "session name", "talk", "talk title", "name"),
    Heading.ROOM: ("room", "room name", "location", "place", "hall", "space", "where"),
    Heading.TRACK: ("track", "strand", "stream", "track name"),
    Heading.KIND: ("kind", "type", "session type", "format", "session format", "session kind"),
    Heading.PEOPLE: (
        "people", "speakers", "speaker", "speaker names", "speaker name", "facilitators", "facilitator", "presenters",
        "presenter", "persons", "led by", "hosts", "who",
    ),
    Heading.PEOPLE_IDS: ("people ids", "speaker ids", "person ids"),
    Heading.THEMES: ("themes", "theme", "topics", "topic"),
    Heading.ABSTRACT: ("abstract", "description", "summary", "details"),
    Heading.CONTENT_NOTE: ("content note", "content warning"),
    Heading.CREDITS: ("credits",),  # goes out; an import leaves the resources here as they are
    Heading.CAPACITY: ("capacity", "places", "room for"),
    Heading.STATE: ("state", "status"),
    Heading.URL: ("link", "url", "web page"),
    Heading.ID: ("id", "guid", "session id", "uid", "code", "reference"),
    Heading.EVENT: ("event", "event title", "conference"),
    Heading.EVENT_CODE: ("event code", "acronym"),
    Heading.TIME_ZONE: ("time zone", "timezone"),
}  # fmt: skip
"""By which headings columns are known, as heading_key gives them, the better one first."""

Cells = dict[Heading, str]
Given = Sequence[tuple[str, str]]
"""What somebody said of columns: the value of a Heading, and the heading in the file."""
_TOGETHER = re.compile(r"^[^;\n]+,[^;\n]+$")
_INHERITED = (Heading.DAY, Heading.ROOM, Heading.TRACK)
_TIMES = (Heading.START, Heading.END, Heading.DURATION)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:(\d{1,2}) ?h(?:ours?|rs?)?)? ?(?:(\d{1,3}) ?(?:m|mins?|minutes?)?)?", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_DAY_NAME = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d)(st|nd|rd|th)\b", re.IGNORECASE)
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_DAY = timedelta(days=1)
_HINT = "The table needs columns called Title, Day (such as 2026-06-22), Start (09:30), and End or Duration."


def schedule_from_table(table: Table, name: str, given: Given = ()) -> Schedule:
    """The schedule in a table of sessions; ``name`` is what it is called where no column says so. ``given`` says what
    columns mean whose headings do not; an empty heading says that no column means that.

    In a table without ids blank days, rooms and tracks are those of the row above, and so are the times of a row that
    has none. A start before 05:00 is in the night after its day. An end wins over a duration. Columns whose headings
    say nothing are named in the notes. Raises FileProblem where a column is missing, or a day cannot be read.
    """
    columns = _given(table.headers, given)
    said = {meaning for meaning, _ in given}
    columns |= {h: at for h, at in _columns(table.headers).items() if h not in said and at not in columns.values()}
    missing = [h for h in (Heading.TITLE, Heading.START) if h not in columns]
    if missing or not {Heading.END, Heading.DURATION} & columns.keys():
        words = [h.value.capitalize() for h in missing] or ["End", "Duration"]
        raise FileProblem(f"The table has no column {' or '.join(words)}", _HINT, headings=list(table.headers))
    rows = list(_rows(table, columns))
    zone = likely_zone(_first(rows, Heading.TIME_ZONE), (cells[Heading.START] for _, cells in rows))
    days: dict[date, list[RawSession]] = {}
    doubtful: list[int] = []
    for row, cells in rows:
        on = _day_of(row, cells, zone)
        days.setdefault(on, []).append(_session(cells, on, zone, row, doubtful))
    reading = Reading(zone)
    reading.all_days([RawDay("", on.isoformat(), "", "", sessions) for on, sessions in sorted(days.items())])
    if not reading.sessions:
        raise FileProblem("No row of the table is a session", _HINT, notes=reading.notes)
    unused = [h for at, h in enumerate(table.headers) if at not in columns.values() and not h.startswith("Column ")]
    notes = list(table.notes)
    if unused:
        notes.append(f"Columns that were not used: {', '.join(unused)}.")
    if doubtful:
        notes.append(f"The end and the duration do not agree, and the end was taken: {say_rows(doubtful)}.")
    together = [row.number for row, cells in rows if _TOGETHER.search(cells[Heading.PEOPLE])]
    if together and Heading.PEOPLE_IDS not in columns:
        notes.append(
            f"Names in one cell are told apart by semicolons or lines; with a comma they are one: {say_rows(together)}."
        )
    title = _first(rows, Heading.EVENT) or clean_line(name)
    made = reading.schedule(title, _first(rows, Heading.EVENT_CODE), notes=notes)
    meant = tuple((heading.value, table.headers[at]) for heading, at in columns.items())
    return replace(made, by_title=Heading.ID not in columns, headings=tuple(table.headers), columns=meant)


def understood(headers: Sequence[str]) -> dict[Heading, str]:
    """What these headings are taken to mean."""
    return {heading: headers[at] for heading, at in _columns(headers).items()}


def _given(headers: Sequence[str], given: Given) -> dict[Heading, int]:
    keys = [heading_key(header) for header in headers]
    found = {}
    for meaning, header in given:
        if meaning not in Heading.__members__.values():
            raise FileProblem(f"No column can mean “{meaning}”", f"Choose one of {', '.join(Heading)}.")
        if not header:
            continue
        if (key := heading_key(header)) not in keys:
            raise FileProblem(f"The table has no column “{header}”", f"It has {', '.join(headers)}.")
        found[Heading(meaning)] = keys.index(key)
    return found


def _columns(headers: Sequence[str]) -> dict[Heading, int]:
    keys = [heading_key(header) for header in headers]
    found: dict[Heading, int] = {}
    for heading, words in _WORDS.items():
        at = next((keys.index(word) for word in words if word in keys), None)
        if at is not None and at not in found.values():
            found[heading] = at
    return found


def _rows(table: Table, columns: Mapping[Heading, int]) -> Iterator[tuple[Row, Cells]]:
    above: Cells = dict.fromkeys(Heading, "")
    for row in table.rows:
        cells = {h: row.cells[columns[h]].strip() if h in columns else "" for h in Heading}
        if not cells[Heading.TITLE] and not cells[Heading.START]:
            if any(cells[h] for h in _INHERITED):  # a line that says whose rows come next
                above |= {h: cells[h] for h in _INHERITED if cells[h]}
            continue
        if Heading.ID not in columns:
            cells |= {h: above[h] for h in _INHERITED if not cells[h]}
            if not any(cells[h] for h in _TIMES):
                cells |= {h: above[h] for h in _TIMES}
        above = cells
        yield row, cells


def _first(rows: list[tuple[Row, Cells]], heading: Heading) -> str:
    return next((clean_line(cells[heading]) for _, cells in rows if cells[heading]), "")


def _day_of(row: Row, cells: Cells, zone: ZoneInfo) -> date:
    """The day a row says, or else that of its start, where a night belongs to the day before."""
    said = cells[Heading.DAY]
    if said:
        if (on := _read_date(said)) is not None:
            return on
    elif (at := _whole(cells[Heading.START], zone)) is not None:
        return at.date() - _DAY * (at.time() < DAY_CHANGE)
    what = f"“{said}” is no date" if said else "the day is missing"
    raise FileProblem(f"Row {row.number}: {what}", "Write days as 2026-06-22 or 22/06/2026.", row=row.number)


def _session(cells: Cells, on: date, zone: ZoneInfo, row: Row, doubtful: list[int]) -> RawSession:
    start = read_time(cells[Heading.START], on, zone)
    length = read_length(cells[Heading.DURATION]) or _spoken_length(cells[Heading.DURATION])
    if start is not None and (end := read_time(cells[Heading.END], on, zone)) is not None:
        if end < start and len(cells[Heading.END]) <= len("YYYY-MM-DD"):
            end += _DAY
        until = end.timestamp() - start.timestamp()
        if until and length is not None and length.total_seconds() != until:
            doubtful.append(row.number)
        length = timedelta(seconds=until) if until > 0 else length if not until else None
    minutes = length // timedelta(minutes=1) if length else 0
    capacity = cells[Heading.CAPACITY]
    return RawSession(
        key=clean_line(cells[Heading.ID]),
        title=clean_line(cells[Heading.TITLE]),
        date=start.isoformat() if start else "",
        start="",
        length=f"{minutes // 60}:{minutes % 60:02}" if minutes else "",
        room=clean_line(cells[Heading.ROOM]),
        abstract=plain_text(cells[Heading.ABSTRACT]),
        kind=clean_line(cells[Heading.KIND]),
        track=clean_line(cells[Heading.TRACK]),
        people=tuple(_people(cells)),
        url=clean_line(cells[Heading.URL]),
        themes=tuple(listed(cells[Heading.THEMES])),
        content_note=clean(cells[Heading.CONTENT_NOTE]),
        capacity=int(capacity) or None if capacity.isascii() and capacity.isdigit() and len(capacity) < 7 else None,
        cancelled=heading_key(cells[Heading.STATE]) in {"cancelled", "canceled"},
    )


def _people(cells: Cells) -> Iterator[SchedulePerson]:
    names, ids = listed(cells[Heading.PEOPLE]), listed(cells[Heading.PEOPLE_IDS], blanks=True)
    if len(ids) != len(names):
        ids = [""] * len(names)
    for name, key in zip(names, ids, strict=True):
        yield SchedulePerson(key or name, name)


def listed(cell: str, *, blanks: bool = False) -> list[str]:
    """The names in a cell, apart by a semicolon or by lines; one that holds a semicolon stands in quotation marks."""
    lines = csv.reader(cell.splitlines(), delimiter=";", skipinitialspace=True)
    names = [clean_line(name) for line in lines for name in line]
    return names if blanks else [name for name in names if name]


def _read_date(text: str) -> date | None:
    """``2026-06-22``, ``22/06/2026`` (the day first), ``Mon 22 June 2026``."""
    if (on := iso_date(text)) is not None:
        return on
    if match := _NUMBERS.match(text):
        with_day_first = int(match[3]), int(match[2]), int(match[1])
        try:
            return date(*with_day_first)
        except ValueError:
            return None
    plain = _ORDINAL.sub(r"\1", _DAY_NAME.sub("", clean_line(text))).replace(",", "")
    for form in _WRITTEN:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None


def read_time(text: str, on: date, zone: ZoneInfo) -> datetime | None:
    """A time of the day, before 05:00 in the night after it; or a whole date and time."""
    if (whole := _whole(text, zone)) is not None:
        return whole
    at = _read_clock(text)
    return None if at is None else datetime.combine(on + _DAY * (at < DAY_CHANGE), at, zone)


def _whole(text: str, zone: ZoneInfo) -> datetime | None:
    """A date and a time: ``2026-06-22 09:00+01:00``, ``22/06/2026 09:00``."""
    if len(text) > len("YYYY-MM-DD") and (read := moment(text, zone)):
        return read
    day, _, clock = text.rpartition(" ")
    on, at = _read_date(day) if day else None, _read_clock(clock)
    return datetime.combine(on, at, zone) if on and at is not None else None


def _read_clock(text: str) -> time | None:
    """``9:30``, ``09.30``, ``9.30 am``, ``9pm``."""
    match = _CLOCK.fullmatch(text)
    if not match or not (match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (match[3].lower() == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _spoken_length(text: str) -> timedelta | None:
    """``45 min``, ``1h30``, ``1 hour``."""
    match = _SPOKEN.fullmatch(text)
    return timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)) or None if match else None
