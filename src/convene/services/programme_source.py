"""What a schedule from outside has to offer so that it can be imported, whichever file it was read from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from convene.rules.programme import SessionKind
from convene.rules.text import search_key


class Day(Protocol):
    """A day of the schedule; ``start`` and ``end`` are aware, the end may lie after midnight."""

    @property
    def index(self) -> int: ...
    @property
    def date(self) -> date: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


class Speaker(Protocol):
    """A person of the schedule. Where the source gives no id, ``key`` is the name."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


class Listed(Protocol):
    """A session of the schedule; ``day`` is the ``index`` of its day."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def abstract(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def track(self) -> str: ...
    @property
    def room(self) -> str: ...
    @property
    def day(self) -> int: ...
    @property
    def start(self) -> datetime: ...
    @property
    def minutes(self) -> int: ...
    @property
    def people(self) -> Sequence[Speaker]: ...
    @property
    def url(self) -> str: ...


class Schedule(Protocol):
    """A programme as a reader gives it."""

    @property
    def title(self) -> str: ...
    @property
    def acronym(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def days(self) -> Sequence[Day]: ...
    @property
    def rooms(self) -> Sequence[str]: ...
    @property
    def tracks(self) -> Sequence[str]: ...
    @property
    def sessions(self) -> Sequence[Listed]: ...
    @property
    def people(self) -> Sequence[Speaker]: ...


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
