"""CSV as people have it: any encoding, any delimiter, and the mistakes of the programs that wrote it."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from statistics import mode

from convene.formats.table import Row, Table, table
from convene.rules.errors import FileProblem
from convene.rules.text import looks_like_formula

_FIELD_LIMIT = 1024 * 1024  # characters in one cell
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_RECORDS = 20
_SWALLOWED_LINES = 5  # a longer cell whose lines look like rows is taken for an unclosed quote
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(.)"?,*[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_END = "\ue000end of file\ue000"  # private use: nobody types it
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def csv_table(data: bytes) -> Table:
    """The table in the bytes of a CSV, TSV or semicolon file.

    Encoding: byte order mark, else UTF-16 where every other byte is NUL, else UTF-8, else Windows-1252 (with a note).
    The delimiter is that of a ``sep=`` line, else the one of ``, ; tab |`` that most rows have
    equally often outside quotes.
    An apostrophe that guards a formula, as our own export writes it, is taken off again.
    Raises FileProblem for bytes that are no text, an unclosed quote and an oversize cell, with its row.
    """
    text, encoding = _decode(data)
    skipped = 0
    if sep := _SEP_LINE.match(text):
        text, skipped = text[sep.end() :], 1
        delimiter = sep[1]
    else:
        delimiter = _delimiter(text[:_SAMPLE_CHARACTERS])
    found = table(_records(text, delimiter, skipped), encoding=encoding, delimiter=delimiter)
    if encoding != "cp1252":
        return found
    note = "The file is not in UTF-8; it was read as Windows-1252. Check letters with accents."
    return Table(found.headers, found.rows, (note, *found.notes), encoding, delimiter, "")


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), encoding
    sample = data[:4096]
    half = len(sample) // 2 or 1
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[first::2].count(0) > half * 0.7 and sample[1 - first :: 2].count(0) < half * 0.1:
            return data.decode(encoding, errors="replace"), encoding
    if sum(sample.count(code) for code in b"\x00\x01\x02\x03\x04\x05\x06\x07\x08") > len(sample) // 50:
        raise FileProblem("The file is not a table of text", "Export the list as CSV or as an Excel workbook (.xlsx).")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _delimiter(sample: str) -> str:
    """The delimiter by which most of the first rows are equally wide; among equals the one that makes more columns."""

    def found(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            counts = [len(cells) - 1 for cells in islice(reader, _SAMPLE_RECORDS) if len(cells) > 1]
        except csv.Error:
            return 0, 0
        width = mode(counts) if counts else 0
        return counts.count(width), width

    return max(_DELIMITERS, key=found)


def _records(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    csv.field_size_limit(_FIELD_LIMIT)
    number = skipped
    columns = 0
    lines = io.StringIO(f"{text.rstrip(chr(26))}\n{_END}", newline="")
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if cells == [_END]:
                return
            number += 1
            for cell in cells:
                if _END in cell or ("\n" in cell and _swallowed(cell, delimiter, columns)):
                    raise _unclosed(number)
            columns = max(columns, len(cells))
            yield Row(number, tuple(map(_unguarded, cells)))
    except csv.Error as error:
        raise FileProblem(
            f"Row {number + 1} cannot be read: {error}",
            "Look for a quotation mark that is not closed, or a cell with more than a million characters.",
            row=number + 1,
        ) from error


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and looks_like_formula(cell[1:]) else cell


def _swallowed(cell: str, delimiter: str, columns: int) -> bool:
    """True for a cell of many lines most of which look like rows of their own."""
    lines = cell.splitlines()
    rows = sum(1 for line in lines if line.count(delimiter) >= max(columns - 1, 1))
    return len(lines) > _SWALLOWED_LINES and rows * 2 > len(lines)


def _unclosed(row: int) -> FileProblem:
    return FileProblem(
        f"A quotation mark in row {row} is never closed",
        "Add the missing quotation mark in that row, or export the file again.",
        row=row,
    )
