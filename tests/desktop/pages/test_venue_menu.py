"""The menu of the timeline."""

from PySide6.QtWidgets import QApplication, QWidget

import make
from convene.desktop.pages.venue_keys import Act
from convene.desktop.pages.venue_menu import BarMenu
from convene.desktop.pages.venue_plan import plan
from convene.desktop.pages.venue_scale import days_of
from convene.services import booking_board
from convene.services.booking_board import Board
from convene.store.workspace import Workspace


def board_of(workspace: Workspace) -> Board:
    venue = make.venue(workspace)
    event = make.event(workspace, venue_id=venue)
    make.booking(workspace, make.room(workspace, venue), event, title="Talk")
    return workspace.read(booking_board.board, event, today=make.TODAY)


def test_a_free_place_is_booked_or_moved(app: QApplication, workspace: Workspace) -> None:
    parent, done = QWidget(), list[Act]()
    menu = BarMenu(parent, None, board_of(workspace), done.append)
    names = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert names[0] == "Book this place…"
    assert "Open" not in names
    for action in menu.actions():
        action.trigger()
    assert done[0] == ("book", 0)
    assert {("move", -1), ("room", 1), ("day", 1), ("end", 1), ("start", -1)} <= set(done)


def test_every_act_of_a_booking_says_its_key(app: QApplication, workspace: Workspace) -> None:
    board = board_of(workspace)
    (bar,) = plan(board, days_of("day", make.DAY), 900, make.TODAY).bars
    parent = QWidget()
    menu = BarMenu(parent, bar, board, lambda _: None)
    acts = [action.text() for action in menu.actions() if action.text()]
    assert [text for text in acts if "\t" not in text] == ["Change…"]
    assert all(action.isEnabled() for action in menu.actions())
