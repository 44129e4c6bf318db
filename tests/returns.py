"""Workbooks that go out, are changed as in a spreadsheet, and come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import make
from convene.formats.atomic import write_atomically
from convene.formats.workbook_out import workbook
from convene.formats.workbook_return_in import read_return
from convene.rules.registrations import RegistrationState
from convene.rules.text import search_key
from convene.rules.workbook_returns import Purpose, Returned
from convene.services import workbook_changes, workbook_returns
from convene.services.workbook_changes import Outcome, Preview
from convene.store.tables import Person, Registration
from convene.store.workspace import Workspace

Edit = Callable[["List"], object]


class List:
    """The sheet with the list, by the words in its first column and its headings."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.book: openpyxl.Workbook = page.parent

    @property
    def headings(self) -> dict[str, int]:
        """Where each column is, from 1."""
        return {cell.value.partition(" (")[0]: cell.column for cell in self.page[1] if cell.value}

    def row_of(self, title: str) -> int:
        """The number of the row that begins so."""
        return next(row[0].row for row in self.page.iter_rows(min_row=2) if row[0].value == title)

    def put(self, title: str, heading: str, value: Any) -> None:
        """Type something into a cell."""
        self.page.cell(self.row_of(title), self.headings[heading]).value = value

    def say(self, title: str, heading: str) -> Any:
        """What a cell says."""
        return self.page.cell(self.row_of(title), self.headings[heading]).value

    def add(self, **said: Any) -> None:
        """Type a new row at the end, headings with _ for spaces."""
        number = self.page.max_row + 1
        for heading, value in said.items():
            self.page.cell(number, self.headings[heading.replace("_", " ")]).value = value

    def remove(self, title: str) -> None:
        """Take a row out."""
        self.page.delete_rows(self.row_of(title))


def four(workspace: Workspace, **fields: Any) -> UUID:
    """An event and four people on its list, in one write."""
    event_id = make.event(workspace, **fields)
    names = ("Ada Oyelaran", "Bob Cole", "Cy Danso", "Di Lane")
    make.add(
        workspace,
        *(
            Registration(
                event_id=event_id,
                person=Person(name=name, search_key=search_key(name), phone=f"0770090012{n}"),
                state=RegistrationState.REGISTERED,
                source_key=f"X:{n}",
                registered_at=make.NOW,
                changed_at=make.NOW,
            )
            for n, name in enumerate(names)
        ),
    )
    return event_id


def go_out(workspace: Workspace, event_id: UUID, purpose: Purpose, path: Path) -> Path:
    """Write the workbook."""
    sheets = workspace.read(workbook_returns.return_sheets, event_id, purpose, now=make.NOW)
    path.unlink(missing_ok=True)
    write_atomically(path, workbook(sheets, now=make.NOW, title="To change"))
    return path


def change(path: Path, *edits: Edit) -> Path:
    """Open it, do these things in it, and save it again."""
    book = openpyxl.load_workbook(path)
    made = List(book.worksheets[0])
    for edit in edits:
        edit(made)
    book.save(path)
    return path


class Trip:
    """One workbook of an event, out and back."""

    def __init__(self, workspace: Workspace, event_id: UUID, purpose: Purpose, folder: Path) -> None:
        self.workspace, self.event_id = workspace, event_id
        self.path = go_out(workspace, event_id, purpose, folder / f"{purpose.value}.xlsx")

    def change(self, *edits: Edit) -> "Trip":
        """Do these things in it."""
        change(self.path, *edits)
        return self

    def back(self) -> Returned:
        """What came back."""
        return read_return(self.path)

    def preview(self, **fields: Any) -> Preview:
        """What it would do."""
        return self.workspace.read(workbook_changes.preview, self.back(), now=make.NOW, **fields)

    def apply(self, **fields: Any) -> Preview:
        """Do it."""
        back = self.back()
        return self.workspace.write("Bring it back", workbook_changes.apply, back, now=make.NOW, **fields)[0]


def cells(preview: Preview) -> list[tuple[str, str, str, str, str]]:
    """What each cell comes out as: row, outcome, field, what is here, what the workbook says."""
    return [
        (row.title, cell.outcome.value, cell.name, cell.here, cell.said)
        for row in preview.rows
        if row.outcome is not Outcome.NEW
        for cell in row.cells
    ]


def reasons(preview: Preview) -> list[str]:
    """Why rows and cells were left out."""
    return [why for row in preview.rows for why in (row.reason, *(cell.reason for cell in row.cells)) if why]


__all__ = ["List", "Trip", "cells", "change", "four", "go_out", "reasons"]
