"""Lists are real tables, whose totals are the only formulas in them."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
from openpyxl.worksheet.table import Table

from convene.formats.workbook_out import workbook
from convene.formats.workbook_tables import headings
from convene.rules.exchange import Column, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FEES = Sheet(
    "Day 1",
    [
        Column("Name"),
        Column("State", total="count", tones={"Withdrawn": "danger", "Say “so”": "care"}),
        Column("Fee [#'@]", "money", total="sum"),
        Column("Places", "integer", total="sum"),
    ],
    [("=1+1", "Withdrawn", 1250, 2), ("Bob", None, None, "n/a"), ("Cy", "Registered", 100, 3)],
)


def made(*sheets: Sheet) -> io.BytesIO:
    file = io.BytesIO()
    workbook(sheets, now=NOW)(file)
    return file


def table(file: io.BytesIO, sheet: int = 0) -> Table:
    (found,) = openpyxl.load_workbook(file).worksheets[sheet].tables.values()
    return found


def test_a_table_has_a_filter_and_totals() -> None:
    found = table(made(FEES))
    assert (found.displayName, found.ref, found.autoFilter.ref, found.totalsRowCount) == (
        "DayList", "A1:D5", "A1:D4", 1,
    )  # fmt: skip
    assert [(c.name, c.totalsRowFunction, c.totalsRowLabel) for c in found.tableColumns] == [
        ("Name", None, "Total"), ("State", "count", None), ("Fee [#'@]", "custom", None), ("Places", "sum", None),
    ]  # fmt: skip


def test_totals_are_formulas_of_ours_with_what_they_come_to() -> None:
    file = made(FEES)
    page = openpyxl.load_workbook(file).worksheets[0]
    assert [c.value for c in page[5]] == [
        "Total", "=SUBTOTAL(103,DayList[State])", "=SUBTOTAL(109,$C$2:$C$4)",
        "=SUBTOTAL(109,DayList[Places])",
    ]  # fmt: skip
    assert {c.data_type for row in page["A2:D4"] for c in row} == {"s", "n"}
    values = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    assert [c.value for c in values[5]] == ["Total", 2, 13.5, 5]


def test_a_table_without_rows_has_an_empty_one() -> None:
    file = made(Sheet("None", [Column("Name")], []), Sheet("Sum", [Column("Name", total="count")], []))
    assert (table(file).ref, table(file).totalsRowCount) == ("A1:A2", None)
    assert (table(file, 1).ref, table(file, 1).autoFilter.ref) == ("A1:A3", "A1:A2")
    assert openpyxl.load_workbook(file, data_only=True).worksheets[1]["A3"].value == 0


def test_each_table_has_a_name_of_its_own_and_never_that_of_a_cell() -> None:
    file = made(*(Sheet(title, [Column("a")], []) for title in ("A1", "A2", "Ünïcode 名", "123", "R1C1")))
    assert [table(file, n).displayName for n in range(5)] == ["AList", "AList2_", "NCodeList", "List", "RCList"]


def test_headings_are_never_empty_twice_or_too_long() -> None:
    found = headings([Column(text) for text in ("State", "state", "", "x" * 300, "x" * 300, "Column 3")])
    assert found[:3] == ["State", "state 2", "Column 3"]
    assert found[5] == "Column 3 2"
    assert max(map(len, found)) <= 255
    assert len({name.casefold() for name in found}) == 6


def test_a_word_has_its_colour() -> None:
    (found,) = openpyxl.load_workbook(made(FEES)).worksheets[0].conditional_formatting
    assert str(found.sqref) == "B2:B4"
    assert [rule.formula for rule in found.rules] == [['"Withdrawn"'], ['"Say “so”"']]
    assert found.rules[0].dxf.font.color.rgb == "FFA8201A"


def test_a_table_says_what_it_is_to_a_screen_reader() -> None:
    file = made(FEES, Sheet("Arrivals", [Column("Name")], [], about="Who came, day by day."))
    parts = zipfile.ZipFile(file)
    assert 'altTextSummary="3 rows under Name, State' in parts.read("xl/tables/table1.xml").decode()
    assert 'altText="Arrivals" altTextSummary="Who came, day by day."' in parts.read("xl/tables/table2.xml").decode()


def test_a_sheet_for_programs_is_no_table_and_is_protected() -> None:
    page = openpyxl.load_workbook(made(FEES, Sheet("Keys", [Column("Key")], [("a",)], hidden=True))).worksheets[1]
    assert not page.tables
    assert page.protection.sheet
    assert page.sheet_state == "veryHidden"


def test_rows_to_write_on_by_hand_have_a_line_below_them() -> None:
    file = io.BytesIO()
    sheet = Sheet("Sign-in", [Column("Name"), Column("Signature", width=30)], [("Zoë", None), ("Ana", None)], tall=True)
    workbook([sheet], now=NOW)(file)
    (rule,) = openpyxl.load_workbook(file)["Sign-in"].conditional_formatting
    assert str(rule.sqref) == "A2:B3"
    assert rule.rules[0].dxf.border.bottom.style == "thin"
