"""Registrations: the states a person's place on an event goes through.

applied -> shortlisted -> accepted | declined | waiting;  invited -> registered | declined
accepted, waiting -> registered;  registered -> withdrawn (by the person) | cancelled (by us) | substituted
withdrawn, cancelled, declined -> registered | waiting (taken up again)
"""

from enum import StrEnum


class RegistrationState(StrEnum):
    """Where a registration is in its life."""

    APPLIED = "applied"
    SHORTLISTED = "shortlisted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INVITED = "invited"
    REGISTERED = "registered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    SUBSTITUTED = "substituted"


class Role(StrEnum):
    """What a person is at an event: printed on the badge by text and by shape."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    SPEAKER = "speaker"
    CREW = "crew"


class PlaceState(StrEnum):
    """A place on a session: chosen (ranked) -> given | waiting -> released."""

    CHOSEN = "chosen"
    GIVEN = "given"
    WAITING = "waiting"
    RELEASED = "released"


HOLDS_PLACE = frozenset({RegistrationState.REGISTERED, RegistrationState.ACCEPTED})
"""States that take up one of the event's places."""

OVER = frozenset(
    {
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
        RegistrationState.CANCELLED,
        RegistrationState.SUBSTITUTED,
    }
)
"""States of people who will not come."""
