"""The timeline as a whole: heads, notices, tooltips."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

import make
from convene.desktop.pages.venue_timeline import Timeline
from convene.rules.bookings import BookingState
from convene.services import booking_board
from convene.store.workspace import Workspace


@pytest.fixture
def timeline(app: QApplication, workspace: Workspace) -> Iterator[Timeline]:
    """Twelve rooms; a talk and a rival in the first, the last one closed on the day before."""
    venue = make.venue(workspace)
    rooms = [make.room(workspace, venue, f"Room {number:02}") for number in range(1, 13)]
    event = make.event(workspace, venue_id=venue)
    asked = {"state": BookingState.ENQUIRY}
    make.booking(workspace, rooms[0], event, title="Talk", setup_minutes=30, **asked)
    make.booking(workspace, rooms[0], title="Rival", **asked)
    make.booking(workspace, rooms[11], event, title="Last")
    make.closure(workspace, venue, make.DAY - timedelta(days=1), room_id=rooms[11], reason="Paint")
    made = Timeline()
    made.resize(1000, 400)
    made.show()
    QTest.qWaitForWindowExposed(made)
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    made.show_board(board, "week", make.DAY, make.TODAY)
    QTest.qWait(1)
    yield made
    made.close()
    made.deleteLater()


def tip(timeline: Timeline, place: QPointF) -> str:
    """The tooltip of a place."""
    QToolTip.hideText()
    at = place.toPoint()
    QApplication.sendEvent(timeline.canvas, QHelpEvent(QHelpEvent.Type.ToolTip, at, timeline.canvas.mapToGlobal(at)))
    return QToolTip.text()


def test_tooltips_say_what_bars_rooms_and_closures_cannot_show(timeline: Timeline) -> None:
    shown = timeline.canvas.plan
    assert shown
    talk = next(bar for bar in shown.bars if bar.title == "Talk")
    assert tip(timeline, talk.body.center()) == (
        "<span>Room 01, Talk, Thu 9 July 2026, 09:00 to 17:00, enquiry, Set-up from 08:30, "
        "competes with “Rival” (enquiry)</span>"
    )
    assert "theatre 40" in tip(timeline, QPointF(30, shown.lines[0].top + 20))
    (shut,) = shown.lines[11].shut
    assert tip(timeline, shut.rect.center()) == "<span>Closed: Paint</span>"


def test_what_is_chosen_is_scrolled_into_sight_and_said(timeline: Timeline) -> None:
    canvas = timeline.canvas
    assert canvas.plan
    last = next(bar for bar in canvas.plan.bars if bar.title == "Last")
    assert not canvas.visibleRegion().contains(last.body.center().toPoint())
    timeline.choose(last.booking.id)
    QTest.qWait(1)
    assert canvas.visibleRegion().contains(last.body.center().toPoint())
    assert canvas.accessibleDescription().startswith("Room 12, Last")


def test_a_refusal_stays_until_it_is_dismissed(timeline: Timeline) -> None:
    assert timeline.notice.isHidden()
    timeline.refuse("Nothing was moved.")
    assert timeline.notice.isVisible()
    assert timeline.notice.accessibleName() == "Nothing was moved."
    assert timeline.canvas.mapTo(timeline, QPoint(0, 0)).y() > timeline.notice.height()
