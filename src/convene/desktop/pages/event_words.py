"""The words and shapes for what events are, used by every page that shows some."""

from datetime import date, datetime

from convene.rules.events import EventMode, EventStatus, RegistrationMode
from convene.rules.time import zone

STATUS_WORDS: dict[EventStatus, str] = {
    EventStatus.DRAFT: "Draft",
    EventStatus.PUBLISHED: "Published",
    EventStatus.CLOSED: "Closed",
    EventStatus.COMPLETED: "Completed",
    EventStatus.CANCELLED: "Cancelled",
}
STATUS_LOOK: dict[EventStatus, tuple[str, str]] = {
    EventStatus.DRAFT: ("neutral", "dashed"),
    EventStatus.PUBLISHED: ("ok", "circle-check"),
    EventStatus.CLOSED: ("info", "lock"),
    EventStatus.COMPLETED: ("neutral", "check"),
    EventStatus.CANCELLED: ("danger", "cross"),
}
MOVE_WORDS: dict[EventStatus, str] = {
    EventStatus.PUBLISHED: "Publish",
    EventStatus.CLOSED: "Close registration",
    EventStatus.COMPLETED: "Complete",
    EventStatus.DRAFT: "Back to draft",
    EventStatus.CANCELLED: "Cancel the event",
}
"""What taking an event to a status is called, in the order menus show them."""

MODE_WORDS: dict[EventMode, str] = {
    EventMode.IN_PERSON: "In person",
    EventMode.ONLINE: "Online",
    EventMode.HYBRID: "In person and online",
}
REGISTRATION_WORDS: dict[RegistrationMode, str] = {
    RegistrationMode.OPEN: "Open to all",
    RegistrationMode.APPLICATION: "By application",
    RegistrationMode.INVITATION: "By invitation",
}


def moves(allowed: frozenset[EventStatus], now: EventStatus) -> list[tuple[EventStatus, str]]:
    """The ways an event may go from its status, and what each is called."""
    words = dict(MOVE_WORDS)
    if now is EventStatus.CLOSED:
        words[EventStatus.PUBLISHED] = "Open registration again"
    if now is EventStatus.CANCELLED:
        words[EventStatus.DRAFT] = "Take up again as a draft"
    return [(status, text) for status, text in words.items() if status in allowed]


def say_hours(starts_at: datetime, ends_at: datetime, time_zone: str = "Europe/London") -> str:
    """``08:30 to 17:00`` by the event's clock."""
    tz = zone(time_zone)
    return f"{starts_at.astimezone(tz):%H:%M} to {ends_at.astimezone(tz):%H:%M}"


def say_places(registered: int, places: int | None) -> str:
    """``214 of 240``, or ``214`` where there is no limit."""
    return f"{registered:,}" if places is None else f"{registered:,} of {places:,}"


def say_money(pence: int | None) -> str:
    """``£15,500``; pence are shown where there are any."""
    if pence is None:
        return ""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def say_when(first: date | None, last: date | None) -> str:
    """The days of an event in short, for a list."""
    if first is None or last is None:
        return "No day yet"
    if first == last:
        return f"{first:%a} {first.day} {first:%b} {first.year}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {first:%b}{year} to {last.day} {last:%b} {last.year}"


def say_in_days(days: int) -> str:
    """``3 days``, ``tomorrow``, ``2 days late``."""
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} late"
    return {0: "today", 1: "tomorrow"}.get(days, f"{days} days")
