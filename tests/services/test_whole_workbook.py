"""The whole event as one workbook: lists, the grid, and a budget that calculates from its own sheets."""

import io
from uuid import UUID

import openpyxl
import pytest

import make
from convene.formats.workbook_out import workbook
from convene.rules.errors import NotFound
from convene.rules.exchange import Sheet
from convene.services.whole_workbook import event_book, whole_book
from convene.store.workspace import Workspace

TITLES = ["Event", "Delegates", "Programme", "Thu 9 July", "Facilitators", "Budget", "Bookings", "Diary", "Arrivals"]


def test_it_holds_the_grid_and_the_budget_and_no_needs(workspace: Workspace) -> None:
    event = make.budget(workspace)
    person = make.person(workspace, "Zoë O’Brien")
    make.registration(workspace, event, person)
    make.need(workspace, person, event_id=event, detail="No nuts, severe")
    make.session(workspace, event, starts_at=make.at("09:30"))
    book = workspace.read(whole_book, event, today=make.TODAY)
    assert [sheet.title for sheet in book] == TITLES
    assert [
        row[0] for sheet in book if sheet.title == "Delegates" and isinstance(sheet, Sheet) for row in sheet.rows
    ] == ["Zoë O’Brien"]
    written, streamed = io.BytesIO(), io.BytesIO()
    workbook(book, now=make.NOW)(written)
    workspace.read(lambda s: workbook(event_book(s, event, today=make.TODAY), now=make.NOW)(streamed))
    texts = [
        [(page.title, c.coordinate, c.value) for page in openpyxl.load_workbook(file) for row in page for c in row]
        for file in (written, streamed)
    ]
    assert texts[0] == texts[1]
    assert not any("nuts" in str(value) for _, _, value in texts[0])
    assert ("Budget", "F9", "=SUM(F6:F8)") in texts[0]


def test_no_such_event(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(whole_book, UUID(int=1), today=make.TODAY)
