"""What somebody wants of a list: which columns, in which order, under which headings, and which rows.

A column is known by its heading. Conditions on one column that say what it is are alternatives; all others must hold.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from convene.rules.errors import Invalid
from convene.rules.exchange import Column, Kind, Sheet
from convene.rules.text import clean_line, search_key

HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "eventbrite": {
        "Reference": "Order #", "Registered at": "Order Date", "Given name": "First Name", "Family name": "Surname",
        "E-mail": "Email", "Phone": "Mobile Phone", "Organisation": "Company", "Job title": "Job Title",
        "Ticket": "Ticket Type", "State": "Attendee Status",
    },
    "pretix": {
        "Reference": "Order code", "Registered at": "Order date", "Name": "Attendee name",
        "Given name": "Attendee name: Given name", "Family name": "Attendee name: Family name",
        "E-mail": "Attendee email", "Phone": "Phone number", "Organisation": "Company", "Ticket": "Product",
        "State": "Status",
    },
}  # fmt: skip
"""Headings as other programs say them, by ours."""

_PATTERNS: Final[Mapping[Kind, str]] = {"date": "%Y-%m-%d", "time": "%H:%M"}


class Match(StrEnum):
    """How a cell is compared."""

    IS = "="
    IS_NOT = "!="
    HAS = "~"


@dataclass(frozen=True, slots=True)
class ChosenColumn:
    """A column by its heading, and what it is called instead; empty for as it is."""

    heading: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell of a column has to say, whatever its capitals and accents."""

    heading: str
    test: Match
    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by; cells that are empty come last either way."""

    heading: str
    downwards: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """All of it. No ``columns``: all there are. ``headings`` names a list of ``HEADINGS``; empty for ours."""

    columns: tuple[ChosenColumn, ...] = ()
    only: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    headings: str = ""


def chosen(sheet: Sheet, choice: Choice, tz: ZoneInfo) -> Sheet:
    """The sheet as it was chosen. Its rows are read when those of the result are.

    Raises Invalid, for a column that is not there ("columns", "only", "order"), and for unknown "headings".
    """
    at = {_key(column.heading): n for n, column in reversed(list(enumerate(sheet.columns)))}
    others = _others(choice.headings)
    wanted = choice.columns or tuple(ChosenColumn(column.heading) for column in sheet.columns)
    numbers = [_number(at, sheet, one.heading, "columns") for one in wanted]
    columns = [
        replace(column, heading=clean_line(one.called) or others.get(column.heading, column.heading))
        for column, one in zip((sheet.columns[n] for n in numbers), wanted, strict=True)
    ]
    tests = [(_number(at, sheet, one.heading, "only"), one) for one in choice.only]
    order = [(_number(at, sheet, one.heading, "order"), one.downwards) for one in choice.order]
    return replace(sheet, columns=columns, rows=_Rows(sheet, numbers, tests, order, tz))


def without_missing(choice: Choice, columns: Sequence[Column]) -> tuple[Choice, tuple[str, ...]]:
    """The choice without columns and orders that are not there, and which those are: an event asks other questions
    than the last. Conditions stay: without one, more people would go out than were meant to."""
    there = {_key(column.heading) for column in columns}
    missing = tuple(one.heading for one in choice.columns if _key(one.heading) not in there)
    kept = tuple(one for one in choice.columns if _key(one.heading) in there)
    order = tuple(one for one in choice.order if _key(one.heading) in there)
    return replace(choice, columns=kept, order=order), missing


def read_columns(text: str) -> tuple[ChosenColumn, ...]:
    """Headings between commas; one that has a comma stands in quotation marks."""
    return tuple(ChosenColumn(heading) for heading in _split(text))


def read_order(text: str) -> tuple[Order, ...]:
    """Headings between commas, with a ``-`` before one that goes downwards."""
    return tuple(Order(heading.removeprefix("-").strip(), heading.startswith("-")) for heading in _split(text))


def read_condition(text: str, headings: Iterable[str]) -> Condition:
    """``State=Registered``, ``State!=Withdrawn`` or ``Organisation~hackney``. Raises Invalid("only")."""
    for heading in sorted(headings, key=len, reverse=True):
        found = re.match(rf"\s*{re.escape(heading)}\s*(!=|=|~)\s*", text, re.IGNORECASE)
        if found:
            return Condition(heading, Match(found[1]), clean_line(text[found.end() :]))
    hint = f"Say Column=value, Column!=value or Column~part of it. There are: {', '.join(headings)}."
    raise Invalid("only", f"“{clean_line(text)}” is no condition on a column", hint)


def shown(value: object, kind: Kind, tz: ZoneInfo) -> str:
    """What a cell says, for comparing and for a preview."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            local = value.astimezone(tz) if value.tzinfo else value
            return (
                f"{local:%Y-%m-%d}"
                if kind == "date"
                else f"{local:%H:%M}"
                if kind == "time"
                else f"{local:%Y-%m-%d %H:%M}"
            )
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case int() if kind == "money":
            return f"{value / 100:.2f}"
    return str(value)


class _Rows:
    """The rows that fit, in order, each time they are asked for."""

    def __init__(
        self, sheet: Sheet, numbers: Sequence[int], tests: Sequence[tuple[int, Condition]],
        order: Sequence[tuple[int, bool]], tz: ZoneInfo,
    ) -> None:  # fmt: skip
        self._sheet, self._numbers, self._order, self._tz = sheet, numbers, order, tz
        self._any: dict[int, set[str]] = {}
        self._all = []
        for n, one in tests:
            if one.test is Match.IS:
                self._any.setdefault(n, set()).add(search_key(one.words))
            else:
                self._all.append((n, one.test, search_key(one.words)))

    def __iter__(self) -> Iterator[Sequence[object]]:
        rows: Iterable[Sequence[object]] = filter(self._fits, self._sheet.rows)
        for n, downwards in reversed(self._order):
            rows = list(rows)
            full = [row for row in rows if row[n] is not None and row[n] != ""]
            full.sort(key=lambda row, n=n: _sort_key(row[n]), reverse=downwards)  # type: ignore[misc]
            rows = [*full, *(row for row in rows if row[n] is None or row[n] == "")]
        return (tuple(row[n] for n in self._numbers) for row in rows)

    def _fits(self, row: Sequence[object]) -> bool:
        return all(self._said(row, n) in words for n, words in self._any.items()) and all(
            (self._said(row, n) != words) if test is Match.IS_NOT else (words in self._said(row, n))
            for n, test, words in self._all
        )

    def _said(self, row: Sequence[object], n: int) -> str:
        return search_key(shown(row[n], self._sheet.columns[n].kind, self._tz))


def _sort_key(value: object) -> tuple[int, object]:
    match value:
        case bool() | int() | float():
            return 0, value
        case datetime():
            return 1, value.timestamp()
        case date():
            return 2, value
        case time():
            return 3, value
    return 4, search_key(str(value))


def _number(at: Mapping[str, int], sheet: Sheet, heading: str, field: str) -> int:
    if (found := at.get(_key(heading))) is None:
        there = ", ".join(column.heading for column in sheet.columns)
        raise Invalid(field, f"There is no column “{clean_line(heading)}”", f"There are: {there}.")
    return found


def _others(headings: str) -> Mapping[str, str]:
    if headings and headings not in HEADINGS:
        raise Invalid("headings", f"There are no headings of “{headings}”", f"There are: {', '.join(HEADINGS)}.")
    return HEADINGS.get(headings, {})


def _key(heading: str) -> str:
    return clean_line(heading).casefold()


def _split(text: str) -> Iterator[str]:
    for row in csv.reader([text], skipinitialspace=True):
        yield from filter(None, map(clean_line, row))
