from pathlib import Path

import pytest

from convene.formats.csv_in import csv_table
from convene.formats.csv_out import csv_bytes
from convene.rules.errors import FileProblem

ATTENDEES = Path(__file__).parent.parent / "data" / "attendees"
LINES = "Name,Email\nZoë Ñandú,zoe@x.org\nBjörn Åberg,bjorn@x.org\n"
NAMES = ["Zoë Ñandú", "Björn Åberg"]

# file, columns, rows, number of the last row in the source
REAL = [
    ("duplicate-blank-headers.csv", 4, 1, 2),
    ("eventbrite-full.csv", 32, 2, 3),
    ("eventbrite-short.csv", 8, 3, 4),
    ("excel-sv-semicolon-sep-crlf.csv", 3, 2, 4),
    ("google-forms.csv", 5, 2, 3),
    ("ms-forms.csv", 8, 2, 3),
    ("no-header.csv", 2, 2, 2),
    ("quoted-multiline.csv", 3, 2, 3),
    ("ragged-blank-rows.csv", 2, 3, 5),
    ("title-row-above-header.csv", 3, 1, 4),
    ("tito.csv", 6, 2, 3),
    ("utf8-bom.csv", 2, 1, 2),
]


@pytest.mark.parametrize(("name", "columns", "rows", "last"), REAL)
def test_real_files(name: str, columns: int, rows: int, last: int):
    found = csv_table((ATTENDEES / name).read_bytes())
    assert (len(found.headers), len(found.rows), found.rows[-1].number) == (columns, rows, last)


def test_every_real_file_is_in_the_list():
    assert {name for name, *_ in REAL} == {path.name for path in ATTENDEES.iterdir()}


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LINES.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + LINES.encode(), "utf-8"),
        (b"\xff\xfe" + LINES.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + LINES.encode("utf-16-be"), "utf-16-be"),
        (LINES.encode("utf-16-le"), "utf-16-le"),
        (LINES.encode("utf-16-be"), "utf-16-be"),
        (LINES.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(data: bytes, encoding: str):
    found = csv_table(data)
    assert found.encoding == encoding
    assert found.headers == ("Name", "Email")
    assert [row.cells[0] for row in found.rows] == NAMES
    assert bool(found.notes) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_delimiters(delimiter: str):
    text = (
        f"Name{delimiter}City, Country; or | none{delimiter}Paid\n" if delimiter == "\t" else f"Name{delimiter}City\n"
    )
    found = csv_table((text + f"Ada{delimiter}London\nBo{delimiter}Leeds\n").encode())
    assert found.delimiter == delimiter
    assert [row.cells[0] for row in found.rows] == ["Ada", "Bo"]


def test_a_semicolon_file_with_decimal_commas():
    found = csv_table(b"Name;Paid;City\nAda;1,50;Leeds, UK\nBo;2,50;York, UK\n")
    assert found.headers == ("Name", "Paid", "City")
    assert found.rows[0].cells == ("Ada", "1,50", "Leeds, UK")


def test_choices_with_semicolons_in_a_comma_file():
    found = csv_table(b'Name,"Which ones (a; b; c)?"\nAda,"a;b;"\nBo,"c;"\n')
    assert found.delimiter == ","
    assert found.rows[0].cells == ("Ada", "a;b;")


def test_sep_line_is_obeyed_and_counted():
    found = csv_table(b"sep=|\r\nName|Email, address\r\nAda|a@x.org\r\n")
    assert found.headers == ("Name", "Email, address")
    assert found.rows[0].number == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_cells_of_several_lines(end: str):
    found = csv_table(f'Name,Address{end}Ada,"1 Row{end}London"{end}Bo,2 Row{end}'.encode())
    assert [row.cells for row in found.rows] == [("Ada", "1 Row\nLondon"), ("Bo", "2 Row")]


def test_an_unclosed_quote_names_its_row():
    rows = "".join(f"Person {n},p{n}@x.org\n" for n in range(20))
    with pytest.raises(FileProblem) as caught:
        csv_table(f'Name,Email\nAda,a@x.org\n"Bo,b@x.org\n{rows}'.encode())
    assert caught.value.data["row"] == 3


def test_a_quote_closed_by_the_quote_of_a_later_row_names_its_row():
    rows = "".join(f"Person {n},p{n}@x.org\n" for n in range(20))
    with pytest.raises(FileProblem) as caught:
        csv_table(f'Name,Email\n"Bo,b@x.org\n{rows}"Last, One",l@x.org\n'.encode())
    assert caught.value.data["row"] == 2


def test_a_long_answer_is_no_unclosed_quote():
    answer = "\n".join(f"Line {n}, with a comma" for n in range(12))
    found = csv_table(f'Name,Email,City,Answer\nAda,a@x.org,Leeds,"{answer}"\n'.encode())
    assert found.rows[0].cells[3] == answer


def test_an_oversize_cell_names_its_row():
    with pytest.raises(FileProblem) as caught:
        csv_table(b"Name,Email\nAda,a@x.org\nBo," + b"x" * (1024 * 1024 + 1) + b"\n")
    assert caught.value.data["row"] == 3


def test_bytes_that_are_no_text():
    with pytest.raises(FileProblem, match="not a table of text"):
        csv_table(bytes(range(256)) * 20)


@pytest.mark.parametrize("text", ["=1+1", "+44 20 7946 0000", "-5 things", "@ada", " =x", "＝x", "|x", "%x"])
def test_our_own_guard_against_formulas_comes_off_again(text: str):
    found = csv_table(csv_bytes(["Name", "Note"], [("Ada", text)]))
    assert found.rows[0].cells[1] == text


def test_other_apostrophes_stay():
    found = csv_table(b"Name,Note\n'Aziz,'quoted'\n''=x,'t Hooft\n")
    assert [row.cells for row in found.rows] == [("'Aziz", "'quoted'"), ("''=x", "'t Hooft")]
