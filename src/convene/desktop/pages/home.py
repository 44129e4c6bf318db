"""Home: what is on today, what comes next, what needs somebody."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.home_card import NextCard, TodayBand
from convene.desktop.pages.home_rows import ComingList, NeedsList, SinceList
from convene.rules.time import LONDON, say_day
from convene.services.home import Home, home

_EMPTY = "Nothing is planned yet. Begin with an event: what it is called, and its first day."


class HomePage(Dressed, Page):
    """The first page of a workspace."""

    title = "Home"
    shows = frozenset(
        {
            "booking_dates",
            "bookings",
            "contributions",
            "event_days",
            "events",
            "needs",
            "people",
            "places",
            "registrations",
            "rooms",
            "scans",
            "session_themes",
            "sessions",
            "venues",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._greeting, self._date = text_label("", 20, 650), text_label("", 13, 400, "ink2")
        self._today = column(gap=8)
        self._card = NextCard()
        self._card.gone.connect(self._go)
        self._count = text_label("", 13, 400, "ink3")
        self._needs = NeedsList()
        self._needs.gone.connect(self._go)
        self._coming = ComingList()
        self._coming.gone.connect(self._go)
        self._since = SinceList()
        self._since_box = boxed(column(Rule(), 6, text_label("Lately", 15, 600), self._since, gap=10))

        new = button("New event", icon="plus", on_click=self._new)
        self._date.setContentsMargins(0, 0, 0, 2)
        greeting = row(self._greeting, self._date, gap=12)
        for label in (self._greeting, self._date):
            greeting.setAlignment(label, Qt.AlignmentFlag.AlignBottom)
        head = row(gap=12)
        head.addLayout(greeting)
        head.setAlignment(greeting, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(new)
        needs = row(text_label("Needs you", 15, 600), self._count, None, gap=8)
        main = column(
            head, 14, self._today, self._card, 22, needs, 4, self._needs, None, gap=0, margins=(32, 24, 32, 32)
        )
        to_calendar = button("Open calendar", "quiet", small=True, on_click=lambda: self.context.go("calendar"))
        coming = row(text_label("Coming up", 15, 600), None, to_calendar)
        side = column(coming, self._coming, 16, self._since_box, None, gap=0, margins=(32, 26, 24, 32))
        self._side = boxed(side)
        self._edge = Rule(standing=True)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(main, 1)
        self._box.addWidget(self._edge)
        self._box.addWidget(self._side)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(scrolled(content))
        self._pages.addWidget(EmptyState(_EMPTY, "New event", self._new))
        self.dress()

    def dress(self) -> None:
        """Beside each other where there is room, below each other where there is not."""
        beside = self.width() >= look().px(980)
        roomy = self.width() >= look().px(1180)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        self._edge.setVisible(beside)
        self._side.setFixedWidth(look().px(364 if roomy else 312)) if beside else self._side.setMinimumWidth(0)
        if not beside:
            self._side.setMaximumWidth(16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        self.dress()

    def refresh(self) -> None:
        """Read the workspace again."""
        self.tasks.read(self, home, today=self.context.today(), now=self.context.now(), done=self._show)

    def _show(self, found: Home) -> None:
        now = self.context.now().astimezone(LONDON)
        part = "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening"
        self._greeting.setText(f"Good {part}")
        self._date.setText(say_day(self.context.today()))
        self._pages.setCurrentIndex(0 if found.events else 1)
        clear(self._today)
        for one in found.today:
            band = TodayBand(one)
            band.gone.connect(self._go)
            self._today.addWidget(band)
        if found.today and found.next is not None:
            self._today.addSpacing(10)
        self._card.setVisible(found.next is not None)
        if found.next is not None:
            self._card.show_event(found.next)
        self._count.setText(str(len(found.needs)) if found.needs else "")
        self._needs.show_needs(found.needs)
        self._coming.show_coming(found.coming, self.context.today())
        self._since.show_since(found.since, self.context.now())
        self._since_box.setVisible(bool(found.since))

    def _new(self) -> None:
        self.context.go("events", new=True)

    def _go(self, place: dict[str, Any]) -> None:
        target = dict(place)
        self.context.go(target.pop("place"), **target)
