"""What the frame asks of an event: its head above the tabs."""

from datetime import date
from typing import Any
from uuid import UUID

from convene.desktop.header import EventHead, Fact
from convene.desktop.pages.event_words import moves
from convene.rules.time import say_day, say_days
from convene.services.event_head import event_head


def load(session: Any, event_id: UUID, today: date) -> EventHead:
    """The head of an event in words."""
    head = event_head(session, event_id, today=today)
    event = head.event
    if len(event.days) > 1 and event.first_day and event.last_day:
        when = say_days(event.first_day, event.last_day)
    else:
        when = say_day(head.day.date) if head.day else "No day yet"
    return EventHead(
        event.id,
        event.code,
        event.title,
        event.status.value,
        when,
        event.venue,
        tuple(
            Fact(
                fact.text,
                fact.state or "neutral",
                fact.icon or None,
                {"place": "event", "event_id": event.id, "tab": fact.tab} | fact.target,
            )
            for fact in head.facts
        ),
        {"programme": head.sessions, "people": head.people},
        tuple((status.value, words) for status, words in moves(event.next_statuses, event.status)),
        head.day.date.day if head.day else None,
    )
