"""Series: several events seen together and booked singly, such as a run of masterclasses."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus
from convene.rules.text import clean, clean_line
from convene.services import events
from convene.services.events import EventRow
from convene.store.tables import Event, Series


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with its events by date. ``next_day`` is the first of a day to come that is not called off;
    ``registered`` and ``places`` are of all that are not, and ``places`` None where one has no limit."""

    id: UUID
    title: str
    summary: str
    events: tuple[EventRow, ...]
    next_day: date | None
    registered: int
    places: int | None


def listing(session: Session, *, today: date) -> list[SeriesRow]:
    """Every series by its title, those without an event among them."""
    rows = events.listing(session)
    return [_row(one, rows, today) for one in session.scalars(sa.select(Series).order_by(Series.title, Series.id))]


def series(session: Session, series_id: UUID, *, today: date) -> SeriesRow:
    """One series. Raises NotFound."""
    return _row(_kept(session, series_id), events.listing(session), today)


def of_event(session: Session, event_id: UUID, *, today: date) -> SeriesRow | None:
    """The series an event belongs to, if any. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    return None if event.series_id is None else series(session, event.series_id, today=today)


def edit(session: Session, series_id: UUID, *, title: str, summary: str) -> None:
    """Call a series something else, and say what it is. Raises Invalid("title"), NotFound."""
    kept, name = _kept(session, series_id), clean_line(title)
    if not name:
        raise Invalid("title", "A series needs a title", "Write what its events have in common.")
    taken = session.scalars(sa.select(Series.title).where(Series.id != series_id))
    if name.casefold() in {held.casefold() for held in taken}:
        raise Invalid("title", f"There is a series “{name}” already", "Choose another title.")
    kept.title, kept.summary = name, clean(summary).strip()
    session.flush()


def put_in(session: Session, series_id: UUID, event_id: UUID) -> None:
    """Put an event that is there in a series; it leaves the one it was in. Raises NotFound."""
    events.edit(session, event_id, series=_kept(session, series_id).title)


def _row(kept: Series, rows: list[EventRow], today: date) -> SeriesRow:
    own = tuple(row for row in rows if row.series_id == kept.id)
    on = [row for row in own if row.status is not EventStatus.CANCELLED]
    ahead = [row.first_day for row in on if row.first_day is not None and row.first_day >= today]
    places = [row.places for row in on]
    return SeriesRow(
        kept.id,
        kept.title,
        kept.summary,
        own,
        min(ahead, default=None),
        sum(row.registered for row in on),
        None if None in places else sum(number or 0 for number in places),
    )


def _kept(session: Session, series_id: UUID) -> Series:
    if (kept := session.get(Series, series_id)) is None:
        raise NotFound("That series is no longer here", "Somebody may have undone adding it.")
    return kept
