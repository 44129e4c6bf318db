"""The calendar: all events, options and deadlines, by month, quarter and year."""

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedLayout, QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip, Segmented
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Toolbar, boxed, column, row, scrolled
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.text import literal, text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.calendar_month import MonthView
from convene.desktop.pages.calendar_paint import Legend
from convene.desktop.pages.calendar_small import SmallMonths
from convene.desktop.pages.calendar_words import GROUPS, say, say_period, where
from convene.desktop.pages.date_notes import TABLES, Marks, bring_school_holidays, marks_between
from convene.desktop.pages.event_words import STATUS_WORDS
from convene.desktop.pages.move_dialog import open_move_dialog
from convene.rules.calendar_months import View, months_of, seen, turn, within
from convene.rules.time import say_day
from convene.services import calendar_board
from convene.services.calendar_board import CalendarBoard, Entry

_EMPTY = "Nothing is planned yet. Begin with an event: what it is called, and its first day."


class CalendarPage(Page):
    """``arrive`` takes ``day``, which is to be seen; without it, the calendar stays where it was."""

    title = "Calendar"
    shows = frozenset({"booking_dates", "bookings", "event_days", "events", "observances", "rooms", "venues"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._board: CalendarBoard | None = None
        self.day = within(context.today())
        self.view = View.MONTH
        self.period = text_label("", 20, 650)
        self.views = Segmented([(view.value, view.value.capitalize()) for view in View], "How much to see")
        self.views.chosen.connect(lambda key: self.see(View(key), self.day))
        self.kinds = {key: Chip(words) for key, (words, _) in GROUPS.items()}
        for chip in self.kinds.values():
            chip.toggled.connect(lambda _: self._show())
        self.status = Choice([(None, "Any status"), *STATUS_WORDS.items()])
        self.status.setAccessibleName("Status")
        self.status.edited.connect(self._show)
        self.month, self.small = MonthView(), SmallMonths()
        self.month.moved.connect(self._move)
        self.small.month_wanted.connect(lambda day: self.see(View.MONTH, day))
        for canvas in (self.month, self.small):
            canvas.opened.connect(self.open)
            canvas.listed.connect(self._list)
            canvas.pointed.connect(lambda day: self.see(self.view, day))
        self._back, self._next = (
            icon_button("chevron-left", "Earlier", kind="plain", on_click=lambda: self._turn(-1)),
            icon_button("chevron-right", "Later", kind="plain", on_click=lambda: self._turn(1)),
        )
        today = button("Today", on_click=lambda: self.see(self.view, within(context.today())))
        filters = Overflow(*self.kinds.values())
        more = icon_button("ellipsis", "More", kind="plain")
        menu = QMenu(more)
        menu.addAction("Import school holidays…", self._bring_dates)
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        self.bar = Toolbar(self._back, today, self._next, self.views, self.status, filters, None, more)
        self._hint = text_label("", 13, 400, "ink2")
        self._act = button("", "quiet", small=True, on_click=self._follow)
        self._canvases = QStackedWidget()
        self._areas = [scrolled(canvas) for canvas in (self.month, self.small)]
        for area in self._areas:
            self._canvases.addWidget(area)
        head = row(self.period, 12, self._hint, self._act, None, margins=(24, 10, 24, 8))
        whole = boxed(column(self.bar, head, self._canvases, Legend(), gap=0))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(whole)
        self._pages.addWidget(EmptyState(_EMPTY, "New event", lambda: context.go("events", new=True)))
        self._goal: date | None = None

    def arrive(self, target: dict[str, Any]) -> None:
        """Perhaps for a day."""
        self.target = target
        self.see(self.view, target.get("day") or self.day, afresh=True)
        self._canvas().setFocus(Qt.FocusReason.MouseFocusReason)  # keys work at once; the ring comes with the first

    def refresh(self) -> None:
        """Read again what is seen."""
        first, last = seen(self.view, self.day)
        self.tasks.read(self, calendar_board.board, first=first, last=last, done=self._read)
        self.tasks.read(self, marks_between, first, last, done=self._mark)

    def see(self, view: View, day: date, *, afresh: bool = False) -> None:
        """Look at that day, and so much around it."""
        before = seen(self.view, self.day)
        had_focus = self._canvas().hasFocus()
        self.view, self.day = view, day
        self.views.set_value(view.value)
        self._canvases.setCurrentIndex(0 if view is View.MONTH else 1)
        self.period.setText(say_period(view, day))
        canvas = self._canvas()
        canvas.show_days(view, day, self.context.today())
        if had_focus:
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        if (cell := canvas.cells.get(day)) is not None:
            middle = cell.center().toPoint()
            area = self._areas[self._canvases.currentIndex()]
            area.ensureVisible(middle.x(), middle.y(), 0, round(cell.height() / 2))
        if afresh or seen(view, day) != before:
            self.refresh()

    def open(self, entry: Entry) -> None:
        """Go where an entry belongs."""
        place, target = where(entry)
        self.context.go(place, **target)

    def _canvas(self) -> MonthView | SmallMonths:
        return self.month if self.view is View.MONTH else self.small

    def _turn(self, step: int) -> None:
        self.see(self.view, turn(self.view, self.day, step))

    def _mark(self, marks: Marks) -> None:
        for canvas in (self.month, self.small):
            canvas.show_marks(marks)

    def _bring_dates(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import school holidays", "", TABLES)
        if name:
            bring_school_holidays(self, Path(name))

    def _read(self, board: CalendarBoard) -> None:
        if (board.first, board.last) == seen(self.view, self.day):  # else another part of the year is on its way
            self._board = board
            self._pages.setCurrentIndex(0 if board.events or board.entries else 1)
            self._show()

    def _show(self) -> None:
        if self._board is None:
            return
        entries = [entry for entry in self._board.entries if self._passes(entry)]
        self._canvas().show_entries(entries)
        months = {(month.year, month.month) for month in months_of(self.view, self.day)}
        self._say_little([entry for entry in entries if (entry.date.year, entry.date.month) in months])

    def _filtered(self) -> bool:
        return self.status.value() is not None or any(chip.isChecked() for chip in self.kinds.values())

    def _passes(self, entry: Entry) -> bool:
        chosen = [key for key, chip in self.kinds.items() if chip.isChecked()] or list(GROUPS)
        of_kind = any(entry.kind in GROUPS[key][1] for key in chosen)
        return of_kind and self.status.value() in (None, entry.status)

    def _say_little(self, entries: list[Entry]) -> None:
        """Where nothing is seen: why, and the way to something."""
        board = self._board
        self._goal = None
        words = act = ""
        if board is not None and not entries:
            if self._filtered():
                words, act = "Nothing passes the filters here.", "Show everything"
            else:
                self._goal = board.after or board.before
                words = f"Nothing in this {self.view}."
                act = "" if self._goal is None else f"Go to {say_day(self._goal)}"
        self._hint.setText(words)
        self._act.set_text(act)
        self._act.setVisible(bool(act))

    def _follow(self) -> None:
        if self._goal is not None:
            self.see(self.view, self._goal)
            return
        self.status.set_value(None)
        for chip in self.kinds.values():
            chip.setChecked(False)
        self._show()

    def _list(self, day: date, place: QPoint) -> None:
        """All that stands on a day, to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(say_day(day))
        for entry in self._canvas().entries.get(day, ()):
            words = say(entry)
            action = menu.addAction(literal(words if len(words) <= 90 else words[:89] + "…"))
            action.triggered.connect(lambda _=False, entry=entry: self.open(entry))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(place)

    def _move(self, entry: Entry, day: date) -> None:
        if entry.event_id is not None and entry.day_id is not None:
            open_move_dialog(self.context, self, entry.event_id, entry.day_id, day)
