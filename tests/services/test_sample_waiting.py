"""What the sample shows of waiting lists and groups."""

import make
from convene.services import events, groups, waiting
from convene.store.workspace import Workspace


def test_the_convening_has_a_waiting_list_with_a_story(workspace: Workspace) -> None:
    make.sample(workspace)
    event_id = next(one.id for one in workspace.read(events.listing) if one.waiting == 9)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    offered, first, *_, last = found.people
    assert offered.offer is not None
    assert not offered.offer.told
    assert offered.offer.expires_at > make.NOW
    assert (first.place, first.priority, found.next) == (1, 1, first)
    assert last.reason.startswith("Did not answer the offer")
    assert sum(one.short_notice for one in found.people) == 3
    (group,) = workspace.read(groups.of_event, event_id)
    assert (group.held, group.unnamed) == (6, 0)
    assert group.contact in {one.name for one in group.members}
