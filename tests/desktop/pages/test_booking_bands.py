"""Cancellation terms in the drawer: read, changed, refused, taken from a preset."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.pages.booking_bands import PRESETS, BandsForm, say_bands
from convene.rules.cancellation import Band, check_bands
from convene.services import cancellation
from venue_tab import VenueTab


@pytest.fixture
def hall(venue_tab: VenueTab) -> UUID:
    key = make.booking(venue_tab.workspace, venue_tab.rooms["Great Hall"], venue_tab.event, cost_pence=420_000)
    venue_tab.arrive(booking_id=key)
    return key


def test_terms_are_typed_and_say_at_once_what_they_mean(venue_tab: VenueTab, hall: UUID) -> None:
    venue_tab.press("Add cancellation terms")
    form: BandsForm = venue_tab.only(BandsForm)
    assert form.bands() == list(PRESETS["Standard"]), "the usual terms to begin with"
    assert QApplication.focusWidget() is form._rows[0].days
    for _ in range(2):
        venue_tab.press("Remove step 1")
    venue_tab.press("Remove step 2")
    assert form.bands() == [Band(30, 75)]
    first = form._rows[0]
    first.days.selectAll()
    QTest.keyClicks(first.days, "60")
    first.percent.selectAll()
    QTest.keyClicks(first.percent, "50")
    assert any("Cancelling today costs £2,520 (50%)." in text for text in venue_tab.words()), "38 days are left"
    venue_tab.press("Add a step")
    assert form.bands() == [Band(60, 50), Band(30, 75)]
    venue_tab.press("Save")
    assert venue_tab.row(hall).bands == (Band(60, 50), Band(30, 75))
    said = venue_tab.words()
    assert "Cancelling today costs £2,520 (50%). From Tue 9 June it is £3,780 (75%)." in said
    assert said[said.index("From Tue 9 June") + 1] == "75%, £3,780"
    assert venue_tab.workspace.history()[0].label == "Cancellation terms of Great Hall for London is Open(minded)"
    venue_tab.tasks.undo(venue_tab.page)
    venue_tab.idle()
    assert venue_tab.row(hall).bands == ()
    assert "What the venue’s terms say it costs, and from when." in venue_tab.words()


def test_what_cannot_be_is_said_at_its_row_and_nothing_is_kept(venue_tab: VenueTab, hall: UUID) -> None:
    venue_tab.press("Add cancellation terms")
    form: BandsForm = venue_tab.only(BandsForm)
    form.set_bands([Band(30, 50), Band(14, 40)])
    venue_tab.press("Save")
    assert any(text.startswith("14 days before costs less than 30 days before") for text in venue_tab.words())
    assert QApplication.focusWidget() is form._rows[1].percent
    assert venue_tab.row(hall).bands == ()
    form._rows[1].days.setValue(30)
    assert not any("costs less" in text for text in venue_tab.words())
    venue_tab.press("Save")
    assert any(text.startswith("Two steps 30 days before") for text in venue_tab.words())
    venue_tab.press("Cancel")
    assert "If cancelled" in venue_tab.words()


def test_presets_can_be_kept_and_say_what_they_are() -> None:
    for bands in PRESETS.values():
        assert check_bands(bands) == bands
    assert say_bands(PRESETS["Standard"]) == "90 d 25%, 60 d 50%, 30 d 75%, 14 d 100%"


def test_a_preset_takes_the_place_of_the_rows(venue_tab: VenueTab, hall: UUID) -> None:
    venue_tab.press("Add cancellation terms")
    form: BandsForm = venue_tab.only(BandsForm)
    venue_tab.press("Usual terms")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    short = next(action for action in menu.actions() if action.text().startswith("Short:"))
    short.trigger()
    menu.close()
    assert form.bands() == list(PRESETS["Short"])
    QTest.keyClick(form.save, Qt.Key.Key_Space)
    venue_tab.idle()
    assert venue_tab.row(hall).bands == PRESETS["Short"]


def test_letting_go_says_first_what_it_costs_and_keeps_it_with_the_reason(venue_tab: VenueTab, hall: UUID) -> None:
    venue_tab.workspace.write("Terms", cancellation.set_bands, hall, [Band(60, 50)])
    venue_tab.arrive(booking_id=hall)
    venue_tab.press("Let go")
    assert "Letting it go today costs £2,520 (50%), by the terms noted here." in venue_tab.words()
    venue_tab.press("Let go")
    assert venue_tab.row(hall).reason == "Not needed any more, £2,520 owed"
