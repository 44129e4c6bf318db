"""Where a name stands in a list from A to Z."""

import pytest

from convene.rules.people_papers import filed_under


@pytest.mark.parametrize(
    ("name", "family", "letter"),
    [
        ("Zoë O’Brien", "", "O"),
        ("Édouard Élan", "", "E"),
        ("Chen Wei", "Chen", "C"),
        ("Sukarno", "", "S"),
        ("42", "", "0–9"),
        ("김하늘", "", "김"),
        ("Олена Коваленко", "", "К"),
        ("", "", ""),
        ("!", "", ""),
    ],
)
def test_by_the_family_name_else_the_last_word(name: str, family: str, letter: str) -> None:
    assert filed_under(name, family)[1] == letter


def test_one_family_stands_together() -> None:
    names = ["Zoë Adams", "Ann Adamson", "Bo Adams", "adams"]
    assert sorted(names, key=filed_under) == ["adams", "Bo Adams", "Zoë Adams", "Ann Adamson"]
