"""A workspace at a glance."""

from datetime import timedelta

import make
from convene.rules.registrations import RegistrationState
from convene.services import checkin
from convene.services.workspace import info
from convene.store.files import SCHEMA
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


def test_at_a_glance(workspace: Workspace) -> None:
    later = make.event(workspace, "Later", code="LATER", capacity=None)
    event_id = make.event(
        workspace, "Now", code="NOW", days=(TODAY, TODAY + timedelta(days=7)), venue_id=make.venue(workspace, "Hall")
    )
    registration_id = make.registration(workspace, event_id)
    make.registration(workspace, event_id, state=RegistrationState.WAITING)
    workspace.write("Admit", checkin.admit, event_id, registration_id, desk="A", day=TODAY, now=NOW)
    held = workspace.read(info, today=TODAY)
    assert held.schema == SCHEMA
    assert held.counts["events"] == 2
    assert held.counts["scans"] == 1
    assert "journal_rows" not in held.counts
    first, second = held.events
    assert (first.id, first.code, first.registered, first.places, first.here) == (event_id, "NOW", 1, 240, 1)
    assert [(d.date, d.venue) for d in first.days] == [(TODAY, "Hall"), (TODAY + timedelta(days=7), "Hall")]
    assert (second.id, second.places, second.here) == (later, None, 0)


def test_here_is_today_where_the_event_is_on_today_else_the_latest_day_anybody_came(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(TODAY, TODAY + timedelta(days=7)))
    registration_id = make.registration(workspace, event_id)
    workspace.write("Admit", checkin.admit, event_id, registration_id, desk="A", day=TODAY, now=NOW)

    def here(days: int) -> int:
        return workspace.read(info, today=TODAY + timedelta(days=days)).events[0].here

    assert [here(0), here(3), here(7)] == [1, 1, 0]
