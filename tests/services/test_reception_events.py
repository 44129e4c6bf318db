"""The events a receptionist chooses from."""

from datetime import timedelta

import make
from convene.rules.events import EventStatus
from convene.rules.roles import Role
from convene.services.reception_events import AtReception, at_reception
from convene.store.workspace import Workspace


def test_those_of_today_and_later_the_next_first(workspace: Workspace) -> None:
    day = make.DAY
    later = make.event(workspace, "Later", days=[day + timedelta(days=1)])
    running = make.event(workspace, "Running", days=[day - timedelta(days=1), day])
    make.event(workspace, "Over", days=[day - timedelta(days=1)])
    for status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        make.event(workspace, str(status), days=[day], status=status)
    workspace.keeper.role = Role.RECEPTION
    assert workspace.read(at_reception, today=day) == [
        AtReception(running, "Running", day),
        AtReception(later, "Later", day + timedelta(days=1)),
    ]
