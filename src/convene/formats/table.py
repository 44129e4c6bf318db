"""Tables as they come in: finding the header among what people put above it, and making rows as wide as it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from statistics import median

from convene.rules.errors import FileProblem
from convene.rules.text import clean, clean_line

MAX_ROWS = 120_000
MAX_COLUMNS = 200
_SAMPLE = 30  # rows among which the header is looked for
_MENTIONED = 5  # rows named in a note

EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]]+@[^@\s<>,;:\"()\[\]]+\.[^@\s<>,;:\"()\[\].]{2,}")
_ADDRESSES = re.compile(rf"(mailto:)?{EMAIL.pattern}([\s;,]+{EMAIL.pattern})*[\s;,]*|[^<>]*<{EMAIL.pattern}>")
"""A cell of somebody's list: a heading may hold an address too, as an example."""
_FIGURE = re.compile(r"[\d\s.,:/+()%£$€-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` counts from 1 in the source, blank rows and rows above the header included."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. Headers are unique and never blank; each row has as many cells as there are headers.

    ``notes`` are sentences about what a person should look at. ``encoding`` and ``delimiter`` are of a CSV file,
    ``sheet`` of a workbook; each is "" in the other.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    encoding: str
    delimiter: str
    sheet: str

    def with_cell(self, number: int, column: int, text: str) -> "Table":
        """A copy in which the row of that number says something else in one column."""
        rows = tuple(
            Row(number, (*row.cells[:column], _clean(text), *row.cells[column + 1 :])) if row.number == number else row
            for row in self.rows
        )
        return replace(self, rows=rows)


def table(records: Iterable[Row], *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Table:
    """The table in these raw records: what stands above the header and blank rows are left out.

    The header is the first row with two or more filled cells, about as many as the rows below it, that holds no
    e-mail address and is not mostly figures. Where there is none, headers are "Column 1" and so on and all rows count.
    Raises FileProblem when there is nothing in it, or more than MAX_ROWS rows.
    """
    wide: list[int] = []
    filled = (row for row in _cleaned(records, wide) if _filled(row))
    sample = list(islice(filled, _SAMPLE))
    if not sample:
        raise FileProblem("There is nothing in the file", "Export it again; it should have a header and rows.")
    at = _header_at(sample)
    if at is None:
        headers: tuple[str, ...] = ("",) * max(len(row.cells) for row in sample)
        body = chain(sample, filled)
    else:
        at = _below_codes(sample, at)
        headers = _of_two_rows(sample, at)
        body = chain((row for row in sample[at + 1 :] if not _of_qualtrics(row) and not _of_surveymonkey(row)), filled)
    rows = list(body)
    width = max(_last_filled(cells) for cells in (headers, *(row.cells[: len(headers)] for row in rows)))
    notes = []
    if wide:
        notes.append(f"Only the first {MAX_COLUMNS} columns were read: {say_rows(wide)}.")
    if long := [row.number for row in rows if _last_filled(row.cells) > width]:
        notes.append(f"Cells beyond the last column were left out: {say_rows(long)}.")
    fitted = tuple(Row(row.number, (row.cells + ("",) * width)[:width]) for row in rows)
    return Table(_column_names(headers[:width]), fitted, tuple(notes), encoding, delimiter, sheet)


def _cleaned(records: Iterable[Row], wide: list[int]) -> Iterator[Row]:
    """Rows with clean cells, within the limits; the numbers of rows that were cut go into ``wide``."""
    for count, row in enumerate(records):
        if count > MAX_ROWS:
            raise FileProblem(
                f"The file has more than {MAX_ROWS:,} rows", "Split it into smaller files.", row=row.number
            )
        if _last_filled(row.cells[MAX_COLUMNS:]):
            wide.append(row.number)
        yield Row(row.number, tuple(map(_clean, row.cells[:MAX_COLUMNS])))


def say_rows(numbers: list[int]) -> str:
    """``row 7`` or ``rows 7, 9 and 3 more``, for notes."""
    listed = ", ".join(map(str, numbers[:_MENTIONED]))
    more = f" and {len(numbers) - _MENTIONED} more" if len(numbers) > _MENTIONED else ""
    return f"row{'s' if len(numbers) > 1 else ''} {listed}{more}"


def _clean(cell: str) -> str:
    return cell if cell.isascii() and cell.isprintable() else clean(cell)


def _filled(row: Row) -> list[str]:
    return [cell.strip() for cell in row.cells if cell and not cell.isspace()]


def _header_at(sample: list[Row]) -> int | None:
    widths = [len(_filled(row)) for row in sample]
    # The rows of the list are below what people put above it, and of that there may be more than of the list.
    least = 1 if max(widths) == 1 else max(2, median(widths[len(widths) // 2 :]) * 0.6)
    for at, row in enumerate(sample):
        cells = _filled(row)
        if len(cells) >= least and any(_ADDRESSES.fullmatch(cell) for cell in cells):
            return None
        figures = sum(1 for cell in cells if _FIGURE.fullmatch(cell))
        if len(cells) >= least and figures * 2 < len(cells):
            return at
    return None


def _below_codes(sample: list[Row], at: int) -> int:
    """Qualtrics has a row of codes, then one of the questions, then one of its own: the questions are the header."""
    return next((n - 1 for n in (at + 1, at + 2) if n < len(sample) and _of_qualtrics(sample[n])), at)


def _of_qualtrics(row: Row) -> bool:
    return any(cell.startswith('{"ImportId"') for cell in row.cells)


def _of_surveymonkey(row: Row) -> bool:
    return any(cell.strip() == "Open-Ended Response" for cell in row.cells)


def _of_two_rows(sample: list[Row], at: int) -> tuple[str, ...]:
    """The header; SurveyMonkey has the parts of its questions in a second row, "First name" below "Who are you?"."""
    if at + 1 == len(sample) or not _of_surveymonkey(sample[at + 1]):
        return sample[at].cells
    pairs = zip_longest(sample[at].cells, sample[at + 1].cells, fillvalue="")
    return tuple(whole if part.strip() in {"", "Open-Ended Response", "Response"} else part for whole, part in pairs)


def _last_filled(cells: tuple[str, ...]) -> int:
    """How many cells there are up to the last one that is not blank."""
    for count in range(len(cells), 0, -1):
        if cells[count - 1] and not cells[count - 1].isspace():
            return count
    return 0


def _column_names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Headers on one line, "Column 4" for a blank one, "Email (2)" for one seen before."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        wanted = name = clean_line(cell) or f"Column {number}"
        count = 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return tuple(names)
