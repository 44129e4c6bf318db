"""The drawer of the matrix: one person's days and what they still need; the reason of a mark; the rule."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout

from convene.desktop.kit.buttons import button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.attendance_rule import RuleForm
from convene.desktop.pages.attendance_words import (
    MARKS,
    STANDINGS,
    cell_look,
    cell_words,
    day_name,
    day_words,
    lacks_words,
    stands,
)
from convene.desktop.pages.people_parts import say_refused
from convene.desktop.pages.people_words import full_name
from convene.desktop.pages.pictures import Shape
from convene.rules.attendance import NEEDS_REASON, REASON_LENGTH, Mark
from convene.rules.completion import Standing
from convene.rules.errors import ConveneError, Invalid
from convene.rules.time import say_day
from convene.services import attendance
from convene.services.attendance import Attender, Matrix, MatrixDay


class AttendanceDrawer(Drawer):
    """``show_person`` follows the matrix (``follow``); forms stay as they are until they are sent or left."""

    marked = Signal()  # something was said of several people at once

    def __init__(self, context: Context) -> None:
        super().__init__("Attendance")
        self.context, self.tasks = context, context.tasks
        self.found: Matrix | None = None
        self.shown: UUID | None = None  # the registration shown, while nothing is being typed
        self._busy = False

    def follow(self, found: Matrix) -> None:
        """The matrix as it is now."""
        self.found = found
        if self.shown is not None:
            self.show_person(self.shown)

    def show_person(self, registration_id: UUID) -> None:
        """All days of somebody, with reasons, and what they still need."""
        one = self._one(registration_id)
        if self.found is None or one is None:
            self.close_drawer()
            return
        self.shown = one.id
        heading, known = full_name(one.name, one.known_as)
        self.open_drawer(heading, known or one.organisation)
        if one.outlook is not None:
            words = stands(one, len(self.found.days))
            self.add_to_head(Tag(words, *STANDINGS[one.outlook.standing][1:]))
        elif stands(one, 2):
            self.add_to_head(Tag(stands(one, 2)))
        self._needs(one)
        box = self.section("Days" if len(self.found.days) > 1 else "Day")
        box.setSpacing(14)
        for number, day in enumerate(self.found.days):
            box.addLayout(self._day(one, number, day))
        self.add_foot(button("Open in People", on_click=lambda: self._open(one)))

    def close_drawer(self) -> None:
        """Nobody is shown any more."""
        self.shown = None
        super().close_drawer()

    def marks_menu(self, people: Sequence[Attender], day: MatrixDay) -> QMenu:
        """What can be said of people and a day; before the day somebody can only be excused."""
        menu = QMenu(self)
        self.fill_marks(menu, people, day)
        return menu

    def fill_marks(self, menu: QMenu, people: Sequence[Attender], day: MatrixDay) -> None:
        """Put that into a menu."""
        held = {cell.mark for one in people for cell in one.cells if cell.day_id == day.id}
        for mark, words in MARKS.items():
            act = menu.addAction(words)
            act.setEnabled(day.date <= self.context.today() or mark is Mark.EXCUSED)
            act.setCheckable(True)
            act.setChecked(held == {mark})
            act.triggered.connect(lambda _=False, mark=mark: self.say(people, day, mark))
        if held - {None}:
            menu.addSeparator()
            menu.addAction("As scanned").triggered.connect(lambda: self._clear(people, day))

    def say(self, people: Sequence[Attender], day: MatrixDay, mark: Mark) -> None:
        """Say it at once, or ask for the reason first."""
        if mark in NEEDS_REASON:
            self._ask_reason(people, day, mark)
        else:
            self._write(people, day, mark, "")

    def change_rule(self) -> None:
        """The form of the completion rule, with how people would stand by what it says."""
        if self.found is None:
            return
        found, self.shown = self.found, None
        self.open_drawer("What it takes to complete", found.title)
        form = RuleForm(found)
        self.section().addWidget(form)
        usual = [button("Usual rule", "quiet", on_click=lambda: self._set_rule(form, usual=True))]
        save = button("Save the rule", "filled", on_click=lambda: self._set_rule(form))
        self.add_foot(save, button("Cancel", on_click=self.close_drawer), *(usual if found.own_rule else []))
        form.fields.field("days").setFocus(Qt.FocusReason.OtherFocusReason)
        form.fields.field("days").selectAll()

    # One person -------------------------------------------------------------------------------------------------------

    def _needs(self, one: Attender) -> None:
        if one.outlook is None or self.found is None or one.outlook.standing is Standing.COMPLETED:
            return
        if len(self.found.days) == 1:
            return
        box = self.section("Still needed")
        for line in lacks_words(one.outlook, self.found.days):
            box.addWidget(text_label(line, 13, 400, wrap=True, selectable=True))
        if one.outlook.by_catching_up:
            box.addWidget(text_label("Catching up what was missed would still do.", 12, 400, "ink3", wrap=True))

    def _day(self, one: Attender, number: int, day: MatrixDay) -> QVBoxLayout:
        assert self.found is not None  # noqa: S101 - a person is shown
        shape, colour = cell_look(one, number)[1] or ("dot", "ink3")
        menu = self.marks_menu([one], day)
        change = menu_button("Mark", menu, "quiet", small=True)
        change.setAccessibleName(f"Mark {day_words(day)}")
        lines = column(gap=1, margins=(0, 4, 0, 0))
        name = day_name(day)
        when = say_day(day.date, year=False) + ("" if day.required else ", not required")
        lines.addWidget(text_label(name or when, 13, 600, wrap=True))
        if name:
            lines.addWidget(text_label(when, 12, 400, "ink3"))
        lines.addWidget(text_label(cell_words(one, number, ZoneInfo(self.found.time_zone)), 13, 400, "ink2", wrap=True))
        if reason := one.cells[number].reason:
            lines.addWidget(text_label(f"“{reason}”", 13, 400, wrap=True, selectable=True))
        line = row(gap=10)
        line.addWidget(boxed(column(Shape(shape, colour), margins=(0, 5, 0, 0))), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(lines, 1)
        line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return column(line, gap=0)

    def _open(self, one: Attender) -> None:
        if self.found is not None:
            event_id = self.found.event_id
            self.context.go("event", event_id=event_id, tab="people", registration_id=one.id)

    def _one(self, registration_id: UUID) -> Attender | None:
        people = self.found.people if self.found is not None else ()
        return next((one for one in people if one.id == registration_id), None)

    # What is said ----------------------------------------------------------------------------------------------------

    def _ask_reason(self, people: Sequence[Attender], day: MatrixDay, mark: Mark) -> None:
        back, self.shown = self.shown, None
        word = MARKS[mark].removesuffix("…")
        self.open_drawer(f"{word}: {_who(people)}", day_words(day))
        form = Form()
        hint = "How the day was made up for" if mark is Mark.CAUGHT_UP else "In a few words: it is kept with the person"
        form.add("reason", "Reason", TextField(_reason(people, day, mark), length=REASON_LENGTH), hint=hint)
        self.section().addWidget(form)
        leave = self._leave(back)

        def send() -> None:
            self._write(people, day, mark, form.values()["reason"], form=form, done=leave)

        form.field("reason").returnPressed.connect(send)
        self.add_foot(button(f"Mark as {word.lower()}", "filled", on_click=send), button("Cancel", on_click=leave))
        form.field("reason").setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, back: UUID | None) -> Callable[[], None]:
        return lambda: self.show_person(back) if back is not None else self.close_drawer()

    def _write(
        self,
        people: Sequence[Attender],
        day: MatrixDay,
        mark: Mark,
        reason: str,
        *,
        form: Form | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        self._send(
            f"Mark {_who(people)} {MARKS[mark].removesuffix('…').lower()} on {say_day(day.date)}",
            attendance.mark,
            [one.id for one in people],
            day.id,
            mark,
            reason=reason,
            now=self.context.now(),
            today=self.context.today(),
            form=form,
            done=lambda: self._said(people, done),
        )

    def _said(self, people: Sequence[Attender], done: Callable[[], None] | None) -> None:
        if done is not None:
            done()
        if len(people) > 1:
            self.marked.emit()

    def _clear(self, people: Sequence[Attender], day: MatrixDay) -> None:
        label = f"Take the mark of {_who(people)} on {say_day(day.date)} off"
        ids = [one.id for one in people]
        self._send(label, attendance.clear, ids, day.id, done=lambda: self._said(people, None))

    def _set_rule(self, form: RuleForm, *, usual: bool = False) -> None:
        if self.found is not None:
            self._send(
                f"Change the completion rule of “{self.found.title}”",
                attendance.set_rule,
                self.found.event_id,
                None if usual else form.rule(),
                form=form.fields,
                done=self.close_drawer,
            )

    def _send(
        self, label: str, fn: Any, *args: Any, done: Callable[[], None], form: Form | None = None, **kw: Any
    ) -> None:
        if self._busy:  # a second press before the first has come back
            return
        self._busy = True

        def came(*_: Any) -> None:
            self._busy = False
            done()

        def refused(error: ConveneError) -> None:
            self._busy = False
            if form is not None and isinstance(error, Invalid) and form.show_error(error):
                return
            if self.isHidden():
                self.tasks.failed.emit(error)
            else:
                say_refused(self, error)

        self.tasks.write(self, label, fn, *args, done=came, failed=refused, **kw)


def _who(people: Sequence[Attender]) -> str:
    return people[0].name if len(people) == 1 else f"{len(people)} people"


def _reason(people: Sequence[Attender], day: MatrixDay, mark: Mark) -> str:
    """The reason that is kept already, where somebody is marked so."""
    cells: list[Any] = [cell for cell in people[0].cells if cell.day_id == day.id and cell.mark is mark]
    return cells[0].reason if len(people) == 1 and cells else ""
