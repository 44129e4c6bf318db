"""What the sample workspace keeps to begin with: templates made of two of its events."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.event_pattern import to_json
from convene.services.event_patterns import pattern_of
from convene.services.sample_rows import Rows
from convene.store.bulk import insert_rows
from convene.store.tables import Event, EventTemplate

_TEMPLATES = (
    ("CBE3", "Five-day programme", "Two modules, two action learning sets and a field visit, three weeks apart."),
    ("DIGITAL-4", "Masterclass, one afternoon", "Half a day for fifty people in one room."),
)


def templates(session: Session, rows: Rows) -> None:
    """Keep them. The events are there by then."""
    codes = sa.select(Event.code, Event.id).where(Event.code.in_([code for code, _, _ in _TEMPLATES]))
    events = dict(session.execute(codes).all())
    insert_rows(
        session,
        EventTemplate,
        [
            {
                "id": rows.key(),
                "title": title,
                "summary": summary,
                "content": to_json(pattern_of(session, events[code]).as_template()),
                "made_at": rows.now,
            }
            for code, title, summary in _TEMPLATES
        ],
    )
