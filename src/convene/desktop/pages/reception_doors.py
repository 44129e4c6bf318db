"""The door of a desk: chosen, turned from the way in to the way out, and passed with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from convene.desktop.pages.reception_desk import Desk
from convene.desktop.pages.reception_post import DoorChoice, Post
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.tasks import Tasks
from convene.services import doors
from convene.services.checkin import ScanResult
from convene.services.doors import Door


class DoorDesk(QObject):
    """``moved``: it stands at another door, or people pass it another way. ``judged(result)``: the last verdict, or
    None where nobody is in front of the desk."""

    moved = Signal()
    judged = Signal(object)

    def __init__(self, tasks: Tasks, post: Post, desk: Desk, view: Screen, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._post, self._desk, self._view = tasks, post, desk, view
        self._stopped: ScanResult | None = None
        self._everywhere: tuple[Door, ...] = ()
        view.door.clicked.connect(self.ask)
        view.way.clicked.connect(self.turn)
        view.let_in.clicked.connect(self.override)
        view.doors.chosen.connect(self._choose)
        view.doors.left.connect(self.moved.emit)
        view.override.given.connect(self._let_in)
        view.override.left.connect(self.back)

    def ask(self) -> None:
        """Which door it is."""
        if self._post.when() is not None:
            self._tasks.read(self, doors.doors, self._post.event_id, day=self._post.day, done=self._show)

    def turn(self) -> None:
        """From the way in to the way out, and back."""
        if self._post.when() is not None:
            self._post.out = not self._post.out
            self.moved.emit()

    def decided(self, result: ScanResult | None) -> None:
        """The last verdict: whether it can be passed over; None: there is nobody in front of the desk."""
        self._stopped = result if result is not None and result.may_override else None
        self._view.let_in.setVisible(self._stopped is not None)
        self.judged.emit(result)

    def override(self) -> None:
        """Ask for the reason why somebody who was stopped is let in."""
        if self._stopped is not None:
            self._view.show_panel(self._view.override)
            self._view.override.start(self._stopped.name)

    def back(self) -> None:
        """To the verdict."""
        self._view.show_panel(self._view.card, self._view.card.said.tone)

    def _let_in(self, reason: str) -> None:
        stopped, passing, event_id = self._stopped, self._post.passing(), self._post.event_id
        if stopped is None or stopped.guest is None or passing is None or event_id is None:
            return
        how = passing | {"override": reason}
        if stopped.code:  # what was shown may be why they were stopped
            self._desk.show_code(event_id, stopped.code, **how)
        else:
            self._desk.show_person(event_id, stopped.guest.registration_id, stopped.name, **how)

    def _show(self, everywhere: Sequence[Door]) -> None:
        self._everywhere = tuple(everywhere)
        self._view.show_panel(self._view.doors)
        post = self._post
        self._view.doors.show_doors(everywhere, post.now(), post.tz, post.choice)

    def _choose(self, choice: DoorChoice) -> None:
        self._post.stand_at(choice, self._everywhere)
        self.moved.emit()
