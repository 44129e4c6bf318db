"""What is done on the drawing board: it shows at once and is written behind it, each act as one change."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from convene.desktop.pages.programme_board import Board, put
from convene.desktop.pages.programme_pending import Pending, Shown
from convene.desktop.pages.programme_words import say_change, say_fix, say_several
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid
from convene.rules.programme import AgendaDay, AgendaSession, SessionState, session_day
from convene.rules.programme_fixes import Fix, FixKind
from convene.rules.time import zone
from convene.services import programme, programme_findings, programme_moves, programme_several

_PAUSE_MS = 600  # after the last of several key presses a move is written


class Writes(QObject):
    """Moves and other acts on sessions of the board that ``show`` shows. ``board`` is set by whoever reads it.

    What cannot be is refused as a whole, and the board shows again what is kept.
    """

    def __init__(
        self,
        parent: QObject,
        tasks: Tasks,
        *,
        show: Callable[[Board], None],
        say: Callable[[str], None],
        refuse: Callable[[ConveneError], None],
        again: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self._tasks, self._show, self.say, self.refuse, self._again = tasks, show, say, refuse, again
        self._pending = Pending()
        self.pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.pause.timeout.connect(self.now)

    def forget(self) -> None:
        """Another event: write what waits, then know nothing."""
        self.now()
        self.board, self._pending = None, Pending()

    def take(self, board: Board) -> Board:
        """A board as it was read, with what has been moved since."""
        agenda = self._pending.over(board.agenda)
        return board if agenda == board.agenda else board.changed(agenda)

    def sessions(self, keys: Sequence[UUID]) -> tuple[AgendaSession, ...]:
        """Those of the board, in that order."""
        found = (self.board.session(key) for key in keys) if self.board is not None else ()
        return tuple(one for one in found if one is not None)

    def place(self, moved: Sequence[AgendaSession], day: AgendaDay, *, settled: bool) -> bool:
        """Put sessions there; written at once where they came to rest, else after a pause. False: refused, all of
        them."""
        old = self.sessions([one.id for one in moved])
        if self.board is None or len(old) != len(moved):
            return False
        agenda = self.board.agenda
        for one in moved:
            try:
                if one.starts_at is not None:
                    session_day(one.title, one.starts_at, one.minutes, (day,), agenda.time_zone)
            except Invalid as error:
                several = len(moved) > 1
                title = f"All {len(moved)} stay where they are: {error.title}" if several else error.title
                self.refuse(Invalid(error.field, title, error.hint))
                return False
        if self._pending.moving and self._pending.moving.keys() != {one.id for one in moved}:
            self.now()
        for was, now in zip(old, moved, strict=True):
            self._pending.move(was, now)
            agenda = agenda.with_session(now)
        self._show(self.board.changed(agenda))
        if settled:
            self.now()
        else:
            self.pause.start()
        return True

    def now(self) -> None:
        """Write what the keys or the mouse moved, as one change."""
        self.pause.stop()
        if not (moving := self._pending.take()):
            return
        shown: Shown = {new.id: new for _, new in moving}
        if len(moving) == 1:
            ((old, new),) = moving
            self._write(say_change(old, new, self._zone()), shown, put, new)
        elif self.board is not None:
            moved = tuple(new for _, new in moving)
            label = say_several("Move", moved)
            self._write(label, shown, programme_moves.put, self.board.agenda.event_id, moved)

    def put_several(self, label: str, sessions: tuple[AgendaSession, ...]) -> None:
        """Sessions as a dialog has placed them."""
        if self.board is not None:
            event_id = self.board.agenda.event_id
            self._change({s.id: s for s in sessions}, label, programme_moves.put, event_id, sessions)
            self.say(f"{label}: done.")

    def unplace(self, keys: Sequence[UUID]) -> None:
        """Into the tray."""
        ours = [one for one in self.sessions(keys) if one.starts_at is not None]
        if not ours or self.board is None:
            return
        tray = [one.unplaced() for one in ours]
        if len(ours) == 1:
            label = say_change(ours[0], tray[0], self._zone())
            self._change({tray[0].id: tray[0]}, label, programme.unplace, tray[0].id)
        else:
            shown: Shown = {one.id: one for one in tray}
            label = say_several("Put", ours, " in the tray")
            self._change(shown, label, programme_moves.put, self.board.agenda.event_id, tray)
        self.say(f"{_names(ours)} {_is(ours)} in the tray.")

    def remove(self, keys: Sequence[UUID]) -> None:
        """Out of the programme."""
        if ours := self.sessions(keys):
            ids = tuple(one.id for one in ours)
            self._change(dict.fromkeys(ids), say_several("Remove", ours), programme_several.remove, ids)
            self.say(f"{_names(ours)} {_is(ours)} removed. Undo brings {'them' if len(ours) > 1 else 'it'} back.")

    def copy(self, keys: Sequence[UUID]) -> None:
        """Another of each in the tray."""
        if ours := self.sessions(keys):
            self.now()
            ids = tuple(one.id for one in ours)
            self._tasks.write(self, say_several("Copy", ours), programme_several.copy, ids, failed=self.refuse)
            self.say(
                f"Another {ours[0].title} is in the tray." if len(ours) == 1 else f"{len(ours)} copies in the tray."
            )

    def set_track(self, keys: Sequence[UUID], track_id: UUID | None) -> None:
        """Into that track, or none."""
        ours = self.sessions(keys)
        if not ours or self.board is None:
            return
        name = next((t.name for t in self.board.agenda.tracks if t.id == track_id), "")
        label = say_several("Put", ours, f" in {name}" if name else " in no track")
        shown: Shown = {one.id: replace(one, track_id=track_id, track=name) for one in ours}
        self._change(shown, label, programme_several.set_track, tuple(shown), track_id)
        self.say(f"{label}: done.")

    def set_state(self, keys: Sequence[UUID], state: SessionState) -> None:
        """Cancelled, or on again."""
        if ours := self.sessions(keys):
            verb = {SessionState.CANCELLED: "Cancel", SessionState.CONFIRMED: "Confirm"}.get(state, "Propose")
            shown: Shown = {one.id: replace(one, state=state) for one in ours}
            self._change(shown, label := say_several(verb, ours), programme_several.set_state, tuple(shown), state)
            self.say(f"{label}: done.")

    def mend(self, fix: Fix) -> None:
        """What a finding offers."""
        if self.board is None:
            return
        label, session = say_fix(fix, self.board.agenda), fix.session
        if fix.kind is FixKind.REMOVE:
            self._change({session.id: None}, label, programme.remove_session, session.id)
        elif fix.kind is FixKind.UNPLACE:
            self._change({session.id: session}, label, programme.unplace, session.id)
        elif fix.kind is FixKind.TAKE_OFF:
            self._change({session.id: session}, label, programme_findings.take_off, session.id, fix.person_id)
        elif fix.others:
            self.put_several(label, fix.sessions)
        else:
            self._change({session.id: session}, label, put, session)

    def _change(self, shown: Shown, label: str, fn: Any, *args: Any) -> None:
        """Show sessions as they are to be (None: gone) and write it, as one change."""
        self.now()
        if self.board is None:
            return
        agenda = self.board.agenda
        for key, session in shown.items():
            agenda = agenda.without(key) if session is None else agenda.with_session(session)
        self._show(self.board.changed(agenda))
        self._write(label, shown, fn, *args)

    def _write(self, label: str, shown: Shown, fn: Any, *args: Any) -> None:
        """Write a change whose outcome is on the screen already; if it is refused, show again what is kept."""
        pending = self._pending
        pending.sent |= shown

        def failed(error: ConveneError) -> None:
            pending.settle(shown)
            self.refuse(error)
            self._again()

        self._tasks.write(self, label, fn, *args, done=lambda *_: pending.settle(shown), failed=failed)

    def _zone(self) -> ZoneInfo:
        return zone(self.board.agenda.time_zone if self.board else "Europe/London")


def _names(sessions: Sequence[AgendaSession]) -> str:
    return sessions[0].title if len(sessions) == 1 else f"{len(sessions)} sessions"


def _is(sessions: Sequence[AgendaSession]) -> str:
    return "is" if len(sessions) == 1 else "are"
