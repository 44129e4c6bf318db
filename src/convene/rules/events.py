"""Events: their kinds, their typed days, and the life of an event.

draft -> published -> closed -> completed
draft, published, closed -> cancelled          cancelled -> draft (taken up again)
published -> draft (taken back), closed -> published (reopened)
"""

from enum import StrEnum


class EventKind(StrEnum):
    """The shapes of event a leadership academy runs."""

    CONVENING = "convening"
    MASTERCLASS = "masterclass"
    SERIES = "series"
    PROGRAMME = "programme"
    PARTNER = "partner"


class EventMode(StrEnum):
    """Where people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class EventStatus(StrEnum):
    """Where an event is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class DayPart(StrEnum):
    """What a day of an event is for: a programme mixes them."""

    DAY = "day"
    MASTERCLASS = "masterclass"
    MODULE = "module"
    ACTION_LEARNING = "action_learning"
    FIELD_VISIT = "field_visit"
    REVIEW = "review"


class RegistrationMode(StrEnum):
    """How people come on to the list of an event."""

    OPEN = "open"
    APPLICATION = "application"
    INVITATION = "invitation"


_LIFE: dict[EventStatus, frozenset[EventStatus]] = {
    EventStatus.DRAFT: frozenset({EventStatus.PUBLISHED, EventStatus.CANCELLED}),
    EventStatus.PUBLISHED: frozenset({EventStatus.DRAFT, EventStatus.CLOSED, EventStatus.CANCELLED}),
    EventStatus.CLOSED: frozenset({EventStatus.PUBLISHED, EventStatus.COMPLETED, EventStatus.CANCELLED}),
    EventStatus.COMPLETED: frozenset(),
    EventStatus.CANCELLED: frozenset({EventStatus.DRAFT}),
}


def next_statuses(status: EventStatus) -> frozenset[EventStatus]:
    """The statuses an event may go to from this one."""
    return _LIFE[status]
