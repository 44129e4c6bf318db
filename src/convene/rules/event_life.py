"""The life of an event: what each change of its status triggers, said before it happens."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from convene.rules.bookings import BookingState
from convene.rules.events import EventStatus


class Weight(StrEnum):
    """Whether a note stops the change, should be looked at before it, or is what follows from it."""

    BLOCKS = "blocks"
    WARNS = "warns"
    HAPPENS = "happens"


class LifeKind(StrEnum):
    """What a note is about: where a front end leads to from it."""

    DAYS = "days"
    VENUE = "venue"
    ROOMS = "rooms"
    PROGRAMME = "programme"
    PEOPLE = "people"
    BADGES = "badges"
    CALENDAR = "calendar"
    ATTENDANCE = "attendance"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class LifeNote:
    """One thing about a change of status, in words."""

    kind: LifeKind
    weight: Weight
    detail: str


@dataclass(frozen=True, slots=True)
class LifeBooking:
    """A booking that may be let go along with the change. ``charge_pence`` is what the venue charges for that today;
    None where nothing was agreed. Money is with VAT."""

    id: UUID
    room: str
    venue: str
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    cost_pence: int | None
    charge_pence: int | None = None


@dataclass(frozen=True, slots=True)
class LifePlan:
    """A change of an event's status before it happens: what is to be said of it, and what may be let go with it.

    ``registered``, ``waiting``, ``undecided`` and ``invited`` count the people on its list, ``contributors`` those who
    take part in its sessions, ``owed`` the calendar entries that were issued and would have to be issued again.
    """

    event_id: UUID
    event: str
    time_zone: str
    was: EventStatus
    to: EventStatus
    notes: tuple[LifeNote, ...] = ()
    bookings: tuple[LifeBooking, ...] = ()
    registered: int = 0
    waiting: int = 0
    undecided: int = 0
    invited: int = 0
    contributors: int = 0
    owed: int = 0
    done: bool = False

    @property
    def possible(self) -> bool:
        """Whether nothing stops it."""
        return not any(note.weight is Weight.BLOCKS for note in self.notes)

    @property
    def needs_reason(self) -> bool:
        """Whether somebody will ask why."""
        return self.to is EventStatus.CANCELLED

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say before it happens."""
        return not (self.notes or self.bookings or self.needs_reason)


_ACTS = {
    EventStatus.PUBLISHED: "Publish",
    EventStatus.CLOSED: "Close registration for",
    EventStatus.COMPLETED: "Complete",
    EventStatus.CANCELLED: "Cancel",
}


def label(event: str, was: EventStatus, to: EventStatus) -> str:
    """What the change is called in the history: ``Cancel “London is Open(minded)”``."""
    if to is EventStatus.DRAFT:
        return f"Take up “{event}” again" if was is EventStatus.CANCELLED else f"Take “{event}” back to draft"
    act = "Open registration again for" if was is EventStatus.CLOSED and to is EventStatus.PUBLISHED else _ACTS[to]
    return f"{act} “{event}”"
