"""The words, shapes and colours of the calendar's entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QColor

from convene.desktop.look import look
from convene.desktop.pages.event_words import STATUS_WORDS, say_hours
from convene.rules.calendar_months import View, months_of
from convene.rules.events import EventKind, EventStatus
from convene.rules.time import say_day
from convene.services.calendar_board import Entry, EntryKind

EVENTS, OPTIONS, DEADLINES = "events", "options", "deadlines"
GROUPS: dict[str, tuple[str, frozenset[EntryKind]]] = {
    EVENTS: ("Events", frozenset({EntryKind.EVENT})),
    OPTIONS: ("Options", frozenset({EntryKind.OPTION})),
    DEADLINES: ("Deadlines", frozenset({EntryKind.DUE, EntryKind.CANCEL, EntryKind.APPLICATIONS})),
}
"""What the chips choose from: what each is called, and the kinds of entries behind it."""


@dataclass(frozen=True, slots=True)
class Dress:
    """How an entry looks. ``fill`` None: only its border; ``dotted``: somebody else's; ``shape``: before the words."""

    ink: QColor
    edge: QColor
    fill: QColor | None = None
    dotted: bool = False
    struck: bool = False
    shape: str = ""


def dress(entry: Entry, today: date) -> Dress:
    """The look of an entry as of today."""
    now = look()
    cancelled = entry.status is EventStatus.CANCELLED
    match entry.kind:
        case EntryKind.EVENT if cancelled:
            return Dress(now.ink3, now.line2, struck=True)
        case EntryKind.EVENT if entry.event_kind is EventKind.PARTNER:
            return Dress(now.ink2, now.ink3, dotted=True)
        case EntryKind.EVENT if entry.status is EventStatus.DRAFT:
            return Dress(now.ink2, now.control, now.surface, shape="dashed")
        case EntryKind.EVENT if entry.status is EventStatus.COMPLETED:
            return Dress(now.ink2, now.control, now.band)
        case EntryKind.EVENT:
            return Dress(now.ink, now.accent, now.accent_soft)
    if entry.done:
        return Dress(now.ink3, now.ink3, struck=cancelled, shape="check")
    late = entry.date < today and entry.kind not in (EntryKind.APPLICATIONS, EntryKind.CANCEL)
    state = "danger" if late else "care" if entry.kind is EntryKind.OPTION else "info"
    ink = now.ink3 if cancelled else now.state(state).ink
    return Dress(ink, ink, struck=cancelled, shape=SHAPES[entry.kind])


SHAPES = {
    EntryKind.OPTION: "diamond",
    EntryKind.DUE: "ring",
    EntryKind.CANCEL: "triangle-alert",
    EntryKind.APPLICATIONS: "ring",
}


def in_line(entry: Entry) -> str:
    """An entry on a line of its own: what it is, and where that is not in the words, of what."""
    return f"{entry.title}: {entry.event}" if entry.kind is EntryKind.APPLICATIONS else entry.title


def in_cell(entry: Entry) -> str:
    """An entry in a cell, where little fits: of an option, whose shape says what it is, the room alone; of a step of
    cancelling what it then costs."""
    if entry.kind is EntryKind.CANCEL:
        return f"{entry.title.removeprefix('Cancelling costs ')} to cancel"
    return entry.place if entry.kind is EntryKind.OPTION else in_line(entry)


def place_among(first: Entry, last: Entry) -> str:
    """``2 of 5``, or ``2 to 3 of 5`` for days drawn as one; nothing where these are all days of the event."""
    if first.number == 1 and last.number == last.of:
        return ""
    days = str(first.number) if first is last else f"{first.number} to {last.number}"
    return f"{days} of {first.of}"


def say(entry: Entry) -> str:
    """An entry in one sentence, for tooltips, menus and screen readers."""
    parts = [entry.title]
    if entry.kind is EntryKind.EVENT:
        if entry.of > 1:
            parts.append(f"day {entry.number} of {entry.of}")
        if entry.part:
            parts.append(entry.part)
        if entry.starts_at is not None and entry.ends_at is not None:
            parts.append(say_hours(entry.starts_at, entry.ends_at, entry.time_zone))
        if entry.event_kind is EventKind.PARTNER:
            parts.append("a partner’s event")
    elif entry.event:
        parts.append(entry.event)
    if entry.place:
        parts.append(entry.place)
    if entry.done:
        parts.append("done")
    if entry.status is not None and (entry.kind is EntryKind.EVENT or entry.status is EventStatus.CANCELLED):
        event = "" if entry.kind is EntryKind.EVENT else "event "
        parts.append(event + STATUS_WORDS[entry.status].lower())
    return ", ".join(parts)


def say_cell(day: date, entries: Iterable[Entry], today: date) -> str:
    """A day with all that stands on it."""
    found = [say(entry) for entry in entries]
    head = f"{say_day(day)}, today" if day == today else say_day(day)
    return f"{head}: {'; '.join(found)}" if found else f"{head}: nothing"


def say_period(view: View, day: date) -> str:
    """``September 2026``, ``July to September 2026``, ``2026``."""
    months = months_of(view, day)
    if view is View.YEAR:
        return str(day.year)
    return f"{months[0]:%B} to {months[-1]:%B %Y}" if len(months) > 1 else f"{months[0]:%B %Y}"


def where(entry: Entry) -> tuple[str, dict[str, object]]:
    """The place an entry opens, as ``Context.go`` takes it."""
    match entry.kind:
        case EntryKind.EVENT:
            return "event", {"event_id": entry.event_id, "tab": "overview"}
        case EntryKind.APPLICATIONS:
            return "event", {"event_id": entry.event_id, "tab": "people", "show": "applied"}
    if entry.event_id is None:
        return "venues", {"booking_id": entry.booking_id}
    return "event", {"event_id": entry.event_id, "tab": "venue", "booking_id": entry.booking_id}
