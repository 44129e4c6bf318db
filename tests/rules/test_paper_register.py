"""Numbers and first letters from paper."""

from dataclasses import dataclass

import pytest

from convene.rules.errors import Invalid
from convene.rules.paper_register import find, read_numbers
from convene.rules.text import search_key


@dataclass(frozen=True)
class Line:
    number: int
    name: str

    @property
    def found_by(self) -> str:
        return search_key(self.name)


LINES = [
    Line(number, name)
    for number, name in enumerate(
        ["Ada Lovelace", "Adam Obi", "Anna-Maria Lo", "Bo Lovell", "Lo Anna", "Zoë O’Brien"], start=1
    )
] + [Line(0, "Late Lo")]


def names(text: str) -> list[str]:
    return [line.name for line in find(LINES, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4", ["Bo Lovell"]),
        ("04", ["Bo Lovell"]),
        ("44", []),
        ("0", []),
        ("", []),
        ("ada", ["Ada Lovelace", "Adam Obi"]),
        ("a lo", ["Ada Lovelace", "Anna-Maria Lo", "Lo Anna"]),
        ("zoe", ["Zoë O’Brien"]),
        ("BRIEN", ["Zoë O’Brien"]),
        ("lo", ["Lo Anna", "Ada Lovelace", "Anna-Maria Lo", "Bo Lovell", "Late Lo"]),
        ("velace", []),
        ("anna anna", []),
    ],
)
def test_who_is_meant(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_one_name_does_not_stand_for_two_words() -> None:
    assert names("lo lo") == []
    assert names("lo love") == []


def test_numbers_each_once_in_their_order() -> None:
    assert read_numbers("\ufeff12, 3;12\n# the second sheet\n 7 8 # Ada\r\n\n") == [12, 3, 7, 8]
    assert read_numbers("") == []


@pytest.mark.parametrize("text", ["12\nfour", "1\n-2", "1.5", "1\n1234567", "١"])
def test_what_is_no_number_is_named_with_its_line(text: str) -> None:
    with pytest.raises(Invalid, match="is not a number"):
        read_numbers(text)
