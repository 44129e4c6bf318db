"""Changing the place of sessions without the mouse: move one to a time and room, let two change places, shift all that
follows. What it would cause and mend is said while one chooses; then it is one change."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, NumberField, TimeField
from convene.desktop.kit.layout import boxed, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.pictures import Shape
from convene.desktop.pages.programme_words import clock, say_change, say_several, when
from convene.rules.errors import ConveneError, Invalid, Refused
from convene.rules.programme import (
    LONGEST,
    SHORTEST,
    SNAP,
    Agenda,
    AgendaDay,
    AgendaRoom,
    AgendaSession,
    Finding,
    Severity,
)
from convene.rules.programme_moves import Moves, on_day, shifted, swapped, weigh
from convene.rules.time import instant, say_day, zone

_MARK = 16  # pixels of the mark before a finding
_MARKS = {Severity.CLASH: ("octagon-alert", "danger"), Severity.CARE: ("heart-handshake", "care")}
_WHOLE_DAY = 24 * 60

Keep = Callable[[str, tuple[AgendaSession, ...]], object]


class ChangeDialog(QDialog):
    """A form, what it would mean, and the button that does it. ``keep(label, sessions)`` is called with the sessions
    as they are to be. It deletes itself."""

    def __init__(self, parent: QWidget, title: str, act: str, agenda: Agenda, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        self.agenda, self.tz = agenda, zone(agenda.time_zone)
        self._keep = keep
        self._moves: Moves | None = None
        self.form = Form()
        self._said = text_label("", 13, 400, "ink2", wrap=True)
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(96))
        self._act = button(act, "filled", on_click=self._do)
        buttons = row(None, button("Cancel", on_click=self.reject), self._act)
        heading = text_label(title, 20, 650, wrap=True)
        self.setLayout(
            column(heading, 8, self.form, 4, self._said, found, 12, buttons, gap=6, margins=(24, 20, 24, 20))
        )
        self.resize(look().px(520), min(look().px(480), parent.window().height() - 40))

    def sessions(self) -> tuple[AgendaSession, ...]:
        """The sessions as they would be. Raises Invalid at the field, and Refused."""
        raise NotImplementedError

    def label(self, moves: Moves) -> str:
        """What the change is called in the history."""
        raise NotImplementedError

    def ask(self) -> None:
        """Say what it would mean now."""
        clear(self._found)
        self.form.clear_errors()
        self._moves = None
        try:
            self._moves = weigh(self.agenda, self.sessions())
        except ConveneError as error:
            if not (isinstance(error, Invalid) and self.form.show_error(error)):
                self._said.setText(f"{error.title}. {error.hint}")
        else:
            self._say(self._moves)
        self._act.setEnabled(self._moves is not None and bool(self._moves.moved))

    def _say(self, moves: Moves) -> None:
        if not moves.moved:
            self._said.setText("That is how it is now.")
            return
        self._said.setText("\n".join(self._lines(moves)))
        if not (moves.caused or moves.solved):
            self._found.addWidget(text_label("Nothing clashes because of it.", 13, 400, "ink2"))
        self._section("It would cause", moves.caused)
        self._section("It would mend", moves.solved, mended=True)

    def _lines(self, moves: Moves) -> Iterable[str]:
        for one in moves.moved[:2]:
            yield f"“{one.now.title}”: {when(one.was, self.tz)}; then {when(one.now, self.tz)}."
        if len(moves.moved) > 2:
            yield f"And {len(moves.moved) - 2} more sessions."

    def _section(self, title: str, findings: Iterable[Finding], *, mended: bool = False) -> None:
        for number, finding in enumerate(findings):
            if not number:
                self._found.addSpacing(8)
                self._found.addWidget(text_label(title, 13, 650))
            shape, colour = ("circle-check", "ok") if mended else _MARKS[finding.severity]
            line = row(gap=10, margins=(0, 4, 0, 4))
            line.addWidget(Shape(shape, colour, _MARK), 0, Qt.AlignmentFlag.AlignTop)
            texts = column(text_label(finding.title, wrap=True), gap=0)
            texts.addWidget(text_label(finding.detail, 12, 400, "ink3", wrap=True))
            line.addLayout(texts, 1)
            self._found.addWidget(boxed(line))

    def _do(self) -> None:
        if self._moves is not None:
            self._keep(self.label(self._moves), tuple(one.now for one in self._moves.moved))
            self.accept()


class MoveTo(ChangeDialog):
    """One session to a day, a time and a room."""

    def __init__(self, parent: QWidget, agenda: Agenda, day: AgendaDay, session: AgendaSession, keep: Keep) -> None:
        super().__init__(parent, f"Move “{session.title}”", "Move it", agenda, keep)
        self._session = session
        start = (session.starts_at or day.starts_at).astimezone(self.tz)
        days = [(d.id, say_day(d.date)) for d in agenda.days]
        self._day = Choice(days, session.day_id or day.id)
        if len(days) > 1:
            self.form.add("day_id", "Day", self._day)
        else:
            self._day.setParent(self)
            self._day.hide()
        self._start = TimeField(start.time())
        self._minutes = NumberField(session.minutes, least=SHORTEST, most=LONGEST, unit="min")
        self.form.add_row(("starts_at", "Starts", self._start), ("minutes", "Lasts", self._minutes))
        rooms = [(None, "No room yet"), *((r.id, r.name) for r in agenda.rooms)]
        self._room = self.form.add("room_id", "Room", Choice(rooms, session.room_id))
        for field in (self._day, self._start, self._minutes, self._room):
            field.edited.connect(self.ask)
        (self._day if len(days) > 1 else self._start).setFocus()
        self.ask()

    def sessions(self) -> tuple[AgendaSession, ...]:
        """The one session."""
        day = next(d for d in self.agenda.days if d.id == self._day.value())
        at = on_day(day, self._start.value(), self.agenda.time_zone)
        room = _room(self.agenda, self._room.value())
        return (self._session.placed(day, at, room, self._minutes.value() or self._session.minutes),)

    def label(self, moves: Moves) -> str:
        """As on the grid."""
        (one,) = moves.moved
        return say_change(one.was, one.now, self.tz)


class MoveSeveral(ChangeDialog):
    """Several sessions as they lie to each other: to another day, earlier or later, some rooms to the side."""

    def __init__(
        self, parent: QWidget, agenda: Agenda, day: AgendaDay, together: Sequence[AgendaSession], keep: Keep
    ) -> None:
        super().__init__(parent, f"Move {len(together)} sessions", "Move them", agenda, keep)
        self._together, self._from = tuple(one for one in together if one.starts_at is not None), day
        days = [(d.id, say_day(d.date)) for d in agenda.days]
        self._day = Choice(days, day.id)
        if len(days) > 1:
            self.form.add("day_id", "Day", self._day)
        else:
            self._day.setParent(self)
            self._day.hide()
        rooms = [*agenda.meeting_rooms()]
        self._by = NumberField(0, least=-_WHOLE_DAY, most=_WHOLE_DAY, unit="min")
        self._by.setSingleStep(SNAP)
        self._across = NumberField(0, least=1 - max(len(rooms), 1), most=max(len(rooms), 1) - 1)
        self.form.add_row(("starts_at", "Later by", self._by), ("room_id", "Rooms to the right", self._across))
        self._rooms: list[AgendaRoom] = rooms
        for field in (self._day, self._by, self._across):
            field.edited.connect(self.ask)
        self._by.setFocus()
        self._by.selectAll()
        self.ask()

    def sessions(self) -> tuple[AgendaSession, ...]:
        """All of them. Raises Invalid("room_id") where one would be past the last room."""
        day = next(d for d in self.agenda.days if d.id == self._day.value())
        by = timedelta(minutes=self._by.value() or 0)
        return tuple(self._at(one, day, by) for one in self._together)

    def _at(self, one: AgendaSession, day: AgendaDay, by: timedelta) -> AgendaSession:
        assert one.starts_at is not None  # noqa: S101 - those alone are kept
        local = one.starts_at.astimezone(self.tz)
        date = local.date() + (day.date - self._from.date)
        start = instant(date, local.time(), self.tz, field="starts_at") + by
        return one.placed(day, start, self._room_for(one))

    def _room_for(self, one: AgendaSession) -> AgendaRoom | None:
        place = next((n for n, room in enumerate(self._rooms) if room.id == one.room_id), None)
        across = self._across.value() or 0
        if place is None or not across or one.spans_rooms:
            return _room(self.agenda, one.room_id)
        if not 0 <= place + across < len(self._rooms):
            raise Invalid("room_id", f"There is no room so far beside {one.room}", "Choose fewer.")
        return self._rooms[place + across]

    def label(self, moves: Moves) -> str:
        """How many."""
        return say_several("Move", [one.now for one in moves.moved])


class SwapWith(ChangeDialog):
    """One session and another."""

    def __init__(self, parent: QWidget, agenda: Agenda, session: AgendaSession, keep: Keep) -> None:
        super().__init__(parent, f"Swap “{session.title}”", "Swap them", agenda, keep)
        self._session = session
        others = sorted(
            (s for s in agenda.sessions if s.id != session.id and (s.starts_at or session.starts_at)),
            key=lambda s: (s.starts_at is None, s.day_id != session.day_id, s.starts_at or agenda.days[0].starts_at),
        )
        named = [(s.id, f"{s.title}, {self._place(s)}") for s in others]
        self._other = self.form.add("other", "Changes places with", Choice(named, others[0].id if others else None))
        self._other.edited.connect(self.ask)
        self._other.setFocus()
        self.ask()

    def _place(self, session: AgendaSession) -> str:
        if session.starts_at is None:
            return "in the tray"
        day = next(d for d in self.agenda.days if d.id == session.day_id)
        date = f"{say_day(day.date, year=False)} " if len(self.agenda.days) > 1 else ""
        return f"{date}{clock(session.starts_at, self.tz)} {session.room}".rstrip()

    def sessions(self) -> tuple[AgendaSession, ...]:
        """The two."""
        other = next((s for s in self.agenda.sessions if s.id == self._other.value()), None)
        if other is None:
            raise Refused("There is no other session", "Add one first.")
        return swapped(self.agenda, self._session, other)

    def label(self, moves: Moves) -> str:
        """Both by name."""
        other = next(one.now for one in moves.moved if one.now.id != self._session.id)
        return f"Swap “{self._session.title}” and “{other.title}”"


class ShiftFrom(ChangeDialog):
    """Everything of the day from a session on."""

    def __init__(self, parent: QWidget, agenda: Agenda, day: AgendaDay, session: AgendaSession, keep: Keep) -> None:
        super().__init__(parent, "Shift what follows", "Shift them", agenda, keep)
        self._day = day
        start = (session.starts_at or day.starts_at).astimezone(self.tz)
        self._after = TimeField(start.time())
        self._by = NumberField(15, least=-_WHOLE_DAY, most=_WHOLE_DAY, unit="min")
        self.form.add_row(("after", "All that starts at or after", self._after), ("by", "Later by", self._by))
        rooms: list[tuple[UUID | None, str]] = [(None, "In every room")]
        if session.room_id is not None and not session.spans_rooms:
            rooms.append((session.room_id, f"Only in {session.room}"))
        self._room = self.form.add("rooms", "Where", Choice(rooms, None), hint="Minutes below 0 make it earlier.")
        for field in (self._after, self._by, self._room):
            field.edited.connect(self.ask)
        self._by.setFocus()
        self._by.selectAll()
        self.ask()

    def sessions(self) -> tuple[AgendaSession, ...]:
        """All of them."""
        after = on_day(self._day, self._after.value(), self.agenda.time_zone, field="after")
        rooms = {self._room.value()} - {None}
        try:
            return shifted(self.agenda, self._day, after, timedelta(minutes=self._by.value() or 0), rooms=rooms)
        except Invalid as error:
            raise Invalid("by", error.title, error.hint) from error

    def label(self, moves: Moves) -> str:
        """How many and by how much."""
        by = self._by.value() or 0
        which = f"{len(moves.moved)} sessions" if len(moves.moved) > 1 else f"“{moves.moved[0].now.title}”"
        return f"Shift {which} {abs(by)} minutes {'later' if by > 0 else 'earlier'}"


def _room(agenda: Agenda, room_id: UUID | None) -> AgendaRoom | None:
    return next((room for room in agenda.rooms if room.id == room_id), None)
