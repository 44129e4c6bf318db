"""What the checks find in the convening beside double bookings: a facilitator who comes late, a projector that a
room has not, and a care note that somebody looked at and accepted."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.programme import FindingKind
from convene.services import programme
from convene.services.sample_rows import Cast, Rows
from convene.store.tables import EventDay, EventSession, SetAside, Unavailability

_COMES_LATE = "Imogen Calloway"
_SHOWS = "Cultures of belonging"


def care(rows: Rows, cast: Cast, event_id: UUID) -> None:
    """Who cannot be there from the start, and what is needed in a room."""
    (day,) = (one["date"] for one in rows.gathered(EventDay) if one["event_id"] == event_id)
    rows.add(
        Unavailability,
        person_id=cast.by_name[_COMES_LATE],
        starts_at=rows.at(day, "07:30"),
        ends_at=rows.at(day, "10:45"),
        reason="ward round",
    )
    (shown,) = (one for one in rows.gathered(EventSession) if one["event_id"] == event_id and one["title"] == _SHOWS)
    shown["equipment"] = "Projector\nFlip chart"


def accepted(session: Session, rows: Rows, event_id: UUID) -> None:
    """The afternoon of the compassion track without a break, for a reason."""
    long = next(f for f in programme.clashes(session, event_id) if f.kind is FindingKind.STRETCH)
    session.add(
        SetAside(
            id=rows.key(),
            event_id=event_id,
            subject=programme.SUBJECT + long.id,
            reason="In “Letters we never sent” everybody writes on their own and may come and go.",
            at=rows.now - timedelta(days=2),
        )
    )
