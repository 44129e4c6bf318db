"""What importing a programme again would do, session by session, before it is done."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.plan_lines import count
from convene.rules.time import say_day, zone
from convene.services.programme_import import Imported
from convene.services.programme_import_plan import Difference, DifferenceKind

_KINDS = {
    DifferenceKind.NEW: ("New", "ok", "plus"),
    DifferenceKind.MOVED: ("Moved", "info", "arrow-right"),
    DifferenceKind.CHANGED: ("Changed", "neutral", "pencil"),
    DifferenceKind.REMOVED: ("Cancelled", "danger", "x"),
}
"""Word, state of the look, shape."""
_FIELDS = {
    "starts_at": "Start", "minutes": "Length", "room": "Room", "day": "Day", "title": "Title", "abstract": "Abstract",
    "track": "Track", "url": "Link", "state": "State", "content_note": "Content note", "capacity": "Capacity",
    "themes": "Themes", "people": "People",
}  # fmt: skip
_LONG = 40  # characters: a text that is longer is only said to be another


def say_counts(done: Imported) -> str:
    """``2 new, 1 moved``; nothing for no change."""
    said = ((done.new, "new"), (done.moved, "moved"), (done.changed, "changed"), (done.removed, "cancelled"))
    return ", ".join(f"{number:,} {word}" for number, word in said if number)


def say_fields(one: Difference, tz: tzinfo) -> str:
    """``Start: 11:00 → 10:50; Room: Library → Hall``, the day only where it is another."""
    said = []
    for name, was, now in one.fields:
        old, new = _value(was, tz), _value(now, tz)
        if isinstance(was, datetime) and isinstance(now, datetime) and _day(was, tz) == _day(now, tz):
            old, new = (f"{at.astimezone(tz):%H:%M}" for at in (was, now))
        words = _FIELDS.get(name, name)
        long = "\n" in old + new or len(old) > _LONG or len(new) > _LONG
        said.append(f"{words} is another" if long else f"{words}: {old or '–'} → {new or '–'}")
    if one.kind is DifferenceKind.REMOVED:
        said.insert(0, "Not in the file any more" if not said else "Cancelled in the file")
    return "; ".join(said)


class IntakeDialog(QDialog):
    """The differences as a list with filters, and the button that takes them in. It deletes itself.

    ``columns_wanted``: what the columns of a table (``headings``) mean is to be corrected.
    """

    columns_wanted = Signal()

    def __init__(
        self, parent: QWidget, name: str, time_zone: str, preview: Imported, *, headings: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Import a programme")
        tz = zone(time_zone)
        self._differences = preview.differences
        number = len(preview.differences)
        same = preview.sessions - preview.new - preview.moved - preview.changed
        words = f"{count(preview.sessions, 'session')} in “{name}”"
        if number:
            title = f"Import {count(number, 'change')} into {preview.title}?"
            kept = " and so does what was added here" if preview.before else ""
            words += f". {same:,} stay as they are,{kept}." if same > 0 else "."
        else:
            title, words = f"{preview.title} is as it is in the file", words + ": nothing would change."
        self._whole = column(
            text_label(title, 20, 650, wrap=True), text_label(words, 13, 400, "ink2", wrap=True), gap=8,
            margins=(24, 20, 24, 20),
        )  # fmt: skip
        if preview.notes:
            self._whole.addWidget(Notice(" ".join(preview.notes), "care"))
        if number:
            self._list(tz)
        self.act = button("Import", "filled", "check", on_click=self.accept)
        if not number:
            self.act.hide()
        close = button("Cancel" if number else "Close", on_click=self.reject)
        foot = row(text_label("One undo takes all of it back.", 12, 400, "ink3"), None)
        if headings:
            foot.insertWidget(0, button("Columns…", "quiet", "table-2", on_click=self._correct))
        foot.addWidget(close)
        foot.addWidget(self.act)
        self._whole.addSpacing(8)
        self._whole.addLayout(foot)
        self.setLayout(self._whole)
        window = parent.window()
        if number:
            self.resize(min(look().px(960), window.width() - 80), min(look().px(620), window.height() - 60))
        (self.act if number else close).setFocus()

    def _correct(self) -> None:
        self.reject()
        self.columns_wanted.emit()

    def _list(self, tz: tzinfo) -> None:
        self.table = Table(_columns(tz), key=lambda one: one.session_id, name="What the import would do")
        self.table.set_rows(self._differences)
        self.chips: dict[DifferenceKind | None, Chip] = {None: Chip("All", len(self._differences))}
        for kind, (word, _, _) in _KINDS.items():
            if found := sum(one.kind is kind for one in self._differences):
                self.chips[kind] = Chip(word, found)
        group = QButtonGroup(self)
        for kind, chip in self.chips.items():
            group.addButton(chip)
            chip.toggled.connect(lambda on, kind=kind: self._filter(kind) if on else None)
        self.chips[None].setChecked(True)
        self._whole.addSpacing(4)
        self._whole.addLayout(row(*self.chips.values(), None, gap=8))
        self._whole.addWidget(boxed(column(Rule(), self.table, Rule(), gap=0)), 1)

    def _filter(self, kind: DifferenceKind | None) -> None:
        self.table.set_rows(one for one in self._differences if kind in (None, one.kind))


def _columns(tz: tzinfo) -> list[Column]:
    return [
        Column(
            "kind", "What", lambda one: _KINDS[one.kind][0], 104, tag=lambda one: _KINDS[one.kind][1:],
            sort=lambda one: list(_KINDS).index(one.kind),
        ),
        Column("title", "Session", lambda one: one.title, 190, 3, weight=600, colour="ink"),
        Column(
            "when", "When", lambda one: _value(one.starts_at, tz), 150, gives=1,
            sort=lambda one: one.starts_at.timestamp() if one.starts_at else None,
        ),
        Column("room", "Room", lambda one: one.room, 100, 1, gives=2),
        Column("fields", "What changes", lambda one: say_fields(one, tz), 200, 4, tip=lambda one: say_fields(one, tz)),
    ]  # fmt: skip


def _day(at: datetime, tz: tzinfo) -> str:
    return say_day(at.astimezone(tz).date(), year=False)


def _value(value: object, tz: tzinfo) -> str:
    if isinstance(value, datetime):
        return f"{_day(value, tz)}, {value.astimezone(tz):%H:%M}"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
