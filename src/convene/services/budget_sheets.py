"""Venue diary and budget as a workbook that calculates: sums, bookings, and the dates that money hangs on.

Each formula stands with the value our own rules give, so what Excel calculates is what the Venue tab says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import HELD_STATES, LIVE_STATES, BookingState
from convene.rules.drawn import Cell, Drawn, Formula, place, span
from convene.rules.errors import NotFound
from convene.rules.exchange import Kind
from convene.rules.money import VAT_PERCENT
from convene.services.booking_board import DiaryLine, diary
from convene.services.booking_rows import BookingRow
from convene.services.bookings import listing
from convene.services.budget_sums import SumsOf, sums
from convene.services.workbooks import say
from convene.store.tables import Event

NOT_KNOWN, NO_TERMS, STEP = "not known", "no terms", "Cancelling costs more"
_STATES = tuple(say(state) for state in BookingState if state in LIVE_STATES)
_HEADING = 6
_COLUMNS: tuple[tuple[str, float, Kind], ...] = (
    ("No.", 6, "integer"), ("Venue", 34, "text"), ("Room", 20, "text"), ("For", 24, "text"), ("State", 12, "text"),
    ("From", 25, "text"), ("To", 8, "text"), ("Option expires", 19, "text"), ("Reference", 12, "text"),
    ("Quoted", 12, "money"), ("VAT is", 11, "text"), ("Without VAT", 13, "money"), ("With VAT", 13, "money"),
    ("Cancelling, %", 12, "integer"), ("Cancelling costs", 13, "money"),
)  # fmt: skip
_AT = {name: n for n, (name, _, _) in enumerate(_COLUMNS, 1)}
_DIARY: tuple[tuple[str, float, Kind], ...] = (
    ("Date", 20, "text"), ("No.", 6, "integer"), ("Venue", 34, "text"), ("Room", 20, "text"), ("What", 24, "text"),
    ("%", 8, "integer"), ("Amount", 14, "money"), ("Done", 8, "text"), ("Note", 44, "text"),
)  # fmt: skip
_EVENT = ("Event", 48.0)
"""The last column of bookings where several events are in the workbook."""

_ON = {name: n for n, (name, _, _) in enumerate(_DIARY, 1)}
_RATE, _DAY = "$D$3", "$D$4"


@dataclass(frozen=True, slots=True)
class _Line:
    """A booking with its row and number in the sheet."""

    booking: BookingRow
    row: int
    number: int
    event: str
    """What its event is called where there are several, else nothing."""

    def at(self, name: str) -> str:
        """The place of what it says in that column."""
        return place(self.row, _AT[name])


def budget_sheets(session: Session, event_id: UUID | None, *, today: date) -> list[Drawn]:
    """Sums, bookings and diary of an event's live bookings, or of all there are, also by event. Raises NotFound."""
    event = session.get(Event, event_id) if event_id else None
    if event_id and event is None:
        raise NotFound("That event is not in this workspace")
    rows = listing(session, event_id=event_id, live=True)
    names: dict[UUID | None, str] = {} if event else _names(session)
    lines = [_Line(row, _HEADING + n, n, names.get(row.event_id, "")) for n, row in enumerate(rows, 1)]
    dates = diary(session, event_id=event_id)
    last = _HEADING + max(1, len(dates))
    figures = {
        name: f"Bookings!{span(_AT[name], _HEADING + 1, _HEADING + max(1, len(lines)))}"
        for name in ("Venue", "State", "Quoted", "Without VAT", "With VAT", "Cancelling costs")
    }
    figures |= {name: f"Diary!{span(_ON[name], _HEADING + 1, last)}" for name in ("What", "Amount", "Done")}
    title = event.title if event else "All events"
    if not event:
        at = len(_COLUMNS) + 1
        figures["Event"] = f"Bookings!{span(at, _HEADING + 1, _HEADING + max(1, len(lines)))}"
    found = SumsOf(title, rows, dates, today, event.budget_pence if event else None, names)
    return [sums(found, figures), _bookings(title, lines, last, today), _diary(title, lines, dates)]


def _names(session: Session) -> dict[UUID | None, str]:
    """What each event is called so that no two are the same, and what bookings without one are."""
    rows = session.execute(sa.select(Event.id, Event.title, Event.code))
    return {None: "No event"} | {key: f"{title} ({code})" for key, title, code in rows}


def _bookings(title: str, lines: Sequence[_Line], last: int, today: date) -> Drawn:
    cells = [
        Cell(1, 1, title, look="title", across=8),
        Cell(2, 1, "What is asked for, held and booked. Shaded cells may be changed: the rest follows.", look="note",
             across=8),
        Cell(3, 1, "VAT, in per cent", look="note", across=3),
        Cell(3, 4, VAT_PERCENT, "integer", "input"),
        Cell(4, 1, "If cancelled on", look="note", across=3),
        Cell(4, 4, today, "date", "input"),
        *(Cell(_HEADING, n, name, kind, "heading") for n, (name, _, kind) in enumerate(_COLUMNS, 1)),
    ]  # fmt: skip
    for line in lines:
        cells += _booking(line, last, today)
    if not lines:
        cells.append(Cell(_HEADING + 1, 1, "No room is asked for yet.", across=len(_COLUMNS)))
    several = any(line.event for line in lines)
    if several:
        cells.append(Cell(_HEADING, len(_COLUMNS) + 1, _EVENT[0], look="heading"))
        cells += [Cell(line.row, len(_COLUMNS) + 1, line.event) for line in lines]
    end = _HEADING + max(1, len(lines))
    return Drawn(
        "Bookings",
        cells,
        [*(width for _, width, _ in _COLUMNS), *([_EVENT[1]] if several else [])],
        {1: 26.0, _HEADING: 32.0},
        frozen=(_HEADING + 1, 4),
        repeated=(_HEADING, _HEADING),
        choices={
            span(_AT["State"], _HEADING + 1, end): _STATES,
            span(_AT["VAT is"], _HEADING + 1, end): ("included", "plus"),
        },
    )


def _booking(line: _Line, last: int, today: date) -> list[Cell]:
    row, quoted, vat = line.booking, line.at("Quoted"), line.at("VAT is")
    net, gross = row.pence(with_vat=False), row.pence(with_vat=True)
    pence = f"ROUND({quoted}*100,0)"
    without = f'IF({vat}="included",ROUND({pence}*100/(100+{_RATE}),0)/100,{quoted})'
    whole = f'IF({vat}="included",{quoted},ROUND({pence}*(100+{_RATE})/100,0)/100)'
    unknown = NOT_KNOWN if gross is None else None
    said: list[tuple[object, Kind, bool]] = [
        (line.number, "integer", False),
        (row.venue, "text", False),
        (row.room, "text", False),
        (row.title, "text", False),
        (say(row.state), "text", True),
        (row.starts_at, "datetime", False),
        (row.ends_at, "time", False),
        (row.option_expires, "date", False),
        (row.reference, "text", False),
        (row.cost_pence, "money", True),
        ("" if row.cost_pence is None else "included" if row.vat_included else "plus", "text", True),
        (Formula(f'IF({quoted}="","{NOT_KNOWN}",{without})', unknown or net or 0), "money", False),
        (Formula(f'IF({quoted}="","{NOT_KNOWN}",{whole})', unknown or gross or 0), "money", False),
        *_cancelling(line, last, today),
    ]
    return [
        Cell(line.row, n, value, kind, "input" if may_change else "body")
        for n, (value, kind, may_change) in enumerate(said, 1)
    ]


def _cancelling(line: _Line, last: int, today: date) -> list[tuple[object, Kind, bool]]:
    """What part of it cancelling costs on the day above, by the steps in the diary, and how much that is."""
    row = line.booking
    number, on, what, percent = (
        f"Diary!{span(_ON[name], _HEADING + 1, last)}" for name in ("No.", "Date", "What", "%")
    )
    steps = f'COUNTIFS({number},{line.at("No.")},{what},"{STEP}")'
    reached = f"SUMPRODUCT(MAX(({number}={line.at('No.')})*({on}<={_DAY})*{percent}))"
    part, gross = line.at("Cancelling, %"), line.at("With VAT")
    cost = f"ROUND(ROUND({gross}*100,0)*{part}/100,0)/100"
    agreed = row.state in HELD_STATES and bool(row.steps())
    found = row.cancelling(today)
    cost_now = NO_TERMS if not agreed else NOT_KNOWN if row.cost_pence is None else found.pence or 0
    return [
        (Formula(f'IF({steps}=0,"{NO_TERMS}",{reached})', found.percent if agreed else NO_TERMS), "integer", False),
        (
            Formula(
                f'IF({part}="{NO_TERMS}","{NO_TERMS}",IF({line.at("Quoted")}="","{NOT_KNOWN}",{cost}))',
                cost_now,
            ),
            "money",
            False,
        ),
    ]


def _diary(title: str, lines: Sequence[_Line], dates: Sequence[DiaryLine]) -> Drawn:
    of = {line.booking.id: line for line in lines}
    cells = [
        Cell(1, 1, title, look="title", across=6),
        Cell(2, 1, "What is due, by day; amounts are with VAT. Shaded cells may be changed.", look="note", across=6),
        *(Cell(_HEADING, n, name, kind, "heading") for n, (name, _, kind) in enumerate(_DIARY, 1)),
    ]
    for n, one in enumerate(dates, _HEADING + 1):
        line = of[one.booking_id]
        what = STEP if one.kind == "cancel_step" else say(one.kind)
        ours = one.id is None
        said: list[tuple[object, Kind, bool]] = [
            (one.due, "date", False),
            (line.number, "integer", False),
            (one.venue, "text", False),
            (one.room, "text", False),
            (what, "text", False),
            (one.percent, "integer", False),
            (_amount(one, line, n) if ours else one.amount_pence, "money", not ours),
            ("" if ours else "yes" if one.done else "no", "text", not ours),
            (one.note, "text", False),
        ]
        cells += [
            Cell(n, column, value, kind, "input" if may_change else "body")
            for column, (value, kind, may_change) in enumerate(said, 1)
        ]
    if not dates:
        cells.append(Cell(_HEADING + 1, 1, "Nothing is due.", across=len(_DIARY)))
    end = _HEADING + max(1, len(dates))
    return Drawn(
        "Diary",
        cells,
        [width for _, width, _ in _DIARY],
        {1: 26.0},
        frozen=(_HEADING + 1, 2),
        repeated=(_HEADING, _HEADING),
        choices={span(_ON["Done"], _HEADING + 1, end): ("yes", "no")},
    )


def _amount(one: DiaryLine, line: _Line, row: int) -> Formula:
    """What an option is worth when it expires, or what cancelling costs from a day on."""
    gross = f"Bookings!{line.at('With VAT')}"
    value = NOT_KNOWN if one.amount_pence is None else one.amount_pence
    if one.percent is None:
        return Formula(gross, value)
    cost = f"ROUND(ROUND({gross}*100,0)*{place(row, _ON['%'])}/100,0)/100"
    return Formula(f'IF({gross}="{NOT_KNOWN}","{NOT_KNOWN}",{cost})', value)
