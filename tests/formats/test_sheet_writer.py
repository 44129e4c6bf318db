"""Text that looks like an escape of the format, and letters beyond U+FFFF: in the file as every reader expects them."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape as by_the_standard

from convene.formats.sheet_writer import escaped, unescaped
from convene.formats.workbook_out import workbook
from convene.rules.drawn import Cell, Drawn
from convene.rules.exchange import Column, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["_x0041_", "_x005F_x0041_", "a_x0041_x0042_b", "__x000d__", "_x_", "x_xyz", "_x00g1_"]
)
def test_what_looks_like_an_escape_stays_what_it_is(text: str) -> None:
    assert by_the_standard(escaped(text)) == text
    assert unescaped(escaped(text)) == text


def test_what_a_table_of_strings_holds_without_escapes_is_left_alone() -> None:
    assert unescaped("_x0041_") == "_x0041_"


def test_letters_stand_in_the_file_as_they_are() -> None:
    file = io.BytesIO()
    workbook([Sheet("List", [Column("Zoë")], [("😀 _x0041_",)]), Drawn("Drawn", [Cell(1, 1, "😀")], (9,))], now=NOW)(
        file
    )
    parts = zipfile.ZipFile(file)
    sheets = [parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert all("😀" in text and "&#" not in text for text in sheets)
    assert "_x005F_x0041_" in sheets[0]


def test_a_sheet_is_never_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[Path] = []

    def lines() -> Iterator[tuple[str]]:
        yield ("Amal Haddad",)
        seen.extend(tmp_path.iterdir())

    file = io.BytesIO()
    workbook([Sheet("x", [Column("Name")], lines())], now=NOW)(file)
    assert (seen, list(tmp_path.iterdir())) == ([], [])
    assert load_workbook(file).active["A2"].value == "Amal Haddad"
