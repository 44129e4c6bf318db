"""Where a booking in the hand would land: steps, clocks, lengths."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

import make
from convene.desktop.pages.venue_drag import Drag, Grip, free_place, moment, movable, snap_of, snapped, spanned
from convene.desktop.pages.venue_scale import Scale, days_of, scale
from convene.rules.bookings import BookingState
from convene.rules.time import LONDON
from convene.services import booking_board
from convene.services.booking_board import Board
from convene.store.workspace import Workspace

QUARTER = timedelta(minutes=15)


def clock(text: str, day: date = make.DAY) -> datetime:
    """A time on the clock there."""
    return datetime.combine(day, time.fromisoformat(text))


def shown(view: str = "week", day: date = make.DAY) -> Scale:
    return scale(days_of(view, day), [], LONDON, left=100, right=940, narrow=36)


@pytest.fixture
def rooms(workspace: Workspace) -> tuple[UUID, UUID, UUID]:
    """An event and two rooms of its venue."""
    venue = make.venue(workspace)
    event = make.event(workspace, venue_id=venue)
    return event, make.room(workspace, venue, "Hall"), make.room(workspace, venue, "Attic")


def read(workspace: Workspace, event: UUID, near: date | None = None) -> Board:
    return workspace.read(booking_board.board, event, today=make.TODAY, near=near)


def held(workspace: Workspace, rooms: tuple[UUID, UUID, UUID], grip: Grip = Grip.BODY) -> Drag:
    make.booking(workspace, rooms[1], rooms[0], ends_at=make.at("12:00"))
    board = read(workspace, rooms[0])
    return Drag.of(board, board.own[0], grip)


@pytest.mark.parametrize(
    ("view", "here", "lands"),
    [
        ("week", "11:08", ("10:15", "13:15")),
        ("week", "11:06", ("10:00", "13:00")),
        ("day", "11:06", ("10:05", "13:05")),
        ("week", "19:00", ("16:00", "19:00")),  # the whole of it stays within the hours shown
        ("week", "07:00", ("07:00", "10:00")),
        ("month", "15:00", ("09:00", "12:00")),
    ],
)
def test_steps_of_the_hand(
    workspace: Workspace, rooms: tuple[UUID, UUID, UUID], view: str, here: str, lands: tuple[str, str]
) -> None:
    drag = held(workspace, rooms)
    drag.to(shown(view), rooms[2], clock("10:00"), clock(here))
    assert drag.now.room_id == rooms[2]
    assert tuple(f"{at:%H:%M}" for at in drag.clock()) == lands
    assert drag.changed
    drag.to(shown(view), rooms[1], clock("10:00"), clock("10:00"))
    assert not drag.changed


def test_ends_are_pulled_past_midnight_but_never_past_each_other(
    workspace: Workspace, rooms: tuple[UUID, UUID, UUID]
) -> None:
    end = held(workspace, rooms, Grip.END)
    friday = make.DAY + timedelta(days=1)
    end.to(shown(), rooms[2], clock("12:00"), clock("09:00", friday))
    assert end.clock() == (clock("09:00"), clock("09:00", friday))
    assert end.now.room_id == rooms[1]  # pulling an edge does not change the room
    end.to(shown(), rooms[1], clock("12:00"), clock("07:00"))
    assert end.clock() == (clock("09:00"), clock("09:15"))
    start = Drag.of(end.board, end.board.own[0], Grip.START)
    start.to(shown(), rooms[1], clock("09:00"), clock("14:00"))
    assert start.clock() == (clock("11:45"), clock("12:00"))


def test_a_length_is_kept_over_the_night_the_clocks_go_back(
    workspace: Workspace, rooms: tuple[UUID, UUID, UUID]
) -> None:
    saturday = date(2026, 10, 24)
    make.booking(
        workspace, rooms[1], rooms[0], starts_at=make.at("20:00", saturday - timedelta(days=1)),
        ends_at=make.at("04:00", saturday),
    )  # fmt: skip
    board = read(workspace, rooms[0], saturday)
    drag = Drag.of(board, board.own[0])
    drag.step(start=timedelta(days=1), end=timedelta(days=1))
    assert drag.now.end - drag.now.start == timedelta(hours=8)
    assert drag.clock() == (clock("20:00", saturday), clock("03:00", date(2026, 10, 25)))


def test_a_time_that_does_not_exist_leaves_it_where_it_was(
    workspace: Workspace, rooms: tuple[UUID, UUID, UUID]
) -> None:
    sunday = date(2027, 3, 28)
    make.booking(workspace, rooms[1], rooms[0], starts_at=make.at("00:30", sunday), ends_at=make.at("05:00", sunday))
    board = read(workspace, rooms[0], sunday)
    drag = Drag.of(board, board.own[0])
    drag.step(start=timedelta(hours=1), end=timedelta(hours=1))
    assert drag.problem == "01:30 does not exist on Sun 28 March 2027: the clocks go forward."
    assert not drag.possible
    assert drag.now == drag.was


def test_what_is_read_again_is_weighed_again(workspace: Workspace, rooms: tuple[UUID, UUID, UUID]) -> None:
    drag = held(workspace, rooms)
    drag.step(room_id=rooms[2])
    assert drag.possible
    rival = make.booking(workspace, rooms[2])
    assert drag.rebase(read(workspace, rooms[0]))
    assert not drag.possible
    assert drag.in_the_way == {rival}
    workspace.write("Undo", lambda session: None)
    fixed = make.booking(workspace, rooms[1], rooms[0], state=BookingState.COMPLETED, starts_at=make.at("18:00"),
                         ends_at=make.at("19:00"))  # fmt: skip
    board = read(workspace, rooms[0])
    over = next(b for b in board.own if b.id == fixed)
    assert not movable(board, over)
    drag.booking = over
    assert not drag.rebase(board)


def test_places_for_new_bookings(workspace: Workspace, rooms: tuple[UUID, UUID, UUID]) -> None:
    firm = held(workspace, rooms).board.own[0]
    board = read(workspace, rooms[0])
    week, day = days_of("week", make.DAY), days_of("day", make.DAY)
    assert free_place(board, rooms[1], week, firm).clock() == (clock("12:00"), clock("13:00"))
    assert free_place(board, rooms[1], day, None).clock() == (clock("12:00"), clock("13:00"))  # nine is taken
    assert free_place(board, rooms[2], week, None).clock() == (clock("09:00"), clock("10:00"))
    month = free_place(board, rooms[2], days_of("month", make.DAY), None)
    assert month.clock() == (clock("09:00"), clock("17:00"))


def test_snaps_and_spans() -> None:
    assert [snap_of(days_of(view, make.DAY)) for view in ("day", "week", "month")] == [
        timedelta(minutes=5),
        QUARTER,
        timedelta(days=1),
    ]
    assert snapped(clock("10:07"), QUARTER) == clock("10:00")
    assert snapped(clock("10:08"), QUARTER) == clock("10:15")
    assert snapped(clock("10:14"), QUARTER, down=True) == clock("10:00")
    assert spanned(clock("12:01"), clock("10:07"), QUARTER) == (clock("10:00"), clock("12:00"))
    assert spanned(clock("10:01"), clock("10:02"), QUARTER) == (clock("10:00"), clock("10:15"))
    assert moment(shown(), -50) == clock("07:00", date(2026, 7, 6))
    assert moment(shown(), 5000) == clock("19:00", date(2026, 7, 12))
