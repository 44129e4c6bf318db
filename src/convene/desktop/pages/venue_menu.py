"""The menu of a booking or a free place on the timeline: all that can be done with it, and the keys that do it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.pages.venue_bars import Bar
from convene.desktop.pages.venue_drag import movable
from convene.desktop.pages.venue_keys import Act
from convene.services.booking_board import Board

_MOVES: tuple[tuple[str, str, Act] | None, ...] = (
    ("Earlier", "Ctrl+Left", ("move", -1)),
    ("Later", "Ctrl+Right", ("move", 1)),
    ("A day earlier", "Ctrl+PgUp", ("day", -1)),
    ("A day later", "Ctrl+PgDown", ("day", 1)),
    ("To the room above", "Ctrl+Up", ("room", -1)),
    ("To the room below", "Ctrl+Down", ("room", 1)),
    None,
    ("Start earlier", "Ctrl+Shift+Left", ("start", -1)),
    ("Start later", "Ctrl+Shift+Right", ("start", 1)),
    ("End earlier", "Shift+Left", ("end", -1)),
    ("End later", "Shift+Right", ("end", 1)),
)


class BarMenu(QMenu):
    """What can be done with a bar, or without one with a free place that is marked. ``do`` does it."""

    def __init__(self, parent: QWidget, bar: Bar | None, board: Board, do: Callable[[Act], object]) -> None:
        super().__init__(parent)
        self._do = do
        if bar is None:
            self._add("Book this place…", "N", ("book", 0))
            self.addSeparator()
            self._add_moves(enabled=True)
            return
        own = movable(board, bar.booking)
        self._add("Open", "Enter", ("open", 0))
        self._add("Change…", "", ("change", 0), enabled=own)
        self.addSeparator()
        self._add_moves(enabled=own)
        self.addSeparator()
        self._add("Mark a free place after it", "Insert", ("mark", 0))
        self._add("Book this room…", "N", ("book", 0))

    def show_at(self, at: QPoint) -> None:
        """Open there, and go when one has chosen."""
        self.aboutToHide.connect(self.deleteLater)
        self.popup(at)

    def _add_moves(self, *, enabled: bool) -> None:
        for move in _MOVES:
            if move is None:
                self.addSeparator()
            else:
                self._add(*move, enabled=enabled)

    def _add(self, words: str, key: str, act: Act, *, enabled: bool = True) -> None:
        made = self.addAction(f"{words}\t{key}" if key else words, lambda: self._do(act))
        made.setEnabled(enabled)
