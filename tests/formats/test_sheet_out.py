"""One table as a workbook or comma-separated, by the ending of its name."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from convene.formats.sheet_out import write_sheet, write_sheets
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


def test_comma_separated_says_what_a_workbook_shows(tmp_path: Path) -> None:
    summer = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    kinds = ("datetime", "time", "date", "money", "integer", "text")
    columns = [Column(kind, kind) for kind in kinds]  # type: ignore[arg-type]
    row = (summer, summer, datetime(2026, 6, 1, 23, 30, tzinfo=UTC), 1250, 7, "07700 900123")
    write_sheet(tmp_path / "a.csv", Sheet("x", columns, [row, (None,) * 6]), **HOW)
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert rows[1:] == [["2026-06-01 09:30", "09:30:00", "2026-06-02", "12.5", "7", "07700 900123"], [""] * 6]


def test_several_sheets_are_one_workbook_and_no_comma_separated_file(tmp_path: Path) -> None:
    assert write_sheets(tmp_path / "a.xlsx", [SHEET, SHEET], subject="Who acts", **HOW) == ()
    book = load_workbook(tmp_path / "a.xlsx")
    assert (book.sheetnames, book.properties.subject) == (["Needs", "Needs 2"], "Who acts")
    with pytest.raises(FileProblem, match="These are 2 sheets"):
        write_sheets(tmp_path / "a.csv", [SHEET, SHEET], **HOW)
