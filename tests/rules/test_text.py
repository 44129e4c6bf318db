"""Text: cleaned of what breaks files, otherwise as typed; found whatever its case and accents."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.text import clean, clean_line, email_key, looks_like_formula, search_key

HOSTILE = json.loads((Path(__file__).parents[1] / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoe\u0308 O’Brien", "Zoë O’Brien"),
        ("McDonald, de Souza", "McDonald, de Souza"),
        (" a \t b\nc ", "a b c"),
        ("a\x00\x07b\ud800c\ufffed\uffff", "abcd"),
        ("مريم", "مريم"),
        ("👩🏽‍⚕️", "👩🏽‍⚕️"),
    ],
)
def test_names_stay_as_typed(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_lines_are_kept_with_one_kind_of_end() -> None:
    assert clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    for function in (clean, clean_line, search_key, email_key):
        assert function(function(text)) == function(text)


@given(st.text())
def test_what_is_cleaned_fits_xml_and_utf8(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(c) == "Cc" and c not in "\t\n" for c in cleaned if ord(c) < 32)


def test_hostile_strings_survive() -> None:
    assert len(HOSTILE) == 461
    for text in HOSTILE:
        assert clean(clean(text)) == clean(text)
        search_key(text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ZOË", "zoe"),
        ("O’Dowd", "o'dowd"),
        ("Solla  Gunnarsdóttir", "solla gunnarsdottir"),
        ("Łukasz Øster", "lukasz oster"),
        ("STRASSE", "straße"),
        ("Jo Fenwick‐Adeyemi", "jo fenwick-adeyemi"),
        ("Nguyễn", "NGUYEN"),
    ],
)
def test_found_by(typed: str, found: str) -> None:
    assert search_key(typed) == search_key(found)


def test_email_compares_without_case() -> None:
    assert email_key(" Ada@Example.ORG ") == "ada@example.org"


@pytest.mark.parametrize("text", ["=1+1", " +44", "-2", "@x", "\t=1", "\u200b=1", "＝1", "|x", "%x"])
def test_formulas(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "Ada", "1=1", "O'Dowd"])
def test_no_formulas(text: str) -> None:
    assert not looks_like_formula(text)


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_the_short_way_says_the_same_as_the_long_way(text: str) -> None:
    """A letter outside ASCII takes the long way; taken off again, the rest is as the short way leaves it."""
    assert clean(text + "é") == clean(text) + "é"
    assert clean_line(f"é {text} é") == " ".join(filter(None, ["é", clean_line(text), "é"]))
    assert search_key(f"é {text} é") == " ".join(filter(None, ["e", search_key(text), "e"]))
