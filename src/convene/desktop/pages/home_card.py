"""The card of the next event on Home, and the band for what is on today."""

from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import Card, Rule, boxed, column, row
from convene.desktop.kit.paint import ground, painter_on
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.pages.event_words import say_hours, say_places
from convene.desktop.pages.home_ribbon import RibbonView
from convene.desktop.pages.pictures import Picture
from convene.rules.events import EventKind
from convene.rules.time import say_day
from convene.services.home import NextEvent, OnToday
from convene.services.ribbon import Knot

_THREADS = "How the themes thread through the day"


class NextCard(Card):
    """The next event: how long to go, how full, what it holds, how its themes meet. ``gone(place)`` is for ``go``."""

    gone = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._event: NextEvent | None = None
        self._kind = text_label("", 12, 500, "ink3")
        self._title = text_label("", 28, 650, wrap=True)
        self._when, self._where = elided("", 13, 400, "ink2"), elided("", 13, 400, "ink2")
        self._days = text_label("", 44, 650)
        self._days_words = text_label("days to go", 13, 400, "ink2")
        self._places = text_label("", 13, 600)
        self._bar = Bar(height=8)
        self._waiting = text_label("", 13, 400, "ink2")
        self._facts = elided("", 13, 400, "ink2")
        self._threads = elided(_THREADS, 13, 500, "ink2")
        self._ribbon = RibbonView()
        self._ribbon.pointed.connect(self._point)
        self._ribbon.chosen.connect(lambda key: self._go("programme", session_id=key))
        self._open = button("Open event", small=True, on_click=lambda: self._go("overview"))
        self._programme = button("Open programme", "quiet", small=True, on_click=lambda: self._go("programme"))

        place = row(Picture("calendar-days"), self._when, 12, Picture("map-pin"), self._where, gap=6)
        place.setStretchFactor(self._where, 1)
        words = column(self._kind, self._title, 2, place, gap=4)
        for label in (self._days, self._days_words):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        count = column(self._days, self._days_words, None, gap=0)
        head = row(gap=24)
        head.addLayout(words, 1)
        head.addLayout(count)
        figures = row(self._places, self._bar, self._waiting, gap=12)
        figures.addStretch(1)
        figures.addWidget(self._facts)
        figures.addWidget(self._open)
        figures.setStretchFactor(self._bar, 10)
        self._bar.setMaximumWidth(look().px(320))
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(gap=12)
        line.addWidget(self._threads, 1)
        line.addWidget(self._programme)
        top = column(head, 12, figures, gap=0, margins=(24, 18, 24, 16))
        self._below = boxed(column(Rule(), column(line, self._ribbon, gap=8, margins=(24, 10, 24, 10)), gap=0))
        self.setLayout(column(top, self._below, gap=0))

    def show_event(self, event: NextEvent) -> None:
        """Show this event."""
        self._event = event
        self._kind.setText("Next convening" if event.kind is EventKind.CONVENING else "Next event")
        self._title.setText(event.title)
        hours = say_hours(event.starts_at, event.ends_at, event.time_zone)
        self._when.setText(f"{say_day(event.day)}, {hours}")
        self._where.setText(event.venue or "No venue yet")
        today = event.days_to_go == 0
        self._days.setText("Today" if today else str(event.days_to_go))
        self._days_words.setText("" if today else "day to go" if event.days_to_go == 1 else "days to go")
        self._places.setText(
            f"{say_places(event.registered, event.places)} {'places' if event.places else 'registered'}"
        )
        self._bar.setVisible(event.places is not None)
        self._bar.set(event.registered, event.places or 1)
        self._waiting.setText(f"{event.waiting} waiting")
        self._waiting.setVisible(event.waiting > 0)
        parts = ((event.sessions, "session"), (event.rooms, "room"), (event.organisations, "organisation"))
        self._facts.setText(", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n))
        self._ribbon.set_ribbon(event.ribbon, event.time_zone)
        self._below.setVisible(len(event.ribbon.knots) > 1)
        self.setAccessibleName(f"Next event: {event.title}, {say_day(event.day)}")

    def _point(self, knot: Knot | None) -> None:
        if knot is None or self._event is None:
            self._threads.setText(_THREADS)
            return
        at = say_hours(knot.starts_at, knot.starts_at, self._event.time_zone).split(" ")[0]
        self._threads.setText(f"{at}  {knot.title}" + (f", {knot.room}" if knot.room else ""))

    def _go(self, tab: str, **target: Any) -> None:
        if self._event is not None:
            self.gone.emit({"place": "event", "event_id": self._event.id, "tab": tab} | target)


class TodayBand(QWidget):
    """What is on today, who is here, and the way to its reception."""

    gone = Signal(dict)

    def __init__(self, event: OnToday) -> None:
        super().__init__()
        hours = say_hours(event.starts_at, event.ends_at, event.time_zone)
        where = f"{hours}, {event.venue}" if event.venue else hours
        here = Bar(event.here, event.expected or 1)
        here.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._here = here
        words = column(elided(event.title, 13, 600), elided(f"On today, {where}", 12, 400, "ink2"), gap=1)
        line = row(Picture("door-open", "accent", 20), gap=14, margins=(16, 10, 12, 10))
        line.addLayout(words, 1)
        line.addWidget(here)
        line.addWidget(text_label(f"{event.here} of {event.expected} here", 13, 500))
        line.addWidget(
            button(
                "Open reception",
                "filled",
                on_click=lambda: self.gone.emit({"place": "reception", "event_id": event.id}),
            )
        )
        self.setLayout(line)
        self.setAccessibleName(f"On today: {event.title}, {event.here} of {event.expected} here")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar gives way before the words do."""
        super().resizeEvent(event)
        self._here.setVisible(self.width() >= look().px(720))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft accent ground."""
        painter = painter_on(self)
        ground(painter, QRectF(self.rect()), 8, look().accent_soft)
        painter.end()
