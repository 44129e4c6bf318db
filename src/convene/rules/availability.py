"""When people cannot take part."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from convene.rules.errors import Invalid

LONGEST = timedelta(days=366)
"""Somebody away for longer is not asked at all."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A time somebody cannot take part, half open. ``source`` says who told, where it was not typed in here."""

    id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str = ""
    source: str = ""


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Raises Invalid("ends_at") for an end that is not after the start, and for more than a year."""
    if ends_at <= starts_at:
        raise Invalid("ends_at", "It ends before it starts", "Give a later end.")
    if ends_at - starts_at > LONGEST:
        raise Invalid("ends_at", "That is more than a year", "Give an end within a year of the start.")
