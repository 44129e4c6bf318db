"""What is done from the desk by those who organise the event: where there is a PIN, once it was entered."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from convene.desktop.page import Context
from convene.desktop.pages.reception_pack_desk import PackDesk
from convene.desktop.pages.reception_pin import PinGate
from convene.desktop.pages.reception_post import Post
from convene.services import checkin_opening


class BehindPin(QObject):
    """Packs, packets, a rehearsal, when check-in opens. ``begun``: one of them is let through; ``changed``: it did."""

    begun = Signal()
    changed = Signal()

    def __init__(self, context: Context, gate: PinGate, pack: PackDesk, post: Post, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._gate, self._pack, self._post = context, gate, pack, post

    def make_pack(self) -> None:
        """Make a pack, which takes the whole list along."""
        self._gate.through(self._make_pack, "Make a desk pack?", "Go on")

    def take_in(self) -> None:
        """Take in what other desks did."""
        self._gate.through(self._take_in, "Take in packets of scans?", "Go on")

    def rehearse(self) -> None:
        """Begin a rehearsal, which opens a copy of everything."""
        self._gate.through(self._rehearse, "Begin a rehearsal?", "Go on")

    def open_before(self, minutes: int | None) -> None:
        """Change when check-in opens, for all desks of the event."""
        self._gate.through(partial(self._open_before, minutes), "Change when check-in opens?", "Change it")

    def _make_pack(self) -> None:
        self.begun.emit()
        self._pack.make()

    def _take_in(self) -> None:
        self.begun.emit()
        self._pack.take_in()

    def _rehearse(self) -> None:
        self.begun.emit()
        self._context.rehearse(str(self._post.event_id))

    def _open_before(self, minutes: int | None) -> None:
        self.begun.emit()
        label, opens, event_id = "When check-in opens", checkin_opening.set_opens_before, self._post.event_id
        self._context.tasks.write(self, label, opens, event_id, minutes, done=lambda *_: self.changed.emit())
