"""CSV files open rightly and run nothing."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from convene.formats.csv_out import csv_bytes
from convene.rules.text import clean

blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_byte_order_mark_crlf_and_quotes() -> None:
    assert csv_bytes(["Name", "Organisation"], [["Zoë “Z” O’Hara", 'The "Hub", Bow']]) == (
        b'\xef\xbb\xbf"Name","Organisation"\r\n' + '"Zoë “Z” O’Hara","The ""Hub"", Bow"\r\n'.encode()
    )


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-5, "-5"),
        (1.5, "1.5"),
        (Decimal("-12.50"), "-12.50"),
        (date(2026, 6, 22), "2026-06-22"),
        (datetime(2026, 6, 22, 9, 30), "2026-06-22 09:30"),  # noqa: DTZ001
        (datetime(2026, 6, 22, 9, 30, tzinfo=UTC), "2026-06-22 09:30+00:00"),
        ("07700 900123", "07700 900123"),
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("\u200b@SUM(A1)", "'\u200b@SUM(A1)"),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-5", "'-5"),
        ("＝1", "'＝1"),
        ("|calc", "'|calc"),
        ("two\r\nlines", "two\nlines"),
        ("nul\0 and \ud800", "nul and "),
    ],
)
def test_fields(value: object, field: str) -> None:
    assert rows_of(csv_bytes(["x"], [[value]])) == [["x"], [field]]


def test_headings_are_guarded_too() -> None:
    assert rows_of(csv_bytes(["=cmd()"], [])) == [["'=cmd()"]]


def test_hostile_text_comes_back() -> None:
    read = rows_of(csv_bytes(["x"], [[text] for text in blns]))[1:]
    assert len(read) == len(blns)
    for (field,), text in zip(read, blns, strict=True):
        assert field.removeprefix("'") == clean(text).removeprefix("'")
        assert not field.lstrip(" \u200b").startswith(("=", "+", "-", "@", "\t", "|", "%"))
