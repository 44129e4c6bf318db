"""What is in the hand is drawn clear of what it meets."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.look import apply_look, look
from convene.desktop.pages.venue_drag import Drag
from convene.desktop.pages.venue_paint import ghost_rect, paint_drag
from convene.desktop.pages.venue_plan import Plan, plan
from convene.desktop.pages.venue_scale import days_of
from convene.services import booking_board
from convene.store.workspace import Workspace


@pytest.fixture
def held(app: QApplication, workspace: Workspace) -> tuple[Plan, Drag]:
    """Talk in the Hall, in the hand; the Attic is taken, the Barn is free."""
    venue = make.venue(workspace)
    rooms = [make.room(workspace, venue, name, position=n) for n, name in enumerate(("Hall", "Attic", "Barn"))]
    event = make.event(workspace, venue_id=venue)
    make.booking(workspace, rooms[0], event, title="Talk")
    make.booking(workspace, rooms[1], event, title="Other")
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    shown = plan(board, days_of("day", make.DAY), 900, make.TODAY)
    return shown, Drag.of(board, next(b for b in board.own if b.title == "Talk"))


def painted(shown: Plan, drag: Drag, seen: QRectF) -> QImage:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    paint_drag(painter, shown, drag, seen, make.TODAY)
    painter.end()
    return image


def some(image: QImage, colour: QColor) -> QRectF:
    """Where pixels of that colour are."""
    found = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == colour]
    if not found:
        return QRectF()
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def test_over_another_it_is_low_and_leaves_the_title_in_sight(held: tuple[Plan, Drag]) -> None:
    shown, drag = held
    drag.step(room_id=shown.lines[2].room.id)
    free = ghost_rect(shown, drag)
    assert free.height() == shown.bars[0].body.height()
    drag.step(room_id=shown.lines[1].room.id)
    over, other = ghost_rect(shown, drag), shown.lines[1].bars[0].body
    assert other.center().y() <= over.top() < over.bottom() <= shown.lines[1].top + shown.lines[1].height


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("row", "state"), [(1, "danger"), (2, "ok")])
def test_the_words_are_wholly_in_sight_in_the_colour_of_the_answer(
    app: QApplication, held: tuple[Plan, Drag], scheme: str, row: int, state: str
) -> None:
    apply_look(app, scheme)
    shown, drag = held
    drag.step(room_id=shown.lines[row].room.id)
    top = shown.lines[row].top
    seen = QRectF(0, top, 900, 299 - top)  # nothing above its row
    box = some(painted(shown, drag, seen), look().state(state).soft)
    assert box.height() > 40
    assert seen.contains(box)
    assert not box.intersects(ghost_rect(shown, drag))
    other = "ok" if state == "danger" else "danger"
    assert some(painted(shown, drag, seen), look().state(other).soft).isNull()


def test_where_there_is_little_room_the_words_are_in_sight_all_the_same(held: tuple[Plan, Drag]) -> None:
    shown, drag = held
    drag.step(room_id=shown.lines[1].room.id)
    seen = QRectF(0, shown.lines[1].top - 10, 900, 110)
    box = some(painted(shown, drag, seen), look().state("danger").soft)
    assert box.height() > 40
    assert seen.contains(box)


def test_what_is_on_another_day_is_not_drawn(held: tuple[Plan, Drag], workspace: Workspace) -> None:
    shown, drag = held
    later = plan(drag.board, days_of("day", make.TODAY), 900, make.TODAY)
    image = painted(later, drag, QRectF(0, 0, 900, 300))
    assert some(image, QColor("magenta")) == QRectF(0, 0, 899, 299)
    assert some(painted(shown, drag, QRectF(0, 0, 900, 300)), look().state("ok").soft)
