"""Which column of a file means what: proposed by the reader, corrected here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.fields import Choice, TickField
from convene.desktop.kit.layout import Ground, Rule, boxed, column, row, scrolled
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.formats.columns import Field, Mapping
from convene.formats.table import Table

FIELDS: tuple[tuple[Field, str], ...] = (
    (Field.NAME, "Name"),
    (Field.GIVEN_NAME, "Given name"),
    (Field.FAMILY_NAME, "Family name"),
    (Field.KNOWN_AS, "Known as"),
    (Field.EMAIL, "E-mail"),
    (Field.ORGANISATION, "Organisation"),
    (Field.JOB_TITLE, "Work"),
    (Field.PHONE, "Phone"),
    (Field.PRONOUNS, "Pronouns"),
    (Field.STATE, "State"),
    (Field.ROLE, "Role"),
    (Field.TICKET, "Ticket"),
    (Field.REFERENCE, "Reference"),
    (Field.REGISTERED_AT, "Registered at"),
    (Field.DIETARY, "Dietary needs"),
    (Field.ACCESS, "Access needs"),
    (Field.NEEDS_CONSENT, "Consent to keep needs"),
    (Field.NOTE, "Note"),
    (Field.QUESTION, "An answer"),
    (Field.IGNORE, "Leave out"),
)
_SAMPLES = 40


class ColumnsPanel(Dressed, Ground):
    """Each column of the file with an example of what is in it and the field it goes to. ``corrected(mapping)``."""

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__("surface")
        self._mapping: Mapping | None = None
        self.choices: list[Choice] = []
        self._says = text_label("", 12, 400, "ink2", wrap=True)
        self._rows = column(gap=10, margins=(24, 12, 24, 24))
        self.ask = TickField("Ask these questions here too")
        self.ask.hide()
        head = column(
            text_label("Columns", 15, 650),
            self._says,
            self.ask,
            gap=4,
            margins=(24, 16, 24, 12),
        )
        whole = scrolled(boxed(column(head, Rule(), self._rows, None, gap=0)))
        beside = row(Rule(standing=True), gap=0)
        beside.addWidget(whole, 1)
        self.setLayout(beside)
        self.dress()

    def dress(self) -> None:
        """As wide as a drawer."""
        self.setFixedWidth(min(look().size("drawer"), 640))

    def show_mapping(self, table: Table, mapping: Mapping, *, as_last_time: bool = False) -> None:
        """The columns of this file and where they go, which may be where they went last time."""
        self._mapping = mapping
        what = "As last time." if as_last_time else "What each column means."
        self._says.setText(f"{what} Change what is not right.")
        self.ask.setVisible(Field.QUESTION in mapping.fields)
        if len(self.choices) == len(table.headers) and all(
            choice.accessibleName() == f"Column {heading}"
            for choice, heading in zip(self.choices, table.headers, strict=True)
        ):
            for choice, field in zip(self.choices, mapping.fields, strict=True):
                choice.set_value(field)
            return
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.choices = []
        for number, heading in enumerate(table.headers):
            self._rows.addWidget(self._line(table, number, heading, mapping.fields[number]))
        self._rows.addStretch(1)

    def _line(self, table: Table, number: int, heading: str, field: Field) -> QWidget:
        example = next((r.cells[number] for r in table.rows[:_SAMPLES] if r.cells[number].strip()), "")
        choice = Choice(FIELDS, field)
        choice.setAccessibleName(f"Column {heading}")
        choice.edited.connect(lambda: self._assign(number, choice.value()))
        self.choices.append(choice)
        words = column(elided(heading, 13, 500), elided(" ".join(example.split()) or "empty", 12, 400, "ink3"), gap=1)
        line = row(gap=12)
        line.addLayout(words, 1)
        line.addWidget(choice, 1)
        return boxed(line)

    def _assign(self, number: int, field: Field) -> None:
        if self._mapping is not None:
            self.corrected.emit(self._mapping.assign(number, field))
