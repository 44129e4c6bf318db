"""What a cell of a workbook can hold: a value of its kind, or text that is clean and short enough."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from convene.rules.exchange import Kind

FONT: Final = "Calibri"  # of a styled cell too: without a name some readers take another one
MOST_TEXT: Final = 32_767  # characters in a cell, counted as Excel counts: in UTF-16
_EXACT: Final = 10**15  # Excel keeps fifteen digits
_YEARS: Final = range(1900, 2200)
FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "integer": "0",
    "number": "General",
    "date": "ddd d mmm yyyy",
    "datetime": "ddd d mmm yyyy hh:mm",
    "time": "hh:mm",
    "money": '"£"#,##0.00',
}
TYPES: Final[dict[Kind, str]] = {
    "text": "s",
    "integer": "n",
    "number": "n",
    "date": "d",
    "datetime": "d",
    "time": "d",
    "money": "n",
}


@dataclass(frozen=True, slots=True)
class Shortened:
    """A text that did not fit its cell, of how many characters; the cell itself says so at its end."""

    sheet: str
    cell: str
    length: int


def fitting(value: object, kind: Kind, tz: ZoneInfo) -> int | float | Decimal | date | time | str:
    """The value as Excel can hold it in a column of that kind, or as text."""
    if isinstance(value, datetime):
        value = value.astimezone(tz).replace(tzinfo=None) if value.tzinfo else value
        if kind == "date":
            value = value.date()
        elif kind == "time":
            value = value.time()
    match kind, value:
        case _, bool():
            return "yes" if value else "no"
        case (("integer" | "number"), int()) if abs(value) < _EXACT:
            return value
        case "money", int() if abs(value) < _EXACT:
            return Decimal(value) / 100
        case "number", float() if abs(value) < _EXACT:  # neither infinite nor nan
            return value
        case "number", Decimal() if value.is_finite() and abs(value) < _EXACT:
            return value
        case "datetime", datetime() if value.year in _YEARS:
            return value
        case "date", date() if value.year in _YEARS:
            return value
        case "time", time():
            return value.replace(tzinfo=None)
        case _:
            return str(value)


def cut(text: str) -> str:
    """The same clean text if a cell holds it; else its beginning, with a note at the end that says so."""
    if len(text) <= MOST_TEXT // 2 or _length(text) <= MOST_TEXT:
        return text
    mark = f" … [shortened: {len(text):,} characters]"
    return first_letters(text, MOST_TEXT - len(mark)) + mark


def _length(text: str) -> int:
    """As Excel counts: characters beyond U+FFFF are two."""
    return len(text.encode("utf-16-le")) // 2


def first_letters(text: str, length: int) -> str:
    """The start of a text, at most that long as Excel counts, never half a character."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")
