"""Workbooks that come back are read whatever a spreadsheet did to them, and what is none says what it is."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest

import make
from convene.formats import workbook_return_in
from convene.formats.columns import Field, propose
from convene.formats.sheet_in import read_table
from convene.formats.workbook_return_in import is_return, read_return, read_return_in_bounds
from convene.rules.errors import FileProblem
from convene.rules.workbook_returns import OUR_SHEET, Purpose
from convene.services.workbook_changes import Outcome
from convene.store.tables import EventSession
from convene.store.workspace import Workspace
from returns import List, Trip, cells, four, reasons

blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return four(workspace)


@pytest.fixture
def trip(workspace: Workspace, event_id: UUID, tmp_path: Path) -> Trip:
    return Trip(workspace, event_id, Purpose.DELEGATES, tmp_path)


def sort_rows(made: List) -> None:
    rows = sorted((tuple(c.value for c in row) for row in made.page.iter_rows(min_row=2)), reverse=True)
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            made.page.cell(number, at).value = value


def turn_columns(made: List) -> None:
    rows = [tuple(c.value for c in row) for row in made.page.iter_rows()]
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(reversed(row), 1):
            made.page.cell(number, at).value = value


def lose_noughts(made: List) -> None:
    for name in ("Ada Oyelaran", "Bob Cole", "Cy Danso", "Di Lane"):
        made.put(name, "Phone", int(made.say(name, "Phone")))


def cover(made: List) -> None:
    made.page.insert_rows(1, 2)
    made.page["A1"] = "Delegates, please check"


@pytest.mark.parametrize(
    "edit",
    [
        sort_rows,
        turn_columns,
        lose_noughts,
        cover,
        lambda made: made.page.delete_cols(made.headings["Ticket"]),
        lambda made: setattr(made.page.auto_filter, "ref", "A1:B3"),
        lambda made: setattr(made.page.column_dimensions["B"], "hidden", True),
        lambda made: setattr(made.book[OUR_SHEET], "sheet_state", "hidden"),
        lambda made: made.page.insert_cols(1),
        lambda made: made.page.cell(1, made.page.max_column + 1, "Notes of mine"),
    ],
    ids=["sorted", "turned", "noughts", "cover", "less", "filter", "hidden", "shown", "blank column", "own column"],
)
def test_what_a_spreadsheet_does_is_no_change(trip: Trip, edit: Callable[[List], object]) -> None:
    found = trip.change(edit).preview()
    assert (found.counts, found.written) == ({Outcome.SAME: 4}, 0)


def test_columns_that_are_not_ours_and_those_that_are_gone_are_named(trip: Trip) -> None:
    trip.change(
        lambda made: made.page.delete_cols(made.headings["Ticket"]),
        lambda made: made.page.cell(1, made.page.max_column + 1, "Notes of mine"),
    )
    assert trip.preview().notes == (
        "Not read, as they are none of ours: “Notes of mine”.",
        "Not in the workbook any more, and left as they are: “Ticket”.",
    )


def problem(path: Path) -> str:
    with pytest.raises(FileProblem) as caught:
        read_return(path)
    assert caught.value.data["path"] == str(path)
    return f"{caught.value.title}. {caught.value.hint}"


def about(made: List, word: str, said: str | None) -> None:
    """Say something else on the hidden sheet."""
    page = made.book[OUR_SHEET]
    for row in page.iter_rows():
        if row[0].value == word:
            row[1].value = said


def test_dates_that_became_numbers_and_words_are_dates(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    for n in range(4):
        make.session(workspace, event_id, f"Session {n}", starts_at=make.at("10:00"))

    def spoil(made: List) -> None:
        for n, value in enumerate((46212.416666666664, "09/07/2026 10:00", "2026-07-09T10:00", "9 July 2026, 10am")):
            made.put(f"Session {n}", "Starts", value)
            made.page.cell(made.row_of(f"Session {n}"), made.headings["Starts"]).number_format = "General"
        made.put("Session 0", "Minutes", 45.0)
        made.put("Session 1", "Minutes", "45")

    found = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).change(spoil).preview()
    assert found.counts == {Outcome.SAME: 4}


def test_formulas_are_taken_by_their_result_and_left_where_there_is_none(trip: Trip) -> None:
    trip.change(
        lambda made: made.put("Ada Oyelaran", "Ticket", '="Day "&1'),
        lambda made: made.put("Bob Cole", "Ticket", "#REF!"),
        lambda made: made.put("Bob Cole", "Job title", "Chair"),
    )
    with zipfile.ZipFile(trip.path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b'<f>"Day "&amp;1</f>' in sheet
    assert cells(trip.preview()) == [
        ("Ada Oyelaran", "refused", "ticket", "", ""),
        ("Bob Cole", "changed", "job_title", "", "Chair"),
        ("Bob Cole", "refused", "ticket", "", ""),
    ]
    assert reasons(trip.preview()) == ["A formula without a stored result", "A spreadsheet error"]
    with_result = re.sub(rb'<c ([^>]*)>(<f>"Day[^/]*</f>)<v ?/?>(</v>)?', rb'<c \1 t="str">\2<v>Day 1</v>', sheet)
    assert with_result != sheet
    swap(trip.path, "xl/worksheets/sheet1.xml", with_result)
    assert cells(trip.preview())[0] == ("Ada Oyelaran", "changed", "ticket", "", "Day 1")


def swap(path: Path, part: str, content: bytes) -> None:
    """Put something else into a part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda made: made.book.remove(made.book[OUR_SHEET]), "The hidden sheet “Convene” is gone"),
        (
            lambda made: (made.book.remove(made.book[OUR_SHEET]), made.page.delete_cols(made.headings["Convene key"])),
            "This is no workbook that Convene exported",
        ),
        (lambda made: made.page.delete_cols(made.headings["Convene key"]), "The hidden column “Convene key” is gone"),
        (lambda made: about(made, "schema", "2"), "This workbook is of a newer Convene. Bring it in with that one."),
        (lambda made: about(made, "schema", "one"), "The hidden sheet “Convene” is damaged"),
        (lambda made: about(made, "event", None), "The hidden sheet “Convene” is damaged"),
        (lambda made: about(made, "purpose", "cheese"), "The hidden sheet “Convene” is damaged"),
        (
            lambda made: [setattr(cell, "value", f"My {cell.value}") for cell in made.page[1][:-1]],
            "None of the columns that went out is in the workbook",
        ),
    ],
    ids=["no sheet", "nothing of ours", "no key", "newer", "no number", "no event", "no purpose", "no columns"],
)
def test_what_cannot_be_told_apart_is_refused(trip: Trip, edit: Callable[[List], object], words: str) -> None:
    assert words in problem(trip.change(edit).path)


def test_without_its_sheet_it_is_a_list_like_any_other(trip: Trip) -> None:
    trip.change(lambda made: made.book.remove(made.book[OUR_SHEET]))
    assert not is_return(trip.path)
    table = read_table(trip.path)
    fields = dict(zip(table.headers, propose(table).fields, strict=True))
    assert (fields["Name"], fields["Job title"]) == (Field.NAME, Field.JOB_TITLE)
    ours = ("Convene key", "Reference (only to read)", "Registered at (only to read)")
    assert {fields[heading] for heading in ours} == {Field.IGNORE}


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (truncated, "The workbook is damaged"),
        (lambda content: b"", "empty"),
        (lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is in the old Excel format (.xls)"),
        (
            lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The workbook has a password",
        ),
        (lambda content: b"Name,E-mail\nAda,ada@example.org\n", "This is no workbook that Convene exported"),
        (lambda content: b"%PDF-1.7", "The file is a PDF, not a table"),
    ],
    ids=["truncated", "empty", "xls", "password", "csv", "pdf"],
)
def test_other_files_say_what_they_are(trip: Trip, spoil: Callable[[bytes], bytes], words: str) -> None:
    trip.path.write_bytes(spoil(trip.path.read_bytes()))
    assert words in problem(trip.path)
    assert not is_return(trip.path)


def test_a_bomb_is_refused_before_it_is_unpacked(trip: Trip) -> None:
    swap(trip.path, "xl/worksheets/sheet1.xml", b" " * 20 * 1024 * 1024)
    assert "unpacks to more than is safe to read" in problem(trip.path)


def test_more_rows_than_can_be_read_are_refused(trip: Trip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_return_in, "MAX_ROWS", 3)
    assert "The workbook has more than 3 rows" in problem(trip.path)


def test_a_row_far_away_costs_no_time(trip: Trip) -> None:
    trip.change(lambda made: made.page.cell(1_048_576, 1, "Far away"))
    assert [row.number for row in trip.back().rows] == [2, 3, 4, 5]


def test_macros_are_not_looked_at(trip: Trip) -> None:
    trip.change(lambda made: made.put("Ada Oyelaran", "Ticket", "Day"))
    swap(trip.path, "xl/vbaProject.bin", b"Sub Auto_Open()")
    assert cells(trip.preview()) == [("Ada Oyelaran", "changed", "ticket", "", "Day")]


def test_ours_are_known_without_being_read(trip: Trip, tmp_path: Path) -> None:
    assert is_return(trip.path)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    for path in (other, tmp_path / "missing.xlsx", tmp_path):
        assert not is_return(path)
    swap(other, "xl/workbook.xml", b"not packed as it says")
    assert not is_return(other)


def test_it_is_read_in_a_child_with_limits(trip: Trip) -> None:
    assert read_return_in_bounds(trip.path) == trip.back()


def test_hostile_text_comes_back_as_it_went_out(workspace: Workspace, tmp_path: Path) -> None:
    event_id = make.event(workspace)
    strings = [*blns, "=1+1", "#REF!", "\ud800", "\0", "_x000D_", "0044", "+44", "1e5", "TRUE", "'x", "  a  b  "]
    make.add(
        workspace,
        *(EventSession(event_id=event_id, title=text or "x", minutes=45, abstract=text, url=text) for text in strings),
    )
    found = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).preview()
    assert [(row.title, row.cells) for row in found.rows if row.outcome is not Outcome.SAME] == []
    assert len(found.rows) == len(strings)


HUGE = b"\xff\xff\xff\x7f"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda end: end[:12] + HUGE + end[16:],
        lambda end: end[:12] + HUGE + b"PK\x05\x06\0\0",  # with what looks like another end in it
        lambda end: b"PK\x06\x07" + bytes(16) + end,  # the directory is elsewhere
        lambda end: end + b"x" * 70_000,
    ],
)
def test_an_archive_with_a_long_directory_is_not_opened_to_look(
    trip: Trip, spoil: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = trip.path.read_bytes()
    trip.path.write_bytes(content[:-22] + spoil(content[-22:]))
    opened: list[object] = []
    monkeypatch.setattr(zipfile, "ZipFile", opened.append)
    assert not is_return(trip.path)
    assert opened == []
