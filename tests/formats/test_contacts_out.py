"""Contacts are read by another program as what they are, whatever a name looks like."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import vobject

from convene.formats.contacts_out import contacts_vcf
from convene.rules.delegate_list import Delegate
from convene.rules.registrations import RegistrationState, Role
from convene.rules.text import clean_line

blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
ZOE = Delegate(
    "key",
    "0f6c1b62-0000-5000-8000-000000000001",
    "Zoë O’Brien; of Wapping, London",
    "Zoë",
    "O’Brien",
    "Z",
    "she/her",
    "zoe@example.org",
    "+44 7700 900123",
    "Quayside, Ltd; and \\ Sons",
    "Chair",
    Role.SPEAKER,
    RegistrationState.REGISTERED,
    "Day",
    "1122",
    AT,
    (("Diet?", "Vegan"),),
)


def cards(*delegates: Delegate, group: str = "London is Open(minded)") -> list[vobject.base.Component]:
    return list(vobject.readComponents(contacts_vcf(delegates, group=group, now=AT).decode()))


def test_a_contact_is_read_as_it_is() -> None:
    (card,) = cards(ZOE)
    assert card.version.value == "3.0"
    assert card.fn.value == "Zoë O’Brien; of Wapping, London"
    assert (card.n.value.family, card.n.value.given) == ("O’Brien", "Zoë")
    assert (card.email.value, card.tel.value) == ("zoe@example.org", "+44 7700 900123")
    assert card.org.value == ["Quayside, Ltd; and \\ Sons"]
    assert (card.title.value, card.nickname.value, card.x_pronouns.value) == ("Chair", "Z", "she/her")
    assert card.categories.value == ["London is Open(minded)"]
    assert card.uid.value == "urn:uuid:0f6c1b62-0000-5000-8000-000000000001"
    assert card.rev.value == "2026-06-01T09:00:00Z"


def test_what_is_not_known_is_left_out_and_nothing_of_needs_is_in() -> None:
    bare = replace(
        ZOE, given_name="", family_name="", known_as="", pronouns="", email="", phone="", organisation="", job_title=""
    )
    text = contacts_vcf([bare], group="", now=AT).decode()
    assert [line.partition(":")[0] for line in text.splitlines()] == [
        "BEGIN", "VERSION", "PRODID", "UID", "FN", "N", "REV", "END",
    ]  # fmt: skip
    (card,) = cards(bare)
    assert card.n.value.family == "Zoë O’Brien; of Wapping, London"
    assert "Vegan" not in contacts_vcf([ZOE], group="x", now=AT).decode()


def test_lines_are_short_and_no_letter_is_cut() -> None:
    long = replace(ZOE, name="欧阳娜娜é😀" * 40, organisation="﷽" * 80)
    data = contacts_vcf([long], group="g" * 300, now=AT)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    (card,) = cards(long)
    assert card.fn.value == long.name


def test_hostile_names_stay_names() -> None:
    names = [
        name for text in [*blns, "x\r\nEND:VCARD\r\nBEGIN:VCARD", "\\n", "a\\,b\\;c"] if (name := clean_line(text))
    ]
    found = cards(*(replace(ZOE, name=name, job_title=name) for name in names))
    assert [card.fn.value for card in found] == names
    assert [card.title.value for card in found] == names


def test_nobody_is_an_empty_file() -> None:
    assert contacts_vcf([], group="x", now=AT) == b""
