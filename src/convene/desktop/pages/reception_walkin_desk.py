"""Walk-ins as the desk takes them: asked for in three fields, looked for on the list, put on it and let in."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from convene.desktop.pages.reception_entry import Entry
from convene.desktop.pages.reception_near import NearNames
from convene.desktop.pages.reception_post import Post
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.sounds import Sounds
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError
from convene.services import checkin
from convene.services.checkin import Guest, ScanResult
from convene.services.walkin import walk_in

_LIKELY = 6


class WalkIns(QObject):
    """``decided(result)``: somebody is on the list now, and this is the desk's verdict on them."""

    decided = Signal(object)

    def __init__(self, tasks: Tasks, post: Post, entry: Entry, view: Screen, sounds: Sounds, near: NearNames) -> None:
        super().__init__(near.parent())
        self._tasks, self._post, self._entry, self._view, self._sounds = tasks, post, entry, view, sounds
        self._near = near
        view.walk_in.wanted.connect(self._put_on)
        view.walk_in.picked.connect(entry.pick)
        view.walk_in.likely_wanted.connect(self._look_for_likely)
        view.walk.clicked.connect(self.ask)

    def ask(self) -> None:
        """Three fields; what was typed is taken for the name. Only at the way in."""
        view = self._view
        if self._post.choice.inside or self._post.out:
            view.show_panel(view.ready)
            view.notify("Walk-ins are let in at the main door, on their way in. F5 and F3 lead there.", "info")
        elif self._post.when() is not None:
            typed = self._entry.text()
            self._entry.clear()
            view.show_panel(view.walk_in)
            view.walk_in.start(typed)

    def _look_for_likely(self, name: str) -> None:
        came = partial(self._likely_came, name)
        self._tasks.read(self, checkin.search, self._post.event_id, name, limit=_LIKELY, done=came)

    def _likely_came(self, name: str, found: Sequence[Guest]) -> None:
        self._view.walk_in.show_likely(found)
        if len(found) < _LIKELY:
            self._near.ask(name, found, partial(self._near_came, found=found))

    def _near_came(self, name: str, near: Sequence[Guest], *, found: Sequence[Guest]) -> None:
        if near and name == self._view.walk_in.name.value():
            self._view.walk_in.show_likely([*found, *near][:_LIKELY])

    def _put_on(self, values: dict[str, str]) -> None:
        if (when := self._post.when()) is None:
            return
        self._view.walk_in.set_saving(on=True)
        how: dict[str, Any] = {"done": lambda result, _: self._done(result), "failed": self._failed}
        self._tasks.write(self, f"Walk-in: {values['name']}", walk_in, self._post.event_id, **values, **when, **how)

    def _done(self, result: ScanResult) -> None:
        self.decided.emit(result)

    def _failed(self, error: ConveneError) -> None:
        self._sounds.play("not_saved")
        self._view.walk_in.say_error(error)
        self._view.announce(f"Not saved. {error.title}")
