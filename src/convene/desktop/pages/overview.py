"""The Overview tab of an event: what it is, its days, how full it is, the steps to it, and what is done most."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QWidget

from convene.desktop.kit.buttons import Button, RowButton, button
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.date_notes import DateNotes, Notes, dates_of
from convene.desktop.pages.event_drawer import EventDrawer
from convene.desktop.pages.event_words import (
    MODE_WORDS,
    REGISTRATION_WORDS,
    STATUS_WORDS,
    say_hours,
    say_money,
    say_places,
)
from convene.desktop.pages.home_ribbon import RibbonView
from convene.desktop.pages.move_dialog import open_move_dialog
from convene.desktop.pages.pictures import Picture, Shape
from convene.desktop.pages.retention_dialog import open_retention, say_kept
from convene.desktop.pages.series_view import EventRows
from convene.rules.applications import last_day
from convene.rules.events import KIND_WORDS, PART_WORDS, DayPart, EventKind, EventMode, EventStatus, RegistrationMode
from convene.rules.time import say_day, zone
from convene.services import date_sense
from convene.services.event_series import SeriesRow
from convene.services.event_steps import Overview, Step, overview
from convene.services.events import DayRow, EventDetail
from convene.services.retention import Clock
from convene.services.ribbon import Knot

_LINKS: tuple[tuple[str, str, str], ...] = (
    ("upload", "Import a list", "import"),
    ("id-card", "Badges", "badges"),
    ("scan-line", "Reception", "reception"),
    ("download", "Calendar and workbook", "export"),
)


class OverviewPage(Dressed, Page):
    """``arrive({"event_id": ...})``; with ``edit``, ``copy`` or ``template`` that form opens."""

    title = "Overview"
    shows = frozenset(
        {
            "bookings",
            "contributions",
            "credentials",
            "event_days",
            "events",
            "needs",
            "registrations",
            "rooms",
            "observances",
            "series",
            "session_themes",
            "set_aside",
            "sessions",
            "settings",
            "venues",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._event_id: UUID | None = None
        self._event: EventDetail | None = None
        self._found: Overview | None = None
        self._notes: Notes = {}
        self._day_notes: dict[date, DateNotes] = {}
        self._begin = ""  # what to begin once the event was read
        self._about = column(gap=10)
        self._places = column(gap=8)
        self._days = column(gap=0)
        self._threads_title = elided("", 15, 600)
        self._ribbon = RibbonView("page")
        self._ribbon.pointed.connect(self._point)
        self._ribbon.chosen.connect(lambda key: self._go("programme", session_id=key))
        self._threads = boxed(column(24, self._threads_title, 10, self._ribbon, gap=0))
        self._series_title = text_label("Series", 15, 600, wrap=True)
        self._siblings = column(gap=0)
        look_at = button("Look at the series", "quiet", small=True, on_click=self._look_at_series)
        self._series = boxed(column(24, row(self._series_title, None, look_at), 4, self._siblings, gap=0))
        self._steps = column(gap=0)
        self._days_title = text_label("Days", 15, 600)
        self._steps_title, self._steps_count = text_label("Steps to the day", 15, 600), text_label("", 13, 400, "ink3")
        self.drawer = EventDrawer(context)
        self.drawer.made.connect(lambda key: context.go("event", event_id=key, tab="overview"))
        edit = button("Edit", icon="pencil", small=True, on_click=self._edit)
        copy = button("Copy…", "quiet", small=True, on_click=self._copy)

        main = column(
            row(text_label("About", 15, 600), None, copy, edit),
            8,
            self._about,
            24,
            text_label("Places", 15, 600),
            8,
            self._places,
            24,
            self._days_title,
            6,
            self._days,
            self._threads,
            self._series,
            None,
            gap=0,
            margins=(24, 18, 32, 32),
        )
        links = column(gap=0)
        for icon, words, tab in _LINKS:
            links.addWidget(self._link(icon, words, tab))
        self._steps_box = boxed(column(row(self._steps_title, self._steps_count, None), 6, self._steps, 20, gap=0))
        side = column(self._steps_box, text_label("Go to", 15, 600), 6, links, None, gap=0, margins=(28, 18, 24, 32))
        self._side = boxed(side)
        self._edge = Rule(standing=True)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(main, 1)
        self._box.addWidget(self._edge)
        self._box.addWidget(self._side)
        self._main = scrolled(content)
        self.setLayout(row(Beside(self._main, self.drawer), gap=0))
        self.dress()

    def dress(self) -> None:
        """Beside each other where there is room, below each other where there is not."""
        room = self.width() - (0 if self.drawer.isHidden() else self.drawer.width())
        beside = room >= look().px(760)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._edge.setVisible(beside)
        self._side.setMinimumWidth(look().px(348) if beside else 0)
        self._side.setMaximumWidth(look().px(348) if beside else 16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        self.dress()

    def arrive(self, target: dict[str, Any]) -> None:
        """For an event, perhaps to edit it."""
        if target.get("event_id") != self._event_id:
            self.drawer.close_drawer()
            self._event, self._notes = None, {}
        self._event_id = target.get("event_id")
        self._begin = next((act for act in ("copy", "template") if target.get(act)), "")
        super().arrive(target)
        if target.get("edit"):
            self._edit()

    def refresh(self) -> None:
        """Read the event again."""
        if self._event_id is not None:
            self.tasks.read(self, overview, self._event_id, today=self.context.today(), done=self._show)
            self.tasks.read(self, dates_of, self._event_id, today=self.context.today(), done=self._show_notes)
            self.drawer.refresh()

    def _show(self, found: Overview) -> None:
        if found.event.id != self._event_id:
            return
        event = self._event = found.event
        self._show_about(event, found.completion, found.kept)
        self._show_places(event)
        self._days_title.setText("Days" if len(event.days) > 1 else "Day")
        clear(self._days)
        self._day_notes = {}
        for number, day in enumerate(event.days):
            if number:
                self._days.addWidget(Rule())
            line = _day_row(day, event, self.context.today())
            if day.date >= self.context.today() and event.status is not EventStatus.COMPLETED:
                line.addWidget(self._move_button(day))
            self._days.addLayout(line)
            notes = self._day_notes[day.date] = self._notes_of(day)
            self._days.addWidget(notes)
            notes.show_notes(self._notes.get(day.date, ()))  # not before it has a place: it would be a window
        self._found = found
        self._show_series(found.series)
        self._threads.setVisible(len(found.ribbon.knots) > 1)
        self._ribbon.set_ribbon(found.ribbon, event.time_zone)
        self._point(None)
        self._steps_box.setVisible(bool(found.steps))
        done = sum(step.done for step in found.steps)
        self._steps_count.setText(f"{done} of {len(found.steps)}")
        clear(self._steps)
        for step in found.steps:
            self._steps.addWidget(self._step(step))
        begin, self._begin = self._begin, ""
        if begin == "copy":
            self.drawer.copy(event)
        elif begin == "template":
            self.drawer.save_template(event)

    def _notes_of(self, day: DayRow) -> DateNotes:
        notes = DateNotes(answerable=True)
        notes.setContentsMargins(look().px(100), 0, 0, 8)
        notes.answered.connect(partial(self._set_aside, day))
        notes.again.connect(partial(self._take_up_again, day))
        return notes

    def _show_notes(self, found: Notes) -> None:
        self._notes = found
        for day, shown in self._day_notes.items():
            shown.show_notes(found.get(day, ()))

    def _set_aside(self, day: DayRow, subject: str, reason: str) -> None:
        label = f"Set aside what falls on {say_day(day.date)}"
        now = self.context.now()
        self.tasks.write(self, label, date_sense.set_aside, self._event_id, subject, reason=reason, now=now)

    def _take_up_again(self, day: DayRow, subject: str) -> None:
        label = f"Take up again what falls on {say_day(day.date)}"
        self.tasks.write(self, label, date_sense.take_up_again, self._event_id, subject)

    def _show_series(self, series: SeriesRow | None) -> None:
        clear(self._siblings)
        self._series.setVisible(series is not None)
        if series is not None:
            self._series_title.setText(f"Series: {series.title}")
            rows = EventRows(series.events, here=self._event_id)
            rows.chosen.connect(lambda key: self.context.go("event", event_id=key, tab="overview"))
            self._siblings.addWidget(rows)

    def _look_at_series(self) -> None:
        if self._event is not None and self._event.series_id is not None:
            self.drawer.show_series(self._event.series_id)

    def _move_button(self, day: DayRow) -> Button:
        made = button("Move…", "quiet", small=True, on_click=lambda: self._move(day))
        made.setAccessibleName(f"Move {say_day(day.date)}…")
        return made

    def _move(self, day: DayRow) -> None:
        if self._event is not None:
            open_move_dialog(self.context, self, self._event.id, day.id, day.date)

    def _point(self, knot: Knot | None) -> None:
        if self._found is None or self._found.ribbon_day is None:
            return
        several = f" on {say_day(self._found.ribbon_day, year=False)}" if len(self._found.event.days) > 1 else ""
        words = f"How the themes thread through the day{several}"
        if knot is not None:
            at = knot.starts_at.astimezone(zone(self._found.event.time_zone))
            words = f"{at:%H:%M}  {knot.title}" + (f", {knot.room}" if knot.room else "")
        self._threads_title.setText(words)

    def _show_about(self, event: EventDetail, completion: str, kept: Clock) -> None:
        clear(self._about)
        if event.summary:
            line = row(gap=0)
            line.addWidget(text_label(event.summary, 13, 400, "ink", wrap=True, selectable=True), 4)
            line.addStretch(1)
            self._about.addLayout(line)
        closes = event.applications_close
        facts = (
            (STATUS_WORDS[event.status], event.status_reason),
            ("Kind", KIND_WORDS[event.kind]),
            ("To complete", completion[:1].upper() + completion[1:]),
            ("Run by", event.partner),
            ("Taking part", MODE_WORDS[event.mode] if event.mode is not EventMode.IN_PERSON else ""),
            ("Budget", say_money(event.budget_pence)),
            ("Code", event.code),
            ("Closes", say_day(last_day(closes, zone(event.time_zone))) if closes else ""),
        )
        for label, value in facts:
            if value:
                self._about.addLayout(_fact(label, value))
        keep = button("Change…", "quiet", small=True, on_click=partial(open_retention, self.context, self, event.id))
        keep.setAccessibleName("Change how long people are kept…")
        line = _fact("People kept", say_kept(kept))
        line.addWidget(keep)
        line.itemAt(0).setAlignment(Qt.AlignmentFlag.AlignVCenter)  # the button is higher than a line
        self._about.addLayout(line)
        if event.join_link:
            line = _named("Link")
            line.addWidget(elided(event.join_link), 1)
            line.addWidget(button("Copy link", "quiet", small=True, on_click=self._copy_link))
            self._about.addLayout(line)

    def _copy_link(self) -> None:
        if self._event is not None:
            QApplication.clipboard().setText(self._event.join_link)
            self.context.toast("The link to join is copied.")

    def _show_places(self, event: EventDetail) -> None:
        clear(self._places)
        if event.kind is EventKind.PARTNER:
            self._places.addWidget(text_label("Listed only: the partner keeps the list.", 13, 400, "ink2"))
            return
        line = row(text_label(say_places(event.registered, event.places), 20, 650), gap=10)
        line.addWidget(text_label("registered", 13, 400, "ink2"), 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self._places.addLayout(line)
        if event.places is not None:
            bar = Bar(event.registered, event.places)
            bar.setMaximumWidth(look().px(420))
            self._places.addWidget(bar)
        free = None if event.places is None else max(0, event.places - event.registered)
        applying = event.registration_mode is not RegistrationMode.OPEN
        parts = [
            f"{free} free" if free is not None else "No limit",
            f"{event.waiting} waiting" if event.waiting else "",
            f"{event.applied} applied" if event.applied else "",
            REGISTRATION_WORDS[event.registration_mode].lower() if applying else "",
        ]
        self._places.addWidget(text_label(", ".join(part for part in parts if part), 13, 400, "ink2"))

    def _step(self, step: Step) -> RowButton:
        state = "done" if step.done else "open"
        made = RowButton(f"{step.title}, {state}: {step.detail}")
        words = column(
            elided(step.title, 13, 500 if step.done else 600, "ink2" if step.done else "ink"),
            text_label(step.detail, 12, 400, "ink3", wrap=True),
            gap=1,
        )
        line = row(
            Shape("tick" if step.done else "ring", "ok" if step.done else "control"), gap=12, margins=(4, 7, 4, 7)
        )
        line.addLayout(words, 1)
        if not step.done:
            line.addWidget(Picture("chevron-right", "accent", 14))
        made.setLayout(line)
        made.clicked.connect(lambda _=False: self._edit() if step.tab == "overview" else self._go(step.tab))
        return made

    def _link(self, icon: str, words: str, tab: str) -> RowButton:
        made = RowButton(words)
        line = row(Picture(icon), gap=12, margins=(4, 8, 4, 8))
        line.addWidget(elided(words, 13, 500), 1)
        line.addWidget(Picture("chevron-right", "ink3", 14))
        made.setLayout(line)
        made.clicked.connect(lambda _=False: self._go(tab))
        return made

    def _go(self, tab: str, **target: Any) -> None:
        self.context.go("event", event_id=self._event_id, tab=tab, **target)

    def _edit(self) -> None:
        if self._event_id is not None:
            self.drawer.edit(self._event_id)

    def _copy(self) -> None:
        if self._event is not None:
            self.drawer.copy(self._event)


def _fact(label: str, value: str) -> QHBoxLayout:
    line = _named(label)
    line.addWidget(text_label(value, 13, 400, wrap=True, selectable=True), 1)
    return line


def _named(label: str) -> QHBoxLayout:
    name = text_label(label, 13, 400, "ink3")
    name.setFixedWidth(look().px(104))
    line = row(gap=12)
    line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    return line


def _day_row(day: DayRow, event: EventDetail, today: date) -> QHBoxLayout:
    part = day.title or ("" if day.part is DayPart.DAY else PART_WORDS[day.part])
    past = day.date < today
    number = text_label(str(day.date.day), 20, 600, "ink3" if past else "ink")
    year = "" if day.date.year == today.year else f" {day.date.year}"
    month = text_label(f"{day.date:%a}, {day.date:%b}{year}", 12, 400, "ink3")
    date_box = boxed(column(number, month, gap=0))
    date_box.setFixedWidth(look().px(88))
    where = day.venue or ("Online" if event.mode is EventMode.ONLINE else "No venue yet")
    if event.mode is EventMode.HYBRID:
        where += ", and online"
    hours = say_hours(day.starts_at, day.ends_at, event.time_zone)
    words = column(
        elided(part or hours, 13, 600, "ink2" if past else "ink"),
        elided(f"{hours}, {where}" if part else where, 13, 400, "ink2"),
        gap=1,
    )
    line = row(date_box, gap=12, margins=(0, 8, 0, 8))
    line.addLayout(words, 1)
    said = "Today" if day.date == today else "Over" if past else ""
    if said:
        line.addWidget(text_label(said, 12, 500, "accent" if said == "Today" else "ink3"))
    elif not day.required:
        line.addWidget(text_label("Optional", 12, 400, "ink3"))
    return line
