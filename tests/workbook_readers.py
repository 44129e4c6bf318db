"""Readers of workbooks that are not the library that writes ours: python-calamine, SheetJS, and LibreOffice."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

from convene.formats.sheet_writer import unescaped
from convene.rules.drawn import place

HERE = Path(__file__).parent
NODE, OFFICE = shutil.which("node"), shutil.which("soffice")
with_node = pytest.mark.skipif(NODE is None, reason="Node is not installed, which runs SheetJS")
with_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

Cells = dict[str, Any]
"""What stands where: text, or a number; days and times are numbers of days, as in the file."""

Book = dict[str, Cells]
"""The cells of each sheet by its title, in the order of the sheets."""


def plain(value: Any) -> Any:
    """Text as it is, all else as the number in the file, to a tenth of a second."""
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    elif isinstance(value, (date, datetime, time)):
        value = to_excel(value)
    return value if isinstance(value, str) else round(float(value), 6)


def by_openpyxl(path: Path) -> Book:
    """As our own import reads it: openpyxl, and then the escapes it leaves."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        page.title: {
            cell.coordinate: unescaped(cell.value) if isinstance(cell.value, str) else plain(cell.value)
            for row in page.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        for page in book.worksheets
    }


def by_calamine(path: Path) -> Book:
    book, found = CalamineWorkbook.from_path(path), {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = {
            place(r, c): plain(value)
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if value not in (None, "")
        }
    return found


def by_sheetjs(paths: Iterable[Path]) -> dict[Path, Book]:
    """All of them by one start of Node."""
    assert NODE is not None
    listed = list(paths)
    run = [NODE, str(HERE / "data" / "sheetjs" / "read.mjs")]
    said = subprocess.run(run, input=json.dumps([str(p) for p in listed]), capture_output=True, text=True, check=True)
    read = json.loads(said.stdout)
    return {
        path: {name: {at: plain(v) for at, v in cells.items()} for name, cells in read[str(path)].items()}
        for path in listed
    }


def converted(paths: Iterable[Path], kind: str, folder: Path) -> dict[Path, Path]:
    """What LibreOffice makes of them, all by one start of it. Its settings are its own: one that still goes away takes
    the files of the next along."""
    assert OFFICE is not None
    listed = list(paths)
    profile = f"-env:UserInstallation={folder.with_name(f'{folder.name} settings').as_uri()}"
    run = [OFFICE, profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*run, *map(str, listed)], capture_output=True, check=True, timeout=300)
    return {path: folder / f"{path.stem}.{kind.partition(':')[0]}" for path in listed}


def without_results(path: Path, target: Path) -> Path:
    """A copy whose formulas have no results, so that whoever opens it has to calculate."""
    book = openpyxl.load_workbook(path)
    book.save(target)
    return target
