"""The day-before pack: every paper that a day is run with, one behind the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.event_papers import DayPack
from convene.rules.papers import Asked
from convene.rules.roles import Right, takes
from convene.rules.time import zone
from convene.services import door_cards, paper_day, running_order, sign_in, venue_brief
from convene.services.paper_offers import day_of
from convene.store.history_check import checkpoint_text
from convene.store.tables import Event

PARTS: Final[tuple[tuple[str, str, Callable[..., Any]], ...]] = (
    ("running-order", "Running order, with whom to call", running_order.running_order),
    ("venue-brief", "Venue brief", venue_brief.venue_brief),
    ("register", "Register, with lines for walk-ins", paper_day.register_paper),
    ("signin", "Sign-in sheets", sign_in.sign_in),
    ("doors", "Door cards", door_cards.doors),
)
"""Key, name and service of each, in the order they are wanted at seven in the morning."""


@takes(Right.EXPORT)
def day_pack(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> DayPack:
    """The papers of a day; those there is nothing to print of are left out, and named. Raises NotFound, Invalid("day"),
    and Refused where there are none at all."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    day = day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    parts, left_out = [], []
    for key, name, read in PARTS:
        try:
            parts.append((key, name, read(session, event_id, replace(asked, day=day), now=now)))
        except Refused as nothing:
            left_out.append((name, nothing.title))
    if not parts:
        raise Refused("There is nothing to print for that day yet", "Register people, or give sessions a time.")
    last = checkpoint_text(session)
    return DayPack(event.title, day, now, event.time_zone, tuple(parts), tuple(left_out), last)
