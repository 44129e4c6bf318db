"""Every workbook we write, as python-calamine, SheetJS and LibreOffice read it: the same cells, text to the letter.

What LibreOffice saves again is still read by us, and what it calculates is what our own rules say.
"""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import make
from convene.formats.sheet_in import read_table
from convene.formats.workbook_out import workbook
from convene.formats.workbook_return_in import read_return
from convene.rules.drawn import Cell, Drawn
from convene.rules.exchange import Column, Sheet
from convene.rules.people import NeedKind
from convene.rules.programme import SessionKind, SessionState
from convene.rules.registrations import RegistrationState
from convene.rules.text import clean, clean_line
from convene.rules.workbook_returns import Purpose
from convene.services import checkin, whole_workbook, workbook_changes, workbook_returns
from convene.services.budget_sheets import budget_sheets
from convene.services.catering_grid import catering_sheets
from convene.services.drawn_workbooks import DRAWN
from convene.services.list_workbooks import LISTED, list_sheets
from convene.store.workspace import Workspace
from pdf_pages import typeset
from workbook_readers import (
    Book,
    by_calamine,
    by_openpyxl,
    by_sheetjs,
    converted,
    with_node,
    with_office,
    without_results,
)

tests = Path(__file__).parent
BLNS = json.loads((tests / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
HOSTILE = ["=1+1", "+1", "#N/A", "007", "07700 900123", "TRUE", "1e5", "'quoted", " spaced ", "two\nlines", "a\tb",
           "_x0041_", "x_x00g1_", "😀 𝓩𝓸ë", "\u200fעברית", "<b>&amp;</b>", "1/2/2026"]  # fmt: skip
LATER = date(2026, 6, 30)  # when the last step of the terms is reached
CALCULATING = ("budget", "all-budgets", "catering", "workbook", "headings")
SUMS = (("[Places] '#@", "integer", "sum"), ("Fee, =1+1", "money", "sum"), ("_x0041_", "text", "count"))
TEXTS = [text for text in (*HOSTILE, *(clean(text) for text in BLNS)) if text]


def event_of(workspace: Workspace) -> Any:
    """An event with something for every workbook, whose names are hostile."""
    event = make.budget(workspace)
    room = make.room(workspace, make.venue(workspace, "+Dining Hall"), "@Hall")
    track = make.track(workspace, event, "=Compassion")
    ana = make.person(workspace, "=Ana Quill", email="ana@example.org", phone="07700 900123")
    make.need(workspace, ana, kind=NeedKind.DIETARY, detail="-Vegan, no nuts")
    make.session(workspace, event, "#N/A", starts_at=make.at("09:00"), room_id=room, track_id=track, people=[ana])
    make.session(workspace, event, "Tea", starts_at=make.at("09:45"), minutes=15, kind=SessionKind.BREAK)
    make.session(workspace, event, "+Lunch", starts_at=make.at("12:30"), kind=SessionKind.LUNCH, spans_rooms=True)
    gone = {"state": SessionState.CANCELLED, "room_id": room}
    make.session(workspace, event, "007", starts_at=make.at("10:00"), **gone)
    who = make.registration(workspace, event, ana)
    make.registration(workspace, event, make.person(workspace, "Zoë O’Brien 😀"))
    for state in (RegistrationState.APPLIED, RegistrationState.WAITING):
        make.registration(workspace, event, make.person(workspace, f"-{state.value}"), state=state)
    admit = {"desk": "Front desk", "day": make.DAY, "now": make.at("08:57")}
    workspace.write("Admit", checkin.admit, event, who, **admit)
    return event


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook by its name, as a file."""
    folder = tmp_path_factory.mktemp("books")
    with closing(Workspace.create(folder / "all.convene")) as workspace:
        event = event_of(workspace)
        made: dict[str, Any] = {
            one.key: workspace.read(one.sheets, event, today=make.TODAY, release=None) for one in DRAWN
        }
        make.booking(
            workspace, make.room(workspace, make.venue(workspace, "Town Hall")), cost_pence=1_234, vat_included=True
        )
        made["all-budgets"] = workspace.read(budget_sheets, None, today=make.TODAY)
        made["budget-later"] = workspace.read(budget_sheets, event, today=LATER)
        catering = workspace.read(catering_sheets, event)
        made["catering"] = [*catering.drawn, catering.sheet]
        made["workbook"] = workspace.read(whole_workbook.whole_book, event, today=make.TODAY)
        for one in LISTED:
            made[f"list-{one.key}"] = workspace.read(list_sheets, event, one.key, now=make.NOW)
        for purpose in Purpose:
            made[purpose.value] = workspace.read(workbook_returns.return_sheets, event, purpose, now=make.NOW)
    texts = [text for text in TEXTS if clean_line(text) == text and len(text) < 200]
    sums = [(n, n * 100, "x" if n % 2 else None) for n in range(3)]
    made["headings"] = [
        Sheet(f"Heads {n}", [Column(text, total=total) for text in texts], [[n] * len(texts)])
        for n, total in enumerate(("", "count"))
    ] + [Sheet("Sums", [Column(h, k, total=t) for h, k, t in SUMS], sums)]
    made["texts"] = [
        Sheet("List", [Column("One"), Column("Two")], [(text, text) for text in TEXTS]),
        Drawn("Drawn", [Cell(row, 1, text, led=row % 2 == 0) for row, text in enumerate(TEXTS, 1)], (40,)),
    ]
    paths = {name: folder / f"{name}.xlsx" for name in made}
    for name, sheets in made.items():
        with paths[name].open("wb") as file:
            workbook(sheets, now=make.NOW, title=name)(file)
    return paths


def ours(books: dict[str, Path]) -> dict[str, Book]:
    return {name: by_openpyxl(path) for name, path in books.items()}


def test_calamine_reads_the_same_cells(books: dict[str, Path]) -> None:
    assert {name: by_calamine(path) for name, path in books.items()} == ours(books)


@with_node
def test_sheetjs_reads_the_same_cells(books: dict[str, Path]) -> None:
    read = by_sheetjs(books.values())
    assert {name: read[path] for name, path in books.items()} == ours(books)


def test_every_cell_of_what_is_drawn_as_it_was_written_down(books: dict[str, Path]) -> None:
    """The golden dump: workbook, sheet, place, type, what it says, and the formula behind it."""
    dump = []
    for name in ("programme-grid", "budget", "catering", "charts"):
        shown = openpyxl.load_workbook(books[name], data_only=True)
        for page in openpyxl.load_workbook(books[name]):
            dump += [f"{name} {page.title}: {' '.join(sorted(map(str, page.merged_cells.ranges)))}".rstrip()]
            for cell in (c for row in page.iter_rows() for c in row if c.value is not None):
                says = shown[page.title][cell.coordinate].value
                behind = f" {cell.value}" if cell.data_type == "f" else ""
                dump.append(f"{cell.coordinate} {cell.data_type} {says!r}{behind}")
    golden = tests / "golden" / "drawn.txt"
    assert dump == golden.read_text(encoding="utf-8").splitlines()


def test_every_text_comes_back_to_the_letter(books: dict[str, Path]) -> None:
    for read in (by_openpyxl, by_calamine):
        found = read(books["texts"])
        assert [found["List"][f"{column}{n}"] for column in "AB" for n in range(2, len(TEXTS) + 2)] == TEXTS * 2
        assert [found["Drawn"][f"A{n}"] for n in range(1, len(TEXTS) + 1)] == TEXTS


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice keeps what it makes, and its settings: to make those takes longer than to convert."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def saved_again(books: dict[str, Path], office: Path) -> dict[str, Path]:
    """Each of them opened by LibreOffice and saved, and beside it a copy whose formulas it had to calculate."""
    folder = office / "bare"
    folder.mkdir()
    bare = {f"{name}, calculated": without_results(books[name], folder / f"{name}-bare.xlsx") for name in CALCULATING}
    changed = openpyxl.load_workbook(books["budget"])
    changed["Bookings"]["D4"] = LATER
    changed.save(folder / "changed.xlsx")
    given = books | bare | {"budget, changed": folder / "changed.xlsx"}
    made = converted(given.values(), "xlsx", office / "xlsx")
    return {name: made[path] for name, path in given.items()}


@with_office
def test_what_libreoffice_saves_again_has_the_same_cells(books: dict[str, Path], saved_again: dict[str, Path]) -> None:
    assert {name: by_openpyxl(saved_again[name]) for name in books} == ours(books)


@with_office
def test_libreoffice_calculates_what_our_rules_say(books: dict[str, Path], saved_again: dict[str, Path]) -> None:
    for name in CALCULATING:
        formulas = openpyxl.load_workbook(books[name])
        count = sum(cell.data_type == "f" for page in formulas for row in page.iter_rows() for cell in row)
        assert count >= 5, name
        assert by_openpyxl(saved_again[f"{name}, calculated"]) == by_openpyxl(books[name])


@with_office
def test_what_somebody_writes_in_is_calculated(books: dict[str, Path], saved_again: dict[str, Path]) -> None:
    """The day of cancelling is another one: what that costs is what our rules say of that day."""
    found, expected = by_openpyxl(saved_again["budget, changed"]), by_openpyxl(books["budget-later"])
    assert found["Bookings"] == expected["Bookings"] != by_openpyxl(books["budget"])["Bookings"]
    assert found["Budget"].pop("A2") != expected["Budget"].pop("A2")  # it says of what day the workbook is
    assert found == expected


@with_office
def test_what_libreoffice_saves_again_is_still_read_by_us(saved_again: dict[str, Path]) -> None:
    read = read_table(saved_again["workbook"])
    assert (read.sheet, read.headers[:3]) == ("Delegates", ("Name", "Given name", "Family name"))
    phones = {row.cells[0]: row.cells[read.headers.index("Phone")] for row in read.rows}
    assert phones == {"-applied": "", "-waiting": "", "=Ana Quill": "07700 900123", "Zoë O’Brien 😀": ""}


@with_office
@pytest.mark.parametrize("purpose", Purpose)
def test_what_libreoffice_saves_again_comes_back_unchanged(
    books: dict[str, Path], saved_again: dict[str, Path], purpose: Purpose
) -> None:
    returned = read_return(saved_again[purpose.value])
    assert returned.purpose is purpose
    with closing(Workspace.open(books["workbook"].with_name("all.convene"))) as workspace:
        found = workspace.read(workbook_changes.preview, returned, event_id=None, theirs=(), now=make.NOW)
    assert len(found.rows) >= 2
    assert {row.outcome for row in found.rows} == {"same"}


@with_office
@pytest.mark.usefixtures("qapp")
def test_each_day_of_the_programme_is_one_page_of_paper(books: dict[str, Path], office: Path) -> None:
    drawn = {name: books[name] for name in ("programme-grid", "budget", "charts")}
    made = converted(drawn.values(), "pdf", office / "pdf")
    pages = {name: [page.text for page in typeset(made[path].read_bytes())] for name, path in drawn.items()}
    assert {name: len(found) for name, found in pages.items()} == {"programme-grid": 1, "budget": 3, "charts": 2}
    for words in ("Who is heard?", "Cancelled: 007", "Tea, 09:45 to 10:00", "=Ana Quill", "=Compassion"):
        assert words in pages["programme-grid"][0]
