"""Desk packs and packets: a desk without the workspace takes a pack along, and its scans come back in packets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from convene.rules.checkin import Reason, ScanKind
from convene.rules.scans import Fact

PACK_SUFFIX: Final = ".cnvpack"
PACKET_SUFFIX: Final = ".cnvscans"
OTHER_EVENT: Final = "~"
"""How the code begins that a pack has for the events it knows nothing of."""

KEPT_FOR: Final = timedelta(days=7)
"""How long after its event a pack can be used; and at least so long after it was made."""

CLOCK_DOUBT: Final = timedelta(minutes=2)
"""A desk's clock that is further out than this is pointed out (pretix: a late upload)."""


def is_pack(place: str) -> bool:
    """Whether that is the name of a desk pack."""
    return place.lower().endswith(PACK_SUFFIX)


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What a pack is: for which desk of which event, until when. ``secret`` (hex) proves whose its packets are."""

    pack_id: UUID
    event_id: UUID
    desk_id: UUID
    desk: str
    made_at: datetime
    expires_at: datetime
    secret: str = field(repr=False)

    def plain(self) -> dict[str, str]:
        """As JSON knows it."""
        return {
            "pack_id": self.pack_id.hex,
            "event_id": self.event_id.hex,
            "desk_id": self.desk_id.hex,
            "desk": self.desk,
            "made_at": self.made_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "secret": self.secret,
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "PackInfo":
        """The inverse of ``plain``."""
        return cls(
            UUID(plain["pack_id"]),
            UUID(plain["event_id"]),
            UUID(plain["desk_id"]),
            plain["desk"],
            datetime.fromisoformat(plain["made_at"]),
            datetime.fromisoformat(plain["expires_at"]),
            plain["secret"],
        )


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody a desk put on the list itself, with the ids they have there."""

    registration_id: UUID
    person_id: UUID
    name: str
    organisation: str
    email: str
    state: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class DeskPacket:
    """What came back of a desk: scans as plain values, unchecked, and its walk-ins. ``digest`` is of the file."""

    pack_id: UUID
    written_at: datetime
    scans: tuple[Fact, ...]
    walk_ins: tuple[WalkIn, ...]
    digest: str


def expires(made_at: datetime, event_ends: datetime | None) -> datetime:
    """Until when a pack can be used."""
    return max(made_at, event_ends or made_at) + KEPT_FOR


def clock_offset(
    *, made_at: datetime, written_at: datetime, received_at: datetime, first: datetime | None
) -> timedelta:
    """By how much a desk's clock is out at the least: ahead where it wrote after we received, behind where it scanned
    before the pack was made. Nobody knows how long a packet was on its way, so less than that is no fault."""
    if (ahead := written_at - received_at) > timedelta(0):
        return ahead
    return min((first or made_at) - made_at, timedelta(0))


@dataclass(frozen=True, slots=True)
class Gap:
    """Scans of a desk that are known to be missing, from number ``first`` to ``last``."""

    desk: str
    first: int
    last: int


def gaps(desk: str, known: Iterable[int], last: int = 0) -> list[Gap]:
    """What is missing among a desk's numbers from 1 to the last that is known of."""
    found, before = [], 0
    for number in [*sorted(set(known)), max(last, 0) + 1]:
        if number > before + 1:
            found.append(Gap(desk, before + 1, number - 1))
        before = max(before, number)
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """A way in or out that counts, for finding who was let in twice."""

    scan_id: UUID
    registration_id: UUID
    door: tuple[str, str]  # day and session
    desk_id: UUID
    desk: str
    desk_seq: int
    at: datetime
    kind: ScanKind
    operator: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Twice:
    """Two desks that let in the same person at the same door: the second did not know of the first, or had a reason."""

    first: Move
    second: Move

    @property
    def overridden(self) -> bool:
        """Whether the second desk let them in with a reason of its own."""
        return self.second.reason is Reason.OVERRIDDEN


def let_in_twice(moves: Iterable[Move]) -> list[Twice]:
    """Who was let in by one desk while another had them in already, in whatever order the moves are given.

    A desk's clock that jumps back does not reorder its scans: each counts as not earlier than the one before it.
    """
    timed: list[tuple[datetime, Move]] = []
    latest: dict[UUID, datetime] = {}
    for move in sorted(moves, key=lambda m: (m.desk_id, m.desk_seq, m.at, m.scan_id)):
        at = latest[move.desk_id] = max(move.at, latest.get(move.desk_id, move.at))
        timed.append((at, move))
    inside: dict[tuple[UUID, tuple[str, str]], Move] = {}
    found = []
    for _, move in sorted(timed, key=lambda t: (t[0], t[1].desk_id, t[1].desk_seq, t[1].scan_id)):
        where = (move.registration_id, move.door)
        if move.kind is ScanKind.OUT:
            inside.pop(where, None)
            continue
        if (first := inside.setdefault(where, move)) is not move and first.desk_id != move.desk_id:
            found.append(Twice(first, move))
    return found
