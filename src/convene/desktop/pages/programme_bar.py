"""The row above the grid: days, threads, zoom, and what can be begun."""

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip, Segmented
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Toolbar, boxed, row
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.programme_words import short_day
from convene.rules.programme import Agenda
from convene.rules.time import say_day

_NARROW = 900  # pixels: with less, themes are a list
_SIDE_BY_SIDE = 5  # more days than that are a list


class ProgrammeBar(Dressed, Toolbar):
    """``day_chosen`` carries an id, ``thread_chosen`` the key of a theme or nothing, ``zoom_stepped`` 1 or -1,
    ``zoom_chosen`` a percentage, or None for the whole day."""

    day_chosen = Signal(object)
    thread_chosen = Signal(str)
    zoom_stepped = Signal(int)
    zoom_chosen = Signal(object)
    new_wanted = Signal()
    signup_wanted = Signal()
    threads_wanted = Signal()
    import_wanted = Signal()
    release_wanted = Signal()
    releases_wanted = Signal()
    findings_wanted = Signal()
    since_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._days: Segmented | Choice | None = None
        self._dates: tuple[tuple[UUID, date], ...] = ()
        self._chips: dict[str, Chip] = {}
        self._folding = Overflow()  # the chips; those without room are in its menu
        self._thread = ""
        self._word = text_label("Thread", 13, 400, "ink2")
        self._list = Choice([("", "No thread")], "")
        self._list.setAccessibleName("Thread")
        self._list.setMinimumContentsLength(16)
        self._list.edited.connect(lambda: self.follow(self._list.value()))
        self._percent = button("100%", small=False, tip="The usual size", on_click=lambda: self.zoom_chosen.emit(100))
        zoom = boxed(
            row(
                icon_button("minus", "Smaller", kind="plain", on_click=lambda: self.zoom_stepped.emit(-1)),
                self._percent,
                icon_button("plus", "Larger", kind="plain", on_click=lambda: self.zoom_stepped.emit(1)),
                button("Fit", tip="The whole day", on_click=lambda: self.zoom_chosen.emit(None)),
                gap=2,
            )
        )
        self._show_findings = button("Findings", icon="octagon-alert", on_click=self.findings_wanted.emit)
        self._show_findings.hide()
        more = icon_button("ellipsis", "More", kind="plain")
        menu = QMenu(more)
        menu.addAction("Sign-up: who gets which session", self.signup_wanted.emit)
        menu.addAction("Threads: where themes meet", self.threads_wanted.emit)
        menu.addSeparator()
        menu.addAction("Import a programme…", self.import_wanted.emit)
        menu.addSeparator()
        menu.addAction("Release…", self.release_wanted.emit)
        menu.addAction("Earlier releases…", self.releases_wanted.emit)
        self._since = menu.addAction("Show changes since the last release")
        self._since.setCheckable(True)
        self._since.setEnabled(False)
        self._since.toggled.connect(self.since_wanted)
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        new = button("New", icon="plus", tip="A new session (N)", on_click=self.new_wanted.emit)
        new.setAccessibleName("New session")
        for widget in (self._list, self._word, self._folding):
            self.left.addWidget(widget)
        for widget in (self._show_findings, zoom, more, new):
            self.right.addWidget(widget)

    def offer_findings(self, on: bool) -> None:
        """Offer to bring the findings back."""
        self._show_findings.setVisible(on)

    def offer_since(self, number: int) -> None:
        """Which release there is to compare with; 0 for none."""
        words = f"release {number}" if number else "the last release"
        self._since.setText(f"Show changes since {words}")
        self._since.setEnabled(number > 0)

    def set_since(self, on: bool) -> None:
        """Whether the changes are shown."""
        self._since.blockSignals(True)
        self._since.setChecked(on)
        self._since.blockSignals(False)

    def set_zoom(self, percent: int) -> None:
        """Say how large it is."""
        self._percent.set_text(f"{percent}%")
        self._percent.setAccessibleName(f"Zoom {percent}%, back to 100%")

    def thread(self) -> str:
        """The theme that is chosen; empty for none."""
        return self._thread

    def dress(self) -> None:
        """Larger text needs more room."""
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips where there is room for them, a list of themes where there is not."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < look().px(_NARROW)
        self._folding.setVisible(not narrow and bool(self._chips))
        self._list.setVisible(narrow and bool(self._chips))
        self._word.setVisible(not narrow and bool(self._chips))

    def show_agenda(self, agenda: Agenda, day_id: UUID | None, findings: int) -> None:
        """The days of an event, and the themes that run through it with their count on the day."""
        self._show_findings.set_text(f"Findings {findings:,}" if findings else "Findings")
        if tuple((d.id, d.date) for d in agenda.days) != self._dates:
            self._set_days(agenda)
        if self._days is not None and day_id is not None:
            self._days.set_value(str(day_id))
        carried = {key for s in agenda.sessions for key in s.themes}
        themes = [t for t in agenda.themes if t.key in carried]
        if [t.key for t in themes] != list(self._chips):
            self._set_chips([(t.key, t.name) for t in themes])
        counts = {t.key: sum(t.key in s.themes and s.day_id == day_id for s in agenda.sessions) for t in themes}
        for key, chip in self._chips.items():
            chip.set_count(counts[key])
        self._list.set_options([("", "No thread"), *((t.key, f"{t.name}  {counts[t.key]}") for t in themes)])
        self._list.set_value(self._thread)
        self._arrange()

    def _set_days(self, agenda: Agenda) -> None:
        if self._days is not None:
            _drop(self, self._days)
        self._dates = tuple((d.id, d.date) for d in agenda.days)
        self._days = None
        if not agenda.days:
            return
        if len(agenda.days) <= _SIDE_BY_SIDE:
            self._days = Segmented([(str(d.id), short_day(d)) for d in agenda.days], "Day")
            self._days.chosen.connect(lambda key: self.day_chosen.emit(UUID(key)))
        else:
            days = self._days = Choice([(str(d.id), say_day(d.date, year=False)) for d in agenda.days])
            days.setAccessibleName("Day")
            days.setMinimumWidth(look().px(150))
            days.edited.connect(lambda: self.day_chosen.emit(UUID(days.value())))
        self.left.addWidget(self._days)
        for widget in (self._list, self._word, self._folding):  # behind the days
            self.left.removeWidget(widget)
            self.left.addWidget(widget)

    def _set_chips(self, themes: list[tuple[str, str]]) -> None:
        _drop(self, self._folding)
        self._chips = {key: Chip(name, 0, key) for key, name in themes}
        for key, chip in self._chips.items():
            chip.setChecked(key == self._thread)
            chip.clicked.connect(partial(self._press, key))
        self._folding = Overflow(*self._chips.values())
        self.left.addWidget(self._folding)
        if self._thread and self._thread not in self._chips:
            self.follow("")

    def _press(self, key: str) -> None:
        self.follow("" if key == self._thread else key)

    def follow(self, key: str) -> None:
        """Choose the thread of a theme; none for nothing."""
        self._thread = key
        for other, chip in self._chips.items():
            chip.setChecked(other == key)
        self._list.set_value(key)
        self.thread_chosen.emit(key)


def _drop(bar: Toolbar, widget: QWidget) -> None:
    bar.left.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
