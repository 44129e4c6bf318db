"""Forms of the directory: a venue, and a room with what it holds and offers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, NumberField, TextArea, TextField, TickField
from convene.desktop.kit.layout import column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import FEATURES, LAYOUTS
from convene.rules.errors import ConveneError, Invalid
from convene.rules.venues import MOST_PEOPLE, Layout, RoomFeature
from convene.services import venue_rooms, venues
from convene.services.venues import RoomRow, VenueDetail


class _Sheet(QWidget):
    """``saved(id)`` when it is kept, ``left()`` when it was given up."""

    saved = Signal(object)
    left = Signal()

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


class VenueForm(_Sheet):
    """Add a venue, or change one."""

    def __init__(self, context: Context, venue: VenueDetail | None = None) -> None:
        super().__init__(context, "Save" if venue else "Add the venue")
        self._venue = venue
        self.name = self.form.add("name", "Name", TextField(length=200))
        self.form.add("address", "Address", TextArea(lines=3))
        self.form.add_row(
            ("postcode", "Postcode", TextField(placeholder="E14 8DR", length=12)),
            ("borough", "Borough", TextField(length=60)),
        )
        self.form.add("stations", "Nearest stations", TextField(placeholder="Limehouse DLR, 4 minutes", length=200))
        self.form.add("arrival", "How to arrive", TextArea(lines=2))
        self.form.add("step_free_route", "Step-free route", TextArea(lines=2))
        self.form.add_row(("phone", "Phone", TextField(length=40)), ("email", "E-mail", TextField(length=200)))
        self.form.add("website", "Website", TextField(length=300))
        self.form.add("note", "Note", TextArea(lines=2))
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


class RoomForm(_Sheet):
    """Add a room to a venue, or change one."""

    def __init__(self, context: Context, venue: VenueDetail, room: RoomRow | None = None) -> None:
        super().__init__(context, "Save" if room else "Add the room")
        self._venue, self._room = venue, room
        self.name = self.form.add("name", "Name", TextField(length=100))
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
            words = {"name": room.name, "floor": room.floor, "directions": room.directions, "note": room.note}
            self.form.set_values(words)

    def submit(self) -> None:
        """Keep the room."""
        values = self.form.values()
        held = {layout: values.pop(f"capacity_{layout.value}") for layout in Layout}
        values["layouts"] = {layout: count for layout, count in held.items() if count is not None}
        values["features"] = [feature for feature, tick in self.features.items() if tick.value()]
        where = f"“{values['name']}” at {self._venue.name}"
        if self._room is None:
            self._write(f"Add the room {where}", venue_rooms.add_room, self._venue.id, kept=None, **values)
        else:
            self._write(f"Change the room {where}", venue_rooms.edit_room, self._room.id, kept=self._room.id, **values)

    def _number(self, room: RoomRow | None, layout: Layout) -> NumberField:
        held = room.capacities.get(layout.value) if room else None
        return NumberField(held, least=0, most=MOST_PEOPLE, optional=True)
