"""Passphrases: what is taken, and a recovery key that tells where it was typed wrongly."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.resources import resource
from convene.rules.errors import Invalid
from convene.rules.passphrases import (
    GROUPS,
    RecoverySheet,
    Strength,
    is_recovery_key,
    offer,
    passphrase_of,
    read_recovery_key,
    spoken,
    strength,
    written,
)

WORDS = resource("words.txt").read_text("utf-8").split()
KEY = bytes(range(100, 132))


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("", Strength.WEAK),
        ("Tr0ub4dor&3", Strength.WEAK),  # eleven
        ("passwordpassword", Strength.WEAK),
        ("Password1234567890", Strength.WEAK),
        ("qwertyuiopasdfghjkl", Strength.WEAK),
        ("aaaaaaaaaaaaaaaa", Strength.WEAK),
        ("conference2026", Strength.WEAK),
        ("the the the the the", Strength.WEAK),
        ("elm fox ink jar", Strength.FAIR),
        ("xK7!pq2Wz#9d", Strength.FAIR),
        ("xK7!pq2Wz#9dTv4m", Strength.STRONG),
        ("heron copper lattice monsoon biscuit", Strength.STRONG),
        ("Цапля медная решётка муссон печенье", Strength.STRONG),
    ],
)
def test_what_a_passphrase_is_worth(text: str, worth: Strength) -> None:
    assert strength(text) is worth
    if worth is Strength.WEAK:
        with pytest.raises(Invalid) as raised:
            passphrase_of(text)
        assert raised.value.field == "passphrase"
        assert text not in raised.value.title or not text
    else:
        assert passphrase_of(f" {text} ") == spoken(text)


def test_accents_are_the_same_however_they_are_typed() -> None:
    assert spoken("cafe\u0301  noir") == spoken("caf\u00e9 noir") == "café noir"


def test_the_words_that_are_offered() -> None:
    assert len(WORDS) == len(set(WORDS)) == 1024, "ten bits each"
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)
    offered = {offer(WORDS) for _ in range(50)}
    assert len(offered) == 50
    assert all(strength(one) is Strength.STRONG for one in offered)


@given(key=st.binary(min_size=32, max_size=32))
def test_a_recovery_key_comes_back_however_it_is_typed(key: bytes) -> None:
    groups = written(key)
    assert len(groups) == GROUPS
    for typed in (" ".join(groups), "-".join(groups).lower(), "".join(groups).replace("0", "o").replace("1", "I")):
        assert is_recovery_key(typed)
        assert read_recovery_key(typed) == key


def test_each_wrong_letter_is_found_in_its_group() -> None:
    groups = written(KEY)
    for place, group in enumerate(groups):
        for at, digit in enumerate(group[:4]):
            other = "0" if digit != "0" else "1"
            wrong = [*groups]
            wrong[place] = group[:at] + other + group[at + 1 :]
            with pytest.raises(Invalid, match=f"Group {place + 1} "):
                read_recovery_key(" ".join(wrong))


def test_groups_that_were_swapped_left_out_or_doubled() -> None:
    groups = written(KEY)
    for wrong in ([groups[1], groups[0], *groups[2:]], groups[:-1], [*groups, groups[0]]):
        with pytest.raises(Invalid) as raised:
            read_recovery_key(" ".join(wrong))
        assert raised.value.field == "recovery"


def test_a_passphrase_is_not_taken_for_a_recovery_key() -> None:
    assert not is_recovery_key("heron copper lattice monsoon biscuit")
    assert not is_recovery_key("fade cafe deed beef " * 4)


def test_a_sheet_shows_its_key_to_nobody_who_prints_it() -> None:
    sheet = RecoverySheet("W", "/w.convene", datetime(2026, 6, 1, tzinfo=UTC), written(KEY))
    assert written(KEY)[3] not in repr(sheet)
