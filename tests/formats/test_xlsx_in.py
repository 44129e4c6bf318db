import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from convene.formats.table import Row, Table
from convene.formats.workbook_out import workbook as our_workbook
from convene.formats.xlsx_in import xlsx_table
from convene.rules.errors import FileProblem
from convene.rules.exchange import Column, Sheet


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: tuple[object, ...], change: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def read(*rows: tuple[object, ...], change: Callable[[Worksheet], object] = lambda _: None) -> Table:
    return xlsx_table(workbook(*rows, change=change))


def altered(data: bytes, part: str, alter: Callable[[bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The workbook with one part rewritten and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, alter(old.read(name)) if name == part else old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


SMALL = workbook(("Name", "Email"), ("Ada", "a@x.org"))
SHEET = "xl/worksheets/sheet1.xml"


def test_values_become_plain_text():
    pairs: tuple[tuple[object, str], ...] = (
        ("Zoë", "Zoë"),
        (12.0, "12"),
        (1.5, "1.5"),
        (18441583423, "18441583423"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime(2026, 5, 1, 9, 30), "2026-05-01 09:30"),  # noqa: DTZ001 sheets know no zones
        (time(9, 5), "09:05"),
        (timedelta(hours=26, minutes=5), "26:05"),
        (None, ""),
        ("end", "end"),
    )
    found = read(tuple(f"Column with {n}" for n in range(len(pairs))), tuple(value for value, _ in pairs))
    assert found.rows[0].cells == tuple(text for _, text in pairs)
    assert (found.encoding, found.delimiter, found.sheet) == ("", "", "Sheet")


def test_dates_of_the_1904_system():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.worksheets[0].append(("Name", "Day"))
    book.worksheets[0].append(("Ada", date(2026, 5, 1)))
    assert xlsx_table(saved(book)).rows[0].cells == ("Ada", "2026-05-01")


def test_rows_keep_their_number_in_the_sheet():
    found = read(("Guests",), (), ("Name", "Email"), ("Ada", "a@x.org"), (), ("Bo", "b@x.org"))
    assert [row.number for row in found.rows] == [4, 6]


def test_formulas_without_a_stored_result_are_counted():
    found = read(("Name", "Total", "Email"), ("Ada", "=1+1", "a@x.org"), ("Bo", "=A1", "b@x.org"))
    assert found.rows[0].cells == ("Ada", "", "a@x.org")
    assert found.notes == ("2 formula cells had no stored result. Open and save the workbook in Excel.",)


def test_spreadsheet_errors_are_blank_and_noted():
    found = read(("Name", "Email"), ("Ada", "#N/A"), ("Bo", "b@x.org"))
    assert found.rows[0].cells == ("Ada", "")
    assert found.notes == ("Cells with a spreadsheet error were left blank: row 2.",)


def test_the_sheet_with_the_addresses_is_the_list():
    book = openpyxl.Workbook()
    book.worksheets[0].append(("Event", "London"))
    guests = book.create_sheet("Guests")
    guests.append(("Name", "Email"))
    guests.append(("Ada", "a@x.org"))
    hidden = book.create_sheet("Old")
    hidden.append(("Name", "Email"))
    for n in range(5):
        hidden.append((f"Old {n}", f"o{n}@x.org"))
    hidden.sheet_state = "hidden"
    found = xlsx_table(saved(book))
    assert (found.sheet, len(found.rows)) == ("Guests", 1)
    assert found.notes == ("Read from sheet “Guests”; 1 more with data were not read.",)


def test_a_row_far_below_is_told_not_read():
    found = read(("Name", "Email"), ("Ada", "a@x.org"), change=lambda sheet: sheet.cell(500, 1, "Late"))
    assert len(found.rows) == 1
    assert found.notes == ("Row 500 comes after 497 blank rows; it and what follows were not read.",)


def test_a_cell_in_the_last_corner_does_not_make_a_million_rows():
    found = read(("Name", "Email"), ("Ada", "a@x.org"), change=lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    assert found.rows == (Row(2, ("Ada", "a@x.org")),)


def test_a_lie_about_the_size_is_not_believed():
    lied = altered(SMALL, SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert lied != SMALL
    assert xlsx_table(lied).rows == (Row(2, ("Ada", "a@x.org")),)


def test_an_empty_workbook():
    with pytest.raises(FileProblem, match="nothing in the workbook"):
        read()


@pytest.mark.parametrize("declaration", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY a "b">]>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(declaration: str, encoding: str):
    part = f"{declaration}<x/>".encode(encoding)
    with pytest.raises(FileProblem, match="document type"):
        xlsx_table(altered(SMALL, "", bytes, {"xl/extra.xml": part}))


def bombs() -> dict[str, bytes]:
    text = b"<x>" + b"a" * (1024 * 1024 + 10) + b"</x>"
    return {
        "ratio": altered(SMALL, "", bytes, {"xl/extra.bin": bytes(8 * 1024 * 1024)}),
        "long text": altered(SMALL, "", bytes, {"xl/extra.xml": text}),
        "many parts": altered(SMALL, "", bytes, {f"xl/p{n}.xml": b"<x/>" for n in range(1001)}),
    }


@pytest.mark.parametrize("kind", ["ratio", "long text", "many parts"])
def test_bombs_are_refused_before_they_are_parsed(kind: str):
    with pytest.raises(FileProblem, match="unpacks to more than is safe"):
        xlsx_table(bombs()[kind])


def test_a_directory_that_lies_about_sizes_does_not_help():
    data = bytearray(altered(SMALL, "", bytes, {"xl/extra.bin": bytes(8 * 1024 * 1024)}))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(FileProblem):
        xlsx_table(bytes(data))


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "a Word document"),
        ("xl/workbook.bin", "a binary workbook"),
        ("notes.txt", "a zip archive"),
    ],
)
def test_other_archives_are_named(part: str, what: str):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(FileProblem, match=what):
        xlsx_table(out.getvalue())


def test_half_a_workbook_is_damaged():
    with pytest.raises(FileProblem, match="damaged"):
        xlsx_table(SMALL[: len(SMALL) // 2])


def test_totals_of_a_table_are_nobody():
    people = Sheet("People", [Column("Name", total="count"), Column("E-mail")], [("Ada", "ada@x.example")])
    file = io.BytesIO()
    our_workbook([people], now=datetime(2026, 6, 1, tzinfo=UTC))(file)
    found = xlsx_table(file.getvalue())
    assert [row.cells for row in found.rows] == [("Ada", "ada@x.example")]
    assert found.notes == ("The totals of the table were not read: row 3.",)


@pytest.mark.parametrize(
    "broken", [b"", b"<table/>", b'<table totalsRowCount="1"/>', b'<table totalsRowCount="1" ref="x"/>']
)
def test_a_broken_table_does_not_keep_the_list_out(broken: bytes):
    file = io.BytesIO()
    our_workbook([Sheet("People", [Column("Name")], [("Ada",)])], now=datetime(2026, 6, 1, tzinfo=UTC))(file)
    found = xlsx_table(altered(file.getvalue(), "xl/tables/table1.xml", lambda _: broken))
    assert [row.cells for row in found.rows] == [("Ada",)]
