"""The dates of a booking in its drawer, and the form that proposes the usual ones."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.fields import DateField, Form, TextField, TickField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import DATES, days_to, due, short_day
from convene.rules.bookings import label
from convene.rules.errors import ConveneError, Invalid
from convene.rules.money import money, read_money
from convene.services import booking_dates
from convene.services.booking_board import DiaryLine
from convene.services.booking_dates import DateDraft
from convene.services.booking_rows import BookingRow


class DatesBox(QWidget):
    """The dates one below the other. ``marked(line)``: done, or not done after all; ``removed(line)``."""

    marked = Signal(object)
    removed = Signal(object)

    def __init__(self, lines: list[DiaryLine], today: date) -> None:
        super().__init__()
        box = column(gap=8)
        for line in lines:
            box.addLayout(self._line(line, today))
        self.setLayout(box)

    def _line(self, line: DiaryLine, today: date) -> QHBoxLayout:
        text = "Not done" if line.done else "Done"
        mark = button(text, "quiet", small=True, on_click=lambda: self.marked.emit(line))
        mark.setAccessibleName(f"{text}: {due(line)}")
        gone = icon_button("trash-2", f"Remove: {due(line)}", small=True, on_click=lambda: self.removed.emit(line))
        made = row(gap=4)
        made.addLayout(_words(line, today), 1)
        made.addWidget(mark)
        made.addWidget(gone)
        return made


class UsualDates(QWidget):
    """The dates a contract usually hangs on, each to be changed or left out, added in one step.

    ``added(booking_id)`` when that is done, ``left()`` when it was given up.
    """

    added = Signal(object)
    left = Signal()

    def __init__(self, context: Context, booking: BookingRow) -> None:
        super().__init__()
        self._context, self._booking = context, booking
        self._drafts: tuple[DateDraft, ...] = ()
        self._ticks: list[TickField] = []
        self.form = Form()
        self.notice = Notice()
        self.notice.hide()
        self.save = button("Add the dates", "filled", on_click=self.submit)
        self.save.setEnabled(False)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        words = "A proposal: change what the contract says otherwise, and leave out what it does not ask for."
        self.setLayout(
            column(
                text_label(words, 13, 400, "ink2", wrap=True), self.form, self.notice, gap=14, margins=(24, 14, 24, 14)
            )
        )
        context.tasks.read(
            self, booking_dates.propose, booking.id, today=context.today(), done=self._propose, failed=self._refused
        )

    def submit(self) -> None:
        """Add what is ticked."""
        self.form.clear_errors()
        try:
            drafts = [self._draft(place) for place, tick in enumerate(self._ticks) if tick.value()]
        except Invalid as error:
            self._refused(error)
            return
        self._context.tasks.write(
            self,
            label("Add the usual dates of", self._booking.room, self._booking.event),
            booking_dates.add_dates,
            self._booking.id,
            drafts,
            done=lambda *_: self.added.emit(self._booking.id),
            failed=self._refused,
        )

    def _propose(self, drafts: tuple[DateDraft, ...]) -> None:
        self._drafts = drafts
        for place, draft in enumerate(drafts):
            tick = self.form.add(
                f"use_{place}", DATES[draft.kind.value], TickField(DATES[draft.kind.value], value=True)
            )
            when, amount = DateField(draft.due), TextField(placeholder="£", length=20)
            when.setAccessibleName(f"{DATES[draft.kind.value]}: day")
            amount.setAccessibleName(f"{DATES[draft.kind.value]}: amount")
            self.form.add_row((f"due_{place}", "", when), (f"amount_{place}", "", amount))
            tick.edited.connect(self._weigh)
            self._ticks.append(tick)
        if not drafts:
            self.notice.say("All of the usual dates are in the diary already.", "info")
        self._weigh()
        if self._ticks:
            self._ticks[0].setFocus()

    def _draft(self, place: int) -> DateDraft:
        amount = read_money(self.form.field(f"amount_{place}").value(), field=f"amount_{place}")
        return DateDraft(self._drafts[place].kind, self.form.field(f"due_{place}").value(), amount)

    def _weigh(self) -> None:
        for place, tick in enumerate(self._ticks):
            for name in (f"due_{place}", f"amount_{place}"):
                self.form.field(name).setEnabled(tick.value())
        count = sum(tick.value() for tick in self._ticks)
        self.save.setEnabled(count > 0)
        self.save.set_text(f"Add {count} {'date' if count == 1 else 'dates'}" if count else "Add the dates")

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _words(line: DiaryLine, today: date) -> QVBoxLayout:
    amount = f", {money(line.amount_pence)}" if line.amount_pence is not None else ""
    ahead = "done" if line.done else days_to(line.due, today)
    words = column(gap=0)
    words.addWidget(text_label(f"{due(line)}{amount}", 13, 500, "ink3" if line.done else "ink", wrap=True))
    note = f". {line.note}" if line.note else ""
    words.addWidget(text_label(f"{short_day(line.due)}, {ahead}{note}", 12, 400, "ink2", wrap=True))
    return words
