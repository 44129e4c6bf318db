"""A booking in the drawer: what it is, what can be done with it, the dates its contract hangs on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Choice, DateField, Form, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_bands import BandsForm, fill_terms
from convene.desktop.pages.booking_choice import ChoiceForm
from convene.desktop.pages.booking_dates import DatesBox, UsualDates
from convene.desktop.pages.booking_form import BookingForm
from convene.desktop.pages.booking_mail import open_mail
from convene.desktop.pages.booking_words import (
    DATES,
    STATE_TAGS,
    STATES,
    cancel_cost,
    due,
    expiry,
    in_the_way,
    owed,
    price,
    tails,
    way_out,
    what_for,
    when,
)
from convene.desktop.pages.venue_start import StartForm
from convene.rules.bookings import BookingDateKind, BookingState, label, next_states
from convene.rules.errors import ConveneError, Invalid
from convene.rules.money import read_money
from convene.services import booking_board, bookings
from convene.services.booking_board import Board, DiaryLine
from convene.services.booking_compare import Comparison
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked


class BookingDrawer(Drawer):
    """``booked(booking_id)`` when a room was booked or a booking changed here."""

    booked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Booking")
        self._context = context
        self._board: Board | None = None
        self._shown: UUID | None = None  # the booking shown, while nothing is being typed
        self._notice: Notice | None = None

    def follow(self, board: Board) -> None:
        """The board was read again: show the booking as it is now, but leave a form that is being filled in alone."""
        self._board = board
        if self.isHidden() or self._shown is None:
            return
        if any(b.id == self._shown for b in board.bookings):
            self.show_booking(self._shown)
        else:
            self.close_drawer()

    def close_drawer(self) -> None:
        """Nothing is shown any more."""
        self._shown = None
        super().close_drawer()

    def show_booking(self, booking_id: UUID, *, take_focus: bool = False) -> None:
        """What it is and what can be done with it."""
        board, booking = self._find(booking_id)
        if board is None or booking is None:
            return
        zone, own = ZoneInfo(board.time_zone), booking.event_id == board.event_id
        self._shown = booking_id
        self.open_drawer(booking.room, booking.venue, take_focus=take_focus)
        self._add_tag(booking)
        change = button("Change", "quiet", small=True, on_click=lambda: self.show_form(booking=booking))
        open_still = own and BookingState.RELEASED in next_states(booking.state)
        box = self.section(what_for(booking), change if open_still else None)
        box.addWidget(text_label(when(booking, zone), 13, 400, "ink", wrap=True, selectable=True))
        if around := tails(booking, zone):
            box.addWidget(text_label(around, 13, 400, "ink2", wrap=True))
        self.facts(
            [
                ("Event", booking.event),
                ("Cost", price(booking)),
                ("Reference", booking.reference),
                ("Note", booking.note),
            ]
        )
        self._show_rivals(booking, board, zone)
        if own:
            self._show_dates(booking, board)
            self._show_terms(booking)
            self._add_acts(booking)
        elif booking.event_id is not None:
            go = button("Open the event", "plain", on_click=lambda: self._open_event(booking))
            self.add_foot(go)

    def show_form(
        self,
        *,
        booking: BookingRow | None = None,
        room_id: UUID | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        """Book a room, or change a booking."""
        if self._board is None:
            return
        self._shown = None
        self.open_drawer("Change the booking" if booking else "Book a room", self._board.event)
        form = BookingForm(self._context, self._board, booking=booking, room_id=room_id, start=start, end=end)
        form.booked.connect(self._form_done)
        form.left.connect(lambda: self._back_to(booking))
        self.body.addWidget(form)
        self.add_foot(form.save, form.cancel)
        form.room.setFocus()

    def show_choice(self, seen: Comparison, booking_id: UUID) -> None:
        """Choose one of several, and let others go."""
        self._shown = None
        one = next(c.booking for c in seen.candidates if c.booking.id == booking_id)
        self.open_drawer(f"Choose {one.room}", one.venue)
        form = ChoiceForm(self._context, seen, booking_id)
        form.chosen.connect(self._form_done)
        form.left.connect(self.close_drawer)
        self.body.addWidget(form)
        self.add_foot(form.save, form.cancel)
        form.save.setFocus()

    def show_start(self, seen: Comparison) -> None:
        """From where are distances measured?"""
        self._shown = None
        self.open_drawer("Distances", "from one place to every venue")
        form = StartForm(self._context, seen.start)
        form.left.connect(self.close_drawer)
        self.body.addWidget(form)
        self.add_foot(form.save, form.cancel)
        form.form.field("name").setFocus()

    def write(self, booking_id: UUID) -> None:
        """Draft an e-mail to the venue."""
        board, booking = self._find(booking_id)
        if board is not None and booking is not None:
            same = [b for b in board.own if b.venue_id == booking.venue_id and b.state == booking.state]
            open_mail(self._context, self, booking, several=len(same) > 1)

    def confirm(self, booking_id: UUID) -> None:
        """Confirm, or say what is in the way."""
        _, booking = self._find(booking_id)
        if booking is not None:
            self.show_booking(booking_id)
            self._write(
                "Confirm", booking, bookings.confirm, today=self._context.today(), done=lambda b, _: self._weighed(b)
            )

    def ask_extension(self, booking_id: UUID) -> None:
        """Until when is it held?"""
        _, booking = self._find(booking_id)
        if booking is None:
            return
        form = Form()
        later = max(booking.option_expires or self._context.today(), self._context.today()) + timedelta(days=7)
        field = form.add("option_expires", "Held until the end of", DateField(later))
        word = "Extend" if booking.option_expires else "Hold"
        self._ask(
            booking,
            f"{word} {booking.room}",
            form,
            field,
            button(f"{word} the option" if booking.option_expires else "Hold the room", "filled"),
            lambda: self._write(
                word,
                booking,
                bookings.extend,
                option_expires=field.value(),
                today=self._context.today(),
                done=lambda *_: self._show_next(booking),
                form=form,
            ),
        )

    def ask_reason(self, booking_id: UUID, *, declined: bool = False) -> None:
        """Why is it let go, or why did the venue say no?"""
        _, booking = self._find(booking_id)
        if booking is None:
            return
        form = Form()
        cost = "" if declined else cancel_cost(booking, self._context.today())
        reason = "The venue is not free" if declined else f"Not needed any more{owed(booking, self._context.today())}"
        field = form.add("reason", "Reason", TextField(reason, length=300))
        verb, act = ("Decline", bookings.decline) if declined else ("Let go of", bookings.release)
        title = f"The venue said no to {booking.room}" if declined else f"Let go of {booking.room}"
        self._ask(
            booking,
            title,
            form,
            field,
            button("Note the refusal" if declined else "Let go", "filled"),
            lambda: self._write(
                verb, booking, act, reason=field.value(), done=lambda *_: self.close_drawer(), form=form
            ),
        )
        if cost:
            self._tell(cost, "care")
        field.selectAll()

    def ask_date(self, booking: BookingRow) -> None:
        """A new date for the diary."""
        form = Form()
        what = form.add("kind", "What", Choice([(kind, DATES[kind.value]) for kind in BookingDateKind]))
        form.add("due", "When", DateField(self._context.today()))
        form.add("amount_pence", "Amount", TextField(placeholder="£", length=20))
        form.add("note", "Note", TextField(length=300))

        def keep() -> None:
            values = form.values()
            try:
                values["amount_pence"] = read_money(values["amount_pence"], field="amount_pence")
            except Invalid as error:
                form.show_error(error)
                return
            self._write(
                "Add a date to",
                booking,
                booking_board.add_date,
                done=lambda *_: self._show_next(booking),
                form=form,
                **values,
            )

        self._ask(booking, "Add a date", form, what, button("Add the date", "filled"), keep)

    def ask_usual_dates(self, booking: BookingRow) -> None:
        """The usual dates of a contract, as a proposal."""
        form = UsualDates(self._context, booking)
        form.added.connect(self._form_done)
        self._show(booking, "Add the usual dates", form)

    def ask_terms(self, booking: BookingRow) -> None:
        """What cancelling costs, from when."""
        form = BandsForm(self._context, booking)
        form.saved.connect(self._form_done)
        self._show(booking, "Cancellation terms", form)
        form.focus()

    def mark(self, line: DiaryLine) -> None:
        """A date is done, or not done after all."""
        assert line.id is not None  # noqa: S101 - an option's expiry is not marked but confirmed or let go
        name = f"{due(line)}: done" if not line.done else f"{due(line)}: not done"
        done_at = None if line.done else self._context.now()
        self._context.tasks.write(
            self, label(name + ",", line.room, line.event), booking_board.mark_date, line.id, done_at=done_at
        )

    def _show(self, booking: BookingRow, title: str, form: "UsualDates | BandsForm") -> None:
        self._shown = None
        self.open_drawer(title, f"{booking.room}, {booking.venue}")
        form.left.connect(lambda: self._back_to(booking))
        self.body.addWidget(form)
        self.add_foot(form.save, form.cancel)

    def _show_next(self, booking: BookingRow) -> None:
        """Show the booking as soon as the board has been read again."""
        self._shown = booking.id

    def _find(self, booking_id: UUID) -> tuple[Board | None, BookingRow | None]:
        board = self._board
        return board, next((b for b in board.bookings if b.id == booking_id), None) if board else None

    def _add_tag(self, booking: BookingRow) -> None:
        colour, shape = STATE_TAGS[booking.state]
        text = STATES[booking.state]
        if booking.option_expires is not None:
            text = f"{text}, {expiry(booking.option_expires, self._context.today())}"
            colour = "danger" if booking.option_expires < self._context.today() else colour
        head = row(Tag(text, colour, shape), gap=12)
        if self._board is not None and booking.event_id == self._board.event_id:
            mail = button("E-mail", "quiet", "mail", small=True, on_click=lambda: self.write(booking.id))
            head.addWidget(mail)
        self.add_to_head(boxed(head))

    def _show_rivals(self, booking: BookingRow, board: Board, zone: ZoneInfo) -> None:
        rivals = board.rivals(booking)
        if rivals:
            box = self.section("At the same time")
            for other in rivals:
                box.addWidget(text_label(f"{what_for(other)}, {STATES[other.state].lower()}", 13, 500, wrap=True))
                box.addWidget(text_label(when(other, zone), 12, 400, "ink2", wrap=True))

    def _show_dates(self, booking: BookingRow, board: Board) -> None:
        add = button("Add a date", "quiet", small=True, on_click=lambda: self.ask_date(booking))
        box = self.section("Dates", add)
        lines = [line for line in board.diary if line.booking_id == booking.id and line.id is not None]
        if lines:
            dates = DatesBox(lines, self._context.today())
            dates.marked.connect(self.mark)
            dates.removed.connect(self._remove)
            box.addWidget(dates)
        else:
            box.addWidget(text_label("Deposit, final numbers, last day to cancel.", 13, 400, "ink2", wrap=True))
            usual = button("Add the usual dates", small=True, on_click=lambda: self.ask_usual_dates(booking))
            box.addLayout(row(usual, None))

    def _show_terms(self, booking: BookingRow) -> None:
        word = "Change" if booking.bands else "Add terms"
        change = button(word, "quiet", small=True, on_click=lambda: self.ask_terms(booking))
        change.setAccessibleName(f"{word}: cancellation terms" if booking.bands else "Add cancellation terms")
        box = self.section("If cancelled", change)
        if booking.bands:
            fill_terms(box, booking, self._context.today())
        else:
            box.addWidget(text_label("What the venue’s terms say it costs, and from when.", 13, 400, "ink2", wrap=True))

    def _remove(self, line: DiaryLine) -> None:
        name = label(f"Remove {due(line).lower()} of", line.room, line.event)
        self._context.tasks.write(self, name, booking_board.remove_date, line.id)

    def _add_acts(self, booking: BookingRow) -> None:
        states = next_states(booking.state)
        acts: list[Button] = []
        if BookingState.CONFIRMED in states:
            acts.append(button("Confirm", "filled", on_click=lambda: self.confirm(booking.id)))
        if booking.state in {BookingState.ENQUIRY, BookingState.OPTION}:
            word = "Extend" if booking.state == BookingState.OPTION else "Hold"
            acts.append(button(word, on_click=lambda: self.ask_extension(booking.id)))
        if BookingState.RELEASED in states:
            acts.append(button("Let go", "quiet", on_click=lambda: self.ask_reason(booking.id)))
        if BookingState.DECLINED in states:
            acts.append(button("Venue said no", "quiet", on_click=lambda: self.ask_reason(booking.id, declined=True)))
        if acts:
            self.add_foot(*acts)

    def _ask(
        self, booking: BookingRow, title: str, form: Form, first: QWidget, save: Button, act: Callable[..., None]
    ) -> None:
        self._shown = None
        self.open_drawer(title, what_for(booking))
        self._notice = notice = Notice()
        notice.hide()
        box = column(form, notice, gap=12, margins=(24, 14, 24, 14))
        save.clicked.connect(lambda _=False: act())
        box.addLayout(row(save, button("Cancel", "quiet", on_click=lambda: self._back_to(booking)), None))
        self.body.addLayout(box)
        first.setFocus()

    def _write(
        self,
        act: str,
        booking: BookingRow,
        fn: Callable[..., Any],
        *,
        done: Callable[..., Any],
        form: Form | None = None,
        **kw: Any,
    ) -> None:
        def failed(error: ConveneError) -> None:
            if not (form is not None and isinstance(error, Invalid) and form.show_error(error)):
                self._say(error)

        name = label(act, booking.room, booking.event)
        self._context.tasks.write(self, name, fn, booking.id, done=done, failed=failed, **kw)

    def _weighed(self, booked: Booked) -> None:
        if booked.clash is None or self._board is None:
            return
        zone, day = ZoneInfo(self._board.time_zone), booked.clash.starts_at.date()
        words = in_the_way(booked.clash, zone, event_id=self._board.event_id)
        self._tell(f"{words} {way_out(booked, zone, (), day)}")

    def _say(self, error: ConveneError) -> None:
        self._tell(f"{error.title}. {error.hint}" if error.hint else error.title)

    def _tell(self, words: str, state: str = "danger") -> None:
        if self._shown is not None or self._notice is None:
            self._notice = Notice()
            self.body.insertLayout(0, column(self._notice, margins=(24, 0, 24, 14)))
        self._notice.say(words, state)

    def _form_done(self, booking_id: UUID) -> None:
        self._shown = booking_id
        self.booked.emit(booking_id)

    def _back_to(self, booking: BookingRow | None) -> None:
        if booking is not None and self._find(booking.id)[1] is not None:
            self.show_booking(booking.id)
        else:
            self.close_drawer()

    def _open_event(self, booking: BookingRow) -> None:
        self._context.go("event", event_id=booking.event_id, tab="venue", booking_id=booking.id)
