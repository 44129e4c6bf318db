"""``convene list themes``: how the themes of an event run, and how often they meet."""

from typing import Any
from uuid import UUID

from convene.store.workspace import Workspace

COLUMNS = ("theme", "sessions", "minutes", "alone", "meets")


def records(workspace: Workspace, event_id: UUID) -> list[dict[str, Any]]:
    """One for each theme, also for one that runs nowhere."""
    from convene.rules.theme_threads import threads
    from convene.services import programme

    found = threads(workspace.read(programme.agenda, event_id))
    names = {t.theme.key: t.theme.name for t in found.threads}
    return [
        {
            "theme": t.theme.name,
            "sessions": len(t.sessions),
            "titles": [s.title for s in t.sessions],
            "minutes": t.minutes,
            "alone": len(t.alone),
            "in_tray": len(t.waiting),
            "meets": {names[other]: count for other, count in found.met_by(t.theme.key).items()},
        }
        for t in found.threads
    ]
