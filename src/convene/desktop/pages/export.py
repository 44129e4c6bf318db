"""Export: the event as files for others, each with a word on what it is and for whom."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from convene.desktop.choose import ask_folder, ask_save
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.export_calendars import CalendarsExportDialog
from convene.desktop.pages.export_delegates import DELEGATES, DelegateExports
from convene.desktop.pages.export_drawn import DrawnExports
from convene.desktop.pages.export_jobs import Exports
from convene.desktop.pages.export_lists import ListExports
from convene.desktop.pages.export_lists_dialog import ListsDialog
from convene.desktop.pages.export_needs import NeedsExportDialog
from convene.desktop.pages.export_returns import RETURNS, ReturnExports
from convene.desktop.pages.export_rows import FOLDER, GROUPS, TABLE, Given, GivenRow
from convene.desktop.pages.export_server import ServerDialog
from convene.formats.atomic import safe_name
from convene.rules.exchange import Sheet
from convene.rules.people import NeedKind
from convene.rules.time import LONDON, say_day
from convene.services import events, needs_board, releases
from convene.services.drawn_workbooks import DRAWN
from convene.services.events import EventDetail
from convene.services.list_workbooks import ListWorkbook
from convene.services.needs_board import Board
from convene.services.releases import ReleaseRow

Chooser = Callable[[str, str, str], str | None]
"""Asks where: title, suggested name, kind such as ``PDF (*.pdf)``; None if the person thought better of it."""
_NOW = "as it is now"
_DRAWN = {one.key: one for one in DRAWN}
_DELEGATES = {key for key, *_ in DELEGATES}


class ExportPage(Dressed, Page):
    """The Export tab. Where files go is asked; ``choose`` and ``open_url`` may be given, tests do."""

    title = "Export"
    shows = frozenset({"events", "event_days", "releases"})

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        choose: Chooser | None = None,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(context, parent)
        self._choose = choose or self._ask
        self.exports = Exports(context, self)
        self._drawn = DrawnExports(context, self)
        self._returns = ReturnExports(context, self)
        self._delegates = DelegateExports(context, self)
        self._lists = ListExports(context, self)
        self.rows: dict[str, GivenRow] = {}
        inside = column(
            text_label("Take this event with you", 20, 650),
            text_label("Files are written where you choose. Only what you publish leaves.", 13, 400, "ink2", wrap=True),
            gap=4,
        )
        self.release = Choice([(None, _NOW)], None)
        self.release.setAccessibleName("Which programme")
        self.release.setMinimumContentsLength(24)
        self.release.edited.connect(self._choose_release)
        words = text_label("All of these give out the programme", 13, 400, "ink2")
        self._which = boxed(row(words, self.release, None, gap=12, margins=(0, 8, 0, 8)))
        self._which.hide()
        for heading, group in GROUPS:
            inside.addSpacing(24)
            inside.addWidget(text_label(heading, 15, 600))
            inside.addSpacing(4)
            if group is GROUPS[-1][1]:
                inside.addWidget(self._which)
            for given in group:
                made = self.rows[given.key] = GivenRow(given, open_url)
                made.act.clicked.connect(lambda _=False, given=given: self._save(given))
                inside.addWidget(Rule())
                inside.addWidget(made)
        inside.addStretch(1)
        self._inside = boxed(inside)
        line = row(gap=0, margins=(24, 24, 24, 24))
        line.addWidget(self._inside, 1)
        line.addStretch(0)
        self.setLayout(column(scrolled(boxed(line)), gap=0))
        self.dress()
        self._let(on=False)

    def dress(self) -> None:
        """Lines of a readable length."""
        self._inside.setMaximumWidth(look().px(880))
        width = max(made.act.sizeHint().width() for made in self.rows.values())
        for made in self.rows.values():
            made.act.setFixedWidth(width)

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or the same again; what was said of the last files stays only for the same."""
        if target.get("event_id") != self.target.get("event_id"):
            self.exports.event = self.exports.release = None
            self.release.set_options([(None, _NOW)])
            self._let(on=False)
            for made in self.rows.values():
                made.line.clear()
        self.tasks.ask(self, lambda workspace: workspace.read_only, done=self._know_read_only)
        super().arrive(target)

    def refresh(self) -> None:
        """The event's title and days."""
        if "event_id" in self.target:
            self.tasks.read(self, events.detail, self.target["event_id"], done=self._came)
            self.tasks.read(self, releases.listing, self.target["event_id"], done=self._offer)

    def _know_read_only(self, read_only: bool) -> None:
        self.exports.read_only = read_only

    def _came(self, event: EventDetail) -> None:
        self.exports.event = event
        self._let(on=True)

    def _offer(self, kept: tuple[ReleaseRow, ...]) -> None:
        """The releases there are, to be given out instead of what is being worked on."""
        self.release.set_options([(None, _NOW), *((one.number, _say(one)) for one in kept)])
        if self.release.currentIndex() < 0:
            self.release.set_value(None)
        self._choose_release()
        self._which.setVisible(bool(kept))

    def _choose_release(self) -> None:
        self.exports.release = self.release.value()

    def _let(self, *, on: bool) -> None:
        for made in self.rows.values():
            made.act.setEnabled(on)

    def _save(self, given: Given) -> None:
        event, key, name = self.exports.event, given.key, given.name.lower()
        line = self.rows[key].line
        if event is None or line.busy():
            return
        if key == "server":
            ServerDialog(self.context, self, event.id, event.title).open()
            return
        if key == "calendars":
            CalendarsExportDialog(self, QSettings(), str(event.id), self._save_calendars).open()
            return
        if key == "lists":
            dialog = ListsDialog(
                self, self.tasks, event, self.context.now(), self._save_list, read_only=self.exports.read_only
            )
            dialog.open()
            return
        if key == "needs":
            self.tasks.read(self, needs_board.board, event.id, today=self.context.today(), done=self._ask_needs)
            return
        chosen = self._choose(f"Save {name}", safe_name(f"{event.title} {name}", given.ending), given.kind)
        if chosen and (drawn := _DRAWN.get(key)):
            self._drawn.save(drawn, event, Path(chosen), line, self.exports.release)
        elif chosen and key in RETURNS:
            self._returns.save(key, event, Path(chosen), line)
        elif chosen and key in _DELEGATES:
            self._delegates.save(key, event, Path(chosen), line)
        elif chosen:
            getattr(self.exports, key)(Path(chosen), line)

    def _save_calendars(self, address: str) -> None:
        event, line = self.exports.event, self.rows["calendars"].line
        if event is None or line.busy():
            return
        chosen = self._choose("Save calendars", safe_name(f"{event.title} calendars", ""), FOLDER)
        if chosen:
            self.exports.calendars(Path(chosen), line, address)

    def _save_list(self, one: ListWorkbook, sheets: list[Sheet]) -> None:
        event, line = self.exports.event, self.rows["lists"].line
        if event is None or line.busy():
            return
        name = one.name.lower()
        chosen = self._choose(f"Save {name}", safe_name(f"{event.title} {name}", ".xlsx"), TABLE)
        if chosen:
            self._lists.save(one, sheets, event, Path(chosen), line)

    def _ask_needs(self, board: Board) -> None:
        counts = Counter(one.need.kind for one in board.needs)
        NeedsExportDialog(self, counts, self._save_needs).open()

    def _save_needs(self, kinds: list[NeedKind], for_whom: str) -> None:
        event, line = self.exports.event, self.rows["needs"].line
        if event is None or line.busy():
            return
        chosen = self._choose("Save needs", safe_name(f"{event.title} needs", ".xlsx"), TABLE)
        if chosen:
            self.exports.needs(Path(chosen), line, kinds, for_whom)

    def _ask(self, title: str, name: str, kind: str) -> str | None:
        if kind == FOLDER:
            return ask_folder(self, QSettings(), f"{title}: choose where its folder goes", name)
        return ask_save(self, QSettings(), title, name, kind)


def _say(one: ReleaseRow) -> str:
    return f"as in release {one.number}, {say_day(one.at.astimezone(LONDON).date())}"
