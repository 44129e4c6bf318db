"""Choosing one of several rooms: confirm or hold it, and let the others go for one reason, in one step."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.fields import DateField, Form, TextField, TickField
from convene.desktop.kit.layout import boxed, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import STATES, in_the_way, owed
from convene.rules.bookings import BookingState, label
from convene.rules.errors import ConveneError, Invalid
from convene.services import booking_compare
from convene.services.booking_compare import Comparison
from convene.services.bookings import Booked


class ChoiceForm(QWidget):
    """``chosen(booking_id)`` when it is done, ``left()`` when it was given up."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, context: Context, seen: Comparison, booking_id: UUID) -> None:
        super().__init__()
        self._context, self._seen = context, seen
        self._one = next(c for c in seen.candidates if c.booking.id == booking_id)
        later = max(self._one.booking.option_expires or context.today(), context.today()) + timedelta(days=7)
        self.state = Segmented(
            [(BookingState.CONFIRMED.value, "Confirm"), (BookingState.OPTION.value, "Hold as option")], "How"
        )
        self.option = Form()
        self.option.add("option_expires", "Held until the end of", DateField(later))
        self.reason = Form()
        self.reason.add("reason", "Reason", TextField(f"{self._one.booking.room} was chosen", length=300))
        self.notice = Notice()
        self.notice.hide()
        self.save = button("Choose this one", "filled", on_click=self.submit)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        rest = [c.booking for c in seen.candidates if c.booking.id != booking_id]
        self.others = {other.id: TickField(other.room, value=other.id in self._one.instead_of) for other in rest}
        body = column(self.state, self.option, gap=14, margins=(24, 14, 24, 14))
        if self.others:
            body.addWidget(text_label("Let go of", 13, 500))
        for other in rest:
            about = text_label(f"{other.venue}, {STATES[other.state].lower()}", 12, 400, "ink2", wrap=True)
            self.others[other.id].setAccessibleDescription(about.text())
            body.addLayout(column(self.others[other.id], boxed(column(about, margins=(30, 0, 0, 0))), gap=0))
        body.addWidget(self.reason)
        body.addWidget(self.notice)
        self.setLayout(body)
        self.option.hide()
        self.state.chosen.connect(lambda _: self._weigh())
        for tick in self.others.values():
            tick.edited.connect(self._weigh)
        self._cost = text_label("", 13, 400, "ink2", wrap=True)
        body.insertWidget(body.indexOf(self.reason), self._cost)
        self._weigh()

    def submit(self) -> None:
        """Do all of it, or say what is in the way."""
        one, state = self._one.booking, BookingState(self.state.value())
        self.save.setEnabled(False)
        self.option.clear_errors()
        self.reason.clear_errors()
        self._context.tasks.write(
            self,
            label("Choose", one.room, self._seen.event),
            booking_compare.choose,
            one.id,
            state=state,
            option_expires=self.option.values()["option_expires"] if state == BookingState.OPTION else None,
            let_go=self._ticked(),
            reason=self.reason.values()["reason"],
            today=self._context.today(),
            done=lambda booked, _: self._done(booked),
            failed=self._refused,
        )

    def _ticked(self) -> list[UUID]:
        return [key for key, tick in self.others.items() if tick.value()]

    def _weigh(self) -> None:
        self.option.setVisible(self.state.value() == BookingState.OPTION.value)
        self.reason.setVisible(bool(self._ticked()))
        gone = [c.booking for c in self._seen.candidates if c.booking.id in self._ticked()]
        owing = [f"{b.room}{owed(b, self._context.today())}" for b in gone if owed(b, self._context.today())]
        self._cost.setText(f"Letting go costs something today: {'; '.join(owing)}." if owing else "")
        self._cost.setVisible(bool(owing))

    def _done(self, booked: Booked) -> None:
        self.save.setEnabled(True)
        if booked.clash is not None:
            words = in_the_way(booked.clash, ZoneInfo(self._seen.time_zone), event_id=self._seen.event_id)
            self.notice.say(f"{words} Choose another, or let that booking go first.", "danger")
        else:
            self.chosen.emit(self._one.booking.id)

    def _refused(self, error: ConveneError) -> None:
        self.save.setEnabled(True)
        if not (isinstance(error, Invalid) and any(f.show_error(error) for f in (self.option, self.reason))):
            self.notice.say_error(error)
