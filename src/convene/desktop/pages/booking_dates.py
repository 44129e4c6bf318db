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
        self.lines: list[_DraftLine] = []
        self._list = column(gap=18)
        self.notice = Notice()
        self.notice.hide()
        self.save = button("Add the dates", "filled", on_click=self.submit)
        self.save.setEnabled(False)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        words = "A proposal: change what the contract says otherwise, and leave out what it does not ask for."
        about = text_label(words, 13, 400, "ink2", wrap=True)
        self.setLayout(column(about, self._list, self.notice, gap=14, margins=(24, 14, 24, 14)))
        then = {"done": self._propose, "failed": self.notice.say_error}
        context.tasks.read(self, booking_dates.propose, booking.id, today=context.today(), **then)

    def submit(self) -> None:
        """Add what is ticked, or say what is wrong with it."""
        used = [line for line in self.lines if line.tick.value()]
        drafts = []
        for line in used:
            line.clear_errors()
            try:
                drafts.append(line.draft())
            except Invalid as error:
                line.show_error(error)
                return

        def refused(error: ConveneError) -> None:
            field, _, place = error.field.partition("_") if isinstance(error, Invalid) else ("", "", "")
            if not (place.isdigit() and used[int(place)].show_error(Invalid(field, error.title, error.hint))):
                self.notice.say_error(error)

        self._context.tasks.write(
            self,
            label("Add the usual dates of", self._booking.room, self._booking.event),
            booking_dates.add_dates,
            self._booking.id,
            drafts,
            done=lambda *_: self.added.emit(self._booking.id),
            failed=refused,
        )

    def _propose(self, drafts: tuple[DateDraft, ...]) -> None:
        for draft in drafts:
            line = _DraftLine(draft)
            line.tick.edited.connect(self._weigh)
            self.lines.append(line)
            self._list.addWidget(line)
        if not drafts:
            self.notice.say("All of the usual dates are in the diary already.", "info")
        self._weigh()
        if self.lines:
            self.lines[0].tick.setFocus()

    def _weigh(self) -> None:
        count = sum(line.tick.value() for line in self.lines)
        self.save.setEnabled(count > 0)
        self.save.set_text(f"Add {count} {'date' if count == 1 else 'dates'}" if count else "Add the dates")


class _DraftLine(Form):
    """One date of the proposal: whether it is wanted, when, and what is owed then."""

    def __init__(self, draft: DateDraft) -> None:
        super().__init__()
        self._kind, word = draft.kind, DATES[draft.kind.value]
        self.layout().setSpacing(4)
        self.tick = self.add("use", word, TickField(word, value=True))
        self.due, self.amount = DateField(draft.due), TextField(placeholder="£", length=20)
        self.due.setAccessibleName(f"{word}: day")
        self.amount.setAccessibleName(f"{word}: amount")
        self.add_row(("due", "", self.due), ("amount", "", self.amount))
        self.tick.edited.connect(self._follow)

    def draft(self) -> DateDraft:
        """What it says. Raises Invalid("amount")."""
        return DateDraft(self._kind, self.due.value(), read_money(self.amount.value(), field="amount"))

    def _follow(self) -> None:
        self.due.setEnabled(self.tick.value())
        self.amount.setEnabled(self.tick.value())


def _words(line: DiaryLine, today: date) -> QVBoxLayout:
    amount = f", {money(line.amount_pence)}" if line.amount_pence is not None else ""
    ahead = "done" if line.done else days_to(line.due, today)
    words = column(gap=0)
    words.addWidget(text_label(f"{due(line)}{amount}", 13, 500, "ink3" if line.done else "ink", wrap=True))
    note = f". {line.note}" if line.note else ""
    words.addWidget(text_label(f"{short_day(line.due)}, {ahead}{note}", 12, 400, "ink2", wrap=True))
    return words
