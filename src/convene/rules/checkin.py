"""Check-in: the verdict on a code that is shown at a desk, and the words its reasons are kept under.

The order of decision follows pretix's offline check (known, revoked, event, state, day, already here); every outcome is
a value, and is kept as a fact.
"""

from enum import StrEnum


class Verdict(StrEnum):
    """What the desk tells the person in front of it."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a code was not simply admitted. Neutral: shown to staff, never a person's private matter."""

    NONE = ""
    REVOKED = "revoked"
    OTHER_EVENT = "other_event"
    CANCELLED = "cancelled"
    NOT_REGISTERED = "not_registered"
    NOT_TODAY = "not_today"
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
