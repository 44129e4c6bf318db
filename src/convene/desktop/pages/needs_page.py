"""The needs of an event as a board: open, arranged, done. One click takes one on; a need opens beside it."""

from collections import Counter
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Rule, Toolbar, boxed, column, row
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.needs_catering import CateringDialog
from convene.desktop.pages.needs_drawer import NeedDrawer
from convene.desktop.pages.needs_lane import NeedsLane
from convene.desktop.pages.people_words import NEED_STATES, NEEDS
from convene.rules.people import NeedKind, NeedState, usual_due
from convene.services import needs, needs_board
from convene.services.needs_board import Board, BoardNeed

_PLANNED = "planned"  # what is arranged one by one; diets are told to the kitchen as counts
_EMPTY = {
    NeedState.OPEN: "Nothing is open.",
    NeedState.ARRANGED: "Nothing is arranged yet.",
    NeedState.DONE: "Nothing is done yet.",
}


class NeedsPage(Page):
    """``arrive`` takes ``need_id`` (which to look at) and ``kind`` (a kind of need)."""

    title = "Needs"
    shows = frozenset(
        {
            "needs",
            "registrations",
            "people",
            "room_features",
            "rooms",
            "bookings",
            "sessions",
            "places",
            "contributions",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._board: Board | None = None
        self._wanted: UUID | None = None
        self._me = ""
        self.chips = {_PLANNED: Chip("To arrange", 0)}
        self.chips |= {kind.value: Chip(words, 0, icon=icon) for kind, (words, icon) in NEEDS.items()}
        self.filters = Overflow(*self.chips.values())
        group = QButtonGroup(self)
        for key, chip in self.chips.items():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._show() if on else None)
            self.filters.offer(chip, on=key == _PLANNED)
        self.chips[_PLANNED].setChecked(True)
        self.lanes = {state: NeedsLane(words, _EMPTY[state]) for state, words in NEED_STATES.items()}
        lanes = row(gap=0)
        for number, lane in enumerate(self.lanes.values()):
            if number:
                lanes.addWidget(Rule(standing=True))
            lanes.addWidget(lane, 1)
            lane.chosen.connect(self._choose)
            lane.acted.connect(self._act)
        area = QScrollArea()
        area.setWidget(boxed(lanes))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        area.widget().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.drawer = NeedDrawer(context)
        self.drawer.saved.connect(self.drawer.close_drawer)
        self.bar = Toolbar(
            icon_button("arrow-left", "Back to the people", on_click=self.leave),
            text_label("Needs", 15, 650),
            self.filters,
            None,
            button("Catering counts", "plain", "utensils", on_click=self.count_diets),
        )
        self.empty = EmptyState(
            "Nobody on this list has said what they need. Ask on the form, or note it with a person.",
            "Go to the people",
            self.leave,
        )
        self.parts = QStackedWidget()
        self.parts.addWidget(area)
        self.parts.addWidget(self.empty)
        self.setLayout(row(Beside(boxed(column(self.bar, self.parts, gap=0)), self.drawer), gap=0))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        self.drawer.closed.connect(lambda: escape.setEnabled(True))
        self._escape = escape

    def arrive(self, target: dict[str, Any]) -> None:
        """The board of an event."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
            self._board = None
        self._wanted = target.get("need_id")
        if (kind := target.get("kind")) in self.chips:
            self.filters.offer(self.chips[kind], on=True)
            self.chips[kind].setChecked(True)
        if not self._me:
            self.tasks.ask(self, _who, done=self._know_me)
        super().arrive(target)

    def refresh(self) -> None:
        """Read the board again."""
        if (event_id := self.target.get("event_id")) is not None:
            self.tasks.read(self, needs_board.board, event_id, today=self.context.today(), done=self._read)

    def leave(self) -> None:
        """Back to the list."""
        self.context.go("event", event_id=self.target.get("event_id"), tab="people")

    def count_diets(self) -> None:
        """What the kitchen has to know."""
        if self._board is not None:
            CateringDialog(self.context, self, self._board.event_id, self._board.title).open()

    def _know_me(self, who: str) -> None:
        self._me = who
        self._show()

    def _read(self, board: Board) -> None:
        if board.event_id != self.target.get("event_id"):
            return
        self._board = board
        kinds = Counter(one.need.kind for one in board.needs)
        for kind in NeedKind:
            chip = self.chips[kind.value]
            chip.set_count(kinds[kind])
            self.filters.offer(chip, on=bool(kinds[kind]) or chip.isChecked())
        self.chips[_PLANNED].set_count(sum(kinds.values()) - kinds[NeedKind.DIETARY])
        self.parts.setCurrentIndex(0 if board.needs else 1)
        self.filters.setVisible(bool(board.needs))
        self._show()
        wanted, self._wanted = self._wanted, None
        for one in board.needs:
            if one.id == wanted:
                self._choose(one)

    def _show(self) -> None:
        if self._board is None:
            return
        key = next(key for key, chip in self.chips.items() if chip.isChecked())
        shown = [
            one
            for one in self._board.needs
            if (one.need.kind is not NeedKind.DIETARY if key == _PLANNED else one.need.kind.value == key)
        ]
        for state, lane in self.lanes.items():
            mine = [one for one in shown if one.need.state is state]
            lane.show_needs(mine, me=self._me, today=self.context.today())

    def _choose(self, one: BoardNeed) -> None:
        self._escape.setEnabled(False)  # the drawer's own: it goes first
        self.drawer.show_need(one, self.target["event_id"])

    def _act(self, one: BoardNeed, to: NeedState | None) -> None:
        label = one.need.label
        if to is not None:
            self.tasks.write(self, f"{NEED_STATES[to]}: “{label}”", needs.set_state, one.id, to)
            return
        due = usual_due(self._board.first_day if self._board else None, self.context.today())
        self.tasks.write(self, f"Give “{label}” to {self._me}", needs.take_on, one.id, owner=self._me, due=due)


def _who(workspace: Any) -> str:
    return str(workspace.who)
