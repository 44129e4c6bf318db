"""The rows of Home: what needs somebody, what comes up, what was done lately."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.buttons import RowButton
from convene.desktop.kit.layout import Rule, clear, column, row
from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.event_words import say_in_days, say_places
from convene.desktop.pages.pictures import Picture, Tile
from convene.rules.time import LONDON, say_day
from convene.services.home import Coming, Since
from convene.services.home_needs import Call, NeedsYou, State

_CALLS: dict[Call, tuple[str, str]] = {
    Call.OPTION: ("calendar-clock", "Confirm or let go"),
    Call.DUE: ("receipt-text", "Open the diary"),
    Call.CANCEL: ("triangle-alert", "Look once more"),
    Call.NUMBERS: ("utensils", "Review numbers"),
    Call.CLASH: ("octagon-alert", "Open programme"),
    Call.NEED: ("accessibility", "Give owners"),
    Call.APPLICATIONS: ("inbox", "Decide"),
    Call.OFFER: ("hourglass", "See the offer"),
    Call.WAITING: ("hourglass", "Offer places"),
    Call.SEATS: ("hourglass", "Give places"),
    Call.AT_RISK: ("triangle-alert", "See who"),
    Call.DATE: ("calendar-clock", "Look at it"),
    Call.RETENTION: ("history", "See who"),
}


class _Act(Dressed, QWidget):
    """The words of what a row does, with a chevron; the row itself is what is pressed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._words = text_label(text, 13, 500, "accent")
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(gap=4)
        line.addWidget(self._words, 1)
        line.addWidget(Picture("chevron-right", "accent", 14))
        self.setLayout(line)
        self.dress()

    def dress(self) -> None:
        """All acts end on one line."""
        self.setFixedWidth(look().px(150))


class _When(Dressed, QWidget):
    """A date above the days to it, at the right."""

    def __init__(self, need: NeedsYou) -> None:
        super().__init__()
        late = need.days is not None and need.days < 0
        if need.when is None:
            lines = [text_label("Now", 13, 600, "danger")] if need.state is State.DANGER else []
        else:
            colour = "danger" if late else "ink"
            lines = [
                text_label(f"{need.when:%a} {need.when.day} {need.when:%b}", 13, 600, colour),
                text_label(say_in_days(need.days or 0), 12, 400, "danger" if late else "ink3"),
            ]
        for label in lines:
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setLayout(column(None, *lines, None, gap=1))
        self.dress()

    def dress(self) -> None:
        """A column of dates."""
        self.setFixedWidth(look().px(82))


class NeedsList(QWidget):
    """What needs somebody, a row each; pressing one goes where it is solved."""

    gone = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(gap=0)
        self.setLayout(self._rows)

    def show_needs(self, needs: Sequence[NeedsYou]) -> None:
        """Show these; an empty list says so."""
        clear(self._rows)
        if not needs:
            line = row(Picture("circle-check", "ok", 18), text_label("Nothing needs you now.", 13, 400, "ink2"), None)
            line.setContentsMargins(4, 12, 4, 12)
            self._rows.addLayout(line)
        for number, need in enumerate(needs):
            if number:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._row(need))

    def _row(self, need: NeedsYou) -> RowButton:
        icon, act = _CALLS[need.kind]
        when = "" if need.when is None else f", {say_day(need.when)}"
        made = RowButton(f"{need.title}{when}. {need.detail}. {act}")
        words = column(None, elided(need.title, 13, 600), elided(need.detail, 12, 400, "ink3"), None, gap=1)
        line = row(Tile(icon, need.state.value), gap=12, margins=(4, 0, 8, 0))
        line.addLayout(words, 1)
        line.addWidget(_When(need))
        line.addWidget(_Act(act))
        made.setLayout(line)
        made.setMinimumHeight(look().px(54))
        made.clicked.connect(lambda _=False: self.gone.emit(dict(need.place)))
        return made


class _Lanes(NamedTuple):
    """Where a row of the timeline has its ring, and which lines pass it above and below."""

    lane: int
    above: frozenset[int]
    below: frozenset[int]


def lanes(coming: Sequence[Coming]) -> list[_Lanes]:
    """Dates of one event are joined by a line in a lane of their own; single dates stand in the first lane."""
    spans: dict[object, tuple[int, int]] = {}
    for number, one in enumerate(coming):
        first, _ = spans.get(one.event_id, (number, number))
        spans[one.event_id] = (first, number)
    lane_of: dict[object, int] = {}
    busy_until: list[int] = []
    for key, (first, last) in spans.items():
        if first == last:
            lane_of[key] = 0
            continue
        free = next((n for n, until in enumerate(busy_until) if until < first), len(busy_until))
        busy_until[free:] = [last, *busy_until[free + 1 :]]
        lane_of[key] = free + 1
    return [
        _Lanes(
            lane_of[one.event_id],
            frozenset(lane_of[k] for k, (first, last) in spans.items() if first < number <= last),
            frozenset(lane_of[k] for k, (first, last) in spans.items() if first <= number < last),
        )
        for number, one in enumerate(coming)
    ]


class _ComingRow(RowButton):
    """A date: its day, its ring on the line, its event."""

    def __init__(self, one: Coming, place: _Lanes) -> None:
        super().__init__(f"{say_day(one.day)}: {one.title}, {one.detail}")
        self._place, self._listed = place, one.listed_only
        number = text_label(str(one.day.day), 20, 600)
        weekday = text_label(f"{one.day:%a}", 12, 400, "ink3")
        for label in (number, weekday):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        day = QWidget()
        day.setLayout(column(number, weekday, None, gap=0))
        day.setFixedWidth(look().px(34))
        words = column(
            text_label(one.title, 13, 600, wrap=True), text_label(one.detail, 12, 400, "ink3", wrap=True), gap=1
        )
        if one.listed_only:
            words.addWidget(text_label("Listed only", 12, 400, "ink3"))
        elif one.places is not None or one.registered:
            figures = row(gap=8)
            if one.places is not None:
                bar = Bar(one.registered, one.places, height=6)
                bar.setFixedWidth(look().px(76))
                figures.addWidget(bar)
            words_of = say_places(one.registered, one.places)
            figures.addWidget(text_label(words_of if one.places else f"{words_of} registered", 12, 400, "ink2"))
            figures.addStretch(1)
            words.addLayout(figures)
        words.addStretch(1)
        line = row(day, look().px(44), gap=0, margins=(0, 6, 4, 8))
        line.addLayout(words, 1)
        self.setLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring on its line."""
        super().paintEvent(event)
        painter, now = painter_on(self), look()
        middle = now.px(20)
        painter.setPen(QPen(now.accent, 1.6))
        for lane in self._place.above:
            painter.drawLine(self._x(lane), 0, self._x(lane), middle)
        for lane in self._place.below:
            painter.drawLine(self._x(lane), middle, self._x(lane), self.height())
        half = now.px(6)
        ring = QRectF(self._x(self._place.lane) - half, middle - half, 2 * half, 2 * half)
        painter.setBrush(now.page)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(ring.adjusted(-1, -1, 1, 1))
        colour = now.ink3 if self._listed else now.accent
        pen = QPen(colour, 1.8)
        if self._listed:
            pen.setDashPattern([1, 1.6])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        painter.end()

    def _x(self, lane: int) -> int:
        return look().px(34 + 14 + 13 * lane)


class _Month(Dressed, QWidget):
    """The name of a month, with the lines that pass by it."""

    def __init__(self, text: str, passing: frozenset[int]) -> None:
        super().__init__()
        self._text, self._passing = text, passing
        self.setAccessibleName(text)
        self.dress()

    def dress(self) -> None:
        """As high as its line."""
        self.setFixedHeight(look().px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Word and lines."""
        painter, now, font = painter_on(self), look(), look().font(12, 500)
        painter.setPen(QPen(now.accent, 1.6))
        for lane in self._passing:
            x = now.px(34 + 14 + 13 * lane)
            painter.drawLine(x, 0, x, self.height())
        metrics = QFontMetrics(font)
        words = QRectF(0, self.height() - metrics.height() - 4, metrics.horizontalAdvance(self._text), metrics.height())
        painter.fillRect(words.adjusted(0, -2, 6, 2), now.page)
        text_in(painter, words.adjusted(0, 0, 4, 0), self._text, font, now.ink3)
        painter.end()


class ComingList(QWidget):
    """The dates that come up, by month."""

    gone = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._rows: QVBoxLayout = column(gap=0)
        self.setLayout(self._rows)

    def show_coming(self, coming: Sequence[Coming], today: date) -> None:
        """Show these dates."""
        clear(self._rows)
        if not coming:
            self._rows.addWidget(text_label("No dates ahead.", 13, 400, "ink2"))
        month: tuple[int, int] | None = None
        for one, place in zip(coming, lanes(coming), strict=True):
            if (one.day.year, one.day.month) != month:
                month = (one.day.year, one.day.month)
                year = "" if one.day.year == today.year else f" {one.day.year}"
                self._rows.addWidget(_Month(f"{one.day:%B}{year}", place.above))
            made = _ComingRow(one, place)
            made.clicked.connect(
                lambda _=False, key=one.event_id: self.gone.emit({"place": "event", "event_id": key, "tab": "overview"})
            )
            self._rows.addWidget(made)


class SinceList(QWidget):
    """What was done lately, and by whom."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(gap=10)
        self.setLayout(self._rows)

    def show_since(self, since: Sequence[Since], now: datetime) -> None:
        """Show these."""
        clear(self._rows)
        for one in since:
            line = row(gap=10)
            line.addWidget(Picture("history", "ink3"), 0, Qt.AlignmentFlag.AlignTop)
            line.addLayout(
                column(
                    text_label(one.label, 13, 400, "ink2", wrap=True),
                    text_label(f"{one.who}, {_ago(one.at, now)}", 12, 400, "ink3"),
                    gap=0,
                ),
                1,
            )
            self._rows.addLayout(line)


def _ago(at: datetime, now: datetime) -> str:
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    days = (today - local.date()).days
    if days <= 0:
        return f"today {local:%H:%M}"
    return f"yesterday {local:%H:%M}" if days == 1 else f"{local:%a} {local.day} {local:%B}"
