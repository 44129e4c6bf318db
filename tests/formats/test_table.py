import pytest

from convene.formats.table import MAX_COLUMNS, MAX_ROWS, Row, Table, say_rows, table
from convene.rules.errors import FileProblem


def made(*rows: tuple[str, ...]) -> Table:
    return table(Row(number, cells) for number, cells in enumerate(rows, 1))


def test_what_stands_above_the_header_is_left_out():
    found = made(("Guests, May", "", ""), (), ("Name", "Email", "Notes"), ("Ada", "a@x.org", ""))
    assert found.headers == ("Name", "Email", "Notes")
    assert found.rows == (Row(4, ("Ada", "a@x.org", "")),)


def test_a_title_of_two_cells_is_no_header_of_a_wide_table():
    wide = ("Name", "Email", "Phone", "Notes", "Role")
    found = made(("Event", "Convening"), wide, ("Ada", "a@x.org", "1", "n", "r"), ("Bo", "b@x.org", "2", "n", "r"))
    assert found.headers == wide


def test_more_rows_above_the_header_than_below():
    found = made(
        ("Event:", "Convening"), ("Date:", "01/06/2026"), ("Run by:", "admin@x.org"), ("Total:", "2"),
        ("First name", "Surname", "Email", "Organisation", "Role"),
        ("Ana", "Bo", "a@x.org", "NHS", "Nurse"),
        ("Li", "Cy", "l@x.org", "NHS", "GP"),
    )  # fmt: skip
    assert found.headers[0] == "First name"
    assert [row.number for row in found.rows] == [6, 7]


def test_the_three_rows_of_a_qualtrics_header():
    found = made(
        ("StartDate", "Q1", "Q2"),
        ("Start Date", "Your name", "Your email"),
        ('{"ImportId":"startDate"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2"}'),
        ("2026-05-01", "Ana Bo", "a@x.org"),
    )
    assert found.headers == ("Start Date", "Your name", "Your email")
    assert [row.number for row in found.rows] == [4]


def test_an_address_above_or_in_the_header_does_not_make_it_a_row():
    found = made(
        ("Exported for", "events@x.org"),
        ("events@x.org",),
        ("Name", "Your email (such as ada@x.org)", "Phone", "Trust"),
        ("Ada", "a@x.org", "1", "t"),
        ("Bo", "b@x.org", "2", "t"),
    )
    assert found.headers == ("Name", "Your email (such as ada@x.org)", "Phone", "Trust")
    assert [row.number for row in found.rows] == [4, 5]


@pytest.mark.parametrize(
    "cell", ["a@x.org", " a@x.org; ", "Ada <a@x.org>", "mailto:a@x.org", "a@x.org, b@x.org", '"Li, Ada" <a@x.org>']
)
def test_an_address_of_its_own_is_a_row(cell: str):
    assert len(made(("Ada Li", cell), ("Bo Bo", "b@x.org")).rows) == 2


def test_without_a_header_every_row_counts():
    found = made(("Ada Li", "a@x.org"), ("Bo Bo", "b@x.org"))
    assert found.headers == ("Column 1", "Column 2")
    assert [row.number for row in found.rows] == [1, 2]


def test_one_column_with_a_header():
    assert made(("Email",), ("a@x.org",), ("b@x.org",)).headers == ("Email",)


def test_headers_are_unique_never_blank_and_on_one_line():
    found = made(("Name", "Which\nsessions? ", "", "Name", "Name"), ("a", "b", "c", "d", "e"))
    assert found.headers == ("Name", "Which sessions?", "Column 3", "Name (2)", "Name (3)")


def test_rows_are_as_wide_as_the_header():
    found = made(("Name", "Email", "Phone"), ("Ada",), ("Bo", "b@x.org", "1", "", ""), ("Cy", "c@x.org", "2", "extra"))
    assert [len(row.cells) for row in found.rows] == [3, 3, 3]
    assert found.notes == ("Cells beyond the last column were left out: row 4.",)


def test_blank_columns_at_the_end_are_not_columns():
    found = made(("Name", "Email", "", ""), ("Ada", "a@x.org", "", ""))
    assert found.headers == ("Name", "Email")


def test_a_header_alone_is_a_table_without_rows():
    assert made(("Name", "Email")).rows == ()


def test_cells_are_cleaned_of_what_breaks_files_and_of_nothing_else():
    (row,) = made(("Name", "Email"), (" Zoe\u0308\0 O’Neil\ud800", "a@x.org")).rows
    assert row.cells[0] == " Zoë O’Neil"


def test_nothing_is_a_problem():
    with pytest.raises(FileProblem, match="nothing in the file"):
        made((), ("", " "))


def test_limits():
    with pytest.raises(FileProblem, match=f"more than {MAX_ROWS:,} rows"):
        table(Row(n, ("a", "b")) for n in range(1, MAX_ROWS + 3))
    wide = made(("h",) * (MAX_COLUMNS + 5), ("c",) * (MAX_COLUMNS + 5))
    assert len(wide.headers) == MAX_COLUMNS
    assert wide.notes == (f"Only the first {MAX_COLUMNS} columns were read: rows 1, 2.",)


def test_rows_in_words():
    assert say_rows([7]) == "row 7"
    assert say_rows(list(range(1, 9))) == "rows 1, 2, 3, 4, 5 and 3 more"


def test_the_second_row_of_surveymonkey_names_the_parts_of_questions():
    found = table(
        [
            Row(1, ("Respondent ID", "Who are you?", "", "Where from?")),
            Row(2, ("", "First name", "Last name", "Open-Ended Response")),
            Row(3, ("118", "Ann", "Lee", "Age UK")),
        ]
    )
    assert found.headers == ("Respondent ID", "First name", "Last name", "Where from?")
    assert [row.number for row in found.rows] == [3]
