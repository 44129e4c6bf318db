"""Dates that matter in the sample: a half term over a day of the programme, and a training day that does not matter."""

from datetime import timedelta
from uuid import UUID

from convene.rules.date_sense import ObservanceKind
from convene.services.sample_rows import Rows
from convene.store.tables import Event, EventDay, Observance, SetAside

_SOURCE = "School dates of the borough"


def dates(rows: Rows, convening_id: UUID) -> None:
    """School dates as a coordinator would bring them, and one of them set aside."""
    (bridge,) = (one["id"] for one in rows.gathered(Event) if one["code"] == "CBE3")
    last = max(day["date"] for day in rows.gathered(EventDay) if day["event_id"] == bridge)
    monday = last - timedelta(days=last.weekday())
    (day,) = (one["date"] for one in rows.gathered(EventDay) if one["event_id"] == convening_id)
    school = ObservanceKind.SCHOOL_HOLIDAY
    for name, first, until in (("Half term", monday, monday + timedelta(days=4)), ("School training day", day, day)):
        rows.add(Observance, kind=school, name=name, first_day=first, last_day=until, source=_SOURCE)
    rows.add(
        SetAside,
        event_id=convening_id,
        subject=f"date:{day.isoformat()}:school_holiday:School training day",
        reason="There is a crèche that day; parents asked for it",
        at=rows.now - timedelta(days=30),
    )
