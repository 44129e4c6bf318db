"""The usual dates, proposed in the drawer."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.pages.booking_dates import UsualDates
from convene.services import booking_board
from venue_tab import VenueTab


@pytest.fixture
def form(venue_tab: VenueTab) -> UsualDates:
    key = make.booking(venue_tab.workspace, venue_tab.rooms["Great Hall"], venue_tab.event, cost_pence=420_000)
    venue_tab.arrive(booking_id=key)
    venue_tab.press("Add the usual dates")
    return venue_tab.only(UsualDates)


def kept(tab: VenueTab) -> list[tuple[str, date, int | None]]:
    return [(line.kind, line.due, line.amount_pence) for line in tab.workspace.read(booking_board.diary)]


def test_the_proposal_is_changed_and_added_as_one_step(venue_tab: VenueTab, form: UsualDates) -> None:
    assert form.save.text() == "Add 5 dates"
    venue_tab.press("Menu to choose")
    venue_tab.press("Balance due")
    contract, deposit, menu, *_ = form.lines
    assert not menu.due.isEnabled()
    contract.due.set_value(date(2026, 6, 10))
    deposit.amount.set_value("£1,050.50")
    venue_tab.press("Add 3 dates")
    assert kept(venue_tab) == [
        ("contract_by", date(2026, 6, 10), None),
        ("final_numbers", date(2026, 6, 25), None),
        ("deposit_due", date(2026, 6, 29), 105_050),
    ]
    assert "Deposit due, £1,050.50" in venue_tab.words()
    venue_tab.tasks.undo(venue_tab.page)
    venue_tab.idle()
    assert kept(venue_tab) == []


def test_a_wrong_amount_is_said_at_its_field_and_none_is_added(venue_tab: VenueTab, form: UsualDates) -> None:
    form.lines[4].amount.set_value("a lot")
    venue_tab.press("Add 5 dates")
    assert any(text.startswith("“a lot” is not an amount") for text in venue_tab.words())
    assert QApplication.focusWidget() is form.lines[4].amount
    assert kept(venue_tab) == []
    venue_tab.press("Contract to sign")
    form.lines[4].amount.set_value("90000000")
    venue_tab.press("Add 4 dates")
    assert any(text.startswith("That cost is not possible") for text in venue_tab.words())
    assert QApplication.focusWidget() is form.lines[4].amount, "the fourth of those that are wanted"
    venue_tab.press("Contract to sign")
    for name in ("Contract to sign", "Deposit due", "Menu to choose", "Final numbers due", "Balance due"):
        venue_tab.press(name)
    assert not form.save.isEnabled()


def test_dates_of_a_booking_are_ticked_off_in_its_drawer(venue_tab: VenueTab, form: UsualDates) -> None:
    venue_tab.press("Add 5 dates")
    venue_tab.press("Done: Deposit due")
    assert [line.kind for line in venue_tab.workspace.read(booking_board.diary) if line.done] == ["deposit_due"]
    venue_tab.press("Remove: Menu to choose")
    assert "menu_by" not in [kind for kind, *_ in kept(venue_tab)]
