"""Programmes out of iCalendar files: every appointment with a time of day is a session, our own files included."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from convene.formats.ics_lines import TIMES, sifted
from convene.formats.schedule_reading import RawDay, RawSession, Reading, likely_zone, plain_text
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule
from convene.rules.programme import THEMES
from convene.rules.text import clean, clean_line, search_key
from convene.rules.time import LONDON

if TYPE_CHECKING:
    from icalendar import Calendar

_WANTED = TIMES | {"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "URL"}
_MOST = 2_000
_YEARS = (1990, 2100)
_CANCELLED, _NOTE = "CANCELLED: ", "Content note: "
_THEMES = {search_key(word) for pair in THEMES for word in pair}


def schedule_from_ics(data: bytes, name: str) -> Schedule:
    """The schedule in the bytes of a file; ``name`` is its title where it says none. Repetitions are written out.

    A place is the room and then where it is; where all are said like that, the room alone is kept. Categories are
    themes, and the last that is none of the known ones is the track. Raises FileProblem with the ``line`` that cannot
    be read.
    """
    from icalendar import Calendar

    found = sifted(data, _WANTED)
    notes = list(found.notes)
    calendar = Calendar.from_ical(found.text)
    zone = _zone(calendar, found.time_zone)
    rooms_first = _rooms_first(str(one.get("LOCATION", "")) for one in calendar.walk("VEVENT"))
    by_day: dict[date, list[RawSession]] = defaultdict(list)
    for one, key in _occurrences(calendar):
        title = clean_line(str(one.get("SUMMARY", ""))) or "Untitled"
        start, end = one.start, one.end
        if not isinstance(start, datetime):
            notes.append(f"“{title}” is for a whole day and was left out.")
            continue
        local = (start.replace(tzinfo=zone) if start.tzinfo is None else start).astimezone(zone)
        length = "{}:{:02}".format(*divmod(int((end - start).total_seconds() // 60), 60))
        by_day[local.date()].append(_session(one, key, title, local, length, rooms_first=rooms_first))
    if not by_day:
        raise FileProblem("The calendar holds no sessions", "Choose one whose appointments have a time of day.")
    reading = Reading(zone)
    reading.all_days([RawDay("", f"{day:%Y-%m-%d}", "", "", by_day[day]) for day in sorted(by_day)])
    return replace(reading.schedule(found.name or clean_line(name), "", notes=notes), of_calendar=True)


def _session(one: Any, key: str, title: str, start: datetime, length: str, *, rooms_first: bool) -> RawSession:
    off = str(one.get("STATUS", "")).upper() == "CANCELLED"
    text, mark, note = clean(str(one.get("DESCRIPTION", ""))).rpartition(_NOTE)
    if not mark or (text and not text.endswith("\n\n")):
        text, note = text + mark + note, ""
    place = clean_line(str(one.get("LOCATION", "")))
    words = _words(one.get("CATEGORIES"))
    tracks = [word for word in words if search_key(word) not in _THEMES]
    return RawSession(
        key=key,
        title=title.removeprefix(_CANCELLED) if off else title,
        date=start.isoformat(),
        start="",
        length=length,
        room=place.partition(", ")[0] if rooms_first else place,
        abstract=plain_text(text),
        track=tracks[-1] if tracks else "",
        url=clean_line(str(one.get("URL", ""))),
        themes=tuple(words),
        content_note=note.strip(),
        cancelled=off,
    )


def _occurrences(calendar: "Calendar") -> Iterable[tuple[Any, str]]:
    """Every appointment and its key, repetitions one by one."""
    import recurring_ical_events

    dated = {
        str(one.get("UID"))
        for one in calendar.walk("VEVENT")
        if any(name in one for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    }
    endless = [
        one
        for one in calendar.walk("VEVENT")
        for rule in (one.get("RRULE"),)
        if rule and not (rule.get("COUNT") or rule.get("UNTIL"))
    ]
    if endless:
        raise FileProblem("A session repeats without end", "Give its repetition a last day, and export it again.")
    first, last = (datetime(year, 1, 1, tzinfo=LONDON) for year in _YEARS)
    listed = recurring_ical_events.of(calendar).between(first, last)
    if len(listed) > _MOST:
        raise FileProblem(f"The calendar holds more than {_MOST:,} sessions", "Export one event of it.")
    for one in sorted(listed, key=lambda one: (str(one.start), str(one.get("UID")))):
        uid = clean_line(str(one.get("UID")))
        yield one, f"{uid}/{one['RECURRENCE-ID'].dt:%Y%m%dT%H%M}" if uid in dated else uid


def _zone(calendar: "Calendar", named: str) -> ZoneInfo:
    """The one the file names, else the one that most of its times are in, else London's."""
    said = Counter(
        str(one["DTSTART"].params["TZID"]) for one in calendar.walk("VEVENT") if "TZID" in one["DTSTART"].params
    )
    return likely_zone(named or next((name for name, _ in said.most_common(1)), "Europe/London"), ())


def _rooms_first(places: Iterable[str]) -> bool:
    """Whether the places are said as rooms with their house: all in one, or each with more of an address, and no room's
    name in two."""
    said = {place for one in places if (place := clean_line(one))}
    tails = {place.partition(", ")[2] for place in said}
    heads = {place.partition(", ")[0] for place in said}
    of_houses = len(tails) == 1 or all(tail.count(", ") for tail in tails)
    return bool(said) and "" not in tails and of_houses and len(heads) == len(said)


def _words(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value] if value is not None else []
    return [word for part in listed for one in part.cats if (word := clean_line(str(one)))]
