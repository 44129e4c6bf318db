"""What Home says of people whose time is up, on both kinds of database."""

from datetime import date

import make
from convene.services.home_needs import Call, needs
from convene.services.retention_needs import DuePeople, people_due
from convene.store.workspace import Workspace


def test_who_is_due_is_said_once_for_all_events(workspace: Workspace) -> None:
    assert workspace.read(people_due, today=make.TODAY) is None
    old = make.event(workspace, "Old", days=(date(2024, 5, 1),))
    older = make.event(workspace, "Older", days=(date(2020, 5, 1),))
    both = make.person(workspace)
    for event_id in (old, older):
        make.registration(workspace, event_id, both)
    make.registration(workspace, old)
    found = workspace.read(people_due, today=make.TODAY)
    assert found == DuePeople(2, 2, "Older", date(2022, 5, 1))
    (line,) = [one for one in workspace.read(needs, [], today=make.TODAY, now=make.NOW) if one.kind is Call.RETENTION]
    assert (line.title, line.detail) == ("2 people to erase: their time here is up", "Older and 1 more event")
    assert line.place == {"place": "people", "show": "retention"}
