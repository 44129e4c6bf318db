"""A new event laid out from another one or a template: its title, each day’s date, what comes along, what it makes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.fields import DateField, Form, TextField, TickField
from convene.desktop.kit.layout import clear, column
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.date_notes import Notes, falling_on
from convene.desktop.pages.plan_lines import count, note
from convene.rules.errors import ConveneError, Invalid
from convene.rules.event_pattern import EVERYTHING, Laid, Pattern, PatternDay, Piece, next_year, on_weekday
from convene.rules.events import PART_WORDS, DayPart
from convene.rules.time import say_day
from convene.services import event_copy, event_templates
from convene.services.event_patterns import pattern_of
from convene.services.events import detail

_PIECES: dict[Piece, tuple[str, str]] = {
    Piece.SESSIONS: ("Tracks and sessions", "sessions"),
    Piece.PEOPLE: ("People who contribute, asked again", "people"),
    Piece.RESOURCES: ("Stories and other resources", "resources"),
    Piece.QUESTIONS: ("Questions", "questions"),
    Piece.ASKED: ("Questions to those who register", "asked"),
    Piece.BOOKINGS: ("Rooms, as enquiries", "enquiries"),
    Piece.MESSAGES: ("Messages to nobody in particular", "messages"),
}
_OF_SESSIONS = (Piece.PEOPLE, Piece.RESOURCES)
_A_MONTH = timedelta(days=28)
_NOT_AT_A_FIELD = frozenset({"dates", "first_day", "days", "ends", "starts"})


@dataclass(frozen=True, slots=True)
class Source:
    """What an event is laid out from: how to look at it and how to make it, both as services."""

    pattern: Pattern
    first_day: date | None  # of the event it was read off
    title: str
    plan: Callable[..., Laid]
    make: Callable[..., UUID]
    key: UUID
    chosen: bool  # whether what comes along can be chosen


def from_event(session: Any, event_id: UUID) -> Source:
    """The source that an event is. Raises NotFound, Invalid("days")."""
    event, pattern = detail(session, event_id), pattern_of(session, event_id)
    return Source(pattern, event.first_day, event.title, event_copy.plan, event_copy.duplicate, event_id, chosen=True)


def from_template(session: Any, template_id: UUID) -> Source:
    """The source that a template is. Raises NotFound, Invalid("template")."""
    pattern = event_templates.pattern(session, template_id)
    return Source(pattern, None, "", event_templates.plan, event_templates.make_event, template_id, chosen=False)


class LayoutForm(QWidget):
    """Says what it would make as it is filled in; ``values`` gives what ``source.make`` takes."""

    def __init__(self, context: Context, source: Source) -> None:
        super().__init__()
        self._context, self.source = context, source
        days = source.pattern.days
        begins = on_weekday(context.today() + _A_MONTH, source.pattern.weekday)
        if source.first_day is not None:
            begins = next_year(source.first_day)
        while begins < context.today():
            begins = next_year(begins)
        self.form = Form()
        title = TextField(source.title, placeholder="What people will call it", length=300)
        title.setCursorPosition(0)  # a long one is seen from its beginning
        self.form.add("title", "Title", title)
        self._dates: list[DateField] = []
        for number, (day, on) in enumerate(zip(days, source.pattern.dates(begins), strict=True), start=1):
            name = "first_day" if number == 1 else f"day_{number}"
            self._dates.append(self.form.add(name, _say(day, number, len(days)), DateField(on)))
        self._moved_by_hand: set[int] = set()
        pieces = _PIECES if source.chosen else {}
        self._ticks = {piece: TickField(words, value=True) for piece, (words, _) in pieces.items()}
        self._along = column(gap=2)
        self._found = column(gap=0)
        self.setLayout(column(self.form, self._found, self._along, gap=14))
        if source.chosen:
            self._along.addWidget(text_label("What comes along", 13, 500))
            for tick in self._ticks.values():
                self._along.addWidget(tick)
                tick.hide()
                tick.edited.connect(self._ask)
        for place, field in enumerate(self._dates):
            field.edited.connect(lambda place=place: self._date_chosen(place))
        self._ask()

    def values(self) -> dict[str, Any]:
        """What the services take."""
        dates = [field.value() for field in self._dates]
        values: dict[str, Any] = {"dates": [day for day in dates if day is not None]}
        if self.source.chosen:
            values["pieces"] = EVERYTHING - {piece for piece, tick in self._ticks.items() if not tick.value()}
        return values

    def title(self) -> str:
        """What it is to be called."""
        return str(self.form.field("title").value())

    def show_error(self, error: Invalid) -> bool:
        """Say it at its field; False where no field is meant."""
        if error.field in _NOT_AT_A_FIELD:
            error = Invalid("first_day", error.title, error.hint)
        return self.form.show_error(error)

    def _date_chosen(self, place: int) -> None:
        first = self._dates[0].value()
        if place == 0 and first is not None:
            for number, on in enumerate(self.source.pattern.dates(first)):
                if number and number not in self._moved_by_hand:
                    self._dates[number].set_value(on)
        elif place:
            self._moved_by_hand.add(place)
        self._ask()

    def _ask(self) -> None:
        self._context.tasks.read(
            self,
            _planned,
            self.source.plan,
            self.source.key,
            **self.values(),
            today=self._context.today(),
            done=self._show,
            failed=self._refused,
        )

    def _show(self, planned: tuple[Laid, Notes]) -> None:
        laid, falls = planned
        clear(self._found)
        for piece, tick in self._ticks.items():
            words, name = _PIECES[piece]
            held = getattr(laid, name)
            if held and tick.isHidden():  # as many as there are while all of it comes along
                tick.setText(f"{words} ({held})")
                tick.setAccessibleName(tick.text())
                tick.show()
        for piece in _OF_SESSIONS if self._ticks else ():
            self._ticks[piece].setEnabled(self._ticks[Piece.SESSIONS].value())
        made = [count(laid.days, "day"), count(laid.sessions, "session") if laid.sessions else ""]
        made.append(count(laid.enquiries, "enquiry", "enquiries") if laid.enquiries else "")
        self._found.addWidget(text_label(", ".join(part for part in made if part), 13, 600, wrap=True))
        self._found.addSpacing(4)
        for one in laid.notes:
            self._found.addWidget(note(one.detail, stops=one.stops))
        for one in (found for notes in falls.values() for found in notes if found.warns):
            words = f"{say_day(one.day, year=False)}: {one.title}. {one.detail}"
            self._found.addWidget(note(words, stops=False))

    def _refused(self, error: ConveneError) -> None:
        clear(self._found)
        if not (isinstance(error, Invalid) and self.show_error(error)):
            self._found.addWidget(note(f"{error.title}. {error.hint}".rstrip(" "), stops=True))


def _planned(
    session: Any, plan: Callable[..., Laid], key: UUID, *, dates: list[date], **more: Any
) -> tuple[Laid, Notes]:
    """What would be made, and what else falls on its dates."""
    return plan(session, key, dates=dates, **more), falling_on(session, dates)


def _say(day: PatternDay, number: int, days: int) -> str:
    if days == 1:
        return "Day"
    named = day.title or ("" if day.part is DayPart.DAY else PART_WORDS[day.part])
    return f"Day {number}: {named}" if named else f"Day {number}"
