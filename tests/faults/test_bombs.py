"""Files made to break what reads them: each gets a message within the limits, and the workspace stays byte for byte."""

import hashlib
import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from typed import Convene

MB = 1024 * 1024
XLSX, XLS, CSV = "list.xlsx", "list.xls", "list.csv"
TOO_MUCH, TYPED, PAGE = "unpacks to more", "document type", "web page or XML"
LAUGH = b"<row><c><v>&l11;</v></c></row>"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook() -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(("Name", "Email"))
    book.worksheets[0].append(("Ada Lovelace", "ada@example.org"))
    book.save(data)
    book.close()
    return data.getvalue()


GOOD = workbook()


def with_part(name: str, content: bytes, *, level: int = 9) -> bytes:
    """The good workbook with one part in place of its own, or beside the others."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, True, level) as new:
        for held in old.namelist():
            if held != name:
                new.writestr(held, old.read(held))
        new.writestr(name, content)
    return data.getvalue()


def with_sheet(rows: bytes, before: bytes = b"") -> bytes:
    head = f'<?xml version="1.0"?>{before.decode()}<worksheet xmlns="{SPREADSHEET}"><sheetData>'.encode()
    return with_part(SHEET, head + rows + b"</sheetData></worksheet>")


def lying(data: bytes, claimed: int) -> bytes:
    """The archive, whose directory says that the sheet unpacks to so many bytes."""
    changed = bytearray(data)
    for signature, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        at = changed.find(signature)
        while at >= 0:
            if changed[at + name_at : at + name_at + len(SHEET)] == SHEET.encode():
                changed[at + size_at : at + size_at + 4] = struct.pack("<I", claimed)
            at = changed.find(signature, at + 4)
    return bytes(changed)


def nested(depth: int) -> bytes:
    data = bytes(10 * MB)
    for level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(4):
                archive.writestr(f"{level}-{n}.zip", data)
        data = out.getvalue()
    return data


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'.encode()


def long_string() -> bytes:
    """Half a gigabyte of one cell in half a megabyte, made without ever being held."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, size, check = b"", 0, 0
    parts = [f'<worksheet xmlns="{SPREADSHEET}"><sheetData><row><c t="inlineStr"><is><t>'.encode()]
    parts += [b"a" * MB] * 500
    parts += [b"</t></is></c></row></sheetData></worksheet>"]
    for part in parts:
        packed += packer.compress(part)
        size, check = size + len(part), zlib.crc32(part, check)
    packed += packer.flush()
    data = bytearray(with_part(SHEET, b"placeholder"))
    data.clear()
    name = SHEET.encode()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(packed), size, len(name), 0)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for held in old.namelist():
            if held != SHEET:
                new.writestr(held, old.read(held))
    whole = out.getvalue()
    end = whole.rfind(b"PK\x05\x06")
    at = struct.unpack("<I", whole[end + 16 : end + 20])[0]
    directory = whole[at:end]
    local = b"PK\x03\x04" + head + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    count = struct.unpack("<H", whole[end + 10 : end + 12])[0] + 1
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory) + len(entry), at + len(local), 0)
    return whole[:at] + local + directory + entry + b"PK\x05\x06" + tail


def encrypted_archive() -> bytes:
    data = bytearray(GOOD)
    for signature, flag_at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + flag_at] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb in the sheet": (XLSX, lambda: with_part(SHEET, bytes(200 * MB)), TOO_MUCH),
    "a zip bomb beside the sheet": (XLSX, lambda: with_part("xl/x.bin", bytes(200 * MB)), TOO_MUCH),
    "a bomb whose directory says 10 bytes": (
        XLSX, lambda: lying(with_part(SHEET, bytes(50 * MB)), 10), "damaged|unpacks to more",
    ),
    "a sheet that claims 2 GB": (XLSX, lambda: lying(GOOD, 2_000_000_000), TOO_MUCH),
    "archives within archives": (XLSX, lambda: nested(3), "is a zip archive|unpacks to more"),
    "one cell of half a gigabyte": (XLSX, long_string, TOO_MUCH),
    "a thousand and one parts": (XLSX, lambda: with_many_parts(), TOO_MUCH),
    "entities that multiply": (XLSX, lambda: with_sheet(LAUGH, laughs()), TYPED),
    "entities that multiply, in the shared strings": (
        XLSX,
        lambda: with_part("xl/sharedStrings.xml", laughs() + b"<sst><si><t>&l11;</t></si></sst>"),
        TYPED,
    ),
    "an entity that reads a file": (
        XLSX,
        lambda: with_sheet(b"<row><c><v>&x;</v></c></row>", b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        TYPED,
    ),
    "an entity that asks the network": (
        XLSX,
        lambda: with_sheet(b"<row><c><v>&x;</v></c></row>", b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'),
        TYPED,
    ),
    "tags in tags a million deep": (
        XLSX, lambda: with_sheet(b"<row>" * 1_000_000), "cannot be read|nothing|more memory|unpacks",
    ),
    "half a workbook": (XLSX, lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "a workbook without its sheet": (XLSX, lambda: with_part(SHEET, b"<worksheet"), "cannot be read"),
    "a workbook with a password": (
        XLSX, lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "has a password",
    ),
    "an archive with a password": (XLSX, encrypted_archive, "damaged|password"),
    "an old workbook": (XLS, lambda: OLE + bytes(4000), r"old Excel format \(\.xls\)"),
    "an old workbook renamed": (XLSX, lambda: OLE + bytes(4000), r"old Excel format \(\.xls\)"),
    "a web page called .xls": (XLS, lambda: b"<html><table><tr><td>Name</td></tr></table>", PAGE),
    "a web page called .csv": (CSV, lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html><title>In</title>", PAGE),
    "XML of an older Excel": (XLS, lambda: b'<?xml version="1.0"?><Workbook/>', PAGE),
    "an empty file": (CSV, lambda: b"", "is empty"),
    "a file of NULs": (CSV, lambda: bytes(5_000_000), "is empty"),
    "NULs in text": (CSV, lambda: b"Name,Email\nA" + bytes(500) + b"da,a@x.org\n", "not a table of text"),
    "a picture": (CSV, lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not a table"),
    "65 MB of text": (CSV, lambda: b"Name,Email\n" + b"Ada,a@x.org\n" * 5_700_000, "larger than 64 MB"),
    "a million rows": (CSV, lambda: b"Name,Email\n" + b"Ada,a@x.org\n" * 1_000_000, "more than 120,000 rows"),
    "a million blank rows and a name": (CSV, lambda: b"Name,Email\n" + b"\n" * 1_000_000 + b"Ada,a@x.org\n",
        "more than 120,000 rows"),
    "one line of 50 MB": (CSV, lambda: b"Name,Email\n" + b"x" * (50 * MB), "Row 2 cannot be read"),
    "a million columns": (CSV, lambda: b"x," * 1_000_000 + b"\n" + b"1," * 1_000_000, ""),
    "a quotation mark that is never closed": (
        CSV, lambda: b'Name,Email\n"Ada,a@x.org\n' + b"Bo,b@x.org\n" * 100_000,
        "never closed|Row 2 cannot be read",
    ),
    "only quotation marks": (CSV, lambda: b'"' * 3_000_000, "cannot be read|nothing|never closed"),
}  # fmt: skip


def with_many_parts() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(data, "w") as new:
        for held in old.namelist():
            new.writestr(held, old.read(held))
        for n in range(1_001):
            new.writestr(f"xl/p{n}.xml", b"<x/>")
    return data.getvalue()


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_gets_a_message_and_changes_nothing(convene: Convene, path: Path, tmp_path: Path, kind: str) -> None:
    name, make, words = BOMBS[kind]
    source = tmp_path / name
    source.write_bytes(make())
    before = hashlib.sha256(path.read_bytes()).digest()
    said = convene("import", "registrations", path, source, "--event", "OPEN", "--dry-run")
    if words:
        assert (said.code, said.out) == (3, ""), said
        what, to_do = said.err.splitlines()
        assert re.search(words, what), what
        assert to_do
    else:
        assert said.code in {0, 1}, said
        assert not said.err
    assert hashlib.sha256(path.read_bytes()).digest() == before


MEASURED = """
import resource, sys
from pathlib import Path
if sys.argv[1] == "command line":
    from convene.cli.main import commands, run
    run(commands(), ["import", "registrations", *sys.argv[2:4], "--event", "OPEN", "--dry-run"])
else:
    from PySide6.QtWidgets import QApplication
    from convene.desktop.pages.import_chosen import open_list
    from convene.desktop.window import MainWindow
    from convene.rules.errors import ConveneError
    try:
        open_list(Path(sys.argv[3]), progress=lambda *_: None, cancelled=lambda: False)
    except ConveneError:
        pass
peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
Path(sys.argv[4]).write_text("{} {}".format(*peaks))
"""


@pytest.mark.skipif("CONVENE_MUTATIONS" not in os.environ, reason="takes minutes: python3 dev.py faults")
@pytest.mark.parametrize("way", ["command line", "window"])
@pytest.mark.parametrize("kind", BOMBS)
def test_what_a_bomb_takes(path: Path, tmp_path: Path, kind: str, way: str) -> None:
    """Of memory at the most, in the program and in the process that reads for it, by what the system counts."""
    name, make, _ = BOMBS[kind]
    source, peaks = tmp_path / name, tmp_path / "peaks"
    source.write_bytes(make())
    # Another interpreter in between: what this one takes would be counted as what its child took.
    start = "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', *sys.argv[1:]]).returncode)"
    command = [sys.executable, "-c", start, MEASURED, way, path, source, peaks]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    here, child = map(int, peaks.read_text().split())
    assert here < 512, "in the program"
    assert child < 512, "in the process that reads"
