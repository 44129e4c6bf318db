"""The newsletter of a month as files: a page, a text and a calendar."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from convene.formats.calendar_out import calendar
from convene.formats.mail_html import mail_html, plain
from convene.rules.exchange import Appointment
from convene.rules.outbox import Letter, Sender


def newsletter_files(
    title: str, text: str, appointments: Iterable[Appointment], *, month: date, now: datetime
) -> dict[str, bytes]:
    """HTML, text and .ics by name."""
    stem = f"newsletter-{month:%Y-%m}"
    return {
        f"{stem}.html": mail_html(newsletter_letter(title, text)).encode(),
        f"{stem}.txt": f"{title}\n\n{plain(text)}\n".encode(),
        f"{stem}.ics": calendar(title, tuple(appointments), now=now),
    }


def newsletter_letter(title: str, text: str) -> Letter:
    """It as a letter to nobody, to look at."""
    return Letter(UUID(int=0), Sender(), "", "", title, text, heading=title)
