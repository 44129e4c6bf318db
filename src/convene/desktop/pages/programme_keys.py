"""The keys of the grid: what each means, and where a step leads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from convene.desktop.pages.programme_drag import resized, together
from convene.desktop.pages.programme_layout import DayLayout, over_all_rooms
from convene.rules.programme import LONGEST, SHORTEST, SNAP, AgendaSession

Step = tuple[str, int, int]  # "move", "stretch", "choose" or "extend", with the step to the right and down
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_WORDS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Backspace: "remove",
    Qt.Key.Key_P: "tray",
    Qt.Key.Key_N: "new",
    Qt.Key.Key_M: "move to",
    Qt.Key.Key_C: "copy",
    Qt.Key.Key_Space: "mark",
    Qt.Key.Key_Escape: "cancel",
    Qt.Key.Key_Plus: "larger",
    Qt.Key.Key_Equal: "larger",
    Qt.Key.Key_Minus: "smaller",
    Qt.Key.Key_0: "fit",
}


_WITH_CONTROL = {
    Qt.Key.Key_A: "all",
    Qt.Key.Key_Space: "mark",
    Qt.Key.Key_Plus: "larger",
    Qt.Key.Key_Equal: "larger",
    Qt.Key.Key_Minus: "smaller",
    Qt.Key.Key_0: "fit",
}


def act_of(event: QKeyEvent, *, several: bool = False) -> str | Step | None:
    """What a key means on the grid; None where it means nothing here. With ``several`` sessions chosen there is no
    length to change, and Shift adds more in every direction."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    if (arrow := _ARROWS.get(key)) is not None:
        if modifiers == control:
            return ("choose", *arrow)
        if modifiers in (control | shift, shift):
            lengthens = modifiers == shift and arrow[1] and not several
            return ("stretch", 0, arrow[1]) if lengthens else ("extend", *arrow)
        return ("move", *arrow) if modifiers == Qt.KeyboardModifier.NoModifier else None
    held = modifiers & ~shift
    if held:
        return _WITH_CONTROL.get(key) if held == control else None
    return _WORDS.get(key)


def stepped(layout: DayLayout, session: AgendaSession, step: Step) -> AgendaSession:
    """The session a step further: five minutes, a room, or five minutes more or less of length."""
    what, right, down = step
    if what == "stretch":
        return resized(session, min(max(session.minutes + down * SNAP, SHORTEST), LONGEST))
    if down and session.starts_at is not None:
        by = timedelta(minutes=down * SNAP)
        ends_at = session.starts_at + by + timedelta(minutes=session.minutes)
        return replace(session, starts_at=session.starts_at + by, ends_at=ends_at)
    column = layout.beside(session, right) if right and not over_all_rooms(session) else None
    if column is None or session.starts_at is None:
        return session
    return session.placed(layout.day, session.starts_at, column.room)


def all_stepped(layout: DayLayout, sessions: Sequence[AgendaSession], step: Step) -> tuple[AgendaSession, ...]:
    """Several sessions a step further, all alike."""
    _, right, down = step
    return together(layout, sessions, timedelta(minutes=down * SNAP), right)


def neighbour(layout: DayLayout, key: UUID, right: int, down: int) -> UUID | None:
    """The nearest session in that direction; None where there is none."""
    spots = {**layout.bands, **layout.cards}
    here = spots[key].center()
    best: tuple[float, UUID] | None = None
    for other, rect in spots.items():
        dx, dy = rect.center().x() - here.x(), rect.center().y() - here.y()
        along, across = (dx * right, dy) if right else (dy * down, dx)
        if other == key or along <= 1:
            continue
        cost = along + 3 * abs(across)
        if best is None or cost < best[0]:
            best = cost, other
    return best[1] if best else None
