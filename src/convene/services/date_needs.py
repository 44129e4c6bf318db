"""Events whose dates want an answer: what Home says of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.date_sense import DateNote, NoteKind
from convene.rules.events import EventKind, EventStatus
from convene.services import date_sense
from convene.services.events import EventRow
from convene.store.tables import Event, EventDay

SERIOUS = frozenset({NoteKind.BANK_HOLIDAY, NoteKind.SAME_PEOPLE, NoteKind.WEEKEND})
"""What is worth a line on Home; the rest is said where the date is planned."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An event and the first thing that falls on its days and that nobody has set aside; ``more`` counts the others."""

    event_id: UUID
    title: str
    note: DateNote
    more: int


def unanswered(session: Session, live: Iterable[EventRow], *, today: date) -> Iterator[Unanswered]:
    """Those among ``live`` that are drafts or published and still have a day to come."""
    coming = [(key, day) for key, day in session.execute(_days(today))]
    busy = {day for day, count in Counter(day for _, day in coming).items() if count > 1}
    bank = date_sense.bank_holidays
    looked_at = {key for key, day in coming if day in busy or day.weekday() > 4 or day in bank(day.year)}
    for event in live:
        if event.id not in looked_at or event.kind is EventKind.PARTNER:
            continue
        if event.status not in {EventStatus.DRAFT, EventStatus.PUBLISHED}:
            continue
        notes = [note for found in date_sense.of_event(session, event.id).values() for note in found]
        serious = [note for note in notes if note.day >= today and note.warns and note.kind in SERIOUS]
        if serious:
            yield Unanswered(event.id, event.title, serious[0], len(serious) - 1)


def _days(today: date) -> sa.Select[UUID, date]:
    return (
        sa.select(EventDay.event_id, EventDay.date)
        .join(Event, Event.id == EventDay.event_id)
        .where(EventDay.date >= today, Event.status != EventStatus.CANCELLED)
        .distinct()
    )
