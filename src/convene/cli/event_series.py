"""Series as ``convene list`` says them."""

from typing import Any

from convene.cli.workspaces import today
from convene.store.workspace import Workspace

COLUMNS = ("title", "next_day", "registered", "places", "events")


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """Every series, or the one that an event of that code is in, with the codes of its events by date."""
    from convene.services import event_series

    return [
        {
            "id": one.id,
            "title": one.title,
            "summary": one.summary,
            "next_day": one.next_day,
            "registered": one.registered,
            "places": one.places,
            "events": [event.code for event in one.events],
        }
        for one in workspace.read(event_series.listing, today=today(workspace).date())
        if code is None or code.casefold() in {event.code.casefold() for event in one.events}
    ]
