"""Where each page is found. They are imported when someone goes there, never before the window has painted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

_HERE = "convene.desktop.pages."


def load(place: Any) -> Any:
    """What stands at ``module:name``."""
    if not isinstance(place, str):
        return place
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@dataclass(frozen=True)
class Registry:
    """All places of the window; each as ``module:name``, or the thing itself."""

    pages: Mapping[str, Any]
    tabs: Mapping[str, tuple[str, Any]]  # of an event, in order: what the tab says and its page
    asides: Mapping[str, tuple[str, Any]] = field(default_factory=dict)  # event pages without a tab: whose tab, page
    head: Any = None  # fn(session, event_id, today) -> EventHead
    change_status: Any = None  # fn(context, parent, event_id, status), for EventHead.moves
    counts: Any = None  # fn(session, today) -> dict[str, int], by the names of ``pages``
    find: Any = None  # fn(session, text, event_id | None) -> list[Found]
    begin: Any = None  # fn(workspace) -> Access: who it is that opened it; on the data thread
    opened: Any = None  # fn(context, parent): a workspace that may be written is open from now on


REGISTRY = Registry(
    pages={
        "home": _HERE + "home:HomePage",
        "calendar": _HERE + "calendar_page:CalendarPage",
        "events": _HERE + "events:EventsPage",
        "venues": _HERE + "venues:VenuesPage",
        "people": _HERE + "directory:DirectoryPage",
    },
    tabs={
        "overview": ("Overview", _HERE + "overview:OverviewPage"),
        "programme": ("Programme", _HERE + "programme:ProgrammePage"),
        "venue": ("Venue", _HERE + "venue:VenuePage"),
        "people": ("People", _HERE + "people:PeoplePage"),
        "attendance": ("Attendance", _HERE + "attendance:AttendancePage"),
        "badges": ("Badges", _HERE + "badges:BadgesPage"),
        "papers": ("Papers", _HERE + "papers:PapersPage"),
        "reception": ("Reception", _HERE + "reception:ReceptionPage"),
        "messages": ("Messages", _HERE + "messages:MessagesPage"),
        "export": ("Export", _HERE + "export:ExportPage"),
    },
    asides={
        "applications": ("people", _HERE + "applications:ApplicationsPage"),
        "import": ("people", _HERE + "import_page:ImportPage"),
        "needs": ("people", _HERE + "needs_page:NeedsPage"),
        "signup": ("programme", _HERE + "signup:SignUpPage"),
        "threads": ("programme", _HERE + "threads:ThreadsPage"),
    },
    head=_HERE + "event_head:load",
    change_status=_HERE + "life_dialog:change_status",
    counts=_HERE + "frame:counts",
    find=_HERE + "frame:find",
    begin="convene.services.roles:begin",
    opened=_HERE + "settling:settle_offers",
)
