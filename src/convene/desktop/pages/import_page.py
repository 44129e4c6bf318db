"""Importing a list of people: choose or drop a file, see row by row what it would do, then do it as one change."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRectF, QSettings, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QStackedWidget, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.layout import Ground, Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.paint import painter_on
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.import_columns import FIELDS, ColumnsPanel
from convene.desktop.pages.people_words import ROLES, STATES, state_word
from convene.formats import columns as readers
from convene.formats.bounded import bounded
from convene.formats.columns import Mapping
from convene.formats.sheet_in import read_table
from convene.formats.table import Table as Sheet
from convene.rules.errors import ConveneError
from convene.rules.registrations import RegistrationState
from convene.services import imports
from convene.services.imports import Outcome, Preview, PreviewLine

OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    Outcome.NEW: ("New", "ok", "plus"),
    Outcome.CHANGED: ("Changed", "info", "pencil"),
    Outcome.SAME: ("Same", "neutral", "check"),
    Outcome.CONFLICT: ("Conflict", "care", "triangle-alert"),
    Outcome.REFUSED: ("Refused", "danger", "octagon-alert"),
}
"""Word, state of the look, shape."""
COMING = {RegistrationState.REGISTERED: "Comes on the list", RegistrationState.WAITING: "Waits"}
_FIELD_WORDS = {field.value: words for field, words in FIELDS}
_FILES = "Lists of people (*.csv *.tsv *.txt *.xlsx);;All files (*)"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that was read, and how it is understood."""

    path: Path
    sheet: Sheet
    mapping: Mapping
    people: tuple[Any, ...]

    @property
    def source(self) -> str:
        """What the registrations are said to be from."""
        return self.mapping.source or self.path.stem


def open_list(path: Path, *, progress: Any, cancelled: Any) -> Chosen:
    """Read a file in a child process with limits, and understand it."""
    sheet = bounded(read_table, path)
    return understand(path, sheet, readers.propose(sheet), progress=progress, cancelled=cancelled)


def understand(path: Path, sheet: Sheet, mapping: Mapping, *, progress: Any, cancelled: Any) -> Chosen:  # noqa: ARG001
    """The people of a file whose columns mean what ``mapping`` says."""
    return Chosen(path, sheet, mapping, tuple(readers.people(sheet, mapping)))


class DropPlace(QWidget):
    """Where a file is dropped, or chosen. ``dropped(path)``."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName("Drop a list here, or choose a file")
        self.choose = button("Choose a file…", "filled", "folder-open", on_click=self._ask)
        middle = Qt.AlignmentFlag.AlignHCenter
        box = column(gap=8, margins=(32, 0, 32, 0))
        box.addStretch(2)
        box.addSpacing(look().px(52))
        box.addWidget(text_label("Drop a list of people here", 20, 650), 0, middle)
        for words in (
            "CSV or Excel, from Eventbrite, Microsoft Forms, Tito, or any sheet with a header row.",
            "You see what it would do, row by row, before anything is changed.",
        ):
            box.addWidget(text_label(words, 13, 400, "ink2"), 0, middle)
        box.addSpacing(12)
        box.addWidget(self.choose, 0, middle)
        box.addStretch(3)
        self.setLayout(box)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed frame, in the accent while a file is held over it."""
        painter, now = painter_on(self), look()
        frame = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        painter.setPen(QPen(now.accent if self._over else now.line2, 2 if self._over else 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(now.selected if self._over else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 12, 12)
        size = look().px(40)
        top = self.layout().itemAt(2).geometry().top() - size - 12
        paint_icon(painter, QRectF((self.width() - size) / 2, top, size, size), "file-spreadsheet", "ink3")
        painter.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may come."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self._light(on=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went away again."""
        self._light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Here it is."""
        self._light(on=False)
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _light(self, *, on: bool) -> None:
        self._over = on
        self.update()

    def _ask(self) -> None:
        kept = QSettings()
        folder = str(kept.value("import/folder", ""))
        name, _ = QFileDialog.getOpenFileName(self, "Choose a list of people", folder, _FILES)
        if name:
            kept.setValue("import/folder", str(Path(name).parent))
            self.dropped.emit(Path(name))


class ImportPage(Ground):
    """The import of one event's list. ``left``: the list is wanted again."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("page")
        self.context, self.tasks = context, context.tasks
        self.event_id: UUID | None = None
        self.chosen: Chosen | None = None
        self._lines: tuple[PreviewLine, ...] = ()
        self.notice = Notice()
        self.title = text_label("Import people", 15, 650)
        self.under = elided("", 13, 400, "ink2")
        self.go_on = button("Import", "filled", "check", on_click=self.apply)
        self.done = button("See the list", "filled", "users", on_click=self.left.emit)
        self.other = button("Another file…", "plain", "folder-open", on_click=self._restart)
        head = row(
            icon_button("arrow-left", "Back to the list", on_click=self.left.emit), 4, gap=8, margins=(16, 8, 16, 8)
        )
        head.addLayout(column(self.title, self.under, gap=1), 1)
        head.addWidget(self.other)
        head.addWidget(self.go_on)
        head.addWidget(self.done)
        self.drop = DropPlace()
        self.drop.dropped.connect(self.read_file)
        self.chips = {None: Chip("All", 0)} | {outcome: Chip(words, 0) for outcome, (words, _, _) in OUTCOMES.items()}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
        self.table = Table(_columns(), key=lambda line: line.row, sorted_by=None, name="What the import would do")
        self.columns = ColumnsPanel()
        self.columns.corrected.connect(self._correct)
        lines = boxed(column(Toolbar(*self.chips.values()), self.table, gap=0))
        self.look_through = boxed(row(lines, self.columns, gap=0))
        self.steps = QStackedWidget()
        self.steps.addWidget(self.drop)
        self.steps.addWidget(self.look_through)
        noticed = boxed(column(self.notice, margins=(24, 12, 24, 8)))
        self._noticed = noticed
        self.setLayout(column(boxed(head), Rule(), noticed, self.steps, gap=0))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        self._restart()

    def begin(self, event_id: UUID) -> None:
        """A new import into the list of this event."""
        self.event_id = event_id
        self._restart()
        self.drop.choose.setFocus()

    def read_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self._say_nothing()
        self._say_under(f"Reading {path.name}…")
        self.tasks.work(
            self, open_list, path, label=f"Reading {path.name}", done=self._understood, failed=self._unreadable
        )

    def apply(self) -> None:
        """Import, as one change."""
        if self.chosen is None or self.event_id is None:
            return
        self.go_on.setEnabled(False)
        counts = self._counts()
        self.tasks.write(
            self,
            f"Import {_people(counts[Outcome.NEW] + counts[Outcome.CHANGED])} from {self.chosen.source}",
            imports.apply,
            self.event_id,
            self.chosen.people,
            source=self.chosen.source,
            now=self.context.now(),
            done=self._imported,
            failed=self._refused,
        )

    def _restart(self) -> None:
        self.chosen = None
        self._say_nothing()
        self.title.setText("Import people")
        self._say_under("")
        for act in (self.go_on, self.other, self.done):
            act.hide()
        self.steps.setCurrentIndex(0)

    def _understood(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.columns.show_mapping(chosen.sheet, chosen.mapping)
        brand = f"{chosen.mapping.source} list" if chosen.mapping.source else "A list"
        count = len(chosen.people)
        self.title.setText(f"{brand}, {count:,} {'row' if count == 1 else 'rows'}")
        self._say_under(", ".join((chosen.path.name, *chosen.sheet.notes)))
        self.other.show()
        self._look()

    def _look(self) -> None:
        if self.chosen is not None and self.event_id is not None:
            self.tasks.read(
                self,
                imports.preview,
                self.event_id,
                self.chosen.people,
                source=self.chosen.source,
                done=self._previewed,
                failed=self._refused,
            )

    def _correct(self, mapping: Mapping) -> None:
        if self.chosen is not None:
            was = self.chosen
            self.tasks.work(
                self, understand, was.path, was.sheet, mapping, label="Reading the columns", done=self._understood
            )

    def _previewed(self, preview: Preview) -> None:
        self._show(preview)
        counts = self._counts()
        coming = counts[Outcome.NEW] + counts[Outcome.CHANGED]
        self.go_on.set_text(f"Import {_people(coming)}" if coming else "Nothing to import")
        self.go_on.setEnabled(bool(coming))
        self.go_on.show()
        self.done.hide()
        self.steps.setCurrentIndex(1)
        if coming:
            self.go_on.setFocus()

    def _show(self, preview: Preview) -> None:
        self._lines = preview.lines
        for outcome, chip in self.chips.items():
            count = len(preview.lines) if outcome is None else preview.counts[outcome]
            chip.set_count(count)
            chip.setVisible(outcome is None or bool(count))
        if not any(chip.isChecked() and not chip.isHidden() for chip in self.chips.values()):
            self.chips[None].setChecked(True)
        self._filter()

    def _filter(self) -> None:
        wanted = next((outcome for outcome, chip in self.chips.items() if chip.isChecked()), None)
        self.table.set_rows([line for line in self._lines if wanted is None or line.outcome is wanted])

    def _counts(self) -> dict[Outcome, int]:
        how = [line.outcome for line in self._lines]
        return {outcome: how.count(outcome) for outcome in Outcome}

    def _imported(self, preview: Preview, _change: Any) -> None:
        self._show(preview)
        counts = self._counts()
        done = [f"{counts[o]:,} {OUTCOMES[o][0].lower()}" for o in (Outcome.NEW, Outcome.CHANGED) if counts[o]]
        left = counts[Outcome.CONFLICT] + counts[Outcome.REFUSED]
        words = f"Imported: {', '.join(done)}."
        if left:
            words += f" {_rows(left)} left out; the reasons are in the list."
        self._say(words, "ok", undo=True)
        self.go_on.hide()
        self.done.show()
        self.done.setFocus()

    def _undone(self, _change: Any) -> None:
        self._say("The import was taken back.", "info")
        self._look()

    def _unreadable(self, error: ConveneError) -> None:
        self._restart()
        self._refused(error)

    def _refused(self, error: ConveneError) -> None:
        self.go_on.setEnabled(True)
        self._say(f"{error.title}. {error.hint}" if error.hint else error.title, "danger")

    def _say_under(self, words: str) -> None:
        self.under.setText(words)
        self.under.setVisible(bool(words))

    def _say_nothing(self) -> None:
        self._noticed.hide()

    def _say(self, words: str, state: str, *, undo: bool = False) -> None:
        box = self._noticed.layout()
        box.removeWidget(self.notice)
        self.notice.setParent(None)
        self.notice.deleteLater()
        act = {"act": "Undo", "on_act": lambda: self.tasks.undo(self, done=self._undone)} if undo else {}
        self.notice = Notice(words, state, **act)
        box.addWidget(self.notice)
        self._noticed.show()


def _columns() -> list[Column]:
    return [
        Column("row", "Row", lambda line: str(line.row), 48, sort=lambda line: line.row),
        Column(
            "outcome",
            "Outcome",
            lambda line: OUTCOMES[line.outcome][0],
            100,
            tag=lambda line: OUTCOMES[line.outcome][1:],
            sort=lambda line: list(OUTCOMES).index(line.outcome),
        ),
        Column("name", "Name", lambda line: line.name or "No name", 120, 2, weight=600, colour="ink"),
        Column("email", "E-mail", lambda line: line.email, 110, 2),
        Column("organisation", "Organisation", lambda line: line.organisation, 90, 2),
        Column("what", "What happens", _what, 190, 4, colour=_what_colour),
    ]


def _what(line: PreviewLine) -> str:
    if line.outcome in {Outcome.CONFLICT, Outcome.REFUSED}:
        return line.reason[:1].upper() + line.reason[1:]
    changes = "; ".join(
        f"{_FIELD_WORDS.get(name, name)}: {_word(old) or '–'} → {_word(new) or '–'}" for name, old, new in line.changes
    )
    parts = [line.reason, changes]
    if line.outcome is Outcome.NEW and line.state is not None:
        parts.insert(0, COMING.get(line.state, f"Kept as {state_word(line.state).lower()}"))
    return ". ".join(part for part in parts if part)


def _what_colour(line: PreviewLine) -> str:
    return {Outcome.CONFLICT: "care", Outcome.REFUSED: "danger"}.get(line.outcome, "ink2")


def _word(value: str) -> str:
    """States and roles as people say them; anything else as it is."""
    words = {state.value: said for state, (said, _, _) in STATES.items()} | {r.value: said for r, said in ROLES.items()}
    return words.get(value, value)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count:,} rows were"
