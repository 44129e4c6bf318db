"""The criteria of applications in a form: a name and a top score each."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.fields import NumberField, TextArea, TextField
from convene.desktop.kit.layout import Rule, clear, column, row
from convene.services.application_scores import MOST, CriterionDraft, CriterionRow


class _Line(QWidget):
    """One criterion. ``edited``: something changed; ``removed``: it is wanted gone."""

    edited = Signal()
    removed = Signal()

    def __init__(self, draft: CriterionDraft, number: int) -> None:
        super().__init__()
        self._id: UUID | None = draft.id
        self.name = TextField(draft.name, placeholder="What you look for", length=120)
        self.most = NumberField(draft.most, least=1, most=100)
        self.detail = TextArea(draft.detail, lines=2)
        for field, words in ((self.name, "Criterion"), (self.most, "Top score"), (self.detail, "What it means")):
            field.setAccessibleName(f"{words} {number}")
            field.edited.connect(self.edited)
        gone = icon_button("trash-2", f"Take criterion {number} away", small=True)
        gone.clicked.connect(lambda _=False: self.removed.emit())
        line = row(gap=8)
        line.addWidget(self.name, 3)
        line.addWidget(self.most, 1)
        line.addWidget(gone)
        self.setLayout(column(line, self.detail, gap=8))

    def draft(self) -> CriterionDraft:
        """As it stands in the fields."""
        return CriterionDraft(self.name.value(), self.detail.value(), self.most.value() or MOST, self._id)


class CriteriaField(QWidget):
    """The criteria, as drafts."""

    edited = Signal()

    def __init__(self, criteria: Sequence[CriterionRow]) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._rows = column(gap=12)
        self._more = button("Add a criterion", "quiet", "plus", small=True, on_click=self._add)
        self.setLayout(column(self._rows, row(self._more, None), gap=8))
        self.set_value([CriterionDraft(one.name, one.detail, one.most, one.id) for one in criteria])

    def value(self) -> list[CriterionDraft]:
        """The criteria in the order of the fields."""
        return [line.draft() for line in self._lines]

    def set_value(self, drafts: Sequence[CriterionDraft]) -> None:
        """Show these."""
        clear(self._rows)
        self._lines = []
        for number, draft in enumerate(drafts, 1):
            line = _Line(draft, number)
            line.edited.connect(self.edited)
            line.removed.connect(lambda line=line: self._remove(line))
            if number > 1:
                self._rows.addWidget(Rule())
            self._rows.addWidget(line)
            self._lines.append(line)
        self.setFocusProxy(self._lines[0].name if self._lines else self._more)

    def _add(self) -> None:
        self.set_value([*self.value(), CriterionDraft("")])
        self._lines[-1].name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _remove(self, line: _Line) -> None:
        self.set_value([other.draft() for other in self._lines if other is not line])
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()
