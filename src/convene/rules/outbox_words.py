"""The usual words of each kind of message, and the fields that stand in them. An event can have its own words."""

import re
from collections.abc import Mapping

from convene.rules.booking_mail import MailText
from convene.rules.outbox import MessageKind

FIELDS: Mapping[str, str] = {
    "name": "what the person is called",
    "full_name": "their whole name",
    "event": "the event",
    "days": "its days",
    "starts": "the time it begins on its first day",
    "ends": "the time it ends on that day",
    "venue": "the venue of the first day",
    "venue_address": "its address and postcode",
    "stations": "the stations near it",
    "arrival": "how to find the entrance",
    "step_free": "the step-free route",
    "online": "“yes” where one can join online",
    "join_link": "the link to join online",
    "code": "their badge code, in letters",
    "role": "participant, facilitator, speaker or crew",
    "programme": "their own programme, a line a session",
    "until": "until when an offered place is kept",
    "reason": "why the event is cancelled",
    "news": "what you write when you prepare the messages",
    "organiser": "your name",
}
"""What a template may name, and what stands there then."""

_END = """

With warm wishes,
{{ organiser }}"""

_WHERE = """{% if venue %}
Where: {{ venue }}{% if venue_address %}, {{ venue_address }}{% endif %}
{% endif %}
{% if join_link %}
Online: {{ join_link }}
{% endif %}
"""

WORDS: Mapping[MessageKind, MailText] = {
    MessageKind.CONFIRMATION: MailText(
        "Your place at {{ event }}",
        """Dear {{ name }},

Thank you for registering. Your place at {{ event }} is confirmed, and we look forward to meeting you.

When: {{ days }}, from {{ starts }}
"""
        + _WHERE
        + """
{% if code %}
Your badge code is {{ code }}. Bring this message, on paper or on your phone, and we will have your badge ready in a \
moment.

{% endif %}
If there is anything you need to take part comfortably, please reply to this message. We are glad to arrange it.

If you can no longer come, a short reply is enough: somebody else may be waiting for the place."""
        + _END,
    ),
    MessageKind.JOINING: MailText(
        "Joining us at {{ event }}: all you need to know",
        """Dear {{ name }},

It is nearly time for {{ event }}. Here is all you need for the day.

When: {{ days }}, {{ starts }} to {{ ends }}
"""
        + _WHERE
        + """
{% if stations %}
Stations: {{ stations }}

{% endif %}
{% if arrival %}
When you arrive: {{ arrival }}

{% endif %}
{% if step_free %}
Step-free route: {{ step_free }}

{% endif %}
{% if programme %}
Your programme:

{{ programme }}

{% endif %}
{% if code %}
Your badge code is {{ code }}. Please have it at hand when you come in.

{% endif %}
If something has changed for you, or you need anything on the day, just reply to this message."""
        + _END,
    ),
    MessageKind.OFFER: MailText(
        "A place for you: {{ event }}",
        """Dear {{ name }},

A place has come free at {{ event }} on {{ days }}, and you are next on the waiting list. We are keeping it for you \
until {{ until }}.

Please tell us by then whether you would like it. If you can no longer come, a short line is just as welcome: the next \
person is waiting. If we have not heard from you by then, we will offer the place to them."""
        + _END,
    ),
    MessageKind.WAITING: MailText(
        "You are on the waiting list: {{ event }}",
        """Dear {{ name }},

Thank you for your interest in {{ event }} on {{ days }}. All places are taken at the moment, so we have put you on \
the waiting list.

We will write to you as soon as a place comes free, and keep it for you until you have had time to answer. You need \
not do anything until then. If you would like to come off the list, a short reply is enough."""
        + _END,
    ),
    MessageKind.DECLINED: MailText(
        "Your application to {{ event }}",
        """Dear {{ name }},

Thank you for applying to {{ event }}, and for the care you put into it. We are sorry that we cannot offer you a place \
this time: there were more good applications than we have room for.

{% if news %}
{{ news }}

{% endif %}
We would be glad to hear from you again. If you would like to know more about how we chose, please reply to this \
message."""
        + _END,
    ),
    MessageKind.CHANGE: MailText(
        "A change to {{ event }}",
        """Dear {{ name }},

Something has changed at {{ event }} on {{ days }}:

{{ news }}

{% if programme %}
Your programme is now:

{{ programme }}

{% endif %}
We are sorry for any trouble this makes. If it no longer suits you, please reply to this message and we will find a \
way."""
        + _END,
    ),
    MessageKind.CANCELLATION: MailText(
        "Cancelled: {{ event }}, {{ days }}",
        """Dear {{ name }},

We are very sorry: {{ event }} on {{ days }} will not take place.

{% if reason %}
The reason: {{ reason }}

{% endif %}
{% if news %}
{{ news }}

{% endif %}
You need not do anything; please take it out of your diary. If you have booked a journey or a room and cannot get the \
money back, reply to this message and we will see what we can do."""
        + _END,
    ),
    MessageKind.REMINDER: MailText(
        "See you soon at {{ event }}",
        """Dear {{ name }},

A short reminder that {{ event }} begins on {{ days }} at {{ starts }}.

"""
        + _WHERE
        + """
{% if news %}
{{ news }}

{% endif %}
If you can no longer come, please tell us today: somebody else would be glad of the place."""
        + _END,
    ),
    MessageKind.THANKS: MailText(
        "Thank you for being with us: {{ event }}",
        """Dear {{ name }},

Thank you for being part of {{ event }}. What you brought with you made the day.

{% if news %}
{{ news }}

{% endif %}
If there is something you would like to tell us, good or bad, please reply to this message. We read every word."""
        + _END,
    ),
}

_GAP = re.compile(rf"\[({'|'.join(FIELDS)})\]")


def unfilled(*texts: str) -> tuple[str, ...]:
    """The fields that stand open in a message, as ``[venue]``: it cannot be sent until somebody has filled them in."""
    return tuple(dict.fromkeys(name for text in texts for name in _GAP.findall(text)))
