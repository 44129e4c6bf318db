"""A day on paper: the register to print before it, and the screen to key its ticks back in after it.

All is done from one field: a number or the first letters of a name, then Enter, and it waits for the next.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.choose import ask_save
from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, TextField, TimeField
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.formats.atomic import write_atomically
from convene.rules.checkin import Verdict
from convene.rules.errors import ConveneError, Invalid
from convene.rules.exchange import RegisterLine
from convene.rules.paper_register import find
from convene.rules.time import LONDON, instant, say_day, zone
from convene.services import paper_day
from convene.services.checkin import ScanResult
from convene.services.paper_day import PaperLine, PaperSheet

_MOST = 200
_REASONS = {"cancelled": "is off the list", "not_registered": "has no place yet"}


class KeyBack(TextField):
    """The field. ``stepped(by)``: up or down among who is meant."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the list below."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)


class PaperDayDialog(QDialog):
    """For the days of one event; it deletes itself."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        event_id: UUID,
        days: Sequence[date],
        *,
        ask: Callable[..., str | None] = ask_save,
        printer: AskPrinter | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("A day on paper")
        self._context, self._event_id = context, event_id
        self._ask, self._printer = ask, printer or ask_printer(self, "Print the register")
        self._sheet: PaperSheet | None = None
        self._tz: tzinfo = LONDON
        self._ticks: list[UUID] = []
        self.notice = Notice()
        self.notice.hide()
        self.title = elided("", 13, 400, "ink2")
        self.count = text_label("", 20, 650)
        self.days = Choice([(day, say_day(day)) for day in days], _likely_day(days, context.today()))
        self.days.edited.connect(self._other_day)
        self.at = TimeField()
        self.field = KeyBack(length=80)
        self.field.textChanged.connect(lambda _: self._filter())
        self.field.returnPressed.connect(self.tick)
        self.field.stepped.connect(self._step)
        self.form = Form()
        self.form.add_row(("day", "Day", self.days), ("at", "They came at", self.at))
        self.form.add("who", "Number or first letters of a name, then Enter", self.field)
        self.said = elided("", 13, 500)
        self.table = Table(_columns(lambda: self._tz), key=lambda line: line.registration_id, name="Register")
        self.table.opened.connect(self._tick_line)
        self.table.setMinimumHeight(look().px(180))
        self.back = button("Take back the last tick", small=True, on_click=self.take_back)
        self.walk_in = Form()
        self.walk_in.add_row(
            ("name", "Walk-in: name", TextField(length=200)),
            ("organisation", "Organisation", TextField(length=200)),
            ("email", "E-mail", TextField(length=200)),
        )
        for name in ("name", "organisation", "email"):
            self.walk_in.field(name).returnPressed.connect(self.add)
        self.register = button("Add and tick", icon="user-plus", on_click=self.add)
        self.print_act = button("Print register…", icon="printer", on_click=self.print)
        self.save_act = button("Save as PDF…", on_click=self.save)
        done = button("Done", "filled", on_click=self.accept)
        head = row(text_label("A day on paper", 20, 650), None, self.count, gap=12, margins=(0, 0, 8, 0))
        line = row(self.said, gap=12)
        line.addWidget(self.back)
        body = column(
            self.form,
            line,
            boxed(column(Rule(), self.table, Rule(), gap=0)),
            8,
            self.walk_in,
            row(None, self.register),
            gap=8,
            margins=(0, 0, 8, 0),
        )
        whole = column(head, self.title, self.notice, 8, gap=4, margins=(24, 20, 24, 20))
        whole.addWidget(scrolled(boxed(body)), 1)
        whole.addSpacing(8)
        whole.addLayout(row(self.print_act, self.save_act, None, done, gap=8, margins=(0, 0, 8, 0)))
        self.setLayout(whole)
        window = parent.window()
        self.resize(min(look().px(760), window.width() - 40), min(look().px(720), window.height() - 40))
        self.back.setEnabled(False)
        self.field.setFocus()
        self.refresh(new_day=True)

    def refresh(self, *, new_day: bool = False) -> None:
        """Read the register of the day again."""
        if (day := self.days.value()) is not None:
            came = partial(self._came, new_day=new_day)
            self._context.tasks.read(
                self, paper_day.sheet, self._event_id, day=day, done=came, failed=self.notice.say_error
            )

    def tick(self) -> None:
        """Tick whoever is marked; what was typed goes, so that the next can be."""
        if self.field.value() and (line := self.table.current()) is not None:
            self._tick_line(line)
        elif self.field.value():
            self._say(f"Nobody here is “{self.field.value()}”. Add them as a walk-in below.", "danger")

    def take_back(self) -> None:
        """Take the last tick of this sitting back."""
        if self._ticks:
            self.notice.hide()
            label, who = "Take back a tick", self._ticks.pop()
            how = {"day": self.days.value(), "now": self._context.now(), "done": self._taken_back}
            self._context.tasks.write(self, label, paper_day.untick, self._event_id, who, failed=self._failed, **how)

    def add(self) -> None:
        """Put somebody from the lines for walk-ins on the list, and tick them."""
        self.walk_in.clear_errors()
        self._come("Add a walk-in from paper", paper_day.add, done=self._added, **self.walk_in.values())

    def print(self) -> None:
        """Number everybody, and print."""
        self._set(self._printed)

    def save(self) -> None:
        """Number everybody, and save the PDF."""
        if self._sheet is not None:
            name = f"Register {self._sheet.day.isoformat()}.pdf"
            if path := self._ask(self, QSettings(), "Save the register", name, "PDF (*.pdf)"):
                self._set(lambda pdf: self._keep(Path(path), pdf))

    def _come(self, label: str, service: Callable[..., Any], *args: Any, done: Callable[..., Any], **who: Any) -> bool:
        """Keep that somebody came at the time stated; False where there is no such time that day."""
        self.notice.hide()
        self.form.clear_errors()
        day, today = self.days.value(), self._context.now().astimezone(self._tz).date()
        try:
            at = instant(day, self.at.value(), self._tz, field="at")
        except Invalid as error:
            self.form.show_error(error)
            return False
        how = {"day": day, "at": at, "today": today, "done": done, "failed": self._failed}
        self._context.tasks.write(self, label, service, self._event_id, *args, **who, **how)
        return True

    def _tick_line(self, line: PaperLine) -> None:
        label = f"Tick {line.name} from paper"
        if self._come(label, paper_day.tick, line.registration_id, done=self._ticked):
            self.field.clear()
            self.field.setFocus()

    def _ticked(self, result: ScanResult, _change: Any) -> None:
        who = result.guest.registration_id if result.guest else None
        if result.verdict is Verdict.ADMITTED and who is not None:
            self._ticks.append(who)
            self._say(f"{result.name} is ticked", "ok")
        elif result.verdict is Verdict.ALREADY:
            since = f" since {result.since.astimezone(self._tz):%H:%M}" if result.since else ""
            self._say(f"{result.name} was here already{since}", "care")
        else:
            why = _REASONS.get(result.reason, "cannot be ticked")
            self._say(f"{result.name} {why}. Let them in at the desk, with a reason", "danger")
        self.refresh()

    def _taken_back(self, result: ScanResult, _change: Any) -> None:
        self._say(f"{result.name} is not ticked any more", "care")
        self.refresh()

    def _added(self, result: ScanResult, _change: Any) -> None:
        self.walk_in.set_values({"name": "", "organisation": "", "email": ""})
        self.walk_in.field("name").setFocus()
        self._ticked(result, _change)

    def _failed(self, error: ConveneError) -> None:
        if isinstance(error, Invalid) and self.walk_in.show_error(error):
            return
        known = error.data.get("registration_id")
        line = next((one for one in self._lines() if one.registration_id == known), None)
        if line is not None:  # a walk-in who is on the list
            self.field.setText(str(line.number or line.name))
            self.field.setFocus()
            self._say(f"{line.name} is on the list. Press Enter to tick them", "care")
            return
        self.notice.say_error(error)

    def _other_day(self) -> None:
        self._ticks = []
        self._say("", "ok")
        self.refresh(new_day=True)

    def _came(self, sheet: PaperSheet, *, new_day: bool) -> None:
        if sheet.day != self.days.value():
            return
        self._sheet, self._tz = sheet, zone(sheet.time_zone)
        if new_day:
            self.at.set_value(sheet.starts_at.astimezone(self._tz).time())
        here = sum(line.came is not None for line in sheet.lines)
        self.count.setText(f"{here} of {len(sheet.lines)} here")
        self.title.setText(sheet.title)
        self.table.placeholder = "Nobody holds a place yet." if not sheet.lines else "Nobody by that number or name."
        self.back.setEnabled(bool(self._ticks))
        self._filter()

    def _lines(self) -> Sequence[PaperLine]:
        return self._sheet.lines if self._sheet else ()

    def _filter(self) -> None:
        text = self.field.value()
        meant = find(self._lines(), text, most=_MOST) if text else self._lines()
        # Who is not here yet is more likely meant.
        self.table.set_rows(sorted(meant, key=lambda line: line.came is not None) if text else meant)
        rows = self.table.rows()
        self.table.choose(rows[0].registration_id if text and rows else None)

    def _step(self, by: int) -> None:
        rows, current = self.table.rows(), self.table.current()
        if rows:
            at = rows.index(current) + by if current in rows else 0
            self.table.choose(rows[max(0, min(at, len(rows) - 1))].registration_id)

    def _say(self, text: str, state: str) -> None:
        self.said.set_colour(look().state(state).ink)
        self.said.setText(text)

    def _set(self, done: Callable[[bytes], object]) -> None:
        def numbered(*_: Any) -> None:
            self._context.tasks.read(
                self, paper_day.sheet, self._event_id, day=self.days.value(), done=lay_out, failed=self._failed
            )

        def lay_out(sheet: PaperSheet) -> None:
            self._came(sheet, new_day=False)
            title = f"Rehearsal: {sheet.title}" if self._context.rehearsal else sheet.title
            how = {"label": "Setting the register", "done": done, "failed": self._failed}
            self._context.tasks.work(
                self, _register, sheet.to_print, title, sheet.day, self._context.now(), self._tz, **how
            )

        self._context.tasks.happen(
            self, "Number the register", paper_day.number, self._event_id, done=numbered, failed=self._failed
        )

    def _printed(self, pdf: bytes) -> None:
        try:
            pages = print_pdf(pdf, "Register", self._printer)
        except ConveneError as error:
            self._failed(error)
            return
        if pages:
            self._say("The register is printed", "ok")

    def _keep(self, path: Path, pdf: bytes) -> None:
        try:
            write_atomically(path, pdf)
        except ConveneError as error:
            self._failed(error)
            return
        self._say(f"The register is saved as {path.name}", "ok")


def _likely_day(days: Sequence[date], today: date) -> date | None:
    """Today, or the last day that was; before all of them the first."""
    past = [day for day in days if day <= today]
    return past[-1] if past else next(iter(days), None)


def _columns(tz: Callable[[], tzinfo]) -> list[Column]:
    def came(line: PaperLine) -> str:
        return f"{line.came.astimezone(tz()):%H:%M}" if line.came else ""

    def after(line: PaperLine) -> str:
        called = line.known_as if line.known_as and not line.name.startswith(line.known_as) else ""
        return called if line.expected else "off the list"

    return [
        Column("number", "No.", lambda line: str(line.number or ""), 56, right=True, sort=lambda line: line.number),
        Column("name", "Name", lambda line: line.name, 200, 3, weight=500, colour="ink", after=after),
        Column("organisation", "Organisation", lambda line: line.organisation, 150, 2, gives=1),
        Column(
            "came", "In at", came, 90,
            icon=lambda line: ("circle-check", "ok") if line.came else None,
            sort=lambda line: line.came,
        ),
    ]  # fmt: skip


def _register(
    people: list[RegisterLine],
    title: str,
    day: date,
    now: datetime,
    tz: tzinfo,
    *,
    progress: object,
    cancelled: object,
) -> bytes:
    from convene.formats.register_out import register_pdf

    del progress, cancelled  # a second, however many they are
    return register_pdf(people, event_title=title, day=day, now=now, tz=tz)
