"""Reading a workbook that Convene exported to be changed, whatever a spreadsheet did to it since.

Columns may be in another order, hidden or gone, rows sorted, filtered, taken out or added, dates numbers, and noughts
lost. What a cell means is judged later (``rules.workbook_returns``); here it only becomes text.
"""

import io
import os
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from convene.formats.bounded import bounded, read_bytes, too_big
from convene.formats.sheet_in import LARGEST, ZIP, refuse_others
from convene.formats.table import MAX_ROWS
from convene.formats.times_in import read_times
from convene.formats.xlsx_in import BLANK_ROWS, PACKED, cell_text, inspect, sheet_rows
from convene.rules.errors import FileProblem
from convene.rules.exchange import Kind
from convene.rules.text import clean, clean_line
from convene.rules.workbook_returns import AT, KEY_HEADING, OUR_SHEET, SCHEMA, Purpose, Returned, ReturnedRow

_TOP: Final = 50  # rows among which the headings are looked for
_LOOK: Final = 1024 * 1024
_END: Final = 22  # bytes at the end of an archive that say where its directory is, and then perhaps a comment
_TAIL: Final = _END + 65_535
_AGAIN: Final = "Export it again, and put your changes into the new one."
_NO_RESULT: Final = "A formula without a stored result"
_ERROR: Final = "A spreadsheet error"
_NAMED: Final = 5

_Columns = dict[int, tuple[str, Kind]]


def is_return(path: Path) -> bool:
    """Whether a file looks like a workbook to bring back: nothing but its list of sheets is looked at."""
    try:
        with path.open("rb") as file:
            if not _has_short_directory(file):
                return False
            with zipfile.ZipFile(file) as archive:
                part = archive.getinfo("xl/workbook.xml")
                if part.compress_type not in PACKED:
                    return False
                with archive.open(part) as unpacked:
                    return f'name="{OUR_SHEET}"'.encode() in unpacked.read(_LOOK)
    except Exception:  # noqa: BLE001 a broken archive raises anything
        return False


def _has_short_directory(file: IO[bytes]) -> bool:
    """Whether an archive names its parts in so few bytes that they can be read without a child process. Found where
    zipfile looks for it; an archive for more than 4 GB has it elsewhere, and is none of ours."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = len(tail) - _END if tail[-_END:].startswith(b"PK\x05\x06") else tail.rfind(b"PK\x05\x06")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    return 0 <= at <= len(tail) - _END and directory <= _LOOK and b"PK\x06\x07" not in tail and size <= LARGEST


def read_return_in_bounds(path: Path, *, cancelled: Callable[[], bool] = lambda: False) -> Returned:
    """The workbook in a file, read in a child process with limits. Raises FileProblem, and nothing else."""
    return bounded(read_return, path, seconds=300, cancelled=cancelled)


def read_return(path: Path) -> Returned:
    """The workbook in a file. Raises FileProblem for whatever is wrong with it, and nothing else."""
    data = read_bytes(path, LARGEST)
    try:
        return _returned(data)
    except FileProblem as problem:
        problem.data.setdefault("path", str(path))
        raise
    except MemoryError:
        raise too_big() from None
    except Exception as error:  # a broken workbook raises anything
        raise FileProblem(f"“{path.name}” cannot be read", _AGAIN, path=str(path), reason=repr(error)) from error


def _returned(data: bytes) -> Returned:
    if not data.startswith(ZIP):
        refuse_others(data)
        raise _not_ours()
    formulas = inspect(data)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of styles and validations that do not matter here
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if OUR_SHEET not in book.sheetnames:
            raise _not_ours(had_key=_has_key(book))
        about = _about(book[OUR_SHEET])
        sheet, top, headings = _list(book)
        notes: list[str] = []
        columns, key_at = _columns(headings, about, notes)
        without = frozenset[tuple[int, int]]()
        if formulas:
            written = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            without = frozenset(_formulas(written[sheet.title], columns))
        rows = tuple(_read_rows(sheet, top, columns, key_at, without, book.epoch))
    signed = {word.removeprefix("row "): said for word, said in about.items() if word.startswith("row ")}
    return Returned(
        Purpose(about["purpose"]),
        UUID(about["event"]),
        about.get("title", ""),
        datetime.fromisoformat(about["exported"]),
        tuple(word.removeprefix("column ") for word in about if word.startswith("column ")),
        rows,
        signed,
        tuple(notes),
    )


def _has_key(book: Any) -> bool:
    tops = (row for sheet in book.worksheets for row in islice(sheet_rows(sheet), _TOP))
    return any(isinstance(value, str) and clean_line(value) == KEY_HEADING for row in tops for value in row)


def _not_ours(*, had_key: bool = False) -> FileProblem:
    if had_key:
        return FileProblem(f"The hidden sheet “{OUR_SHEET}” is gone, so nobody can tell what was changed", _AGAIN)
    return FileProblem(
        "This is no workbook that Convene exported to bring back",
        "Other lists of people come in by Import on the People tab, programmes on the Programme tab.",
    )


def _about(sheet: Any) -> dict[str, str]:
    """What the hidden sheet says."""
    about: dict[str, str] = {}
    for row in sheet_rows(sheet):
        if len(row) > 1 and row[0] is not None and row[1] is not None:
            about.setdefault(cell_text(row[0]), cell_text(row[1]))
    try:
        schema = int(about["schema"])
        if schema > SCHEMA:
            raise FileProblem("This workbook is of a newer Convene", "Bring it in with that one.")
        Purpose(about["purpose"]), UUID(about["event"]), datetime.fromisoformat(about["exported"])
    except (KeyError, ValueError) as error:
        raise FileProblem(f"The hidden sheet “{OUR_SHEET}” is damaged", _AGAIN, reason=repr(error)) from error
    return about


def _list(book: Any) -> tuple[Any, int, list[str]]:
    """The sheet with the list, the number of the row of its headings, and those."""
    for sheet in book.worksheets:
        if sheet.title == OUR_SHEET:
            continue
        for number, row in zip(range(1, _TOP + 1), sheet_rows(sheet), strict=False):
            headings = [clean_line(cell_text(value)) for value in row]
            if KEY_HEADING in headings:
                return sheet, number, headings
    raise FileProblem(f"The hidden column “{KEY_HEADING}” is gone, so nobody can tell which row is which", _AGAIN)


def _columns(headings: list[str], about: Mapping[str, str], notes: list[str]) -> tuple[_Columns, int]:
    """Which column is which field and of what kind, by its place, and where the key is."""
    known: dict[str, tuple[str, Kind]] = {}
    for word, said in about.items():
        if word.startswith("column "):
            kind, _, heading = said.partition(" ")
            known[clean_line(heading)] = word.removeprefix("column "), kind  # type: ignore[assignment]
    columns: _Columns = {}
    found: set[str] = set()
    others: list[str] = []
    for at, heading in enumerate(headings):
        if heading in known and heading not in found:
            columns[at] = known[heading]
            found.add(heading)
        elif heading and heading != KEY_HEADING:
            others.append(heading)
    if others:
        notes.append(f"Not read, as they are none of ours: {_listed(others)}.")
    if missing := [heading for heading in known if heading not in found]:
        notes.append(f"Not in the workbook any more, and left as they are: {_listed(missing)}.")
    if not columns:
        raise FileProblem("None of the columns that went out is in the workbook", _AGAIN)
    return columns, headings.index(KEY_HEADING)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(f"“{name[:40]}”" for name in names[:_NAMED]) + more


def _formulas(sheet: Any, columns: _Columns) -> Iterator[tuple[int, int]]:
    """Where formulas stand, by row and place."""
    for number, row in enumerate(sheet_rows(sheet, values=False), 1):
        yield from ((number, at) for at, cell in enumerate(row) if at in columns and cell.data_type == "f")
        if number > MAX_ROWS:
            return


def _read_rows(
    sheet: Any, top: int, columns: _Columns, key_at: int, formulas: frozenset[tuple[int, int]], epoch: datetime
) -> Iterator[ReturnedRow]:
    blank = 0
    count = 0
    for number, row in enumerate(sheet_rows(sheet, values=False), 1):
        if number <= top:
            continue
        if number - top > MAX_ROWS + BLANK_ROWS:
            raise FileProblem(f"The workbook has more than {MAX_ROWS:,} rows", _AGAIN)
        cells: dict[str, str] = {}
        unread: dict[str, str] = {}
        for at, (name, kind) in columns.items():
            cell = row[at] if at < len(row) else None
            value = None if cell is None else cell.value
            cells[name] = ""
            if value is None:
                if (number, at) in formulas:
                    unread[name] = _NO_RESULT
            elif cell is not None and cell.data_type == "e":
                unread[name] = _ERROR
            else:
                cells[name] = _said(value, kind, epoch)
        key = clean_line(cell_text(row[key_at].value)) if key_at < len(row) else ""
        if not key and not unread and not any(cells.values()):
            blank += 1
            if blank >= BLANK_ROWS:
                return
            continue
        blank, count = 0, count + 1
        if count > MAX_ROWS:
            raise FileProblem(f"The workbook has more than {MAX_ROWS:,} rows", _AGAIN)
        yield ReturnedRow(number, key, cells, unread)


def _said(value: Any, kind: Kind, epoch: datetime) -> str:
    if kind == "datetime":
        return _moment(value, epoch)
    return clean(cell_text(value)).strip()


def _moment(value: Any, epoch: datetime) -> str:
    """A day and time to the minute, as we say it; what is none as it is."""
    from openpyxl.utils.datetime import from_excel

    if isinstance(value, int | float) and not isinstance(value, bool):
        value = from_excel(value, epoch)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return (value + timedelta(seconds=30)).strftime(AT)
    text = clean_line(cell_text(value))
    (iso,) = read_times([text]).iso
    return datetime.fromisoformat(iso).strftime(AT) if iso else text
