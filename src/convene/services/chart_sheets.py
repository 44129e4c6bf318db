"""Two charts for a workbook, each beside the counts it shows: arrivals per five minutes, registrations over time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.drawn import Cell, Chart, Drawn
from convene.rules.errors import NotFound
from convene.rules.exchange import Kind
from convene.rules.registrations import OVER
from convene.rules.time import say_day, zone
from convene.services.presence import first_arrivals, in_steps
from convene.store.tables import Event, Registration

_STEP = timedelta(minutes=5)
_MOST_DAYS = 120
"""From more days on, registrations are counted by the week."""

_HEADING = 4
_WIDTHS = (20.0, 10.0, 10.0, 3.0)


def arrivals_charts(session: Session, event_id: UUID) -> list[Drawn]:
    """A sheet for each day on which people came: everybody's first arrival in steps of five minutes. Raises
    NotFound."""
    event = _event(session, event_id)
    tz = zone(event.time_zone)
    by_day: dict[date, list[datetime]] = {}
    for day, _, at in first_arrivals(session, event_id):
        by_day.setdefault(day, []).append(at)
    return [_arrivals(event.title, day, times, tz) for day, times in by_day.items()] or [
        _sheet(event.title, "Arrivals", "Nobody has come yet.", ("Time", "time"), ())
    ]


def registrations_chart(session: Session, event_id: UUID) -> list[Drawn]:
    """How many had registered by each day, of those who have not withdrawn since; by the week over more than 120 days.
    Raises NotFound."""
    event = _event(session, event_id)
    tz = zone(event.time_zone)
    times = session.scalars(
        sa.select(Registration.registered_at).where(
            Registration.event_id == event_id, Registration.state.not_in(OVER), Registration.registered_at.is_not(None)
        )
    )
    new = Counter(at.astimezone(tz).date() for at in times if at is not None)
    if not new:
        return [_sheet(event.title, "Registrations", "Nobody has registered yet.", ("Day", "date"), ())]
    first, last = min(new), max(new)
    weekly = (last - first).days >= _MOST_DAYS
    if weekly:
        first -= timedelta(days=first.weekday())
    step = 7 if weekly else 1
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    counts = [(start, sum(new[start + timedelta(days=n)] for n in range(step))) for start in starts]
    total = sum(new.values())
    places = f" of {event.capacity:,} places" if event.capacity else ""
    words = (
        f"{total:,} registered{places}, from {say_day(min(new))} to {say_day(last)}, "
        f"by the {'week' if weekly else 'day'}; those who withdrew are left out."
    )
    when = "Week of" if weekly else "Day"
    chart = Chart("line", "Registrations over time", when, "People so far", words, 1, 3, *_at(counts))
    return [_sheet(event.title, "Registrations", words, (when, "date"), counts, chart)]


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    return event


def _arrivals(title: str, day: date, times: Sequence[datetime], tz: ZoneInfo) -> Drawn:
    came = dict(in_steps(times))
    first, last = min(came), max(came)
    steps = [first + n * _STEP for n in range((last - first) // _STEP + 1)]
    counts = [(at, came.get(at, 0)) for at in steps]
    busiest = max(counts, key=lambda pair: pair[1])
    start, people = busiest[0].astimezone(tz), busiest[1]
    words = (
        f"{len(times):,} {'person' if len(times) == 1 else 'people'} came on {say_day(day)}, the first at "
        f"{min(times).astimezone(tz):%H:%M}; most of them, {people:,}, between {start:%H:%M} and {start + _STEP:%H:%M}."
    )
    chart = Chart("columns", "Arrivals per five minutes", "Time", "People", words, 1, 2, *_at(counts))
    return _sheet(title, f"Arrivals {day.day} {day:%B}", words, ("Time", "time"), counts, chart)


def _at(counts: Sequence[tuple[object, int]]) -> tuple[int, int, int, int]:
    """The first and last row of the counts, and the row and column of the chart beside them."""
    return _HEADING + 1, _HEADING + len(counts), _HEADING, len(_WIDTHS) + 1


def _sheet(
    title: str,
    name: str,
    words: str,
    first: tuple[str, Kind],
    counts: Sequence[tuple[date, int]],
    chart: Chart | None = None,
) -> Drawn:
    heading, kind = first
    cells = [Cell(1, 1, title, look="title", across=12), Cell(2, 1, words, look="note", across=12)]
    if counts:
        cells.append(Cell(_HEADING, 1, heading, look="heading"))
        cells += [Cell(_HEADING, n, text, "integer", "heading") for n, text in ((2, "New"), (3, "So far"))]
    so_far = 0
    for row, (at, people) in enumerate(counts, _HEADING + 1):
        so_far += people
        cells += [Cell(row, 1, at, kind), Cell(row, 2, people, "integer"), Cell(row, 3, so_far, "integer")]
    return Drawn(
        name,
        cells,
        (*_WIDTHS, *(12.0 for _ in range(8))),
        {1: 26.0},
        frozen=(_HEADING + 1, 1) if counts else (1, 1),
        repeated=(_HEADING, _HEADING) if counts else None,
        charts=(chart,) if chart else (),
    )
