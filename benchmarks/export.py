"""The list of 10,000 registrations as a workbook, the query included, against openpyxl writing the same values."""

import time
from collections.abc import Iterator
from io import BytesIO

from openpyxl import Workbook
from sqlalchemy.orm import Session

from convene.formats.workbook_out import workbook
from convene.rules.exchange import Sheet
from convene.services.workbooks import REGISTRATION_COLUMNS, registration_rows
from crowd import NOW, PEOPLE, crowd
from figures import Figure, in_turns

ROUNDS = 5


def measure() -> Iterator[Figure]:
    with crowd() as (workspace, event_id):
        rows = [tuple(map(str, row)) for row in workspace.read(lambda s: list(registration_rows(s, event_id)))]

        def write(session: Session) -> None:
            sheet = Sheet("Delegates", REGISTRATION_COLUMNS, registration_rows(session, event_id))
            workbook([sheet], now=NOW)(BytesIO())

        def ours() -> float:
            started = time.perf_counter()
            workspace.read(write)
            return time.perf_counter() - started

        def floor() -> float:
            started = time.perf_counter()
            book = Workbook(write_only=True)
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
            book.save(BytesIO())
            return time.perf_counter() - started

        seconds, its = in_turns(ours, floor, ROUNDS)
    method = f"{PEOPLE:,} rows of {len(REGISTRATION_COLUMNS)} columns, into memory, median of {ROUNDS} turns"
    yield Figure("Export to .xlsx with its query", "bare openpyxl, write-only", method, seconds, its, goal=1.15)
