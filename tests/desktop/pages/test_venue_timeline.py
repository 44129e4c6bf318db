"""The timeline as a whole: heads, notices, scrolling."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.look import apply_look
from convene.desktop.pages import venue_timeline
from convene.desktop.pages.venue_timeline import Timeline
from convene.services import booking_board
from convene.store.workspace import Workspace


@pytest.fixture
def timeline(app: QApplication, workspace: Workspace) -> Iterator[Timeline]:
    """Twelve rooms, something in the last one."""
    venue = make.venue(workspace)
    rooms = [make.room(workspace, venue, f"Room {number:02}") for number in range(1, 13)]
    event = make.event(workspace, venue_id=venue)
    make.booking(workspace, rooms[11], event, title="Last")
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


@pytest.mark.parametrize(("scale", "head"), [(1.0, "07:00"), (2.0, "07")])
def test_hours_are_never_cut_short(
    app: QApplication, timeline: Timeline, monkeypatch: pytest.MonkeyPatch, scale: float, head: str
) -> None:
    apply_look(app, "light", scale)
    board = timeline.canvas.board
    assert board
    timeline.show_board(board, "day", make.DAY, make.TODAY)
    drawn: list[str] = []
    monkeypatch.setattr(venue_timeline, "text_in", lambda _painter, _rect, text, *_: drawn.append(text))
    timeline.grab()
    assert drawn[0] == head
