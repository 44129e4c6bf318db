"""What the frame around the pages reads: the counts of the sidebar, and what “Find anything” finds."""

from datetime import date
from typing import Any
from uuid import UUID

from convene.desktop.finder import Found
from convene.services import finder
from convene.services.finder import Hit, HitKind

_LOOK = {
    HitKind.EVENT: ("Event", "ticket"),
    HitKind.SESSION: ("Session", "clock"),
    HitKind.PERSON: ("Person", "user"),
    HitKind.VENUE: ("Venue", "map-pin"),
    HitKind.CERTIFICATE: ("Certificate", "award"),
}


def counts(session: Any, today: date) -> dict[str, int]:  # noqa: ARG001
    """Numbers beside the sidebar's places."""
    return finder.counts(session)


def find(session: Any, text: str, event_id: UUID | None) -> list[Found]:
    """What the workspace holds for these letters, as places to go to."""
    return [_found(hit) for hit in finder.find(session, text, event_id=event_id)]


def _found(hit: Hit) -> Found:
    kind, icon = _LOOK[hit.kind]
    place, target = _where(hit)
    return Found(kind, hit.title, hit.detail, icon, place, target)


def _where(hit: Hit) -> tuple[str, dict[str, Any]]:
    match hit.kind:
        case HitKind.EVENT:
            return "event", {"event_id": hit.id}
        case HitKind.SESSION:
            return "event", {"event_id": hit.event_id, "tab": "programme", "session_id": hit.id}
        case HitKind.PERSON:
            return "people", {"person_id": hit.id}
        case HitKind.VENUE:
            return "venues", {"venue_id": hit.id}
        case HitKind.CERTIFICATE:
            return "event", {"event_id": hit.event_id, "tab": "people", "registration_id": hit.id}
