"""Lists as workbooks against openpyxl writing the same values: 10,000 registrations with their query, and 100,000 rows.

The long list is written by a process of its own each time, so that its processor time and its peak of memory are its
own. The peak is Linux's: ``ru_maxrss`` would be that of the process that started it.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy.orm import Session

from convene.formats.workbook_out import workbook
from convene.rules.exchange import Column, Sheet
from convene.services.workbooks import REGISTRATION_COLUMNS, registration_rows
from crowd import NOW, PEOPLE, crowd
from figures import Figure, in_turns

ROUNDS = 5
LONG, WIDE = 100_000, 20
LONG_ROUNDS = 3


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
    yield from _long()


def _long() -> Iterator[Figure]:
    pairs = [(_alone(_ours), _alone(_bare)) for _ in range(LONG_ROUNDS)]
    ours, its = (
        [sorted(side[n] for side in sides)[LONG_ROUNDS // 2] for n in (0, 1)] for sides in zip(*pairs, strict=True)
    )
    method = f"{LONG:,} rows of {WIDE} columns, to a file, time of the processor, median of {LONG_ROUNDS} turns"
    floor = "bare openpyxl, write-only"
    yield Figure("A long list to .xlsx", floor, method, ours[0], its[0], goal=1.15)
    yield Figure("A long list to .xlsx, peak memory", floor, method, ours[1], its[1], goal=1.25, megabytes=True)


def _alone(write: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the processor, and megabytes, of a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_watched, (write,))


def _watched(write: Callable[[], None]) -> tuple[float, float]:
    started = time.process_time()
    write()
    seconds = time.process_time() - started
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return seconds, int(peak.split()[1]) / 1024


def _lines(tz: object = UTC) -> Iterator[tuple[object, ...]]:
    at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC).replace(tzinfo=tz)  # type: ignore[arg-type]
    for n in range(LONG):
        words = (f"Person {n}", f"person{n}@example.org", "Registered", f"07700 {n:06}", "Organisation of many words")
        yield (*words, *words, *words, n, n % 7, at + timedelta(minutes=n % 999), "yes", "")


def _ours() -> None:
    kinds = ("text",) * 15 + ("integer", "integer", "datetime", "text", "text")
    columns = [Column(f"Heading {n}", kind) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]
    columns[0] = Column("Name", total="count")
    columns[15] = Column("Places", "integer", total="sum")
    with tempfile.TemporaryFile() as file:
        workbook([Sheet("Long", columns, _lines())], now=NOW)(file)


def _bare() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"Heading {n}" for n in range(WIDE)])
    for row in _lines(None):
        sheet.append(row)
    with tempfile.TemporaryFile() as file:
        book.save(file)
