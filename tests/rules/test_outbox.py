"""Whom a message can go to, and what stands on its envelope."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.outbox import AGAIN, FOR_STATES, WITH_BADGE, MessageKind, address, display
from convene.rules.registrations import HOLDS_PLACE


def test_every_kind_is_for_somebody_and_badges_are_for_those_who_come() -> None:
    assert set(FOR_STATES) == set(MessageKind)
    assert all(FOR_STATES[kind] <= HOLDS_PLACE for kind in WITH_BADGE)
    assert set(MessageKind) > AGAIN


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" ana@example.org ", "ana@example.org"),
        ("o'brien+nhs@mail.example.org", "o'brien+nhs@mail.example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_one_address_is_kept_its_domain_in_ascii(text: str, kept: str) -> None:
    assert address(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@localhost",
        "a@x.org, b@y.org",
        "a@x.org;b@y.org",
        '"a@x.org, b"@y.org',
        "Ana <a@x.org>",
        "a@x.org\r\nBcc: b@y.org",
        "a@x.org\u2028Bcc: b@y.org",
        "a\0@x.org",
        "a b@x.org",
        "a@b@x.org",
        "a..b@x.org",
        ".a@x.org",
        "a@x..org",
        "a@" + "x" * 70 + ".org",
        "zoë@example.org",
        "a(comment)@x.org",
    ],
)
def test_what_is_not_one_plain_address_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        address(text, field="to")
    assert refused.value.field == "to"


def test_a_name_stands_on_one_line_and_holds_no_address() -> None:
    assert display("Ana\r\nBcc: <eve@example.org>") == "Ana Bcc: eve@example.org"
    assert display("Zoë “Zo” O’Brien, RN") == "Zoë “Zo” O’Brien, RN"
    assert display('A "B" \\C\0') == "A B C"
