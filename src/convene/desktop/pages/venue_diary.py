"""Diary and costs: what falls due for an event's rooms, and what they cost together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.layout import Ground, Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.paint import paint_shape, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.booking_words import days_to, due, short_day
from convene.desktop.pages.venue_costs import CostsBlock
from convene.rules.money import money
from convene.services.booking_board import Board, DiaryLine

_SOON = 14  # days


class DiaryPanel(Dressed, Ground):
    """``act(word, line)``: confirm, extend, release or done was asked for; ``opened(booking_id)``; ``closed()``;
    ``turned()`` for money with VAT or without it."""

    act = Signal(str, object)
    opened = Signal(object)
    closed = Signal()
    turned = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self.setAccessibleName("Diary and costs")
        close = icon_button("x", "Close diary and costs", on_click=self.closed.emit)
        head = row(text_label("Diary and costs", 15, 650), None, close, margins=(24, 16, 12, 12))
        self._lines = column(gap=0, margins=(24, 0, 24, 12))
        self.costs = CostsBlock()
        self.costs.turned.connect(self.turned)
        whole = column(head, gap=0, margins=(1, 0, 0, 0))
        whole.addWidget(scrolled(boxed(column(self._lines, None, gap=0))), 1)
        whole.addWidget(Rule())
        whole.addWidget(self.costs)
        self.setLayout(whole)
        self.dress()

    def dress(self) -> None:
        """As wide as the drawer that takes its place."""
        self.setFixedWidth(min(look().px(344), 540))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line at its left."""
        super().paintEvent(event)
        painter = painter_on(self)
        painter.fillRect(0, 0, 1, self.height(), look().line)
        painter.end()

    def show_board(self, board: Board, today: date) -> None:
        """The dates still to come first, what is done after them."""
        clear(self._lines)
        lines = sorted(_together(board.diary, today), key=lambda line: (line.done, line.due))
        if not lines:
            words = "Nothing falls due. Options and the dates of a contract stand here once there are some."
            self._lines.addWidget(text_label(words, 13, 400, "ink2", wrap=True))
        for number, line in enumerate(lines):
            entry = _Entry(line, today, first=number == 0 and not line.done, last=number == len(lines) - 1)
            entry.act.connect(self.act)
            entry.opened.connect(self.opened)
            self._lines.addWidget(entry)
        self.costs.show_costs(board.costs)


class _Entry(QWidget):
    """One date: the day at the left, a dot on a line, what is due, and on the first one what can be done."""

    act = Signal(str, object)
    opened = Signal(object)

    def __init__(self, line: DiaryLine, today: date, *, first: bool, last: bool) -> None:
        super().__init__()
        self._line, self._today, self._last = line, today, last
        late = not line.done and line.due < today
        ink = "ink3" if line.done else "ink"
        day = column(gap=1)
        day.addWidget(text_label(short_day(line.due), 13, 600, ink))
        ahead = "done" if line.done else days_to(line.due, today)
        day.addWidget(
            text_label(ahead, 12, 500 if late else 400, "danger" if late else "ink3" if line.done else "ink2")
        )
        what = column(gap=1)
        what.addWidget(text_label(due(line), 13, 600, ink, wrap=True))
        if detail := self._detail():
            what.addWidget(text_label(detail, 12, 400, "ink3" if line.done else "ink2", wrap=True))
        acts = self._acts(first=first)
        if acts is not None:
            what.addSpacing(6)
            what.addLayout(acts)
        self._fill(day, what)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The dot on its line: a diamond to act on now, a disc soon, a ring later, a tick when done."""
        painter, now = painter_on(self), look()
        x, top = now.px(92), now.px(9)
        if not self._last:
            painter.setPen(QPen(now.line2, 2))
            painter.drawLine(QPointF(x, top), QPointF(x, self.height() + 2))
        shape, colour = self._mark()
        side = now.px(16)
        place = QRectF(x - side / 2, top - side / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.surface)
        painter.drawEllipse(place)
        paint_shape(painter, place, shape, now.colour(colour), now.surface)
        painter.end()

    def _mark(self) -> tuple[str, str]:
        if self._line.done:
            return "tick", "ink3"
        days = (self._line.due - self._today).days
        return ("diamond", "danger") if days <= 3 else ("disc", "care") if days <= _SOON else ("ring", "ink2")

    def _detail(self) -> str:
        line = self._line
        amount = money(line.amount_pence) if line.amount_pence is not None else ""
        if line.kind == "option_expires":
            return ". ".join(part for part in (amount, line.note) if part)
        return ": ".join(part for part in (", ".join(p for p in (amount, line.room) if p), line.note) if part)

    def _acts(self, *, first: bool) -> QHBoxLayout | None:
        if self._line.done or not (first or self._line.due <= self._today):
            return None
        if self._line.kind == "cancel_step":
            return row(self._button("Open", "plain", "open"), None, gap=6)
        if self._line.kind != "option_expires":
            return row(self._button("Done", "plain", "done"), self._button("Open", "quiet", "open"), None, gap=6)
        return row(
            self._button("Confirm", "filled" if first else "plain", "confirm"),
            self._button("Extend", "plain", "extend"),
            self._button("Let go", "quiet", "release"),
            None,
            gap=6,
        )

    def _button(self, text: str, kind: str, word: str) -> QWidget:
        made = button(text, kind, small=True)
        made.setAccessibleName(f"{text}: {due(self._line)}")
        made.clicked.connect(lambda: self._press(word))
        return made

    def _press(self, word: str) -> None:
        if word == "open":
            self.opened.emit(self._line.booking_id)
        else:
            self.act.emit(word, self._line)

    def _fill(self, day: QVBoxLayout, what: QVBoxLayout) -> None:
        whole = row(gap=0, margins=(0, 0, 0, 16))
        left = QWidget()
        left.setLayout(day)
        left.setFixedWidth(look().px(84))
        whole.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        whole.addSpacing(look().px(24))
        whole.addLayout(what, 1)
        self.setLayout(whole)


def _together(lines: Sequence[DiaryLine], today: date) -> list[DiaryLine]:
    """The lines with steps of cancelling that are still to come, those of one venue on one day as one line."""
    found: dict[tuple[date, str, int | None], DiaryLine] = {}
    rest = []
    for line in lines:
        if line.kind != "cancel_step":
            rest.append(line)
        elif line.due > today and line.amount_pence != 0:
            key = (line.due, line.venue, line.percent)
            if (before := found.get(key)) is None:
                found[key] = line
            else:
                both = None not in (before.amount_pence, line.amount_pence)
                amount = (before.amount_pence or 0) + (line.amount_pence or 0) if both else None
                found[key] = replace(before, room=f"{before.room}, {line.room}", amount_pence=amount)
    return [*rest, *found.values()]
