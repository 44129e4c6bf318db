"""How a waiting list is written on the screen: places, offers, what is free."""

from datetime import datetime
from zoneinfo import ZoneInfo

from convene.desktop.kit.table import Column
from convene.rules.time import say_day
from convene.rules.waiting import ordinal
from convene.services.waiting import Waiting, WaitingList


def say_place(one: Waiting) -> str:
    """``3rd``, or how it is with somebody who has no number."""
    if one.offer is not None:
        return "Offer ended" if one.offer.over else "Offered"
    return ordinal(one.place) if one.place is not None else "Passed over"


def say_until(at: datetime, time_zone: str) -> str:
    """``Wed 3 June, 10:00`` by the event's clock."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{say_day(local.date(), year=False)}, {local:%H:%M}"


def say_marks(one: Waiting) -> str:
    """What somebody said of this person that bears on their place."""
    marks = [
        "Priority" if one.priority > 0 else "Put back" if one.priority < 0 else "",
        "Short notice" if one.short_notice else "",
    ]
    return ", ".join(mark for mark in marks if mark)


def say_free(found: WaitingList) -> tuple[str, str]:
    """What can be done for those who wait, and why."""
    offered = sum(one.offer is not None for one in found.people)
    kept = "" if not offered else f", {offered} of them kept for {'an offer' if offered == 1 else 'offers'}"
    if found.places is None:
        return "There is no limit on places", "Whoever waits can be given one."
    taken = f"{found.held} of {found.places} places are taken{kept}"
    if not found.free:
        return "No place is free", taken
    free = "1 place is free" if found.free == 1 else f"{found.free} places are free"
    if found.next is not None:
        return f"{free}; {found.next.name} is next", taken
    why = "who waits was offered one already, or gave one up" if found.people else "nobody waits"
    return f"{free}; nobody is next", f"{taken}; {why}"


def waiting_columns() -> list[Column]:
    """The columns of a waiting list, in its own order unless a title is pressed."""
    return [
        Column(
            "place",
            "Place",
            say_place,
            120,
            weight=600,
            colour="ink",
            tag=_tag,
            sort=lambda one: (0 if one.offer else 1 if one.place else 2, one.place or 0),
        ),
        Column("name", "Name", lambda one: one.name, 140, 2, weight=600, colour="ink", sort=lambda one: one.found_by),
        Column("organisation", "Organisation", lambda one: one.organisation, 150, 2, gives=2),
        Column("why", "Why there", lambda one: one.reason, 400, 5, tip=lambda one: one.reason),
        Column("marks", "Noted", say_marks, 96, gives=1),
    ]


def _tag(one: Waiting) -> tuple[str, str] | None:
    if one.offer is not None:
        return ("danger", "octagon-alert") if one.offer.over else ("care", "half")
    return None if one.place is not None else ("neutral", "ring")
