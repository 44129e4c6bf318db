from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from convene.desktop.pages.calendar_layout import DayCell, by_day, week_cells
from convene.services.calendar_board import Entry, EntryKind

MONDAY = date(2026, 9, 7)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


def _event(*columns: int, key: UUID | None = None) -> list[Entry]:
    key = key or uuid4()
    return [Entry(EntryKind.EVENT, WEEK[n], "Event", "Event", "", key, day_id=uuid4()) for n in columns]


def _due(column: int) -> Entry:
    return Entry(EntryKind.DUE, WEEK[column], "Deposit due", "", "", None, booking_id=uuid4())


def _cells(*entries: Entry) -> tuple[DayCell, ...]:
    return week_cells(WEEK, by_day(sorted(entries, key=lambda entry: entry.date)))


def test_neighbouring_days_of_one_event_are_one_bar():
    cells = _cells(*_event(1, 2, 3))
    pieces = [piece for cell in cells for piece in cell.pieces]
    assert [(p.lane, p.before, p.after) for p in pieces] == [(0, False, True), (0, True, True), (0, True, False)]


def test_days_apart_are_tied_in_one_lane_that_stays_theirs():
    cells = _cells(*_event(0, 3), *_event(1), *_event(3))
    assert cells[1].passing == cells[2].passing == (0,)
    assert [piece.lane for piece in cells[1].pieces] == [1]
    assert [piece.lane for piece in cells[3].pieces] == [0, 1]
    assert not any(piece.before or piece.after for cell in cells for piece in cell.pieces)


def test_lanes_are_used_again():
    cells = _cells(*_event(0, 1), *_event(2, 3), _due(2))
    assert {piece.lane for piece in cells[2].pieces} == {0, 1}
    assert cells[3].lanes == 1


def test_a_day_and_its_evening_lie_above_each_other():
    key = uuid4()
    day, evening = _event(2, key=key)[0], _event(2, key=key)[0]
    cells = _cells(day, replace(evening, title="Evening"), *_event(3, key=key))
    assert [(piece.lane, piece.after) for piece in cells[2].pieces] == [(0, True), (1, False)]


def test_what_does_not_fit_is_counted():
    cell = _cells(*[_due(4) for _ in range(6)])[4]
    shown, hidden = cell.shown(3)
    assert ([piece.lane for piece in shown], hidden) == ([0, 1], 4)
    assert cell.shown(6) == (cell.pieces, 0)
    assert cell.shown(1) == ((), 6)
