"""One table as a workbook or comma-separated, by the ending of its name."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from convene.formats.sheet_out import write_sheet
from convene.rules.errors import FileProblem
from convene.rules.exchange import Column, Sheet

SHEET = Sheet("Needs", (Column("Name"), Column("By when", "date")), [("=1+1", date(2026, 6, 10))])
HOW = {"title": "Needs", "now": datetime(2026, 6, 1, tzinfo=UTC), "time_zone": "Europe/London"}


def test_hostile_text_stays_text_in_both(tmp_path: Path) -> None:
    write_sheet(tmp_path / "a.CSV", SHEET, **HOW)
    rows = list(csv.reader(io.StringIO((tmp_path / "a.CSV").read_text("utf-8-sig"))))
    assert rows == [["Name", "By when"], ["'=1+1", "2026-06-10"]]
    write_sheet(tmp_path / "a.xlsx", SHEET, **HOW)
    cell = load_workbook(tmp_path / "a.xlsx")["Needs"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        write_sheet(tmp_path / "a.doc", SHEET, **HOW)
    assert list(tmp_path.iterdir()) == []
