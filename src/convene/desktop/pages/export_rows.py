"""What the Export tab gives out, in groups; each with a word on what it is and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel, QWidget

from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.export_delegates import DELEGATES
from convene.desktop.pages.export_drawn import KIND as WORKBOOK
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_returns import RETURNS
from convene.services.drawn_workbooks import DRAWN

FOLDER: Final = "Folder"
"""The kind of what is more than one file: asked is in which folder it goes."""

SERVER: Final = "Server"
"""The kind of what is sent, and not kept as a file."""

TABLE: Final = "Excel workbook (*.xlsx);;Comma-separated (*.csv)"


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that is given out. ``kind`` is such as ``PDF (*.pdf)``."""

    key: str
    icon: str
    name: str
    ending: str
    kind: str
    sentence: str


_DRAWN = [(one.of_release, Given(one.key, one.icon, one.name, ".xlsx", WORKBOOK, one.sentence)) for one in DRAWN]

GROUPS: Final[tuple[tuple[str, tuple[Given, ...]], ...]] = (
    (
        "Workbooks",
        (
            Given(
                "workbook", "file-spreadsheet", "Whole event", ".xlsx", WORKBOOK,
                "For colleagues: people, programme, facilitators, budget and arrivals. Needs are left "
                "out.",
            ),
            Given(
                "lists", "list-filter", "Lists", ".xlsx", TABLE,
                "Delegates, places on sessions, sign-in, waiting list, applications, facilitators, arrivals or "
                "attendance. You choose columns, rows and order, and can keep the choice.",
            ),
            *(Given(key, icon, name, ".xlsx", WORKBOOK, words) for key, (_, icon, name, words) in RETURNS.items()),
            *(given for of_release, given in _DRAWN if not of_release),
        ),
    ),
    (
        "Kitchen and needs",
        (
            Given(
                "catering", "utensils", "Catering counts", ".xlsx", TABLE,
                "How many are expected at each meal and what they eat, for the kitchen: counts only, nobody is named.",
            ),
            Given(
                "needs", "accessibility", "Needs", ".xlsx", TABLE,
                "Who needs what, for one named role that acts on it. No other file here holds needs, and this one only "
                "those people agreed to share.",
            ),
        ),
    ),
    (
        "People, for other programs",
        (
            Given(
                "registrations", "table-2", "Registrations", ".csv", "Comma-separated (*.csv)",
                "The list of people, for a mail merge, another program, or to import again.",
            ),
            *(Given(*one) for one in DELEGATES),
            Given(
                "badges", "id-card", "Badges", ".pdf", "PDF (*.pdf)",
                "A QR badge for everybody who holds a place, A6, one to a page, for any printer.",
            ),
        ),
    ),
    (
        "Calendars",
        (
            Given(
                "calendar", "calendar-days", "Calendar", ".ics", "Calendar (*.ics)",
                "Every session as an appointment, for people’s own calendars. Issued again, it moves what has changed.",
            ),
            Given(
                "calendars", "calendar-sync", "Calendars", "", FOLDER,
                "To subscribe to, whole and by track, theme and room, with a page of links: a folder for a web space. "
                "Only what changed is written again.",
            ),
            Given(
                "server", "upload", "Calendar server", "", SERVER,
                "The programme in a calendar of Nextcloud or another CalDAV server. Only what changed is sent.",
            ),
        ),
    ),
    (
        "Programme",
        (
            Given(
                "page", "monitor", "Programme page", "", FOLDER,
                "The programme to look through and search in any browser: a folder for a web space or a memory stick. "
                "It needs no network and counts nobody.",
            ),
            *(given for of_release, given in _DRAWN if of_release),
            Given(
                "programme", "table-2", "Programme table", ".csv", "Comma-separated (*.csv)",
                "A row for each session. Change it in Excel and import it again on the Programme tab.",
            ),
            Given(
                "schedule_xml", "phone", "Schedule for apps", ".xml", "Frab XML (*.xml)",
                "For EventFahrplan, giggity and other apps people carry. Cancelled sessions are left out.",
            ),
            Given(
                "schedule_json", "receipt-text", "Schedule data", ".json", "Schedule JSON (*.json)",
                "For web sites and other programs that know the schedules of pretalx and c3voc.",
            ),
        ),
    ),
)  # fmt: skip
"""Heading and what stands under it. All of the last give out the programme, as it is or as it was released."""


class GivenRow(Dressed, QWidget):
    """Icon, name, sentence, button; below, what became of it."""

    def __init__(self, given: Given, open_url: Callable[[QUrl], object]) -> None:
        super().__init__()
        self._name = given.icon
        self._icon = QLabel()
        sends = given.kind == SERVER
        self.act: Button = button("Publish…" if sends else "Save…", "plain", "upload" if sends else "download")
        if not sends:
            self.act.setAccessibleName(f"Save {given.name.lower()}…")
        self.line = FileLine(open_url)
        words = column(text_label(given.name, 13, 600), text_label(given.sentence, 13, 400, "ink2", wrap=True), gap=2)
        top = row(gap=16)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.act, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below = row(self.line)
        self.setLayout(column(top, self._below, gap=12, margins=(0, 12, 0, 12)))
        self.dress()

    def dress(self) -> None:
        """The icon in the colours of now."""
        self._icon.setPixmap(pixmap(self._name, "accent", look().px(20)))
        self._below.setContentsMargins(look().px(20) + 16, 0, 0, 0)
