"""The Badges tab: who gets one, what it looks like, and a PDF of those that are wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from convene.desktop.choose import ask_save
from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.page import Context, Page
from convene.desktop.pages.badges_card import BadgeCard, say_printed
from convene.desktop.pages.badges_words import WordsDialog
from convene.desktop.pages.export_jobs import Exports, count_of
from convene.desktop.pages.export_line import FileLine
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.formats.atomic import safe_name
from convene.rules.text import search_key
from convene.services import badges, events
from convene.services.badges import BadgeRow
from convene.services.events import EventDetail

_PDF = "PDF (*.pdf)"


@dataclass(frozen=True, slots=True)
class _Line:
    """A badge in the list. ``missing``: letters of it that no font here has."""

    id: UUID
    row: BadgeRow
    missing: str = ""


class BadgesPage(Page):
    """``arrive`` takes ``registration_ids`` to tick. The rest may be given; tests do."""

    title = "Badges"
    shows = frozenset(
        {"credentials", "registrations", "people", "organisations", "contributions", "places", "session_themes",
         "events", "event_days"}
    )  # fmt: skip

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        choose: Callable[[str, str, str], str | None] | None = None,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
        ask: AskPrinter | None = None,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._choose = choose or self._ask
        self._ask_printer = ask or ask_printer(self, "Print badges")
        self.exports = Exports(context, self)
        self._rows: list[BadgeRow] = []
        self._missing: dict[UUID, str] = {}
        self._to_tick: tuple[UUID, ...] = ()
        self.search = SearchField("Search badges")
        self.search.searched.connect(lambda _: self._filter())
        self.all, self.unprinted = Chip("All", 0), Chip("Not yet printed", 0)
        group = QButtonGroup(self)
        for chip in (self.all, self.unprinted):
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
        self.save = button("Save PDF…", "filled", "download", on_click=self.save_pdf)
        self.print = button("Print…", "plain", "printer", on_click=self.print_badges)
        self.table = Table(_columns(), sorted_by="name", ticks=True, name="Badges of this event")
        self.table.placeholder = "No badge is like that."
        self.table.chosen.connect(self._show)
        self.table.ticked.connect(lambda _: self._say_save())
        self.line = FileLine(open_url)
        self._result = boxed(row(self.line, margins=(24, 10, 24, 10)))
        self.letters = Notice("", "care")
        self._letters = boxed(row(self.letters, margins=(24, 10, 24, 2)))
        self._letters.hide()
        self.card = BadgeCard(context, self.reissue, self.change_words, settings)
        self.card.sheet = lambda count: tuple(row.badge for row in self._wanted()[:count])
        self.card.setup.outline_wanted.connect(self.save_outline)
        bar = Toolbar(self.search, self.all, self.unprinted, None, self.print, self.save)
        listed = column(self._letters, gap=0)
        listed.addWidget(self.table, 1)
        listed.addWidget(self._result)
        both = row(gap=0)
        both.addLayout(listed, 1)
        both.addWidget(Rule(standing=True))
        both.addWidget(self.card)
        words = "Nobody holds a place yet. Badges are made by themselves as people register."
        empty = EmptyState(words, "Go to the list of people", self._go_to_people)
        self.stack = QStackedWidget()
        self.stack.addWidget(boxed(both))
        self.stack.addWidget(empty)
        self.setLayout(column(bar, self.stack, gap=0))
        self.all.setChecked(True)

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or badges that somebody chose elsewhere."""
        if target.get("event_id") != self.target.get("event_id"):
            self._rows, self._missing, self.exports.event = [], {}, None
            self.table.clear_ticks()
            self.table.set_rows([])
            self.line.clear()
            self.search.clear()
        self._to_tick = tuple(target.get("registration_ids", ()))
        if self._to_tick:
            self.all.setChecked(True)
        self.tasks.ask(self, lambda workspace: workspace.read_only, done=self._know_read_only)
        super().arrive(target)

    def refresh(self) -> None:
        """Read the badges again."""
        if "event_id" in self.target:
            self.tasks.read(self, events.detail, self.target["event_id"], done=self._event_came)
            self.tasks.read(self, badges.badges, self.target["event_id"], done=self._listed)

    def save_pdf(self) -> None:
        """The ticked badges; without ticks those of the chip: not yet printed, or all."""
        event = self.exports.event
        if event is None or self.line.busy():
            return
        chosen = self._choose("Save badges", safe_name(f"{event.title} badges", ".pdf"), _PDF)
        if chosen:
            self._out(Path(chosen))

    def print_badges(self) -> None:
        """The same badges, to a printer."""
        if self.exports.event is not None and not self.line.busy():
            self._out(None)

    def save_outline(self) -> None:
        """A page to hold against a sheet before it is printed on."""
        printing = self.card.setup.printing()
        chosen = self._choose("Save the outline", safe_name(f"Outline of {printing.stock.key}", ".pdf"), _PDF)
        if chosen and not self.line.busy():
            self.exports.outline(Path(chosen), self.line, printing)

    def change_words(self) -> None:
        """Let the badge that is shown say something else than its person."""
        line: _Line | None = self.table.current()
        if line is None:
            return
        dialog = WordsDialog(self, line.row.badge, reworded=line.row.reworded)
        label, key = f"Change the words on the badge of {line.row.badge.name}", line.row.registration_id

        def keep() -> None:
            if words := dialog.words():
                self.tasks.write(self, label, badges.reword, key, **words)

        dialog.accepted.connect(keep)
        dialog.open()

    def _out(self, path: Path | None) -> None:
        wanted, setup = self._wanted(), self.card.setup
        everybody = not self.table.ticked_rows() and self.all.isChecked() and not self.search.value()
        ids = None if everybody else [row.registration_id for row in wanted]
        send = partial(print_pdf, title="Badges", ask=self._ask_printer)
        self.exports.badges(path, self.line, ids, setup.printing(), send=send, then=setup.used)

    def reissue(self) -> None:
        """A new code for the badge that is shown; the old one stops working."""
        line: _Line | None = self.table.current()
        if line is not None:
            label = f"Reissue the badge of {line.row.badge.name}"
            self.tasks.write(self, label, badges.reissue, line.row.registration_id, now=self.context.now())

    def _know_read_only(self, read_only: bool) -> None:
        self.exports.read_only = read_only
        self.card.let_reissue(on=not read_only)

    def _event_came(self, event: EventDetail) -> None:
        self.exports.event = event
        self._show(self.table.current())

    def _listed(self, rows: list[BadgeRow]) -> None:
        self._rows = rows
        self.all.set_count(len(rows))
        self.unprinted.set_count(sum(row.printed_at is None for row in rows))
        self.stack.setCurrentIndex(0 if rows else 1)
        self._filter()
        model = self.table.rows_model
        places = [model.place_of(one) for one in self._to_tick]
        self._to_tick = ()
        model.tick([place for place in places if place >= 0], on=True)
        cards = [row.badge for row in rows]
        ids = [row.registration_id for row in rows]
        self.tasks.work(
            self, _missing_letters, ids, cards, label="Looking for letters no font has", done=self._know_letters
        )

    def _know_letters(self, missing: dict[UUID, str]) -> None:
        if missing != self._missing:
            self._missing = missing
            self._filter()
        several = f"{len(missing):,} badges have" if len(missing) > 1 else "One badge has"
        shown = " ".join(dict.fromkeys("".join(missing.values())))[:60]
        self.letters.say(f"{several} letters that no font here has: {shown}. They are printed as a box.", "care")
        self._letters.setVisible(bool(missing))

    def _filter(self) -> None:
        words = search_key(self.search.value()).split()
        lines = [
            _Line(row.registration_id, row, self._missing.get(row.registration_id, ""))
            for row in self._rows
            if self.all.isChecked() or row.printed_at is None
            if all(word in search_key(row.badge.name, row.badge.known_as, row.badge.organisation) for word in words)
        ]
        self.table.set_rows(lines)
        if self.table.current() is None and lines:
            self.table.choose(self.table.rows()[0].id)
        else:
            self._show(self.table.current())
        self._say_save()

    def _wanted(self) -> Sequence[BadgeRow]:
        return [line.row for line in self.table.ticked_rows() or self.table.rows()]

    def _say_save(self) -> None:
        wanted = self._wanted()
        self.save.set_text(f"Save PDF of {count_of(len(wanted), 'badge')}…" if wanted else "Save PDF…")
        self.save.setEnabled(bool(wanted))
        self.print.setEnabled(bool(wanted))

    def _show(self, line: _Line | None) -> None:
        event = self.exports.event
        missing = line.missing if line else ""
        self.card.show_row(line.row if line and event else None, event, missing)

    def _go_to_people(self) -> None:
        self.context.go("event", event_id=self.target.get("event_id"), tab="people")

    def _ask(self, title: str, name: str, kind: str) -> str | None:
        return ask_save(self, QSettings(), title, name, kind)


def _columns() -> list[Column]:
    def called(line: _Line) -> str:
        badge = line.row.badge
        return "" if badge.name.startswith(badge.known_as) else badge.known_as

    return [
        Column(
            "name", "Name", lambda line: line.row.badge.name, 200, 3, weight=500, colour="ink", after=called,
            icon=lambda line: ("triangle-alert", "care") if line.missing else None,
        ),
        Column("organisation", "Organisation", lambda line: line.row.badge.organisation, 150, 2),
        Column("role", "Role", lambda line: line.row.badge.role.capitalize(), 100),
        Column(
            "printed", "Printed", _printed_at, 130,
            colour=lambda line: "ink2" if line.row.printed_at else "ink3",
            sort=lambda line: line.row.printed_at.timestamp() if line.row.printed_at else None,
        ),
    ]  # fmt: skip


def _printed_at(line: _Line) -> str:
    return say_printed(line.row) if line.row.printed_at else "Not yet"


def _missing_letters(
    ids: list[UUID], cards: list[Any], *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> dict[UUID, str]:
    """The letters that would be missing, by registration."""
    from convene.formats.badges_out import unprintable

    missing: dict[UUID, str] = {}
    for one in () if cancelled() else unprintable(cards):
        missing[ids[one.index]] = missing.get(ids[one.index], "") + one.letters
    progress(1, 1)
    return {key: "".join(dict.fromkeys(letters)) for key, letters in missing.items()}
