"""What an event's rooms cost together: booked, held and quoted against its budget, and what cancelling costs today."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convene.desktop.kit.layout import Rule, clear, column, row
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import text_label
from convene.desktop.pages.vat_basis import VatSwitch
from convene.rules.bookings import BookingState
from convene.rules.money import money
from convene.services.booking_board import Costs

_WORDS = {  # in the order they are listed
    BookingState.COMPLETED: "Rooms, used",
    BookingState.CONFIRMED: "Rooms, confirmed",
    BookingState.OPTION: "Rooms, on option",
    BookingState.ENQUIRY: "Enquiries, not counted",
}


class CostsBlock(QWidget):
    """``turned()`` when money is to be shown on the other basis."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.switch = VatSwitch()
        self.switch.chosen.connect(lambda _: self.turned.emit())
        self._lines = column(gap=6)
        whole = column(row(text_label("Costs", 15, 650), None, self.switch), gap=10, margins=(24, 14, 24, 18))
        whole.addLayout(self._lines)
        self.setLayout(whole)

    def show_costs(self, costs: Costs) -> None:
        """All of it on one basis."""
        clear(self._lines)
        self.switch.show_choice()
        self.switch.setVisible(bool(costs.lines))
        if not costs.lines:
            self._lines.addWidget(text_label("No room is booked yet.", 13, 400, "ink2"))
            return
        for line in sorted(costs.lines, key=lambda line: tuple(_WORDS).index(line.state)):
            unknown = f", {line.unknown} without a price" if line.unknown else ""
            ink = "ink3" if line.state == BookingState.ENQUIRY else "ink2"
            self._lines.addLayout(_sum(f"{_WORDS[line.state]}{unknown}", money(line.pence), ink))
        if costs.paid_pence:
            self._lines.addLayout(_sum("Paid", money(-costs.paid_pence)))
        self._lines.addWidget(Rule())
        self._lines.addLayout(
            row(text_label("Still to pay", 13, 650), None, text_label(money(costs.to_pay_pence), 15, 650))
        )
        if costs.cancel_pence is not None:
            more = f", {costs.cancel_unknown} without a price" if costs.cancel_unknown else ""
            self._lines.addLayout(_sum(f"If all is cancelled today{more}", money(costs.cancel_pence)))
        if costs.budget_pence:
            self._show_budget(costs, costs.budget_pence)

    def _show_budget(self, costs: Costs, budget: int) -> None:
        whole = costs.booked_pence + costs.held_pence
        self._lines.addSpacing(2)
        self._lines.addWidget(Bar(costs.paid_pence, budget, whole))
        over = whole > budget
        self._lines.addLayout(
            row(
                text_label(f"{money(whole)} of {money(budget)} budget", 12, 400, "ink2"),
                None,
                text_label(_left(budget - whole), 12, 500 if over else 400, "danger" if over else "ink2"),
            )
        )
        if costs.quoted_pence:
            then = budget - whole - costs.quoted_pence
            words = f"With the cheapest enquiry of each day {money(whole + costs.quoted_pence)}: {_left(then)}"
            self._lines.addWidget(text_label(words, 12, 400, "danger" if then < 0 else "ink2", wrap=True))


def _left(pence: int) -> str:
    return f"{money(pence)} left" if pence >= 0 else f"{money(-pence)} over budget"


def _sum(text: str, amount: str, ink: str = "ink2") -> QHBoxLayout:
    line = row(gap=12)
    line.addWidget(text_label(text, 13, 400, ink, wrap=True), 1)
    line.addWidget(text_label(amount, 13, 400, "ink" if ink != "ink3" else ink))
    return line
