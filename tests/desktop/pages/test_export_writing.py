"""Files of the Export tab are written whole, and not at all once somebody stopped it."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from convene.desktop.pages.export_writing import keep, write_workbook
from convene.rules.errors import Refused
from convene.rules.exchange import Column, Sheet
from make import NOW


def told(into: list[tuple[int, int]]) -> object:
    return lambda done, total: into.append((done, total))


def test_what_is_made_is_kept_unless_it_was_stopped(tmp_path: Path) -> None:
    path, said = tmp_path / "a.csv", list[tuple[int, int]]()
    keep(path, b"Name\r\n", told(said), lambda: True)
    assert not path.exists()
    assert said == []
    keep(path, b"Name\r\n", told(said), lambda: False)
    assert path.read_bytes() == b"Name\r\n"
    assert said == [(1, 1)]


def test_a_long_workbook_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path, said = tmp_path / "a.xlsx", list[tuple[int, int]]()
    sheets = [Sheet("People", [Column("Name")], [(f"Guest {n}",) for n in range(1_200)])]
    write_workbook(path, sheets, "People", "Europe/London", NOW, progress=told(said), cancelled=lambda: False)
    assert said == [(500, 1_200), (1_000, 1_200)]
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        assert book["People"]["A1201"].value == "Guest 1199"
    other = tmp_path / "b.xlsx"
    with pytest.raises(Refused, match="Stopped"):
        write_workbook(other, sheets, "People", "Europe/London", NOW, progress=told(said), cancelled=lambda: True)
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
