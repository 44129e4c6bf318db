"""The Papers tab: what can be printed of an event, as it will come out, to a file or a printer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from convene import papers as registry
from convene.desktop.choose import ask_folder, ask_one, ask_save
from convene.desktop.kit.buttons import button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context, Page
from convene.desktop.pages.export_jobs import count_of
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.papers_asked import AskedFor
from convene.desktop.pages.papers_list import PapersList
from convene.desktop.pages.papers_signature import SignatureDialog
from convene.desktop.pages.papers_view import PaperView, page_count
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.desktop.tasks import Work
from convene.formats.atomic import safe_name, write_atomically
from convene.rules.certificates import Signature
from convene.rules.errors import ConveneError
from convene.rules.papers import Asked, Offer, Option, Paper, Template
from convene.services import certificates, events, paper_offers, paper_templates
from convene.services.events import EventDetail

_PDF = "PDF (*.pdf)"
_TYPST = "Typst templates (*.typ)"
_PAUSE_MS = 90
_MOST_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was set: its PDF, how many pages, and the letters in it that no font has."""

    pdf: bytes
    pages: int
    missing: Mapping[str, str]


class PapersPage(Page):
    """``arrive`` takes ``paper``, the key of one. Where files and printers are is asked; tests give answers."""

    title = "Papers"
    shows = frozenset(
        {"events", "event_days", "tracks", "sessions", "session_themes", "contributions", "rooms", "venues", "bookings",
         "people", "organisations", "registrations", "places", "needs", "scans", "settings", "resources",
         "session_resources", "questions", "attendance_marks", "credentials"}
    )  # fmt: skip

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        choose: Callable[[str, str, str], str | None] | None = None,
        choose_folder: Callable[[str, str], str | None] | None = None,
        choose_template: Callable[[], str | None] | None = None,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
        ask: AskPrinter | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._choose = choose or self._ask
        self._choose_folder = choose_folder or partial(ask_folder, self, QSettings())
        self._choose_template = choose_template or partial(ask_one, self, QSettings(), "Use a template", _TYPST)
        self._ask_printer = ask or ask_printer(self, "Print")
        self._event: EventDetail | None = None
        self._offers: Mapping[Option, tuple[Offer, ...]] = {}
        self._read_only = False
        self._wanted: tuple[Paper, Asked] | None = None
        self._work: Work | None = None
        self._turn = 0  # counts what was asked for: an answer to anything but the last is dropped
        self.made: Made | None = None
        self.list = PapersList(registry.PAPERS)
        self.list.chosen.connect(lambda _: self._another())
        self.private = Tag("Confidential")
        self.private.set("Confidential", "care", "lock")
        self.print = button("Print…", "plain", "printer", on_click=self.print_paper)
        self.save = button("Save PDF…", "filled", "download", on_click=self.save_pdf)
        self.asked = AskedFor()
        self.asked.edited.connect(self._ask_again)
        self.letters = Notice("", "care")
        self.line = FileLine(open_url)
        self.view = PaperView(context.tasks)
        self.trouble = EmptyState(" ")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.trouble)
        self._letters = boxed(row(self.letters, margins=(24, 10, 24, 10)))
        self._letters.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.copy_act = menu.addAction("Copy template…", self.copy_template)
        self.use_act = menu.addAction("Use my template…", self.use_template)
        self.usual_act = menu.addAction("Back to the usual one", self.use_usual)
        self.template = menu_button("Template", menu, "plain", "pencil")
        self.template.setAccessibleName("Template of this paper")
        self.sign = button("Signature…", on_click=self.change_signature)
        left = (*self.asked.boxes.values(), self.template, self.sign, self.private)
        bar = Toolbar(*left, None, self.print, self.save)
        right = column(self._letters, gap=0)
        right.addWidget(self.stack, 1)
        self.line.setContentsMargins(24, 10, 24, 10)
        right.addWidget(self.line)
        both = row(self.list, Rule(standing=True), gap=0)
        both.addLayout(right, 1)
        whole = column(bar, gap=0)
        whole.addLayout(both, 1)
        self.setLayout(whole)
        self.list.choose(registry.PAPERS[0].key)

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or a paper that somebody chose elsewhere."""
        if target.get("event_id") != self.target.get("event_id"):
            self._event, self._offers, self._wanted = None, {}, None
            self._turn += 1
            self._let_go()
            self.line.clear()
        self.tasks.ask(self, lambda workspace: workspace.read_only, done=self._know_read_only)
        super().arrive(target)
        if (key := target.get("paper")) in self.list.rows:
            self.list.choose(str(key))

    def refresh(self) -> None:
        """What there is to print, and the paper that is shown."""
        if "event_id" in self.target:
            self.tasks.read(self, events.detail, self.target["event_id"], done=self._event_came)
            self.tasks.read(self, paper_offers.offers, self.target["event_id"], done=self._offered)

    def paper(self) -> Paper:
        """The one that is chosen."""
        return registry.paper(self.list.value())

    def save_pdf(self) -> None:
        """The paper as a file."""
        if self._event is None or self.line.busy():
            return
        paper = self.paper()
        name = safe_name(f"{self._event.title} {paper.name.lower()}", ".pdf")
        if chosen := self._choose(f"Save {paper.name.lower()}", name, _PDF):
            self._out(partial(self._keep, Path(chosen)))

    def print_paper(self) -> None:
        """The paper, to a printer: which pages and how many copies is asked by the system."""
        if self._event is not None and not self.line.busy():
            self._out(self._send)

    def change_signature(self) -> None:
        """Who signs this paper."""

        def read(found: Signature | None) -> None:
            SignatureDialog(self.context, self, found).open()

        self.tasks.read(self, certificates.signature, done=read)

    def copy_template(self) -> None:
        """The template of this paper and what it uses, into a folder of one's own."""
        paper = self.paper()
        if chosen := self._choose_folder("Copy the template: choose where its folder goes", f"{paper.key} template"):
            folder, label = Path(chosen), f"Copying {paper.template}"

            def done(written: list[Path]) -> None:
                self.line.saved(written[0], f"Copied {paper.template}", "Change it, then choose “Use my template…”.")

            self.line.start(label)
            how: dict[str, Any] = {"label": label, "done": done, "failed": self.line.failed}
            self.line.follow(self.tasks.work(self, _copy, paper.template, folder, **how))

    def use_template(self) -> None:
        """Set this paper by a template of one's own from now on: only one that can set it as it is now."""
        if self._wanted is None or not (chosen := self._choose_template()):
            return
        paper, asked = self._wanted
        self.line.start(f"Trying {Path(chosen).name}")

        def read(found: tuple[Any, Template | None]) -> None:
            how: dict[str, Any] = {"label": f"Trying {Path(chosen).name}", "done": keep, "failed": self.line.failed}
            self.line.follow(self.tasks.work(self, _try, paper, found[0], Path(chosen), **how))

        def keep(template: Template) -> None:
            label = f"Set {paper.name.lower()} by {template.main}"
            how: dict[str, Any] = {"done": kept, "failed": self.line.failed}
            self.tasks.write(self, label, paper_templates.keep, paper.key, template, **how)

        def kept(*_: object) -> None:
            self.line.told(f"{paper.name} is set by {Path(chosen).name} from now on")

        how = {"now": self.context.now(), "done": read, "failed": self.line.failed}
        self.tasks.read(self, _value, paper, self.target["event_id"], asked, **how)

    def use_usual(self) -> None:
        """Set this paper by the template that ships again."""
        paper = self.paper()
        label = f"Set {paper.name.lower()} by the usual template"
        self.tasks.write(self, label, paper_templates.usual, paper.key, done=lambda *_: self.line.clear())

    def _know_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.use_act.setEnabled(not read_only)
        self.sign.setEnabled(not read_only)

    def _know_own(self, own: Template | None) -> None:
        """What the paper is set by."""
        self.template.set_text(f"Template: {own.main}" if own else "Template")
        self.usual_act.setEnabled(own is not None and not self._read_only)

    def _event_came(self, event: EventDetail) -> None:
        self._event = event

    def _offered(self, offers: dict[Option, tuple[Offer, ...]]) -> None:
        self._offers = offers
        self._another()

    def _another(self) -> None:
        """Another paper, or the same of what has changed meanwhile."""
        paper = self.paper()
        if self._wanted is not None and self._wanted[0].key != paper.key:
            self.view.turn_to(0)
            self.line.clear()
        self.private.setVisible(paper.private)
        self.sign.setVisible(paper.signed)
        self.asked.offer(paper, self._offers, self.context.today())
        if self._event is not None:
            self._wanted = (paper, self.asked.asked())
            self._read()

    def _ask_again(self) -> None:
        if self._event is not None:
            self._wanted = (self.paper(), self.asked.asked())
            self._pause.start()

    def _read(self) -> None:
        if (wanted := self._wanted) is None:
            return
        paper, asked = wanted
        self._turn += 1
        turn = self._turn

        def read(found: tuple[Any, Template | None]) -> None:
            if turn != self._turn:
                return
            if self._work is not None:
                self._work.cancel()
            self._know_own(found[1])
            how: dict[str, Any] = {"done": came, "failed": failed}
            work = self._work = self.tasks.work(self, _set, paper, *found, label=f"Setting {paper.name.lower()}", **how)
            work.finished.connect(partial(self._ended, work))

        def came(made: Made) -> None:
            if turn == self._turn:  # what was asked for before may take longer
                self._came(made)

        def failed(error: ConveneError) -> None:
            if turn == self._turn:
                self._failed(error)

        how = {"now": self.context.now(), "done": read, "failed": failed}
        self.tasks.read(self, _value, paper, self.target["event_id"], asked, **how)

    def _came(self, made: Made) -> None:
        self.made = made
        self.stack.setCurrentWidget(self.view)
        self.view.show_pdf(made.pdf, made.pages)
        for act in (self.save, self.print):
            act.setEnabled(True)
        shown = " ".join(dict.fromkeys("".join(made.missing.values())))[: 2 * _MOST_LETTERS]
        if made.missing:
            several = "Some names or words have" if len(made.missing) > 1 else f"“{next(iter(made.missing))}” has"
            self.letters.say(f"{several} letters that no font here has: {shown}. They are printed as a box.", "care")
        self._letters.setVisible(bool(made.missing))

    def _failed(self, error: ConveneError) -> None:
        self._let_go()
        self.trouble.sentence.setText(f"{error.title}. {error.hint}" if error.hint else error.title)
        self.stack.setCurrentWidget(self.trouble)

    def _let_go(self) -> None:
        """There is nothing to print."""
        self.made = None
        self._letters.hide()
        for act in (self.save, self.print):
            act.setEnabled(False)

    def _ended(self, work: Work) -> None:
        if self._work is work:
            self._work = None

    def _out(self, then: Callable[[Made], None]) -> None:
        """Make it afresh, after what has to happen before it is given out, and pass it on."""
        if self._wanted is None:
            return
        paper, asked = self._wanted
        self.line.start(f"Making {paper.name.lower()}")

        def read(*_: object) -> None:
            how = {"now": self.context.now(), "done": made, "failed": self.line.failed}
            self.tasks.read(self, _value, paper, self.target["event_id"], asked, **how)

        def made(found: tuple[Any, Template | None]) -> None:
            how: dict[str, Any] = {"label": f"Making {paper.name.lower()}", "done": then, "failed": self.line.failed}
            self.line.follow(self.tasks.work(self, _set, paper, *found, **how))

        if (before := registry.before(paper)) is not None and not self._read_only:
            label, event_id = f"Before printing: {paper.name}", self.target["event_id"]
            self.tasks.happen(self, label, before, event_id, done=read, failed=self.line.failed)
        else:
            read()

    def _keep(self, path: Path, made: Made) -> None:
        def done(_: object) -> None:
            self.line.saved(path, f"Saved {count_of(made.pages, 'page')} as {path.name}")

        label = f"Writing {path.name}"
        self.line.follow(self.tasks.work(self, _write, path, made.pdf, label=label, done=done, failed=self.line.failed))

    def _send(self, made: Made) -> None:
        try:
            pages = print_pdf(made.pdf, self.paper().name, self._ask_printer)
        except ConveneError as error:
            self.line.failed(error)
            return
        if pages:
            self.line.told(f"Sent {count_of(pages, 'page')} to the printer")
        else:
            self.line.clear()

    def _ask(self, title: str, name: str, kind: str) -> str | None:
        return ask_save(self, QSettings(), title, name, kind)


def _value(session: Any, paper: Paper, event_id: UUID, asked: Asked, *, now: datetime) -> tuple[Any, Template | None]:
    """What is set, and by what of one's own."""
    return registry.reads(paper)(session, event_id, asked, now=now), paper_templates.own(session, paper.key)


def _set(
    paper: Paper,
    value: Any,
    own: Template | None,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Made:
    from convene.formats.papers import missing_letters

    del cancelled  # typst does not stop half-way
    pdf = registry.sets(paper)(value, own=own)
    progress(1, 1)
    return Made(pdf, page_count(pdf), missing_letters(value))


def _copy(
    template: str, folder: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> list[Path]:
    from convene.formats.paper_templates import copy_template

    written = [] if cancelled() else copy_template(template, folder)
    progress(1, 1)
    return written


def _try(
    paper: Paper, value: Any, path: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> Template:
    """The template at that path, once it has set the paper."""
    from convene.formats.paper_templates import read_template

    template = read_template(path)
    if not cancelled():
        registry.sets(paper)(value, own=template)
    progress(1, 1)
    return template


def _write(path: Path, pdf: bytes, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    if not cancelled():
        write_atomically(path, pdf)
        progress(1, 1)
