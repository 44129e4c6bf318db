"""The drawer of an event: its facts, its form, a copy or a template of it, its series, and where it goes from here."""

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout

from convene.desktop.kit.buttons import Button, button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form, TextArea, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import literal, text_label
from convene.desktop.page import Context
from convene.desktop.pages.date_notes import keep_noting
from convene.desktop.pages.event_days import Venues
from convene.desktop.pages.event_form import EventForm
from convene.desktop.pages.event_layout_form import LayoutForm, Source, from_event
from convene.desktop.pages.event_start import StartForm, Starts, starts
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
from convene.desktop.pages.registration_questions import QuestionsField, say_counted
from convene.desktop.pages.series_view import EventRows, PutIn
from convene.rules.applications import last_day
from convene.rules.errors import ConveneError, Invalid
from convene.rules.events import KIND_WORDS, PART_WORDS, DayPart, EventMode, RegistrationMode
from convene.rules.registration_questions import Counted
from convene.rules.time import say_day, say_days, zone
from convene.services import event_series, event_templates, events, registration_questions, venues
from convene.services.event_series import SeriesRow
from convene.services.event_templates import TemplateRow
from convene.services.events import DayRow, EventDetail, EventRow


class EventDrawer(Drawer):
    """Looks at an event, changes it, makes one. ``made(event_id)``: there is a new one."""

    made = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Event")
        self._context, self._tasks = context, context.tasks
        self._event_id: UUID | None = None
        self._series_id: UUID | None = None
        self._form: EventForm | LayoutForm | Form | None = None
        self._notice: Notice | None = None
        self._busy = False
        self.closed.connect(self._forget)

    def show_event(self, event_id: UUID) -> None:
        """Look at an event."""
        self._event_id, self._form, self._series_id = event_id, None, None
        self._tasks.read(self, events.detail, event_id, done=self._show_facts)

    def refresh(self) -> None:
        """Read again what is looked at; a form that is being filled in stays as it is."""
        if self._form is not None or self.isHidden():
            return
        if self._event_id is not None:
            self.show_event(self._event_id)
        elif self._series_id is not None:
            self.show_series(self._series_id)

    def add(self, series: str = "") -> None:
        """The form of a new event, perhaps one in a series."""
        self._event_id = self._series_id = None
        self._tasks.read(self, starts, done=lambda found: self._show_new(found, series))

    def edit(self, event_id: UUID) -> None:
        """The form of an event that is there."""
        self._event_id = event_id
        self._tasks.read(self, _with_venues, event_id, done=lambda found: self._show_edit(*found))

    def copy(self, event: EventDetail) -> None:
        """Ask for the dates of a copy and what comes along."""
        self._event_id = event.id
        self._tasks.read(self, from_event, event.id, done=lambda source: self._show_copy(event, source))

    def save_template(self, event: EventDetail) -> None:
        """Ask what the template that is made of an event is called."""
        self._event_id = event.id
        self._begin("Save as template", event.title)
        form = self._form = _template_form(event.title, "")
        self.section().addWidget(form)
        self._acts("Save the template", lambda: self._save_template(event, form.values()))
        form.field("title").setFocus()

    def questions(self, event: EventDetail) -> None:
        """What is asked of those who register, and how often what was answered."""
        self._event_id = event.id
        self._tasks.read(self, registration_questions.report, event.id, done=lambda found: self._ask(event, found))

    def show_series(self, series_id: UUID) -> None:
        """Look at a series."""
        self._event_id, self._form, self._series_id = None, None, series_id
        self._tasks.read(self, _series, series_id, self._context.today(), done=lambda found: self._show_series(*found))

    def _ask(self, event: EventDetail, found: tuple[Counted, ...]) -> None:
        self._begin("Questions to those who register", event.title)
        form = self._form = Form()
        form.add("questions", "", QuestionsField([one.question for one in found]))
        self.section().addWidget(form)
        if found:
            box = self.section("Answers so far")
            for one in found:
                words = text_label(say_counted(one), 12, 400, "ink2", wrap=True, selectable=True)
                box.addLayout(column(text_label(one.question.text, 13, 500, wrap=True), words, gap=1))
        ask, show = registration_questions.set_questions, lambda *_: self.show_event(event.id)
        label = f"Change the questions of “{event.title}”"
        self._acts("Save", lambda: self._write(label, ask, event.id, form.values()["questions"], done=show))
        form.field("questions").setFocus()

    def _show_copy(self, event: EventDetail, source: Source) -> None:
        self._begin("Copy the event", event.title)
        form = self._form = LayoutForm(self._context, source)
        box = self.section()
        box.addWidget(form)
        stays = "People on the list, their needs and badges stay with the original."
        box.addWidget(text_label(stays, 12, 400, "ink3", wrap=True))
        self._acts("Make the copy", lambda: self._lay(form, f"Copy “{event.title}”"))
        form.form.field("first_day").setFocus()

    def _show_series(self, found: SeriesRow, others: list[EventRow]) -> None:
        if found.id != self._series_id or self._form is not None:
            return
        self.open_drawer(found.title, "Series")
        places = say_places(found.registered, found.places)
        ahead = say_day(found.next_day) if found.next_day else "Nothing to come"
        self.facts([("Next", ahead), ("Registered", places), ("About", found.summary)])
        rows = EventRows(found.events)
        rows.chosen.connect(lambda key: self._context.go("event", event_id=key, tab="overview"))
        box = self.section("Events")
        box.addWidget(rows if found.events else text_label("No event is in it yet.", 13, 400, "ink2"))
        if others:
            put = PutIn(others)
            put.wanted.connect(lambda key: self._put_in(found, key, others))
            self.section("Put another event in it").addWidget(put)
        self.add_foot(
            button("New event in this series", "filled", on_click=lambda: self.add(found.title)),
            button("Edit", on_click=lambda: self._edit_series(found)),
        )

    def _edit_series(self, found: SeriesRow) -> None:
        self._begin("Edit the series", found.title)
        form = self._form = Form()
        form.add("title", "Title", TextField(found.title, length=300))
        form.add("summary", "What its events have in common", TextArea(found.summary, lines=4))
        self.section().addWidget(form)
        show = lambda *_: self.show_series(found.id)  # noqa: E731
        label = f"Edit the series “{found.title}”"
        self._acts("Save", lambda: self._write(label, event_series.edit, found.id, **form.values(), done=show))
        form.field("title").setFocus()

    def _put_in(self, found: SeriesRow, event_id: UUID, others: list[EventRow]) -> None:
        title = next(one.title for one in others if one.id == event_id)
        label = f"Put “{title}” in the series “{found.title}”"
        self._write(label, event_series.put_in, found.id, event_id)

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
                ("Closes", say_day(last_day(closes, zone(event.time_zone))) if closes else ""),
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
        menu.addAction("Save as template…", lambda: self.save_template(event))
        menu.addAction("Questions to those who register…", lambda: self.questions(event))
        if event.series_id is not None:
            menu.addAction("Look at its series", lambda: self.show_series(event.series_id))
        ways = moves(event.next_statuses, event.status)
        if ways:
            menu.addSeparator()
        for status, words in ways:
            menu.addAction(literal(words), lambda status=status: change_status(self._context, self, event.id, status))
        return menu_button("More", menu)

    def _show_new(self, found: Starts, series: str) -> None:
        self._begin("New event", "A draft until you publish it.")
        start = StartForm(self._context, found, series)
        self._form = start.form
        start.changed.connect(lambda: setattr(self, "_form", start.form))
        start.rename_wanted.connect(self._rename_template)
        start.delete_wanted.connect(self._delete_template)
        self.section().addWidget(start)
        self._acts("Add the event", lambda: self._add(start.form))
        start.form.form.field("title").setFocus()

    def _rename_template(self, template: TemplateRow) -> None:
        self._begin("Rename the template", template.title)
        form = self._form = _template_form(template.title, template.summary)
        self.section().addWidget(form)
        label = f"Rename the template “{template.title}”"
        again = lambda *_: self.add()  # noqa: E731
        rename = event_templates.rename
        self._acts("Save", lambda: self._write(label, rename, template.id, **form.values(), done=again))
        form.field("title").setFocus()

    def _delete_template(self, template: TemplateRow) -> None:
        label = f"Delete the template “{template.title}”"
        self._write(label, event_templates.delete, template.id, done=lambda *_: self.add())

    def _show_edit(self, event: EventDetail, places: Venues) -> None:
        self._begin("Edit the event", event.title)
        form = self._form = EventForm(self._context.today(), places, event)
        self.section().addWidget(form)
        keep_noting(self._context, form, event.id)
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
        if self._event_id is not None:
            self.show_event(self._event_id)
        elif self._series_id is not None:
            self.show_series(self._series_id)
        else:
            self.close_drawer()

    def _forget(self) -> None:
        self._event_id = self._series_id = self._form = None

    def _add(self, form: EventForm | LayoutForm) -> None:
        if isinstance(form, LayoutForm):
            self._lay(form, f"Add “{form.title()}”")
            return
        values = form.values()
        self._write(f"Add “{values['title']}”", events.create, **values, now=self._context.now(), done=self._added)

    def _save(self, event: EventDetail, form: EventForm) -> None:
        self._write(f"Edit “{event.title}”", _edit, event.id, form.values(), done=lambda *_: self.show_event(event.id))

    def _lay(self, form: LayoutForm, label: str) -> None:
        asked = {"title": form.title(), "now": self._context.now()} | form.values()
        self._write(label, form.source.make, form.source.key, **asked, done=self._added)

    def _save_template(self, event: EventDetail, values: dict[str, Any]) -> None:
        label = f"Save the template “{values['title']}”"
        asked = {"now": self._context.now()} | values
        self._write(label, event_templates.save, event.id, **asked, done=lambda *_: self.show_event(event.id))

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


def _template_form(title: str, summary: str) -> Form:
    form = Form()
    form.add("title", "Title", TextField(title, length=300))
    form.add("summary", "What it is for", TextArea(summary, lines=3))
    return form


def _series(session: Any, series_id: UUID, today: date) -> tuple[SeriesRow, list[EventRow]]:
    """A series, and the events that are in none."""
    others = [row for row in events.listing(session) if row.series_id is None]
    return event_series.series(session, series_id, today=today), others


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
