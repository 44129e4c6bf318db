"""What is said of a booking in the hand."""

from datetime import timedelta
from typing import Any

import pytest

import make
from convene.desktop.pages.venue_drag import Drag
from convene.desktop.pages.venue_say import say_fixed, say_move, say_name, say_place, say_refused, say_verdict
from convene.rules.bookings import BookingState
from convene.services import booking_board
from convene.store.workspace import Workspace

HOUR = timedelta(hours=1)


@pytest.fixture
def drag(workspace: Workspace) -> Drag:
    """Plenary in the Hall from 9 to 12, in the hand; the Attic is firm until 12:00 and open from 08:30 to 18:00."""
    venue = make.venue(workspace)
    hall, attic = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "Attic")
    event, other = make.event(workspace, venue_id=venue), make.event(workspace, "Choir")
    make.booking(workspace, hall, event, ends_at=make.at("12:00"), title="Plenary")
    make.booking(workspace, attic, other, ends_at=make.at("12:00"), title="Practice")
    make.hours(workspace, attic, "Mon–Fri 08:30–18:00")
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    return Drag.of(board, board.own[0])


@pytest.mark.parametrize(
    ("steps", "place", "label"),
    [
        ({"start": HOUR, "end": HOUR}, "10:00–13:00, Thu 9 Jul, Hall", "Move “Plenary” to 10:00"),
        (
            {"start": 24 * HOUR, "end": 24 * HOUR},
            "09:00–12:00, Fri 10 Jul, Hall",
            "Move “Plenary” to Fri 10 Jul 09:00",
        ),
        ({"end": HOUR}, "09:00–13:00, Thu 9 Jul, Hall", "Let “Plenary” run 09:00 to 13:00"),
        ({"start": HOUR}, "10:00–12:00, Thu 9 Jul, Hall", "Let “Plenary” run 10:00 to 12:00"),
        (
            {"end": 24 * HOUR},
            "Thu 9 Jul 09:00 to Fri 10 Jul 12:00, Hall",
            "Let “Plenary” run Thu 9 Jul 09:00 to Fri 10 Jul 12:00",
        ),
    ],
)
def test_places_and_labels(drag: Drag, steps: dict[str, Any], place: str, label: str) -> None:
    drag.step(**steps)
    assert (say_name(drag), say_place(drag), say_move(drag)) == ("Plenary", place, label)


def test_another_room_is_named_with_what_is_in_it(drag: Drag) -> None:
    assert say_verdict(drag) == ("ok", "The room is free.")
    attic = drag.board.venues[0].rooms[0].id
    drag.step(room_id=attic)
    taken = "Attic is taken: “Practice” for Choir, 09:00 to 12:00, confirmed."
    assert say_verdict(drag) == ("danger", taken)
    assert say_refused(drag) == f"Nothing was moved. {taken} Start at 12:00, or move the other booking."
    drag.step(start=7 * HOUR, end=7 * HOUR)
    state, words = say_verdict(drag)
    assert state == "care"
    assert words.startswith("Outside its hours: open 08:30–18:00 on Thu 9 July, needed until 19:00.")
    assert say_move(drag) == "Move “Plenary” to 16:00, Attic"


def test_why_others_do_not_move(drag: Drag, workspace: Workspace) -> None:
    theirs = next(b for b in drag.board.bookings if b.event == "Choir")
    ours = "only bookings for London is Open(minded) are moved here."
    assert say_fixed(theirs, drag.board) == f"“Practice” is a booking for Choir: {ours}"
    make.booking(workspace, drag.now.room_id, title="Yoga", starts_at=make.at("18:00"), ends_at=make.at("19:00"))
    board = workspace.read(booking_board.board, drag.board.event_id, today=make.TODAY)
    nobodys = next(b for b in board.bookings if b.title == "Yoga")
    assert say_fixed(nobodys, board) == f"“Yoga” is somebody else’s: {ours}"
    make.booking(
        workspace, drag.now.room_id, drag.board.event_id, title="Past", state=BookingState.COMPLETED,
        starts_at=make.at("20:00"), ends_at=make.at("21:00"),
    )  # fmt: skip
    board = workspace.read(booking_board.board, drag.board.event_id, today=make.TODAY)
    past = next(b for b in board.own if b.title == "Past")
    assert say_fixed(past, board) == "“Past” is completed: it is not moved any more."
