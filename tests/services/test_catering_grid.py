"""Catering by day and meal: plates of what, for each pause of the programme, and nobody is named."""

from datetime import date
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.attendance import Mark
from convene.rules.drawn import Drawn, Formula
from convene.rules.errors import NotFound
from convene.rules.people import NeedKind
from convene.rules.programme import SessionKind, SessionState
from convene.services.catering_grid import catering_sheets
from convene.store.tables import AttendanceMark
from convene.store.workspace import Workspace

SECOND = date(2026, 7, 10)


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    """Two days, three people: Ana eats vegan and is away on the second day, whose pauses are all cancelled."""
    room = make.room(workspace, make.venue(workspace), "Dining Hall")
    event = make.event(workspace, "Who is heard?", days=(make.DAY, SECOND))
    make.session(workspace, event, "Tea", starts_at=make.at("11:00"), minutes=20, kind=SessionKind.BREAK)
    make.session(workspace, event, "Lunch", starts_at=make.at("12:30"), kind=SessionKind.LUNCH, room_id=room)
    make.session(workspace, event, "Talk", starts_at=make.at("14:00"))
    off = {"kind": SessionKind.LUNCH, "state": SessionState.CANCELLED}
    make.session(workspace, event, "Gone", starts_at=make.at("12:30", SECOND), **off)
    ana = make.person(workspace, "Ana Quill")
    make.need(workspace, ana, kind=NeedKind.DIETARY, detail="=Vegan")
    registered = [make.registration(workspace, event, who) for who in (ana, None, None)]
    away = make.day_ids(workspace, event)[1]
    make.add(
        workspace,
        AttendanceMark(id=uuid4(), registration_id=registered[0], day_id=away, mark=Mark.EXCUSED, at=make.NOW),
    )
    return event


def table(sheet: Drawn) -> list[list[object]]:
    """What each row from the heading on shows."""
    shown: dict[int, list[object]] = {}
    for cell in sorted(sheet.cells, key=lambda cell: (cell.row, cell.column)):
        if cell.row >= 4:
            value = cell.value.value if isinstance(cell.value, Formula) else cell.value
            shown.setdefault(cell.row, []).append(value)
    return [shown[row] for row in sorted(shown)]


def test_each_day_has_a_sheet_and_each_meal_a_column(workspace: Workspace, event: UUID) -> None:
    first, second = workspace.read(catering_sheets, event).drawn
    assert (first.title, second.title) == ("Thu 9 July", "Fri 10 July")
    assert table(first) == [
        ["What is asked for", "Tea\n11:00 to 11:20", "Lunch\n12:30 to 13:15\nDining Hall", "All meals"],
        ["=Vegan", 1, 1, 2],
        ["Nothing asked for", 2, 2, 4],
        ["Plates", 3, 3, 6],
    ]
    assert table(second) == [["What is asked for", "The whole day"], ["Nothing asked for", 2], ["Plates", 2]]


def test_the_sums_are_formulas_over_what_stands_above(workspace: Workspace, event: UUID) -> None:
    first = workspace.read(catering_sheets, event).drawn[0]
    texts = {(c.row, c.column): c.value.text for c in first.cells if isinstance(c.value, Formula)}
    assert texts == {(7, 2): "SUM(B5:B6)", (7, 3): "SUM(C5:C6)"} | {
        (row, 4): f"SUM(B{row}:C{row})" for row in (5, 6, 7)
    }


def test_nobody_is_named(workspace: Workspace, event: UUID) -> None:
    found = workspace.read(catering_sheets, event)
    said = [str(cell.value) for sheet in found.drawn for cell in sheet.cells] + [str(row) for row in found.sheet.rows]
    assert not any("Ana" in words or "Quill" in words for words in said)
    with pytest.raises(NotFound):
        workspace.read(catering_sheets, UUID(int=1))
