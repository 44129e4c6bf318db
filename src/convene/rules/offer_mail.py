"""The words with which somebody is told that a place is kept for them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from convene.rules.booking_mail import MailText, header
from convene.rules.time import say_day

_BODY = """Dear {name},

A place has come free at {event}{days}, and you are next on the waiting list. We are keeping it for you until {until}.

Please tell us by then whether you would like it. If you can no longer come, a short line is just as welcome: the next \
person is waiting. If we have not heard from you by then, we will offer the place to them.

Kind regards,
{organiser}"""


def offer_mail(
    *, name: str, event: str, days: str, expires_at: datetime, tz: ZoneInfo, organiser: str = ""
) -> MailText:
    """The mail to somebody who is offered a place; the deadline is said by the event's clock."""
    by = expires_at.astimezone(tz)
    body = _BODY.format(
        name=name,
        event=header(event),
        days=f" on {days}" if days else "",
        until=f"{by:%H:%M} on {say_day(by.date())}",
        organiser=header(organiser),
    )
    return MailText(header(f"A place for you: {event}"), body.strip())
