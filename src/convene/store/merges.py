"""Facts that follow a person who was merged into another: who holds which calendar entry. Undo plays no facts back, so
it asks here."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.encoding import Values
from convene.store.tables import CalendarLedger, Person

Steps = Iterable[tuple[str, Values | None, Values | None]]
"""Of the table of merges: key, row as it was, row as it is now."""


def lead_facts(session: Session, ledger: Iterable[str], person_id: UUID) -> None:
    """These lines of the calendar ledger are that person's."""
    if ids := [UUID(key) for key in ledger]:
        session.execute(sa.update(CalendarLedger).where(CalendarLedger.id.in_(ids)).values(person_id=person_id))


def follow(session: Session, steps: Steps) -> None:
    """After an undo or redo that made or took back merges."""
    for _, was, now in steps:
        if (was is None) == (now is None):
            continue
        row = now or was or {}
        owner = row["kept_id"] if now else row["content"].get("other_id")
        if owner and session.get(Person, UUID(owner)) is not None:
            lead_facts(session, row["content"].get("ledger", ()), UUID(owner))
