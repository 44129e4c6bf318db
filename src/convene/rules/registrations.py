"""Registrations: the states a person's place on an event goes through.

applied -> shortlisted -> accepted | registered | declined | waiting;  invited -> registered | declined | waiting
accepted, waiting -> registered;  registered, accepted -> withdrawn (by the person) | cancelled (by us) | substituted
withdrawn, cancelled, declined, substituted -> registered | waiting (taken up again)
"""

from dataclasses import dataclass
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


class OfferState(StrEnum):
    """A place offered to somebody who waits: open -> accepted | declined | expired | withdrawn (by us)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class QuestionKind(StrEnum):
    """What a question to those who register is answered with."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    CONSENT = "consent"


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

_UNDECIDED = {
    RegistrationState.SHORTLISTED,
    RegistrationState.ACCEPTED,
    RegistrationState.DECLINED,
    RegistrationState.REGISTERED,
    RegistrationState.WAITING,
    RegistrationState.WITHDRAWN,
    RegistrationState.CANCELLED,
}
_TAKEN_UP_AGAIN = frozenset({RegistrationState.REGISTERED, RegistrationState.WAITING})
_LIFE: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.APPLIED: frozenset(_UNDECIDED),
    RegistrationState.SHORTLISTED: frozenset(_UNDECIDED - {RegistrationState.SHORTLISTED}),
    RegistrationState.INVITED: frozenset(_UNDECIDED - {RegistrationState.SHORTLISTED}),
    RegistrationState.WAITING: frozenset(_UNDECIDED - {RegistrationState.SHORTLISTED, RegistrationState.WAITING}),
    RegistrationState.ACCEPTED: frozenset(
        {
            RegistrationState.REGISTERED,
            RegistrationState.WITHDRAWN,
            RegistrationState.CANCELLED,
            RegistrationState.SUBSTITUTED,
        }
    ),
    RegistrationState.REGISTERED: frozenset(
        {RegistrationState.WITHDRAWN, RegistrationState.CANCELLED, RegistrationState.SUBSTITUTED}
    ),
    RegistrationState.WITHDRAWN: _TAKEN_UP_AGAIN,
    RegistrationState.CANCELLED: _TAKEN_UP_AGAIN,
    RegistrationState.DECLINED: _TAKEN_UP_AGAIN,
    RegistrationState.SUBSTITUTED: _TAKEN_UP_AGAIN,
}


def next_states(state: RegistrationState) -> frozenset[RegistrationState]:
    """The states a registration may go to from this one."""
    return _LIFE[state]


@dataclass(slots=True)
class Places:
    """The places of an event while people are given them. ``capacity`` None: as many as come."""

    capacity: int | None
    held: int

    @property
    def left(self) -> int | None:
        """How many are free; None where there is no limit. Never below nought."""
        return None if self.capacity is None else max(0, self.capacity - self.held)

    def take(self, wanted: RegistrationState) -> RegistrationState:
        """The state a newcomer gets who is to be in ``wanted``: waiting, where that needs a place and none is left."""
        if wanted not in HOLDS_PLACE:
            return wanted
        if self.left == 0:
            return RegistrationState.WAITING
        self.held += 1
        return wanted


def state_from_source(known: RegistrationState | None, said: RegistrationState) -> RegistrationState | None:
    """The state to set when an outside list says ``said`` of somebody in ``known`` (None: new here); None: leave it.

    A list from outside brings people on and takes them off. It never undoes a decision made here: who applied, waits
    or was declined stays so, and a person who is off the list is never put on it again without somebody saying so.
    """
    if known is None:
        return said
    if said in OVER:
        return None if known in OVER else said
    return said if known is RegistrationState.INVITED and said is not known else None
