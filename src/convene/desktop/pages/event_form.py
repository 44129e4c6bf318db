"""The form of an event: what it needs first, and what else can be said of it below."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, DateField, Form, NumberField, TextArea, TextField
from convene.desktop.kit.layout import column, row
from convene.desktop.pages.date_notes import Notes
from convene.desktop.pages.event_days import DaysField, Venues
from convene.desktop.pages.event_words import MODE_WORDS, REGISTRATION_WORDS
from convene.rules.applications import closing, last_day
from convene.rules.errors import Invalid
from convene.rules.events import KIND_WORDS, DayPart, EventKind
from convene.rules.time import zone
from convene.services.events import DayDraft, EventDetail, days_as_drafts

_CLOSES = "The whole day counts, to midnight where the event is. Later ones need a reason."
_CAP = "More than so many only with a reason"
_OF_DAYS = frozenset({"date", "days", "ends", "starts"})


class EventForm(QWidget):
    """Fields for a new event, or for one that is there. ``values`` gives what the services take."""

    edited = Signal()

    def __init__(self, today: date, venues: Venues, event: EventDetail | None = None) -> None:
        super().__init__()
        self._event = event
        first = _a_weekday(today + timedelta(days=28))
        self._days = DaysField(first)
        self.form = Form()
        self.form.add("title", "Title", TextField(placeholder="What people will call it", length=300))
        kinds = [(kind, words) for kind, words in KIND_WORDS.items()]
        self._kind = self.form.add("kind", "Kind", Choice(kinds, EventKind.CONVENING))
        self.form.add("days", "Days", self._days)
        self.form.add("capacity", "Places", NumberField(None, least=1, optional=True))
        self.more = Form()
        self.more.add("summary", "What it is about", TextArea(lines=4))
        self.more.add("mode", "Where people take part", Choice(list(MODE_WORDS.items())))
        self.more.add("join_link", "Link to join online", TextField(placeholder="https://"))
        self.more.add("registration_mode", "How people come on the list", Choice(list(REGISTRATION_WORDS.items())))
        self.more.add(
            "applications_close", "Applications close", DateField(None, optional=True), hint="At the end of that day"
        )
        self.more.add("organisation_cap", "Of one organisation", NumberField(None, least=1, optional=True), hint=_CAP)
        self.more.add("series", "Series", TextField(placeholder="Several events seen together"))
        self.more.add("partner", "Partner", TextField(placeholder="Who runs it, if not you"))
        self.more.add("budget_pence", "Budget", NumberField(None, least=0, most=10_000_000, optional=True, unit="£"))
        self.more.add("code", "Code", TextField(length=32), hint="For the command line and file names")
        self._unfold = button("More about it", "quiet", "chevron-down", small=True, on_click=self.show_more)
        self.setLayout(column(self.form, row(self._unfold, None), self.more, gap=14))
        self._kind.edited.connect(self._kind_chosen)
        for form in (self.form, self.more):
            form.edited.connect(self.edited)
        self._days.set_venues(venues)
        if event is None:
            self.more.hide()
            self._days.set_value([DayDraft(first, time(9), time(17))])
        else:
            self._unfold.hide()
            self._fill(event)

    def days(self) -> list[date]:
        """The dates that are chosen."""
        return [draft.date for draft in self._days.value()]

    def show_notes(self, found: Notes) -> None:
        """What falls on the chosen dates, each under its day."""
        self._days.show_notes(found)

    def show_more(self) -> None:
        """Unfold what need not be said at once."""
        self.more.show()
        self._unfold.hide()

    def values(self) -> dict[str, Any]:
        """What was said: ``days`` as drafts, everything else as the services name it; without what was not unfolded."""
        values = self.form.values()
        if not self.more.isHidden():
            values |= self.more.values()
            pounds, closes, code = (values.pop(name) for name in ("budget_pence", "applications_close", "code"))
            values["budget_pence"] = None if pounds is None else pounds * 100
            tz = zone(self._event.time_zone if self._event else "Europe/London")
            values["applications_close"] = self._closing(closes, tz)
            if code:
                values["code"] = code
        if self._event is None and values["kind"] in {EventKind.MASTERCLASS, EventKind.SERIES}:
            values["days"] = [
                replace(day, part=DayPart.MASTERCLASS) if day.part is DayPart.DAY else day for day in values["days"]
            ]
        return values

    def show_error(self, error: Invalid) -> bool:
        """Say it at its field; False where no field is meant."""
        if error.field in _OF_DAYS:
            error = Invalid("days", error.title, error.hint)
        if self.form.show_error(error):
            return True
        if error.field in self.more.values():
            self.show_more()
        return self.more.show_error(error)

    def _fill(self, event: EventDetail) -> None:
        closes = event.applications_close
        values = {
            "title": event.title,
            "kind": event.kind,
            "days": days_as_drafts(event),
            "capacity": event.places,
            "summary": event.summary,
            "mode": event.mode,
            "join_link": event.join_link,
            "registration_mode": event.registration_mode,
            "applications_close": last_day(closes, zone(event.time_zone)) if closes else None,
            "organisation_cap": event.organisation_cap,
            "series": event.series,
            "partner": event.partner,
            "budget_pence": None if event.budget_pence is None else event.budget_pence // 100,
            "code": event.code,
        }
        for form in (self.form, self.more):
            form.set_values(values)
        self._kind_chosen()

    def _closing(self, day: date | None, tz: ZoneInfo) -> datetime | None:
        """The end of that day; an hour of it that somebody set elsewhere stays while the day does."""
        was = self._event.applications_close if self._event else None
        if day is None or was is None or last_day(was, tz) != day:
            return None if day is None else closing(day, tz)
        return was

    def _kind_chosen(self) -> None:
        self._days.set_typed(self._kind.value() is EventKind.PROGRAMME)


def _a_weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
