"""The one way in for tables: CSV or Excel, told apart by what is in the file, never by its name."""

from collections.abc import Callable
from pathlib import Path

from convene.formats.bounded import bounded, read_bytes, too_big
from convene.formats.table import Row, Table
from convene.rules.errors import FileProblem

__all__ = ["Row", "Table", "read_in_bounds", "read_table"]

LARGEST = 64 * 1024 * 1024
_SECONDS = 60
_SECONDS_A_MEGABYTE = 10  # an honest workbook of 100,000 rows has six, and takes a slow computer a minute
ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in its own program and save it as an Excel workbook (.xlsx) or as CSV."


def read_in_bounds(path: Path, *, cancelled: Callable[[], bool] = lambda: False) -> Table:
    """The table in a file, read in a child process with limits. Raises FileProblem, and nothing else."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        size = 0  # whoever reads it says why
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * min(size, LARGEST) / 1024**2
    return bounded(read_table, path, seconds=round(seconds), cancelled=cancelled)


def read_table(path: Path) -> Table:
    """The table in a CSV, TSV or .xlsx file.

    Raises FileProblem for whatever is wrong with it, and nothing else. A hostile file can still take time and memory:
    programs call ``read_in_bounds``.
    """
    data = read_bytes(path, LARGEST)
    try:
        return table_of(data)
    except FileProblem as problem:
        problem.data.setdefault("path", str(path))
        raise
    except MemoryError:
        raise too_big() from None
    except Exception as error:  # a broken workbook raises anything
        raise FileProblem(
            f"“{path.name}” cannot be read as a table", _SAVE_AS, path=str(path), reason=repr(error)
        ) from error


def table_of(data: bytes) -> Table:
    """The table in the bytes of a file. Raises FileProblem, and for a broken workbook whatever its reader does."""
    if data.startswith(ZIP):
        from convene.formats.xlsx_in import xlsx_table

        return xlsx_table(data)
    refuse_others(data)
    from convene.formats.csv_in import csv_table

    return csv_table(data)


def refuse_others(data: bytes) -> None:
    """Say what a file is that people take for a table."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileProblem("The workbook has a password", "Open it in Excel and save it without the password.")
        raise FileProblem("The file is in the old Excel format (.xls)", _SAVE_AS)
    if start.startswith(b"%pdf"):
        raise FileProblem("The file is a PDF, not a table", "Ask for the list as CSV or as an Excel workbook (.xlsx).")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head")):
        raise FileProblem("The file is a web page or XML, not a table", _SAVE_AS)
    if start.startswith((b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"sqlite format 3")):
        raise FileProblem("The file is not a table", "Choose a CSV file or an Excel workbook (.xlsx).")
