"""The sums of a budget workbook: by state, by venue, what is paid and still owed, what cancelling would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from convene.rules.bookings import HELD_STATES, LIVE_STATES, BookingDateKind, BookingState
from convene.rules.drawn import Cell, Drawn, Formula, Look, place
from convene.rules.exchange import Kind
from convene.rules.time import say_day
from convene.services.booking_board import DiaryLine
from convene.services.booking_rows import BookingRow
from convene.services.workbooks import say

_COLUMNS = ("Bookings", "Without a price", "Without VAT", "VAT", "With VAT")
_PAYMENTS = (BookingDateKind.DEPOSIT_DUE.value, BookingDateKind.BALANCE_DUE.value)
_WIDTHS = (56.0, 11.0, 12.0, 16.0, 15.0, 16.0)


@dataclass(frozen=True, slots=True)
class SumsOf:
    """What is summed up; ``events`` are the names of events by id where there are several."""

    title: str
    rows: Sequence[BookingRow]
    dates: Sequence[DiaryLine]
    today: date
    budget_pence: int | None = None
    events: Mapping[UUID | None, str] = field(default_factory=dict)


def sums(of: SumsOf, at: Mapping[str, str]) -> Drawn:
    """The sheet; ``at`` says where the columns of the other two are."""
    cells = [
        Cell(1, 1, of.title, look="title", across=6),
        Cell(
            2, 1, f"What the rooms cost, as of {say_day(of.today)}. Enquiries are listed and not counted.", look="note",
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
    row, heights = total, {1: 26.0, 4: 32.0}
    venues = [(one.venue, one) for one in of.rows]
    events = [(of.events[one.event_id], one) for one in of.rows] if of.events else []
    for word, named in (("Venue", venues), ("Event", events)):
        if named or word == "Venue":
            row += 2
            heights[row] = 32.0
            cells += _heading(row, f"By {word.lower()}, without enquiries")
        for name in dict.fromkeys(name for name, _ in named):
            row += 1
            ours = [one for words, one in named if words == name and one.state is not BookingState.ENQUIRY]
            cells.append(Cell(row, 1, name))
            cells += _figures(row, f'({at[word]}={place(row, 1)})*({at["State"]}<>"Enquiry")', ours, at, "")
    cells += _money(of, at, row + 2, total, counted)
    return Drawn("Budget", cells, _WIDTHS, heights)


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


def _money(of: SumsOf, at: Mapping[str, str], row: int, total: int, counted: Sequence[BookingRow]) -> list[Cell]:
    """What is paid and owed, what is left of the budget, and what cancelling it all would cost."""
    gross, whole = place(total, 6), sum(one.pence(with_vat=True) or 0 for one in counted)
    settled = sum(one.amount_pence or 0 for one in of.dates if one.done and one.kind in _PAYMENTS)
    held = [one.cancelling(of.today) for one in counted if one.state in HELD_STATES]
    paid = "+".join(
        f'SUMIFS({at["Amount"]},{at["What"]},"{what}",{at["Done"]},"yes")' for what in ("Deposit due", "Balance due")
    )
    lines: list[tuple[str, object]] = [
        ("Paid", Formula(paid, settled)),
        (
            "Still to pay, if every option is confirmed",
            Formula(f"ROUND({gross}-{place(row + 1, 6)},2)", whole - settled),
        ),
    ]
    cells = [Cell(row, 1, "Money, with VAT", look="heading", across=6)]
    if of.budget_pence is not None:
        left = of.budget_pence - whole
        lines.append(("Budget", of.budget_pence))
        lines.append(("Left of it", Formula(f"ROUND({place(row + 3, 6)}-{gross},2)", left)))
    all_of_it = Formula(f"SUM({at['Cancelling costs']})", sum(found.pence or 0 for found in held))
    lines.append(("If all is cancelled on the day in Bookings", all_of_it))
    for n, (words, value) in enumerate(lines, row + 1):
        look: Look = "input" if words == "Budget" else "body"
        cells += [Cell(n, 1, words, across=5), Cell(n, 6, value, "money", look)]
    return cells
