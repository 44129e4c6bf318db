"""The directory of venues: every place with rooms, what each holds and offers, and what is booked there next."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip, Tag
from convene.desktop.kit.drawer import Beside, Drawer
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Flow, Toolbar, boxed, column, row
from convene.desktop.kit.rows import Column
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.booking_words import FEATURES, STATES, holds, what_for, when
from convene.desktop.pages.venue_find import RoomFinder
from convene.desktop.pages.venue_form import RoomForm, VenueForm
from convene.rules.text import search_key
from convene.rules.time import LONDON, Span
from convene.services import bookings, venue_rooms, venues
from convene.services.booking_rows import BookingRow
from convene.services.venues import RoomRow, VenueDetail, VenueRow

_NEXT = 5  # bookings shown in the drawer


def look_up(session: Any, venue_id: UUID, *, now: datetime) -> tuple[VenueDetail, list[BookingRow]]:
    """A venue, and its live bookings of the year ahead."""
    year = Span(now, now + timedelta(days=366))
    return venues.detail(session, venue_id), bookings.listing(session, venue_id=venue_id, between=year, live=True)


class VenuesPage(Page):
    """``arrive({"venue_id": ...})`` opens that venue."""

    title = "Venues"
    shows = frozenset({"venues", "rooms", "room_layouts", "room_features", "bookings"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: list[VenueRow] = []
        self._shown: UUID | None = None  # the venue shown, while nothing is being typed
        self.search = SearchField("Search venues", width=260)
        self.archived = Chip("No longer used")
        self.table = Table(
            [
                Column("name", "Venue", lambda v: v.name, 176, 3, weight=600, colour="ink",
                       after=lambda v: "no longer used" if v.archived else ""),
                Column("borough", "Borough", lambda v: v.borough, 96, 1, gives=2),
                Column("postcode", "Postcode", lambda v: v.postcode, 80, gives=3),
                Column("stations", "Nearest stations", lambda v: v.stations, 110, 2, gives=1),
                Column("rooms", "Rooms", lambda v: f"{v.rooms:,}", 58, right=True, sort=lambda v: v.rooms),
                Column("largest", "Largest", lambda v: f"{v.largest:,}" if v.largest else "", 64, right=True,
                       sort=lambda v: v.largest),
            ],
            sorted_by="name",
            name="Venues",
        )  # fmt: skip
        self.drawer = Drawer("Venue")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        words = "No venue is known yet. Add the first with its rooms, then book them for your events."
        self._stack.addWidget(EmptyState(words, "Add a venue", self.add_venue))
        self.finding = Chip("Find a room", icon="list-filter")
        self.finder = RoomFinder(context)
        self._stack.addWidget(self.finder)
        add = button("Add a venue", "filled", "plus", on_click=self.add_venue)
        self._bar = Toolbar(self.search, self.finding, self.archived, None, add)
        main = column(self._bar, gap=0)
        main.addWidget(self._stack, 1)
        self.setLayout(column(Beside(boxed(main), self.drawer), gap=0))
        self.search.searched.connect(lambda _: self._filter())
        self.archived.toggled.connect(lambda _: self.refresh())
        self.finding.toggled.connect(lambda _: self._turn())
        self.finder.chosen.connect(self._open)
        self.table.chosen.connect(lambda venue: self._open(venue.id) if venue else None)
        self.table.opened.connect(lambda venue: self._open(venue.id, take_focus=True))
        self.drawer.closed.connect(self._closed)

    def arrive(self, target: dict[str, Any]) -> None:
        """Open the venue that was asked for."""
        super().arrive(target)
        if (venue_id := target.get("venue_id")) is not None:
            self._open(venue_id)

    def refresh(self) -> None:
        """Read the list again, and the venue that is shown."""
        self.tasks.read(self, venues.listing, archived=self.archived.isChecked(), done=self._show_rows)
        if self._shown is not None:
            self._open(self._shown)

    def add_venue(self) -> None:
        """The form for a new venue."""
        form = VenueForm(self.context)
        self._show_form("Add a venue", "", form, back=None)

    def _show_rows(self, rows: list[VenueRow]) -> None:
        self._rows = rows
        self._turn()

    def _turn(self) -> None:
        """The directory, or the rooms found in it; or what to do where there is nothing."""
        none = not self._rows and not self.archived.isChecked()
        self._stack.setCurrentIndex(1 if none else 2 if self.finding.isChecked() else 0)
        self._bar.setVisible(not none)
        self.archived.setVisible(not self.finding.isChecked())
        self._filter()

    def _filter(self) -> None:
        if self.finding.isChecked():
            self.finder.look_for(self.search.value())
            return
        words = search_key(self.search.value()).split()
        found = [v for v in self._rows if all(word in _found_by(v) for word in words)]
        self.table.placeholder = "No venue is called that." if words else "No venue here."
        self.table.set_rows(found)

    def _open(self, venue_id: UUID, *, take_focus: bool = False) -> None:
        self.tasks.read(
            self,
            look_up,
            venue_id,
            now=self.context.now(),
            done=lambda found: self._show(*found, take_focus=take_focus),
            failed=lambda _: self.drawer.close_drawer(),
        )

    def _show(self, venue: VenueDetail, booked: list[BookingRow], *, take_focus: bool) -> None:
        self._shown = venue.id
        where = ", ".join(part for part in (venue.borough, venue.postcode) if part)
        self.drawer.open_drawer(venue.name, where, take_focus=take_focus)
        if venue.archived:
            self.drawer.add_to_head(Tag("No longer used", "neutral", "cross"))
        self.drawer.facts(
            [
                ("Address", venue.address),
                ("Stations", venue.stations),
                ("Arrival", venue.arrival),
                ("Step-free", venue.step_free_route),
                ("Phone", venue.phone),
                ("E-mail", venue.email),
                ("Website", venue.website.removeprefix("https://")),
                ("Note", venue.note),
            ]
        )
        add = button("Add a room", "quiet", small=True, on_click=partial(self._edit_room, venue, None))
        box = self.drawer.section(f"Rooms ({len(venue.rooms)})" if venue.rooms else "Rooms", add)
        if not venue.rooms:
            box.addWidget(text_label("No room yet. Add the rooms you might book.", 13, 400, "ink2", wrap=True))
        for room in venue.rooms:
            box.addWidget(self._room(venue, room))
        if booked:
            box = self.drawer.section("Booked next")
            for line in booked[:_NEXT]:
                box.addWidget(self._booking(line))
            if len(booked) > _NEXT:
                box.addWidget(text_label(f"and {len(booked) - _NEXT} more in the year ahead", 12, 400, "ink3"))
        verb = "Bring back" if venue.archived else "Take out of use"
        self.drawer.add_foot(
            button("Edit", on_click=partial(self._edit_venue, venue)),
            button(verb, "quiet", on_click=partial(self._archive, venue)),
        )

    def _room(self, venue: VenueDetail, room: RoomRow) -> QWidget:
        edit = icon_button("pencil", f"Edit {room.name}", small=True, on_click=partial(self._edit_room, venue, room))
        gone = icon_button("trash-2", f"{room.name} is no longer used", small=True,
                           on_click=partial(self._archive_room, venue, room))  # fmt: skip
        whole = next((f"part of {r.name}" for r in venue.rooms if r.id == room.parent_id), "")
        line = row(gap=4)
        line.addWidget(text_label(room.name, 13, 600, wrap=True), 1)
        line.addWidget(edit)
        line.addWidget(gone)
        box = column(line, gap=3, margins=(0, 2, 0, 8))
        about = " · ".join(part for part in (room.floor, whole, holds(room)) if part)
        box.addWidget(text_label(about or "nobody has said what it holds", 12, 400, "ink2", wrap=True))
        if room.directions:
            box.addWidget(text_label(room.directions, 12, 400, "ink2", wrap=True))
        if room.features:
            flow = Flow(gap=4)
            for feature in room.features:
                flow.addWidget(Tag(FEATURES[feature][0], "neutral", FEATURES[feature][1]))
            box.addLayout(flow)
        return boxed(box)

    def _booking(self, line: BookingRow) -> QWidget:
        go = partial(self.context.go, "event", event_id=line.event_id, tab="venue", booking_id=line.id)
        text = column(
            text_label(f"{line.room}: {what_for(line)}", 13, 500, wrap=True),
            text_label(f"{when(line, LONDON)}, {STATES[line.state].lower()}", 12, 400, "ink2", wrap=True),
            gap=1,
        )
        whole = row(gap=8)
        whole.addLayout(text, 1)
        if line.event_id is not None:
            whole.addWidget(icon_button("arrow-right", f"Open {line.event}", small=True, on_click=go))
        return boxed(whole)

    def _edit_venue(self, venue: VenueDetail) -> None:
        self._show_form(f"Edit {venue.name}", "", VenueForm(self.context, venue), back=venue.id)

    def _edit_room(self, venue: VenueDetail, room: RoomRow | None) -> None:
        title = f"Edit {room.name}" if room else "Add a room"
        self._show_form(title, venue.name, RoomForm(self.context, venue, room), back=venue.id, keep=venue.id)

    def _show_form(
        self, title: str, subtitle: str, form: VenueForm | RoomForm, *, back: UUID | None, keep: UUID | None = None
    ) -> None:
        self._shown = None
        self.drawer.open_drawer(title, subtitle)
        form.saved.connect(lambda made: self._kept(keep or made))
        form.left.connect(lambda: self._open(back) if back else self.drawer.close_drawer())
        self.drawer.body.addWidget(form)
        self.drawer.add_foot(form.save, form.cancel)
        form.name.setFocus()

    def _kept(self, venue_id: UUID) -> None:
        """Show it as soon as the page is read again, which every change brings about."""
        self._shown = venue_id
        self._open(venue_id)

    def _archive(self, venue: VenueDetail) -> None:
        verb = "Bring back" if venue.archived else "Take out of use:"
        self.tasks.write(self, f"{verb} {venue.name}", venues.archive, venue.id, archived=not venue.archived)

    def _archive_room(self, venue: VenueDetail, room: RoomRow) -> None:
        self.tasks.write(self, f"Take out of use: {room.name} at {venue.name}", venue_rooms.archive_room, room.id)

    def _closed(self) -> None:
        self._shown = None
        self.table.choose(None)
        self.finder.table.choose(None)


def _found_by(venue: VenueRow) -> str:
    return search_key(venue.name, venue.borough, venue.postcode, venue.stations, venue.address)
