"""What wants looking at about an event's rooms, a row each; pressing one goes where it is solved."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import RowButton
from convene.desktop.kit.layout import Ground, Rule, clear, column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.pages.pictures import Shape
from convene.rules.programme import Severity
from convene.services.room_findings import RoomFinding

_MARKS = {Severity.CLASH: ("octagon-alert", "danger"), Severity.CARE: ("heart-handshake", "care")}
_MARK = 16  # pixels


class RoomFindings(Ground):
    """Hidden where there is nothing to say."""

    chosen = Signal(object)  # RoomFinding

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._title = text_label("To look at", 15, 650)
        self._rows = column(gap=0)
        self.setLayout(column(Rule(), column(self._title, self._rows, gap=6, margins=(24, 14, 24, 14)), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_findings(self, found: Sequence[RoomFinding]) -> None:
        """These."""
        clear(self._rows)
        self._title.setText(f"To look at  {len(found)}" if found else "To look at")
        for one in found:
            self._rows.addWidget(self._row(one))
        self.setVisible(bool(found))

    def _row(self, one: RoomFinding) -> RowButton:
        act = "Open session" if one.session_id else "Open booking" if one.booking_id else "Book a room"
        made = RowButton(f"{one.title}. {one.detail} {act}")
        shape, colour = _MARKS[one.severity]
        words = column(None, elided(one.title, 13, 600), elided(one.detail, 12, 400, "ink3"), None, gap=1)
        line = row(Shape(shape, colour, _MARK), gap=10, margins=(4, 4, 8, 4))
        line.addLayout(words, 1)
        line.addWidget(text_label(act, 13, 500, "accent"))
        made.setLayout(line)
        made.setMinimumHeight(look().px(44))
        made.clicked.connect(lambda _=False: self.chosen.emit(one))
        return made
