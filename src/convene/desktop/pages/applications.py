"""The applications to an event: reviewed one by one, chosen with an eye on fair shares, decided together."""

from collections import Counter
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip, Segmented
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Rule, Toolbar, boxed, column, row
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.page import Context, Page
from convene.desktop.pages.applications_bars import SharesPanel
from convene.desktop.pages.applications_drawer import ApplicationsDrawer
from convene.desktop.pages.applications_words import VERBS, columns, review_columns, say_closing, say_places
from convene.rules.applications import UNDECIDED, shares
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState
from convene.rules.text import search_key
from convene.services import applications
from convene.services.applications import Application, Board

S = RegistrationState
CHOOSE, REVIEW = "choose", "review"
_FILTERS: tuple[tuple[str, str, frozenset[S]], ...] = (
    ("undecided", "Undecided", UNDECIDED),
    ("shortlisted", "Shortlisted", frozenset({S.SHORTLISTED})),
    ("accepted", "Accepted", HOLDS_PLACE),
    ("waiting", "Waiting", frozenset({S.WAITING})),
    ("declined", "Declined", frozenset({S.DECLINED})),
    ("all", "All", frozenset(S)),
)
_WAYS = (
    ("organisation", "By organisation"),
    ("sector", "By sector"),
    ("profession", "By profession"),
    ("borough", "By borough"),
)
_ICONS = {S.ACCEPTED: "check", S.SHORTLISTED: "list-filter", S.WAITING: "clock", S.DECLINED: "x"}
_LEAST = 560  # what the list keeps before the bars give way


class ApplicationsPage(Page):
    """``arrive`` takes ``show`` (a filter) and ``view`` (choose or review)."""

    title = "Applications"
    shows = frozenset(
        {
            "registrations",
            "people",
            "organisations",
            "events",
            "criteria",
            "scores",
            "reviews",
            "registration_questions",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.board: Board | None = None
        self._words: list[str] = []
        self._over: set[UUID] = set()
        self._made_for: tuple[object, ...] = ()
        self._under = elided("", 13, 400, "ink2")
        self.view = Segmented([(CHOOSE, "Choose"), (REVIEW, "Review")], "What is done here")
        self.view.chosen.connect(lambda _: self._turn())
        head = row(icon_button("arrow-left", "Back to People", on_click=self.leave), 4, gap=8, margins=(16, 8, 24, 8))
        head.addLayout(column(text_label("Applications", 15, 650), self._under, gap=1), 1)
        head.addWidget(self.view)
        head.addWidget(button("Criteria…", on_click=self.change_criteria))
        self.search = SearchField("Search applications")
        self.search.searched.connect(self._search)
        self.chips = {key: Chip(text, 0) for key, text, _ in _FILTERS}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
        pick = icon_button("columns-3", "Choose columns", kind="plain")
        pick.clicked.connect(lambda _=False: self.table.columns_menu().exec(pick.mapToGlobal(pick.rect().bottomLeft())))
        self.bar = Toolbar(self.search, Overflow(*self.chips.values()), None, pick)
        self.table = Table([], ticks=True, struck=lambda one: one.state in OVER, name="Applications")
        self.table.ticked.connect(lambda _: self._choosing())
        self.table.chosen.connect(self._looked)
        self.table.opened.connect(self._opened)
        every = QShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll), self.table)
        every.setContext(Qt.ShortcutContext.WidgetShortcut)
        every.activated.connect(lambda: self.table.rows_model.tick(range(self.table.rows_model.rowCount())))
        self.bulk = BulkBar(self.table)
        for to, words in VERBS.items():
            self.bulk.add(words, _ICONS[to]).clicked.connect(lambda _=False, to=to: self.ask(to))
        self.bulk.add("Copy as table", "copy").clicked.connect(lambda _=False: self.table.copy())
        self.panel = SharesPanel(_WAYS)
        self.drawer = ApplicationsDrawer(context)
        self.drawer.scored.connect(self._next)
        self.drawer.decided.connect(self.table.clear_ticks)
        empty = EmptyState(
            "Nobody has applied yet. Import the list from your form, or add people one by one.",
            "Import a list",
            lambda: self.context.go("import", event_id=self.target["event_id"]),
        )
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(empty)
        listed = boxed(column(self.bar, self.lists, gap=0))
        self._main = boxed(row(listed, self.panel, gap=0))
        whole = column(boxed(head), Rule(), gap=0)
        whole.addWidget(Beside(self._main, self.drawer), 1)
        self.setLayout(whole)
        self._main.installEventFilter(self)
        self.chips["undecided"].setChecked(True)

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or some of the applications of this one."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
            self.table.clear_ticks()
            self.table.set_rows([])
            self.search.clear()
            self.chips["undecided"].setChecked(True)
        if target.get("show") in self.chips:
            self.chips[target["show"]].setChecked(True)
        if target.get("view") in (CHOOSE, REVIEW):
            self.view.set_value(target["view"])
        if not self.drawer.me:
            self.tasks.ask(self, lambda workspace: str(workspace.who), done=lambda who: setattr(self.drawer, "me", who))
        super().arrive(target)

    def refresh(self) -> None:
        """Read the applications again."""
        if (event_id := self.target.get("event_id")) is not None:
            reviewing = self.view.value() == REVIEW
            self.tasks.read(self, applications.board, event_id, reviewing=reviewing, done=self._show)

    def leave(self) -> None:
        """Back to the list of people."""
        self.context.go("event", event_id=self.target.get("event_id"), tab="people")

    def change_criteria(self) -> None:
        """The form of the criteria."""
        if self.board is not None:
            self.table.choose(None)
            self.drawer.change_criteria(self.board)

    def ask(self, to: RegistrationState) -> None:
        """Look at what deciding the ticked applications would do, in the order they stand."""
        ids = [one.id for one in self.table.ticked_rows()]
        if self.board is not None and ids:
            self.drawer.ask(self.board, ids, to)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bars where there is room for them."""
        super().resizeEvent(event)
        self._room()

    def eventFilter(self, watched: object, event: Any) -> bool:
        """The drawer came or went."""
        if watched is self._main and isinstance(event, QResizeEvent):
            self._room()
        return False

    def _room(self) -> None:
        wide = self._main.width() - self.panel.width() >= look().px(_LEAST)
        self.panel.setVisible(wide and self.view.value() == CHOOSE and self.lists.currentIndex() == 0)

    def _turn(self) -> None:
        self.drawer.close_drawer()
        self.table.clear_ticks()
        self.refresh()

    def _show(self, board: Board) -> None:
        if board.event_id != self.target.get("event_id"):
            return
        self.board = board
        reviewing = self.view.value() == REVIEW
        closing = say_closing(board.closes, board.time_zone, self.context.now())
        self._under.setText(", ".join((f"{len(board.applications)} applied", say_places(board), closing)))
        for key, _, states in _FILTERS:
            self.chips[key].set_count(sum(one.state in states for one in board.applications))
        made_for = (reviewing, board.questions)
        if made_for != self._made_for:
            first = not self._made_for
            self._made_for = made_for
            me = lambda: self.drawer.me  # noqa: E731
            over = lambda one: one.organisation_id in self._over  # noqa: E731
            chosen = review_columns(board.questions, me) if reviewing else columns(board.questions, over)
            self.table.set_columns(chosen)
            if first:
                self.table.sortByColumn([one.key for one in chosen].index("score"), Qt.SortOrder.DescendingOrder)
        self.lists.setCurrentIndex(0 if board.applications else 1)
        self.bar.setVisible(bool(board.applications))
        self._filter()
        self._room()
        self.drawer.follow(board)

    def _search(self, text: str) -> None:
        self._words = search_key(text).split()
        self._filter()

    def _filter(self) -> None:
        if self.board is None:
            return
        states = next((states for key, _, states in _FILTERS if self.chips[key].isChecked()), frozenset(S))
        rows = [
            one
            for one in self.board.applications
            if one.state in states and all(word in one.found_by for word in self._words)
        ]
        self.table.placeholder = "Nobody by that name here." if self._words else "Nobody here."
        self.table.set_rows(rows)
        self._choosing()

    def _choosing(self) -> None:
        """The bars as they would be with what is ticked."""
        if self.board is None or self.view.value() == REVIEW:
            return
        ticked = {one.id for one in self.table.ticked_rows()}
        everybody = self.board.applications
        applied = [one for one in everybody if one.state not in OVER or one.state is S.DECLINED]
        held = sum(one.state in HOLDS_PLACE for one in everybody)
        chosen = [one for one in everybody if one.id in ticked or one.state in HOLDS_PLACE]
        self.panel.say(f"{len(chosen)} chosen", _say_chosen(self.board, held, len(chosen)))
        for key, group in self.panel.groups.items():
            cap = self.board.cap if key == "organisation" else None
            of = [getattr(one, key) for one in applied]
            group.show_shares(shares(of, [getattr(one, key) for one in chosen], cap), len(applied), len(chosen))
        self._over = _above(chosen, self.board.cap)
        self.table.viewport().update()

    def _looked(self, one: Application | None) -> None:
        if one is not None and self.view.value() == REVIEW:
            self._read(one)

    def _opened(self, one: Application) -> None:
        self._read(one)
        self.drawer.focus_fields()

    def _read(self, one: Application) -> None:
        if self.board is not None:
            self.drawer.review(self.board, one)

    def _next(self, registration_id: UUID) -> None:
        rows = self.table.rows()
        place = next((number for number, one in enumerate(rows) if one.id == registration_id), -1)
        if 0 <= place < len(rows) - 1:
            self.table.choose(rows[place + 1].id)
            self._opened(rows[place + 1])


def _say_chosen(board: Board, held: int, chosen: int) -> str:
    parts = [f"{held} have a place, {chosen - held} ticked"]
    if board.places is not None:
        left = board.places - chosen
        parts.append(
            f"{left} of {board.places} places left" if left >= 0 else f"{-left} more than {board.places} places"
        )
    return "; ".join(parts)


def _above(chosen: list[Application], cap: int | None) -> set[UUID]:
    homes = Counter(one.organisation_id for one in chosen if one.organisation_id is not None)
    return {home for home, many in homes.items() if cap is not None and many > cap}
