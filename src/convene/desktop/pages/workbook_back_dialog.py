"""What a workbook that came back would change, cell by cell, and who wins where both sides changed something."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.workbook_back_lines import OUTCOMES, ReturnLine, columns, in_full, lines
from convene.rules.time import LONDON, say_day
from convene.rules.workbook_returns import Purpose
from convene.services.workbook_changes import Choice, Outcome, Preview

_ROWS = {Purpose.DELEGATES: ("Delegate", "delegate"), Purpose.SESSIONS: ("Session", "session")}
_KEEP, _TAKE = "Keep what is here", "Take the workbook’s"
_KEEP_ALL, _TAKE_ALL = "Keep all that is here", "Take all of the workbook’s"


class WorkbookBackDialog(QDialog):
    """The list with filters, the choice for each conflict, and the button that takes it over. It deletes itself.

    ``chosen``: other conflicts are to be won by the workbook (``theirs``), and the preview is to be made again.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget, name: str, preview: Preview) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Bring a workbook back")
        self.theirs: frozenset[Choice] = frozenset()
        self._name = name
        self._lines: list[ReturnLine] = []
        self.heading = text_label("", 20, 650, wrap=True)
        self.under = text_label("", 13, 400, "ink2", wrap=True)
        whole = column(self.heading, self.under, gap=8, margins=(24, 20, 24, 20))
        if preview.notes:
            whole.addWidget(Notice(" ".join(preview.notes), "care"))
        self.table = Table(columns(_ROWS[preview.purpose][0]), key=lambda line: line.id, name="What would change")
        self.table.opened.connect(self._turn)
        self.table.chosen.connect(self._follow)
        self.chips: dict[Outcome | None, Chip] = {None: Chip("All", 0)}
        self.chips |= {outcome: Chip(word, 0) for outcome, (word, _, _) in OUTCOMES.items()}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
        self.turn = button(_TAKE, "plain", small=True, on_click=lambda: self._turn(self.table.current()))
        self.turn_all = button(_TAKE_ALL, "plain", small=True, on_click=self._turn_all)
        self.said = text_label("", 13, 400, "ink2", wrap=True)
        acts = row(self.said, gap=8)
        acts.setStretch(0, 1)
        acts.addWidget(self.turn)
        acts.addWidget(self.turn_all)
        self._choices = boxed(acts)
        self.detail = text_label("", 13, 400, "ink2", wrap=True, selectable=True)
        self._list = boxed(
            column(
                row(*self.chips.values(), None, gap=8),
                self._choices,
                boxed(column(Rule(), self.table, Rule(), gap=0)),
                self.detail,
                gap=12,
            )
        )
        whole.addSpacing(4)
        whole.addWidget(self._list, 1)
        self.act = button("", "filled", "check", on_click=self.accept)
        self.close_button = button("Cancel", on_click=self.reject)
        foot = row(text_label("One undo takes all of it back.", 12, 400, "ink3"), None)
        foot.addWidget(self.close_button)
        foot.addWidget(self.act)
        whole.addSpacing(8)
        whole.addLayout(foot)
        self.setLayout(whole)
        self.chips[None].setChecked(True)
        self.show_preview(preview)
        if self._lines:
            window = parent.window()
            self.resize(min(look().px(1160), window.width() - 80), min(look().px(640), window.height() - 60))
        (self.close_button if self.act.isHidden() else self.act).setFocus()

    def show_preview(self, preview: Preview) -> None:
        """What would be done now."""
        self._lines = lines(preview)
        number = preview.written
        _, one = _ROWS[preview.purpose]
        if number:
            self.heading.setText(f"Bring back {count(number, one)} to {preview.event}?")
        elif self._lines:
            self.heading.setText(f"Nothing of this is taken into {preview.event}")
        else:
            self.heading.setText(f"{preview.event} is as it is in the workbook")
        local = preview.exported_at.astimezone(LONDON)
        same = preview.counts.get(Outcome.SAME, 0)
        self.under.setText(
            f"“{self._name}” went out on {say_day(local.date())} at {local:%H:%M}."
            + (f" {count(same, 'row')} {'is' if same == 1 else 'are'} as before." if same else "")
        )
        found = [line.outcome for line in self._lines]
        for outcome, chip in self.chips.items():
            number_of = len(found) if outcome is None else found.count(outcome)
            chip.set_count(number_of)
            chip.setVisible(outcome is None or bool(number_of))
        self._list.setVisible(bool(self._lines))
        conflicts = [line for line in self._lines if line.choice is not None]
        self._choices.setVisible(bool(conflicts))
        taken = sum(line.taken for line in conflicts)
        words = f"{count(len(conflicts), 'value was', 'values were')} changed here as well. "
        self.said.setText(words + (f"The workbook wins in {taken}." if taken else "They stay as they are here."))
        self.turn_all.set_text(_KEEP_ALL if self._all(conflicts) else _TAKE_ALL)
        self.turn_all.setVisible(len(conflicts) > 1)
        self.act.set_text(f"Bring back {count(number, one)}")
        self.act.setVisible(bool(number))
        self.close_button.set_text("Cancel" if number else "Close")
        if not any(chip.isChecked() and not chip.isHidden() for chip in self.chips.values()):
            self.chips[None].setChecked(True)
        self._filter()
        if conflicts and self.table.current() is None:
            self.table.choose(conflicts[0].id)
        self._follow(self.table.current())

    def _filter(self) -> None:
        wanted = next((outcome for outcome, chip in self.chips.items() if chip.isChecked()), None)
        self.table.set_rows(line for line in self._lines if wanted in (None, line.outcome))

    def _follow(self, line: ReturnLine | None) -> None:
        """The button speaks of the conflict that is looked at, and below it is said in full."""
        self.detail.setText(in_full(line) if line is not None else "")
        self.detail.setVisible(line is not None)
        conflict = line is not None and line.choice is not None
        self.turn.setEnabled(conflict)
        self.turn.set_text(_KEEP if conflict and line is not None and line.choice in self.theirs else _TAKE)

    def _turn(self, line: ReturnLine | None) -> None:
        if line is not None and line.choice is not None:
            self._choose(self.theirs ^ {line.choice})

    def _turn_all(self) -> None:
        conflicts = [line for line in self._lines if line.choice is not None]
        every = frozenset(line.choice for line in conflicts if line.choice is not None)
        self._choose(frozenset() if self._all(conflicts) else every)

    def _all(self, conflicts: list[ReturnLine]) -> bool:
        """Whether the workbook wins in all of them."""
        return all(line.choice in self.theirs for line in conflicts)

    def _choose(self, theirs: frozenset[Choice]) -> None:
        self.theirs = theirs
        self.chosen.emit()
