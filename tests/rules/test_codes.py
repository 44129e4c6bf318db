"""Badge codes survive scanners, and nothing else passes for one."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.codes import (
    ALPHABET,
    LENGTH,
    PREFIX,
    Code,
    Foreign,
    digest,
    new_code,
    read_code,
    read_short_code,
    short_code,
)

RANDOM = bytes(range(3, 19))
CODE = new_code(RANDOM)
blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))


def kind_of(text: str) -> str:
    answer = read_code(text)
    return "code" if isinstance(answer, Code) else answer.kind


def test_a_code_is_prefix_random_letters_and_check() -> None:
    # written out, so that a badge printed today is read by every later version
    assert new_code(bytes.fromhex("00112233445566778899aabbccddeeff")) == "CNVNBBCCDDEEFFGGHHJJKKNNPPRRSSTTVVXXCB"
    assert len(CODE) == LENGTH
    assert CODE.startswith(PREFIX)
    assert set(CODE) <= set(ALPHABET)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_code_takes_sixteen_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        new_code(bytes(size))


@given(st.binary(min_size=16, max_size=16))
def test_what_is_made_is_read(random_bytes: bytes) -> None:
    code = new_code(random_bytes)
    assert read_code(code) == Code(code)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f"  {CODE}\r\n",
        f"]Q1{CODE}",
        f"]q1{CODE.lower()}",
        f"\\000026{CODE}",
        f"]Q1\\000026{CODE}\t",
        f"\x1d{CODE}\x04",
        "-".join((CODE[:4], CODE[4:20], CODE[20:])),
        " ".join(CODE),
    ],
)
def test_what_scanners_and_keyboards_add_does_not_matter(typed: str) -> None:
    assert read_code(typed) == Code(CODE)


@given(st.binary(min_size=16, max_size=16), st.integers(4, LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_single_wrong_letter_is_found(random_bytes: bytes, place: int, letter: str) -> None:
    code = new_code(random_bytes)
    wrong = code[:place] + letter + code[place + 1 :]
    assert kind_of(wrong) == ("code" if wrong == code else "damaged")


@given(st.binary(min_size=16, max_size=16), st.integers(4, LENGTH - 2))
def test_two_letters_that_changed_places_are_found(random_bytes: bytes, place: int) -> None:
    code = new_code(random_bytes)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert kind_of(swapped) == ("code" if swapped == code else "damaged")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        (" \r\n", "empty"),
        ("]Q1", "empty"),
        ("https://example.org/t/CNVN", "url"),
        ("HTTP://EXAMPLE.ORG", "url"),
        ("]Q1https://example.org", "url"),
        ("www.example.org", "url"),
        ("mailto:a@example.org", "url"),
        (CODE[:-1], "damaged"),
        (CODE + "B", "damaged"),
        ("B" + CODE[1:], "damaged"),
        ("CNVN", "damaged"),
        ("CNVN2345", "damaged"),
        ("BEGIN:VCARD\nFN:A\nEND:VCARD", "other"),
        ("WIFI:S:x;P:y;;", "other"),
        ("5012345678900", "other"),
        ("Kechi", "other"),
        (CODE.replace("N", "Ｎ"), "other"),
        ("x" * 4096, "too_long"),
        (CODE * 7, "too_long"),
        ("a" * 2_000_000, "too_long"),
    ],
)
def test_everything_else_is_foreign_by_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_of_a_foreign_text_only_digest_and_start_are_kept() -> None:
    text = "https://example.org/person/kechi-barlow?token=secret"
    foreign = read_code(text + "\n")
    assert foreign == Foreign("url", hashlib.sha256(text.encode()).hexdigest(), text[:24])
    assert "secret" not in repr(foreign)


@pytest.mark.parametrize("text", [*blns, "\ud800", "\0", "￾", "ı" * 38])
def test_hostile_text_is_foreign_and_can_be_stored(text: str) -> None:
    foreign = read_code(text)
    assert isinstance(foreign, Foreign)
    assert len(foreign.start) <= 24
    assert foreign.start.isprintable() or not foreign.start.isascii()
    foreign.start.encode()  # no lone surrogates


def test_the_digest_is_of_the_code_in_capitals() -> None:
    read = read_code(CODE.lower())
    assert isinstance(read, Code)
    assert read.digest == digest(CODE) == hashlib.sha256(CODE.encode()).hexdigest()


def test_short_codes() -> None:
    assert short_code(b"\x01\xab\xff") == "BCPRXX"
    assert read_short_code(" bcp rxx\r") == "BCPRXX"
    assert read_short_code("BCP-RXX") == "BCPRXX"
    for wrong in ("", "BCPRX", "BCPRXXX", "ABCDEF", "bcnp1x", "x" * 5000):
        assert read_short_code(wrong) is None
    with pytest.raises(ValueError, match="3 random bytes"):
        short_code(b"1234")
