"""How files of the Export tab are written, in the pool: whole or not at all, and stopped when somebody says so."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from convene.rules.drawn import Drawn
from convene.rules.exchange import Sheet

Progress, Cancelled = Callable[[int, int], None], Callable[[], bool]


def keep(path: Path, content: bytes, progress: Progress, cancelled: Cancelled) -> None:
    """Write what is made already."""
    from convene.formats.atomic import write_atomically

    if not cancelled():
        write_atomically(path, content)
        progress(1, 1)


def write_workbook(
    path: Path, sheets: Sequence[Sheet | Drawn], title: str, time_zone: str, now: datetime, *, progress: Progress,
    cancelled: Cancelled,
) -> Any:  # fmt: skip
    """Write a workbook, row by row. Returns what had to be shortened."""
    from convene.formats.atomic import write_atomically
    from convene.formats.workbook_out import workbook

    rows = sum(len(one.rows) for one in sheets if isinstance(one, Sheet) and isinstance(one.rows, list))

    def report(done: int, _total: int | None) -> None:
        progress(done, max(rows, done, 1))

    writer = workbook(sheets, now=now, title=title, time_zone=time_zone, progress=report, cancelled=cancelled)
    return write_atomically(path, writer)
