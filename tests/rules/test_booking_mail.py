"""The words of mails to venues, and what may go into their headers."""

from string import Template
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from convene.rules.booking_mail import (
    DEFAULTS,
    LONGEST_ADDRESS,
    PLACEHOLDERS,
    MailKind,
    MailText,
    check_text,
    fill,
    header,
    mailto,
)
from convene.rules.errors import Invalid


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_has_words_that_name_only_what_is_known(kind: MailKind) -> None:
    usual = DEFAULTS[kind]
    named = set(Template(f"{usual.subject}\n{usual.body}").get_identifiers())
    assert named <= set(PLACEHOLDERS)
    assert {"event", "rooms", "organiser", "contact"} <= named
    assert check_text(usual) == usual
    facts = {name: f"<{name}>" for name in PLACEHOLDERS}
    body, unknown = fill(usual.body, facts)
    assert unknown == ()
    assert "$" not in body
    assert "\n\n\n" not in body


def test_what_is_not_known_stays_and_is_named_and_facts_are_not_read_as_templates() -> None:
    text, unknown = fill("Dear $contact, $evnt costs $5 at $$3, $evnt again", {"contact": "$venue & Co", "venue": "X"})
    assert text == "Dear $venue & Co, $evnt costs $5 at $3, $evnt again"
    assert unknown == ("evnt",)


def test_an_empty_fact_leaves_no_hole() -> None:
    text, _ = fill("One\n\n$a $b\n\nTwo $a three  \n\n\n$a", {"a": "", "b": ""})
    assert text == "One\n\nTwo three"


@pytest.mark.parametrize("bad", ["a@b.example\nBcc: all@b.example", "a@b.example\r\nX: y", "a@b.example\u2028X: y"])
def test_nobody_adds_a_header(bad: str) -> None:
    assert len(header(bad).splitlines()) == 1
    address = mailto(bad, bad, "Hello")
    assert address is not None
    assert not any(line in unquote(address) for line in "\r\n")
    assert parse_qs(urlsplit(address).query).keys() == {"subject", "body"}


def test_a_mailto_address_carries_every_letter_and_gives_up_where_it_is_too_long() -> None:
    body = "Fish & chips?\n100% sure = yes + “thanks” #1"
    address = mailto("events@venue.example", "Enquiry: A & B", body)
    assert address is not None
    parts = urlsplit(address)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "events@venue.example", "")
    assert parse_qs(parts.query) == {"subject": ["Enquiry: A & B"], "body": [body.replace("\n", "\r\n")]}
    room = LONGEST_ADDRESS - len(mailto("a@b.example", "S", "") or "")
    assert len(mailto("a@b.example", "S", "x" * room) or "") == LONGEST_ADDRESS
    assert mailto("a@b.example", "S", "x" * (room + 1)) is None


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [(" ", "Body", "subject"), ("Subject", "\n ", "body"), ("Subject", "x" * 10_001, "body"), ("\n", "B", "subject")],
)
def test_words_that_cannot_be_kept_are_refused_at_their_field(subject: str, body: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_text(MailText(subject, body))
    assert refused.value.field == field
