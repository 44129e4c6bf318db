"""Messages as mail programs and servers take them: MIME with text, HTML, and an appointment where one goes along."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

from convene.formats import qr
from convene.formats.atomic import safe_name, write_atomically
from convene.formats.calendar_out import invitation
from convene.formats.mail_html import QR_ID, mail_html, plain
from convene.rules.booking_mail import header
from convene.rules.booking_mail import mailto as mailto_address
from convene.rules.exchange import Attendee
from convene.rules.outbox import NOWHERE, Enclosed, Letter, address, display, message_id
from convene.rules.text import clean

Method = Literal["REQUEST", "CANCEL", "PUBLISH", "REPLY"]
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Invite:
    """An appointment that goes along: the bytes of an .ics file and the METHOD in it."""

    content: bytes
    method: Method


@dataclass(frozen=True, slots=True)
class Page:
    """A message as it is looked at: the HTML, the text beside it, and its pictures by the address they are named by."""

    html: str
    text: str
    pictures: dict[str, bytes]


def page(letter: Letter) -> Page:
    """The message to look at, the same words and pictures as leave."""
    picture = _picture(letter)
    found = {f"cid:{picture}": _code(letter)} if picture else {}
    return Page(mail_html(letter, picture=next(iter(found), "")), _plain(letter), found)


def mail(letter: Letter, *, now: datetime, invite: Invite | None = None, draft: bool = False) -> EmailMessage:
    """The message to its one recipient; a ``draft`` opens in Outlook as one that can be sent, without a sender of ours.

    Raises Invalid for what is not one address, ValueError where METHOD and ``invite.method`` are not the same.
    """
    made = EmailMessage(policy=SMTP)
    if letter.sender.address:
        made["From"] = _mailbox(letter.sender.name, letter.sender.address, "address")
        if letter.sender.reply_to:
            made["Reply-To"] = _mailbox("", letter.sender.reply_to, "reply_to")
    made["To"] = _mailbox(letter.to_name, letter.to_address, "email")
    made["Subject"] = header(letter.subject)
    made["Date"] = format_datetime(now.astimezone(UTC))
    made["Message-ID"] = message_id(letter)
    if draft:
        made["X-Unsent"] = "1"
    made.set_content(_plain(letter) + "\n", cte="quoted-printable")
    picture = _picture(letter)
    made.add_alternative(
        mail_html(letter, picture=f"cid:{picture}" if picture else ""), subtype="html", cte="quoted-printable"
    )
    if picture:
        whole = made.get_payload()[-1]  # type: ignore[index]
        assert isinstance(whole, MIMEPart)  # noqa: S101
        whole.add_related(
            _code(letter),
            "image",
            "png",
            cid=f"<{picture}>",
            filename="badge-code.png",
            disposition="inline",
        )
    if (enclosed := letter.enclosed) is not None and invite is None:
        invite = _invite(enclosed, Attendee(display(letter.to_name), address(letter.to_address)), now)
    if invite is not None:
        _add_invite(made, invite)
    if letter.certificate is not None:
        from convene.formats.certificates_out import certificates_paper

        pdf = certificates_paper(letter.certificate, own=letter.certificate_template)
        made.add_attachment(pdf, "application", "pdf", filename="certificate.pdf")
    return made


def mailto(letter: Letter) -> str | None:
    """The address that opens the message in the person's own mail program; None where it is too long for one."""
    return mailto_address(address(letter.to_address), letter.subject, letter.text)


def write_drafts(
    folder: Path, letters: Iterable[Letter], *, now: datetime, invites: dict[str, Invite] | None = None
) -> list[Path]:
    """Write each message as an .eml file that opens as a draft, each whole or not at all; ``invites`` by the hex of a
    letter's id. Returns the files. Raises FileProblem, and Invalid for an address before anything is written."""
    known = invites or {}
    ready = [(one, mail(one, now=now, invite=known.get(one.id.hex), draft=True)) for one in letters]
    written = []
    for one, made in ready:
        name = safe_name(f"{one.to_name or one.to_address} {one.id.hex[:8]}", ".eml")
        write_atomically(folder / name, made.as_bytes())
        written.append(folder / name)
    return written


def _plain(letter: Letter) -> str:
    return plain(clean(letter.text))


def _picture(letter: Letter) -> str:
    return f"{QR_ID}.{letter.id.hex}@{NOWHERE}" if letter.badge_code else ""


def _code(letter: Letter) -> bytes:
    return qr.png(letter.badge_code, scale=6)


def _mailbox(name: str, to: str, field: str) -> Address:
    local, _, domain = address(to, field=field).rpartition("@")
    return Address(display(name), local, domain)


def _invite(enclosed: Enclosed, attendee: Attendee, now: datetime) -> Invite:
    content = invitation(
        enclosed.method.value,
        enclosed.appointment,
        attendee,
        now=now,
        organiser=enclosed.organiser,
        time_zone=enclosed.time_zone,
    )
    return Invite(content, enclosed.method.value)


def _add_invite(made: EmailMessage, invite: Invite) -> None:
    said = [found.decode() for found in _METHOD.findall(invite.content)]
    if said != [invite.method]:
        raise ValueError(f"the calendar says METHOD {said}, its mail {invite.method}")
    text = invite.content.decode("utf-8")
    # Outlook reads the part among the alternatives; what passes a gateway that strips it is the attachment.
    made.add_alternative(text, subtype="calendar", charset="utf-8", cte="base64", params={"method": invite.method})
    made.add_attachment(invite.content, "application", "ics", filename="invite.ics")
