"""Importing a list of people: choose or drop a file, see row by row what it would do, then do it as one change."""

from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.layout import Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.import_chosen import Chosen, open_list, remembering, understand, with_cell, with_columns
from convene.desktop.pages.import_columns import ColumnsPanel
from convene.desktop.pages.import_drop import DropPlace
from convene.desktop.pages.import_lines import OUTCOMES, line_columns
from convene.desktop.pages.import_row import RowDrawer
from convene.desktop.pages.workbook_back import bring_back
from convene.formats.columns import Mapping
from convene.rules.errors import ConveneError
from convene.rules.workbook_returns import Returned
from convene.services import import_columns, imports
from convene.services.imports import Outcome, Preview, PreviewLine


class ImportPage(Page):
    """The import into the list of one event. ``arrive`` takes the ``path`` of a file that was dropped elsewhere."""

    title = "Import people"
    shows = frozenset({"registrations", "people"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._about = ""
        self._mine = self._finished = False  # the change that comes is ours; the import is done
        self.chosen: Chosen | None = None
        self._lines: tuple[PreviewLine, ...] = ()
        self.notice = Notice()
        self.heading = text_label("Import people", 15, 650)
        self.under = elided("", 13, 400, "ink2")
        self.go_on = button("Import", "filled", "check", on_click=self.apply)
        self.done = button("See the list", "filled", "users", on_click=self.leave)
        self.other = button("Another file…", "plain", "folder-open", on_click=self._restart)
        head = row(icon_button("arrow-left", "Back to the list", on_click=self.leave), 4, gap=8, margins=(16, 8, 16, 8))
        head.addLayout(column(self.heading, self.under, gap=1), 1)
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
        self.table = Table(
            line_columns(),
            key=lambda line: line.row or line.registration_id,
            sorted_by=None,
            name="What the import would do",
        )
        self.table.opened.connect(lambda line: self._open_row(line, take_focus=True))
        self.table.chosen.connect(self._follow)
        self.row = RowDrawer()
        self.row.put_right.connect(self._put_right)
        self.columns = ColumnsPanel()
        self.columns.corrected.connect(self._correct)
        self.row.closed.connect(self.columns.show)
        hint = text_label("Enter opens a row, to put it right", 12, 400, "ink3")
        hint.setMinimumHeight(self.chips[None].sizeHint().height())  # on one line with the chips
        lines = boxed(column(Toolbar(*self.chips.values(), None, hint), self.table, gap=0))
        self.look_through = boxed(row(lines, self.columns, self.row, gap=0))
        self.steps = QStackedWidget()
        self.steps.addWidget(self.drop)
        self.steps.addWidget(self.look_through)
        noticed = boxed(column(self.notice, margins=(24, 12, 24, 8)))
        self._noticed = noticed
        self.setLayout(column(boxed(head), Rule(), noticed, self.steps, gap=0))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)
        self._restart()

    @property
    def event_id(self) -> UUID | None:
        """The event that people come to."""
        return self.target.get("event_id")

    def arrive(self, target: dict[str, Any]) -> None:
        """A new import; one that was begun for this event goes on where it was."""
        if target.get("event_id") != self.event_id or self._finished or self.chosen is None:
            self._restart()
        super().arrive(target)
        if (path := target.get("path")) is not None:
            self.read_file(Path(path))
        elif self.chosen is None:
            self.drop.choose.setFocus()

    def refresh(self) -> None:
        """Something changed: look again what the file would do now."""
        if self._mine:
            self._mine = False
            return
        if self._finished:
            self._finished = False
            self._say_nothing()
        self._look()

    def leave(self) -> None:
        """Back to the list."""
        self.context.go("event", event_id=self.event_id, tab="people")

    def _back(self) -> None:
        if self.row.isHidden():
            self.leave()
        else:
            self.row.close_drawer()

    def read_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self._say_nothing()
        self._say_under(f"Reading {path.name}…")
        work = self.tasks.work(
            self,
            open_list,
            path,
            label=f"Reading {path.name}",
            done=lambda read: None if work.cancelled() else self._read(path, read),  # stopped when it had been read
            failed=self._unreadable,
        )
        work.finished.connect(lambda: self._restart() if work.cancelled() else None)

    def apply(self) -> None:
        """Import, as one change."""
        if self.chosen is None or self.event_id is None:
            return
        self.go_on.setEnabled(False)
        self.row.close_drawer()
        counts = self._counts()
        work = self.tasks.long_write(
            self,
            f"Import {_people(counts[Outcome.NEW] + counts[Outcome.CHANGED])} from {self.chosen.source}",
            imports.apply,
            self.event_id,
            self.chosen.people,
            source=self.chosen.source,
            now=self.context.now(),
            columns=self.chosen.columns,
            ask=not self.columns.ask.isHidden() and self.columns.ask.value(),
            done=self._imported,
            failed=self._refused,
        )
        work.finished.connect(lambda: self._stopped() if work.cancelled() and not self._finished else None)

    def _restart(self) -> None:
        self.chosen = None
        self._mine = self._finished = False
        self._say_nothing()
        self.row.close_drawer()
        self.columns.ask.set_value(False)
        self.heading.setText("Import people")
        self._say_under("")
        for act in (self.go_on, self.other, self.done):
            act.hide()
        self.steps.setCurrentIndex(0)
        if self.isVisible():
            self.drop.choose.setFocus()

    def _read(self, path: Path, chosen: Chosen | Returned) -> None:
        """It can be read: what did such a list mean last time? A workbook of ours says what it means."""
        if isinstance(chosen, Returned):
            self._restart()
            bring_back(self, self.event_id, path, chosen, done=lambda _: self.leave(), failed=self._refused)
            return
        self.tasks.read(
            self,
            import_columns.remembered,
            chosen.columns.fingerprint,
            done=lambda fields: self._recalled(chosen, fields),
            failed=self._refused,
        )

    def _recalled(self, chosen: Chosen, fields: dict[str, str] | None) -> None:
        again = remembering(chosen, fields)
        if again.mapping == chosen.mapping:
            self._understood(again)
        else:
            self._understand(again)

    def _understand(self, chosen: Chosen) -> None:
        self.tasks.work(self, understand, chosen, label="Reading the columns", done=self._understood)

    def _understood(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.columns.show_mapping(chosen.sheet, chosen.mapping, as_last_time=chosen.as_last_time)
        brand = f"{chosen.mapping.source} list" if chosen.mapping.source else "A list"
        count = len(chosen.people)
        self.heading.setText(f"{brand}, {count:,} {'row' if count == 1 else 'rows'}")
        corrected = f"{chosen.corrected} {'correction' if chosen.corrected == 1 else 'corrections'} made here"
        self._about = ", ".join((chosen.path.name, corrected) if chosen.corrected else (chosen.path.name,))
        self._say_under(self._about)
        if notes := (*chosen.sheet.notes, *chosen.doubts):
            self._say(" ".join(notes), "info")
        else:
            self._say_nothing()
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
            self._understand(with_columns(self.chosen, mapping))

    def _put_right(self, number: int, place: int, text: str) -> None:
        if self.chosen is not None:
            self._understand(with_cell(self.chosen, number, place, text))

    def _open_row(self, line: PreviewLine, *, take_focus: bool) -> None:
        if self.chosen is not None and not self._finished:
            self.columns.hide()
            self.row.show_line(line, self.chosen, take_focus=take_focus)

    def _follow(self, line: PreviewLine | None) -> None:
        if line is not None and not self.row.isHidden():
            self._open_row(line, take_focus=False)

    def _previewed(self, preview: Preview) -> None:
        self._show(preview)
        if self.chosen is not None and preview.source not in {"", self.chosen.source}:
            self._say_under(f"{self._about}, kept as {preview.source}")
        counts = self._counts()
        coming = counts[Outcome.NEW] + counts[Outcome.CHANGED]
        words = f"Import {_people(coming)}" if coming else "Nothing to import"
        self.go_on.set_text(words)
        self.go_on.setAccessibleName(words)
        self.go_on.setEnabled(bool(coming))
        self.go_on.show()
        self.done.hide()
        self.steps.setCurrentIndex(1)
        if self.row.isHidden():
            (self.go_on if coming else self.other).setFocus()
        elif (line := next((one for one in self._lines if one.row == self.row.row), None)) is not None:
            self._open_row(line, take_focus=False)

    def _show(self, preview: Preview) -> None:
        self._lines = (*preview.lines, *preview.gone)
        for outcome, chip in self.chips.items():
            count = len(self._lines) if outcome is None else preview.counts[outcome]
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
        self._mine = self._finished = True
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

    def _stopped(self) -> None:
        self.go_on.setEnabled(True)
        self._say("The import was stopped. Nothing was changed.", "info")

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
        act = {"act": "Undo", "on_act": lambda: self.tasks.undo(self, failed=self._refused)} if undo else {}
        self.notice = Notice(words, state, **act)
        box.addWidget(self.notice)
        self._noticed.show()


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count:,} rows were"
