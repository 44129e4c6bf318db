"""Costs on the Venue tab: one basis for all, the budget in words, cancelling, and the steps in the diary."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QSettings

import make
from convene.desktop.pages import vat_basis
from convene.rules.bookings import BookingState
from convene.rules.cancellation import Band
from convene.services import cancellation
from venue_tab import VenueTab

ENQUIRY = {"state": BookingState.ENQUIRY}


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    QSettings().remove("money/vat")


def book(tab: VenueTab, room: str = "Great Hall", **fields: object) -> None:
    key = make.booking(tab.workspace, tab.rooms[room], tab.event, **fields)  # type: ignore[arg-type]
    if fields.get("state") is not BookingState.ENQUIRY:
        tab.workspace.write("Terms", cancellation.set_bands, key, [Band(60, 25), Band(14, 100)])


def test_all_sums_turn_with_the_basis_and_it_is_remembered(venue_tab: VenueTab) -> None:
    book(venue_tab, cost_pence=300_000)
    book(venue_tab, "Library", cost_pence=60_000, vat_included=True)
    book(venue_tab, "Library", cost_pence=30_000, starts_at=make.at("18:00"), ends_at=make.at("19:00"), **ENQUIRY)
    venue_tab.arrive()
    said = venue_tab.words(venue_tab.page.diary)
    assert said[said.index("Still to pay") + 1] == "£4,200"
    assert said[said.index("If all is cancelled today") + 1] == "£1,050"
    assert "£4,200 of £5,000 budget" in said
    assert "With the cheapest enquiry of each day £4,560: £440 left" in said

    venue_tab.press("Without VAT", venue_tab.page.diary)
    said = venue_tab.words(venue_tab.page.diary)
    assert said[said.index("Still to pay") + 1] == "£3,500"
    assert said[said.index("If all is cancelled today") + 1] == "£875"
    assert {"£3,500 of £5,000 budget", "£1,500 left"} <= set(said)
    assert not vat_basis.with_vat()
    elsewhere = venue_tab.page.comparison.switch
    elsewhere.show_choice()
    assert elsewhere.value() == vat_basis.WITHOUT


def test_over_budget_is_said_in_words(venue_tab: VenueTab) -> None:
    book(venue_tab, cost_pence=500_000)
    venue_tab.arrive()
    assert "£1,000 over budget" in venue_tab.words(venue_tab.page.diary)


def test_steps_of_one_venue_stand_as_one_line_in_the_diary_while_they_are_to_come(venue_tab: VenueTab) -> None:
    book(venue_tab, cost_pence=100_000)
    book(venue_tab, "Library", cost_pence=50_000)
    venue_tab.arrive()
    said = venue_tab.words(venue_tab.page.diary)
    assert said.count("Cancelling costs 100%") == 1
    assert "Cancelling costs 25%" not in said, "that is so already"
    at = said.index("Cancelling costs 100%")
    assert said[at - 2 : at] == ["Thu 25 Jun", "24 days"]
    assert said[at + 1] in {"£1,800, Great Hall, Library", "£1,800, Library, Great Hall"}
    assert make.DAY - timedelta(days=14) == make.TODAY + timedelta(days=24)
