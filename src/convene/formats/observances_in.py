"""Dates that matter: the table that ships with Convene, and tables of school holidays that somebody brings."""

import csv
from datetime import date, datetime
from functools import cache
from pathlib import Path

from convene.formats.table import Table
from convene.resources import resource
from convene.rules.date_sense import Observance, ObservanceKind
from convene.rules.errors import FileProblem
from convene.rules.text import clean_line, search_key

_NAMES = {"name", "holiday", "what", "title", "description", "term"}
_FIRST = {"first day", "start", "from", "starts", "first", "date", "start date", "begins"}
_LAST = {"last day", "end", "to", "ends", "last", "end date"}
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y")


@cache
def shipped() -> tuple[Observance, ...]:
    """The observances that ship with Convene (resources/dates), by day."""
    with resource("dates", "observances.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Observance(
                ObservanceKind.FAITH,
                row["name"],
                date.fromisoformat(row["first_day"]),
                date.fromisoformat(row["last_day"]),
                row["note"],
                row["source"],
                row["from_sunset_before"] == "yes",
                row["certain"] == "yes",
            )
            for row in csv.DictReader(file)
        )


def read_observances(table: Table, kind: ObservanceKind, source: str) -> tuple[Observance, ...]:
    """The dates of a table with a name, a first and perhaps a last day, ISO or day/month/year.

    Raises FileProblem naming the line that cannot be understood, or the columns that are missing.
    """
    keys = [search_key(heading) for heading in table.headers]
    places = [next((n for n, key in enumerate(keys) if key in wanted), None) for wanted in (_NAMES, _FIRST, _LAST)]
    name_at, first_at, last_at = places
    if name_at is None or first_at is None:
        raise FileProblem(
            f"{source} has no column for the name or the first day",
            "Its first line should say: name, first day, last day.",
        )
    found = []
    for row in table.rows:
        line, cells = row.number, row.cells
        name = clean_line(cells[name_at])
        first = _day(cells[first_at], line, source)
        last = _day(cells[last_at], line, source) if last_at is not None and cells[last_at].strip() else first
        if not name or last < first:
            raise FileProblem(
                f"Line {line} of {source} cannot be understood",
                "It needs a name, and a last day that is not before the first.",
            )
        found.append(Observance(kind, name, first, last, source=Path(source).name))
    return tuple(found)


def _day(text: str, line: int, source: str) -> date:
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise FileProblem(f"Line {line} of {source}: “{text[:40]}” is not a date", "Write it as 2026-10-26 or 26/10/2026.")
