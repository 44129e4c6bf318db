"""Addresses from which mail came back: known from the messages themselves, as long as it is still the person's."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.outbox import MessageState
from convene.rules.text import email_key
from convene.store.tables import Message, Person

CAME_BACK = sa.and_(Message.way != "", Message.state.in_([MessageState.FAILED, MessageState.DRAFT, MessageState.HELD]))
"""Messages that had left once, came back, and were not sent again since."""

_FEW = 500


@dataclass(frozen=True, slots=True)
class Returned:
    """The address that mail came back from, and what was said; "" where that is not known any more."""

    address: str
    problem: str

    def __str__(self) -> str:
        """What is said wherever somebody is about to write there; without the address, which may be long."""
        return "Mail to their address came back" + (f": {self.problem}" if self.problem else "")


def returned(session: Session, people: Collection[UUID] | None = None) -> dict[UUID, Returned]:
    """Who of everybody, or of these, has an address that mail came back from, by person; the latest that says why."""
    few = people is not None and len(people) <= _FEW
    rows = session.execute(
        sa.select(Message.person_id, Message.recipient, Message.problem, Person.email, Person.email_key)
        .join(Person, Person.id == Message.person_id)
        .where(CAME_BACK, Message.person_id.in_(people or ()) if few else sa.true())
        .order_by(Message.problem != "", Message.created_at)
    )
    return {
        row.person_id: Returned(row.email, row.problem.removeprefix("Came back: "))
        for row in rows
        if row.email_key and email_key(row.recipient) == row.email_key and (people is None or row.person_id in people)
    }
