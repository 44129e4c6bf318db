"""A venue beside the list: what is known of it, its rooms, closures, contacts and papers, and what is booked next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.layout import Flow, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import FEATURES, STATES, holds, short_day, what_for, when
from convene.desktop.pages.busy_dialog import BusyDialog, ask_calendar
from convene.desktop.pages.venue_form import ClosureForm, ContactForm, RoomForm, Sheet, VenueForm
from convene.desktop.pages.venue_papers import Papers
from convene.rules.errors import ConveneError
from convene.rules.money import money
from convene.rules.time import LONDON, Span, say_days
from convene.services import bookings, closures, venue_contacts, venue_rooms, venues
from convene.services.booking_rows import BookingRow
from convene.services.room_hours import ClosureRow
from convene.services.venue_contacts import ContactRow
from convene.services.venues import RoomRow, VenueDetail

_NEXT = 5  # bookings shown
_LONG = 420  # letters of a note from which on it scrolls by itself


@dataclass(frozen=True, slots=True)
class Seen:
    """A venue with its bookings of the year ahead, what its closures stand in the way of, and what refers to it."""

    venue: VenueDetail
    booked: list[BookingRow]
    over: dict[UUID, tuple[BookingRow, ...]]
    uses: tuple[str, ...]
    room_uses: dict[UUID, tuple[str, ...]]


def look_up(session: Any, venue_id: UUID, *, now: datetime) -> Seen:
    """All that the drawer shows of a venue."""
    found = venues.detail(session, venue_id)
    year = Span(now, now + timedelta(days=366))
    return Seen(
        found,
        bookings.listing(session, venue_id=venue_id, between=year, live=True),
        {closure.id: closures.over(session, closure) for closure in found.closures},
        venues.uses(session, venue_id),
        {room.id: venue_rooms.uses(session, room.id) for room in found.rooms},
    )


class VenueDrawer(Drawer):
    """``show_venue`` opens it; ``follow`` reads again what it shows. While something is typed it stays as it is."""

    shown = Signal(object)

    def __init__(self, context: Context, *, choose_calendar: Callable[[QWidget], str] = ask_calendar) -> None:
        super().__init__("Venue")
        self._choose_calendar = choose_calendar
        self._context = context
        self._venue_id: UUID | None = None
        self._papers = Papers(context, self, ask=self.ask_about, tell=self.tell)
        self.setAcceptDrops(True)
        self.closed.connect(self._left)

    def show_venue(self, venue_id: UUID, *, take_focus: bool = False, add_room: bool = False) -> None:
        """Open it with this venue, or with the form for a new room of it."""
        self._context.tasks.read(
            self,
            look_up,
            venue_id,
            now=self._context.now(),
            done=lambda seen: self._add_room(seen.venue) if add_room else self._show(seen, take_focus=take_focus),
            failed=lambda _: self.close_drawer(),
        )

    def follow(self) -> None:
        """Read again what is shown."""
        if self._venue_id is not None:
            self.show_venue(self._venue_id)

    def add_venue(self) -> None:
        """The form for a new venue."""
        self._ask("Add a venue", "", VenueForm(self._context), back=None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file for this venue may come."""
        if self._venue_id is not None and event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep it among the documents."""
        if self._venue_id is not None:
            event.acceptProposedAction()
            self._papers.take_in(self._venue_id, Path(event.mimeData().urls()[0].toLocalFile()))

    def tell(self, error: ConveneError) -> None:
        """What went wrong, at the top."""
        notice = Notice()
        self.body.insertLayout(0, column(notice, margins=(24, 0, 24, 14)))
        notice.say_error(error)

    def _show(self, seen: Seen, *, take_focus: bool) -> None:
        venue = seen.venue
        self._venue_id = venue.id
        where = ", ".join(part for part in (venue.borough, venue.postcode) if part)
        self.open_drawer(venue.name, where, take_focus=take_focus)
        if venue.archived:
            self.add_to_head(Tag("No longer used", "neutral", "cross"))
        self.facts(
            [
                ("Address", venue.address),
                ("Stations", venue.stations),
                ("Arrival", venue.arrival),
                ("Step-free", venue.step_free_route),
                ("Parking", venue.parking),
                ("Location", venue.location),
            ]
        )
        self._show_rooms(seen)
        self._show_closures(seen)
        self.facts(
            [
                ("Wi-Fi", venue.wifi),
                ("Catering", venue.catering),
                ("Prices", venue.prices),
                ("Phone", venue.phone),
                ("E-mail", venue.email),
                ("Website", venue.website.removeprefix("https://")),
                ("Note", venue.note if len(venue.note) < _LONG else ""),
            ],
            "The house",
        )
        if len(venue.note) >= _LONG:
            self.section("Note").addWidget(_scrolling(venue.note))
        self._show_contacts(venue)
        self._papers.show(venue)
        self._show_booked(seen.booked)
        self._show_acts(seen)
        self.shown.emit(venue.id)

    def _show_rooms(self, seen: Seen) -> None:
        venue = seen.venue
        add = button("Add a room", "quiet", small=True, on_click=partial(self._add_room, venue))
        box = self.section(f"Rooms ({len(venue.rooms)})" if venue.rooms else "Rooms", add if venue.rooms else None)
        if not venue.rooms:
            words = "No room yet, so nothing can be booked here. Add the rooms you might book."
            box.addWidget(text_label(words, 13, 400, "ink2", wrap=True))
            box.addLayout(row(button("Add a room", "plain", "plus", on_click=partial(self._add_room, venue)), None))
        for room in venue.rooms:
            box.addWidget(self._room(venue, room, seen.room_uses[room.id]))

    def _room(self, venue: VenueDetail, room: RoomRow, uses: tuple[str, ...]) -> QWidget:
        edit = icon_button("pencil", f"Edit {room.name}", small=True, on_click=partial(self._edit_room, venue, room))
        verb = f"Take {room.name} out of use: it has {' and '.join(uses)}" if uses else f"Delete {room.name}"
        gone = icon_button("trash-2", verb, small=True, on_click=partial(self._end_room, venue, room, used=bool(uses)))
        whole = next((f"part of {r.name}" for r in venue.rooms if r.id == room.parent_id), "")
        box = column(_headed(room.name, edit, gone), gap=3, margins=(0, 2, 0, 8))
        about = " · ".join(part for part in (room.floor, whole, holds(room)) if part)
        _add(box, about or "nobody has said what it holds")
        rate = f"{money(room.day_rate_pence)} a day plus VAT" if room.day_rate_pence is not None else ""
        for words in (" · ".join(part for part in (room.hours, rate) if part), room.directions):
            if words:
                _add(box, words)
        if room.features:
            flow = Flow(gap=4)
            for feature in room.features:
                flow.addWidget(Tag(FEATURES[feature][0], "neutral", FEATURES[feature][1]))
            box.addLayout(flow)
        return boxed(box)

    def _show_closures(self, seen: Seen) -> None:
        venue = seen.venue
        ask = partial(self.ask_about, venue, "Add a closure", lambda: ClosureForm(self._context, venue))
        box = self.section("Closed", button("Add a closure", "quiet", small=True, on_click=ask))
        today = self._context.today()
        ahead = [closure for closure in venue.closures if closure.last_day >= today]
        if not ahead:
            _add(box, "Days on which the venue or a room cannot be had.")
        for closure in ahead:
            box.addWidget(self._closure(venue, closure, seen.over[closure.id], today))
        if before := len(venue.closures) - len(ahead):
            box.addWidget(text_label(f"and {before} that {'is' if before == 1 else 'are'} over", 12, 400, "ink3"))
        take = button("Import a calendar…", "plain", "download", small=True, on_click=partial(self._import, venue))
        box.addLayout(row(take, None))

    def _import(self, venue: VenueDetail) -> None:
        if chosen := self._choose_calendar(self):
            self.take_in(venue, Path(chosen))

    def take_in(self, venue: VenueDetail, path: Path) -> None:
        """Show what a calendar of the venue would close, and take it in."""
        rooms = [(room.id, room.name) for room in venue.rooms]
        BusyDialog(self._context, self, venue.id, venue.name, path, rooms=rooms, failed=self.tell)

    def _closure(self, venue: VenueDetail, closure: ClosureRow, over: tuple[BookingRow, ...], today: date) -> QWidget:
        where = closure.room or "The whole venue"
        days = say_days(closure.first_day, closure.last_day)
        gone = icon_button(
            "trash-2", f"Remove the closure of {where}, {days}", small=True,
            on_click=partial(self._write, f"Open {where} at {venue.name} again", closures.remove, closure.id),
        )  # fmt: skip
        box = column(_headed(days, gone), gap=2, margins=(0, 0, 0, 4))
        now = ", now" if closure.first_day <= today else ""
        _add(box, f"{where}{now}" + (f": {closure.reason}" if closure.reason else ""))
        if over:
            named = "; ".join(
                f"{what_for(b)}, {b.room}, {short_day(b.starts_at.astimezone(LONDON).date())}" for b in over
            )
            count = "A booking lies" if len(over) == 1 else f"{len(over)} bookings lie"
            box.addWidget(text_label(f"{count} in it: {named}", 12, 500, "danger", wrap=True))
        return boxed(box)

    def _show_contacts(self, venue: VenueDetail) -> None:
        ask = partial(self.ask_about, venue, "Add a contact", lambda: ContactForm(self._context, venue))
        box = self.section("Contacts", button("Add a contact", "quiet", small=True, on_click=ask))
        if not venue.contacts:
            _add(box, "Who to ring and write to, by what they do there.")
        for contact in venue.contacts:
            box.addWidget(self._contact(venue, contact))

    def _contact(self, venue: VenueDetail, contact: ContactRow) -> QWidget:
        ask = partial(self.ask_about, venue, f"Edit {contact.name}", lambda: ContactForm(self._context, venue, contact))
        gone = partial(self._write, f"Remove {contact.name} from {venue.name}", venue_contacts.remove, contact.id)
        head = _headed(
            contact.name,
            icon_button("pencil", f"Edit {contact.name}", small=True, on_click=ask),
            icon_button("trash-2", f"Remove {contact.name}", small=True, on_click=gone),
        )
        box = column(head, gap=2, margins=(0, 0, 0, 4))
        if words := "\n".join(part for part in (contact.role, contact.phone, contact.email) if part):
            _add(box, words)
        return boxed(box)

    def _show_booked(self, booked: list[BookingRow]) -> None:
        if not booked:
            return
        box = self.section("Booked next")
        for line in booked[:_NEXT]:
            box.addWidget(self._booking(line))
        if len(booked) > _NEXT:
            box.addWidget(text_label(f"and {len(booked) - _NEXT} more in the year ahead", 12, 400, "ink3"))

    def _booking(self, line: BookingRow) -> QWidget:
        go = partial(self._context.go, "event", event_id=line.event_id, tab="venue", booking_id=line.id)
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

    def _show_acts(self, seen: Seen) -> None:
        venue, used = seen.venue, " and ".join(seen.uses)
        edit = partial(self.ask_about, venue, f"Edit {venue.name}", lambda: VenueForm(self._context, venue), "")
        verb = "Bring back" if venue.archived else "Take out of use"
        tip = f"It has {used}: they stay, and it leaves the lists." if used and not venue.archived else ""
        acts = [
            button("Edit", on_click=edit),
            button(verb, "quiet", tip=tip, on_click=partial(self._archive, venue)),
        ]
        if not used:
            tip = "Nothing refers to it, so it can go for good."
            acts.append(button("Delete", "quiet", tip=tip, on_click=partial(self._delete, venue)))
        self.add_foot(*acts)

    def _add_room(self, venue: VenueDetail) -> None:
        self.ask_about(venue, "Add a room", lambda: RoomForm(self._context, venue))

    def _edit_room(self, venue: VenueDetail, room: RoomRow) -> None:
        self.ask_about(venue, f"Edit {room.name}", lambda: RoomForm(self._context, venue, room))

    def ask_about(self, venue: VenueDetail, title: str, form: Callable[[], Sheet], subtitle: str | None = None) -> None:
        """A form about a venue; afterwards the venue is shown again."""
        self._ask(title, venue.name if subtitle is None else subtitle, form(), back=venue.id)

    def _ask(self, title: str, subtitle: str, form: Sheet, *, back: UUID | None) -> None:
        self._venue_id = None
        self.open_drawer(title, subtitle)
        form.saved.connect(lambda made: self._kept(back or made))
        form.left.connect(lambda: self.show_venue(back) if back else self.close_drawer())
        self.body.addWidget(form)
        self.add_foot(form.save, form.cancel)
        form.first.setFocus()

    def _kept(self, venue_id: UUID) -> None:
        """Show it as soon as the page is read again, which every change brings about."""
        self._venue_id = venue_id
        self.show_venue(venue_id)

    def _write(self, label: str, fn: Callable[..., Any], *args: Any, **fields: Any) -> None:
        self._context.tasks.write(self, label, fn, *args, failed=self.tell, **fields)

    def _archive(self, venue: VenueDetail) -> None:
        verb = "Bring back" if venue.archived else "Take out of use:"
        self._write(f"{verb} {venue.name}", venues.archive, venue.id, archived=not venue.archived)

    def _delete(self, venue: VenueDetail) -> None:
        self._write(f"Delete {venue.name}", venues.delete, venue.id)

    def _end_room(self, venue: VenueDetail, room: RoomRow, *, used: bool) -> None:
        if used:
            self._write(f"Take out of use: {room.name} at {venue.name}", venue_rooms.archive_room, room.id)
        else:
            self._write(f"Delete {room.name} at {venue.name}", venue_rooms.delete_room, room.id)

    def _left(self) -> None:
        self._venue_id = None


def _headed(title: str, *acts: QWidget) -> Any:
    line = row(gap=4)
    line.addWidget(text_label(title, 13, 600, wrap=True, selectable=True), 1)
    for act in acts:
        line.addWidget(act)
    return line


def _add(box: QVBoxLayout, words: str) -> None:
    box.addWidget(text_label(words, 12, 400, "ink2", wrap=True, selectable=True))


def _scrolling(words: str) -> QPlainTextEdit:
    shown = QPlainTextEdit(words)
    shown.setReadOnly(True)
    shown.setAccessibleName("Note")
    shown.setTabChangesFocus(True)
    shown.setFixedHeight(look().px(160))
    return shown
