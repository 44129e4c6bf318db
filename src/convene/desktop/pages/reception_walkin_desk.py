"""Walk-ins as the desk takes them: asked for in three fields, looked for on the list, put on it and let in."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from convene.desktop.pages.reception_entry import Entry
from convene.desktop.pages.reception_post import Post
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.sounds import Sounds
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError
from convene.services import checkin
from convene.services.checkin import ScanResult
from convene.services.walkin import walk_in


class WalkIns(QObject):
    """``decided(result)``: somebody is on the list now, and this is the desk's verdict on them."""

    decided = Signal(object)

    def __init__(self, tasks: Tasks, post: Post, entry: Entry, view: Screen, sounds: Sounds, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._post, self._entry, self._view, self._sounds = tasks, post, entry, view, sounds
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
        show = self._view.walk_in.show_likely
        self._tasks.read(self, checkin.search, self._post.event_id, name, limit=6, done=show)

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
