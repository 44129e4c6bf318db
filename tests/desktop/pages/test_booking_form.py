"""The price in the form of a booking, with VAT or plus VAT."""

import make
from convene.desktop.pages.booking_form import BookingForm
from venue_tab import VenueTab


def test_whether_vat_is_in_the_price_is_asked_and_kept(venue_tab: VenueTab) -> None:
    hall = make.booking(
        venue_tab.workspace, venue_tab.rooms["Great Hall"], venue_tab.event, cost_pence=120_000, vat_included=True
    )
    venue_tab.arrive(booking_id=hall)
    assert "£1,200 including VAT, £1,000 without" in venue_tab.words()
    venue_tab.press("Change")
    form: BookingForm = venue_tab.only(BookingForm)
    form.more.set_values({"title": "Plenary"})
    venue_tab.press("Save")
    assert (venue_tab.row(hall).title, venue_tab.row(hall).vat_included) == ("Plenary", True)
    venue_tab.press("Change")
    form = venue_tab.only(BookingForm)
    form.more.set_values({"vat_included": False})
    venue_tab.press("Save")
    assert not venue_tab.row(hall).vat_included
    assert "£1,200 plus VAT, £1,440 with it" in venue_tab.words()
