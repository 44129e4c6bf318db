"""A series in the drawer: its events by date, how full they are, and another event put in it."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.pages.event_words import STATUS_LOOK, STATUS_WORDS, say_places, say_when
from convene.services.events import EventRow


class EventRows(QWidget):
    """Events one below the other, each a button. ``chosen(event_id)``. ``here`` is looked at already."""

    chosen = Signal(object)

    def __init__(self, rows: tuple[EventRow, ...], here: UUID | None = None) -> None:
        super().__init__()
        box = column(gap=0)
        for event in rows:
            box.addWidget(self._row(event, here=event.id == here))
        self.setLayout(box)

    def _row(self, event: EventRow, *, here: bool) -> QWidget:
        when = say_when(event.first_day, event.last_day)
        places = say_places(event.registered, event.places)
        made = RowButton(f"{event.title}, {when}, {places} registered, {STATUS_WORDS[event.status]}")
        words = column(
            elided(event.title, 13, 600, "ink2" if here else "ink"),
            text_label(f"{when}, {places}", 12, 400, "ink3", wrap=True),
            gap=1,
        )
        line = row(gap=12, margins=(4, 7, 4, 7))
        line.addLayout(words, 1)
        line.addWidget(
            text_label("This one", 12, 400, "ink3")
            if here
            else Tag(STATUS_WORDS[event.status], *STATUS_LOOK[event.status])
        )
        made.setLayout(line)
        made.setEnabled(not here)
        made.clicked.connect(lambda _=False: self.chosen.emit(event.id))
        return made


class PutIn(QWidget):
    """Chooses an event that is in no series yet. ``wanted(event_id)``."""

    wanted = Signal(object)

    def __init__(self, others: list[EventRow]) -> None:
        super().__init__()
        options = [(one.id, f"{one.title}, {say_when(one.first_day, one.last_day)}") for one in others]
        self.choice = Choice([(None, "Choose an event"), *options])
        self.choice.setAccessibleName("Event to put in the series")
        self._act = button("Put it in", small=True, on_click=lambda: self.wanted.emit(self.choice.value()))
        self._act.setEnabled(False)
        self.choice.edited.connect(lambda: self._act.setEnabled(self.choice.value() is not None))
        line = row(self.choice, self._act)
        line.setStretch(0, 1)
        self.setLayout(line)
