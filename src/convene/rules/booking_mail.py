"""Mails to a venue: their usual words, what stands in for the facts, and what may go into a header or an address.

A template is text with ``$names`` (``string.Template``). What is not known by that name stays as it is, so that the
person sees it, and is named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Template
from urllib.parse import quote

from convene.rules.errors import Invalid
from convene.rules.text import clean, clean_line

LONGEST_ADDRESS = 1_900
"""The longest mailto: address that mail programs take: Windows cuts off what a program is started with at 2,048."""

MOST_CHARACTERS = 10_000


class MailKind(StrEnum):
    """What one writes to a venue for."""

    ENQUIRY = "enquiry"
    OPTION = "option"
    EXTENSION = "extension"
    CONFIRMATION = "confirmation"
    FINAL_NUMBERS = "final_numbers"
    RELEASE = "release"


PLACEHOLDERS: dict[str, str] = {
    "contact": "who it is addressed to",
    "venue": "the venue",
    "event": "the event",
    "days": "its days at this venue",
    "rooms": "each room with its day, times and layout",
    "numbers": "how many people",
    "access": "access needs as numbers, without names",
    "costs": "what was quoted, with or plus VAT",
    "terms": "the cancellation terms agreed",
    "expires": "the day the option expires",
    "until": "the day you ask them to hold it until",
    "reference": "their reference",
    "organiser": "your name",
}
"""What a template may name, and what stands there then."""


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and body, as a template or filled in."""

    subject: str
    body: str


DEFAULTS: dict[MailKind, MailText] = {
    MailKind.ENQUIRY: MailText(
        "Enquiry: $event, $days",
        """Dear $contact,

We are planning $event and would love to hold it at $venue. Could you tell us whether you have the following free?

$rooms

We expect $numbers. $access

So that we can compare like with like, please let us know:
- the cost, and whether VAT is included or comes on top
- what is in it: set-up time, furniture, equipment, Wi-Fi, refreshments
- your cancellation terms, and when a deposit and the balance would be due
- whether there is a step-free route to every room, and an accessible toilet near by
- whether there is a hearing loop or infrared system, and in which rooms
- until when you could hold the rooms for us without obligation

Thank you very much for your help.

Kind regards,
$organiser""",
    ),
    MailKind.OPTION: MailText(
        "Please hold: $event, $days",
        """Dear $contact,

Thank you for your reply. Please could you hold the following for $event until the end of $until?

$rooms

$costs $reference

We expect $numbers. Please confirm that the rooms are held, and until when. We will tell you before then whether we go \
ahead, and will let you know at once if we no longer need them.

Kind regards,
$organiser""",
    ),
    MailKind.EXTENSION: MailText(
        "Could you hold it a little longer? $event, $days",
        """Dear $contact,

Thank you for holding the following for $event. The option expires on $expires:

$rooms

$reference We are nearly there, but need a little more time. Could you extend it until the end of $until? If somebody \
else is asking for the rooms, please tell us and we will decide straight away.

Kind regards,
$organiser""",
    ),
    MailKind.CONFIRMATION: MailText(
        "Confirmation: $event, $days",
        """Dear $contact,

We are delighted to confirm the following for $event:

$rooms

$costs $terms $reference

We expect $numbers. $access

Please send us the contract and, if there is one, the invoice for the deposit. If anything above differs from what you \
have noted, please tell us before we sign.

We look forward to being with you.

Kind regards,
$organiser""",
    ),
    MailKind.FINAL_NUMBERS: MailText(
        "Final numbers: $event, $days",
        """Dear $contact,

Here are our final numbers for $event:

$rooms

$numbers. $access $reference

Please let us know whether this is all you need, and who will be there for us on the day.

Kind regards,
$organiser""",
    ),
    MailKind.RELEASE: MailText(
        "No longer needed: $event, $days",
        """Dear $contact,

Thank you for all your help with $event. We have decided not to take up the following, so please release it:

$rooms

$reference If anything is owed for it, please let us know; otherwise a short line that it is released would be kind.

We hope to be with you another time.

Kind regards,
$organiser""",
    ),
}


def fill(text: str, facts: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with its facts, and the names that nothing is known by, which stay in it. Facts are never read as
    templates themselves. Where a fact is empty, no double spaces and no more than one empty line are left."""
    template = Template(clean(text))
    unknown = tuple(dict.fromkeys(name for name in template.get_identifiers() if name not in facts))
    kept: list[str] = []
    for line in template.safe_substitute(facts).split("\n"):
        squeezed = re.sub(" {2,}", " ", line).strip()
        if squeezed or (kept and kept[-1]):
            kept.append(squeezed)
    return "\n".join(kept).strip(), unknown


def header(text: str) -> str:
    """Text that can stand in a header of a mail: one line, so that nobody can add a header of their own to it."""
    return clean_line(text)


def check_text(text: MailText) -> MailText:
    """A template as it is kept. Raises Invalid at "subject" and "body": empty, or longer than anybody reads."""
    for field, value in (("subject", header(text.subject)), ("body", clean(text.body).strip())):
        if not value:
            raise Invalid(field, f"The {field} is empty", "Write it, or go back to the usual words.")
        if len(value) > MOST_CHARACTERS:
            raise Invalid(field, f"The {field} is too long", f"Keep it under {MOST_CHARACTERS:,} characters.")
    return MailText(header(text.subject), clean(text.body).strip())


def mailto(to: str, subject: str, body: str) -> str | None:
    """The address that opens such a mail in the person's own mail program; None where it would be too long for one."""
    lines = quote("\r\n".join(clean(body).split("\n")), safe="")
    address = f"mailto:{quote(header(to), safe='@')}?subject={quote(header(subject), safe='')}&body={lines}"
    return address if len(address) <= LONGEST_ADDRESS else None
