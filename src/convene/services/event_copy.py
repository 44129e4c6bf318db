"""Copies of events: what is chosen of an event, on later dates, for the next cohort or the next year."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.event_pattern import EVERYTHING, Laid, Piece
from convene.services.event_layout import dates_of, lay_out, preview
from convene.services.event_patterns import pattern_of


def plan(
    session: Session,
    event_id: UUID,
    *,
    first_day: date | None = None,
    dates: Sequence[date] = (),
    pieces: frozenset[Piece] = EVERYTHING,
    today: date,
) -> Laid:
    """What a copy would be: how much of what, and all there is to say of its dates and rooms. Nothing is written.

    ``dates`` gives each day its own date; ``first_day`` keeps the days as far apart as they were. Raises Invalid at
    "first_day" without either, NotFound.
    """
    pattern = pattern_of(session, event_id).with_only(pieces)
    return preview(session, pattern, dates=dates_of(pattern, first_day, dates), today=today)


def duplicate(
    session: Session,
    event_id: UUID,
    *,
    first_day: date | None = None,
    dates: Sequence[date] = (),
    title: str | None = None,
    pieces: frozenset[Piece] = EVERYTHING,
    now: datetime,
) -> UUID:
    """A draft of the same event on other dates, every time by the wall clock as it was. Dates as ``plan`` takes them.

    People who contribute are asked again, rooms are asked for again. Registrations, needs, badges and what was said in
    reviews stay with the original. Raises Invalid at "dates" and "title", NotFound.
    """
    pattern = pattern_of(session, event_id).with_only(pieces)
    name = pattern.title if title is None else title
    return lay_out(session, pattern, dates=dates_of(pattern, first_day, dates), title=name, now=now)
