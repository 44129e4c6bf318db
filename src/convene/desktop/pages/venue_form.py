"""Forms of the directory: a venue, a room with what it holds and offers, a contact, a closure, a link."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, DateField, Form, NumberField, TextArea, TextField, TickField
from convene.desktop.kit.layout import Flow, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import FEATURES, LAYOUTS
from convene.rules.errors import ConveneError, Invalid
from convene.rules.money import money, read_money
from convene.rules.room_hours import read_hours
from convene.rules.time import say_days
from convene.rules.venues import MOST_PEOPLE, Layout, RoomFeature
from convene.services import closures, venue_contacts, venue_documents, venue_rooms, venues
from convene.services.venue_contacts import ContactRow
from convene.services.venues import RoomRow, VenueDetail

_HOURS = ("Mon–Fri 08:30–18:00", "Mon–Fri 09:00–17:00, Sat 09:00–13:00", "Mon–Sun 08:00–22:00")


class Sheet(QWidget):
    """``saved(id)`` when it is kept, ``left()`` when it was given up. ``first`` is the field to begin with."""

    saved = Signal(object)
    left = Signal()
    first: QWidget

    def __init__(self, context: Context, save: str) -> None:
        super().__init__()
        self._context = context
        self.form = Form()
        self.notice = Notice()
        self.notice.hide()
        self.save = button(save, "filled", on_click=self.submit)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        self.body = column(self.form, gap=14, margins=(24, 14, 24, 14))
        self.body.addWidget(self.notice)
        self.setLayout(self.body)

    def submit(self) -> None:
        """Keep it, or say at the field what is wrong."""

    def _write(self, label: str, fn: Callable[..., Any], *args: Any, kept: UUID | None, **fields: Any) -> None:
        self.save.setEnabled(False)
        self._context.tasks.write(
            self, label, fn, *args, done=lambda made, _: self._done(kept or made), failed=self._refused, **fields
        )

    def _done(self, made: UUID) -> None:
        self.saved.emit(made)

    def _refused(self, error: ConveneError) -> None:
        self.save.setEnabled(True)
        self.notice.hide()
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


class VenueForm(Sheet):
    """Add a venue, or change one."""

    def __init__(self, context: Context, venue: VenueDetail | None = None) -> None:
        super().__init__(context, "Save" if venue else "Add the venue")
        self._venue = venue
        self.name = self.first = self.form.add("name", "Name", TextField(length=200))
        self.form.add("address", "Address", TextArea(lines=3))
        self.form.add_row(
            ("postcode", "Postcode", TextField(placeholder="E14 8DR", length=12)),
            ("borough", "Borough", TextField(length=60)),
        )
        self.form.add("stations", "Nearest stations", TextField(placeholder="Limehouse DLR, 4 minutes", length=200))
        self.form.add("arrival", "How to arrive", TextArea(lines=2))
        self.form.add("step_free_route", "Step-free route", TextArea(lines=2))
        self.form.add("parking", "Parking", TextArea(lines=2))
        self.form.add("location", "Location", TextField(placeholder="51.5109, -0.0403", length=60))
        self.form.add("wifi", "Wi-Fi", TextField(length=300))
        self.form.add("catering", "Catering", TextArea(lines=2))
        self.form.add("prices", "What it costs", TextArea(lines=2))
        self.form.add_row(("phone", "Phone", TextField(length=40)), ("email", "E-mail", TextField(length=200)))
        self.form.add("website", "Website", TextField(length=300))
        self.form.add("note", "Note", TextArea(lines=4))
        if venue is not None:
            self.form.set_values({name: getattr(venue, name) for name in self.form.values()})

    def submit(self) -> None:
        """Keep the venue."""
        values = self.form.values()
        if self._venue is None:
            self._write(f"Add the venue “{values['name']}”", venues.create, kept=None, **values)
        else:
            self._write(
                f"Change the venue “{values['name']}”", venues.edit, self._venue.id, kept=self._venue.id, **values
            )


class HoursField(QWidget):
    """Opening hours in one line, with lines that many rooms have a press away."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = TextField(placeholder=_HOURS[0], length=300)
        self.line.setAccessibleName("Opening hours")
        self.line.edited.connect(self.edited)
        self.setFocusProxy(self.line)
        flow = Flow(gap=4)
        for usual in _HOURS:
            act = button(usual, "quiet", small=True, on_click=partial(self._take, usual))
            act.setAccessibleName(f"Opening hours: {usual}")
            flow.addWidget(act)
        whole = column(self.line, gap=2)
        whole.addLayout(flow)
        self.setLayout(whole)

    def value(self) -> str:
        """The line as it is typed."""
        return self.line.value()

    def set_value(self, value: str) -> None:
        """Show these hours."""
        self.line.set_value(value)

    def setProperty(self, name: str, value: object) -> bool:
        """What a form says of the field is said of the line."""
        done = self.line.setProperty(name, value)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        return done

    def _take(self, usual: str) -> None:
        self.line.set_value(usual)
        self.edited.emit()
        self.line.setFocus()


class RoomForm(Sheet):
    """Add a room to a venue, or change one."""

    def __init__(self, context: Context, venue: VenueDetail, room: RoomRow | None = None) -> None:
        super().__init__(context, "Save" if room else "Add the room")
        self._venue, self._room = venue, room
        self.name = self.first = self.form.add("name", "Name", TextField(length=100))
        self.form.add("floor", "Floor", TextField(placeholder="Ground floor", length=60))
        numbers = [(f"capacity_{layout.value}", LAYOUTS[layout.value], self._number(room, layout)) for layout in Layout]
        self.form.add_row(*numbers[:3])
        self.form.add_row(*numbers[3:])
        wholes = [
            (None, "A room of its own"),
            *((r.id, r.name) for r in venue.rooms if room is None or r.id != room.id),
        ]
        self.form.add("parent_id", "Part of", Choice(wholes, room.parent_id if room else None))
        if room is None or room.parent_id is None:
            self.form.field("parent_id").set_value(None)
        self.form.add("day_rate_pence", "Day rate without VAT", TextField(placeholder="£", length=20))
        self.hours = self.form.add("hours", "Opening hours", HoursField())
        self.form.add("directions", "How to find it", TextField(length=300))
        self.form.add("note", "Note", TextArea(lines=2))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.features = {feature: TickField(FEATURES[feature.value][0]) for feature in RoomFeature}
        for number, (feature, tick) in enumerate(self.features.items()):
            tick.set_value(room is not None and feature.value in room.features)
            grid.addWidget(tick, number // 2, number % 2, Qt.AlignmentFlag.AlignLeft)
        self.body.insertWidget(1, text_label("What it offers", 13, 500))
        self.body.insertLayout(2, grid)
        if room is not None:
            rate = "" if room.day_rate_pence is None else money(room.day_rate_pence)
            words = {"name": room.name, "floor": room.floor, "directions": room.directions, "note": room.note}
            self.form.set_values(words | {"hours": room.hours, "day_rate_pence": rate})

    def submit(self) -> None:
        """Keep the room."""
        values = self.form.values()
        held = {layout: values.pop(f"capacity_{layout.value}") for layout in Layout}
        values["layouts"] = {layout: count for layout, count in held.items() if count is not None}
        values["features"] = [feature for feature, tick in self.features.items() if tick.value()]
        try:
            values["hours"] = read_hours(values["hours"])
            values["day_rate_pence"] = read_money(values["day_rate_pence"], field="day_rate_pence")
        except Invalid as error:
            self._refused(error)
            return
        where = f"“{values['name']}” at {self._venue.name}"
        if self._room is None:
            self._write(f"Add the room {where}", venue_rooms.add_room, self._venue.id, kept=None, **values)
        else:
            self._write(f"Change the room {where}", venue_rooms.edit_room, self._room.id, kept=self._room.id, **values)

    def _number(self, room: RoomRow | None, layout: Layout) -> NumberField:
        held = room.capacities.get(layout.value) if room else None
        return NumberField(held, least=0, most=MOST_PEOPLE, optional=True)


class ContactForm(Sheet):
    """Add a contact of a venue, or change one."""

    def __init__(self, context: Context, venue: VenueDetail, contact: ContactRow | None = None) -> None:
        super().__init__(context, "Save" if contact else "Add the contact")
        self._venue, self._contact = venue, contact
        self.first = self.form.add("name", "Name", TextField(placeholder="A person or an office", length=200))
        self.form.add("role", "What they do there", TextField(placeholder="Bookings, kitchen", length=100))
        self.form.add("phone", "Phone", TextField(length=40))
        self.form.add("email", "E-mail", TextField(length=254))
        if contact is not None:
            self.form.set_values({name: getattr(contact, name) for name in self.form.values()})

    def submit(self) -> None:
        """Keep the contact."""
        values = self.form.values()
        where = f"“{values['name']}” at {self._venue.name}"
        if self._contact is None:
            self._write(f"Add the contact {where}", venue_contacts.add, self._venue.id, kept=None, **values)
        else:
            key = self._contact.id
            self._write(f"Change the contact {where}", venue_contacts.edit, key, kept=key, **values)


class ClosureForm(Sheet):
    """Close a venue or one of its rooms for some days. What is booked then is named in the drawer at once."""

    def __init__(self, context: Context, venue: VenueDetail) -> None:
        super().__init__(context, "Close it")
        self._venue = venue
        rooms = [(None, "The whole venue"), *((room.id, room.name) for room in venue.rooms)]
        self.first = self.form.add("room_id", "What is closed", Choice(rooms))
        self.form.field("room_id").set_value(None)
        today = context.today()
        self.first_day, self.last_day = DateField(today), DateField(today)
        self.form.add_row(("first_day", "First day", self.first_day), ("last_day", "Last day", self.last_day))
        self.form.add("reason", "Why", TextField(placeholder="Christmas, new floor, private event", length=200))
        self._was_first = today
        self.first_day.edited.connect(self._follow)

    def submit(self) -> None:
        """Keep the closure."""
        values = self.form.values()
        room = next((room.name for room in self._venue.rooms if room.id == values["room_id"]), "")
        where = f"{room} at {self._venue.name}" if room else self._venue.name
        first, last = values["first_day"], values["last_day"]
        days = say_days(first, last) if first <= last else ""
        self._write(f"Close {where}, {days}", closures.add, self._venue.id, kept=None, **values)

    def _follow(self) -> None:
        """The last day goes along while both are the same, and is never before the first of itself."""
        first = self.first_day.value() or self._was_first
        last = self.last_day.value() or first
        if last == self._was_first or last < first:
            self.last_day.set_value(first)
        self._was_first = first


class LinkForm(Sheet):
    """Add the address of a paper on the web."""

    def __init__(self, context: Context, venue: VenueDetail) -> None:
        super().__init__(context, "Add the link")
        self._venue = venue
        self.first = self.form.add("title", "Title", TextField(placeholder="Floor plan, terms of hire", length=200))
        self.form.add("address", "Address", TextField(placeholder="https://", length=2000))

    def submit(self) -> None:
        """Keep the link."""
        values = self.form.values()
        label = f"Add the document “{values['title']}” to {self._venue.name}"
        now = self._context.now()
        self._write(label, venue_documents.add_link, self._venue.id, kept=None, now=now, **values)
