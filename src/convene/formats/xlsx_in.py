"""Excel workbooks, looked at before they are parsed: a few kilobytes can unpack to gigabytes."""

import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

from convene.formats.sheet_writer import unescaped
from convene.formats.table import EMAIL, MAX_COLUMNS, MAX_ROWS, Row, Table, say_rows, table
from convene.rules.errors import FileProblem

_MEGABYTE = 1024 * 1024
_MOST_PARTS = 1_000
_LARGEST_PART = 256 * _MEGABYTE  # 120 000 rows of 40 columns
_LARGEST_TOTAL = 400 * _MEGABYTE
_HIGHEST_RATIO = 100  # unpacked to packed, of parts above a megabyte; real sheets stay under 40
_LONGEST_TEXT = _MEGABYTE  # bytes between two tags; Excel's own limit for a cell is 32 767 characters
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # other kinds may ask for gigabytes
BLANK_ROWS = 200  # after so many the sheet is over
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_TOP = 50  # rows in which a sheet shows whether it is the list
_CHUNK = 256 * 1024
_PLAIN = "Save it in Excel as a new workbook, or as CSV, and import that."
_OTHERS = (
    ("mimetype", "an OpenDocument file"),
    ("Index/Document.iwa", "a Numbers document"),
    ("Index.zip", "a Numbers document"),
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
)


def xlsx_table(data: bytes) -> Table:
    """The table in the visible sheet with the most e-mail addresses near its top, else the first with something in it.

    Values become plain text: whole numbers without ``.0``, dates as ISO dates, formulas as their stored result.
    Raises FileProblem for what is no workbook, unpacks to too much, or holds a document type (a way to entity bombs);
    a damaged workbook can raise anything else, which ``read_table`` turns into a FileProblem.
    """
    formulas = inspect(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of styles and validations that do not matter here
        return _read(data, formulas)


def inspect(data: bytes) -> bool:
    """Unpack every part once without keeping it, within the limits. True where some sheet holds formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > _MOST_PARTS:
                raise _bomb()
            if not any(name.lower() == "xl/workbook.xml" for name in names):
                what = next((what for name, what in _OTHERS if name in names), "a zip archive")
                raise FileProblem(f"The file is {what}, not an Excel workbook (.xlsx)", _PLAIN)
            total = 0
            for part in parts:
                if part.file_size > _LARGEST_PART or part.compress_type not in PACKED:
                    raise _bomb()
                with archive.open(part) as unpacked:
                    size, found = _scan(unpacked, part, _LARGEST_TOTAL - total)
                total += size
                formulas = formulas or found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise FileProblem("The workbook is damaged", _PLAIN, reason=repr(error)) from error
    return formulas


def _scan(unpacked: IO[bytes], part: zipfile.ZipInfo, allowed: int) -> tuple[int, bool]:
    """Size of a part as it really unpacks, and whether it has formulas. Sizes in the archive's directory may lie."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size = text = 0
    formulas = False
    tail = b""
    while chunk := unpacked.read(_CHUNK):
        size += len(chunk)
        if size > min(_LARGEST_PART, allowed) or (
            size > _MEGABYTE and size > _HIGHEST_RATIO * max(part.compress_size, 1)
        ):
            raise _bomb()
        if not is_xml:
            continue
        joined = (tail + chunk).replace(b"\0", b"")  # UTF-16 hides it otherwise
        if b"<!DOCTYPE" in joined or b"<!ENTITY" in joined:
            raise FileProblem("The workbook holds a document type, which no workbook needs", _PLAIN)
        formulas = formulas or b"<f>" in joined or b"<f " in joined or b":f>" in joined
        tail = chunk[-16:]
        runs = chunk.split(b"<")
        text += len(runs[0])
        if max(text, *map(len, runs)) > _LONGEST_TEXT:
            raise _bomb()
        text = text if len(runs) == 1 else len(runs[-1])
    return size, formulas


def _bomb() -> FileProblem:
    return FileProblem(
        "The workbook unpacks to more than is safe to read", "Save only the list itself, as CSV, and import that."
    )


def _read(data: bytes, formulas: bool) -> Table:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    with_data = [sheet for sheet in sheets if next(_filled_rows(sheet), None)]
    if not with_data:
        raise FileProblem("There is nothing in the workbook", "Check that the list is in it, on a visible sheet.")
    sheet = max(with_data, key=_addresses)
    errors: list[int] = []
    notes: list[str] = []
    totals = _totals(data, sheet)
    rows = (row for row in _filled_rows(sheet, notes) if row[0] not in totals)
    found = table(_texts(rows, errors), sheet=sheet.title)
    if totals:
        notes.append(f"The totals of the table were not read: {say_rows(sorted(totals))}.")
    if len(with_data) > 1:
        notes.append(f"Read from sheet “{sheet.title}”; {len(with_data) - 1} more with data were not read.")
    if errors:
        notes.append(f"Cells with a spreadsheet error were left blank: {say_rows(errors)}.")
    if formulas:
        book_of_formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if missing := _without_result(sheet, book_of_formulas[sheet.title]):
            cells = "1 formula cell" if missing == 1 else f"{missing} formula cells"
            notes.append(f"{cells} had no stored result. Open and save the workbook in Excel.")
    return Table(found.headers, found.rows, (*notes, *found.notes), "", "", sheet.title)


def _totals(data: bytes, sheet: Any) -> frozenset[int]:
    """The rows of totals of the tables of a sheet: they are nobody."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path
    from openpyxl.utils import range_boundaries
    from openpyxl.worksheet.table import Table as SheetTable
    from openpyxl.xml.functions import fromstring

    rows = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, suppress(KeyError, TypeError, ValueError, SyntaxError):
        names, path = set(archive.namelist()), get_rels_path(sheet._worksheet_path)  # noqa: SLF001
        for one in get_dependents(archive, path).find(SheetTable._rel_type) if path in names else ():  # noqa: SLF001
            if one.target in names:
                said = fromstring(archive.read(one.target))
                if said.get("totalsRowCount") == "1":
                    rows.add(range_boundaries(said.get("ref"))[3])
    return frozenset(rows)


def sheet_rows(sheet: Any, *, values: bool = True) -> Iterator[tuple[Any, ...]]:
    """Every row, as wide as a table may be: values, or cells."""
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be trusted
    yield from sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=values)


def _filled_rows(sheet: Any, notes: list[str] | None = None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Numbered rows up to 200 blank ones in a row. A row that comes after those is put into the notes."""
    blank = 0
    for number, cells in enumerate(sheet_rows(sheet), 1):
        width = len(cells)
        while width and cells[width - 1] is None:
            width -= 1
        if not width:
            blank += 1
        elif blank >= BLANK_ROWS:
            if notes is not None:
                notes.append(f"Row {number} comes after {blank} blank rows; it and what follows were not read.")
            return
        else:
            blank = 0
            yield number, cells[:width]
        if blank > MAX_ROWS:
            return


def _addresses(sheet: Any) -> int:
    """E-mail addresses in the first rows: people put a cover sheet before their list."""
    top = islice(_filled_rows(sheet), _TOP)
    return sum(1 for _, cells in top for cell in cells if isinstance(cell, str) and EMAIL.fullmatch(cell.strip()[:320]))


def _texts(rows: Iterable[tuple[int, tuple[Any, ...]]], errors: list[int]) -> Iterator[Row]:
    for number, cells in rows:
        if not _ERRORS.isdisjoint(texts := tuple(map(cell_text, cells))):
            errors.append(number)
            texts = tuple("" if text in _ERRORS else text for text in texts)
        yield Row(number, texts)


def cell_text(value: object) -> str:
    """A cell as a person would type it."""
    if isinstance(value, str):
        return unescaped(value)
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if math.isfinite(value):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.replace(microsecond=0).isoformat(" ").removesuffix(":00")
        case date() | time():
            return value.isoformat().removesuffix(":00") if isinstance(value, time) else value.isoformat()
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _without_result(values: Any, formulas: Any) -> int:
    """How many formula cells have no value stored beside the formula."""
    missing = 0
    for count, (stored, written) in enumerate(
        zip(sheet_rows(values), sheet_rows(formulas, values=False), strict=False)
    ):
        missing += sum(1 for a, b in zip(stored, written, strict=False) if a is None and b.data_type == "f")
        if count > MAX_ROWS:
            break
    return missing
