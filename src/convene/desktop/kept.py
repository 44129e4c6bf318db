"""The events kept at hand in the sidebar, per workspace, in the settings."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtCore import QSettings

_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """An event kept at hand: its id, its title, and the day of the month it begins on."""

    event_id: str
    title: str
    day: int | None = None


class KeptEvents:
    """The events lately looked at in one workspace, the latest first, and where the settings keep them. Of a rehearsal
    nothing is kept."""

    def __init__(self, settings: QSettings, where: str, *, rehearsal: bool = False) -> None:
        self._settings, self._rehearsal = settings, rehearsal
        self._key = "kept/" + hashlib.sha256(where.encode()).hexdigest()[:16]
        try:
            self.events = [Kept(**one) for one in json.loads(str(settings.value(self._key, "[]")))]
        except (ValueError, TypeError):
            self.events = []  # written by another version; they come back as they are visited

    def visit(self, now: Kept) -> bool:
        """That one is looked at. Says whether the list is another one now."""
        if now in self.events:
            return False
        self._keep([now, *(kept for kept in self.events if kept.event_id != now.event_id)][:_MOST])
        return True

    def forget(self, event_id: str) -> None:
        """That one is there no more."""
        self._keep([kept for kept in self.events if kept.event_id != event_id])

    def _keep(self, events: list[Kept]) -> None:
        self.events = events
        if not self._rehearsal:
            self._settings.setValue(self._key, json.dumps([asdict(one) for one in events]))
