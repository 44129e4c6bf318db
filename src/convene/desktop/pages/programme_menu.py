"""The menu of a session on the grid: all that can be done with it, for whoever does not know the keys yet."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.pages.programme_change import Keep, MoveTo, ShiftFrom, SwapWith
from convene.rules.programme import Agenda, AgendaDay, AgendaSession


class CardMenu(QMenu):
    """What can be done with one session. The acts of the grid keep their keys, which are named here."""

    def __init__(
        self, parent: QWidget, agenda: Agenda, day: AgendaDay, session: AgendaSession, *, keep: Keep,
        acts: dict[str, Callable[[UUID], object]],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        key = session.id
        self.addAction("Open\tEnter", lambda: acts["open"](key))
        self.addSeparator()
        self.addAction("Move to…\tM", lambda: MoveTo(parent, agenda, day, session, keep).open())
        swap = self.addAction("Swap with…", lambda: SwapWith(parent, agenda, session, keep).open())
        swap.setEnabled(len(agenda.sessions) > 1)
        self.addAction("Shift what follows…", lambda: ShiftFrom(parent, agenda, day, session, keep).open())
        self.addSeparator()
        self.addAction("Copy to the tray\tC", lambda: acts["copy"](key))
        self.addAction("Put in the tray\tP", lambda: acts["unplace"](key))
        self.addAction("Remove\tDelete", lambda: acts["remove"](key))

    def show_at(self, at: QPoint) -> None:
        """Open there, and go when one has chosen."""
        self.aboutToHide.connect(self.deleteLater)
        self.popup(at)
