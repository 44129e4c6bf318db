"""Catering by day and meal for the kitchen: how many plates of what. Counts only, nobody is named."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.drawn import Cell, Drawn, Formula, Look, place
from convene.rules.exchange import Sheet
from convene.rules.programme import PAUSES, SessionState
from convene.rules.roles import Right, takes
from convene.rules.time import say_day, zone
from convene.services.needs_board import CateringDay, catering
from convene.services.needs_sheets import catering_sheet
from convene.store.tables import Event, EventDay, EventSession, Room

NOTHING = "Nothing asked for"
_WHAT, _MEAL, _SUM = 46.0, 18.0, 13.0
_HEADING = 4


@dataclass(frozen=True, slots=True)
class CateringSheets:
    """The counts as a list, and drawn: a sheet for each day with a column for each meal."""

    sheet: Sheet
    drawn: tuple[Drawn, ...]


@takes(Right.SEE_NEEDS)
def catering_sheets(session: Session, event_id: UUID) -> CateringSheets:
    """What the kitchen has to know. Meals are the pauses of the programme: breaks, lunch, arrival, networking; each
    is for all who are expected that day. A day without any has one column. Raises NotFound."""
    days = catering(session, event_id)
    title = session.get_one(Event, event_id).title
    meals = _meals(session, event_id)
    drawn = tuple(_day(title, day, meals.get(day.date) or ["The whole day"]) for day in days)
    return CateringSheets(catering_sheet(session, event_id), drawn)


def _meals(session: Session, event_id: UUID) -> dict[date, list[str]]:
    """What each meal is called, when and where it is, by day."""
    tz = zone(session.get_one(Event, event_id).time_zone)
    query = (
        sa.select(EventDay.date, EventSession.title, EventSession.starts_at, EventSession.minutes, Room.name)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(EventSession.event_id == event_id, EventSession.kind.in_(PAUSES))
        .where(EventSession.state != SessionState.CANCELLED, EventSession.starts_at.is_not(None))
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    )
    found: defaultdict[date, list[str]] = defaultdict(list)
    for day, title, starts_at, minutes, room in session.execute(query):
        assert starts_at is not None  # noqa: S101 - the query asks for none without
        start, end = starts_at.astimezone(tz), (starts_at + timedelta(minutes=minutes)).astimezone(tz)
        found[day].append("\n".join(filter(None, [title, f"{start:%H:%M} to {end:%H:%M}", room])))
    return found


def _day(title: str, day: CateringDay, meals: Sequence[str]) -> Drawn:
    counts = [(diet.diet, diet.people) for diet in day.diets]
    counts.append((NOTHING, day.expected - sum(people for _, people in counts)))
    first, last = _HEADING + 1, _HEADING + len(counts)
    several = len(meals) > 1
    columns = 1 + len(meals) + several
    cells = [
        Cell(1, 1, title, look="title", across=columns),
        Cell(
            2, 1, f"Catering on {say_day(day.date)}, for {day.expected:,} expected. Counts only: nobody is named.",
            look="note", across=columns,
        ),
        Cell(_HEADING, 1, "What is asked for", look="heading"),
        *(Cell(_HEADING, n, meal, "integer", "heading", led=True) for n, meal in enumerate(meals, 2)),
    ]  # fmt: skip
    for row, (diet, people) in enumerate(counts, first):
        cells.append(Cell(row, 1, diet))
        cells += [Cell(row, n, people, "integer") for n in range(2, 2 + len(meals))]
    cells.append(Cell(last + 1, 1, "Plates", look="total"))
    for n in range(2, 2 + len(meals)):
        plates = Formula(f"SUM({place(first, n)}:{place(last, n)})", day.expected)
        cells.append(Cell(last + 1, n, plates, "integer", "total"))
    if several:
        cells.append(Cell(_HEADING, columns, "All meals", "integer", "heading"))
        for row, people in enumerate([*(people for _, people in counts), day.expected], first):
            text = f"SUM({place(row, 2)}:{place(row, columns - 1)})"
            look: Look = "total" if row > last else "body"
            cells.append(Cell(row, columns, Formula(text, people * len(meals)), "integer", look))
    return Drawn(
        say_day(day.date, year=False),
        cells,
        [_WHAT, *(_MEAL for _ in meals), *([_SUM] if several else [])],
        {1: 26.0},
        frozen=(first, 2),
        repeated=(_HEADING, _HEADING),
    )
