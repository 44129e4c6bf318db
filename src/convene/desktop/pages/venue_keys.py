"""The keys of the timeline: what each means, and which bar an arrow leads to."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from convene.desktop.pages.venue_bars import Bar
from convene.desktop.pages.venue_plan import Plan

Act = tuple[str, int]  # what, and in which direction
_NONE, _SHIFT, _CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Act] = {
    (Qt.Key.Key_Left, _NONE): ("go across", -1),
    (Qt.Key.Key_Right, _NONE): ("go across", 1),
    (Qt.Key.Key_Up, _NONE): ("go down", -1),
    (Qt.Key.Key_Down, _NONE): ("go down", 1),
    (Qt.Key.Key_Home, _NONE): ("go to end", -1),
    (Qt.Key.Key_End, _NONE): ("go to end", 1),
    (Qt.Key.Key_Left, _CONTROL): ("move", -1),
    (Qt.Key.Key_Right, _CONTROL): ("move", 1),
    (Qt.Key.Key_Up, _CONTROL): ("room", -1),
    (Qt.Key.Key_Down, _CONTROL): ("room", 1),
    (Qt.Key.Key_PageUp, _CONTROL): ("day", -1),
    (Qt.Key.Key_PageDown, _CONTROL): ("day", 1),
    (Qt.Key.Key_Left, _SHIFT): ("end", -1),
    (Qt.Key.Key_Right, _SHIFT): ("end", 1),
    (Qt.Key.Key_Left, _CONTROL | _SHIFT): ("start", -1),
    (Qt.Key.Key_Right, _CONTROL | _SHIFT): ("start", 1),
    (Qt.Key.Key_Return, _NONE): ("open", 0),
    (Qt.Key.Key_Enter, _NONE): ("open", 0),
    (Qt.Key.Key_Space, _NONE): ("open", 0),
    (Qt.Key.Key_Escape, _NONE): ("leave", 0),
    (Qt.Key.Key_N, _NONE): ("book", 0),
    (Qt.Key.Key_Insert, _NONE): ("mark", 0),
}
HELP = (
    "Arrow keys choose a booking, Enter opens it. With Control they move it in time or to another room, Control with "
    "Page Up and Page Down by a day, Shift with left and right changes its end. Insert marks a free place, N books. "
    "The menu key shows all of this."
)


def act_of(event: QKeyEvent) -> Act | None:
    """What a key means on the timeline; None where it means nothing here."""
    return _KEYS.get((Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier))


def neighbour(plan: Plan, bar: Bar | None, act: Act) -> Bar | None:
    """The bar an arrow leads to from another; the first where there is none yet."""
    rows = [sorted(line.bars, key=lambda b: b.body.x()) for line in plan.lines if line.bars]
    if not rows:
        return None
    if act == ("go to end", 1):
        return rows[-1][-1]
    if bar is None or act[0] == "go to end":
        return rows[0][0]
    if act[0] == "go across":
        flat = [b for bars in rows for b in bars]
        return flat[min(max(flat.index(bar) + act[1], 0), len(flat) - 1)]
    other = next(n for n, bars in enumerate(rows) if bar in bars) + act[1]
    if not 0 <= other < len(rows):
        return bar
    return min(rows[other], key=lambda b: abs(b.body.center().x() - bar.body.center().x()))
