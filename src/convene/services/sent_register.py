"""What has left, told from one workspace to another: after a backup was restored, so that nothing leaves twice, nothing
is owed that people hold, and no SEQUENCE falls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.outbox import MessageState
from convene.services.returned_mail import CAME_BACK
from convene.store.bulk import table_of
from convene.store.tables import CalendarItem, CalendarLedger, Event, Message, Person
from convene.store.types import Row

_LEFT = (MessageState.SENT.value, MessageState.SENDING.value)


@dataclass(frozen=True, slots=True)
class SentRegister:
    """What was issued, who holds which appointment, and which messages left, came back or are in doubt; each row by
    column."""

    items: tuple[dict[str, Any], ...]
    ledger: tuple[dict[str, Any], ...]
    messages: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """How much was news here: appointments that people hold, and messages that left."""

    appointments: int
    messages: int


def register(session: Session) -> SentRegister:
    """All that has left this workspace."""
    left = sa.select(Message).where(sa.or_(Message.state.in_(_LEFT), CAME_BACK))
    return SentRegister(
        tuple(_values(session.scalars(sa.select(CalendarItem)))),
        tuple(_values(session.scalars(sa.select(CalendarLedger)))),
        tuple(_values(session.scalars(left))),
    )


def catch_up(session: Session, sent: SentRegister) -> CaughtUp:
    """Have it count here too. What is known here stays; people and events that are not here are passed over. The same
    again changes nothing."""
    people, events = set(session.scalars(sa.select(Person.id))), set(session.scalars(sa.select(Event.id)))
    for values in sent.items:
        item = session.get(CalendarItem, values["uid"])
        if item is None:
            session.add(CalendarItem(**values))
        elif _later(values, item):
            for name, value in values.items():
                setattr(item, name, value)
    known = set(session.scalars(sa.select(CalendarLedger.id)))
    holds = [one for one in sent.ledger if one["id"] not in known and one["person_id"] in people]
    session.add_all(CalendarLedger(**one) for one in holds)
    count = 0
    for values in sent.messages:
        row = session.get(Message, values["id"])
        if row is not None and row.state not in _LEFT and (row.state, row.way) != (values["state"], values["way"]):
            for name, value in values.items():
                setattr(row, name, value)
            count += 1
        elif row is None and values["person_id"] in people and values["event_id"] in (events | {None}):
            session.add(Message(**values))
            count += 1
    session.flush()
    return CaughtUp(len(holds), count)


def _later(values: dict[str, Any], item: CalendarItem) -> bool:
    there: tuple[int, datetime] = values["sequence"], values["modified_at"]
    return there > (item.sequence, item.modified_at)


def _values(rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {column.key: getattr(row, column.key) for column in table_of(type(row)).columns}
