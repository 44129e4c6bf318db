"""Where each page is found. They are imported when someone goes there, never before the window has painted."""

from importlib import import_module
from typing import Any

PAGES: dict[str, str] = {
    "home": "convene.desktop.pages.home:HomePage",
    "events": "convene.desktop.pages.events:EventsPage",
    "venues": "convene.desktop.pages.venues:VenuesPage",
    "people": "convene.desktop.pages.people:PeoplePage",
}

# The tabs of an event in order: key, then what the tab says and its page.
EVENT_TABS: dict[str, tuple[str, str]] = {
    "overview": ("Overview", "convene.desktop.pages.overview:OverviewPage"),
    "programme": ("Programme", "convene.desktop.pages.programme:ProgrammePage"),
    "venue": ("Venue", "convene.desktop.pages.bookings:BookingsPage"),
    "people": ("People", "convene.desktop.pages.registrations:RegistrationsPage"),
    "badges": ("Badges", "convene.desktop.pages.badges:BadgesPage"),
    "reception": ("Reception", "convene.desktop.pages.reception:ReceptionPage"),
    "export": ("Export", "convene.desktop.pages.export:ExportPage"),
}

# Reads that the frame itself needs; each is ``fn(session, ...)``.
HEAD = "convene.desktop.pages.event_head:load"  # (session, event_id, today) -> EventHead
SET_STATUS = "convene.desktop.pages.event_head:set_status"  # (session, event_id, status), for EventHead.moves
COUNTS = "convene.desktop.pages.frame:counts"  # (session, today) -> dict[str, int], by the names of PAGES
FIND = "convene.desktop.pages.frame:find"  # (session, text, event_id | None) -> list[Found]


def load(place: str) -> Any:
    """What stands at ``module:name``."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
