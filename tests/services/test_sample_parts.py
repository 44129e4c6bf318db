"""The sample's people: one has not answered, one leaves early."""

import make
from convene.rules.programme import ContributionState
from convene.services import availability, contributors, events


def test_an_answer_is_owed_and_somebody_leaves_early(workspace):
    make.sample(workspace)
    event = workspace.read(events.id_by_code, "OPEN")
    parts = [part for told in workspace.read(contributors.of_event, event).values() for part in told]
    assert [part.name for part in parts if part.state is not ContributionState.CONFIRMED] == ["Astrid Solberg"]
    (times,) = (one for one in workspace.read(availability.of_event, event).values() if "daughter" in one[0].reason)
    assert [one.reason for one in times] == ["Collects his daughter"]
    assert workspace.read(availability.parts_during, times[0].person_id, times[0].starts_at, times[0].ends_at) == ()
