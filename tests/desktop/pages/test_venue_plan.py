"""Where everything lies on the timeline: lanes, marks, closures, and what is at a point."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPointF, QRectF

import make
from convene.desktop.pages.venue_plan import Plan, RoomLine, Shut, at_edge, plan
from convene.desktop.pages.venue_scale import days_of
from convene.rules.bookings import BookingState
from convene.services import booking_board
from convene.store.workspace import Workspace


@pytest.fixture
def hall(workspace: Workspace) -> tuple[UUID, UUID]:
    """An event, and a room at its venue."""
    venue = make.venue(workspace)
    return make.event(workspace, venue_id=venue), make.room(workspace, venue, "Hall")


def planned(workspace: Workspace, event: UUID, view: str = "week", width: float = 1000) -> Plan:
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    return plan(board, days_of(view, make.DAY), width, make.TODAY)


def book(workspace: Workspace, room: UUID, event: UUID | None, start: str, end: str, **more: Any) -> None:
    make.booking(workspace, room, event, starts_at=make.at(start), ends_at=make.at(end), **more)


def rows(line: RoomLine) -> dict[str, int]:
    """The lane of each booking."""
    return {bar.title: [round(top) for top in line.lane_tops].index(round(bar.body.top())) for bar in line.bars}


@pytest.mark.usefixtures("app")
def test_options_at_the_same_time_lie_in_lanes_and_are_marked(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    open_still = {"state": BookingState.ENQUIRY}
    book(workspace, room, event, "08:00", "12:00", title="One", **open_still)
    book(workspace, room, event, "10:00", "14:00", title="Two", **open_still)
    book(workspace, room, event, "14:00", "18:30", title="Three", **open_still)
    (line,) = planned(workspace, event, "day", 1400).lines
    assert rows(line) == {"One": 0, "Two": 1, "Three": 0}
    assert {bar.title: bar.mark for bar in line.bars} == {"One": "competing", "Two": "competing", "Three": ""}
    assert line.height >= 2 * 42
    book(workspace, room, event, "10:00", "11:00", title="Firm")
    (line,) = planned(workspace, event, "day", 1400).lines
    assert {bar.title: bar.mark for bar in line.bars}["One"] == "clash"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("view", ["day", "week"])
def test_short_bookings_one_after_the_other_all_have_their_words(
    workspace: Workspace, hall: tuple[UUID, UUID], view: str
) -> None:
    event, room = hall
    for number in range(4):
        start = f"{9 + number // 2:02}:{number % 2 * 30:02}"
        book(workspace, room, event, start, f"{start[:3]}{int(start[3:]) + 25}", title=f"Talk {number}")
    (line,) = planned(workspace, event, view, 1200).lines
    assert [bar.title for bar in line.bars if not bar.legible] == []
    assert len(line.lane_tops) > 1
    shapes = [(bar.title, rect) for bar in line.bars for rect in (bar.body, bar.words) if rect and not bar.inside]
    for title, rect in shapes:
        assert not [other for other, place in shapes if other != title and place.intersects(rect)]


@pytest.mark.usefixtures("app")
def test_a_closed_room_is_shaded_for_whole_days(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    venue = workspace.read(booking_board.board, event, today=make.TODAY).venues[0].id
    make.room(workspace, venue, "Attic")
    make.closure(workspace, venue, make.DAY, make.DAY + timedelta(days=1), room_id=room, reason="Paint")
    shown = planned(workspace, event)
    shut = {line.room.name: line.shut for line in shown.lines}
    assert shut["Attic"] == ()
    (closed,) = shut["Hall"]
    assert (closed.rect.left(), closed.rect.right()) == pytest.approx((shown.scale.edges[3], shown.scale.edges[5]))
    assert closed.words == "Closed: Paint"
    assert shown.shut_at(closed.rect.center()) == closed
    assert shown.shut_at(QPointF(closed.rect.left() - 5, closed.rect.center().y())) is None


@pytest.mark.usefixtures("app")
def test_a_day_shows_when_a_room_is_not_open(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    (line,) = planned(workspace, event, "day").lines
    assert line.off == ()  # nobody has said
    make.hours(workspace, room, "Thu 08:30–18:00")
    day = planned(workspace, event, "day")
    early, late = day.lines[0].off
    assert (early.left(), early.right()) == pytest.approx((day.scale.edges[0], day.scale.x(make.at("08:30"))))
    assert (late.left(), late.right()) == pytest.approx((day.scale.x(make.at("18:00")), day.scale.edges[1]))
    assert planned(workspace, event, "week").lines[0].off == ()
    make.hours(workspace, room, "Fri 08:30–18:00")
    (all_day,) = planned(workspace, event, "day").lines[0].off
    assert all_day.width() == pytest.approx(day.scale.edges[1] - day.scale.edges[0])


@pytest.mark.usefixtures("app")
def test_rivals_outside_the_days_shown_count(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    nights = {"starts_at": make.at("09:00"), "ends_at": make.at("17:00", make.DAY + timedelta(days=1))}
    later = {"starts_at": make.at("09:00", make.DAY + timedelta(days=1)), "ends_at": nights["ends_at"]}
    make.booking(workspace, room, event, state=BookingState.ENQUIRY, title="Two days", **nights)
    make.booking(workspace, room, event, state=BookingState.ENQUIRY, title="The second", **later)
    (bar,) = planned(workspace, event, "day").bars
    assert (bar.title, bar.mark) == ("Two days", "competing")


@pytest.mark.usefixtures("app")
def test_why_it_is_closed_stands_clear_of_bars(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    book(workspace, room, event, "09:00", "11:00", title="Early")
    (line,) = planned(workspace, event, "day").lines
    shut = Shut(QRectF(line.bars[0].body.center().x(), line.top, 400, line.height), "")
    left, right = shut.room_for_words(line.bars)
    assert left > line.bars[0].reach().right()
    assert right < shut.rect.right()
    assert shut.words == "Closed"


@pytest.mark.usefixtures("app")
def test_bars_edges_rows_and_names_are_found(workspace: Workspace, hall: tuple[UUID, UUID]) -> None:
    event, room = hall
    book(workspace, room, event, "09:00", "12:00", title="Talk")
    shown = planned(workspace, event, "day")
    (bar,) = shown.bars
    middle = bar.body.center()
    ends = [at_edge(bar, QPointF(x, middle.y())) for x in (bar.body.left() - 3, middle.x(), bar.body.right() + 3)]
    assert ends == [-1, 0, 1]
    assert shown.bar_at(middle) == bar
    assert at_edge(bar, QPointF(bar.body.right(), bar.body.bottom() + 9)) == 0
    assert shown.near_line(-50) == shown.near_line(5000) == shown.line_at(middle.y()) == shown.line(room)
    found = shown.room_at(QPointF(30, middle.y()))
    assert found
    assert found.name == "Hall"
    assert shown.room_at(middle) is None
    free = shown.lines[0].free_lane(bar.body.left() + 5, bar.body.right(), None)
    assert free is None
    assert shown.lines[0].free_lane(bar.body.left() + 5, bar.body.right(), bar.booking.id) == bar.body.top()
