"""A calendar from elsewhere, before it is taken in: of a person, when they are taken; of a venue, when it is closed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import Choice, Form, TextField, TickField
from convene.desktop.kit.layout import Rule, boxed, clear, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.formats.bounded import bounded
from convene.formats.busy_in import read_busy
from convene.rules.errors import ConveneError, Invalid
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.rules.time import LONDON, say_day, say_days
from convene.services.busy_closures import ClosuresTaken, preview_closures, take_closures
from convene.services.busy_times import BusyTaken, horizon, preview_busy, take_busy

_FIRST = 4  # lines of a kind that are shown
_SECONDS, _MEGABYTES = 60, 512


def ask_calendar(parent: QWidget) -> str:
    """Which file; empty if the person thought better of it."""
    folder = str(QSettings().value("folder", "") or "")
    return QFileDialog.getOpenFileName(parent, "Import a calendar", folder, "Calendars (*.ics *.ifb);;All files (*)")[0]


def read_file(
    path: Path,
    window: tuple[Any, Any],
    *,
    titles: bool,
    progress: Callable[[int, int], None],  # noqa: ARG001
    cancelled: Callable[[], bool],
) -> BusyCalendar:
    """Read a calendar in a process of its own. Raises FileProblem."""
    return bounded(read_busy, path, *window, titles, seconds=_SECONDS, megabytes=_MEGABYTES, cancelled=cancelled)


class BusyDialog(Fitted):
    """What the file would change, and the button that takes it in. ``taken``: it was. It deletes itself.

    With ``rooms`` it is of a venue, and they are what can be closed. It shows itself once the file is read; a file that
    cannot be read is told to ``failed``, and nothing is shown.
    """

    taken = Signal()

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        subject_id: UUID,
        name: str,
        path: Path,
        *,
        rooms: Sequence[tuple[UUID, str]] | None = None,
        failed: Callable[[ConveneError], object],
    ) -> None:
        super().__init__(parent, 480)
        self.setWindowTitle("Import a calendar")
        self._context, self._subject_id, self._name, self._path = context, subject_id, name, path
        self._of_venue, self._failed = rooms is not None, failed
        self._calendar: BusyCalendar | None = None
        self.notice = Notice()
        self.notice.hide()
        self._said_of = column(gap=2)
        self._under = text_label("", 13, 400, "ink2", wrap=True)
        self.act = button("Take in", "filled", "check", on_click=self._take)
        for piece in (text_label(f"A calendar of {name}", 20, 650, wrap=True), self._under):
            self.head.addWidget(piece)
        for piece in (self._fields(rooms or ()), Rule(), boxed(self._said_of), self.notice):
            self.lines.addWidget(piece)
        self.lines.addStretch(1)
        self.foot.addWidget(text_label("One undo takes all of it back.", 12, 400, "ink3"))
        self.foot.addStretch(1)
        self.foot.addWidget(button("Cancel", on_click=self.reject))
        self.foot.addWidget(self.act)
        self._open()

    def _fields(self, rooms: Sequence[tuple[UUID, str]]) -> Form:
        self.form = form = Form()
        called = form.add(
            "called",
            "Calendar",
            TextField(length=80),
            hint="Imported again under this name, it is brought up to date.",
        )
        called.textChanged.connect(lambda _: self._plan())
        if self._of_venue:
            options = [(None, "The whole venue"), *rooms]
            form.add("room_id", "Closes", Choice(options, None)).edited.connect(self._plan)
            whole = form.add("whole_days", "", TickField("Close the day also for what takes some hours of it"))
            whole.edited.connect(self._plan)
        titles = form.add("titles", "", TickField("Keep what the appointments are called"))
        titles.edited.connect(self._open)
        return form

    def _open(self) -> None:
        """Read the file, with the titles or without."""
        self.act.setEnabled(False)
        titles = self.form.field("titles").value()

        def known(window: tuple[Any, Any]) -> None:
            work = partial(self._context.tasks.work, self, read_file, self._path, window, titles=titles)
            work(label=f"Reading {self._path.name}", done=self._came, failed=self._unread)

        self._context.tasks.read(self, horizon, today=self._context.today(), done=known, failed=self._unread)

    def _unread(self, error: ConveneError) -> None:
        if self.isVisible():
            self.notice.say_error(error)
        else:
            self._failed(error)
            self.deleteLater()

    def _came(self, calendar: BusyCalendar) -> None:
        first = self._calendar is None
        self._calendar = calendar
        until = say_day(calendar.ends_at.astimezone(LONDON).date())
        self._under.setText(f"“{self._path.name}”, read from today to {until}.")
        if first:
            self.form.set_values({"called": calendar.name})
            self.open()
        self._plan()

    def _how(self) -> dict[str, Any]:
        held = self.form.values()
        return {"room_id": held["room_id"], "whole_days": held["whole_days"]} if self._of_venue else {}

    def _said(self) -> BusyCalendar | None:
        called = self.form.field("called").value()
        return replace(self._calendar, name=called) if self._calendar and called else self._calendar

    def _plan(self) -> None:
        if (calendar := self._said()) is None:
            return
        fn = preview_closures if self._of_venue else preview_busy
        self._context.tasks.read(
            self, fn, self._subject_id, calendar, **self._how(), done=self._show, failed=self.notice.say_error
        )

    def _show(self, plan: BusyTaken | ClosuresTaken) -> None:
        clear(self._said_of)
        what = "closure" if isinstance(plan, ClosuresTaken) else "time"
        changed = plan.changed if isinstance(plan, BusyTaken) else ()
        some = bool(plan.new or changed or plan.gone)
        head = f"{count(len(plan.new), f'new {what}')}" if plan.new else "" if some else "Nothing would change"
        rest = [(changed, "changed"), (plan.gone, "gone from the file")]
        words = [head, *(f"{len(found):,} {word}" for found, word in rest if found)]
        words += [f"{plan.same:,} as {'it is' if plan.same == 1 else 'they are'}"] if plan.same else []
        self._said_of.addWidget(text_label(", ".join(filter(None, words)), 15, 600, wrap=True))
        for one in plan.new[:_FIRST]:
            self._said_of.addWidget(text_label(_say(one), 13, 400, "ink2", wrap=True))
        if len(plan.new) > _FIRST:
            self._said_of.addWidget(text_label(f"and {len(plan.new) - _FIRST:,} more", 12, 400, "ink3"))
        if isinstance(plan, ClosuresTaken) and plan.left:
            hours = "takes" if plan.left == 1 else "take"
            said = f"{count(plan.left, 'appointment')} {hours} only some hours and would close nothing."
            self._said_of.addWidget(text_label(said, 13, 400, "ink2", wrap=True))
        notes = [_in_the_way(plan), *plan.notes[:3]]
        self.notice.say(" ".join(filter(None, notes)), "care")
        self.notice.setVisible(any(notes))
        self.act.setEnabled(some)
        self.fit()

    def _take(self) -> None:
        self.act.setEnabled(False)
        fn = take_closures if self._of_venue else take_busy
        self._context.tasks.write(
            self, f"Take in a calendar of {self._name}", fn, self._subject_id, self._said(), **self._how(),
            done=lambda *_: self._done(), failed=self._wrong,
        )  # fmt: skip

    def _done(self) -> None:
        self.taken.emit()
        self.accept()

    def _wrong(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def say_span(starts_at: datetime, ends_at: datetime) -> str:
    """``Thu 9 July 2026, 12:00 to 13:00``; ``Thu 9 July 2026, all day``."""
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    last = end - timedelta(minutes=1)
    day = say_day(start.date())
    if start.time() == end.time() == time():
        return f"{day}, all day" if start.date() == last.date() else f"{day} to {say_day(last.date())}, all day"
    if start.date() == last.date():
        return f"{day}, {start:%H:%M} to {end:%H:%M}"
    return f"{day}, {start:%H:%M}, to {say_day(end.date())}, {end:%H:%M}"


def _say(one: Any) -> str:
    if isinstance(one, BusyTime):
        return ": ".join(filter(None, (say_span(one.starts_at, one.ends_at), one.title)))
    return say_days(one.first_day, one.last_day)


def _in_the_way(plan: BusyTaken | ClosuresTaken) -> str:
    if not plan.over:
        return ""
    if isinstance(plan, BusyTaken):
        named = ", ".join(f"“{one.title}”" for one in plan.over[:3])
        what = "They have a part then in"
    else:
        named = ", ".join(f"{one.event or one.title or 'a booking'} in {one.room}" for one in plan.over[:3])
        what = "Booked then:"
    more = f" and {len(plan.over) - 3} more" if len(plan.over) > 3 else ""
    return f"{what} {named}{more}."
