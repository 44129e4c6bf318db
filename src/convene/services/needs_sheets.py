"""Needs given out as tables: to one named role, with names; and to the kitchen, as counts only."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.exchange import Column, Sheet
from convene.rules.people import NeedKind
from convene.rules.registrations import OVER
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.services.needs import of_event
from convene.services.needs_board import catering
from convene.store.tables import Event, Organisation, Person, Registration

_COLUMNS = (
    Column("For"),
    Column("Name"),
    Column("Known as"),
    Column("Organisation"),
    Column("Kind"),
    Column("What is needed"),
    Column("Who sees to it"),
    Column("By when", "date"),
    Column("State", tones={"Open": "care", "Arranged": "info", "Done": "ok"}),
    Column("Reception sees"),
)
_COUNTS = (Column("Day", "date"), Column("What is asked for"), Column("People", "integer"))


@dataclass(frozen=True, slots=True)
class NeedsSheet:
    """The table for one role. ``left_out`` counts the needs that stay here: consent to keep them is not recorded."""

    sheet: Sheet
    people: int
    left_out: int


@takes(Right.SEE_NEEDS)
def needs_sheet(session: Session, event_id: UUID, kinds: Collection[NeedKind], *, for_whom: str) -> NeedsSheet:
    """The needs of those who come, or may, of these kinds, for one role or person, who is named in every row.

    Only what people agreed to. Raises NotFound; Invalid for nobody named (``for_whom``) and for no ``kinds``.
    """
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    whom = clean_line(for_whom)
    if not whom:
        raise Invalid("for_whom", "Nobody is named", "Say for which role or person this list is.")
    if not kinds:
        raise Invalid("kinds", "No kind of need is chosen", "Choose what this role has to know.")
    people = session.execute(
        sa.select(Person.id, Person.name, Person.known_as, sa.func.coalesce(Organisation.name, ""))
        .join(Registration, Registration.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, Registration.state.not_in(OVER))
        .order_by(Person.search_key, Person.id)
    ).all()
    needs = of_event(session, event_id)
    rows: list[tuple[object, ...]] = []
    left_out, named = 0, set()
    for person_id, name, known_as, organisation in people:
        for need in needs.get(person_id, ()):
            if need.kind not in kinds:
                continue
            if need.consent_at is None:
                left_out += 1
                continue
            named.add(person_id)
            rows.append(
                (
                    whom, name, known_as, organisation, need.kind.value.capitalize(), need.detail or need.label,
                    need.owner, need.due, need.state.value.capitalize(), need.reception_note,
                )
            )  # fmt: skip
    return NeedsSheet(Sheet("Needs", _COLUMNS, rows), len(named), left_out)


@takes(Right.SEE_NEEDS)
def catering_sheet(session: Session, event_id: UUID) -> Sheet:
    """What the kitchen has to know, day by day: how many are expected, and what they asked for. Nobody is named."""
    rows: list[tuple[object, ...]] = []
    for day in catering(session, event_id):
        rows.append((day.date, "Expected", day.expected))
        rows += [(day.date, diet.diet, diet.people) for diet in day.diets]
        rows.append((day.date, "Nothing asked for", day.expected - sum(diet.people for diet in day.diets)))
    return Sheet("Catering", _COUNTS, rows)
