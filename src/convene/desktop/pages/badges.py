"""The Badges tab: who gets one, what it looks like, and a PDF of those that are wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from convene.desktop.kit.layout import Ground, Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.badges_preview import BadgePicture
from convene.desktop.pages.export_jobs import Exports, count_of, dates_of
from convene.desktop.pages.export_line import FileLine
from convene.formats.atomic import safe_name
from convene.rules.text import search_key
from convene.rules.time import LONDON
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
    """``arrive`` takes ``registration_ids``: whose to tick. ``choose`` and ``open_url`` may be given; tests do."""

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
    ) -> None:
        super().__init__(context, parent)
        self._choose = choose or self._ask
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
        self.save = button("Save PDF…", "filled", "printer", on_click=self.save_pdf)
        self.table = Table(_columns(), sorted_by="name", ticks=True, name="Badges of this event")
        self.table.placeholder = "No badge is like that."
        self.table.chosen.connect(self._show)
        self.table.ticked.connect(lambda _: self._say_save())
        self.line = FileLine(open_url)
        self._result = boxed(row(self.line, margins=(24, 10, 24, 10)))
        self.letters = Notice("", "care")
        self._letters = boxed(row(self.letters, margins=(24, 10, 24, 2)))
        self._letters.hide()
        self.card = _Card(context, self.reissue)
        bar = Toolbar(self.search, self.all, self.unprinted, None, self.save)
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
        wanted = self._wanted()
        chosen = self._choose("Save badges", safe_name(f"{event.title} badges", ".pdf"), _PDF)
        if chosen:
            everybody = not self.table.ticked_rows() and self.all.isChecked() and not self.search.value()
            ids = None if everybody else [row.registration_id for row in wanted]
            self.exports.badges(Path(chosen), self.line, ids)

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

    def _show(self, line: _Line | None) -> None:
        event = self.exports.event
        self.card.show_line(line if event else None, event)

    def _go_to_people(self) -> None:
        self.context.go("event", event_id=self.target.get("event_id"), tab="people")

    def _ask(self, title: str, name: str, kind: str) -> str | None:
        return ask_save(self, QSettings(), title, name, kind)


class _Card(Dressed, Ground):
    """The badge at the right, with what is to be said of it."""

    def __init__(self, context: Context, reissue: Callable[[], None]) -> None:
        super().__init__("sunken")
        self.picture = BadgePicture(context.tasks)
        self._name = elided("", 15, 600)
        self._facts = text_label("", 13, 400, "ink2", wrap=True)
        self._missing = text_label("", 13, 500, "care", wrap=True)
        self._missing.hide()
        tip = "For a lost badge: a new code, and the old one stops working"
        self.act = button("Reissue", "plain", "refresh-cw", tip=tip, on_click=reissue)
        head = row(gap=8)
        head.addWidget(self._name, 1)
        head.addWidget(self.act)
        whole = column(head, self._facts, self._missing, gap=6, margins=(24, 16, 24, 24))
        whole.addSpacing(8)
        whole.addWidget(self.picture, 1)
        self.setLayout(whole)
        self.dress()

    def dress(self) -> None:
        """As wide as a drawer."""
        self.setFixedWidth(min(look().size("drawer"), 460))

    def let_reissue(self, *, on: bool) -> None:
        """Whether the workspace can be changed."""
        self.act.setEnabled(on)

    def show_line(self, line: _Line | None, event: EventDetail | None) -> None:
        """Another badge; None for none."""
        for widget in (self._name, self._facts, self.act):
            widget.setVisible(line is not None)
        self._missing.setVisible(line is not None and bool(line.missing))
        if line is None or event is None:
            self.picture.show_badge(None, "", "")
            return
        self._name.setText(line.row.badge.name)
        self._facts.setText(f"{_printed(line)}. Typed at a desk: {line.row.badge.short_code}")
        self._missing.setText(f"No font here has {' '.join(line.missing)}: printed as a box.")
        self.picture.show_badge(line.row.badge, event.title, dates_of(event))


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
    return _when(line.row.printed_at) if line.row.printed_at else "Not yet"


def _printed(line: _Line) -> str:
    return f"Printed {_when(line.row.printed_at)}" if line.row.printed_at else "Not printed yet"


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


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
