"""What choosing one room and letting others go says of money."""

from datetime import timedelta

import make
from convene.rules.bookings import BookingState
from convene.rules.cancellation import Band
from convene.services import cancellation
from venue_tab import VenueTab


def test_what_letting_the_others_go_costs_is_said_before(venue_tab: VenueTab) -> None:
    until = make.TODAY + timedelta(days=5)
    option = {"state": BookingState.OPTION, "option_expires": until, "cost_pence": 100_000}
    held = make.booking(venue_tab.workspace, venue_tab.rooms["Great Hall"], venue_tab.event, **option)
    venue_tab.workspace.write("Terms", cancellation.set_bands, held, [Band(60, 25)])
    nave = make.room(venue_tab.workspace, make.venue(venue_tab.workspace, "Coin Street"), "Nave")
    make.booking(venue_tab.workspace, nave, venue_tab.event, state=BookingState.ENQUIRY)
    venue_tab.arrive()
    venue_tab.press("Compare")
    venue_tab.press("Choose Nave, Coin Street")
    words = "Letting go costs something today: Great Hall, £300 owed."
    assert words in venue_tab.words()
    venue_tab.press("Great Hall", venue_tab.page.drawer)
    assert words not in venue_tab.words()
