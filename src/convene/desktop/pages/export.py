"""Export: the event as files for others, each with a word on what it is and for whom."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QWidget

from convene.desktop.choose import ask_folder, ask_save
from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.export_calendars import CalendarsExportDialog
from convene.desktop.pages.export_delegates import DELEGATES, DelegateExports
from convene.desktop.pages.export_drawn import KIND as WORKBOOK
from convene.desktop.pages.export_drawn import DrawnExports
from convene.desktop.pages.export_jobs import Exports
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_lists import ListExports
from convene.desktop.pages.export_lists_dialog import ListsDialog
from convene.desktop.pages.export_needs import NeedsExportDialog
from convene.desktop.pages.export_returns import RETURNS, ReturnExports
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
_FOLDER = "Folder"
"""The kind of what is more than one file: asked is in which folder it goes."""

_SERVER = "Server"
"""The kind of what is sent, and not kept as a file."""

_TABLE = "Excel workbook (*.xlsx);;Comma-separated (*.csv)"

_ROWS = (
    (
        "calendar", "calendar-days", "Calendar", ".ics", "Calendar (*.ics)",
        "Every session as an appointment, for people’s own calendars. Issued again, it moves what has changed.",
    ),
    (
        "calendars", "calendar-sync", "Calendars", "", _FOLDER,
        "To subscribe to, whole and by track, theme and room, with a page of links: a folder for a web space. Only "
        "what changed is written again.",
    ),
    (
        "server", "upload", "Calendar server", "", _SERVER,
        "The programme in a calendar of Nextcloud or another CalDAV server. Only what changed is sent.",
    ),
    (
        "workbook", "file-spreadsheet", "Workbook", ".xlsx", "Excel workbook (*.xlsx)",
        "The whole event for colleagues: people, programme, facilitators, budget and arrivals. Needs are left out.",
    ),
    (
        "lists", "list-filter", "Lists", ".xlsx", _TABLE,
        "Delegates, places on sessions, sign-in, waiting list, applications, facilitators, arrivals or attendance. You "
        "choose columns, rows and order, and can keep the choice.",
    ),
    *((one.key, one.icon, one.name, ".xlsx", WORKBOOK, one.sentence) for one in DRAWN if not one.of_release),
    (
        "registrations", "table-2", "Registrations", ".csv", "Comma-separated (*.csv)",
        "The list of people, for a mail merge, another program, or to import again.",
    ),
    *((key, icon, name, ".xlsx", WORKBOOK, sentence) for key, (_, icon, name, sentence) in RETURNS.items()),
    *DELEGATES,
    (
        "catering", "utensils", "Catering counts", ".xlsx", _TABLE,
        "How many are expected at each meal and what they eat, for the kitchen: counts only, nobody is named.",
    ),
    (
        "needs", "accessibility", "Needs", ".xlsx", _TABLE,
        "Who needs what, for one named role that acts on it. No other file here holds needs, and this one only those "
        "people agreed to share.",
    ),
    (
        "badges", "id-card", "Badges", ".pdf", "PDF (*.pdf)",
        "A QR badge for everybody who holds a place, A6, one to a page, for any printer.",
    ),
    (
        "page", "monitor", "Programme page", "", _FOLDER,
        "The programme to look through and search in any browser: a folder for a web space or a memory stick. It needs "
        "no network and counts nobody.",
    ),
    *((one.key, one.icon, one.name, ".xlsx", WORKBOOK, one.sentence) for one in DRAWN if one.of_release),
    (
        "programme", "table-2", "Programme table", ".csv", "Comma-separated (*.csv)",
        "A row for each session. Change it in Excel and import it again on the Programme tab.",
    ),
    (
        "schedule_xml", "phone", "Schedule for apps", ".xml", "Frab XML (*.xml)",
        "For EventFahrplan, giggity and other apps people carry. Cancelled sessions are left out.",
    ),
    (
        "schedule_json", "receipt-text", "Schedule data", ".json", "Schedule JSON (*.json)",
        "For web sites and other programs that know the schedules of pretalx and c3voc.",
    ),
)  # fmt: skip


_DRAWN = {one.key: one for one in DRAWN}
_DELEGATES = {key for key, *_ in DELEGATES}


class _Row(Dressed, QWidget):
    """Icon, name, sentence, button; below, what became of it."""

    def __init__(self, icon: str, name: str, sentence: str, kind: str, open_url: Callable[[QUrl], object]) -> None:
        super().__init__()
        self._name = icon
        self._icon = QLabel()
        sends = kind == _SERVER
        words_of_act = "Publish…" if sends else f"Save {name.lower()}…"
        self.act: Button = button(words_of_act, "plain", "upload" if sends else "download")
        self.line = FileLine(open_url)
        words = column(text_label(name, 15, 600), text_label(sentence, 13, 400, "ink2", wrap=True), gap=4)
        top = row(gap=16)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.act, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below = row(self.line)
        self.setLayout(column(top, self._below, gap=12, margins=(0, 20, 0, 20)))
        self.dress()

    def dress(self) -> None:
        """The icon in the colours of now."""
        self._icon.setPixmap(pixmap(self._name, "accent", look().px(24)))
        self._below.setContentsMargins(look().px(24) + 16, 0, 0, 0)


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
        self.rows: dict[str, _Row] = {}
        inside = column(
            text_label("Take this event with you", 20, 650),
            text_label("Files are written where you choose. Only what you publish leaves.", 13, 400, "ink2", wrap=True),
            gap=4,
        )
        inside.addSpacing(12)
        self.release = Choice([(None, _NOW)], None)
        self.release.setAccessibleName("Which programme")
        self.release.setMinimumContentsLength(24)
        self.release.edited.connect(self._choose_release)
        words = text_label("All below give out the programme", 13, 400, "ink2")
        self._which = boxed(row(words, self.release, None, gap=12, margins=(0, 20, 0, 4)))
        self._which.hide()
        for key, icon, name, ending, kind, sentence in _ROWS:
            if key == "page":
                inside.addWidget(Rule())
                inside.addWidget(self._which)
            made = self.rows[key] = _Row(icon, name, sentence, kind, open_url)
            made.act.clicked.connect(
                lambda _=False, key=key, name=name, ending=ending, kind=kind: self._save(key, name, ending, kind)
            )
            if key != "page":
                inside.addWidget(Rule())
            inside.addWidget(made)
        inside.addWidget(Rule())
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

    def _save(self, key: str, name: str, ending: str, kind: str) -> None:
        event, line = self.exports.event, self.rows[key].line
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
        chosen = self._choose(f"Save {name.lower()}", safe_name(f"{event.title} {name.lower()}", ending), kind)
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
        chosen = self._choose("Save calendars", safe_name(f"{event.title} calendars", ""), _FOLDER)
        if chosen:
            self.exports.calendars(Path(chosen), line, address)

    def _save_list(self, one: ListWorkbook, sheets: list[Sheet]) -> None:
        event, line = self.exports.event, self.rows["lists"].line
        if event is None or line.busy():
            return
        name = one.name.lower()
        chosen = self._choose(f"Save {name}", safe_name(f"{event.title} {name}", ".xlsx"), _TABLE)
        if chosen:
            self._lists.save(one, sheets, event, Path(chosen), line)

    def _ask_needs(self, board: Board) -> None:
        counts = Counter(one.need.kind for one in board.needs)
        NeedsExportDialog(self, counts, self._save_needs).open()

    def _save_needs(self, kinds: list[NeedKind], for_whom: str) -> None:
        event, line = self.exports.event, self.rows["needs"].line
        if event is None or line.busy():
            return
        chosen = self._choose("Save needs", safe_name(f"{event.title} needs", ".xlsx"), _TABLE)
        if chosen:
            self.exports.needs(Path(chosen), line, kinds, for_whom)

    def _ask(self, title: str, name: str, kind: str) -> str | None:
        if kind == _FOLDER:
            return ask_folder(self, QSettings(), f"{title}: choose where its folder goes", name)
        return ask_save(self, QSettings(), title, name, kind)


def _say(one: ReleaseRow) -> str:
    return f"as in release {one.number}, {say_day(one.at.astimezone(LONDON).date())}"
