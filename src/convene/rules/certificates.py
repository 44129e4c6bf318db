"""Certificates of attendance: what stands on one, and the code by which it is known again.

A code is made of the registration's random id with a secret of the workspace: it says nothing about anybody, and cannot
be guessed. What it certifies is read afresh whenever somebody asks.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from convene.rules.codes import ALPHABET
from convene.rules.time import Span

LETTERS = 12
"""Letters of a code: 48 bits, four to a letter."""

SECRET_BYTES = 32
"""How long the secret is."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: a name, what they are, and perhaps a picture of their hand. ``kind`` is png, jpg or svg."""

    name: str
    role: str = ""
    image: bytes = b""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Certified:
    """One person: the days they were there, for how long in all, and the code; "" before one was given."""

    registration_id: UUID
    name: str
    days: tuple[date, ...]
    attended: timedelta
    code: str


@dataclass(frozen=True, slots=True)
class Certificates:
    """The certificates of an event. ``rule`` says in words what they completed, "" where nothing was to be."""

    title: str
    place: str
    organiser: str
    rule: str
    signature: Signature | None
    people: tuple[Certified, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a code certifies now. ``valid`` is False for one that was given and holds no longer."""

    code: str
    valid: bool
    name: str
    title: str
    days: tuple[date, ...]
    attended: timedelta
    event_id: UUID
    registration_id: UUID


def code_of(secret: bytes, registration_id: UUID) -> str:
    """The code of a registration, such as ``BCDE-FGHJ-KNPR``."""
    digits = hmac.new(secret, registration_id.bytes, hashlib.sha256).hexdigest()[:LETTERS].upper()
    letters = digits.translate(str.maketrans("0123456789ABCDEF", ALPHABET))
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def read_certificate_code(text: str) -> str | None:
    """The code in capitals with its hyphens, however it was typed; None for what can be none."""
    if len(text) > 64 or not text.isascii():
        return None
    body = "".join(text.upper().replace("-", " ").split())
    if len(body) != LETTERS or not set(body) <= set(ALPHABET):
        return None
    return "-".join(body[at : at + 4] for at in range(0, LETTERS, 4))


def time_there(day: Span, breaks: Iterable[Span]) -> timedelta:
    """How long a day is without its breaks, which may overlap each other."""
    total, until = day.end - day.start, day.start
    for one in sorted(breaks, key=lambda span: span.start):
        start, end = max(one.start, until), min(one.end, day.end)
        if end > start:
            total -= end - start
            until = end
    return total


def say_hours(time: timedelta) -> str:
    """``6 hours 30 minutes``, to the nearest five minutes."""
    minutes = round(time.total_seconds() / 300) * 5
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} {'hour' if hours == 1 else 'hours'}"] if hours else []
    return " ".join(words + ([f"{rest} minutes"] if rest else [])) or "less than 5 minutes"


def say_dates(days: Iterable[date]) -> str:
    """``9 July 2026``, ``9 and 10 July 2026``, ``30 June, 7 and 14 July 2026``."""
    ordered = sorted(set(days))
    parts = []
    for at, day in enumerate(ordered):
        after = ordered[at + 1] if at + 1 < len(ordered) else None
        same_month = after is not None and (after.year, after.month) == (day.year, day.month)
        same_year = after is not None and after.year == day.year
        parts.append(f"{day.day}" if same_month else f"{day.day} {day:%B}" if same_year else f"{day.day} {day:%B %Y}")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
