"""Choosing a list to take along: which one, its columns, rows, order and headings, and a name to keep the choice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice as ChoiceField
from convene.desktop.kit.fields import TickField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import look
from convene.desktop.pages.export_lists_parts import ColumnsList, ConditionsBar, FirstRows
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError
from convene.rules.exchange import Sheet
from convene.rules.time import zone
from convene.rules.workbook_choice import Choice, Order, chosen, without_missing
from convene.services import list_workbooks, workbook_presets
from convene.services.events import EventDetail
from convene.services.list_workbooks import LISTED, ListWorkbook, listed
from convene.services.workbook_presets import Preset

_HEADINGS = (("", "Ours"), ("eventbrite", "As Eventbrite"), ("pretix", "As pretix"))


class ListsDialog(QDialog):
    """``save(list, sheets)`` with what was chosen, once somebody wants it as a file. It deletes itself."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, event: EventDetail, now: datetime,
        save: Callable[[ListWorkbook, list[Sheet]], object], *, read_only: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Save a list")
        self._tasks, self._event, self._now, self._save_file = tasks, event, now, save
        self._sheets: list[Sheet] = []
        self._made: list[Sheet] = []
        self._rows = 0
        self._presets: tuple[Preset, ...] = ()
        self._then: tuple[Order, ...] = ()  # of a kept choice, as long as nobody sorts otherwise
        self.which = ChoiceField([(one.key, one.name) for one in LISTED], LISTED[0].key)
        self.which.setAccessibleName("List")
        self.which.edited.connect(self._read)
        self.preset = ChoiceField([("", "As it comes")], "")
        self.preset.setAccessibleName("Kept choice")
        self.preset.edited.connect(self._use_preset)
        self.forget = button("Forget", "quiet", small=True, on_click=self._forget)
        self.sentence = text_label("", 13, 400, "ink2", wrap=True)
        self.columns, self.only, self.first = ColumnsList(), ConditionsBar(), FirstRows(tasks)
        self.order = ChoiceField([("", "As it comes")], "")
        self.order.setAccessibleName("Sorted by")
        self.downwards = TickField("Downwards")
        self.headings = ChoiceField(_HEADINGS, "")
        self.headings.setAccessibleName("Headings")
        self.order.edited.connect(self._sort_by_one)
        for edited in (self.columns, self.only, self.order, self.downwards, self.headings):
            edited.edited.connect(self._show)
        self.name = TextField(placeholder="Keep this choice as…", length=workbook_presets.LONGEST_NAME)
        self.name.setAccessibleName("Name to keep this choice as")
        self.keep = button("Keep", small=True, on_click=self._keep)
        self.wrong = Notice("", "danger")
        self.wrong.hide()
        self.save = button("Save…", "filled", on_click=self._save)
        self._lay_out()
        for widget in (self.name, self.keep):
            widget.setVisible(not read_only)
        self._read_only = read_only
        self.forget.hide()
        within = parent.window()
        self.resize(min(look().px(860), within.width() - 40), min(look().px(640), within.height() - 40))
        self._read()

    def _lay_out(self) -> None:
        sorting = row(
            column(text_label("Sorted by", 13, 600), row(self.order, self.downwards, gap=8), gap=6),
            column(text_label("Headings", 13, 600), self.headings, gap=6),
            gap=24,
        )
        beside = column(self.only, sorting, gap=16)
        beside.addWidget(self.first, 1)
        middle = row(self.columns, gap=24)
        middle.addLayout(beside, 1)
        top = row(gap=8)
        top.addWidget(self.which, 1)
        top.addWidget(self.preset, 1)
        top.addWidget(self.forget)
        inside = column(top, self.sentence, gap=8, margins=(0, 0, 8, 0))
        inside.addSpacing(8)
        inside.addLayout(middle, 1)
        self.name.setMinimumWidth(look().px(210))
        foot = row(self.name, self.keep, None, button("Cancel", on_click=self.reject), self.save)
        self.setLayout(
            column(
                text_label("Save a list", 20, 650),
                scrolled(boxed(inside)),
                self.wrong,
                foot,
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )

    def choice(self) -> Choice:
        """What is chosen now; all columns in their order are none named, so that later questions come too."""
        picked = self.columns.chosen()
        everything = [one.heading for one in picked] == [one.heading for one in self._columns]
        order = (Order(self.order.value(), self.downwards.value()), *self._then) if self.order.value() else ()
        plain = everything and not any(one.called for one in picked)
        return Choice(() if plain else picked, self.only.conditions, order, self.headings.value())

    @property
    def _columns(self) -> Any:
        return self._sheets[0].columns if self._sheets else ()

    def _read(self) -> None:
        self.save.setEnabled(False)
        self.sentence.setText(f"{listed(self.which.value()).sentence} Needs are left out.")
        key = self.which.value()
        self._tasks.read(
            self, list_workbooks.list_sheets, self._event.id, key, now=self._now, done=self._came, failed=self._failed
        )

    def _came(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        self._rows = sum(1 for _ in sheets[0].rows)
        headings = [one.heading for one in self._columns]
        self.order.set_options([("", "As it comes"), *((heading, heading) for heading in headings)])
        self._take(Choice())
        self._read_presets("")

    def _read_presets(self, name: str) -> None:
        def came(presets: tuple[Preset, ...]) -> None:
            self._presets = presets
            self.preset.set_options([("", "As it comes"), *((one.name, one.name) for one in presets)])
            self.preset.set_value(name)
            self.preset.setEnabled(bool(presets))
            self.forget.setVisible(bool(name) and not self._read_only)

        self._tasks.read(self, workbook_presets.presets, self.which.value(), done=came, failed=self._failed)

    def _use_preset(self) -> None:
        name = self.preset.value()
        self.forget.setVisible(bool(name) and not self._read_only)
        kept = next((one.choice for one in self._presets if one.name == name), Choice())
        choice, missing = without_missing(kept, self._columns)
        self._take(choice)
        if missing:
            self.wrong.say(f"This event has no {', '.join(f'“{one}”' for one in missing)}: left out.", "info")
            self.wrong.show()

    def _take(self, choice: Choice) -> None:
        """Show a choice in all the fields."""
        order, self._then = choice.order[0] if choice.order else Order(""), choice.order[1:]
        self.columns.show_columns(self._columns, choice.columns)
        self.only.show_conditions([one.heading for one in self._columns], choice.only)
        self.order.set_value(order.heading)
        self.downwards.set_value(order.downwards)
        self.headings.set_value(choice.headings)
        self._show()

    def _sort_by_one(self) -> None:
        self._then = ()

    def _show(self) -> None:
        self.wrong.hide()
        self.downwards.setEnabled(bool(self.order.value()))
        choice, tz = self.choice(), zone(self._event.time_zone)
        self.save.setEnabled(bool(self.columns.chosen()))
        try:
            self._made = [chosen(sheet, choice, tz) for sheet in self._sheets]
        except ConveneError as error:
            self.save.setEnabled(False)
            self._failed(error)
            return
        if not self.columns.chosen():
            self._made = [replace(sheet, columns=[], rows=[]) for sheet in self._sheets]
        self.first.show_rows(self._made[0], len(self._made), tz, of=self._rows)

    def _keep(self) -> None:
        name = self.name.value()

        def kept(_result: object, _change: object) -> None:
            self.name.clear()
            self._read_presets(name)

        label = f"Keep the choice “{name}”"
        fn = workbook_presets.keep_preset
        self._tasks.write(self, label, fn, self.which.value(), name, self.choice(), done=kept, failed=self._failed)

    def _forget(self) -> None:
        name = self.preset.value()

        def gone(_result: object, _change: object) -> None:
            self._read_presets("")

        fn = workbook_presets.remove_preset
        self._tasks.write(
            self, f"Forget the choice “{name}”", fn, self.which.value(), name, done=gone, failed=self._failed
        )

    def _failed(self, error: ConveneError) -> None:
        self.wrong.say_error(error)
        self.wrong.show()

    def _save(self) -> None:
        self.accept()
        self._save_file(listed(self.which.value()), self._made)
