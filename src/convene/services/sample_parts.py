"""In the sample somebody who was asked has not answered yet, and somebody has to leave early."""

from uuid import UUID

from convene.rules.programme import ContributionState
from convene.services.sample_rows import Rows
from convene.store.tables import Contribution, EventDay, EventSession, Person, Unavailability

_ASKED = ("Letters we never sent", "Astrid Solberg")
_LEAVES = ("Gunnar Lindqvist", ("15:30", "18:00"), "Collects his daughter")


def parts(rows: Rows, event_id: UUID) -> None:
    """What people of an event said: an answer that is owed, and a time on its day."""
    people = {one["name"]: one["id"] for one in rows.gathered(Person)}
    title, asked = _ASKED
    ours = [one for one in rows.gathered(EventSession) if one["event_id"] == event_id]
    session = next(one["id"] for one in ours if one["title"] == title)
    for part in rows.gathered(Contribution):
        waits = (part["session_id"], part["person_id"]) == (session, people[asked])
        part["state"] = ContributionState.INVITED if waits else ContributionState.CONFIRMED
    name, hours, reason = _LEAVES
    (day,) = (one["date"] for one in rows.gathered(EventDay) if one["event_id"] == event_id)
    start, end = (rows.at(day, clock) for clock in hours)
    rows.add(Unavailability, person_id=people[name], starts_at=start, ends_at=end, reason=reason)
