"""What a desk is asked before it starts: its name, once; and for which day, where the event is not on today."""

from collections.abc import Sequence
from datetime import date, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.fields import Choice, Form, TextField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.rules.errors import Invalid
from convene.rules.time import say_day
from convene.services.events import DayRow

_OPENS: list[tuple[int | None, str]] = [
    (None, "At any time"),
    (0, "When the day starts"),
    *((minutes, f"{minutes} minutes before") for minutes in (15, 30, 45)),
    *((hours * 60, f"{'an hour' if hours == 1 else f'{hours} hours'} before") for hours in (1, 2, 3)),
]


class NamePanel(Dressed, QWidget):
    """Asks for the desk's name. ``named(str)``."""

    named = Signal(str)
    left = Signal()
    pack_wanted = Signal()
    packets_wanted = Signal()
    opens_chosen = Signal(object)
    rehearsal_wanted = Signal()

    def __init__(self, *, rehearsal: bool = False) -> None:
        super().__init__()
        self.form = Form()
        self.name = self.form.add("desk", "Name of this desk", TextField(placeholder="Front desk", length=60))
        self.name.returnPressed.connect(self._submit)
        start = button("Start", "filled", on_click=self._submit)
        self._box = boxed(column(self.form, row(start, button("Back", on_click=self.left.emit), None), gap=16))
        asked = (
            "Every scan is kept under the name of its desk, so that two desks can work at once. "
            "You are asked once on this computer."
        )
        self._opens = Choice(_OPENS, None)
        self._opens.setAccessibleName("Check-in opens")
        self._opens.activated.connect(lambda _: self.opens_chosen.emit(self._opens.value()))
        opens = "Before that nobody is let in without a reason. It holds for every desk and day of this event."
        whole = column(
            column(
                text_label("What is this desk called?", 28, 650, wrap=True),
                text_label(asked, 15, 400, "ink2", wrap=True),
                gap=8,
            ),
            row(self._box, None),
            _section("Check-in opens", opens, self._opens),
            gap=24,
        )
        if not rehearsal:  # packs and packets of a copy would be lost with it
            self._add_rest(whole)
        whole.addStretch(1)
        self.setLayout(column(scrolled(boxed(whole))))
        self.dress()

    def _add_rest(self, whole: QVBoxLayout) -> None:
        packs = "A desk pack takes along what another laptop needs; its scans come back in packets."
        make = button("Make a desk pack…", icon="download", on_click=self.pack_wanted.emit)
        take = button("Take in packets…", icon="upload", on_click=self.packets_wanted.emit)
        whole.addLayout(_section("Desks without this workspace", packs, make, take))
        copy = "Reception opens on a copy of this workspace that is thrown away. Scan, walk in, undo: nothing is kept."
        rehearse = button("Rehearse", icon="presentation", on_click=self.rehearsal_wanted.emit)
        whole.addLayout(_section("Rehearsal", copy, rehearse))

    def dress(self) -> None:
        """A width that is easy to read."""
        self._box.setFixedWidth(min(look().px(380), 560))

    def show_opens(self, minutes: int | None) -> None:
        """Show how many minutes before a day check-in opens."""
        other = [] if minutes in dict(_OPENS) else [(minutes, f"{minutes} minutes before")]
        self._opens.set_options([*_OPENS, *other])
        self._opens.set_value(minutes)

    def start(self, name: str) -> None:
        """Show the name there is."""
        self.name.set_value(name or "Front desk")
        self.name.setFocus()
        self.name.selectAll()

    def _submit(self) -> None:
        if self.name.value():
            self.named.emit(self.name.value())
        else:
            self.form.show_error(Invalid("desk", "A desk needs a name", "Such as Front desk."))


def _section(title: str, words: str, *acts: QWidget) -> QVBoxLayout:
    """What else can be set or begun here."""
    text = text_label(words, 15, 400, "ink2", wrap=True)
    return column(text_label(title, 15, 600), text, row(*acts, None), gap=8)


class DayPanel(QWidget):
    """Offers the days of an event that is not on today. ``chosen(date)``."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = text_label("", 28, 650, wrap=True)
        self._words = text_label("", 15, 400, "ink2", wrap=True)
        self._days = column(gap=0)
        whole = column(self._title, self._words, gap=12)
        whole.addSpacing(12)
        whole.addWidget(scrolled(boxed(column(self._days, None, gap=0))), 1)
        whole.addLayout(row(button("Leave reception", on_click=self.left.emit), None))
        self.setLayout(whole)

    def show_days(self, days: Sequence[DayRow], today: date, tz: tzinfo) -> None:
        """These days; none: the event has none yet."""
        clear(self._days)
        self._title.setText("This event is not on today")
        late = "Choose the day to check people in for. It is kept that this was keyed on another day."
        self._words.setText(
            f"Today is {say_day(today)}. {late}" if days else "It has no days yet. Give it one, then come back."
        )
        seen: set[date] = set()
        for day in days:
            if day.date in seen:
                continue
            seen.add(day.date)
            hours = f"{day.starts_at.astimezone(tz):%H:%M} to {day.ends_at.astimezone(tz):%H:%M}"
            line = RowButton(f"Check in for {say_day(day.date)}")
            line.setFixedHeight(look().px(56))
            words = column(
                text_label(say_day(day.date), 15, 600),
                text_label(", ".join(filter(None, [hours, day.title, day.venue])), 13, 400, "ink2"),
                gap=2,
            )
            line.setLayout(row(words, None, text_label("Choose", 13, 500, "accent"), margins=(12, 4, 12, 4)))
            line.clicked.connect(lambda _=False, day=day: self.chosen.emit(day.date))
            self._days.addWidget(line)
            self._days.addWidget(Rule())
