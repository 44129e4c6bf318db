"""The rooms as a canvas: what it says of what it shows, and what it leaves out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

import make
from convene.desktop.look import look
from convene.desktop.pages.venue_canvas import RoomCanvas
from convene.desktop.pages.venue_plan import Plan
from convene.desktop.pages.venue_scale import days_of
from convene.rules.bookings import BookingState
from convene.services import booking_board
from convene.store.workspace import Workspace


@pytest.fixture
def canvas(app: QApplication, workspace: Workspace) -> Iterator[RoomCanvas]:
    """A talk and a rival in the Attic; the Barn, where there is a dance, was closed the day before."""
    venue = make.venue(workspace)
    attic, barn = make.room(workspace, venue, "Attic"), make.room(workspace, venue, "Barn")
    event = make.event(workspace, venue_id=venue)
    make.booking(workspace, attic, event, title="Talk", setup_minutes=30, state=BookingState.ENQUIRY)
    make.booking(workspace, attic, title="Rival", state=BookingState.ENQUIRY)
    make.booking(workspace, barn, event, title="Dance")
    make.closure(workspace, venue, make.DAY - timedelta(days=1), room_id=barn, reason="Paint")
    made = RoomCanvas()
    made.resize(1000, 300)
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    made.show_board(board, days_of("week", make.DAY), make.TODAY)
    yield made
    made.deleteLater()


def plan_of(canvas: RoomCanvas) -> Plan:
    assert canvas.plan
    return canvas.plan


def tip(canvas: RoomCanvas, place: QPointF) -> str:
    """The tooltip of a place."""
    at = place.toPoint()
    QApplication.sendEvent(canvas, QHelpEvent(QHelpEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    return QToolTip.text()


def test_tooltips_say_what_bars_rooms_and_closures_cannot_show(canvas: RoomCanvas) -> None:
    shown = plan_of(canvas)
    talk = next(bar for bar in shown.bars if bar.title == "Talk")
    assert tip(canvas, talk.body.center()) == (
        "<span>Attic, Talk, Thu 9 July 2026, 09:00 to 17:00, enquiry, Set-up from 08:30, "
        "competes with “Rival” (enquiry)</span>"
    )
    assert "theatre 40" in tip(canvas, QPointF(30, shown.lines[0].top + 20))
    (shut,) = shown.lines[1].shut
    assert tip(canvas, shut.rect.center()) == "<span>Closed: Paint</span>"


def test_the_current_bar_is_outlined_and_what_is_in_the_hand_is_left_out(
    canvas: RoomCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    dance = next(bar for bar in plan_of(canvas).bars if bar.title == "Dance")
    edge, inside = QPointF(dance.body.center().x(), dance.body.top() - 0.5), QPointF(dance.body.left() + 4, 0)
    inside.setY(dance.body.bottom() - 4)
    canvas.choose(dance.booking.id)
    picture = canvas.grab().toImage()
    assert picture.pixelColor(edge.toPoint()) == look().ink
    assert picture.pixelColor(inside.toPoint()) == look().accent
    monkeypatch.setattr(canvas, "taken", lambda: dance.booking.id)
    assert canvas.grab().toImage().pixelColor(inside.toPoint()) != look().accent
