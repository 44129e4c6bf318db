"""The days of an event in a form: one below the other, each with its hours, its venue and what it is for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.fields import Choice, DateField, TextField, TickField, TimeField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.pages.date_notes import DateNotes, Notes
from convene.rules.events import PART_WORDS, DayPart
from convene.services.events import DayDraft

Venues = Sequence[tuple[UUID, str]]


class _DayLine(QWidget):
    """One day. ``edited``: something changed; ``removed``: the person wants it gone."""

    edited = Signal()
    removed = Signal()

    def __init__(self, draft: DayDraft, number: int, venues: Venues, *, typed: bool, alone: bool) -> None:
        super().__init__()
        self._draft = draft
        self.day = DateField(draft.date)
        self.starts, self.ends = TimeField(draft.starts), TimeField(draft.ends)
        self.venue = Choice([(None, "No venue yet"), *venues])
        if draft.venue_id is not None:
            self.venue.set_value(draft.venue_id)
        self.part = Choice([(part, words) for part, words in PART_WORDS.items()], draft.part)
        self.heading = TextField(draft.title, placeholder="What it is called, if anything", length=120)
        self.required = TickField("Required for completing it", value=draft.required)
        said = (
            (self.day, "Date"),
            (self.starts, "Starts"),
            (self.ends, "Ends"),
            (self.venue, "Venue"),
            (self.part, "Part"),
            (self.heading, "Title"),
            (self.required, "Attendance required"),
        )
        for field, name in said:
            field.setAccessibleName(f"{name} of day {number}")
            field.edited.connect(self.edited)
        self.notes = DateNotes(answerable=False)
        gone = icon_button("trash-2", f"Take day {number} away", small=True)
        gone.clicked.connect(lambda _=False: self.removed.emit())
        first = row(gap=8)
        first.addWidget(self.day, 1)
        first.addWidget(gone)
        to = text_label("to", 13, 400, "ink2")
        hours = row(self.starts, to, self.ends, gap=8)
        hours.setStretch(0, 1)
        hours.setStretch(2, 1)
        named = row(self.part, self.heading, gap=8)
        named.setStretch(1, 1)
        kind = boxed(column(named, self.required, gap=4))
        self.setLayout(column(first, self.notes, hours, self.venue, kind, gap=8))
        gone.setVisible(not alone)  # not before it has a parent: it would be a window for a moment
        kind.setVisible(typed)
        self.notes.hide()

    def draft(self) -> DayDraft:
        """The day as it stands in the fields."""
        return replace(
            self._draft,
            date=self.day.value() or self._draft.date,
            starts=self.starts.value(),
            ends=self.ends.value(),
            part=self.part.value() or DayPart.DAY,
            title=self.heading.value(),
            venue_id=self.venue.value(),
            required=self.required.value(),
        )


class DaysField(QWidget):
    """The days, as drafts. ``typed``: days have a part and a title, as those of a programme do."""

    edited = Signal()

    def __init__(self, first: date) -> None:
        super().__init__()
        self._first, self._venues, self._typed = first, [], False  # type: tuple[date, Any, bool]
        self._lines: list[_DayLine] = []
        self._notes: Notes = {}
        self._rows = column(gap=12)
        self._more = button("Add a day", "quiet", "plus", small=True, on_click=self._add)
        self.setLayout(column(self._rows, row(self._more, None), gap=8))
        self._show([])

    def value(self) -> list[DayDraft]:
        """The days in the order of the fields."""
        return [line.draft() for line in self._lines]

    def set_value(self, days: Sequence[DayDraft]) -> None:
        """Show these days."""
        self._show(list(days))

    def show_notes(self, found: Notes) -> None:
        """What falls on each of the days, under its date."""
        self._notes = found
        for line in self._lines:
            line.notes.show_notes(found.get(line.draft().date, ()))

    def set_venues(self, venues: Venues) -> None:
        """The venues to choose from."""
        self._venues = venues
        self._show(self.value())

    def set_typed(self, typed: bool) -> None:
        """Whether days say what they are for; days that say so already always do."""
        if typed != self._typed:
            self._typed = typed
            self._show(self.value())

    def _add(self) -> None:
        days = self.value()
        last = days[-1] if days else None
        new = (
            replace(last, id=None, date=last.date + timedelta(days=1), title="")
            if last is not None
            else DayDraft(self._first, time(9), time(17))
        )
        self._show([*days, new])
        self._lines[-1].day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _remove(self, line: _DayLine) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self._show([other.draft() for other in self._lines if other is not line])
        if inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _show(self, days: list[DayDraft]) -> None:
        clear(self._rows)
        self._lines = []
        typed = self._typed or any(day.title or day.part not in {DayPart.DAY, DayPart.MASTERCLASS} for day in days)
        for number, day in enumerate(days, start=1):
            line = _DayLine(day, number, self._venues, typed=typed, alone=len(days) == 1)
            line.edited.connect(self.edited)
            line.removed.connect(lambda line=line: self._remove(line))
            if number > 1:
                self._rows.addWidget(Rule())
            self._rows.addWidget(line)
            self._lines.append(line)
        self.show_notes(self._notes)
        self.setFocusProxy(self._lines[0].day if self._lines else self._more)
        if not days:
            self._rows.addWidget(text_label("No day yet.", 13, 400, "ink2"))
