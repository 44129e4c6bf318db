"""One row of a list that is about to be imported: what becomes of it and why, and its cells, to be put right here."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QVBoxLayout

from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, clear, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.pages.import_chosen import Chosen
from convene.desktop.pages.import_columns import FIELDS
from convene.desktop.pages.import_lines import OUTCOMES, change_lines, say_outcome
from convene.formats.columns import Field
from convene.rules.errors import Invalid
from convene.services.imports import Outcome, PreviewLine

_WORDS = dict(FIELDS)
_NAMES = (Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME)
_LONGEST = 5_000


class RowDrawer(Drawer):
    """A row and its cells. ``put_right(row, column, text)`` once a cell was changed: on Enter, or on leaving it."""

    put_right = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__("Row")
        for shortcut in self.findChildren(QShortcut):
            shortcut.setEnabled(False)  # the page has Esc already, and two for one key are none
        self.row: int | None = None
        self.fields: dict[int, TextField] = {}
        self._held: dict[int, str] = {}
        self._form: Form | None = None
        self._verdict: QVBoxLayout | None = None

    def show_line(self, line: PreviewLine, chosen: Chosen, *, take_focus: bool = False) -> None:
        """This row. The one that is shown already keeps its fields and the focus: only the verdict is another."""
        cells = next((one.cells for one in chosen.sheet.rows if one.number == line.row), ())
        if line.row != self.row or not self.fields or self.isHidden():
            self._build(line, chosen, cells)
        self._held = {number: cells[number] for number in self.fields}
        self._judge(line)
        if self._form is None:
            return
        self._form.clear_errors()
        wrong = self._wrong_field(line, chosen)
        if take_focus and wrong is not None:
            self._form.show_error(Invalid(str(wrong), say_outcome(line)))
        elif take_focus and self.fields:
            next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, line: PreviewLine, chosen: Chosen, cells: tuple[str, ...]) -> None:
        self.row, self.fields, self._form = line.row, {}, None
        self.open_drawer(line.name or "No name", f"Row {line.row} of {chosen.path.name}" if line.row else "")
        self._verdict = self.section()
        if not cells:
            return
        box = self.section("Cells")
        words = "What you change here is judged again. The file stays as it is."
        box.addWidget(text_label(words, 12, 400, "ink2", wrap=True))
        self._form = form = Form()
        for number, heading in enumerate(chosen.sheet.headers):
            field = chosen.mapping.fields[number]
            if field is Field.IGNORE:
                continue
            means = _WORDS[field] if field is not Field.QUESTION else ""
            hint = means if means.casefold() != heading.casefold() else ""
            cell = TextField(cells[number], length=_LONGEST)
            cell.setCursorPosition(0)
            cell.editingFinished.connect(partial(self._leave, number))
            self.fields[number] = form.add(str(number), heading, cell, hint=hint)
        box.addWidget(form)

    def _judge(self, line: PreviewLine) -> None:
        if self._verdict is None:
            return
        clear(self._verdict)
        self._title.setText(line.name or "No name")
        self._verdict.addWidget(boxed(row(Tag(*OUTCOMES[line.outcome]), None)))
        if words := say_outcome(line):
            self._verdict.addWidget(text_label(words, 13, 400, "ink", wrap=True, selectable=True))
        for what, old, new in change_lines(line):
            change = column(text_label(what, 12, 400, "ink3"), gap=1)
            change.addWidget(text_label(f"{old} → {new}", 13, 400, wrap=True, selectable=True))
            self._verdict.addWidget(boxed(change))

    def _wrong_field(self, line: PreviewLine, chosen: Chosen) -> int | None:
        """The column to look at first where a row cannot come in."""
        if line.outcome not in {Outcome.REFUSED, Outcome.CONFLICT}:
            return None
        fields = (Field.EMAIL, *_NAMES) if line.name else (*_NAMES, Field.EMAIL)
        found = (chosen.mapping.column(field) for field in fields)
        return next((number for number in found if number in self.fields), None)

    def _leave(self, number: int) -> None:
        cell = self.fields[number]
        if self.row and cell.isModified() and cell.value() != self._held[number]:
            cell.setModified(False)
            self._held[number] = cell.value()
            self.put_right.emit(self.row, number, cell.value())
