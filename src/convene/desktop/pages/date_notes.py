"""What else falls on a date, a line each; where an event has that date, each can be set aside with a reason."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import boxed, clear, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.page import Context, Page
from convene.desktop.pages.pictures import Shape
from convene.formats.bounded import bounded
from convene.formats.observances_in import read_observances, shipped
from convene.formats.sheet_in import read_table
from convene.rules.date_sense import DateNote, Observance, ObservanceKind
from convene.services import date_sense

_MARK = 14  # pixels of the mark before a line

Notes = dict[date, tuple[DateNote, ...]]


def falling_on(session: Any, days: Sequence[date], *, event_id: UUID | None = None) -> Notes:
    """What falls on these days, the dates that ship with Convene among them."""
    return date_sense.notes(session, days, event_id=event_id, shipped=shipped())


Marks = dict[date, tuple[str, ...]]
TABLES = "Tables (*.csv *.xlsx);;All files (*)"


def marks_between(session: Any, first: date, last: date) -> Marks:
    """The names of holidays and observances between two days."""
    return date_sense.marks(session, first, last, shipped=shipped())


def read_dates(path: Path, *, progress: Any, cancelled: Any) -> tuple[Observance, ...]:  # noqa: ARG001
    """School holidays from a table, read in a process of its own. Raises FileProblem."""
    return read_observances(bounded(read_table, path), ObservanceKind.SCHOOL_HOLIDAY, path.name)


def bring_school_holidays(page: Page, path: Path) -> None:
    """Add the school holidays of a table, as one change, and say how many are new."""

    def add(found: tuple[Observance, ...]) -> None:
        page.tasks.write(page, f"Import dates from {path.name}", date_sense.add, found, done=say)

    def say(new: int, _change: object) -> None:
        page.context.toast(f"{new} new dates from {path.name}" if new else f"All dates of {path.name} are here already")

    page.tasks.work(page, read_dates, path, label=f"Reading {path.name}", done=add)


def dates_of(session: Any, event_id: UUID, *, today: date) -> Notes:
    """What falls on the days of an event that are still to come."""
    found = date_sense.of_event(session, event_id, shipped=shipped())
    return {day: notes for day, notes in found.items() if day >= today}


class _Dated(Protocol):
    edited: Any  # signal

    def days(self) -> list[date]: ...
    def show_notes(self, found: Notes, /) -> None: ...


def keep_noting(context: Context, form: _Dated, event_id: UUID | None = None) -> None:
    """Say in a form what falls on its days, now and whenever one of them changes."""
    asked: list[date] = []

    def ask() -> None:
        if (days := form.days()) != asked:
            asked[:] = days
            context.tasks.read(form, falling_on, days, event_id=event_id, done=form.show_notes)

    form.edited.connect(ask)
    ask()


class DateNotes(QWidget):
    """Hidden where nothing falls on the day. ``answered`` carries a subject and the reason it is set aside for,
    ``again`` a subject that is to stand again; only where they are ``answerable``."""

    answered = Signal(str, str)
    again = Signal(str)

    def __init__(self, *, answerable: bool) -> None:
        super().__init__()
        self._answerable = answerable
        self._lines = column(gap=4)
        self.setLayout(self._lines)

    def show_notes(self, notes: Sequence[DateNote]) -> None:
        """These, the weightiest first."""
        clear(self._lines)
        for note in notes:
            self._lines.addWidget(self._line(note))
        self.setVisible(bool(notes))

    def _line(self, note: DateNote) -> QWidget:
        shape, colour = (
            ("tick", "ok") if note.reason else ("triangle-alert", "care") if note.warns else ("ring", "ink3")
        )
        said = f"{note.title}. {note.detail}"
        if note.reason:
            said = f"{note.title}: set aside, “{note.reason}”"
        words = text_label(said, 12, 500 if note.warns else 400, "care" if note.warns else "ink3", wrap=True)
        line = row(gap=8)
        line.addWidget(Shape(shape, colour, _MARK), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(words, 1)
        whole = column(line, gap=4)
        if self._answerable and note.reason:
            act = button("Take up again", "quiet", small=True, on_click=partial(self.again.emit, note.subject))
            act.setAccessibleName(f"Take up again: {note.title}")
            line.addWidget(act, 0, Qt.AlignmentFlag.AlignVCenter)
        elif self._answerable and note.warns:
            ask = button("Set aside…", "quiet", small=True)
            ask.setAccessibleName(f"Set aside: {note.title}…")
            line.addWidget(ask, 0, Qt.AlignmentFlag.AlignVCenter)
            answer = _Answer(note)
            answer.given.connect(lambda reason: self.answered.emit(note.subject, reason))
            whole.addWidget(answer)
            answer.hide()
            ask.clicked.connect(lambda _=False: answer.open())
        return boxed(whole)


class _Answer(QWidget):
    """Why the date is fine all the same, in one line."""

    given = Signal(str)

    def __init__(self, note: DateNote) -> None:
        super().__init__()
        self._reason = TextField(placeholder="Why the date is fine all the same", length=300)
        self._reason.setAccessibleName(f"Why {note.title} does not matter")
        self._keep = button("Set aside", "plain", small=True, on_click=self._give)
        self._keep.setEnabled(False)
        self._reason.edited.connect(lambda: self._keep.setEnabled(bool(self._reason.value().strip())))
        self._reason.returnPressed.connect(self._give)
        line = row(self._reason, self._keep, gap=8, margins=(22, 0, 0, 4))
        line.setStretch(0, 1)
        self.setLayout(line)

    def open(self) -> None:
        """Ask for the reason."""
        self.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if self._reason.value().strip():
            self.given.emit(self._reason.value())
