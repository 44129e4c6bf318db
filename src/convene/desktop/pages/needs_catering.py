"""What the kitchen has to know: how many are expected on a day and what they asked for, as counts, without a name."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.rules.time import say_day
from convene.services import needs_board
from convene.services.needs_board import CateringDay


class CateringDialog(QDialog):
    """The counts of an event, day by day; it deletes itself."""

    def __init__(self, context: Context, parent: QWidget, event_id: UUID, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Catering counts")
        self._days: Sequence[CateringDay] = ()
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setMinimumHeight(look().px(160))
        self.copy = button("Copy as table", "plain", "copy", on_click=self._copy)
        self.copy.setEnabled(False)
        self.setLayout(
            column(
                text_label("Catering counts", 20, 650),
                text_label(f"{title}. Counts for the kitchen: no names.", 13, 400, "ink2", wrap=True),
                found,
                12,
                row(None, self.copy, button("Close", "filled", on_click=self.accept)),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(460), min(look().px(560), parent.window().height() - 40))
        context.tasks.read(self, needs_board.catering, event_id, done=self._show)

    def _show(self, days: Sequence[CateringDay]) -> None:
        self._days = days
        self.copy.setEnabled(bool(days))
        if not days:
            self._found.addWidget(text_label("The event has no day yet.", 13, 400, "ink2"))
        for day in days:
            asked = sum(diet.people for diet in day.diets)
            self._found.addSpacing(14)
            self._found.addLayout(
                row(
                    text_label(say_day(day.date), 15, 650),
                    None,
                    text_label(f"{day.expected:,} expected", 13, 400, "ink2"),
                )
            )
            self._found.addSpacing(4)
            for diet in day.diets:
                self._found.addWidget(Rule())
                self._found.addWidget(_line(diet.diet, diet.people))
            self._found.addWidget(Rule())
            self._found.addWidget(_line("Nothing asked for", day.expected - asked, quiet=True))

    def _copy(self) -> None:
        lines = [
            f"{say_day(day.date)}\t{words}\t{people}"
            for day in self._days
            for words, people in (("Expected", day.expected), *((diet.diet, diet.people) for diet in day.diets))
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _line(words: str, people: int, *, quiet: bool = False) -> QWidget:
    colour = "ink3" if quiet else "ink"
    number = text_label(f"{people:,}", 13, 400 if quiet else 600, colour)
    line = row(gap=16, margins=(0, 7, 0, 7))
    line.addWidget(text_label(words, 13, 400, colour, wrap=True), 1)
    line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    made = boxed(line)
    made.setAccessibleName(f"{words}: {count(people, 'person', 'people')}")
    return made
