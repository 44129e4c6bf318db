"""The usual dates of a booking, proposed and added."""

from datetime import date, timedelta

import pytest

import make
from convene.rules.bookings import BookingDateKind
from convene.rules.errors import Invalid
from convene.services import booking_board, booking_dates
from convene.services.booking_dates import DateDraft
from convene.store.workspace import Workspace


def test_what_is_missing_is_proposed_and_added_as_one_change(workspace: Workspace) -> None:
    key = make.booking(workspace, make.room(workspace, make.venue(workspace)), make.event(workspace))
    workspace.write("Add", booking_board.add_date, key, kind=BookingDateKind.MENU_BY, due=make.DAY, amount_pence=None)
    drafts = workspace.read(booking_dates.propose, key, today=make.TODAY)
    assert [d.kind.value for d in drafts] == ["contract_by", "deposit_due", "final_numbers", "balance_due"]
    assert drafts[0].due == make.TODAY + timedelta(days=14)
    workspace.write("Add the usual dates", booking_dates.add_dates, key, drafts)
    kinds = [line.kind for line in workspace.read(booking_board.diary, booking_id=key)]
    assert kinds == ["contract_by", "final_numbers", "deposit_due", "menu_by", "balance_due"]
    assert workspace.read(booking_dates.propose, key, today=make.TODAY) == ()
    workspace.undo()
    assert [line.kind for line in workspace.read(booking_board.diary, booking_id=key)] == ["menu_by"]


def test_working_days_leave_out_bank_holidays(workspace: Workspace) -> None:
    day = date(2027, 1, 11)  # a Monday
    times = {"starts_at": make.at("09:00", day), "ends_at": make.at("17:00", day)}
    key = make.booking(workspace, make.room(workspace, make.venue(workspace)), make.event(workspace), **times)
    due = {draft.kind: draft.due for draft in workspace.read(booking_dates.propose, key, today=make.TODAY)}
    assert due[BookingDateKind.FINAL_NUMBERS] == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (DateDraft(BookingDateKind.BALANCE_DUE, None), "due_1"),
        (DateDraft(BookingDateKind.BALANCE_DUE, make.DAY, -1), "amount_1"),
    ],
)
def test_one_that_cannot_be_keeps_all_of_them_out(workspace: Workspace, wrong: DateDraft, field: str) -> None:
    key = make.booking(workspace, make.room(workspace, make.venue(workspace)), make.event(workspace))
    drafts = [DateDraft(BookingDateKind.CONTRACT_BY, make.DAY), wrong]
    with pytest.raises(Invalid) as refused:
        workspace.write("Add", booking_dates.add_dates, key, drafts)
    assert refused.value.field == field
    assert workspace.read(booking_board.diary, booking_id=key) == ()
