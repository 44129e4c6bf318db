"""The Programme tab of an event: the drawing board. What is done on the grid shows at once and is written behind it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.programme_accept import accept_from
from convene.desktop.pages.programme_bar import ProgrammeBar
from convene.desktop.pages.programme_board import Board, read_board, save_session
from convene.desktop.pages.programme_change import MoveSeveral, MoveTo
from convene.desktop.pages.programme_drawer import SessionDrawer
from convene.desktop.pages.programme_findings import FindingsPanel
from convene.desktop.pages.programme_grid import ProgrammeGrid
from convene.desktop.pages.programme_intake import FILTER, take_in
from convene.desktop.pages.programme_menu import SessionsBar, SessionsMenu
from convene.desktop.pages.programme_release import ReleaseLine
from convene.desktop.pages.programme_since import Since, SinceLine
from convene.desktop.pages.programme_tray import Tray
from convene.desktop.pages.programme_words import say_fix, say_programme, say_session, say_thread, say_together
from convene.desktop.pages.programme_writes import Writes
from convene.rules.errors import ConveneError, Invalid
from convene.rules.programme import AgendaDay, AgendaSession, Finding
from convene.rules.programme_fixes import GHOSTS, Fix
from convene.services import programme

_LEAST = 440  # pixels of grid beside the findings; with less they are put away


class ProgrammePage(Dressed, Page):
    """Grid, tray and findings of one day, with a drawer for one session."""

    title = "Programme"
    shows = frozenset(
        {
            "events", "event_days", "sessions", "session_themes", "themes", "tracks", "contributions", "people",
            "rooms", "room_layouts", "room_features", "venues", "bookings", "places",
            "releases", "settings", "set_aside", "unavailabilities", "registrations", "organisations", "opening_hours",
            "closures", "needs",
        }
    )  # fmt: skip

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._day_id: UUID | None = None
        self._folded: bool | None = None  # whether the findings are put away; None: as the width asks for
        self._to_choose: UUID | None = None  # just made: chosen as soon as it has been read
        self.bar = ProgrammeBar()
        self.grid = ProgrammeGrid()
        self.writes = Writes(
            self, self.tasks, show=self._show, say=self.grid.say, refuse=self._refuse, again=self.refresh
        )
        self.bulk = SessionsBar(self.grid, self.writes, self._move_to, self._remove)
        self.tray = Tray()
        self.findings = FindingsPanel(self._say_fix)
        self.releases = ReleaseLine(self, self.writes.now, self._refuse)
        self.findings.add_foot(self.releases)
        self.drawer = SessionDrawer(context)
        self.notice = Notice(closable=True)
        self.notice.hide()
        told = boxed(row(self.notice, margins=(24, 8, 24, 8)))
        told.setSizePolicy(self.notice.sizePolicy())
        self._told = told
        told.hide()
        self.notice.dismissed.connect(told.hide)
        self.empty = EmptyState(
            "This event has no days yet. The programme is laid out day by day.",
            "Add days",
            lambda: context.go("event", event_id=self.target["event_id"], tab="overview"),
        )
        self.empty.hide()
        self.since = SinceLine(self, self.releases.earlier)
        board = boxed(column(told, self.since, self.grid, self.empty, self.tray, gap=0))
        line = row(gap=0)
        line.addWidget(board, 1)
        line.addWidget(self.findings)
        line.addWidget(self.drawer)
        self.setLayout(column(self.bar, line, gap=0))
        self._connect()

    def _connect(self) -> None:
        bar, grid, tray = self.bar, self.grid, self.tray
        bar.day_chosen.connect(self._go_to_day)
        bar.thread_chosen.connect(self._follow_thread)
        bar.zoom_stepped.connect(grid.step_zoom)
        bar.zoom_chosen.connect(grid.set_zoom)
        bar.new_wanted.connect(self._new)
        bar.import_wanted.connect(self._import)
        bar.signup_wanted.connect(self._see_signup)
        bar.threads_wanted.connect(self._see_threads)
        bar.release_wanted.connect(self.releases.release)
        bar.releases_wanted.connect(self.releases.earlier)
        bar.since_wanted.connect(self.since.set_on)
        self.releases.shown.connect(self.since.set_on)
        self.releases.last.connect(bar.offer_since)
        self.since.found.connect(self._show_since)
        bar.findings_wanted.connect(lambda: self._fold(False))
        grid.tray = tray
        grid.zoomed.connect(bar.set_zoom)
        grid.chosen.connect(self._chosen)
        grid.opened.connect(self._open)
        grid.placed.connect(self._place)
        grid.unplaced.connect(self.writes.unplace)
        grid.removed.connect(self._remove)
        grid.new_wanted.connect(self._new)
        grid.copied.connect(self.writes.copy)
        grid.menu_wanted.connect(self._menu)
        grid.move_wanted.connect(lambda key: self._menu(key, None))
        grid.left.connect(self.writes.now)
        tray.opened.connect(self._open)
        tray.place_wanted.connect(self._place_somewhere)
        tray.removed.connect(lambda key: self._remove((key,)))
        tray.carried.connect(grid.carry)
        tray.let_go.connect(lambda drop: grid.let_go(drop=drop))
        self.findings.selected.connect(self._show_finding)
        self.findings.fix_wanted.connect(self.writes.mend)
        accept_from(self, self.findings, self.writes.now, self._refuse)
        self.findings.folded.connect(lambda: self._fold(True))
        self.drawer.saved.connect(self._save)
        self.drawer.removed.connect(lambda key: self._remove((key,)))
        self.drawer.closed.connect(self._fold_state)

    @property
    def _board(self) -> Board | None:
        return self.writes.board

    # Reading

    def arrive(self, target: dict[str, Any]) -> None:
        """Someone came here, perhaps for one session."""
        if target.get("event_id") != self.target.get("event_id"):
            self.writes.forget()
            self._day_id = None
            self.since.set_on(False)
            self.drawer.close_drawer()
            self.findings.choose(None, tell=False)
        super().arrive(dict(target))

    def refresh(self) -> None:
        """Read the agenda; what was moved and is not yet written stays where it is."""
        if (event_id := self.target.get("event_id")) is not None:
            self.tasks.read(self, read_board, event_id, done=self._read)
            self.releases.refresh(event_id)
            self.since.refresh()

    def _read(self, board: Board) -> None:
        if board.agenda.event_id != self.target.get("event_id"):
            return  # of an event that was left meanwhile
        self._show(self.writes.take(board))
        if (theme := self.target.pop("thread", None)) is not None:
            self.bar.follow(theme)
        if (wanted := self.target.pop("session_id", None)) is not None:
            self._go_to(wanted)
        if self._to_choose is not None:
            made, self._to_choose = self._to_choose, None
            self.grid.choose(made, tell=False)

    def _show(self, board: Board) -> None:
        self.writes.board = board
        days = board.agenda.days
        if self._day_id not in {d.id for d in days}:
            today = self.context.today()
            first = next((d for d in days if d.date >= today), days[0] if days else None)
            self._day_id = first.id if first else None
        self.bar.show_agenda(board.agenda, self._day_id, len(board.findings))
        self.grid.show_day(board.agenda, self._day(), board.findings)
        self.grid.setAccessibleName(say_programme(board.agenda, self._day()))
        self.tray.set_sessions(s for s in board.agenda.sessions if s.starts_at is None)
        self.findings.set_findings(board.findings, board.fixes, board.cleared, board.accepted)
        self._outline(next((f for f in board.findings if f.key == self.findings.chosen()), None))
        self._say_thread()
        for widget in (self.grid, self.tray):
            widget.setVisible(bool(days))
        self.empty.setVisible(not days)
        self._fold_state()

    def _day(self) -> AgendaDay | None:
        days = self._board.agenda.days if self._board else ()
        return next((d for d in days if d.id == self._day_id), None)

    def _go_to_day(self, day_id: UUID) -> None:
        if day_id != self._day_id and self._board is not None:
            self.writes.now()
            self._day_id = day_id
            self._show(self._board)

    def _go_to(self, session_id: UUID) -> None:
        session = self._board.session(session_id) if self._board else None
        if session is None:
            return
        if session.day_id is not None:
            self._go_to_day(session.day_id)
        self.grid.choose(session_id)
        self._open(session_id)

    # Changing

    def _place(self, moved: tuple[AgendaSession, ...], settled: bool) -> None:
        if (day := self._day()) is None or self._board is None:
            return
        self._hush()
        if not self.writes.place(moved, day, settled=settled):
            return
        if len(moved) == 1:
            self.grid.choose(moved[0].id)
            self.grid.say(say_session(moved[0], self._board.agenda, self._board.findings))
        else:
            self.grid.say(say_together(moved, self._board.agenda, self._board.findings))

    def _menu(self, key: UUID, at: QPoint | None) -> None:
        """The menu of what is chosen at that place, or at once the dialog that moves it."""
        board, day = self._board, self._day()
        if board is None or day is None or (session := board.session(key)) is None:
            return
        chosen = self.grid.acting()
        together = chosen if any(one.id == key for one in chosen) else (session,)
        if at is None:
            self._move_to(together)
        else:
            SessionsMenu(self, board.agenda, day, together, self.grid, self.writes).show_at(at)

    def _move_to(self, together: tuple[AgendaSession, ...]) -> None:
        if self._board is None or (day := self._day()) is None or not together:
            return
        keep, agenda = self.writes.put_several, self._board.agenda
        if len(together) == 1:
            MoveTo(self, agenda, day, together[0], keep).open()
        else:
            MoveSeveral(self, agenda, day, together, keep).open()

    def _remove(self, keys: tuple[UUID, ...]) -> None:
        if self.drawer.session_id in keys:
            self.drawer.discard()
        self.writes.remove(keys)

    def _place_somewhere(self, key: UUID) -> None:
        """A session of the tray takes the place that was clicked, else the first that is free on this day."""
        board, day = self._board, self._day()
        session = board.session(key) if board else None
        if board is None or day is None or session is None:
            return
        if (placed := board.somewhere(session, day, self.grid.slot)) is None:
            self._refuse(Invalid("starts_at", "No room is free for it on this day", "Drag it to where it should be."))
        else:
            self.grid.forget_slot()
            self._place((placed,), True)

    def _refuse(self, error: ConveneError) -> None:
        self._told.show()
        self.notice.say_error(error)
        self.grid.say(f"{error.title}. {error.hint}")

    def _hush(self) -> None:
        self.notice.hide()
        self._told.hide()

    # The drawer

    def _chosen(self, key: UUID | None) -> None:
        if key is not None and not self.drawer.isHidden() and key != self.drawer.session_id:
            self._open(key, take_focus=False)

    def _open(self, key: UUID, *, take_focus: bool = True) -> None:
        self.writes.now()
        if self.drawer.has_changes():
            self.drawer.save()
            if self.drawer.has_changes():
                return  # something is wrong with it: stay there

        def show(detail: programme.SessionDetail) -> None:
            if self._board is not None:
                self.findings.hide()
                self.drawer.open_session(self._board.agenda, detail)
                if take_focus:
                    self.drawer.form.field("title").setFocus(Qt.FocusReason.OtherFocusReason)

        self.tasks.read(self, programme.session_detail, key, done=show)

    def _new(self) -> None:
        if self._board is None:
            return
        if self.drawer.has_changes():
            self.drawer.save()
        start, room_id = self.grid.slot or (None, None)
        self.findings.hide()
        self.drawer.open_new(self._board.agenda, self._day(), start, room_id)

    def _save(self, key: UUID | None, fields: dict[str, Any]) -> None:
        label = f"{'Edit' if key else 'Add'} “{fields['title']}”"

        def done(saved: UUID, _change: object) -> None:
            self.grid.forget_slot()
            if key is None:
                self.drawer.discard()
                self._to_choose = saved

        def failed(error: ConveneError) -> None:
            still_open = not self.drawer.isHidden() and self.drawer.session_id == key
            self.drawer.refused(error) if still_open else self._refuse(error)

        self.tasks.write(self, label, save_session, self.target["event_id"], key, fields, done=done, failed=failed)

    # Threads and findings

    def _follow_thread(self, theme: str) -> None:
        self.grid.set_thread(theme)
        self._say_thread()

    def _see_signup(self) -> None:
        self.context.go("event", event_id=self.target["event_id"], tab="signup")

    def _see_threads(self) -> None:
        self.context.go("event", event_id=self.target["event_id"], tab="threads", theme=self.bar.thread())

    def _say_thread(self) -> None:
        if self._board is not None:
            here = [s for s in self._board.agenda.sessions if s.day_id == self._day_id and s.starts_at is not None]
            self.findings.say_thread(*say_thread(self._board.agenda, here, self.bar.thread()))

    def _say_fix(self, fix: Fix, letters: int | None) -> str:
        return say_fix(fix, self._board.agenda, letters) if self._board else ""

    def _show_finding(self, finding: Finding | None) -> None:
        if self._board is None:
            return
        if finding is not None:
            if finding.day_id is not None:
                self._go_to_day(finding.day_id)
            self._board.mend(finding)
        board = self._board
        self.findings.set_findings(board.findings, board.fixes, board.cleared, board.accepted)
        self._outline(finding)

    def _outline(self, finding: Finding | None) -> None:
        if finding is None or self._board is None:
            self.grid.outline(())
            return
        offered = self._board.fixes.get(finding.key, ())
        ghost = next((f.session for f in offered if f.kind in GHOSTS), None)
        self.grid.outline(finding.session_ids, ghost)

    def _show_since(self, since: Since | None) -> None:
        self.bar.set_since(since is not None)
        self.grid.set_since(since)

    def _fold(self, on: bool) -> None:
        self._folded = on
        self._fold_state()

    def _fold_state(self) -> None:
        narrow = self.width() - self.findings.width() < look().px(_LEAST)
        folded = narrow if self._folded is None else self._folded
        self.findings.setVisible(self.drawer.isHidden() and not folded and self.empty.isHidden())
        self.bar.offer_findings(folded)

    # Schedules of others

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import a programme", "", FILTER)
        if name:
            self.take_schedule(Path(name))

    def take_schedule(self, path: Path) -> None:
        """Read a schedule file and take it into this event, as one change."""
        take_in(self, self.target["event_id"], path, done=self._taken, failed=self._refuse)

    def _taken(self, words: str, _event_id: UUID) -> None:
        self._told.show()
        self.notice.say(words, "ok")

    def dress(self) -> None:
        """Larger text needs more room for the grid."""
        self._fold_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the grid."""
        super().resizeEvent(event)
        self._fold_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was moved is left unwritten when one goes elsewhere."""
        self.writes.now()
        if self.drawer.has_changes():
            self.drawer.save()
        super().hideEvent(event)
