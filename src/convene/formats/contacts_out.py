"""People as contacts for a phone or mail program: vCard 3.0 (RFC 2426), which Outlook, Apple and Google all take.

Version 4.0 (RFC 6350) is what Outlook does not read. What 3.0 has no property for (pronouns) stands in an extension
that readers pass over.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from convene.rules.delegate_list import Delegate
from convene.rules.text import clean, clean_line

_WIDEST: Final = 75  # octets of a line (RFC 2426 2.6), the space that continues one included


def contacts_vcf(delegates: Iterable[Delegate], *, group: str, now: datetime) -> bytes:
    """A card for each of them, in the category ``group``, so that they can be found and taken out together."""
    lines = (line for one in delegates for line in _card(one, group, now))
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _card(one: Delegate, group: str, now: datetime) -> Iterator[str]:
    parts = (one.family_name, one.given_name) if one.family_name or one.given_name else (one.name, "")
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//Convene//Convene//EN"
    yield f"UID:urn:uuid:{one.contact}"
    yield f"FN:{_text(one.name)}"
    yield f"N:{';'.join(map(_text, parts))};;;"
    for name, said in (
        ("NICKNAME", one.known_as),
        ("X-PRONOUNS", one.pronouns),
        ("EMAIL;TYPE=INTERNET", one.email),
        ("TEL;TYPE=VOICE", one.phone),
        ("ORG", one.organisation),
        ("TITLE", one.job_title),
        ("CATEGORIES", group),
    ):
        if said:
            yield f"{name}:{_text(said)}"
    yield f"REV:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    yield "END:VCARD"


def _text(said: str) -> str:
    """On one line, with what means something in a card escaped: nothing in a name begins a property."""
    line = clean_line(clean(said))
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, never within a letter."""
    part, width = "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDEST:
            yield part
            part, width = " ", 1
        part += letter
        width += size
    yield part
