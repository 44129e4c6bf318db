"""Choosing from where distances are measured, in the comparison."""

from typing import Any

import pytest

import make
from convene.desktop.pages.venue_start import StartForm
from convene.rules.bookings import BookingState
from convene.rules.cancellation import Band
from convene.rules.distance import CHARING_CROSS
from convene.services import cancellation, distance
from venue_tab import VenueTab


@pytest.fixture
def compared(venue_tab: VenueTab) -> VenueTab:
    far = make.venue(venue_tab.workspace, "Barn", latitude=51.4769, longitude=-0.0005, stations="Maze Hill")
    asked: dict[str, Any] = {"state": BookingState.ENQUIRY, "cost_pence": 120_000}
    key = make.booking(venue_tab.workspace, make.room(venue_tab.workspace, far, "Loft"), venue_tab.event, **asked)
    venue_tab.workspace.write("Terms", cancellation.set_bands, key, [Band(60, 25)])
    make.booking(venue_tab.workspace, venue_tab.rooms["Great Hall"], venue_tab.event, **asked)
    venue_tab.arrive()
    venue_tab.press("Compare")
    return venue_tab


def test_the_comparison_says_how_far_and_what_cancelling_costs(compared: VenueTab) -> None:
    said = compared.words(compared.page.comparison)
    at = said.index("Distance")
    assert {"5.9 miles", "Maze Hill", "Not known"} <= set(said[at:])
    assert "Cancelling today costs £360 (25%)." in said
    assert "No terms yet" in said
    assert "Cost, with VAT" in said
    compared.press("Without VAT", compared.page.comparison)
    assert "Cancelling today costs £300 (25%)." in compared.words(compared.page.comparison)
    compared.press("With VAT", compared.page.comparison)
    assert "£1,440" in compared.words(compared.page.comparison)


def test_another_place_to_measure_from(compared: VenueTab) -> None:
    compared.press("Distances are measured from Charing Cross: change")
    form: StartForm = compared.only(StartForm)
    form.form.set_values({"name": "Our office", "latitude": "51.4769", "longitude": "east"})
    compared.press("Measure from here")
    assert any(text.startswith("“east” is not a number of degrees") for text in compared.words())
    form.form.set_values({"longitude": "−0,0005"})
    compared.press("Measure from here")
    assert "Next door" in compared.words(compared.page.comparison)
    compared.press("Distances are measured from Our office: change")
    compared.press("Charing Cross")
    compared.press("Measure from here")
    assert compared.workspace.read(distance.start) == CHARING_CROSS


@pytest.mark.parametrize(("field", "value"), [("latitude", "91"), ("name", " "), ("longitude", "nan")])
def test_a_place_that_cannot_be_is_refused(compared: VenueTab, field: str, value: str) -> None:
    compared.press("Distances are measured from Charing Cross: change")
    form: StartForm = compared.only(StartForm)
    form.form.set_values({field: value})
    compared.press("Measure from here")
    assert form.form.field(field).accessibleDescription()
    assert compared.workspace.read(distance.start) == CHARING_CROSS
