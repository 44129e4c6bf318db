"""What all commands share: values as JSON, columns for people, times as they are typed."""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from convene.cli import shell
from convene.rules.errors import Invalid

NOON = datetime(2026, 7, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    key: UUID
    at: datetime
    days: frozenset[date]


def test_a_record_as_json_in_the_time_of_its_place() -> None:
    row = Row(UUID(int=1), NOON, frozenset({date(2026, 7, 9)}))
    assert shell.plain({"row": [row]}, ZoneInfo("Asia/Kathmandu")) == {
        "row": [{"key": str(UUID(int=1)), "at": "2026-07-09T17:45:00+05:45", "days": ["2026-07-09"]}]
    }


def test_columns_are_as_wide_as_what_is_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    shell.say_table(["No.", "When", "Who"], [(1, NOON, "x" * 200), (None, "y" * 50, ["a", "b"])], "nobody")
    first, second, third = capsys.readouterr().out.splitlines()
    at = second.index("2026-07-09 13:00")
    assert first.index("When") == at == third.index("y")
    assert second.endswith("x…")
    assert second.count("x") == 159
    assert third.endswith("y…  a, b")
    shell.say_table(["Who"], [], "Nobody yet.")
    assert capsys.readouterr().out == "Nobody yet.\n"


def test_a_console_of_few_letters_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    into = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(into, encoding="iso8859-5", write_through=True))
    shell.say("Björn’s")
    shell.say_json(["Björn"], indent=None)
    assert into.getvalue().splitlines() == [b"Bj?rn?s", rb'["Bj\u00f6rn"]']


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-07-09T13:00", NOON),
        ("2026-07-09T12:00+00:00", NOON),
        ("2026-12-09T12:00", datetime(2026, 12, 9, 12, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_that_of_the_place(typed: str, meant: datetime) -> None:
    assert shell.moment(typed) == meant


@pytest.mark.parametrize("typed", ["noon", "2026-13-01T09:00", "2026-03-29T01:30", "2026-10-25T01:30"])
def test_a_time_that_is_none_or_two_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        shell.moment(typed)


def test_a_day_that_is_none_says_how_one_is_written() -> None:
    found: Any = shell.day("2026-02-28")
    assert found == date(2026, 2, 28)
    with pytest.raises(Invalid, match="2026-02-29") as refused:
        shell.day("2026-02-29", field="day")
    assert (refused.value.field, refused.value.hint) == ("day", "Write it as 2026-06-22.")
