"""What schedules from outside call their sessions, and what we call them."""

from convene.rules.programme import SessionKind
from convene.rules.text import search_key

_KINDS = {
    "keynote": SessionKind.KEYNOTE,
    "workshop": SessionKind.WORKSHOP,
    "hands on": SessionKind.WORKSHOP,
    "tutorial": SessionKind.WORKSHOP,
    "panel": SessionKind.PANEL,
    "podium": SessionKind.PANEL,
    "discussion": SessionKind.PANEL,
    "story": SessionKind.STORY,
    "reflection": SessionKind.REFLECTION,
    "lunch": SessionKind.LUNCH,
    "break": SessionKind.BREAK,
    "pause": SessionKind.BREAK,
    "meeting": SessionKind.NETWORKING,
    "party": SessionKind.NETWORKING,
    "networking": SessionKind.NETWORKING,
}
"""Words in a schedule's session types, and what we call them; everything else is a talk."""


def session_kind(said: str) -> SessionKind:
    """What we call a session that a schedule calls ``said``: lecture, podium, lightning_talk ..."""
    words = search_key(said).replace("_", " ").replace("-", " ")
    return next((kind for word, kind in _KINDS.items() if word in words), SessionKind.TALK)
