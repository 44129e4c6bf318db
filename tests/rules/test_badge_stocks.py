"""Where badges lie on a sheet, and stocks that cannot be printed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.badge_stocks import Slot, Stock, StockKind, backs, slots, stock_from
from convene.rules.errors import Invalid

SHEET = Stock("T", "Two by three", StockKind.LABEL, (210, 297), (80, 50), 2, 3, (18, 13), (95, 55))


def test_row_by_row_from_the_first_label():
    ((*first,),) = slots(SHEET, 4)
    assert first == [Slot(0, 18, 13), Slot(1, 113, 13), Slot(2, 18, 68), Slot(3, 113, 68)]


def test_a_part_used_sheet_and_a_second_one():
    one, two = slots(SHEET, 4, first=5)
    assert [(s.badge, s.x, s.y) for s in one] == [(0, 18, 123), (1, 113, 123)]
    assert [(s.badge, s.x, s.y) for s in two] == [(2, 18, 13), (3, 113, 13)]


def test_a_nudge_moves_all_of_them():
    ((one, two),) = slots(SHEET, 2, nudge=(0.5, -1))
    assert (one.x, one.y, two.x, two.y) == (18.5, 12, 113.5, 12)


def test_backs_lie_behind_their_fronts():
    sheets = slots(SHEET, 3)
    for front, back in zip(sheets[0], backs(SHEET, sheets)[0], strict=True):
        assert back.badge == front.badge
        assert back.y == front.y
        assert back.x + SHEET.size[0] == 210 - front.x, "seen through the paper they cover each other"


@pytest.mark.parametrize(("first", "nudge"), [(0, (0, 0)), (7, (0, 0)), (-1, (0, 0)), (1, (16, 0)), (1, (0, -15.1))])
def test_a_label_that_is_not_there_and_too_far_a_nudge_are_refused(first, nudge):
    with pytest.raises(Invalid):
        slots(SHEET, 1, first=first, nudge=nudge)


@given(st.integers(0, 60), st.integers(1, 6))
def test_every_badge_has_a_label_of_its_own(count, first):
    sheets = slots(SHEET, count, first=first)
    flat = [slot for sheet in sheets for slot in sheet]
    assert [slot.badge for slot in flat] == list(range(count))
    assert all(sheets)
    for sheet in sheets:
        assert len({(slot.x, slot.y) for slot in sheet}) == len(sheet) <= 6
        assert all(0 <= slot.x <= 130 and 0 <= slot.y <= 247 for slot in sheet)


GOOD = {"key": "X", "name": "X", "kind": "label", "page": [210, 297], "size": [80, 50]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": [210]},
        {"size": None},
        {"kind": "sticker"},
        {"columns": 0},
        {"size": [8, 5]},
        {"columns": 2, "pitch": [70, 0]},
        {"columns": 3, "pitch": [85, 0]},
        {"first": [140, 0]},
        {"first": [-1, 0]},
        {"rows": 2},
    ],
)
def test_what_cannot_be_printed_on_is_refused(wrong):
    assert stock_from(GOOD).each == 1
    with pytest.raises(Invalid):
        stock_from(GOOD | wrong)
