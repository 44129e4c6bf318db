"""The programme drawn: rooms over time, what is for everybody over all of them, colours that words say too."""

from datetime import time
from uuid import UUID

import pytest

import make
from convene.rules.drawn import Cell, Drawn
from convene.rules.errors import NotFound
from convene.rules.programme import SessionKind, SessionState
from convene.services.programme_grid import programme_grid
from convene.store.workspace import Workspace


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    venue = make.venue(workspace)
    hall, library = (make.room(workspace, venue, name, position=n) for n, name in enumerate(("Hall", "Library")))
    event = make.event(workspace, "Who is heard?", venue_id=venue)
    theme = make.theme(workspace, "inclusion")
    heard = make.track(workspace, event, "Being heard", theme_id=theme)
    other = make.track(workspace, event, "Making room", position=1)
    zoe = make.person(workspace, "Zoë O’Brien")
    at = make.at
    make.session(workspace, event, "=Welcome", starts_at=at("09:00"), room_id=hall, people=[zoe])
    make.session(workspace, event, "Tea", starts_at=at("09:45"), minutes=15, kind=SessionKind.BREAK, spans_rooms=True)
    make.session(workspace, event, "Voices", starts_at=at("10:00"), minutes=60, room_id=hall, track_id=heard)
    make.session(
        workspace, event, "Rooms", starts_at=at("10:00"), room_id=library, track_id=other, state=SessionState.CANCELLED
    )
    make.session(workspace, event, "Doors", starts_at=at("10:15"), room_id=library, track_id=other)
    make.session(workspace, event, "Maybe", starts_at=at("13:00"), room_id=hall, state=SessionState.PROPOSED)
    make.session(workspace, event, "In the tray")
    return event


def drawn(workspace: Workspace, event: UUID) -> tuple[Drawn, dict[str, Cell]]:
    (day,) = workspace.read(programme_grid, event)
    return day, {str(cell.value).split("\n")[0].split(",")[0]: cell for cell in day.cells if cell.value}


def test_rooms_over_time(workspace: Workspace, event: UUID) -> None:
    day, cells = drawn(workspace, event)
    assert day.title == "Thu 9 July"
    assert cells["Thu 9 July 2026 · Royal Foundation of St Katherine · as it is now"].row == 2
    assert [cells[name].column for name in ("Time", "Hall", "Library")] == [1, 2, 3]
    assert [cells[name].across for name in ("Hall", "Library")] == [1, 2]
    assert cells["=Welcome"].value == "=Welcome\n09:00 to 09:45\nZoë O’Brien"
    heading = cells["Time"].row
    assert (cells["=Welcome"].row, cells["Tea"].row, cells["Voices"].row) == (heading + 1, heading + 2, heading + 3)
    assert cells["Voices"].down == 3  # 10:00, 10:15, 10:45
    assert day.frozen == (heading + 1, 2)
    assert (day.one_page, day.paper) == (True, "A4")
    assert not {"Maybe", "In the tray"} & cells.keys()


def test_many_hours_are_printed_upright_and_many_rooms_on_a3(workspace: Workspace, event: UUID) -> None:
    assert (drawn(workspace, event)[0].upright, drawn(workspace, event)[0].paper) == (False, "A4")
    where = make.venue(workspace, "Town Hall")
    for number in range(12):
        room = make.room(workspace, where, f"Room {number}")
        make.session(workspace, event, "Long", starts_at=make.at("11:30"), room_id=room)
    assert (drawn(workspace, event)[0].upright, drawn(workspace, event)[0].paper) == (False, "A3")
    hours = make.event(workspace, "Many hours", starts=time(8), ends=time(22))
    for number in range(12):
        make.session(workspace, hours, "Talk", starts_at=make.at(f"{8 + number:02}:00"), minutes=60)
    assert (drawn(workspace, hours)[0].upright, drawn(workspace, hours)[0].paper) == (True, "A4")


def test_a_break_lies_over_all_rooms(workspace: Workspace, event: UUID) -> None:
    _, cells = drawn(workspace, event)
    tea = cells["Tea"]
    assert (tea.value, tea.column, tea.across, tea.centred, tea.fill) == ("Tea, 09:45 to 10:00", 2, 3, True, "band")


def test_tracks_have_a_colour_and_say_it(workspace: Workspace, event: UUID) -> None:
    _, cells = drawn(workspace, event)
    assert (cells["Being heard"].fill, cells["Voices"].fill) == ("inclusion", "inclusion")
    assert cells["Making room"].fill == cells["Doors"].fill == "compassion"  # the first that no other track has
    assert str(cells["Voices"].value).endswith("\nBeing heard")


def test_what_is_cancelled_says_so_beside_what_is_there_instead(workspace: Workspace, event: UUID) -> None:
    _, cells = drawn(workspace, event)
    gone, doors = cells["Cancelled: Rooms"], cells["Doors"]
    assert (gone.look, gone.fill) == ("quiet", "band")
    assert (gone.column, doors.column) == (3, 4)


def test_a_break_leaves_out_a_room_that_is_in_use(workspace: Workspace, event: UUID) -> None:
    venue = make.venue(workspace, "Next door")
    quiet = make.room(workspace, venue, "Chapel", position=0)
    make.session(workspace, event, "Quiet room", starts_at=make.at("09:00"), minutes=480, room_id=quiet)
    _, cells = drawn(workspace, event)
    tea = [cell for cell in drawn(workspace, event)[0].cells if str(cell.value).startswith("Tea")]
    chapel = cells["Chapel"].column
    assert all(not cell.column <= chapel < cell.column + cell.across for cell in tea)
    assert sum(cell.across for cell in tea) == 3


def test_two_breaks_at_once_and_a_session_without_a_room_have_columns_of_their_own(
    workspace: Workspace, event: UUID
) -> None:
    make.session(workspace, event, "Also tea", starts_at=make.at("09:45"), kind=SessionKind.NETWORKING)
    make.session(workspace, event, "Where?", starts_at=make.at("11:00"))
    _, cells = drawn(workspace, event)
    assert cells["All rooms"].column == 2
    assert cells["No room yet"].column == cells["Where?"].column
    day = drawn(workspace, event)[0]
    taken = [at for cell in day.cells for at in cell.places()]
    assert len(taken) == len(set(taken))


def test_an_event_without_anything_placed_says_so(workspace: Workspace) -> None:
    (sheet,) = workspace.read(programme_grid, make.event(workspace))
    assert [cell.value for cell in sheet.cells][1] == "Nothing has a time yet · as it is now"
    with pytest.raises(NotFound):
        workspace.read(programme_grid, UUID(int=1))
