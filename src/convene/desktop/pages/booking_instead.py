"""What else would do where a room is taken: a button for each, and beside it why."""

from collections.abc import Sequence
from datetime import date, tzinfo
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import boxed, clear, column
from convene.desktop.kit.text import text_label
from convene.rules.time import say_day
from convene.services.booking_suggest import Change, Suggestion


class Instead(QWidget):
    """Hidden where there is nothing to suggest."""

    chosen = Signal(object)  # Suggestion

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(gap=10)
        self.setLayout(self._rows)

    def offer(self, found: Sequence[Suggestion], zone: tzinfo, day: date) -> None:
        """Show these, by the clocks of that zone; another day than the one asked for is named."""
        clear(self._rows)
        for one in found:
            act = button(say(one, zone, day), "plain", small=True, on_click=partial(self.chosen.emit, one))
            why = ", ".join(one.why)
            act.setAccessibleDescription(why)
            line = column(gap=2)
            line.addWidget(act)
            line.addWidget(text_label(why[:1].upper() + why[1:], 12, 400, "ink2", wrap=True))
            self._rows.addWidget(boxed(line))
        self.setVisible(bool(found))


def say(one: Suggestion, zone: tzinfo, day: date) -> str:
    """The act in words: ``Take Library (64)``, ``Start at 12:45``, ``From 09:00 to 11:45``."""
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    if one.change is Change.TIME:
        on = "" if start.date() == day else f" on {say_day(start.date(), year=False)}"
        return f"Start at {start:%H:%M}{on}"
    if one.change is Change.LENGTH:
        return f"From {start:%H:%M} to {end:%H:%M}"
    size = f" ({one.room.most:,})" if one.room.most is not None else ""
    where = f", {one.room.venue}" if one.change is Change.VENUE else ""
    return f"Take {one.room.name}{size}{where}"
