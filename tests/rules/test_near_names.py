"""The words by which somebody is nearly found."""

import pytest

from convene.rules.near_names import sound, wanted, words_of


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Zoë O’Brien", ""), {"zoe", "o", "brien", "obrien", "zoeobrien"}),
        (("Ann Smyth-Jones", "Kate"), {"ann", "smyth", "jones", "smythjones", "annsmythjones", "kate"}),
        (("Ng", ""), {"ng"}),
        (("", ""), set()),
        (("欧阳娜娜", ""), {"欧阳娜娜"}),
    ],
)
def test_words_of_names(names: tuple[str, str], words: set[str]) -> None:
    assert set(words_of(*names)) == words


def test_what_sounds_alike_is_alike() -> None:
    for one, other in (("philip", "filip"), ("smyth", "smith"), ("stephen", "steven"), ("anna", "ana")):
        assert sound(one) == sound(other)
    assert sound("mary") != sound("gary")


def test_two_letters_are_not_almost_anybody() -> None:
    assert wanted("ng") == ()
    assert list(wanted("J. Ng")) == ["j", "ng"]
