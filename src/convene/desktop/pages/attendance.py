"""The Attendance tab of an event: people by days, how each stands by the completion rule, and the rule in words."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.attendance_drawer import AttendanceDrawer
from convene.desktop.pages.attendance_table import MatrixTable
from convene.desktop.pages.attendance_words import day_words, standing_word
from convene.desktop.pages.paper_day_dialog import PaperDayDialog
from convene.rules.completion import Standing
from convene.rules.text import search_key
from convene.services import attendance
from convene.services.attendance import Attender, Matrix

_FILTERS: tuple[Standing, ...] = (Standing.AT_RISK, Standing.CANNOT_COMPLETE, Standing.ON_THE_WAY, Standing.COMPLETED)


class AttendancePage(Page):
    """``arrive`` takes ``show`` (a standing to filter by) and ``registration_id`` (whose days to show)."""

    title = "Attendance"
    shows = frozenset({"attendance_marks", "event_days", "events", "organisations", "people", "registrations", "scans"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: Matrix | None = None
        self._words: list[str] = []
        self._show_next: dict[str, Any] = {}
        self.search = SearchField("Search people")
        self.search.searched.connect(self._search)
        self.chips: dict[str, Chip] = {"all": Chip("All", 0)}
        self.chips |= {standing.value: Chip(standing_word(standing, 2), 0) for standing in _FILTERS}
        self.filters = Overflow(*self.chips.values())
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
        self._rule_title = text_label("To complete", 13, 400, "ink3")
        self._rule = elided("", 13, 600)
        self._change = button("Change rule…", small=True, on_click=self.change_rule)
        self._amiss = Notice(state="care", act="Change rule…", on_act=self.change_rule)
        self._amiss.setContentsMargins(24, 0, 24, 8)
        line = row(self._rule_title, gap=10, margins=(24, 12, 24, 2))
        line.addWidget(self._rule)
        line.addWidget(self._change)
        line.addStretch(1)
        self._rule_line = boxed(line)
        self.paper = button("Paper day…", small=True, on_click=self.paper_day)
        self.bar = Toolbar(self.search, self.filters, None, self.paper)
        self.table = MatrixTable()
        self.drawer = AttendanceDrawer(context)
        self.drawer.marked.connect(self.table.clear_ticks)
        self.table.asked.connect(self._ask)
        self.table.looked.connect(lambda one: self.drawer.show_person(one.id))
        self.table.chosen.connect(self._chosen)
        self.bulk = BulkBar(self.table)
        self.bulk.add("Mark…", "pencil").clicked.connect(lambda _=False: self._bulk_menu())
        self.bulk.add("Copy as table", "copy").clicked.connect(lambda _=False: self.table.copy())
        self.empty = EmptyState(
            "Nobody is on the list yet. Attendance begins with people who hold a place.",
            "Open People",
            lambda: self._go("people"),
        )
        self.dayless = EmptyState(
            "This event has no day yet. Attendance is of people and days.", "Give it a day", self._edit
        )
        self.lists = QStackedWidget()
        for widget in (self.table, self.empty, self.dayless):
            self.lists.addWidget(widget)
        main = column(self._rule_line, self._amiss, self.bar, self.lists, gap=0)
        self.setLayout(row(Beside(boxed(main), self.drawer), gap=0))
        self.chips["all"].setChecked(True)
        for widget in (self._rule_line, self._amiss, self.bar):
            widget.hide()

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or some of the people of this one."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
            self.table.clear_ticks()
            self.table.set_rows([])
            self.search.clear()
            self.chips["all"].setChecked(True)
        self._show_next = target
        if target.get("show") in self.chips:
            self.chips[target["show"]].setChecked(True)
        super().arrive(target)

    def refresh(self) -> None:
        """Read the matrix again."""
        if (event_id := self.target.get("event_id")) is not None:
            self.tasks.read(self, attendance.matrix, event_id, today=self.context.today(), done=self._show)

    def change_rule(self) -> None:
        """The form of the rule."""
        self.drawer.change_rule()

    def paper_day(self) -> None:
        """The register to print, and its ticks to key back."""
        if self._found is not None:
            days = list(dict.fromkeys(day.date for day in self._found.days))
            PaperDayDialog(self.context, self, self._found.event_id, days).open()

    def _show(self, found: Matrix) -> None:
        if found.event_id != self.target.get("event_id"):
            return
        self._found, days = found, len(found.days)
        there = bool(found.people and found.days)
        self.lists.setCurrentIndex(0 if there else 1 if found.days else 2)
        self.bar.setVisible(there)
        self._rule_line.setVisible(days > 1)
        self._rule.setText(found.words[:1].upper() + found.words[1:])
        self._rule_title.setText("To complete" if found.own_rule else "To complete, as usual")
        self._amiss.setVisible(bool(found.amiss))
        if found.amiss:
            self._amiss.say(f"{found.amiss}. Nobody can complete until the rule or the days change.", "care")
        self.chips["all"].set_count(len(found.people))
        for standing in _FILTERS:
            chip, count = self.chips[standing.value], found.standings.get(standing, 0)
            chip.setText(standing_word(standing, days))
            chip.set_count(count)
            self.filters.offer(chip, on=bool(count) or chip.isChecked())
        self.table.show_matrix(found)
        self._filter()
        self.drawer.follow(found)
        target, self._show_next = self._show_next, {}
        if (wanted := target.get("registration_id")) is not None and self.table.choose(wanted):
            self.drawer.show_person(wanted)

    def _search(self, text: str) -> None:
        self._words = search_key(text).split()
        self._filter()

    def _filter(self) -> None:
        if self._found is None:
            return
        shown = next((key for key, chip in self.chips.items() if chip.isChecked()), "all")
        belongs: Callable[[Attender], bool] = (
            (lambda _: True)
            if shown == "all"
            else (lambda one: one.outlook is not None and one.outlook.standing.value == shown)
        )
        rows = [one for one in self._found.people if belongs(one) and all(word in one.found_by for word in self._words)]
        self.table.placeholder = "Nobody by that name here." if self._words else "Nobody here."
        self.table.set_rows(rows)

    def _chosen(self, one: Attender | None) -> None:
        if one is not None and self.drawer.shown is not None:
            self.drawer.show_person(one.id)

    def _ask(self, one: Attender, day_id: UUID, where: QPoint) -> None:
        if self._found is None:
            return
        day = next(day for day in self._found.days if day.id == day_id)
        menu = self.drawer.marks_menu([one], day)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _bulk_menu(self) -> None:
        if self._found is None:
            return
        people, menu = self.table.ticked_rows(), QMenu(self)
        for day in self._found.days:
            of_day = menu.addMenu(day_words(day)) if len(self._found.days) > 1 else menu
            self.drawer.fill_marks(of_day, people, day)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.bulk.mapToGlobal(QPoint(16, 0)))

    def _go(self, tab: str, **target: Any) -> None:
        self.context.go("event", event_id=self.target["event_id"], tab=tab, **target)

    def _edit(self) -> None:
        self._go("overview", edit=True)
