"""The budget workbook says what the Venue tab says: every formula stands with the value of our own rules."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.drawn import Drawn, Formula
from convene.rules.errors import NotFound
from convene.services import booking_board, cancellation
from convene.services.budget_sheets import budget_sheets
from convene.store.workspace import Workspace


def values(sheet: Drawn) -> dict[tuple[int, int], Any]:
    """What each cell shows."""
    return {
        (c.row, c.column): c.value.value if isinstance(c.value, Formula) else c.value
        for c in sheet.cells
        if c.value not in (None, "")
    }


def rows(sheet: Drawn) -> dict[str, list[Any]]:
    """What stands right of the words of the first column."""
    shown = values(sheet)
    return {
        str(words): [value for (row, column), value in sorted(shown.items()) if row == at and column > 1]
        for (at, column), words in shown.items()
        if column == 1
    }


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    return make.budget(workspace)


def test_the_sums_are_those_of_the_venue_tab(workspace: Workspace, event: UUID) -> None:
    budget, _, _ = workspace.read(budget_sheets, event, today=make.TODAY)
    said = rows(budget)
    for with_vat, column in ((False, 2), (True, 4)):
        costs = workspace.read(booking_board.costs, event, today=make.TODAY, with_vat=with_vat)
        for line in costs.lines:
            assert said[line.state.value.capitalize()][column] == line.pence
        assert said["Held and booked"][column] == costs.booked_pence + costs.held_pence
    assert said["Enquiry"][:2] == [1, 0]
    assert said["Confirmed"][:2] == [3, 1]
    assert said["Paid"] == [costs.paid_pence]
    assert said["Still to pay, if every option is confirmed"] == [costs.to_pay_pence]
    assert said["Left of it"] == [100_000 - costs.booked_pence - costs.held_pence]
    assert said["If all is cancelled on the day in Bookings"] == [costs.cancel_pence]
    assert said["=Friends House"][:2] == [1, 0]  # the enquiry there is not counted


def test_each_booking_says_its_costs_and_what_cancelling_costs(workspace: Workspace, event: UUID) -> None:
    _, bookings, _ = workspace.read(budget_sheets, event, today=make.TODAY)
    said = {line[2]: line for line in rows(bookings).values() if len(line) > 8}
    assert said["Ties"][-4:] == [3, 3, "no terms", "no terms"] or said["Ties"][-6:] == [
        3,
        "included",
        3,
        3,
        "no terms",
        "no terms",
    ]
    assert said["Hall"][-6:] == [120_001, "plus", 120_001, 144_001, 25, 36_000]
    assert said["Unknown"][-4:] == ["not known", "not known", 25, "not known"]
    assert bookings.choices == {
        "$E$7:$E$11": ("Enquiry", "Option", "Confirmed", "Completed"),
        "$K$7:$K$11": ("included", "plus"),
    }


def test_the_diary_has_what_is_due_with_the_steps(workspace: Workspace, event: UUID) -> None:
    _, _, diary = workspace.read(budget_sheets, event, today=make.TODAY)
    shown = values(diary)
    lines = [[shown.get((row, column)) for column in (1, 5, 6, 7, 8)] for row in range(7, 7 + 6)]
    steps = workspace.read(cancellation.rises, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert [line[0] for line in lines] == sorted(line[0] for line in lines)
    assert [date(2026, 6, 20), "Deposit due", None, 50_000, "yes"] in lines
    assert {line[0] for line in lines if line[1] == "Cancelling costs more"} == {rise.day for rise in steps}
    assert [date(2026, 4, 10), "Cancelling costs more", 25, 36_000, None] in lines


def test_all_events_are_summed_each_and_together(workspace: Workspace, event: UUID) -> None:
    again = make.event(workspace, "Who is heard?", code="AGAIN")
    where = make.room(workspace, make.venue(workspace, "Town Hall"))
    make.booking(workspace, where, again, cost_pence=10_000, starts_at=make.at("07:00"))
    make.booking(
        workspace, where, cost_pence=500, vat_included=True, starts_at=make.at("18:00"), ends_at=make.at("19:00")
    )
    budget, bookings, _ = workspace.read(budget_sheets, None, today=make.TODAY)
    said = rows(budget)
    costs = workspace.read(booking_board.costs, event, today=make.TODAY)
    assert said["Who is heard? (AGAIN)"] == [1, 0, 10_000, 2_000, 12_000]
    assert said["Who is heard? (BUDGET)"][4] == costs.booked_pence + costs.held_pence
    assert said["No event"] == [1, 0, 417, 83, 500]
    assert said["Held and booked"][4] == costs.booked_pence + costs.held_pence + 12_500
    assert "Budget" not in said
    assert [cell.value for cell in bookings.cells if cell.column == 16][:2] == ["Event", "Who is heard? (AGAIN)"]


def test_an_event_without_bookings_says_so(workspace: Workspace) -> None:
    budget, bookings, diary = workspace.read(budget_sheets, make.event(workspace), today=make.TODAY)
    assert rows(budget)["Held and booked"] == [0, 0, 0, 0, 0]
    assert "No room is asked for yet." in rows(bookings)
    assert "Nothing is due." in rows(diary)
    with pytest.raises(NotFound):
        workspace.read(budget_sheets, UUID(int=1), today=make.TODAY)
