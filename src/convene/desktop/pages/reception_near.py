"""“Did you mean” at a desk: asked only where few were found, with the names laid out once and used again."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from convene.desktop.pages.reception_post import Post
from convene.desktop.tasks import Tasks
from convene.services import checkin_near
from convene.services.checkin import Guest
from convene.services.checkin_near import Names, Near

_NAMES = frozenset({"people", "registrations"})


class NearNames(QObject):
    """Who may be meant at the event of a post."""

    def __init__(self, tasks: Tasks, post: Post, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._post = tasks, post
        self._names: Names | None = None
        tasks.changed.connect(self._changed)

    def ask(self, text: str, found: Sequence[Guest], then: Callable[[str, Sequence[Guest]], object]) -> None:
        """Tell ``then`` who is spelt almost so, beside those who were found."""

        def came(near: Near) -> None:
            self._names = near.names
            then(text, near.guests)

        but = {guest.registration_id for guest in found}
        how: dict[str, Any] = {"names": self._names, "but": but, "done": came}
        self._tasks.read(self, checkin_near.near, self._post.event_id, text, **how)

    def _changed(self, change: Any) -> None:
        if change.tables & _NAMES:
            self._names = None
