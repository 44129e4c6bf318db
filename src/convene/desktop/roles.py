"""Who is at the window: asked where the owner has a PIN, asked again when it locks, and what they may do."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from convene.desktop.idle import Idle
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid
from convene.rules.roles import Right, Role, may
from convene.rules.time import LONDON

if TYPE_CHECKING:
    from convene.desktop.who import Who
    from convene.services.pins import Access
    from convene.services.reception_events import AtReception


class Roles(QObject):
    """Holds the role of a window and covers it with the question. ``came``: somebody begins, or takes over;
    ``changed``: another role, or other PINs; ``reception_wanted(event_id)``: the Reception of that event."""

    came = Signal()
    changed = Signal()
    reception_wanted = Signal(object)

    def __init__(self, window: QMainWindow, tasks: Tasks, clock: Callable[[], datetime]) -> None:
        super().__init__(window)
        self.role = Role.OWNER
        self.access: Access | None = None
        self.rests: Callable[[], bool] = lambda: False  # clears the desk that is open, which goes on scanning
        self.idle = Idle(clock, self)
        self.idle.came.connect(lambda: self.lock("Nobody used this window for a while. It is as you left it."))
        self._window, self._tasks, self._clock = window, tasks, clock
        self._who: Who | None = None
        self._hidden: list[QWidget] = []
        self._menus_seen = True
        self._focus: QWidget | None = None

    @property
    def _covers(self) -> QStackedWidget:
        stack = self._window.centralWidget()
        assert isinstance(stack, QStackedWidget)  # noqa: S101
        return stack

    def may(self, right: Right) -> bool:
        """Whether whoever is here has the right."""
        return may(self.role, right)

    def covered(self) -> bool:
        """Whether the window is covered."""
        return self._who is not None and self._covers.currentWidget() is self._who

    def begin(self, access: "Access | None") -> None:
        """The workspace is open: somebody begins at once, or once they have said who they are."""
        self.access = access
        if access is not None:
            self.idle.watch(access.lock_after)
        if access is not None and access.owner:
            self.role = Role.RECEPTION
            self.ask()
        else:
            self.came.emit()

    def look(self) -> None:
        """Look whose PINs there are now."""
        from convene.services import pins

        self._tasks.read(self, pins.access, done=self._know)

    def enter(self, role: Role) -> None:
        """Somebody else is here: at a desk, or leaving it."""
        self.role = role
        self.changed.emit()

    def ask(self) -> None:
        """Ask who is here."""
        if self.access is not None and self.access.owner:
            self._cover().ask(self.access, may_leave=self.role is not Role.RECEPTION)

    def lock(self, why: str = "What you were doing is as you left it.") -> None:
        """Cover the window until whoever is here gives their PIN. Nothing in it is lost."""
        if self.access is None or not self.access.any or self.covered() or self.rests():
            return
        self._cover().lock(self.access, self.role, why=why)

    def _know(self, access: "Access") -> None:
        self.access = access
        self.idle.watch(access.lock_after)
        self.changed.emit()

    def _cover(self) -> "Who":
        if self._who is None:
            from convene.desktop.who import Who

            self._who = Who()
            self._covers.addWidget(self._who)
            self._who.entered.connect(self._try)
            self._who.chosen.connect(self._choose)
            self._who.left.connect(self._uncover)
        if not self.covered():
            self._focus = QApplication.focusWidget()
            dialogs = [one for one in self._window.findChildren(QDialog) if one.isVisible()]
            self._menus_seen = self._window.menuBar().isVisible()
            self._hidden = [*reversed(dialogs)]
            for one in (*self._hidden, self._window.menuBar()):
                one.hide()
            self._covers.setCurrentWidget(self._who)
        return self._who

    def _uncover(self) -> None:
        self._covers.setCurrentIndex(0)
        self._window.menuBar().setVisible(self._menus_seen)
        for one in reversed(self._hidden):
            if shiboken6.isValid(one):
                one.show()
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus()
        self._hidden, self._focus = [], None

    def _try(self, role: Role, pin: str) -> None:
        from convene.services import roles

        asks_owner = self.access is not None and self.access.owner
        ask = partial(roles.enter, role=role, pin=pin) if asks_owner else partial(roles.rise, pin=pin)
        self._tasks.ask(self, ask, done=self._entered, failed=self._refused)

    def _entered(self, role: Role) -> None:
        same = role is self.role
        self.enter(role)
        if role is Role.RECEPTION:
            from convene.services.reception_events import at_reception

            self._tasks.read(self, at_reception, today=self._today(), done=self._events_came)
            return
        self._uncover()
        if not same:
            self.came.emit()

    def _events_came(self, events: "Sequence[AtReception]") -> None:
        today = [one for one in events if one.day == self._today()]
        if len(today) == 1:
            self._choose(today[0].event_id)
        elif self._who is not None:
            self._who.ask_event(events)

    def _choose(self, event_id: object) -> None:
        self._uncover()
        self.reception_wanted.emit(event_id)

    def _refused(self, error: ConveneError) -> None:
        if isinstance(error, Invalid) and self._who is not None:
            self._who.refuse(error)
        else:
            self._tasks.failed.emit(error)

    def _today(self) -> date:
        return self._clock().astimezone(LONDON).date()
