"""The cancellation terms of a booking: in the drawer as a list, and as a form with a row for each step."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import Button, button, icon_button, menu_button
from convene.desktop.kit.fields import NumberField
from convene.desktop.kit.layout import boxed, clear, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import Label, text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.rules.bookings import label
from convene.rules.cancellation import MOST_DAYS, STANDARD, Band, Cancelling, cancelling, say
from convene.rules.errors import ConveneError, Invalid
from convene.rules.money import money
from convene.rules.time import say_day
from convene.services import cancellation
from convene.services.booking_rows import BookingRow

PRESETS: dict[str, tuple[Band, ...]] = {
    "Standard": STANDARD,
    "Short": (Band(28, 50), Band(7, 100)),
    "Strict": (Band(180, 25), Band(90, 50), Band(42, 100)),
}
"""What many terms look like, to begin with."""


def say_bands(bands: Sequence[Band]) -> str:
    """``90 d 25%, 60 d 50%``: in short, for a menu."""
    return ", ".join(f"{band.days_before} d {band.percent}%" for band in bands)


def fill_terms(box: QVBoxLayout, booking: BookingRow, today: date) -> None:
    """What cancelling costs today and from when it costs more."""
    words = say(booking.cancelling(today), whole=booking.pence(with_vat=True))
    box.addWidget(text_label(words, 13, 500, wrap=True, selectable=True))
    for step in booking.steps():
        cost = f"{step.percent}%" if step.pence is None else f"{step.percent}%, {money(step.pence)}"
        ink = "ink3" if step.day <= today else "ink2"
        when = text_label(f"From {say_day(step.day, year=False)}", 12, 400, ink)
        box.addLayout(row(when, None, text_label(cost, 12, 400, ink)))


class BandsForm(QWidget):
    """Rows of days and percentages. ``saved(booking_id)`` when they are kept, ``left()`` when it was given up."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, booking: BookingRow) -> None:
        super().__init__()
        self._context, self._booking = context, booking
        self._rows: list[_Row] = []
        self._list = column(gap=8)
        self._said = text_label("", 13, 400, "ink2", wrap=True)
        self.notice = Notice()
        self.notice.hide()
        menu = QMenu(self)
        for name, bands in PRESETS.items():
            menu.addAction(f"{name}: {say_bands(bands)}", lambda bands=bands: self.set_bands(bands))
        self.usual = menu_button("Usual terms", menu, small=True)
        self.add = button("Add a step", "quiet", "plus", small=True, on_click=self._add)
        self.save = button("Save", "filled", on_click=self.submit)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        words = "From so many days before the booking, cancelling costs so much of its price. It follows the booking."
        body = column(text_label(words, 13, 400, "ink2", wrap=True), gap=12, margins=(24, 14, 24, 14))
        body.addLayout(self._list)
        body.addLayout(row(self.add, self.usual, None))
        body.addWidget(self._said)
        body.addWidget(self.notice)
        self.setLayout(body)
        self.set_bands(booking.bands or STANDARD)

    def bands(self) -> list[Band]:
        """What the rows say."""
        return [line.band() for line in self._rows]

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Rows for these."""
        clear(self._list)
        self._rows = []
        for band in bands:
            self._put(band)
        self._weigh()
        self.focus()

    def focus(self) -> None:
        """Begin at the first row."""
        (self._rows[0].days if self._rows else self.add).setFocus()

    def submit(self) -> None:
        """Keep them, or show which one is wrong."""
        for line in self._rows:
            line.clear_error()
        self.notice.hide()
        self._context.tasks.write(
            self,
            label("Cancellation terms of", self._booking.room, self._booking.event),
            cancellation.set_bands,
            self._booking.id,
            self.bands(),
            done=lambda *_: self.saved.emit(self._booking.id),
            failed=self._refused,
        )

    def _add(self) -> None:
        last = self._rows[-1].band() if self._rows else Band(90, 0)
        self._put(Band(last.days_before // 2, min(last.percent + 25, 100)))
        self._weigh()
        self._rows[-1].days.setFocus()
        self._rows[-1].days.selectAll()

    def _put(self, band: Band) -> None:
        line = _Row(band, len(self._rows) + 1)
        line.edited.connect(self._weigh)
        line.removed.connect(lambda: self._remove(line))
        self._rows.append(line)
        self._list.addWidget(line)

    def _remove(self, line: "_Row") -> None:
        at = self._rows.index(line)
        rest = [one.band() for one in self._rows if one is not line]
        self.set_bands(rest)
        if self._rows:
            self._rows[min(at, len(self._rows) - 1)].remove.setFocus()

    def _weigh(self) -> None:
        """Say what it means, as one types."""
        whole = self._booking.pence(with_vat=True)
        now = self._context.today()
        found = say(_cancelling(self._booking, self.bands(), now), whole=whole)
        self._said.setText(found or "Without steps nothing is said of cancelling.")

    def _refused(self, error: ConveneError) -> None:
        kind, _, place = error.field.partition("_") if isinstance(error, Invalid) else ("", "", "")
        if place.isdigit() and int(place) < len(self._rows):
            self._rows[int(place)].show_error(kind, error)
        else:
            self.notice.say_error(error)


class _Row(QWidget):
    """One step: days before, percentage, and a way to take it out."""

    edited = Signal()
    removed = Signal()

    def __init__(self, band: Band, number: int) -> None:
        super().__init__()
        self.days = NumberField(band.days_before, most=MOST_DAYS)
        self.percent = NumberField(band.percent, most=100)
        self.percent.setSuffix("%")
        self.days.setAccessibleName(f"Step {number}: days before")
        self.percent.setAccessibleName(f"Step {number}: percentage")
        self.remove: Button = icon_button("trash-2", f"Remove step {number}", small=True, on_click=self.removed.emit)
        self._wrong: Label = text_label("", 12, 500, "danger", wrap=True)
        self._wrong.hide()
        for field in (self.days, self.percent):
            field.setFixedWidth(look().px(92))
            field.edited.connect(self.edited)
            field.edited.connect(self.clear_error)
        line = row(self.days, text_label("days before", 13), None, self.percent, self.remove, gap=8)
        self.setLayout(column(boxed(line), self._wrong, gap=2))

    def band(self) -> Band:
        """What it says."""
        return Band(self.days.value() or 0, self.percent.value() or 0)

    def show_error(self, field: str, error: ConveneError) -> None:
        """Say what is wrong below it, with the focus in the field."""
        self._wrong.setText(f"{error.title}. {error.hint}" if error.hint else error.title)
        self._wrong.show()
        wrong = self.percent if field == "percent" else self.days
        wrong.setAccessibleDescription(self._wrong.text())
        wrong.setFocus()

    def clear_error(self) -> None:
        """Nothing is wrong any more."""
        self._wrong.hide()
        for field in (self.days, self.percent):
            field.setAccessibleDescription("")


def _cancelling(booking: BookingRow, bands: Sequence[Band], today: date) -> Cancelling:
    return cancelling(bands, booked=booking.day, pence=booking.pence(with_vat=True), today=today)
