"""Messages to people: their kinds, who they are for, the states they go through, and what stands on an envelope.

draft -> sending -> sent | failed;  draft <-> held;  failed -> draft.  One that is ``sending`` and of which nobody knows
whether it went out is in doubt, and a person says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from convene.rules.calendar_ledger import Method
from convene.rules.certificates import Certificates
from convene.rules.errors import ConveneError, Invalid
from convene.rules.exchange import Appointment, Organiser
from convene.rules.papers import Template
from convene.rules.registrations import RegistrationState
from convene.rules.text import clean, clean_line

S = RegistrationState

NOWHERE = "convene.invalid"
"""What stands where a computer's name would: no host is ever called so (RFC 6761)."""


NEWSLETTER = "newsletter"
"""The kind of a message that is not about an event somebody is on the list of: it needs their consent."""


CALENDAR = "calendar"
"""The kind of a message with one appointment of one person, which the calendar ledger says is owed."""


class MessageKind(StrEnum):
    """What one writes to somebody on the list of an event for."""

    CONFIRMATION = "confirmation"
    JOINING = "joining"
    OFFER = "offer"
    WAITING = "waiting"
    DECLINED = "declined"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    THANKS = "thanks"


class MessageState(StrEnum):
    """Where a message is in its life."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


_COMES = frozenset({S.REGISTERED, S.ACCEPTED})
FOR_STATES: Mapping[MessageKind, frozenset[RegistrationState]] = {
    MessageKind.CONFIRMATION: _COMES,
    MessageKind.JOINING: _COMES,
    MessageKind.OFFER: frozenset({S.WAITING}),
    MessageKind.WAITING: frozenset({S.WAITING}),
    MessageKind.DECLINED: frozenset({S.DECLINED}),
    MessageKind.CHANGE: _COMES,
    MessageKind.CANCELLATION: _COMES | {S.WAITING, S.INVITED, S.APPLIED, S.SHORTLISTED},
    MessageKind.REMINDER: _COMES,
    MessageKind.THANKS: _COMES,
}
"""Whose registrations each kind is for. Nobody else can be written to of it."""

AGAIN = frozenset({MessageKind.OFFER, MessageKind.CHANGE, MessageKind.REMINDER})
"""Kinds that one may have more than once, in other words each time."""

WITH_CERTIFICATE = frozenset({MessageKind.THANKS})
"""Kinds that bring the certificate of attendance along, to those who earned one."""

WITH_BADGE = frozenset({MessageKind.CONFIRMATION, MessageKind.JOINING})
"""Kinds that show the badge code as a picture."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom messages come from, as set once for the workspace; ``reply_to`` where answers go to somebody else."""

    name: str = ""
    address: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An appointment that goes along with a message, and from whom it comes."""

    method: Method
    appointment: Appointment
    organiser: Organiser
    time_zone: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient, as it leaves. ``heading`` is the event's title; ``badge_code`` is shown as a QR
    code where it is not empty; ``enclosed`` is the appointment that goes along, and ``certificate`` that of its
    recipient, if one does, set by ``certificate_template`` where the workspace has one of its own."""

    id: UUID
    sender: Sender
    to_name: str
    to_address: str
    subject: str
    text: str
    heading: str = ""
    badge_code: str = ""
    short_code: str = ""
    enclosed: Enclosed | None = None
    certificate: Certificates | None = None
    certificate_template: Template | None = None


class NotTaken(ConveneError):
    """The server does not take this message, and it never will as it is: it went to nobody."""


class NotNow(ConveneError):
    """The server does not take this message at the moment; others it may."""


class InDoubt(ConveneError):
    """The connection broke after the message was handed over: nobody knows whether it arrived."""


class NoServer(ConveneError):
    """There is no server, or it takes nothing now: the message was not handed over."""


def address(text: str, *, field: str = "email") -> str:
    """One address as a server takes it, the domain in ASCII. Raises Invalid for several, for line breaks, quotes and
    comments, and for letters before the @ that most servers refuse."""
    kept = text.strip()
    local, at, domain = kept.rpartition("@")
    said = clean_line(text)
    if not at or not local or not domain or said != kept or any(c in kept for c in ' ,;:<>()[]"\\') or "@" in local:
        raise Invalid(field, f"“{said}” is not one e-mail address", "Such as ana@example.org; one person, one address.")
    if not local.isascii():
        raise Invalid(field, f"“{said}” has letters that mail servers refuse", "Ask for another address.")
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    if "." not in plain or local[0] == "." or local[-1] == "." or ".." in local:
        raise Invalid(field, f"“{said}” is not one e-mail address", "Such as ana@example.org.")
    return f"{local}@{plain}"


def display(text: str) -> str:
    """A name as it can stand on an envelope: on one line, without what a mail program reads as an address."""
    return clean_line("".join(c for c in clean(text) if c not in '<>"\\')).strip()


def message_id(letter: Letter) -> str:
    """The id in a message's head, the same each time: random, with the domain of the sender's address, no computer and
    no user in it."""
    sender = letter.sender.address
    return f"<{letter.id.hex}@{address(sender, field='address').rpartition('@')[2] if sender else NOWHERE}>"
