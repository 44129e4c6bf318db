"""What can be done with the sessions that are chosen on the grid: a menu for whoever does not know the keys yet, and
the bar that floats over the foot of the grid when there are several."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.text import literal
from convene.desktop.pages.programme_change import MoveSeveral, MoveTo, ShiftFrom, SwapWith
from convene.desktop.pages.programme_grid import ProgrammeGrid
from convene.desktop.pages.programme_writes import Writes
from convene.rules.programme import Agenda, AgendaDay, AgendaSession, SessionState


class SessionsMenu(QMenu):
    """What can be done with one session, or with several. The acts of the grid keep their keys, which are named
    here."""

    def __init__(
        self,
        parent: QWidget,
        agenda: Agenda,
        day: AgendaDay,
        together: Sequence[AgendaSession],
        grid: ProgrammeGrid,
        writes: Writes,
    ) -> None:
        super().__init__(parent)
        keys, keep, first = tuple(one.id for one in together), writes.put_several, together[0]
        if len(together) == 1:
            self.addAction("Open\tEnter", lambda: grid.opened.emit(first.id))
            self.addSeparator()
            self.addAction("Move to…\tM", lambda: MoveTo(parent, agenda, day, first, keep).open())
            swap = self.addAction("Swap with…", lambda: SwapWith(parent, agenda, first, keep).open())
            swap.setEnabled(len(agenda.sessions) > 1)
            self.addAction("Shift what follows…", lambda: ShiftFrom(parent, agenda, day, first, keep).open())
        else:
            self.addAction("Move together…\tM", lambda: MoveSeveral(parent, agenda, day, together, keep).open())
        self.addSeparator()
        if agenda.tracks:
            add_tracks(self.addMenu("Track"), agenda, together, writes)
        self._add_state(together, keys, writes)
        self.addSeparator()
        self.addAction("Copy to the tray\tC", lambda: grid.copied.emit(keys))
        self.addAction("Put in the tray\tP", lambda: grid.unplaced.emit(keys))
        self.addAction("Remove\tDelete", lambda: grid.removed.emit(keys))
        if len(together) == 1 and first.track_id is not None:
            alike = {s.id for s in agenda.sessions if s.track_id == first.track_id and s.day_id == day.id}
            self.addSeparator()
            self.addAction(literal(f"Select all of {first.track}"), lambda: grid.mark(alike))

    def show_at(self, at: QPoint) -> None:
        """Open there, and go when one has chosen."""
        self.aboutToHide.connect(self.deleteLater)
        self.popup(at)

    def _add_state(self, together: Sequence[AgendaSession], keys: tuple[UUID, ...], writes: Writes) -> None:
        states = {one.state for one in together}
        if states != {SessionState.CONFIRMED}:
            self.addAction("Confirm", partial(writes.set_state, keys, SessionState.CONFIRMED))
        if states != {SessionState.CANCELLED}:
            it = "it" if len(together) == 1 else "them"
            self.addAction(f"Cancel {it}", partial(writes.set_state, keys, SessionState.CANCELLED))


class SessionsBar(BulkBar):
    """What can be done with several sessions together."""

    def __init__(
        self,
        grid: ProgrammeGrid,
        writes: Writes,
        move: Callable[[tuple[AgendaSession, ...]], object],
        remove: Callable[[tuple[UUID, ...]], object],
    ) -> None:
        super().__init__(grid)
        self._grid, self._writes = grid, writes
        self.add("Move…").clicked.connect(lambda: move(grid.acting()))
        self.add("Put in the tray").clicked.connect(lambda: writes.unplace(self._keys()))
        self._track = self.add("Track")
        self._track.clicked.connect(self._choose_track)
        self.add("Cancel them").clicked.connect(lambda: writes.set_state(self._keys(), SessionState.CANCELLED))
        self.add("Copy").clicked.connect(lambda: writes.copy(self._keys()))
        self.add("Remove").clicked.connect(lambda: remove(self._keys()))

    def _keys(self) -> tuple[UUID, ...]:
        return tuple(one.id for one in self._grid.acting())

    def _choose_track(self) -> None:
        if self._writes.board is None:
            return
        menu = QMenu(self)
        add_tracks(menu, self._writes.board.agenda, self._grid.acting(), self._writes)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._track.mapToGlobal(self._track.rect().topLeft()))


def add_tracks(menu: QMenu, agenda: Agenda, together: Sequence[AgendaSession], writes: Writes) -> None:
    """A line for each track, and one for none; ticked where all are in it."""
    keys, held = tuple(one.id for one in together), {one.track_id for one in together}
    for track_id, name in [(t.id, t.name) for t in agenda.tracks] + [(None, "No track")]:
        line = menu.addAction(literal(name), partial(writes.set_track, keys, track_id))
        line.setCheckable(True)
        line.setChecked(held == {track_id})
