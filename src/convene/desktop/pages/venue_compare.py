"""What is asked for and held for one day, side by side: cost, places, needs, who else wants it."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Flow, Ground, Rule, Toolbar, boxed, clear, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.booking_words import (
    FEATURES,
    LAYOUTS,
    STATE_TAGS,
    STATES,
    closed,
    expiry,
    short_day,
    what_for,
    when,
)
from convene.desktop.pages.vat_basis import VatSwitch
from convene.rules.cancellation import say
from convene.rules.distance import say_miles
from convene.rules.money import money
from convene.rules.time import say_day
from convene.services.booking_compare import Candidate, Comparison


class ComparePanel(Ground):
    """``chosen(booking_id)`` for “Choose this one”, ``turned(date)`` for another day, ``left()`` back to the rooms,
    ``measured()`` to choose the place distances are measured from."""

    chosen = Signal(object)
    turned = Signal(object)
    left = Signal()
    measured = Signal()

    def __init__(self) -> None:
        super().__init__("page")
        self._title = text_label("", 15, 650)
        self.days = Choice()
        self.days.setAccessibleName("Day to compare")
        self.days.edited.connect(lambda: self.turned.emit(self.days.value()))
        self._lines = 0  # a grid never forgets how many lines it had
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(10)
        self._grid.setContentsMargins(24, 16, 24, 16)
        inside = QWidget()
        inside.setLayout(column(self._grid, None, gap=0))
        inside.setAutoFillBackground(False)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.switch = VatSwitch()
        back = button("Back to the rooms", "quiet", "arrow-left", on_click=self.left.emit)
        whole = column(Toolbar(back, self._title, None, self.switch, self.days), gap=0)
        whole.addWidget(area, 1)
        self.setLayout(whole)

    def show_comparison(self, seen: Comparison, days: tuple[date, ...], today: date) -> None:
        """The candidates as columns."""
        self._title.setText(f"Compare for {say_day(seen.day)}")
        self.days.set_options([(day, short_day(day)) for day in days])
        self.days.set_value(seen.day)
        self.days.setVisible(len(days) > 1)
        clear(self._grid)
        self._lines = 0
        for number in range(self._grid.columnCount()):
            self._grid.setColumnMinimumWidth(number, 0)
            self._grid.setColumnStretch(number, 0)
        zone = ZoneInfo(seen.time_zone)
        lowest = min((c.pence for c in seen.candidates if c.pence is not None), default=None)
        self.switch.show_choice()
        self._line("", [_head(c, today) for c in seen.candidates], rule=False)
        self._line("", [self._act(c) for c in seen.candidates])
        self._line("When", [_words(when(c.booking, zone, days=False)) for c in seen.candidates])
        self._line(
            "Cost, with VAT" if seen.with_vat else "Cost, without VAT", [_cost(c, lowest) for c in seen.candidates]
        )
        heads = f"Each of {seen.places:,}" if seen.places else "Each"
        self._line(heads, [_each(c) for c in seen.candidates])
        self._line("Holds", [_holds(c, seen) for c in seen.candidates])
        if any(c.needs for c in seen.candidates):
            self._line("Needs", [_needs(c) for c in seen.candidates])
        self._line("Distance", [_distance(c) for c in seen.candidates], about=self._measure(seen.start.name))
        self._line("If cancelled", [_cancelling(c) for c in seen.candidates])
        self._line("Deposit", [_deposit(c) for c in seen.candidates])
        self._line("Free", [_free(c) for c in seen.candidates], rule=False)
        self._grid.setColumnMinimumWidth(0, look().px(88))
        for number in range(1, len(seen.candidates) + 1):
            self._grid.setColumnMinimumWidth(number, look().px(180))
            self._grid.setColumnStretch(number, 1)

    def _measure(self, start: str) -> QWidget:
        act = button(f"from {start}", "quiet", small=True, on_click=self.measured.emit)
        act.setAccessibleName(f"Distances are measured from {start}: change")
        return act

    def _line(self, name: str, cells: list[QWidget], *, rule: bool = True, about: QWidget | None = None) -> None:
        place, self._lines = self._lines, self._lines + 2
        head = column(text_label(name, 13, 400, "ink2", wrap=True), gap=0)
        if about is not None:
            head.addLayout(row(about, None))
        self._grid.addWidget(boxed(head), place, 0, Qt.AlignmentFlag.AlignTop)
        for number, cell in enumerate(cells, 1):
            whole = boxed(row(cell, None)) if isinstance(cell, Tag) else cell  # a tag by itself would hold the column
            self._grid.addWidget(whole, place, number, Qt.AlignmentFlag.AlignTop)
        if rule:
            self._grid.addWidget(Rule(), place + 1, 0, 1, len(cells) + 1)

    def _act(self, candidate: Candidate) -> QWidget:
        one = candidate.booking
        act = button("Choose this one", "plain", on_click=lambda: self.chosen.emit(one.id))
        act.setAccessibleName(f"Choose {one.room}, {one.venue}")
        act.setEnabled(candidate.clash is None and candidate.closed is None)
        return boxed(column(act, gap=0))


def _words(text: str, colour: str = "ink", weight: int = 400) -> QWidget:
    return text_label(text, 13, weight, colour, wrap=True, selectable=True)


def _head(candidate: Candidate, today: date) -> QWidget:
    one = candidate.booking
    colour, shape = STATE_TAGS[one.state]
    until = one.option_expires
    if until is not None and until < today:
        colour = "danger"
    where = f"{one.venue}, {candidate.borough}" if candidate.borough else one.venue
    return boxed(
        column(
            text_label(one.room, 15, 650, wrap=True),
            _words(where, "ink2"),
            _words(one.title, "ink2") if one.title else None,
            row(Tag(STATES[one.state], colour, shape), None),
            _words(expiry(until, today), "ink2") if until is not None else None,
            gap=4,
        )
    )


def _cost(candidate: Candidate, lowest: int | None) -> QWidget:
    pence = candidate.pence
    if pence is None:
        return _words("No price yet", "ink2")
    box = column(_words(money(pence), "ink", 600), gap=4)
    if pence == lowest:
        box.addWidget(Tag("The lowest price", "ok", "tick"))
    return boxed(box)


def _each(candidate: Candidate) -> QWidget:
    if candidate.per_head_pence is None:
        return _words("Not known", "ink2")
    return _words(money(candidate.per_head_pence))


def _cancelling(candidate: Candidate) -> QWidget:
    words = say(candidate.cancelling, whole=candidate.pence)
    return _words(words) if words else _words("No terms yet", "ink2")


def _deposit(candidate: Candidate) -> QWidget:
    if candidate.deposit_pence is not None:
        return _words(money(candidate.deposit_pence))
    return _words("Asked for, how much is not known" if candidate.deposit else "None noted", "ink2")


def _distance(candidate: Candidate) -> QWidget:
    how_far = say_miles(candidate.miles)
    box = column(_words(how_far[0].upper() + how_far[1:], "ink" if candidate.miles is not None else "ink2"), gap=2)
    if candidate.stations:
        box.addWidget(_words(candidate.stations, "ink2"))
    return boxed(box)


def _holds(candidate: Candidate, seen: Comparison) -> QWidget:
    held, places = candidate.room.capacities, seen.places
    if not held:
        return _words("Nobody has said", "ink2")
    if wanted := [name for name in seen.layouts if name in held]:
        held = {name: held[name] for name in wanted}
    missing = [LAYOUTS[name].lower() for name in seen.layouts if name not in candidate.room.capacities]
    lines = [
        _words(f"{LAYOUTS[name]} {count:,}", "ink" if not places or count >= places else "ink2")
        for name, count in held.items()
    ]
    if places and max(held.values()) < places:
        lines.append(Tag(f"{places - max(held.values()):,} too few for all", "care", "triangle-alert"))
    if missing:
        lines.append(_words(f"Not known in {' or '.join(missing)}", "ink2"))
    return boxed(column(*lines, gap=3))


def _needs(candidate: Candidate) -> QWidget:
    box = Flow(gap=6, line_gap=4)
    for need in candidate.needs:
        name, _ = FEATURES[need.feature]
        shape = ("ok", "tick") if need.met else ("care", "triangle-alert")
        said = f"{name} · {need.people}" if need.met else f"No {name[0].lower()}{name[1:]} · {need.people}"
        box.addWidget(Tag(said, *shape))
    return boxed(box)


def _free(candidate: Candidate) -> QWidget:
    if (clash := candidate.clash) is not None:
        return boxed(column(Tag("Taken", "danger", "cross"), _words(what_for(clash), "ink2"), gap=4))
    if (closure := candidate.closed) is not None:
        return boxed(column(Tag("Closed", "danger", "cross"), _words(closed(closure), "ink2"), gap=4))
    if not candidate.competing:
        return Tag("Free", "ok", "tick")
    also = [f"{what_for(other)} ({STATES[other.state].lower()})" for other in candidate.competing]
    return boxed(column(Tag("Others ask for it", "care", "half"), _words(", ".join(also), "ink2"), gap=4))
