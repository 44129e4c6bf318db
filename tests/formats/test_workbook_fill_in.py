"""Sheets that people fill in offer what can be chosen, and say what is only to read."""

import io
from datetime import UTC, datetime

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from convene.formats.workbook_out import workbook
from convene.rules.exchange import Column, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROOMS = tuple(f"The room with the number {n}" for n in range(20))


def book(*sheets: Sheet) -> openpyxl.Workbook:
    file = io.BytesIO()
    workbook(sheets, now=NOW)(file)
    return openpyxl.load_workbook(file)


def rules(page: Worksheet) -> dict[str, tuple[str, str]]:
    return {str(one.sqref): (one.type, one.formula1) for one in page.data_validations.dataValidation}


def test_a_short_list_stands_with_its_column_and_a_long_one_on_a_sheet_of_its_own() -> None:
    columns = [
        Column("State", choices=("Registered", "Waiting")),
        Column("Room", choices=ROOMS),
        Column("Answer", choices=("Tea, with milk", 'The "other"')),
        Column("Again", choices=ROOMS),
        Column("Free"),
    ]
    made = book(Sheet("Choices", columns, [("Registered", None, None, None, "x")]))
    assert rules(made["Choices"]) == {
        "A2:A1048576": ("list", '"Registered,Waiting"'),
        "B2:B1048576": ("list", "'Choices 2'!$A$2:$A$21"),
        "C2:C1048576": ("list", "'Choices 2'!$B$2:$B$3"),
        "D2:D1048576": ("list", "'Choices 2'!$A$2:$A$21"),
    }
    lists = made["Choices 2"]
    assert lists.sheet_state == "veryHidden"
    assert [cell.value for cell in lists["A"][1:]] == list(ROOMS)
    assert [cell.value for cell in lists["B"][1:3]] == ["Tea, with milk", 'The "other"']


def test_without_a_long_list_there_is_no_such_sheet() -> None:
    assert book(Sheet("One", [Column("State", choices=("A", "B"))], [])).sheetnames == ["One"]


def test_a_column_only_to_read_takes_no_typing_and_looks_so() -> None:
    page = book(Sheet("One", [Column("Free"), Column("Kept", locked=True)], [("x", "y")]))["One"]
    assert rules(page) == {"B2:B1048576": ("custom", "FALSE")}
    (rule,) = page.data_validations.dataValidation
    assert rule.showErrorMessage
    assert "does not take it back" in rule.prompt
    assert page["A1"].fill.start_color.rgb != page["B1"].fill.start_color.rgb
    assert page["A2"].font.color != page["B2"].font.color


def test_a_hidden_column_is_there_and_not_shown() -> None:
    page = book(Sheet("One", [Column("Free"), Column("Key", hidden=True)], [("x", "y")]))["One"]
    assert page.column_dimensions["B"].hidden
    assert not page.column_dimensions["A"].hidden
    assert page["B2"].value == "y"


def test_a_hidden_sheet_is_in_no_menu() -> None:
    made = book(Sheet("One", [Column("A")], []), Sheet("Two", [Column("A")], [], hidden=True))
    assert [page.sheet_state for page in made] == ["visible", "veryHidden"]
