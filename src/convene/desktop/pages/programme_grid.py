"""The grid of rooms over time under the keys: all that the mouse does, and more. It says what is wanted and changes
nothing itself."""

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from convene.desktop.pages.programme_hand import HandGrid
from convene.desktop.pages.programme_keys import Step, act_of, all_stepped, neighbour, stepped
from convene.desktop.pages.programme_layout import DayLayout
from convene.rules.programme import AgendaSession

_TURNS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_HELP = (
    "Arrow keys move the session by five minutes or to the next room, with Shift up and down they change its length, "
    "with Control they choose another session, with Control and Shift they choose several. Space chooses a session "
    "besides others, Control A all of the day, Escape none. Enter opens it, M moves it to a time and room, C copies "
    "it, P puts it in the tray, Delete removes it, N makes a new one. The menu key shows all of this."
)


class ProgrammeGrid(HandGrid):
    """A day of the agenda under the hand and the keys. What is done to several is one change."""

    removed = Signal(tuple)  # UUIDs
    copied = Signal(tuple)  # UUIDs
    move_wanted = Signal(object)  # UUID
    left = Signal()  # no more keys for now, or an undo is about to come: what they moved has come to rest

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(_HELP)

    # The keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See ``_HELP``."""
        session, layout = self.selected(), self._layout
        act = act_of(event, several=bool(self._shown.marked))
        if layout is None or act is None:
            super().keyPressEvent(event)
            return
        self._show(focused=True)
        match act:
            case "cancel" if self._drag is not None:
                self._pressed = None
                self._end_drag()
            case "cancel" if self._frame is not None:
                self._end_frame()
            case "cancel" if self._shown.marked:
                self.clear_ticks()
            case "cancel" if session is not None or self.slot is not None:
                self.choose(None)
            case "cancel":
                super().keyPressEvent(event)
            case "new":
                self.new_wanted.emit()
            case "larger" | "smaller":
                self.step_zoom(1 if act == "larger" else -1)
            case "fit":
                self.set_zoom(None)
            case "all":
                self.mark(layout.sessions)
            case "open" if session is None and self.slot is not None:
                self.new_wanted.emit()
            case _ if session is None:
                self.choose(next(iter(layout.in_order()), None))
            case "open":
                self.opened.emit(session.id)
            case "mark":
                self.toggle(session.id)
            case "tray":
                self.unplaced.emit(self._keys())
            case "remove":
                self.removed.emit(self._keys())
            case "copy":
                self.copied.emit(self._keys())
            case "move to":
                self.move_wanted.emit(session.id)
            case ("choose", dx, dy):
                self.choose(neighbour(layout, session.id, dx, dy) or session.id, alone=False)
            case ("extend", dx, dy):
                self._extend(layout, session, dx, dy)
            case ("move" | "stretch", _, _):
                self._step(layout, session, act)

    def _keys(self) -> tuple[UUID, ...]:
        return tuple(one.id for one in self.acting())

    def _extend(self, layout: DayLayout, session: AgendaSession, dx: int, dy: int) -> None:
        if (other := neighbour(layout, session.id, dx, dy)) is not None:
            chosen = {*self._keys(), session.id, other}
            self.choose(other, alone=False)
            self.mark(chosen)

    def _step(self, layout: DayLayout, session: AgendaSession, act: Step) -> None:
        together = self.acting()
        moved = all_stepped(layout, together, act) if len(together) > 1 else (stepped(layout, session, act),)
        if moved != together:
            self.placed.emit(moved, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming with Tab one stands on a session."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._show(focused=True)
            if self.selected() is None and self._layout is not None:
                self.choose(next(iter(self._layout.in_order()), None))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes, the choice stays."""
        super().focusOutEvent(event)
        self._show(focused=False)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """An undo takes back what was moved last, also if that was a moment ago."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if any(event.matches(key) for key in _TURNS):
                self.left.emit()
            if event.key() == Qt.Key.Key_Escape and (self._drag is not None or self._frame is not None):
                event.accept()  # it ends what the hand does, and not the choice of several
        return super().event(event)
