"""The events: all of them, found by kind, status and words; one at a time in the drawer."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip, Segmented
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import Choice, SearchField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.table import Column, Table
from convene.desktop.page import Context, Page
from convene.desktop.pages.event_drawer import EventDrawer
from convene.desktop.pages.event_words import STATUS_LOOK, STATUS_WORDS, say_places, say_when
from convene.desktop.pages.programme_intake import FILTER, take_in
from convene.rules.events import EventKind, EventStatus
from convene.rules.text import search_key
from convene.services import events
from convene.services.events import EventRow

_KINDS = {
    EventKind.CONVENING: "Convenings",
    EventKind.MASTERCLASS: "Masterclasses",
    EventKind.SERIES: "Series",
    EventKind.PROGRAMME: "Programmes",
    EventKind.PARTNER: "Partners",
}
_ONE = {
    EventKind.CONVENING: "Convening",
    EventKind.MASTERCLASS: "Masterclass",
    EventKind.SERIES: "Series",
    EventKind.PROGRAMME: "Programme",
    EventKind.PARTNER: "Partner",
}
_EMPTY = "No events yet. Begin with what it is called and its first day; everything else can come later."


class EventsPage(Page):
    """``arrive`` takes ``event_id`` (which to show) and ``new`` (True: open the form of a new event)."""

    title = "Events"
    shows = frozenset({"event_days", "events", "registrations", "series", "venues"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._all: list[EventRow] = []
        self._wanted: UUID | None = None
        self.search = SearchField("Search events")
        self.search.searched.connect(lambda _: self._show())
        self.span = Segmented([("coming", "Coming"), ("past", "Past"), ("all", "All")], "Which events")
        self.span.chosen.connect(lambda _: self._show())
        self.kinds = {kind: Chip(words) for kind, words in _KINDS.items()}
        self.status = Choice([(None, "Any status"), *STATUS_WORDS.items()])
        self.status.setAccessibleName("Status")
        self.status.edited.connect(self._show)
        self.series = Choice([(None, "Any series")])
        self.series.setAccessibleName("Series")
        self.series.edited.connect(self._series_chosen)
        for chip in self.kinds.values():
            chip.toggled.connect(lambda _: self._show())
        self.table = Table(
            _columns(), sorted_by="day", struck=lambda e: e.status is EventStatus.CANCELLED, name="Events"
        )
        self.drawer = EventDrawer(context)
        self.drawer.made.connect(self._made)
        self.drawer.closed.connect(lambda: self.table.choose(None))
        self.table.chosen.connect(lambda event: self.drawer.show_event(event.id) if event else None)
        self.table.opened.connect(lambda event: context.go("event", event_id=event.id, tab="overview"))
        new = button("New event", "filled", "plus", on_click=self.add)
        more = icon_button("ellipsis", "More", kind="plain")
        menu = QMenu(more)
        menu.addAction("New event from a programme…", self.take_programme)
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        chips = Overflow(*self.kinds.values())
        self.bar = Toolbar(self.search, self.span, self.status, self.series, chips, None, more, new)
        self.notice = Notice(closable=True)
        self.notice.setContentsMargins(24, 12, 24, 4)
        self.notice.hide()
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(
            EmptyState(_EMPTY, "New event", self.add, other="From a programme…", on_other=self.take_programme)
        )
        self.setLayout(row(Beside(boxed(column(self.bar, self.notice, self.lists, gap=0)), self.drawer), gap=0))

    def arrive(self, target: dict[str, Any]) -> None:
        """Perhaps for one event, or to make one."""
        self._wanted = target.get("event_id")
        super().arrive(target)
        if target.get("new"):
            self.add()

    def refresh(self) -> None:
        """Read the list again, and what the drawer shows."""
        self.tasks.read(self, events.listing, done=self._read)
        self.drawer.refresh()

    def add(self) -> None:
        """The form of a new event."""
        self.table.choose(None)
        self.drawer.add()

    def take_programme(self, path: Path | None = None) -> None:
        """A new event of somebody's schedule: XML, JSON or a table. The same again updates the event it made."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(self, "New event from a programme", "", FILTER)
            path = Path(name) if name else None
        if path is not None:
            self.notice.hide()
            take_in(self, None, path, done=self._took, failed=self.notice.say_error)

    def _took(self, words: str, event_id: UUID) -> None:
        self.context.toast(words)
        self.context.go("event", event_id=event_id, tab="programme")

    def _series_chosen(self) -> None:
        if (wanted := self.series.value()) is not None:
            self.span.set_value("all")
            self.table.choose(None)
            self.drawer.show_series(wanted)
        self._show()

    def _made(self, event_id: UUID) -> None:
        self._wanted = event_id

    def _read(self, listed: list[EventRow]) -> None:
        self._all = listed
        self.lists.setCurrentIndex(0 if listed else 1)
        self.bar.setVisible(bool(listed))
        series = {row.series_id: row.series for row in listed if row.series_id is not None}
        self.series.set_options([(None, "Any series"), *sorted(series.items(), key=lambda one: one[1])])
        self.series.setVisible(bool(series))
        self._show()
        if self._wanted is not None:
            if not self.table.choose(self._wanted):
                self.span.set_value("all")
                self._show()
                self.table.choose(self._wanted)
            self._wanted = None

    def _show(self) -> None:
        of_span = [event for event in self._all if self._in_span(event)]
        counts = Counter(event.kind for event in of_span)
        for kind, chip in self.kinds.items():
            chip.set_count(counts[kind])
        wanted = {kind for kind, chip in self.kinds.items() if chip.isChecked()}
        status, words = self.status.value(), search_key(self.search.value()).split()
        shown = [
            event
            for event in of_span
            if (not wanted or event.kind in wanted)
            and (status is None or event.status is status)
            and self.series.value() in (None, event.series_id)
            and all(word in _found_by(event) for word in words)
        ]
        self.table.placeholder = "No event fits. Take a filter away, or look at all of them."
        self.table.set_rows(shown)

    def _in_span(self, event: EventRow) -> bool:
        past = event.last_day is not None and event.last_day < self.context.today()
        return self.span.value() == "all" or (self.span.value() == "past") == past


def _by_series(event: EventRow) -> tuple[str, date] | None:
    """Those of one series stand together, by date; those of none come last."""
    return (search_key(event.series), event.first_day or date.min) if event.series else None


def _found_by(event: EventRow) -> str:
    return search_key(event.title, event.code, event.venue, event.series, event.partner)


def _columns() -> list[Column]:
    return [
        Column(
            "title",
            "Title",
            lambda e: e.title,
            190,
            3,
            weight=600,
            colour="ink",
            after=lambda e: e.partner,
            tip=lambda e: e.title,
        ),
        Column("day", "Date", lambda e: say_when(e.first_day, e.last_day), 190, sort=lambda e: e.first_day),
        Column("kind", "Kind", lambda e: _ONE[e.kind], 104, gives=3),
        Column("series", "Series", lambda e: e.series, 160, 1, gives=4, sort=_by_series),
        Column(
            "venue",
            "Venue",
            lambda e: e.venue or "None yet",
            120,
            2,
            gives=2,
            colour=lambda e: "ink2" if e.venue else "ink3",
        ),
        Column(
            "places",
            "Places",
            lambda e: "" if e.kind is EventKind.PARTNER else say_places(e.registered, e.places),
            150,
            gives=1,
            after=lambda e: f"{e.waiting} waiting" if e.waiting else "",
            sort=lambda e: e.registered,
        ),
        Column(
            "status",
            "Status",
            lambda e: STATUS_WORDS[e.status],
            112,
            tag=lambda e: STATUS_LOOK[e.status],
            sort=lambda e: list(STATUS_WORDS).index(e.status),
        ),
    ]
