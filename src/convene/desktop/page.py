"""What a page is, and what it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.layout import Ground
from convene.desktop.tasks import Tasks
from convene.rules.roles import Right, Role
from convene.rules.time import LONDON


class Go(Protocol):
    """Navigation: ``go("home")``, ``go("event", event_id=..., tab="programme", session_id=...)``."""

    def __call__(self, place: str, **target: Any) -> None: ...


@dataclass(frozen=True)
class Context:
    """All that a page knows of the rest: where work is done, how to go elsewhere, what time it is, how to say so."""

    tasks: Tasks
    go: Go
    clock: Callable[[], datetime]
    toast: Callable[..., None] = lambda *_, **__: None  # toast(text, act="", on_act=None): what happened elsewhere
    rehearse: Callable[[str], None] = lambda _: None  # opens Reception of that event on a copy
    rehearsal: bool = False  # this is such a copy: nothing of it is kept
    may: Callable[[Right], bool] = lambda _: True  # whether whoever is at the window has a right
    entered: Callable[[Role], None] = lambda _: None  # tells that somebody is at a desk now, or has left it

    def now(self) -> datetime:
        """The instant now, UTC."""
        return self.clock()

    def today(self) -> date:
        """The day it is in London."""
        return self.clock().astimezone(LONDON).date()


class Page(Ground):
    """One page of the window. Pages do not know each other; they refresh when the tables they show have changed."""

    title = ""
    shows: frozenset[str] = frozenset()  # names of tables
    whole_window = False  # True: no sidebar, header and status line around it (Reception)
    locked = False  # True: nobody goes elsewhere nor closes the window; ``leave`` asks for the PIN

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.tasks = context.tasks
        self.target: dict[str, Any] = {}

    def arrive(self, target: dict[str, Any]) -> None:
        """Someone came here; ``target`` says what for (``event_id``, ``session_id``). Remembers it and refreshes."""
        self.target = target
        self.refresh()

    def refresh(self) -> None:
        """Read again what the page shows."""

    def rest(self) -> bool:
        """Nobody is at the window: a desk clears its names, says True and goes on; any other page is covered."""
        return False

    def leave(self) -> None:
        """Somebody wants to go while the page is ``locked``."""
