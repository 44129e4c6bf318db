"""What a desk is asked of its door: which one it is, and why somebody is let in all the same."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.reception_post import WAY_IN, DoorChoice
from convene.rules.errors import Invalid
from convene.services.doors import Door


class DoorPanel(QWidget):
    """Offers the way in, the sessions of the day that are not over, the rooms they are in, and then the earlier ones.

    ``chosen(DoorChoice)``; arrows and Enter are enough.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(gap=0)
        self._lines: list[RowButton] = []
        words = "A badge is looked at for this door alone. Its scans are kept apart from those of the main door."
        whole = column(
            text_label("Which door is this?", 28, 650, wrap=True),
            text_label(words, 15, 400, "ink2", wrap=True),
            gap=8,
        )
        whole.addSpacing(8)
        whole.addWidget(scrolled(boxed(column(self._rows, None, gap=0))), 1)
        whole.addLayout(row(button("Back", on_click=self.left.emit), None))
        self.setLayout(whole)

    def show_doors(self, doors: Sequence[Door], now: datetime, tz: tzinfo, here: DoorChoice) -> None:
        """These doors; the one it is now has the focus."""
        clear(self._rows)
        self._lines = []
        self._add(WAY_IN, "Main door", "The way into the event, for everybody with a place at it", "", here)
        ahead = [door for door in doors if door.span.end > now]
        for title, some in (("Sessions", ahead), ("Earlier today", [door for door in doors if door not in ahead])):
            if some:
                self._head(title)
            for door in some:
                hours = f"{door.span.start.astimezone(tz):%H:%M} to {door.span.end.astimezone(tz):%H:%M}"
                where = ", ".join(filter(None, [hours, door.room]))
                self._add(DoorChoice(door.session_id), door.title, where, say_places(door), here)
            if some is ahead:
                self._rooms(ahead, tz, here)
        if not doors:
            self._rows.addWidget(text_label("No session has a time on this day.", 15, 400, "ink2", wrap=True))
        self.lines()[0].setFocus()

    def lines(self) -> list[RowButton]:
        """What can be chosen, the door it is now first."""
        return sorted(self._lines, key=lambda line: not line.accessibleName().endswith("(this desk)"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go round the doors, Enter chooses."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or watched not in self._lines:
            return False
        at, key = self._lines.index(watched), event.key()  # type: ignore[arg-type]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._lines[at].click()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._lines[(at + step) % len(self._lines)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            return False
        return True

    def _rooms(self, ahead: Sequence[Door], tz: tzinfo, here: DoorChoice) -> None:
        rooms = {door.room_id: door.room for door in reversed(ahead) if door.room_id is not None}
        if rooms:
            self._head("Rooms, for whatever is on in them")
        for room_id, name in sorted(rooms.items(), key=lambda one: one[1]):
            first = min((door for door in ahead if door.room_id == room_id), key=lambda door: door.span.start)
            what = f"From {first.span.start.astimezone(tz):%H:%M}: {first.title}"
            self._add(DoorChoice(room_id=room_id, room=name), name, what, "", here)

    def _head(self, text: str) -> None:
        self._rows.addSpacing(16)
        self._rows.addWidget(text_label(text, 13, 600, "ink2"))
        self._rows.addSpacing(4)

    def _add(self, choice: DoorChoice, title: str, below: str, places: str, here: DoorChoice) -> None:
        this = choice == here
        name = ", ".join(filter(None, [title, below, places]))
        line = RowButton(f"{name} (this desk)" if this else name)
        line.setMinimumHeight(look().px(56))
        words: QVBoxLayout = column(elided(title, 15, 600), elided(below, 13, 400, "ink2"), gap=2)
        whole = row(gap=16, margins=(12, 6, 12, 6))
        whole.addLayout(words, 1)
        end = text_label("This desk", 13, 600, "accent") if this else text_label(places, 13, 500, "ink2")
        whole.addWidget(end)
        line.setLayout(whole)
        line.clicked.connect(lambda _=False: self.chosen.emit(choice))
        line.installEventFilter(self)
        self._lines.append(line)
        self._rows.addWidget(line)
        self._rows.addWidget(Rule())


class OverridePanel(Dressed, QWidget):
    """Asks why somebody is let in all the same. ``given(str)``."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = text_label("", 28, 650, wrap=True)
        self.form = Form()
        self.reason = self.form.add("reason", "Reason", TextField(placeholder="Such as: the chair asked for her"))
        self.reason.returnPressed.connect(self._submit)
        let_in = button("Let in", "filled", "user-check", on_click=self._submit)
        acts = row(let_in, button("Back", on_click=self.left.emit), None)
        self._box = boxed(column(self.form, acts, gap=16))
        words = "Your reason is kept with the scan, for the coordinator to read."
        self.setLayout(
            column(self._title, text_label(words, 15, 400, "ink2", wrap=True), row(self._box, None), None, gap=16)
        )
        self.dress()

    def dress(self) -> None:
        """A width that is easy to read."""
        self._box.setFixedWidth(min(look().px(420), 620))

    def start(self, name: str) -> None:
        """Ask for this person."""
        self._title.setText(f"Let {name} in all the same?")
        self.form.clear_errors()
        self.reason.clear()
        self.reason.setFocus()

    def _submit(self) -> None:
        if self.reason.value():
            self.given.emit(self.reason.value())
        else:
            self.form.show_error(Invalid("reason", "A reason is needed", "A few words are enough."))


def say_places(door: Door) -> str:
    """How many places are left behind a door."""
    if door.left is None:
        return f"Open to all, {door.inside} in"
    left = "Full" if door.left == 0 else f"{door.left} of {door.limit} places left"
    return f"{left}, {door.inside} in" if door.inside else left
