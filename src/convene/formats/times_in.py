"""The ways in which programs and people write a day and a time, read column by column: 03/04 alone says nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Literal

from convene.rules.text import search_key

Order = Literal["day", "month", ""]

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb fev", "mar", "apr avr abr", "may mai maj", "jun juin", "jul juil", "aug aou ago", "sep set",
         "oct okt out", "nov", "dec dez dic"),
        1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap])?(?:\.?m\b\.?)?"
    r"|(?P<hour_only>\d{1,2})\s*(?P<half_only>[ap])\.?m\b\.?"
)
_ZONE = re.compile(r"\(?(?:(?P<name>utc|gmt|z|bst)\b)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?\)?(?:\s*\([^)]*\))?")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/. ])(?P<m>\d{1,2})\2(?P<d>\d{1,2})")
_FIGURES = re.compile(r"(?P<a>\d{1,2})([-/. ])(?P<b>\d{1,2})\2(?P<y>\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"(?P<name>[a-z]{3,10})\.?\s*(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})")
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|er)?[-. ]*(?:of |de )?(?P<name>[a-z]{3,10})\.?,?[-. ]*(?:de )?(?P<y>\d{4}|\d{2})\b"
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_BETWEEN = re.compile(r"^[\s,t]*(?:at |um |kl\.? |a (?:las )?)?\s*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
_DAYS = range(20_000, 80_000)  # 1954 to 2119 as a workbook counts days
_YEARS = range(1900, 2200)
_CENTURY = 70  # 69 is 2069, 70 is 1970: as spreadsheets have it


@dataclass(frozen=True, slots=True)
class Times:
    """A column of days or times. ``iso`` has one ISO 8601 text per cell, "" where it is none, without an offset where
    the cell names none. ``order`` is which figure comes first where that mattered; ``guessed`` where no cell tells."""

    iso: tuple[str, ...]
    order: Order
    guessed: bool


def read_times(cells: Sequence[str]) -> Times:
    """The days and times in the cells of one column, all of them read in the same order.

    ``13/05`` or ``05/13`` anywhere decides for the whole column. Where no cell does, day comes first, as in Britain;
    month first where hours have AM and PM, or where day, month and a year of two figures come without noughts, as an
    American Excel writes them.
    """
    keys = [search_key(cell) for cell in cells]
    order, guessed = _order(keys)
    return Times(tuple(_iso(cell, key, order) for cell, key in zip(cells, keys, strict=True)), order, guessed)


def _order(keys: Sequence[str]) -> tuple[Order, bool]:
    found = [match for key in keys if (match := _FIGURES.match(key))]
    if not found:
        return "", False
    if any(int(m["a"]) > 12 for m in found):
        return "day", False
    if any(int(m["b"]) > 12 for m in found):
        return "month", False
    if any("." in m[0] for m in found):
        return "day", False
    american = any(re.search(r"\d\s*[ap]\.?m\b", key) for key in keys) or all(
        len(m["y"]) == 2 and not m["a"].startswith("0") and not m["b"].startswith("0") for m in found
    )
    return ("month" if american else "day"), True


def _iso(cell: str, key: str, order: Order) -> str:
    text = cell.strip()
    if not text:
        return ""
    try:
        return _plain(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _written(key, order)
    except ValueError:
        return ""


def _written(key: str, order: Order) -> str:
    if _SERIAL.fullmatch(key) and int(float(key)) in _DAYS:
        return _plain(_FIRST_DAY + timedelta(seconds=round(float(key) * 86_400)))
    day, rest = _day(_WEEKDAY.sub("", key, count=1), order)
    if not (rest := _BETWEEN.sub("", rest, count=1).strip()):
        return day.date().isoformat()
    clock = _CLOCK.match(rest)
    if clock is None:
        raise ValueError(key)
    zone = _ZONE.fullmatch(rest[clock.end() :].strip())
    if zone is None:
        raise ValueError(key)
    return _plain(datetime.combine(day.date(), _clock(clock), _offset(zone)))


def _day(key: str, order: Order) -> tuple[datetime, str]:
    """The day a text begins with, and what comes after it."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]], ...] = (
        (_YEAR_FIRST, lambda m: (int(m["m"]), int(m["d"]))),
        (_FIGURES, lambda m: (int(m["b"]), int(m["a"])) if _goes_first(m, order) else (int(m["a"]), int(m["b"]))),
        (_MONTH_FIRST, lambda m: (_month(m["name"]), int(m["d"]))),
        (_DAY_FIRST, lambda m: (_month(m["name"]), int(m["d"]))),
    )
    for pattern, month_and_day in readers:
        if match := pattern.match(key):
            year = int(match["y"])
            if len(match["y"]) == 2:
                year += 2000 if year < _CENTURY else 1900
            month, day = month_and_day(match)
            if year not in _YEARS:
                raise ValueError(key)
            return datetime(year, month, day), key[match.end() :]  # noqa: DTZ001 - the zone comes last
    raise ValueError(key)


def _goes_first(match: re.Match[str], order: Order) -> bool:
    """True where the first figure is the day. A figure that can be no month is one, whatever the column says."""
    if int(match["a"]) > 12:
        return True
    return order == "day" and int(match["b"]) <= 12


def _month(name: str) -> int:
    for length in (4, 3):
        if (number := _MONTHS.get(name[:length])) is not None:
            return number
    raise ValueError(name)


def _clock(match: re.Match[str]) -> time:
    hour = int(match["hour"] or match["hour_only"])
    if half := match["half"] or match["half_only"]:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _offset(match: re.Match[str]) -> timezone | None:
    if match["offset"]:
        digits = match["offset"][1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        gap = timedelta(hours=hours, minutes=minutes)
        return timezone(-gap if match["offset"][0] == "-" else gap)
    if match["name"]:
        return timezone(timedelta(hours=1)) if match["name"] == "bst" else UTC
    return None


def _plain(moment: datetime) -> str:
    if moment.year not in _YEARS:
        raise ValueError(moment)
    if moment.tzinfo is None and moment.time() == time():
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat(" ")
