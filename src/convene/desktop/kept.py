"""The events kept at hand in the sidebar, per workspace, in the settings."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from PySide6.QtCore import QSettings


@dataclass(frozen=True, slots=True)
class Kept:
    """An event kept at hand: its id, its title, and the day of the month it begins on."""

    event_id: str
    title: str
    day: int | None = None


def kept_in(settings: QSettings, where: str) -> list[Kept]:
    """The events kept for that workspace, the latest first."""
    try:
        return [Kept(**one) for one in json.loads(str(settings.value(_key(where), "[]")))]
    except (ValueError, TypeError):
        return []  # written by another version; they come back as they are visited


def keep(settings: QSettings, where: str, kept: Sequence[Kept]) -> None:
    """Keep these events for that workspace."""
    settings.setValue(_key(where), json.dumps([asdict(one) for one in kept]))


def _key(where: str) -> str:
    return "kept/" + hashlib.sha256(where.encode()).hexdigest()[:16]
