"""When somebody cannot take part: what they said, one more time, one taken back."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import DateField, Form, TextField, TickField, TimeField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.busy_dialog import BusyDialog, ask_calendar, say_span
from convene.rules.availability import Unavailable
from convene.rules.errors import ConveneError, Invalid
from convene.rules.time import LONDON, instant
from convene.services import availability
from convene.services.availability import Noted

_DAWN, _MIDNIGHT = time(9), time(0)


class AvailabilityDialog(Fitted):
    """The times of one person; each act is kept at once and can be undone. ``changed``: something was. It deletes
    itself."""

    changed = Signal()

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        person_id: UUID,
        name: str,
        *,
        choose: Callable[[QWidget], str] = ask_calendar,
    ) -> None:
        super().__init__(parent, 440)
        self._choose = choose
        title = f"When {name} is not available"
        self.setWindowTitle(title)
        self._context, self._person_id, self._name = context, person_id, name
        self._times = column(gap=4)
        self.notice = Notice()
        self.notice.hide()
        self.form = form = Form()
        self._day, self._whole = DateField(context.today()), TickField("The whole day")
        self._from, self._to = TimeField(_DAWN), TimeField(time(17))
        form.add("date", "Day", self._day)
        form.add("whole", "", self._whole)
        form.add_row(("starts_at", "From", self._from), ("ends_at", "To", self._to))
        form.add("reason", "Reason", TextField(placeholder="For coordinators only", length=200))
        self._whole.edited.connect(self._follow)
        add = button("Add", "filled", on_click=self._add)
        add.setAutoDefault(True)
        self.head.addWidget(text_label(title, 20, 650, wrap=True))
        for piece in (boxed(self._times), self.notice, Rule(), form):
            self.lines.addWidget(piece)
        self.lines.addStretch(1)
        self.foot.addWidget(button("Import a calendar…", "quiet", "download", on_click=self._import))
        self.foot.addStretch(1)
        for act in (button("Close", on_click=self.accept), add):
            self.foot.addWidget(act)
        self._day.setFocus()
        self._read()

    def _read(self) -> None:
        self._context.tasks.read(
            self, availability.of_person, self._person_id, done=self._show, failed=self.notice.say_error
        )

    def _show(self, times: tuple[Unavailable, ...]) -> None:
        clear(self._times)
        if not times:
            self._times.addWidget(text_label("Nothing is known: they can take part any time.", 13, 400, "ink2"))
        calendars: dict[str, list[Unavailable]] = {}
        for one in times:
            if one.source:
                calendars.setdefault(one.source, []).append(one)
                continue
            said = say_time(one)
            self._line(said, one.reason, f"Remove {said}", partial(self._remove, one))
        for source, held in calendars.items():
            ahead = [one for one in held if one.ends_at > self._context.now()]
            under = f"{len(ahead):,} times ahead, the next {say_time(ahead[0])}" if ahead else "Nothing ahead"
            self._line(source, under, f"Remove all of {source}", partial(self._forget, source))
        self.fit()

    def _line(self, said: str, under: str, remove: str, on_remove: Callable[[], None]) -> None:
        words = column(text_label(said, 13, 500, wrap=True), gap=0)
        if under:
            words.addWidget(text_label(under, 12, 400, "ink2", wrap=True))
        line = row(gap=4)
        line.addLayout(words, 1)
        line.addWidget(icon_button("x", remove, small=True, on_click=on_remove))
        self._times.addWidget(boxed(line))

    def _forget(self, source: str) -> None:
        def done(*_: object) -> None:
            self._read()
            self.changed.emit()

        label = f"Remove a calendar of {self._name}"
        self._context.tasks.write(
            self, label, availability.forget, self._person_id, source, done=done, failed=self._wrong
        )

    def _import(self) -> None:
        if chosen := self._choose(self):
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> None:
        """Show what a calendar would change, and take it in."""
        dialog = BusyDialog(self._context, self, self._person_id, self._name, path, failed=self.notice.say_error)
        dialog.taken.connect(self._read)
        dialog.taken.connect(self.changed)

    def _follow(self) -> None:
        for field in (self._from, self._to):
            field.setEnabled(not self._whole.value())

    def _add(self) -> None:
        try:
            starts_at, ends_at = self._span()
        except Invalid as error:
            self._wrong(error)
            return
        self._context.tasks.write(
            self,
            f"{self._name} is not available",
            availability.add,
            self._person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=self.form.field("reason").value(),
            done=self._added,
            failed=self._wrong,
        )

    def _span(self) -> tuple[datetime, datetime]:
        day, whole = self._day.value() or self._context.today(), self._whole.value()
        last = day + timedelta(days=1) if whole else day
        return (
            instant(day, _MIDNIGHT if whole else self._from.value(), LONDON, field="starts_at"),
            instant(last, _MIDNIGHT if whole else self._to.value(), LONDON, field="ends_at"),
        )

    def _added(self, noted: Noted, _change: object) -> None:
        self.form.set_values({"reason": ""})
        self.notice.hide()
        if noted.over:
            titles = ", ".join(f"“{one.title}”" for one in noted.over[:3])
            more = f" and {len(noted.over) - 3} more" if len(noted.over) > 3 else ""
            self.notice.say(f"{self._name} has a part then in {titles}{more}.", "care")
        self._read()
        self.changed.emit()

    def _remove(self, one: Unavailable) -> None:
        def done(*_: object) -> None:
            self._read()
            self.changed.emit()

        self._context.tasks.write(
            self, f"{self._name} is available", availability.remove, one.id, done=done, failed=self._wrong
        )

    def _wrong(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def say_time(one: Unavailable) -> str:
    """``Thu 9 July 2026, 12:00 to 13:00``; ``Thu 9 July 2026, all day``."""
    return say_span(one.starts_at, one.ends_at)
