"""The keys of the timeline."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.pages.venue_keys import act_of, neighbour
from convene.desktop.pages.venue_plan import Plan, plan
from convene.desktop.pages.venue_scale import days_of
from convene.services import booking_board
from convene.store.workspace import Workspace

NO, SHIFT, CONTROL, ALT, KEYPAD = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_Left, NO, ("go across", -1)),
        (Qt.Key.Key_Left, KEYPAD, ("go across", -1)),
        (Qt.Key.Key_Left, CONTROL, ("move", -1)),
        (Qt.Key.Key_Down, CONTROL, ("room", 1)),
        (Qt.Key.Key_Right, SHIFT, ("end", 1)),
        (Qt.Key.Key_Right, SHIFT | CONTROL, ("start", 1)),
        (Qt.Key.Key_PageDown, CONTROL, ("day", 1)),
        (Qt.Key.Key_Insert, NO, ("mark", 0)),
        (Qt.Key.Key_Left, ALT, None),  # turns the page
        (Qt.Key.Key_N, CONTROL, None),
        (Qt.Key.Key_Q, NO, None),
    ],
)
def test_what_a_key_means(key: Qt.Key, modifiers: Qt.KeyboardModifier, act: object) -> None:
    assert act_of(QKeyEvent(QEvent.Type.KeyPress, key, modifiers)) == act


@pytest.fixture
def shown(app: QApplication, workspace: Workspace) -> Plan:
    """A morning and an evening in the Attic, an afternoon in the Barn."""
    venue = make.venue(workspace)
    event = make.event(workspace, venue_id=venue)
    attic, barn = make.room(workspace, venue, "Attic"), make.room(workspace, venue, "Barn")
    for room, title, start in ((attic, "Morning", "09"), (attic, "Evening", "17"), (barn, "Noon", "15")):
        times = {"starts_at": make.at(f"{start}:00"), "ends_at": make.at(f"{start}:50")}
        make.booking(workspace, room, event, title=title, **times)
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    return plan(board, days_of("day", make.DAY), 1000, make.TODAY)


@pytest.mark.parametrize(
    ("at", "act", "there"),
    [
        ("", ("go across", 1), "Morning"),
        ("Morning", ("go across", 1), "Evening"),
        ("Evening", ("go across", 1), "Noon"),
        ("Noon", ("go across", 1), "Noon"),
        ("Morning", ("go across", -1), "Morning"),
        ("Noon", ("go down", -1), "Evening"),
        ("Morning", ("go down", 1), "Noon"),
        ("Noon", ("go down", 1), "Noon"),
        ("Noon", ("go to end", -1), "Morning"),
        ("Morning", ("go to end", 1), "Noon"),
    ],
)
def test_where_arrows_lead(shown: Plan, at: str, act: tuple[str, int], there: str) -> None:
    bar = next((bar for bar in shown.bars if bar.title == at), None)
    found = neighbour(shown, bar, act)
    assert found
    assert found.title == there
