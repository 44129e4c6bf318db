"""The whole event as one workbook: its lists, its programme as a grid, and its budget that calculates. No needs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.drawn import Drawn
from convene.rules.exchange import Sheet
from convene.rules.roles import Right, takes
from convene.services.budget_sheets import budget_sheets
from convene.services.programme_grid import programme_grid
from convene.services.workbooks import event_sheets


@takes(Right.EXPORT)
def event_book(session: Session, event_id: UUID, *, today: date) -> list[Sheet | Drawn]:
    """The sheets of the whole-event workbook. Rows are read while they are written: write before the session ends.

    Raises NotFound for an event that is not there.
    """
    return list(_sheets(session, event_id, today))


@takes(Right.EXPORT)
def whole_book(session: Session, event_id: UUID, *, today: date) -> list[Sheet | Drawn]:
    """The same with all rows read, for a writer that works while the workspace goes on. Raises NotFound."""
    return [
        replace(sheet, rows=list(sheet.rows)) if isinstance(sheet, Sheet) else sheet
        for sheet in _sheets(session, event_id, today)
    ]


def _sheets(session: Session, event_id: UUID, today: date) -> Iterator[Sheet | Drawn]:
    """The list of bookings gives way to the budget, whose formulas name its own sheets."""
    for sheet in event_sheets(session, event_id):
        if sheet.title == "Bookings":
            yield from budget_sheets(session, event_id, today=today)
            continue
        yield sheet
        if sheet.title == "Programme":
            yield from programme_grid(session, event_id)
