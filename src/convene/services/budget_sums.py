"""The sums of a budget workbook: by state, by venue, what is paid and still owed, what cancelling would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from convene.rules.bookings import LIVE_STATES, BookingState
from convene.rules.drawn import Cell, Drawn, Formula, Look, place
from convene.rules.exchange import Kind
from convene.rules.time import say_day
from convene.services.booking_board import Costs, DiaryLine
from convene.services.booking_rows import BookingRow
from convene.services.workbooks import say

_COLUMNS = ("Bookings", "Without a price", "Without VAT", "VAT", "With VAT")
_WIDTHS = (40.0, 11.0, 12.0, 16.0, 15.0, 16.0)


@dataclass(frozen=True, slots=True)
class SumsOf:
    """What is summed up; ``costs`` are with VAT."""

    title: str
    rows: Sequence[BookingRow]
    dates: Sequence[DiaryLine]
    costs: Costs
    today: date


def sums(of: SumsOf, at: Mapping[str, str]) -> Drawn:
    """The sheet; ``at`` says where the columns of the other two are."""
    cells = [
        Cell(1, 1, of.title, look="title", across=6),
        Cell(
            2, 1, f"What its rooms cost, as of {say_day(of.today)}. Enquiries are listed and not counted.", look="note",
            across=6,
        ),
    ]  # fmt: skip
    states = [state for state in BookingState if state in LIVE_STATES]
    cells += _heading(4, "By state")
    for row, state in enumerate(states, 5):
        ours = [one for one in of.rows if one.state == state]
        label = place(row, 1)
        cells.append(Cell(row, 1, say(state)))
        cells += _figures(row, f"({at['State']}={label})", ours, at, "quiet" if state is BookingState.ENQUIRY else "")
    counted = [one for one in of.rows if one.state is not BookingState.ENQUIRY]
    total, first = 5 + len(states), 6
    cells.append(Cell(total, 1, "Held and booked", look="total"))
    for column in range(2, 7):
        text = f"SUM({place(first, column)}:{place(total - 1, column)})"
        cells.append(Cell(total, column, Formula(text, _value(counted, column)), _kind(column), "total"))
    row = total + 2
    cells += _heading(row, "By venue, without enquiries")
    for venue in dict.fromkeys(one.venue for one in of.rows):
        row += 1
        ours = [one for one in counted if one.venue == venue]
        cells.append(Cell(row, 1, venue))
        cells += _figures(row, f'({at["Venue"]}={place(row, 1)})*({at["State"]}<>"Enquiry")', ours, at, "")
    cells += _money(of, at, row + 2, total)
    return Drawn("Budget", cells, _WIDTHS, {1: 26.0, 4: 32.0, total + 2: 32.0})


def _heading(row: int, words: str) -> list[Cell]:
    return [
        Cell(row, 1, words, look="heading"),
        *(Cell(row, n, one, _kind(n), "heading") for n, one in enumerate(_COLUMNS, 2)),
    ]


def _figures(row: int, which: str, ours: Sequence[BookingRow], at: Mapping[str, str], look: str) -> list[Cell]:
    """How many there are of these, how many without a price, and the three sums."""
    texts = [f"SUMPRODUCT({which}*1)", f'SUMPRODUCT({which}*({at["Quoted"]}=""))']
    net, gross = (f"SUMPRODUCT({which}*1,{at[name]})" for name in ("Without VAT", "With VAT"))
    texts += [net, f"ROUND({place(row, 6)}-{place(row, 4)},2)", gross]
    return [
        Cell(row, n, Formula(text, _value(ours, n)), _kind(n), "quiet" if look else "body")
        for n, text in enumerate(texts, 2)
    ]


def _kind(column: int) -> Kind:
    return "money" if column > 3 else "integer"


def _value(ours: Sequence[BookingRow], column: int) -> int:
    net = sum(one.pence(with_vat=False) or 0 for one in ours)
    gross = sum(one.pence(with_vat=True) or 0 for one in ours)
    return (len(ours), sum(one.cost_pence is None for one in ours), net, gross - net, gross)[column - 2]


def _money(of: SumsOf, at: Mapping[str, str], row: int, total: int) -> list[Cell]:
    """What is paid and owed, what is left of the budget, and what cancelling it all would cost."""
    costs, gross = of.costs, place(total, 6)
    paid = "+".join(
        f'SUMIFS({at["Amount"]},{at["What"]},"{what}",{at["Done"]},"yes")' for what in ("Deposit due", "Balance due")
    )
    lines: list[tuple[str, object]] = [
        ("Paid", Formula(paid, costs.paid_pence)),
        (
            "Still to pay, if every option is confirmed",
            Formula(f"ROUND({gross}-{place(row + 1, 6)},2)", costs.to_pay_pence),
        ),
    ]
    cells = [Cell(row, 1, "Money, with VAT", look="heading", across=6)]
    if costs.budget_pence is not None:
        left = costs.budget_pence - costs.booked_pence - costs.held_pence
        lines.append(("Budget", costs.budget_pence))
        lines.append(("Left of it", Formula(f"ROUND({place(row + 3, 6)}-{gross},2)", left)))
    all_of_it = Formula(f"SUM({at['Cancelling costs']})", costs.cancel_pence or 0)
    lines.append(("If all is cancelled on the day in Bookings", all_of_it))
    for n, (words, value) in enumerate(lines, row + 1):
        look: Look = "input" if words == "Budget" else "body"
        cells += [Cell(n, 1, words, across=5), Cell(n, 6, value, "money", look)]
    return cells
