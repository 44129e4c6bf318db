"""A lane of the needs board: a heading with its count, and a line for each need with the one act that is next."""

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import Button, RowButton, button
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.people_parts import Mark, Tile
from convene.desktop.pages.people_words import need_icon, say_short
from convene.rules.people import NeedState
from convene.services.needs_board import BoardNeed

_LEAST = 232  # pixels a lane is wide, at 100 %
_ROOMS = 2


class NeedsLane(Dressed, QWidget):
    """``chosen(need)``: somebody looks at it. ``acted(need, to)``: to be taken on (None), or to go to that state."""

    chosen = Signal(object)
    acted = Signal(object, object)

    def __init__(self, title: str, empty: str) -> None:
        super().__init__()
        self._title, self._empty = title, empty
        self._heading = text_label(title, 13, 650)
        self._count = text_label("", 13, 400, "ink3")
        self._lines = column(gap=0)
        inside = scrolled(boxed(column(self._lines, None, gap=0, margins=(16, 0, 8, 24))))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLayout(
            column(row(24, self._heading, self._count, None, gap=8), 8, inside, gap=0, margins=(0, 16, 0, 0))
        )
        self.buttons: dict[object, RowButton] = {}
        self.dress()

    def dress(self) -> None:
        """Wide enough for a need in a few words."""
        self.setMinimumWidth(look().px(_LEAST))

    def show_needs(self, needs: Sequence[BoardNeed], *, me: str, today: date) -> None:
        """These, in their order."""
        clear(self._lines)
        self.buttons.clear()
        self._count.setText(f"{len(needs):,}")
        self.setAccessibleName(f"{self._title}: {len(needs)}")
        if not needs:
            self._lines.addWidget(
                boxed(column(text_label(self._empty, 13, 400, "ink3", wrap=True), margins=(8, 8, 8, 8)))
            )
        for number, need in enumerate(needs):
            if number:
                self._lines.addWidget(Rule())
            self._lines.addWidget(self._line(need, me=me, today=today))

    def _line(self, one: BoardNeed, *, me: str, today: date) -> RowButton:
        need = one.need
        when, colour = _when(one, today)
        said = ", ".join(part for part in (need.label, one.person, need.owner or "no owner", when) if part)
        made = RowButton(said)
        words = column(gap=1)
        words.addWidget(text_label(need.label if need.feature else need.detail, 13, 600, wrap=True))
        words.addWidget(text_label(one.person, 12, 400, "ink2", wrap=True))
        standing = ", ".join(part for part in (need.owner or ("No owner" if need.wants_owner else ""), when) if part)
        if standing:
            words.addWidget(text_label(standing, 12, 500 if colour != "ink2" else 400, colour, wrap=True))
        agreed = [("triangle-alert", "care", "Consent not recorded")] if need.consent_at is None else []
        for shape, state, text in (*_of_rooms(one), *agreed):
            line = row(gap=6)
            line.addWidget(Mark(shape, state), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text_label(text, 12, 400, "ink2", wrap=True), 1)
            words.addLayout(line)
        if act := self._act(one, me):
            words.addSpacing(4)
            words.addLayout(row(act, None))
        line = row(gap=10, margins=(8, 10, 8, 10))
        tone = "danger" if one.overdue else "care" if need.wants_owner else "neutral"
        line.addWidget(Tile(need_icon(need), tone), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        made.setLayout(line)
        made.clicked.connect(lambda _=False: self.chosen.emit(one))
        self.buttons[one.id] = made
        return made

    def _act(self, one: BoardNeed, me: str) -> Button | None:
        need, to = one.need, _NEXT.get(one.need.state)
        if need.wants_owner:
            if not me:
                return None
            words, to = "Take it on", None
        elif to is None:
            return None
        else:
            words = _ACTS[to]
        act = button(words, "plain", small=True, on_click=lambda: self.acted.emit(one, to))
        act.setAccessibleName(f"{words}: {need.label}, {one.person}")
        return act


_NEXT = {NeedState.OPEN: NeedState.ARRANGED, NeedState.ARRANGED: NeedState.DONE}
_ACTS = {NeedState.ARRANGED: "Arranged", NeedState.DONE: "Done"}


def _when(one: BoardNeed, today: date) -> tuple[str, str]:
    due = one.need.due
    if one.need.state is NeedState.DONE:
        return "", "ink2"
    if due is None:
        return "", "care" if one.need.wants_owner else "ink2"
    if one.overdue:
        days = (today - due).days
        return f"overdue since {say_short(due)}" if days > 1 else "was due yesterday", "danger"
    if due == today:
        return "due today", "care"
    return f"due {say_short(due)}", "care" if one.need.wants_owner else "ink2"


def _of_rooms(one: BoardNeed) -> Iterable[tuple[str, str, str]]:
    """What the rooms of the event make of it: shape, state, words."""
    if not one.of_a_room or one.need.state is NeedState.DONE:
        return
    if one.lacking:
        verb = "do" if len(one.lacking) > 1 else "does"
        yield "triangle-alert", "care", f"{_list(one.lacking)}, where they will be, {verb} not offer it"
    if one.offered:
        verb = "offer" if len(one.offered) > 1 else "offers"
        yield "tick", "ok", f"{_list(one.offered)} {verb} it"
    else:
        yield "triangle-alert", "care", "No room of this event offers it"


def _list(names: Sequence[str]) -> str:
    if len(names) > _ROOMS:
        return f"{', '.join(names[:_ROOMS])} and {len(names) - _ROOMS} more"
    return " and ".join(names)
