"""Somebody else wants the rooms of the sample's convening."""

import make
from convene.services import booking_board, events
from convene.store.workspace import Workspace


def test_the_convening_has_a_rival_neighbours_and_closed_rooms(workspace: Workspace) -> None:
    make.sample(workspace)
    event = workspace.read(events.id_by_code, "OPEN")
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    rivals = {b.title: [other.title for other in board.rivals(b)] for b in board.own if board.rivals(b)}
    assert rivals == {"Fallback for the plenary": ["Book launch"]}
    assert {"Reading group", "Archive visit", "Trustees’ meeting"} <= {b.title for b in board.bookings}
    assert {closure.reason for closure in board.calendar.closures} == {"Retreat", "Kitchen being serviced"}
    assert not [b.title for b in board.own if board.weigh(b.room_id, b.hold, apart_from=b.id).clash]
    assert not [b.title for b in board.own if board.weigh(b.room_id, b.hold, apart_from=b.id).closed]
