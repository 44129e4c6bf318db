"""The parts of choosing a list: its columns in their order, the rows that go out, and the first of them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Flow, boxed, clear, column, row
from convene.desktop.kit.rows import Column as Shown
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import Dressed, look
from convene.desktop.tasks import Tasks, Work
from convene.rules.exchange import Column, Sheet
from convene.rules.workbook_choice import ChosenColumn, Condition, Match, shown

_FIRST = 5  # rows that are shown
_AT_ONCE = 2_000  # more rows are looked through beside the window
_TESTS = ((Match.IS, "is"), (Match.IS_NOT, "is not"), (Match.HAS, "has in it"))
_WORDS = dict(_TESTS)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A column to tick, known by its heading."""

    id: str


class ColumnsList(Dressed, QWidget):
    """The columns there are: ticked ones go out, from top to bottom. ``edited`` when that changed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._called: dict[str, str] = {}
        self.table = Table(
            [Shown("heading", "Column", lambda one: one.id, stretch=1, colour="ink")], ticks=True, name="Columns"
        )
        self.table.horizontalHeader().hide()
        self.table.ticked.connect(lambda _: self.edited.emit())
        self.up = icon_button("arrow-up", "Move the column up", small=True, on_click=lambda: self._move(-1))
        self.down = icon_button("arrow-down", "Move the column down", small=True, on_click=lambda: self._move(1))
        whole = column(row(text_label("Columns", 13, 600), None, self.up, self.down, gap=4), gap=6)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)
        self.dress()

    def dress(self) -> None:
        """As wide as a heading, as high as several."""
        self.setFixedWidth(look().px(220))
        self.table.setMinimumHeight(look().size("row") * 4)

    def show_columns(self, columns: Sequence[Column], wanted: Sequence[ChosenColumn]) -> None:
        """These columns; ``wanted`` are ticked and first, or all in their order where none is named."""
        there = {one.heading.casefold(): one.heading for one in columns}
        first = [there[one.heading.casefold()] for one in wanted if one.heading.casefold() in there]
        self._called = {there.get(one.heading.casefold(), ""): one.called for one in wanted if one.called}
        headings = list(dict.fromkeys([*first, *(one.heading for one in columns)]))
        self.blockSignals(True)
        self.table.set_rows([])
        self.table.set_rows([_Heading(heading) for heading in headings])
        self.table.rows_model.tick(range(len(first) or len(headings)))
        self.blockSignals(False)

    def chosen(self) -> tuple[ChosenColumn, ...]:
        """Those that are ticked, from top to bottom."""
        return tuple(ChosenColumn(one.id, self._called.get(one.id, "")) for one in self.table.rows_model.ticked())

    def _move(self, by: int) -> None:
        current = self.table.current()
        if current is None:
            return
        rows = self.table.rows()
        at = rows.index(current)
        to = min(max(at + by, 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        self.table.set_rows(rows)
        self.table.choose(current.id)
        self.edited.emit()


class ConditionsBar(Dressed, QWidget):
    """Which rows go out: conditions as chips, and a line to add one. ``edited`` when they changed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.conditions: tuple[Condition, ...] = ()
        self.heading = Choice()
        self.heading.setAccessibleName("Column of the condition")
        self.test = Choice(_TESTS, Match.IS)
        self.test.setAccessibleName("How it is compared")
        self.words = TextField(placeholder="these words")
        self.words.setAccessibleName("What the column says")
        self.words.returnPressed.connect(self._add)
        self._chips = Flow(gap=6)
        self._box = boxed(self._chips)
        self._box.hide()
        line = row(gap=8)
        for field, share in ((self.heading, 3), (self.test, 2), (self.words, 3)):
            line.addWidget(field, share)
        line.addWidget(button("Add", small=True, on_click=self._add))
        self._title = text_label("Only rows where", 13, 600)
        self.setLayout(column(self._title, line, self._box, gap=6))
        self.dress()

    def dress(self) -> None:
        """The title at the height of the one beside it, which has buttons."""
        self._title.setMinimumHeight(look().px(28))

    def show_conditions(self, headings: Sequence[str], conditions: Sequence[Condition]) -> None:
        """These conditions, of a list with these columns."""
        self.heading.set_options([(heading, heading) for heading in headings])
        if self.heading.currentIndex() < 0 and headings:
            self.heading.setCurrentIndex(0)
        self._keep(conditions)

    def _add(self) -> None:
        one = Condition(self.heading.value(), self.test.value(), self.words.value())
        self.words.clear()
        self._keep(dict.fromkeys([*self.conditions, one]))
        self.edited.emit()

    def _remove(self, one: Condition) -> None:
        self._keep([kept for kept in self.conditions if kept != one])
        self.words.setFocus()
        self.edited.emit()

    def _keep(self, conditions: Sequence[Condition] | dict[Condition, None]) -> None:
        self.conditions = tuple(conditions)
        clear(self._chips)
        for one in self.conditions:
            words = f"{one.heading} {_WORDS[one.test]} {one.words or 'empty'}"
            chip = Chip(words, checkable=False, removable=True)
            chip.removed.connect(lambda one=one: self._remove(one))
            chip.clicked.connect(lambda _=False, one=one: self._remove(one))
            self._chips.addWidget(chip)
        self._box.setVisible(bool(self.conditions))


class FirstRows(Dressed, QWidget):
    """The first rows as they will be in the file, and how many there are."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._work: Work | None = None
        self._turn = 0
        self.count = text_label("", 12, 400, "ink2")
        self.table = Table([], key=_number, name="First rows")
        self.table.placeholder = "No row fits"
        whole = column(row(text_label("First rows", 13, 600), None, self.count), gap=6)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)
        self.dress()

    def dress(self) -> None:
        """Room for a heading and a few rows."""
        self.table.setMinimumHeight(look().size("row") * 4)

    def show_rows(self, sheet: Sheet, sheets: int, tz: ZoneInfo, *, of: int) -> None:
        """The beginning of a sheet that can be read again and again, which is chosen ``of`` so many rows."""
        if self._work is not None:
            self._work.cancel()
            self._work = None
        self._turn += 1
        turn = self._turn

        def fill(found: tuple[list[Sequence[object]], int]) -> None:
            if turn != self._turn:  # something else was chosen meanwhile
                return
            self._work = None
            rows, count = found
            self.table.set_columns([_shown(n, one, tz) for n, one in enumerate(sheet.columns)])
            self.table.set_rows(list(enumerate(rows)))
            words = f"{count:,} {'row' if count == 1 else 'rows'}"
            self.count.setText(f"{words} on each of {sheets} sheets" if sheets > 1 else words)

        if of <= _AT_ONCE:
            fill(_first(sheet))
            return
        self.count.setText("Looking through the rows")
        self._work = self._tasks.work(self, _first, sheet, label="Looking through the rows", done=fill)


def _first(
    sheet: Sheet, *, progress: Callable[[int, int], object] | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[list[Sequence[object]], int]:
    """The first rows, and how many there are."""
    rows: list[Sequence[object]] = []
    count = 0
    for count, cells in enumerate(sheet.rows, 1):
        if count <= _FIRST:
            rows.append(cells)
        elif cancelled is not None and cancelled():
            break
    if progress is not None:
        progress(count, count)
    return rows, count


def _number(row: tuple[int, Sequence[object]]) -> Hashable:
    return row[0]


def _shown(number: int, one: Column, tz: ZoneInfo) -> Shown:
    right = one.kind in ("integer", "number", "money")
    return Shown(str(number), one.heading, lambda row: shown(row[1][number], one.kind, tz), width=160, right=right)
