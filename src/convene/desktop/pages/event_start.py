"""What a new event begins with: a blank form, a template, or another event."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form
from convene.desktop.kit.layout import Rule, boxed, clear, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.date_notes import keep_noting
from convene.desktop.pages.event_days import Venues
from convene.desktop.pages.event_form import EventForm
from convene.desktop.pages.event_layout_form import LayoutForm, Source, from_event, from_template
from convene.desktop.pages.event_words import say_when
from convene.rules.errors import Invalid
from convene.rules.events import EventKind
from convene.services import event_templates, events, venues
from convene.services.event_templates import TemplateRow
from convene.services.events import EventRow


@dataclass(frozen=True, slots=True)
class Starts:
    """What there is to begin with."""

    venues: Venues
    templates: Sequence[TemplateRow]
    events: Sequence[EventRow]


def starts(session: Any) -> Starts:
    """What there is to begin with; of the events the latest first."""
    listed = [row for row in events.listing(session) if row.first_day is not None]
    places = [(venue.id, venue.name) for venue in venues.listing(session)]
    return Starts(places, event_templates.listing(session), listed[::-1])


class StartForm(QWidget):
    """``form`` is the form that belongs to the choice. ``changed()``: it is another one; ``rename_wanted``,
    ``delete_wanted``: of the template that is chosen."""

    changed = Signal()
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, context: Context, found: Starts, series: str = "") -> None:
        super().__init__()
        self._context, self._found, self._series = context, found, series
        self.form: EventForm | LayoutForm = EventForm(context.today(), found.venues)
        templates = [(row.id, f"Template: {row.title}") for row in found.templates]
        past = [(row.id, f"{row.title}, {say_when(row.first_day, row.last_day)}") for row in found.events]
        self.choice = Choice([(None, "A blank form"), *templates, *past])
        keep_noting(context, self.form)
        above = Form()
        above.add("start", "Start from", self.choice)
        self._about = column(gap=6)
        self._space = column(gap=0)
        self.setLayout(column(above, self._about, self._space, gap=14))
        self.choice.edited.connect(self._chosen)
        if templates or past:
            self._about.addWidget(Rule())
        else:
            above.hide()
        self._put(self.form)

    def show_error(self, error: Invalid) -> bool:
        """Say it at its field; False where no field is meant."""
        return self.form.show_error(error)

    def _chosen(self) -> None:
        key = self.choice.value()
        clear(self._about)
        template = next((row for row in self._found.templates if row.id == key), None)
        if template is not None:
            self._say(template)
        self._about.addWidget(Rule())
        if key is None:
            form = EventForm(self._context.today(), self._found.venues)
            keep_noting(self._context, form)
            self._put(form)
        elif template is None:
            self._read(from_event, key)
        elif not template.problem:
            self._read(from_template, key)
        else:
            clear(self._space)

    def _say(self, template: TemplateRow) -> None:
        words = template.problem or template.summary
        if words:
            colour = "danger" if template.problem else "ink2"
            self._about.addWidget(text_label(words, 12, 400, colour, wrap=True))
        acts = row(
            button("Rename…", "quiet", small=True, on_click=lambda: self.rename_wanted.emit(template)),
            button("Delete", "quiet", small=True, on_click=lambda: self.delete_wanted.emit(template)),
            None,
        )
        self._about.addWidget(boxed(acts))

    def _read(self, read: Any, key: UUID) -> None:
        def put(source: Source) -> None:
            if self.choice.value() == key:
                self._put(LayoutForm(self._context, source))

        self._context.tasks.read(self, read, key, done=put)

    def _put(self, form: EventForm | LayoutForm) -> None:
        clear(self._space)
        self.form = form
        if self._series and isinstance(form, EventForm):
            form.form.set_values({"kind": EventKind.SERIES})
            form.more.set_values({"series": self._series})
            form.show_more()
        self._space.addWidget(form)
        self.changed.emit()
