"""The drawer of an event: its facts, its form, a copy of it, and where it goes from here."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout

from convene.desktop.kit.buttons import Button, button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import DateField, Form, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import literal, text_label
from convene.desktop.page import Context
from convene.desktop.pages.event_days import Venues
from convene.desktop.pages.event_form import EventForm
from convene.desktop.pages.event_words import (
    MODE_WORDS,
    REGISTRATION_WORDS,
    STATUS_LOOK,
    STATUS_WORDS,
    moves,
    say_hours,
    say_money,
    say_places,
)
from convene.desktop.pages.life_dialog import change_status
from convene.rules.errors import ConveneError, Invalid
from convene.rules.events import KIND_WORDS, PART_WORDS, DayPart, EventMode, RegistrationMode
from convene.rules.time import say_day, say_days, zone
from convene.services import events, venues
from convene.services.event_copy import duplicate
from convene.services.events import DayRow, EventDetail

_A_YEAR = timedelta(weeks=52)  # the same day of the week


class EventDrawer(Drawer):
    """Looks at an event, changes it, makes one. ``made(event_id)``: there is a new one."""

    made = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Event")
        self._context, self._tasks = context, context.tasks
        self._event_id: UUID | None = None
        self._form: EventForm | Form | None = None
        self._notice: Notice | None = None
        self._busy = False
        self.closed.connect(self._forget)

    def show_event(self, event_id: UUID) -> None:
        """Look at an event."""
        self._event_id, self._form = event_id, None
        self._tasks.read(self, events.detail, event_id, done=self._show_facts)

    def refresh(self) -> None:
        """Read again what is looked at; a form that is being filled in stays as it is."""
        if self._event_id is not None and self._form is None and not self.isHidden():
            self.show_event(self._event_id)

    def add(self) -> None:
        """The form of a new event."""
        self._event_id = None
        self._tasks.read(self, _venues, done=self._show_new)

    def edit(self, event_id: UUID) -> None:
        """The form of an event that is there."""
        self._event_id = event_id
        self._tasks.read(self, _with_venues, event_id, done=lambda found: self._show_edit(*found))

    def copy(self, event: EventDetail) -> None:
        """Ask for the first day of a copy."""
        self._begin("Copy the event", event.title)
        form = self._form = Form()
        form.add("title", "Title of the copy", TextField(event.title, length=300))
        form.add("first_day", "First day", DateField(event.first_day + _A_YEAR if event.first_day else None))
        box = self.section()
        box.addWidget(form)
        box.addWidget(
            text_label(
                "Days, tracks and sessions come along at the same times of day. People on the list, bookings and "
                "badges stay with the original.",
                12,
                400,
                "ink3",
                wrap=True,
            )
        )
        self._acts("Make the copy", lambda: self._copy(event, form.values()))
        form.field("first_day").setFocus()

    def _show_facts(self, event: EventDetail) -> None:
        if event.id != self._event_id or self._form is not None:
            return
        self.open_drawer(event.title, _say_when(event))
        self.add_to_head(
            boxed(row(Tag(STATUS_WORDS[event.status], *STATUS_LOOK[event.status]), Tag(KIND_WORDS[event.kind])))
        )
        waiting = f", {event.waiting} waiting" if event.waiting else ""
        applied = f", {event.applied} applied" if event.applied else ""
        closes = event.applications_close
        by_application = event.registration_mode is not RegistrationMode.OPEN
        self.facts(
            [
                (STATUS_WORDS[event.status], event.status_reason),
                ("Places", say_places(event.registered, event.places) + waiting + applied),
                ("Venue", event.venue or "None yet"),
                ("Taking part", MODE_WORDS[event.mode] if event.mode is not EventMode.IN_PERSON else ""),
                ("List", REGISTRATION_WORDS[event.registration_mode] if by_application else ""),
                ("Closes", say_day(closes.astimezone(zone(event.time_zone)).date()) if closes else ""),
                ("Series", event.series),
                ("Partner", event.partner),
                ("Budget", say_money(event.budget_pence)),
                ("Code", event.code),
            ]
        )
        box = self.section("Days" if len(event.days) > 1 else "Day")
        for day in event.days:
            box.addLayout(_day_line(day, event.time_zone))
        if event.summary:
            self.section("About").addWidget(text_label(event.summary, 13, 400, "ink2", wrap=True, selectable=True))
        self.add_foot(
            button("Open", "filled", on_click=lambda: self._context.go("event", event_id=event.id, tab="overview")),
            button("Edit", on_click=lambda: self.edit(event.id)),
            self._more(event),
        )

    def _more(self, event: EventDetail) -> Button:
        menu = QMenu()
        menu.addAction("Copy…", lambda: self.copy(event))
        ways = moves(event.next_statuses, event.status)
        if ways:
            menu.addSeparator()
        for status, words in ways:
            menu.addAction(literal(words), lambda status=status: change_status(self._context, self, event.id, status))
        return menu_button("More", menu)

    def _show_new(self, places: Venues) -> None:
        self._begin("New event", "A draft until you publish it.")
        form = self._form = EventForm(self._context.today(), places)
        self.section().addWidget(form)
        self._acts("Add the event", lambda: self._add(form))
        form.form.field("title").setFocus()

    def _show_edit(self, event: EventDetail, places: Venues) -> None:
        self._begin("Edit the event", event.title)
        form = self._form = EventForm(self._context.today(), places, event)
        self.section().addWidget(form)
        self._acts("Save", lambda: self._save(event, form))
        form.form.field("title").setFocus()

    def _begin(self, title: str, subtitle: str) -> None:
        self.open_drawer(title, subtitle)
        self._notice = Notice(closable=True)
        self._notice.hide()
        self.body.addWidget(self._notice)

    def _acts(self, words: str, act: Any) -> None:
        cancel = button("Cancel", on_click=self._back)
        self.add_foot(button(words, "filled", on_click=act), cancel)

    def _back(self) -> None:
        if self._event_id is None:
            self.close_drawer()
        else:
            self.show_event(self._event_id)

    def _forget(self) -> None:
        self._event_id = self._form = None

    def _add(self, form: EventForm) -> None:
        values = form.values()
        self._write(f"Add “{values['title']}”", events.create, **values, now=self._context.now(), done=self._added)

    def _save(self, event: EventDetail, form: EventForm) -> None:
        self._write(f"Edit “{event.title}”", _edit, event.id, form.values(), done=lambda *_: self.show_event(event.id))

    def _copy(self, event: EventDetail, values: dict[str, Any]) -> None:
        self._write(f"Copy “{event.title}”", duplicate, event.id, **values, now=self._context.now(), done=self._added)

    def _added(self, event_id: UUID, _change: object) -> None:
        self.made.emit(event_id)
        self.show_event(event_id)

    def _write(self, label: str, verb: Any, *args: Any, done: Any = None, **kw: Any) -> None:
        if self._busy:  # a second press before the first has come back
            return
        self._busy = True

        def finished(*result: Any) -> None:
            self._busy = False
            if done is not None:
                done(*result)

        self._tasks.write(self, label, verb, *args, done=finished, failed=self._refused, **kw)

    def _refused(self, error: ConveneError) -> None:
        self._busy = False
        if self._form is None or self._notice is None:
            self._tasks.failed.emit(error)
        elif not (isinstance(error, Invalid) and self._form.show_error(error)):
            self._notice.say_error(error)


def _venues(session: Any) -> list[tuple[UUID, str]]:
    return [(venue.id, venue.name) for venue in venues.listing(session)]


def _with_venues(session: Any, event_id: UUID) -> tuple[EventDetail, list[tuple[UUID, str]]]:
    """The event and the venues to choose from, its own among them though they be archived."""
    event, listed = events.detail(session, event_id), _venues(session)
    known = {key for key, _ in listed}
    own = {day.venue_id: day.venue for day in event.days if day.venue_id is not None}
    return event, listed + [(key, name) for key, name in own.items() if key not in known]


def _edit(session: Any, event_id: UUID, values: dict[str, Any]) -> None:
    """All that the form holds, in one change."""
    fields = dict(values)
    days = fields.pop("days")
    events.edit(session, event_id, **fields)
    events.set_days(session, event_id, days)


def _say_when(event: EventDetail) -> str:
    if event.first_day is None or event.last_day is None:
        return "No day yet"
    if len(event.days) == 1:
        day = event.days[0]
        return f"{say_day(day.date)}, {say_hours(day.starts_at, day.ends_at, event.time_zone)}"
    return say_days(event.first_day, event.last_day)


def _day_line(day: DayRow, time_zone: str) -> QVBoxLayout:
    part = day.title or ("" if day.part is DayPart.DAY else PART_WORDS[day.part])
    where = ", ".join(piece for piece in (part, day.venue) if piece)
    words = f"{say_day(day.date)}, {say_hours(day.starts_at, day.ends_at, time_zone)}"
    return column(text_label(words, 13, 500), text_label(where, 12, 400, "ink3", wrap=True), gap=1)
