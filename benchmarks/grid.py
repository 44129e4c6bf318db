"""A step of a drag on the grid of a large programme: the mouse moves, the session snaps to another place, what it would
clash with is worked out, and the grid is painted.

The floor moves a rectangle among as many in Qt's own graphics view, and paints that.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from convene.desktop.look import apply_look
from convene.desktop.pages.programme_grid import ProgrammeGrid
from convene.rules.programme import (
    THEMES,
    Agenda,
    AgendaDay,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    AgendaTheme,
    ContributionRole,
    SessionKind,
)
from convene.rules.programme_checks import check
from figures import Figure, in_turns

ROOMS, HOURS, SESSIONS, PEOPLE = 18, 12, 700, 1000
ROUNDS = 200
_EIGHT = datetime(2026, 7, 9, 7, tzinfo=UTC)  # in London
_LEFT, _NOTHING = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def programme() -> tuple[Agenda, AgendaDay]:
    """A day full from morning to night: each room one session after the other, two people in each."""
    day = AgendaDay(UUID(int=1), date(2026, 7, 9), _EIGHT, _EIGHT + timedelta(hours=HOURS))
    rooms = tuple(AgendaRoom(UUID(int=100 + n), f"Room {n + 1}", capacity=80) for n in range(ROOMS))
    in_each = -(-SESSIONS // ROOMS)
    minutes = HOURS * 60 // in_each // 5 * 5
    sessions = []
    for n in range(SESSIONS):
        room, slot = rooms[n % ROOMS], n // ROOMS
        start = _EIGHT + timedelta(minutes=slot * (HOURS * 60 // in_each))
        who = (n * 2 % PEOPLE, (n * 2 + 1) % PEOPLE)
        people = tuple(AgendaPerson(UUID(int=5000 + k), f"Person {k}", ContributionRole.SPEAKER) for k in who)
        sessions.append(
            AgendaSession(
                UUID(int=10_000 + n), f"What a neighbourhood knows, part {n}", SessionKind.TALK, minutes,
                themes=(THEMES[n % len(THEMES)][0],), people=people,
            ).placed(day, start, room)
        )  # fmt: skip
    themes = tuple(AgendaTheme(*one) for one in THEMES)
    return Agenda(UUID(int=2), "", "Europe/London", (day,), rooms, (), themes, tuple(sessions)), day


def mouse(kind: QEvent.Type, widget: ProgrammeGrid, at: QPointF) -> None:
    """The mouse does that with its left button."""
    canvas = widget.viewport()
    event = QMouseEvent(kind, at, QPointF(canvas.mapToGlobal(at.toPoint())), _LEFT, _LEFT, _NOTHING)
    QApplication.sendEvent(canvas, event)


def measure() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_look(app, "light")
    agenda, day = programme()
    grid = ProgrammeGrid()
    grid.resize(1280, 720)
    grid.show_day(agenda, day, check(agenda))
    grid.show()
    QApplication.processEvents()
    layout = grid.layout_of_day()
    assert layout is not None
    key = agenda.sessions[ROOMS * 8 + 3].id
    rect = layout.rect(key)
    assert rect is not None
    held = rect.center() + grid._origin()
    mouse(QEvent.Type.MouseButtonPress, grid, held)
    step = layout.hour / 12  # five minutes
    turn = 0

    def ours() -> float:
        nonlocal turn
        turn += 1
        at = held + QPointF(3 * (turn % 7), step * (4 + turn % 12))
        started = time.perf_counter()
        mouse(QEvent.Type.MouseMove, grid, at)
        grid.viewport().repaint()
        return time.perf_counter() - started

    scene = QGraphicsScene()
    items = [scene.addRect(rect_of) for rect_of in layout.cards.values()]
    for item, session in zip(items, agenda.sessions, strict=True):
        scene.addSimpleText(session.title).setParentItem(item)
    view = QGraphicsView(scene)
    view.resize(1280, 720)
    view.show()
    QApplication.processEvents()

    def floor() -> float:
        started = time.perf_counter()
        items[ROOMS * 8 + 3].setPos(3 * (turn % 7), step * (4 + turn % 12))
        view.viewport().repaint()
        return time.perf_counter() - started

    seconds, its = in_turns(ours, floor, ROUNDS)
    assert grid._drag is not None
    method = f"{ROOMS} rooms, {HOURS} hours, {SESSIONS} sessions on the day, with clashes, median of {ROUNDS} turns"
    yield Figure(
        "A step of a drag on the grid", "a rectangle moved in a QGraphicsView", method, seconds, its, goal=None
    )
    mouse(QEvent.Type.MouseButtonRelease, grid, held)
    grid.close()
    view.close()
