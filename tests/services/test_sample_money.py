"""The money of the sample's bookings."""

import make
from convene.rules.bookings import HELD_STATES
from convene.services import booking_board, bookings, events
from convene.store.workspace import Workspace


def test_the_sample_s_bookings_have_terms_and_both_kinds_of_prices(workspace: Workspace) -> None:
    make.sample(workspace)
    rows = workspace.read(bookings.listing)
    assert {row.vat_included for row in rows} == {True, False}
    assert all(row.state in HELD_STATES and row.cost_pence for row in rows if row.bands)
    event = workspace.read(events.id_by_code, "OPEN")
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    assert (board.costs.cancel_pence or 0) > 0
    assert {line.percent for line in board.diary if line.kind == "cancel_step"} >= {25, 50, 75, 100}
