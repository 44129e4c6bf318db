"""When a room can be had: its opening hours by weekday, as one types and reads them, and the days it is closed.

A closure stands in the way like a firm booking; outside its hours a room may still be had by who asks
(docs/decisions/0013-closures-refuse-hours-warn.md).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from convene.rules.bookings import YEARS, Hold
from convene.rules.errors import Invalid
from convene.rules.text import clean_line
from convene.rules.time import LONDON, Span, say_day, say_days

Hours = Mapping[int, tuple[time, time]]
"""Opening and closing time by weekday, 0 for Monday. Without any nobody has said; a weekday left out is closed."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = time(23, 59)
"""How the end of a day is kept: as the last minute of it, which counts as open to its end."""

_SETS = {"daily": range(7), "every day": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_ENTRY = re.compile(
    r"(?P<days>[a-z][a-z ,&-]*?)\s*(?P<opens>\d[\d:.]*(?:\s*[ap]m)?)\s*-\s*(?P<closes>\d[\d:.]*(?:\s*[ap]m)?)"
)
_HINT = "Write it as in “Mon–Fri 08:30–18:00, Sat 09:00–13:00”."


def read_hours(text: str) -> dict[int, tuple[time, time]]:
    """Hours from a line such as ``Mon–Fri 08:30–18:00, Sat 9am–1pm``; empty text is no hours. Raises Invalid("hours").

    Understands whole names of days, ``daily``, ``weekdays``, ``weekends``, and dashes of every kind.
    """
    rest = re.sub(r"\s*(?:[-‐‑‒–—−]|\bto\b|\buntil\b)\s*", "-", clean_line(text).casefold())
    found: dict[int, tuple[time, time]] = {}
    while rest := rest.lstrip(" ,;"):
        if (entry := _ENTRY.match(rest)) is None:
            raise Invalid("hours", f"“{rest}” is not a weekday with its hours", _HINT)
        rest = rest[entry.end() :]
        if rest[:1] not in {"", ",", ";", " "}:
            raise Invalid("hours", f"“{entry[0]}{rest}” is not a weekday with its hours", _HINT)
        opens, closes = _clock(entry["opens"]), _clock(entry["closes"], closing=True)
        if closes <= opens:
            raise Invalid("hours", f"{entry['closes'].strip()} is not after {entry['opens'].strip()}", _HINT)
        for weekday in _weekdays(entry["days"]):
            if weekday in found:
                raise Invalid("hours", f"{DAYS[weekday]} is there twice", "Give each weekday its hours once.")
            found[weekday] = opens, closes
    return found


def say_hours(hours: Hours) -> str:
    """``Mon–Fri 08:30–18:00, Sat 09:00–13:00``: what ``read_hours`` reads; empty where nobody has said."""
    runs: list[list[int]] = []
    for weekday in sorted(hours):
        if runs and runs[-1][-1] == weekday - 1 and hours[runs[-1][0]] == hours[weekday]:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return ", ".join(f"{_run(run)} {say_span(*hours[run[0]])}" for run in runs)


def say_span(opens: time, closes: time) -> str:
    """``08:30–18:00``."""
    return f"{opens:%H:%M}–{_closing(closes)}"


def check_closure(first_day: date | None, last_day: date | None) -> tuple[date, date]:
    """The days of a closure, both included; one day where no last is given. Raises Invalid("first_day", "last_day")."""
    if first_day is None:
        raise Invalid("first_day", "A closure needs its first day", "Say from when the room cannot be had.")
    last = last_day or first_day
    for field, day in (("first_day", first_day), ("last_day", last)):
        if day.year not in YEARS:
            raise Invalid(field, f"The year {day.year} is not possible", "Check the date.")
    if last < first_day:
        raise Invalid("last_day", "The last day is before the first", "Choose the same day or a later one.")
    return first_day, last


def closed_time(first_day: date, last_day: date, tz: ZoneInfo = LONDON, *, reopens: time = time()) -> Hold:
    """The time of those days, as a hold that nobody can share. ``reopens`` is for who looks for the next day on which
    a time of day is free, and not for the first minute after midnight."""
    return Hold(
        Span(
            datetime.combine(first_day, time(), tz),
            datetime.combine(last_day + timedelta(days=1), reopens, tz),
        )
    )


def say_closure(where: str, first_day: date, last_day: date, reason: str = "") -> str:
    """``Great Hall is closed on Thu 9 July 2026: new floor``; from the first to the last day where they are several."""
    on = f"on {say_day(first_day)}" if first_day == last_day else f"from {say_days(first_day, last_day)}"
    return f"{where} is closed {on}" + (f": {reason}" if reason else "")


def outside(hours: Hours, wanted: Hold, tz: ZoneInfo = LONDON) -> str:
    """What of a wanted time, set-up and clear-down with it, lies outside the hours; empty where none does.

    ``closed on Sundays``, ``open 08:30–18:00 on Thu 9 July, needed from 07:30``. A room that is kept over night is
    used from its start and to its end: nobody is there in between.
    """
    if not hours:
        return ""
    start, end = wanted.whole.start.astimezone(tz), wanted.whole.end.astimezone(tz)
    last = (end - timedelta(microseconds=1)).date()  # an end at midnight belongs to the day before
    day, found = start.date(), []
    shut: list[int] = []
    while day <= last:
        if (open_then := hours.get(day.weekday())) is None:
            shut += [day.weekday()] * (day.weekday() not in shut)
        else:
            early = day == start.date() and not open_then[0] <= start.time() < open_then[1]
            late = day == last and open_then[1] != MIDNIGHT and (end.date() > last or end.time() > open_then[1])
            until = f"until {_closing(MIDNIGHT) if end.date() > last else f'{end:%H:%M}'}"
            needed = " ".join([f"from {start:%H:%M}"] * early + [until] * late)
            if needed:
                found.append(f"open {say_span(*open_then)} on {say_day(day, year=False)}, needed {needed}")
        day += timedelta(days=1)
    names = [f"{_LONG[weekday].title()}s" for weekday in shut]
    closed = [f"closed on {' and '.join(names) if len(names) < 3 else ', '.join(names)}"] * bool(names)
    return "; ".join([*closed, *found])


def _weekdays(words: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"\s*(?:,|&|\band\b)\s*", words.strip(" ,")):
        if part in _SETS:
            found += _SETS[part]
            continue
        first, _, last = part.partition("-")
        start, end = _weekday(first), _weekday(last or first)
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _weekday(word: str) -> int:
    short = word.strip(" .").removesuffix("s") if len(word.strip(" .")) > 4 else word.strip(" .")
    known = [number for number, name in enumerate(_LONG) if len(short) >= 3 and name.startswith(short)]
    if len(known) != 1:
        raise Invalid("hours", f"“{word.strip()}” is not a weekday", _HINT)
    return known[0]


def _clock(text: str, *, closing: bool = False) -> time:
    found = _CLOCK.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + 12 * (found[3] == "pm") if 1 <= hour <= 12 else 99
    if closing and minute == 0 and hour in {0, 24}:
        return MIDNIGHT
    if hour > 23 or minute > 59:
        raise Invalid("hours", f"“{text.strip()}” is not a time", "Write it as in 08:30.")
    return time(hour, minute)


def _closing(closes: time) -> str:
    return "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"


def _run(run: list[int]) -> str:
    return DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}–{DAYS[run[-1]]}"
