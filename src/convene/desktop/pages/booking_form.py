"""Book a room, or change a booking: the panel that says while one types whether the room can be had."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.fields import Choice, DateField, Form, NumberField, TextArea, TextField, TimeField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_instead import Instead
from convene.desktop.pages.booking_words import closed, competing, in_the_way, off_hours, room_facts, way_out
from convene.rules.bookings import BookingState, label
from convene.rules.errors import ConveneError, Invalid
from convene.rules.money import money, read_money
from convene.rules.time import one_instant
from convene.services import bookings
from convene.services.booking_board import Board
from convene.services.booking_rows import BookingRow
from convene.services.booking_suggest import Change, Suggestion, suggest
from convene.services.bookings import Booked, Offer

_ACTS = {BookingState.ENQUIRY: "Ask for", BookingState.OPTION: "Hold", BookingState.CONFIRMED: "Book"}
_BUTTONS = {"enquiry": "Note the enquiry", "option": "Hold the room", "confirmed": "Book the room"}


Seen = tuple[Booked | None, list[Offer], tuple[Suggestion, ...]]


def look_around(session: Any, *, event_id: UUID, room_id: UUID | None, tz: ZoneInfo, **times: Any) -> Seen:
    """Whether a room can be had then, every other room at that time, and what else would do if it cannot be had."""
    offers = bookings.offers(session, tz=tz, **times)
    if room_id is None:
        return None, offers, ()
    weighed = bookings.weigh(session, room_id=room_id, tz=tz, **times)
    if weighed.free:
        return weighed, offers, ()
    found = suggest(session, event_id=event_id, room_id=room_id, **times)
    there, length = weighed.free_from, times["ends_at"] - times["starts_at"]
    if there is not None and all((one.change, one.starts_at) != (Change.TIME, there) for one in found):
        room = next(offer.room for offer in offers if offer.room.id == room_id)
        found += (Suggestion(Change.TIME, room, there, there + length, 0, ("the first time it is free",)),)
    return weighed, offers, found


class BookingForm(QWidget):
    """``booked(booking_id)`` when it is done, ``left()`` when it was given up. ``save`` and ``cancel`` are its buttons,
    for whoever shows it to put in sight."""

    booked = Signal(object)
    left = Signal()

    def __init__(
        self,
        context: Context,
        board: Board,
        *,
        booking: BookingRow | None = None,
        room_id: UUID | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        super().__init__()
        self._context, self._board, self._booking = context, board, booking
        self._zone = ZoneInfo(board.time_zone)
        self._offers: list[Offer] = []
        self._room = booking.room_id if booking else room_id
        first, last = self._proposed(start, end)
        self.room = Choice()
        self.facts = text_label("", 12, 400, "ink2", wrap=True)
        self.where, self.option, self.more = Form(), Form(), Form()
        self.where.add("room_id", "Room", self.room)
        self.first_day, self.starts = DateField(first.date()), TimeField(first.time())
        self.last_day, self.ends = DateField(last.date()), TimeField(last.time())
        self.times = Form()
        self.times.add_row(("first_day", "Starts on", self.first_day), ("starts_at", "At", self.starts))
        self.times.add_row(("last_day", "Ends on", self.last_day), ("ends_at", "At", self.ends))
        self.times.add_row(
            ("setup_minutes", "Set-up", NumberField(0, most=10_080, unit="min")),
            ("cleardown_minutes", "Clear-down", NumberField(0, most=10_080, unit="min")),
        )
        self.state = Segmented([("enquiry", "Enquiry"), ("option", "Option"), ("confirmed", "Confirmed")], "State")
        week = context.today() + timedelta(days=7)
        self.option.add("option_expires", "Held until the end of", DateField(week))
        self.more.add("title", "What for", TextField(placeholder="Plenary", length=200))
        self.more.add_row(
            ("cost_pence", "Cost", TextField(placeholder="£", length=20)),
            ("vat_included", "VAT", Choice([(False, "plus VAT"), (True, "including VAT")], False)),
        )
        self.more.add("reference", "Their reference", TextField(length=100))
        self.more.add("note", "Note", TextArea(lines=2))
        self.notice = Notice()
        self.notice.hide()
        self.to_venues = button("Go to the venues", small=True, on_click=lambda: context.go("venues"))
        self.to_venues.hide()
        self.instead = Instead()
        self.save = button("", "filled", on_click=self._submit)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self._look_around)
        self._put_together()
        if booking is not None:
            self._fill(booking)
        self._say_act()
        self._look_around()

    def submit(self) -> None:
        """Book, as the button does."""
        self._submit()

    def _put_together(self) -> None:
        self.state.chosen.connect(lambda _: self._say_act())
        self.instead.chosen.connect(self._do_instead)
        for form in (self.where, self.times):
            form.edited.connect(self._later.start)
        self.first_day.edited.connect(self._follow)
        self._was_first = self.first_day.value()
        body = column(self.where, self.facts, self.times, self.notice, gap=12, margins=(24, 14, 24, 14))
        body.addLayout(row(self.to_venues, None))
        body.addWidget(self.instead)
        state = boxed(column(text_label("State", 13, 500), self.state, gap=4))
        body.addWidget(state)
        body.addWidget(self.option)
        body.addWidget(self.more)
        self.setLayout(body)
        state.setVisible(self._booking is None)  # not before it has a parent: it would be a window for a moment

    def _proposed(self, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
        if self._booking is not None:
            return self._booking.starts_at.astimezone(self._zone), self._booking.ends_at.astimezone(self._zone)
        if start is not None:
            return start, end or start + timedelta(hours=3)
        if self._board.spans:
            # The next day of the event that is not over, else its first.
            now = self._context.now()
            span = next((s for s in self._board.spans if s.end > now), self._board.spans[0])
            return span.start.astimezone(self._zone), span.end.astimezone(self._zone)
        day = datetime.combine(self._context.today(), time(9))
        return day, day.replace(hour=17)

    def _fill(self, booking: BookingRow) -> None:
        self.times.set_values({"setup_minutes": booking.setup_minutes, "cleardown_minutes": booking.cleardown_minutes})
        cost = "" if booking.cost_pence is None else money(booking.cost_pence)
        words = {"title": booking.title, "cost_pence": cost, "reference": booking.reference, "note": booking.note}
        words |= {"vat_included": booking.vat_included}
        self.more.set_values(words)

    def _follow(self) -> None:
        """The last day goes along with the first as long as both were the same."""
        if self.last_day.value() == self._was_first or (self.last_day.value() or date.min) < self._first():
            self.last_day.set_value(self._first())
        self._was_first = self._first()

    def _first(self) -> date:
        return self.first_day.value() or self._context.today()

    def _wanted(self) -> dict[str, Any]:
        """The times as instants. Raises Invalid for a time that the clocks skip."""
        last = self.last_day.value() or self._first()
        return {
            "starts_at": one_instant(self._first(), self.starts.value(), self._zone, field="starts_at"),
            "ends_at": one_instant(last, self.ends.value(), self._zone, field="ends_at"),
            "setup_minutes": self.times.field("setup_minutes").value(),
            "cleardown_minutes": self.times.field("cleardown_minutes").value(),
        }

    def _say_act(self) -> None:
        self.option.setVisible(self._booking is None and self.state.value() == "option")
        self.save.set_text("Save" if self._booking else _BUTTONS[self.state.value()])

    def _look_around(self) -> None:
        self._later.stop()
        room = self.room.value() or self._room
        try:
            times = self._wanted()
        except Invalid as error:
            self._show_error(error)
            return
        times |= {"apart_from": self._booking.id if self._booking else None, "tz": self._zone}
        times["event_id"] = self._board.event_id
        self._context.tasks.read(self, look_around, room_id=room, **times, done=self._seen, failed=self._show_error)

    def _seen(self, found: Seen) -> None:
        weighed, self._offers, instead = found
        self._list_rooms()
        if weighed is None:
            self._room = self.room.value()
            if self._room is not None:
                self._look_around()
            else:
                self.notice.say("There is no room yet. Add a venue and its rooms first.", "care")
                self.to_venues.show()
            return
        self._say(weighed, instead)

    def _list_rooms(self) -> None:
        chosen = self.room.value() or self._room
        ours = {venue.id for venue in self._board.venues}
        listed = sorted(self._offers, key=lambda offer: offer.room.venue_id not in ours)
        self.room.set_options((o.room.id, _room_line(o)) for o in listed)
        if chosen is not None:
            self.room.set_value(chosen)
        elif listed:
            best = min(listed, key=lambda offer: (not offer.free, bool(offer.competing)))
            self.room.set_value(best.room.id)
        room = next((o.room for o in listed if o.room.id == self.room.value()), None)
        self.facts.setText(room_facts(room) if room else "")
        self.facts.setVisible(bool(self.facts.text()))

    def _say(self, weighed: Booked, instead: tuple[Suggestion, ...] = ()) -> None:
        """Whether the room can be had, and what to do where it cannot."""
        self.instead.offer(instead, self._zone, self._first())
        for form in (self.where, self.times):
            form.clear_errors()
        if weighed.free:
            cares = " ".join(part for part in (off_hours(weighed.outside_hours), competing(weighed.competing)) if part)
            self.notice.say(cares or "The room is free.", "care" if cares else "ok")
            return
        free = [one for one in instead if one.change in {Change.ROOM, Change.VENUE} and not one.competing]
        day = self._first()
        if weighed.clash is not None:
            words = in_the_way(weighed.clash, self._zone, event_id=self._board.event_id, day=day)
        else:
            words = closed(weighed.closed)
        self.notice.say(f"{words} {way_out(weighed, self._zone, free, day)}", "danger")

    def _do_instead(self, one: Suggestion) -> None:
        start, end = one.starts_at.astimezone(self._zone), one.ends_at.astimezone(self._zone)
        self.room.set_value(one.room.id)
        for field, value in ((self.first_day, start.date()), (self.last_day, end.date())):
            field.set_value(value)
        self.starts.set_value(start.time())
        self.ends.set_value(end.time())
        self._was_first = start.date()
        self._look_around()

    def _submit(self) -> None:
        try:
            wanted = self._wanted()
            details = self.more.values()
            details["cost_pence"] = read_money(details["cost_pence"], field="cost_pence")
        except Invalid as error:
            self._show_error(error)
            return
        room = next((o.room for o in self._offers if o.room.id == self.room.value()), None)
        if room is None:
            self._show_error(Invalid("room_id", "Choose a room"))
            return
        self.save.setEnabled(False)
        then = {"done": self._answered, "failed": self._show_error}
        if self._booking is not None:
            name = label("Change booking of", room.name, self._booking.event)
            self._context.tasks.write(
                self, name, bookings.move, self._booking.id, room_id=room.id, **wanted, **details, **then
            )
            return
        state = BookingState(self.state.value())
        self._context.tasks.write(
            self,
            label(_ACTS[state], room.name, self._board.event),
            bookings.book,
            event_id=self._board.event_id,
            room_id=room.id,
            state=state,
            option_expires=self.option.field("option_expires").value() if state == BookingState.OPTION else None,
            today=self._context.today(),
            now=self._context.now(),
            **wanted,
            **details,
            **then,
        )

    def _answered(self, booked: Booked, _change: object) -> None:
        self.save.setEnabled(True)
        if booked.id is None:
            self._look_around()  # it was taken a moment ago
        else:
            self.booked.emit(booked.id)

    def _show_error(self, error: ConveneError) -> None:
        self.save.setEnabled(True)
        forms = (self.where, self.times, self.option, self.more)
        if isinstance(error, Invalid) and any(form.show_error(error) for form in forms):
            self.notice.hide()
        else:
            self.notice.say_error(error)


def _room_name(offer: Offer) -> str:
    size = f" ({offer.room.most:,})" if offer.room.most is not None else ""
    return f"{offer.room.name}{size}"


def _room_line(offer: Offer) -> str:
    """``Garden Room (60), taken · Royal Foundation of St Katherine``."""
    state = ", taken" if offer.clash else ", closed" if offer.closed else ", asked for" if offer.competing else ""
    return f"{_room_name(offer)}{state} · {offer.room.venue}"
