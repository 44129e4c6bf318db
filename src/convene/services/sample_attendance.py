"""What is said of attendance by hand in the sample's programme, beside the scans."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from convene.rules.attendance import Mark
from convene.rules.registrations import HOLDS_PLACE, Role
from convene.services.sample_rows import Rows
from convene.store.tables import AttendanceMark, EventDay, Registration, Scan

RULE: dict[str, Any] = {"days": 4, "parts": {"module": "all"}}
"""As the house has it: 4 of 5 days, both modules."""

_SAID: tuple[tuple[tuple[Mark, str], ...], ...] = (  # by day: what is said of those whom no desk saw, in order
    ((Mark.CAUGHT_UP, "Spent the day with cohort 2, then an hour with Astrid Solberg"),),
    ((Mark.EXCUSED, "Called in to cover a ward"), (Mark.ATTENDED, "Signed the paper list; the badge was at home")),
)


def marks(rows: Rows, event_id: UUID) -> None:
    """Marks for the past days of an event, for members who were not scanned there."""
    members = [
        one["id"]
        for one in rows.gathered(Registration)
        if one["event_id"] == event_id and one["role"] is Role.PARTICIPANT and one["state"] in HOLDS_PLACE
    ]
    came = {(scan["registration_id"], scan["day"]) for scan in rows.gathered(Scan) if scan["event_id"] == event_id}
    days = [day for day in rows.gathered(EventDay) if day["event_id"] == event_id and day["date"] < rows.today]
    for day, said in zip(days, _SAID, strict=True):
        unseen = [one for one in members if (one, day["date"]) not in came]
        for registration_id, (mark, reason) in zip(unseen, said, strict=False):
            rows.add(
                AttendanceMark,
                registration_id=registration_id,
                day_id=day["id"],
                mark=mark,
                reason=reason,
                at=min(rows.now, day["ends_at"] + timedelta(days=1)),
            )
