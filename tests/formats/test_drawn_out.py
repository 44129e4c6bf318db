"""Drawn sheets: each cell where it belongs, text only text, formulas with what they come to, charts with words."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from convene.formats.drawn_out import colours
from convene.formats.workbook_out import Shortened, workbook
from convene.resources import resource
from convene.rules.drawn import Cell, Chart, Drawn, Formula
from convene.rules.exchange import Column, Sheet
from convene.rules.text import clean

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOSTILE = ["=1+1", "+1", "#N/A", "007", "TRUE", "'quoted", "nul\0", "lone \ud800", " spaced "]
blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))


def made(*cells: Cell, **fields: object) -> tuple[io.BytesIO, tuple[Shortened, ...]]:
    file = io.BytesIO()
    drawn = Drawn("Grid", cells, fields.pop("widths", (10, 20)), **fields)  # type: ignore[arg-type]
    return file, workbook([drawn, Sheet("List", [Column("Name")], [("Zoë",)])], now=NOW)(file)


def test_cells_stand_where_they_belong_and_keep_their_kind() -> None:
    file, _ = made(
        Cell(3, 2, 12550, "money"),
        Cell(1, 1, "Thursday", look="title", across=2),
        Cell(3, 1, time(9, 5), "time"),
        Cell(4, 1, datetime(2026, 6, 1, 8, 30, tzinfo=UTC), "datetime"),
        Cell(4, 2, date(2026, 6, 1), "date", fill="inclusion", down=2),
    )
    page = openpyxl.load_workbook(file)["Grid"]
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:B1", "B4:B5"}
    assert [page[at].value for at in ("A1", "A2", "B3", "A3", "A4", "B5")] == [
        "Thursday", None, 125.5, time(9, 5), datetime(2026, 6, 1, 9, 30), None,  # noqa: DTZ001
    ]  # fmt: skip
    assert page["B4"].number_format == "ddd d mmm yyyy"
    assert page["B4"].fill.start_color.rgb == "FFEBF2FE"
    assert page["B4"].border.left.color.rgb == "FF3B7BF0"


def test_text_is_only_text() -> None:
    texts = [*HOSTILE, *blns]
    file, _ = made(*(Cell(row, 1, text) for row, text in enumerate(texts, 1)))
    cells = [row[0] for row in openpyxl.load_workbook(file)["Grid"].iter_rows(max_row=len(texts), max_col=1)]
    assert [cell.value or "" for cell in cells] == [clean(text) for text in texts]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells if cell.value} == {("s", True)}
    assert b"<f>" not in zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")


def test_a_formula_is_kept_with_what_it_comes_to() -> None:
    file, _ = made(
        Cell(1, 1, 1205, "money"),
        Cell(2, 1, Formula("SUM(A1:A1)*2", 2410), "money"),
        Cell(3, 1, Formula('IF(A1<20,"less","more")', "less")),
    )
    for values, expected in ((False, ["=SUM(A1:A1)*2", '=IF(A1<20,"less","more")']), (True, [24.1, "less"])):
        page = openpyxl.load_workbook(file, data_only=values)["Grid"]
        assert [page["A2"].value, page["A3"].value] == expected


def test_what_is_too_long_is_cut_visibly_and_reported() -> None:
    _, shortened = made(Cell(2, 1, "z" * 40_000))
    assert shortened == (Shortened("Grid", "A2", 40_000),)


def test_cells_on_top_of_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="two cells at B2"):
        made(Cell(1, 2, "a", down=2), Cell(2, 1, "b", across=2))


def test_a_row_is_as_high_as_its_text_needs() -> None:
    cells = (Cell(1, 1, "x " * 30), Cell(2, 1, "x"), Cell(3, 1, "a\nb\nc"), Cell(4, 1, "x " * 30, down=2))
    file, _ = made(*cells, heights={1: 17, 2: 17, 3: 90})
    page = openpyxl.load_workbook(file)["Grid"]
    assert [page.row_dimensions[row].height for row in (1, 2, 3, 4)] == [6 * 14.5 + 3, 17, 90, None]


def test_it_is_set_up_for_one_page_of_paper() -> None:
    file, _ = made(Cell(1, 1, "a"), frozen=(2, 2), paper="A3", one_page=True, repeated=(1, 2), heights={1: 30})
    page = openpyxl.load_workbook(file)["Grid"]
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 8, 1)
    upright = openpyxl.load_workbook(made(Cell(1, 1, "a"), upright=True)[0])["Grid"]
    assert upright.page_setup.orientation == "portrait"
    assert (page.freeze_panes, page.print_title_rows, page.row_dimensions[1].height) == ("B2", "$1:$2", 30)
    assert not page.sheet_view.showGridLines


def test_a_chart_has_its_words_and_its_values() -> None:
    chart = Chart("columns", "Arrivals", "Time", "People", "Most came at 09:05.", 1, 2, 1, 2, 4, 1)
    cells = [Cell(1, 1, time(9), "time"), Cell(1, 2, 3, "integer"), Cell(2, 1, time(9, 5), "time"), Cell(2, 2, 7)]
    file, _ = made(*cells, charts=[chart])
    parts = zipfile.ZipFile(file)
    assert 'descr="Most came at 09:05."' in parts.read("xl/drawings/drawing1.xml").decode()
    drawn = parts.read("xl/charts/chart1.xml").decode()
    for words in (">Arrivals<", ">Time<", ">People<", "'Grid'!$B$1:$B$2", "<v>09:05</v>", "<v>7</v>"):
        assert words in drawn


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lower, higher = sorted((light(one), light(other)))
    return (higher + 0.05) / (lower + 0.05)


def test_words_can_be_read_on_every_colour_behind_them() -> None:
    tokens = json.loads(resource("look", "tokens.json").read_text("utf-8"))["light"]
    grounds = [*tokens["themes"], *tokens["states"], "selected", "band", "surface"]
    assert all(_contrast(colours()[ink], colours()[name]) >= 4.5 for name in grounds for ink in ("ink", "ink2"))
