"""Check-in: the verdict on a code that is shown at a desk, and the words its reasons are kept under.

The order of decision follows pretix's offline check; every outcome is a value, and is kept as a fact.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState


class Verdict(StrEnum):
    """What the desk tells the person in front of it."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a code was not simply admitted. Neutral: shown to staff, never a person's private matter."""

    NONE = ""
    NO_PLACE = "no_place"  # at the door of a session
    OVERRIDDEN = "overridden"  # let in all the same, with a reason
    REVOKED = "revoked"
    OTHER_EVENT = "other_event"
    CANCELLED = "cancelled"
    NOT_REGISTERED = "not_registered"
    NOT_TODAY = "not_today"  # or not yet: check-in opens later
    BOUNCE = "bounce"  # the same code at the same desk within 2.5 s
    NOT_A_BADGE = "not_a_badge"
    NOT_KNOWN = "not_known"
    DAMAGED = "damaged"


class ScanKind(StrEnum):
    """In, out, or taking a scan back."""

    IN = "in"
    OUT = "out"
    VOID = "void"


class ScanSource(StrEnum):
    """How the desk came to the person."""

    SCAN = "scan"
    SEARCH = "search"
    TYPED = "typed"
    WALK_IN = "walk_in"
    PAPER = "paper"  # a tick on the printed register


BOUNCE = timedelta(milliseconds=2500)
"""The same code at the same desk within this time is the scanner firing twice (pretix ignores it for as long)."""

OPENS_AT_MOST = 24 * 60
"""How many minutes before a day starts its check-in may open, at most; sooner is another day."""

UNDO_WITHIN = timedelta(minutes=15)
"""How long a desk may take back its own scan (pretix: annul)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a code of ours when it is shown at a desk."""

    revoked: bool
    of_this_event: bool
    state: RegistrationState
    event_has_day: bool
    opens_at: datetime | None = None  # None: check-in is open all day
    has_place: bool = True  # in the session whose door it is
    here_since: datetime | None = None
    last_at_this_desk: datetime | None = None


def decide(facts: Facts, *, now: datetime) -> tuple[Verdict, Reason]:
    """The verdict on a known code, in pretix's order: other event, revoked, state, day, opening, place, already."""
    if not facts.of_this_event:
        return Verdict.REFUSED, Reason.OTHER_EVENT
    if facts.revoked:
        return Verdict.REFUSED, Reason.REVOKED
    if facts.state in OVER:
        return Verdict.REFUSED, Reason.CANCELLED
    if facts.state not in HOLDS_PLACE:
        return Verdict.REFUSED, Reason.NOT_REGISTERED
    if not facts.event_has_day or (facts.opens_at is not None and now < facts.opens_at):
        return Verdict.REFUSED, Reason.NOT_TODAY
    if not facts.has_place:
        return Verdict.REFUSED, Reason.NO_PLACE
    if facts.here_since is not None:
        last = facts.last_at_this_desk  # which is later than now where the clock was set back: then nobody can say
        fired_twice = last is not None and timedelta(0) <= now - last < BOUNCE
        return Verdict.ALREADY, Reason.BOUNCE if fired_twice else Reason.NONE
    return Verdict.ADMITTED, Reason.NONE


MAY_OVERRIDE = frozenset({Reason.REVOKED, Reason.CANCELLED, Reason.NOT_REGISTERED, Reason.NOT_TODAY, Reason.NO_PLACE})
"""What a desk may let somebody in against, with a reason of its own: it is known who they are."""
