"""When the check-in of an event opens: so many minutes before each of its days starts, where somebody said so."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import OPENS_AT_MOST
from convene.rules.errors import Invalid, NotFound
from convene.rules.roles import Right, takes
from convene.store.tables import Event, EventDay, Setting


def setting_name(event_id: UUID) -> str:
    """What it is kept under."""
    return f"checkin_opens.{event_id}"


def opening(kept: Mapping[str, Any] | None, starts: datetime | None) -> datetime | None:
    """When it opens, of what is kept and the start of the day; None: it is open all day."""
    if kept is None or starts is None:
        return None
    return starts - timedelta(minutes=int(kept["minutes"]))


@takes(Right.DESK)
def opens_before(session: Session, event_id: UUID) -> int | None:
    """How many minutes before a day starts; None: it is open all day."""
    kept = session.get(Setting, setting_name(event_id))
    return None if kept is None else int(kept.value["minutes"])


@takes(Right.DESK)
def opens_at(session: Session, event_id: UUID, *, day: date) -> datetime | None:
    """When check-in opens on a day; None: it is open all day, or there is no such day."""
    starts = session.scalar(
        sa.select(sa.func.min(EventDay.starts_at)).where(EventDay.event_id == event_id, EventDay.date == day)
    )
    kept = session.get(Setting, setting_name(event_id))
    return opening(kept.value if kept else None, starts)


def set_opens_before(session: Session, event_id: UUID, minutes: int | None) -> None:
    """Open check-in so many minutes before each day starts; None: at any time. Raises Invalid("minutes"), NotFound."""
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    if minutes is not None and not 0 <= minutes <= OPENS_AT_MOST:
        raise Invalid("minutes", "Check-in opens at most a day before", f"Give 0 to {OPENS_AT_MOST} minutes.")
    kept = session.get(Setting, setting_name(event_id))
    if minutes is None:
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(Setting(name=setting_name(event_id), value={"minutes": minutes}))
    else:
        kept.value = {"minutes": minutes}
