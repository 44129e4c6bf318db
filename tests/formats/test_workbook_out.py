"""Workbooks hold exactly what they were given, as what it is."""

import errno
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from convene.formats.atomic import write_atomically
from convene.formats.sheet_writer import unescaped
from convene.formats.workbook_out import Shortened, workbook
from convene.rules.errors import FileProblem, Refused
from convene.rules.exchange import Column, Sheet
from convene.rules.text import clean

tests = Path(__file__).parent.parent
blns = json.loads((tests / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def written(*sheets: Sheet) -> tuple[openpyxl.Workbook, tuple[Shortened, ...]]:
    file = io.BytesIO()
    shortened = workbook(sheets, now=NOW, title="Delegates")(file)
    return openpyxl.load_workbook(file), shortened


def page_of(sheet: Sheet) -> Worksheet:
    return written(sheet)[0].worksheets[0]


def column(kind: str, *values: object) -> list[Cell]:
    page = page_of(Sheet("x", [Column("x", kind)], [(value,) for value in values]))  # type: ignore[arg-type]
    return [row[0] for row in page.iter_rows(min_row=2, max_row=1 + len(values))]


PEOPLE = Sheet(
    "Delegates",
    [
        Column("Name"),
        Column("Places", "integer"),
        Column("Fee", "money"),
        Column("Born", "date"),
        Column("Registered", "datetime"),
        Column("Arrives", "time"),
        Column("Score", "number"),
    ],
    [
        ("Nkechi Barlow", 2, 12550, date(1980, 2, 29), datetime(2026, 6, 1, 8, 30, tzinfo=UTC), time(9, 15), 1.5),
        ("=HYPERLINK(1)", None, 0, None, None, None, Decimal("0.25")),
    ],
)


def test_every_cell_as_it_was_written_down() -> None:
    """The golden dump: place, type, value, number format, quote prefix."""
    page = page_of(PEOPLE)
    dump = [
        f"{c.coordinate} {c.data_type} {c.value!r} {c.number_format} {'quoted' if c.quotePrefix else '-'}"
        for row in page.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert dump == (tests / "golden" / "workbook.txt").read_text(encoding="utf-8").splitlines()


def test_text_is_never_a_formula_an_error_or_a_number() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "#N/A", "#REF!", "007", "1e5", "TRUE", "{=1}", "=" * 3, "'quoted", " spaced "]
    cells = column("text", *texts)
    assert [(c.value, c.data_type, c.quotePrefix) for c in cells] == [(text, "s", True) for text in texts]


def test_space_at_an_end_stays() -> None:
    file = io.BytesIO()
    workbook([Sheet("x", [Column("x")], [(" spaced ",), ("not",)])], now=NOW)(file)
    written = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve"> spaced </t>' in written
    assert "<t>not</t>" in written


def test_hostile_text_comes_back_and_the_workbook_opens() -> None:
    texts = [*blns, "nul\0", "lone \ud800", "non\ufffe\uffff", "bell\x07", "_x0041_"]
    file = io.BytesIO()
    workbook([Sheet("x", [Column("x")], [(text,) for text in texts])], now=NOW)(file)
    cells = [row[0] for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2, max_row=1 + len(texts))]
    assert [unescaped(str(cell.value or "")) for cell in cells] == [clean(text) for text in texts]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")


def test_text_too_long_for_a_cell_is_cut_visibly_and_reported() -> None:
    book, shortened = written(Sheet("Notes", [Column("a"), Column("b")], [("x", "y"), ("ok", "z" * 40_000)]))
    text = book["Notes"]["B3"].value
    assert isinstance(text, str)
    assert len(text) == 32_767
    assert text.endswith("z … [shortened: 40,000 characters]")
    assert shortened == (Shortened("Notes", "B3", 40_000),)


def test_astral_characters_count_twice_and_are_not_halved() -> None:
    book, shortened = written(Sheet("x", [Column("a")], [("😀" * 16_383,), ("😀" * 16_384,)]))
    assert book["x"]["A2"].value == "😀" * 16_383
    assert [s.cell for s in shortened] == ["A3"]
    text = book["x"]["A3"].value
    assert isinstance(text, str)
    assert len(text.encode("utf-16-le")) // 2 <= 32_767


def test_times_are_shown_in_the_zone_of_the_event() -> None:
    summer, winter = datetime(2026, 6, 1, 8, 30, tzinfo=UTC), datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    cells = column("datetime", summer, winter)
    assert [c.value for c in cells] == [datetime(2026, 6, 1, 9, 30), datetime(2026, 12, 1, 8, 30)]  # noqa: DTZ001
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert column("date", late)[0].value == datetime(2026, 6, 2)  # noqa: DTZ001
    assert column("time", late)[0].value == time(0, 30)
    file = io.BytesIO()
    workbook([Sheet("x", [Column("x", "time")], [(summer,)])], now=NOW, time_zone="Europe/Berlin")(file)
    assert openpyxl.load_workbook(file).worksheets[0]["A2"].value == time(10, 30)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("date", date(1899, 12, 31), "1899-12-31"),
        ("date", date(2200, 1, 1), "2200-01-01"),
        ("date", "spring", "spring"),
        ("integer", 10**15, "1000000000000000"),
        ("integer", "n/a", "n/a"),
        ("integer", True, "yes"),
        ("number", float("nan"), "nan"),
        ("number", float("-inf"), "-inf"),
        ("number", Decimal("NaN"), "NaN"),
        ("money", "free", "free"),
        ("text", 12, "12"),
        ("text", False, "no"),
    ],
)
def test_what_does_not_fit_its_column_is_text(kind: str, value: object, text: str) -> None:
    (cell,) = column(kind, value)
    assert (cell.value, cell.data_type) == (text, "s")


def test_the_page_is_set_up_for_reading_and_printing() -> None:
    page = page_of(Sheet("x", [Column("Name"), Column("Places", "integer", width=7)], [("Nkechi Barlow " * 2, 1)]))
    assert page.freeze_panes == "A2"
    assert page.tables["XList"].autoFilter.ref == "A1:B2"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("portrait", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page["A1"].font.bold
    assert not page["A2"].font.bold
    assert (page.column_dimensions["A"].width, page.column_dimensions["B"].width) == (30, 7)


def test_a_wide_sheet_lies_on_its_side_when_printed() -> None:
    columns = [Column(f"Heading {n}", width=20) for n in range(5)]
    assert page_of(Sheet("x", columns, [])).page_setup.orientation == "landscape"
    columns[4] = Column("Key", width=20, hidden=True)
    assert page_of(Sheet("x", columns, [])).page_setup.orientation == "portrait"


def test_an_empty_sheet_has_its_header() -> None:
    page = page_of(Sheet("x", [Column("=Name")], []))
    assert [[c.value for c in row] for row in page.iter_rows()] == [["=Name"]]
    assert page["A1"].data_type == "s"


def test_sheet_titles() -> None:
    wanted = ["a/b:c*d?[e]\\f", "", "x" * 40, "X" * 40, "History", "'quoted'", "Day", "day", "😀" * 20, "  "]
    book, _ = written(*(Sheet(title, [Column("a")], []) for title in wanted))
    assert book.sheetnames == [
        "a b c d e f",
        "Sheet",
        "x" * 31,
        "X" * 29 + " 2",
        "History 2",
        "quoted",
        "Day",
        "day 2",
        "😀" * 15,
        "Sheet 2",
    ]


def test_properties() -> None:
    book, _ = written(PEOPLE)
    assert (book.properties.title, book.properties.creator, book.properties.language) == (
        "Delegates",
        "Convene",
        "en-GB",
    )
    assert book.properties.created == NOW.replace(tzinfo=None)


def test_long_sheets_take_no_more_memory() -> None:
    def peak(rows: int) -> int:
        lines = ((f"Person {n}", n) for n in range(rows))
        tracemalloc.start()
        workbook([Sheet("x", [Column("a"), Column("b", "integer")], lines)], now=NOW)(io.BytesIO())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(12_000) < peak(1_500) + 400_000


def test_progress_and_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    told: list[tuple[int, int | None]] = []
    pulled = 0

    def rows() -> Iterator[tuple[int]]:
        nonlocal pulled
        for pulled in range(1, 5_000):
            yield (pulled,)

    sheet = Sheet("x", [Column("a", "integer")], rows())
    path = tmp_path / "out" / "a.xlsx"
    path.parent.mkdir()
    writer = workbook(
        [sheet], now=NOW, progress=lambda done, total: told.append((done, total)), cancelled=lambda: len(told) == 2
    )
    with pytest.raises(Refused, match="Stopped"):
        write_atomically(path, writer)
    assert told == [(500, None), (1000, None)]
    assert pulled == 1_500
    assert not list(path.parent.iterdir())
    assert not list(temporary.iterdir())


def test_a_disk_that_is_full_is_said_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    writer = workbook([PEOPLE, Sheet("x", [Column("a", total="count")], [("b",)])], now=NOW)
    path = tmp_path / "out" / "a.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"as before")
    with pytest.raises(FileProblem) as raised:
        write_atomically(path, lambda _file: writer(Full()))
    assert raised.value.hint.startswith("The disk is full")
    assert [one.read_bytes() for one in path.parent.iterdir()] == [b"as before"]
    assert not list(temporary.iterdir())


def test_long_text_stands_in_lines_and_its_row_is_as_high() -> None:
    notes = [("short", 1), ("word " * 40, 2), ("one\ntwo", 3), ("word " * 900, 4)]
    page = page_of(Sheet("x", [Column("Note"), Column("Places", "integer")], notes))
    assert [page.row_dimensions[row].height for row in range(2, 6)] == [None, 60, 30, 405]
    assert (page["A2"].alignment.wrap_text, page["A2"].alignment.vertical) == (True, "top")
    assert page["B2"].alignment.horizontal == page["B1"].alignment.horizontal == "right"
    assert {page[at].font.name for at in ("A1", "A2", "B2")} == {"Calibri"}
    narrow = page_of(Sheet("x", [Column("Name")], [("Zoë",)]))
    assert not narrow["A2"].alignment.wrap_text
