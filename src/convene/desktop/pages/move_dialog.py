"""Moving a day of an event: choose the date, see what goes along and what is in the way, then do it as one change."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import DateField, Form, TickField
from convene.desktop.kit.layout import boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import STATE_TAGS, STATES
from convene.desktop.pages.date_notes import DateNotes, Notes, falling_on
from convene.desktop.pages.event_words import say_hours
from convene.desktop.pages.pictures import Picture, Shape
from convene.desktop.pages.plan_lines import MARK, count, line, note, section
from convene.rules.errors import ConveneError, Invalid
from convene.rules.event_move import ClashKind, MovePlan, label
from convene.rules.time import say_day
from convene.services.event_move import move_day, plan


def open_move_dialog(context: Context, parent: QWidget, event_id: UUID, day_id: UUID, to: date) -> "MoveDialog":
    """Ask about moving a day, beginning with the date ``to``: the day's own, or the one it was dragged to."""
    dialog = MoveDialog(context, parent, event_id, day_id, to)
    dialog.open()
    return dialog


class MoveDialog(QDialog):
    """The new date, the plan of the move as the date is chosen, and the button that does it. It deletes itself."""

    def __init__(self, context: Context, parent: QWidget, event_id: UUID, day_id: UUID, to: date) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Move a day")
        self.setMinimumWidth(look().px(560))
        self._context, self._event_id, self._day_id = context, event_id, day_id
        self._plan: MovePlan | None = None
        self._title = text_label("Move a day", 20, 650, wrap=True)
        self._was = text_label("", 13, 400, "ink2", wrap=True)
        self._form = Form()
        self._date = self._form.add("to", "New date", DateField(to))
        self._notes = DateNotes(answerable=False)
        self._notes.hide()
        self._leave = TickField("Leave bookings behind whose room is taken then")
        self._leave.setVisible(False)
        self._notice = Notice()
        self._notice.hide()
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(140))
        self._act = button("Move the day", "filled", on_click=self._move)
        self._act.setEnabled(False)
        self.setLayout(
            column(
                self._title,
                self._was,
                8,
                self._form,
                self._notes,
                self._leave,
                self._notice,
                4,
                found,
                12,
                row(None, button("Cancel", on_click=self.reject), self._act),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(560), min(look().px(660), parent.window().height() - 40))
        self._date.edited.connect(self._ask)
        self._leave.edited.connect(self._ask)
        self._date.setFocus()
        self._ask()

    def _ask(self) -> None:
        self._act.setEnabled(False)
        to = self._date.value()
        if to is not None:
            self._context.tasks.read(
                self,
                plan,
                self._event_id,
                self._day_id,
                to=to,
                leave_bookings=self._leave.value(),
                today=self._context.today(),
                done=self._show,
                failed=self._refused,
            )
            self._context.tasks.read(self, falling_on, [to], event_id=self._event_id, done=self._say_notes)

    def _say_notes(self, found: Notes) -> None:
        self._notes.show_notes(found.get(self._date.value() or date.min, ()))

    def _show(self, found: MovePlan) -> None:
        if found.to != self._date.value():
            return  # another date was chosen since
        self._plan = found
        self._form.clear_errors()
        self._notice.hide()
        self._title.setText(f"Move {found.event}")
        self._was.setText(f"From {say_day(found.was)}. Everything keeps its time of day.")
        taken = any(clash.kind is ClashKind.ROOM and clash.stops for clash in found.clashes)
        self._leave.setVisible(taken or self._leave.value())
        clear(self._found)
        moves = found.to != found.was
        self._act.setEnabled(moves and found.possible)
        if not moves:
            section(self._found, "What would move", _moving(found))
            return
        for title, stops in (("In the way", True), ("Good to know first", False)):
            said = [note(clash.detail, stops=stops) for clash in found.clashes if clash.stops is stops]
            section(self._found, title, said)
        section(self._found, "Moves along", _moving(found))
        section(self._found, "Stays", _staying(found))
        section(self._found, "Owed afterwards", _owed(found))

    def _move(self) -> None:
        found = self._plan
        if found is None:
            return
        self._act.setEnabled(False)
        self._context.tasks.write(
            self,
            label(found.event, found.was, found.to),
            move_day,
            self._event_id,
            self._day_id,
            to=found.to,
            leave_bookings=self._leave.value(),
            today=self._context.today(),
            done=lambda result, _: self.accept() if result.moved else self._show(result),
            failed=self._refused,
        )

    def _refused(self, error: ConveneError) -> None:
        clear(self._found)
        if not (isinstance(error, Invalid) and self._form.show_error(error)):
            self._notice.say_error(error)


def _moving(found: MovePlan) -> list[QWidget]:
    hours = say_hours(found.starts_at, found.ends_at, found.time_zone)
    lines = [line(Picture("calendar-days"), f"The day, {hours}")]
    if found.sessions:
        first, last = found.sessions[0], found.sessions[-1]
        names = f"“{first.title}”" if first is last else f"“{first.title}” to “{last.title}”"
        lines.append(line(Picture("columns-3"), count(len(found.sessions), "session"), names))
    for state, (colour, shape) in STATE_TAGS.items():
        if rooms := [one.room for one in found.bookings if one.state is state]:
            words = f"{count(len(rooms), 'room')}, {STATES[state].lower()}"
            lines.append(line(Shape(shape, colour, MARK), words, ", ".join(rooms)))
    return lines


def _staying(found: MovePlan) -> list[QWidget]:
    lines = []
    for one in found.left:
        colour, shape = STATE_TAGS[one.state]
        lines.append(line(Shape(shape, colour, MARK), f"{one.room}, {STATES[one.state].lower()}", one.why))
    if found.diary_dates:
        words = f"{count(found.diary_dates, 'date')} in the diary of the bookings"
        lines.append(line(Picture("calendar-clock"), words, "The venue set them: agree them again"))
    return lines


def _owed(found: MovePlan) -> list[QWidget]:
    lines = []
    if found.owed:
        words = f"{count(found.owed, 'calendar entry', 'calendar entries')} to issue again"
        lines.append(line(Picture("calendar-sync"), words))
    if found.registered:
        lines.append(line(Picture("users"), f"{count(found.registered, 'person', 'people')} registered to tell"))
    if found.contributors:
        words = f"{count(found.contributors, 'person', 'people')} taking part in the sessions to tell"
        lines.append(line(Picture("user-check"), words))
    if found.bookings:
        venues = " and ".join(dict.fromkeys(one.venue for one in found.bookings))
        words = f"{count(len(found.bookings), 'booking')} to agree again"
        lines.append(line(Picture("map-pin"), words, venues))
    return lines
