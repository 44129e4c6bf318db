import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from convene.formats.columns import propose
from convene.formats.people_in import people
from convene.formats.sheet_in import Table, read_in_bounds, read_table
from convene.rules.errors import FileProblem

ATTENDEES = Path(__file__).parent.parent / "data" / "attendees"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    book = openpyxl.Workbook()
    for row in [("Name", "Email", "Age"), ("Zoë", "z@x.org", 30), ("Bo", "=A1", 1.5), ("Cy", "c@x.org", None)]:
        book.worksheets[0].append(row)
    path = tmp_path_factory.mktemp("book") / "guests.xlsx"
    book.save(path)
    return path.read_bytes()


def test_a_file_is_what_is_in_it_not_what_it_is_called(workbook: bytes, tmp_path: Path):
    renamed, called_excel = tmp_path / "guests.csv", tmp_path / "guests.xlsx"
    renamed.write_bytes(workbook)
    called_excel.write_text("Name,Email\nAda,a@x.org\n")
    assert read_table(renamed).sheet == "Sheet"
    assert read_table(called_excel).delimiter == ","


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (OLE, r"old Excel format \(\.xls\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (b"%PDF-1.7 x", "is a PDF"),
        (b"<html><table></table></html>", "web page or XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a table"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_table_is_named_with_what_to_do(data: bytes, title: str, tmp_path: Path):
    path = tmp_path / "guests.xlsx"
    path.write_bytes(data)
    with pytest.raises(FileProblem, match=title) as caught:
        read_table(path)
    assert caught.value.hint
    assert caught.value.data["path"] == str(path)
    assert path.read_bytes() == data


def test_through_the_child_process_it_is_the_same():
    path = ATTENDEES / "eventbrite-short.csv"
    found = read_in_bounds(path)
    assert isinstance(found, Table)
    assert found == read_table(path)


def test_through_the_child_process_problems_come_back_and_it_can_be_stopped(tmp_path: Path):
    for name in ("gone.csv", "nul\0.csv"):
        with pytest.raises(FileProblem, match=r"is not there|cannot be opened"):
            read_in_bounds(tmp_path / name)
    with pytest.raises(FileProblem, match="Reading the file was stopped"):
        read_in_bounds(ATTENDEES / "tito.csv", cancelled=lambda: True)


def mutated(data: bytes, seed: int) -> bytes:
    """The data with a few bytes changed, cut out, doubled or put in."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[max(0, at - 30) : at]
            case 3:
                changed[at:at] = chance.choice([b'"', b"\0", b"\n", b",", b"\xff\xfe", b"'=", b"<", b"&x;", b"\x1a"])
            case 4:
                del changed[at + len(changed) // 2 :]
    return bytes(changed)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "packed"])
def test_broken_files_give_a_table_or_a_file_problem(kind: str, workbook: bytes, tmp_path: Path):
    sources = [p.read_bytes() for p in sorted(ATTENDEES.iterdir())] if kind == "csv" else [workbook]
    tables = problems = 0
    for seed in range(300):
        source = sources[seed % len(sources)]
        path = tmp_path / "mutated"
        path.write_bytes(repacked(source, seed) if kind == "packed" else mutated(source, seed))
        try:
            found = read_table(path)
        except FileProblem as problem:
            assert problem.title  # noqa: PT017 every one of them, not one alone
            problems += 1
        else:
            tables += 1
            assert all(len(row.cells) == len(found.headers) for row in found.rows)
            people(found, propose(found))
    assert tables + problems == 300
    assert problems
    assert tables


def repacked(workbook: bytes, seed: int) -> bytes:
    """A whole archive with a broken part in it: past the checksums, into the parser."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        broken = old.namelist()[seed % len(old.namelist())]
        for name in old.namelist():
            new.writestr(name, mutated(old.read(name), seed) if name == broken else old.read(name))
    return out.getvalue()
