"""What is owed to whom of a calendar: appointments as REQUEST and CANCEL, told from what each person holds already.

The SEQUENCE a person sees never falls, whatever is undone, restored, or given back to them (RFC 5546 2.1.4).
"""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """The METHOD of a calendar file to one person."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Why(StrEnum):
    """Why a file is owed."""

    NEW = "new"
    MOVED = "moved"  # time, place or status
    CHANGED = "changed"  # words only
    CANCELLED = "cancelled"  # it does not take place
    NOT_THEIRS = "not_theirs"  # it takes place without them
    AGAIN = "again"  # they hold it, and it is sent once more


@dataclass(frozen=True, slots=True)
class Held:
    """What a person was last sent of an appointment. The digests are of time, place and status, and of the words."""

    method: Method
    sequence: int
    fingerprint: str
    content: str


@dataclass(frozen=True, slots=True)
class Current:
    """An appointment as it is now, with the SEQUENCE it would be issued at; ``off``: it does not take place."""

    sequence: int
    fingerprint: str
    content: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What has to be sent."""

    method: Method
    sequence: int
    why: Why


def due(held: Held | None, current: Current | None, *, theirs: bool, least: int = 0) -> Due | None:
    """What is owed of one appointment to one person; None for nothing.

    ``held`` is what they have (None: nothing yet), ``current`` the appointment (None: it is gone), ``theirs`` whether
    it is on their programme, ``least`` the highest SEQUENCE it was ever issued at.
    """
    has = held is not None and held.method is Method.REQUEST
    if current is None or current.off or not theirs:
        if held is None or not has:
            return None
        why = Why.NOT_THEIRS if current is not None and not current.off else Why.CANCELLED
        sequence = max(held.sequence + 1, least, current.sequence if current else 0)
        return Due(Method.CANCEL, sequence, why)
    if held is None:
        return Due(Method.REQUEST, current.sequence, Why.NEW)
    if not has:
        return Due(Method.REQUEST, max(current.sequence, held.sequence + 1), Why.NEW)
    if held.fingerprint != current.fingerprint:
        return Due(Method.REQUEST, max(current.sequence, held.sequence + 1), Why.MOVED)
    if held.content != current.content:
        return Due(Method.REQUEST, max(current.sequence, held.sequence), Why.CHANGED)
    return None
