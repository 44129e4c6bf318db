"""Two of which one is to be made, side by side: what each says, and which words are taken, field by field."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.radio import Radio
from convene.desktop.kit.text import literal, set_tip, text_label
from convene.desktop.look import look
from convene.desktop.pages.pictures import Shape
from convene.desktop.pages.plan_lines import MARK
from convene.services.merge_difference import Difference

_LONG = 28  # letters of a word that may be broken
_SIGNS = re.compile(r"([@./_-])(?=\w)")
_SHORT = 160  # letters of a field that are shown; the tooltip has all


class Sides:
    """Makes the grid, and remembers what was chosen while the two are turned round: by field, whose words are right."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.chosen: dict[str, UUID] = {}
        self._groups: list[QButtonGroup] = []

    def take(self, other_id: UUID) -> frozenset[str]:
        """The fields in which that one is right."""
        return frozenset(field for field, whose in self.chosen.items() if whose == other_id)

    def grid(
        self, heads: tuple[QWidget, QWidget], differences: Iterable[Difference], ids: tuple[UUID, UUID], same: str
    ) -> QWidget:
        """What each says under its head; ``ids`` are of the one that stays and the one that goes."""
        self._groups.clear()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, look().px(84))
        for place, head in enumerate(heads, 1):
            grid.setColumnStretch(place, 1)
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignTop)
        lines = [difference for difference in differences if difference.other or difference.kept]
        for number, difference in enumerate(lines):
            place = 2 * number + 1
            grid.addWidget(Rule(), place, 0, 1, 3)
            name = text_label(self.words[difference.field], 13, 400, "ink2")
            name.setContentsMargins(0, look().px(3), 0, 0)  # on a line with the words beside a disc
            grid.addWidget(name, place + 1, 0, Qt.AlignmentFlag.AlignTop)
            for column_, cell in enumerate(self._cells(difference, ids), 1):
                grid.addWidget(cell, place + 1, column_, Qt.AlignmentFlag.AlignTop)
        if not lines:
            grid.addWidget(text_label(same, 13, 400, "ink2"), 1, 1, 1, 2)
        return boxed(grid)

    def _cells(self, difference: Difference, ids: tuple[UUID, UUID]) -> tuple[QWidget, QWidget]:
        """What each says: to choose between where both say something, else with a tick where it is taken."""
        if not difference.to_choose:
            kept, other = (_plain(text, taken=bool(text)) for text in (difference.kept, difference.other))
            return kept, other
        group = QButtonGroup()
        self._groups.append(group)
        cells = []
        for text, whose in zip((difference.kept, difference.other), ids, strict=True):
            words = " ".join(text.split())
            radio = Radio(f"{self.words[difference.field]}: {words}", on=difference.takes_other is (whose == ids[1]))
            radio.toggled.connect(partial(self._choose, difference.field, whose))
            group.addButton(radio)
            shown = text_label(literal(_short(words)), 13, 400, wrap=True)
            set_tip(shown, text if len(words) > _SHORT else "")
            shown.mousePressEvent = lambda _event, radio=radio: radio.setChecked(True)
            shown.setContentsMargins(0, look().px(3), 0, 0)
            shown.setMinimumWidth(1)  # one long word makes no side wider than the other
            line_ = row(gap=8)
            line_.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
            line_.addWidget(shown, 1, Qt.AlignmentFlag.AlignTop)
            cells.append(boxed(line_))
        return cells[0], cells[1]

    def _choose(self, field: str, whose: UUID, checked: bool) -> None:
        if checked:
            self.chosen[field] = whose


def head(name: str, what: str, *more: str) -> QWidget:
    """The one that stays or goes, and perhaps what there is of it."""
    lines = [text_label(text, 12, 400, "ink2", wrap=True) for text in more if text]
    space = [4] if lines else []
    return boxed(column(text_label(name, 15, 650, wrap=True), text_label(what, 12, 400, "ink3"), *space, *lines, gap=0))


def _plain(text: str, *, taken: bool) -> QWidget:
    words = " ".join(text.split())
    made = row(gap=8, margins=(0, look().px(3), 0, 0))
    if not words:
        made.addWidget(text_label("nothing", 13, 400, "ink3"))
        return boxed(made)
    shown = text_label(_short(words), 13, 400, wrap=True)
    shown.setMinimumWidth(1)
    set_tip(shown, text if len(words) > _SHORT else "")
    if taken:
        made.addWidget(Shape("check", "ok", MARK), 0, Qt.AlignmentFlag.AlignTop)
    made.addWidget(shown, 1)
    return boxed(made)


def _short(words: str) -> str:
    """What there is room for; an address that is longer than a line may be broken at its signs."""
    some = words[:_SHORT] + ("…" if len(words) > _SHORT else "")
    return " ".join(_SIGNS.sub("\\1\u200b", word) if len(word) > _LONG else word for word in some.split(" "))
