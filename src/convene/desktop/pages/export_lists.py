"""The lists that were chosen, from the Export tab: written in the pool, whole or not at all."""

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from convene.desktop.page import Context
from convene.desktop.pages.export_line import FileLine
from convene.rules.exchange import Sheet
from convene.services.events import EventDetail
from convene.services.list_workbooks import ListWorkbook


class ListExports(QObject):
    """Writes lists, and says on a line how it goes."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._tasks = context, context.tasks

    def save(self, one: ListWorkbook, sheets: list[Sheet], event: EventDetail, path: Path, line: FileLine) -> None:
        """Write them, whole or not at all."""
        label = f"Writing {path.name}"

        def written(cut: Any) -> None:
            cells = ", ".join(f"{one.sheet} {one.cell}" for one in (cut or ())[:5])
            hint = f"Too long for a cell, and ends with a note that says so: {cells}." if cut else ""
            line.saved(path, f"Saved {one.name.lower()} as {path.name}", hint)

        what = (path, sheets, f"{event.title}: {one.name.lower()}", one.sentence, event.time_zone, self._context.now())
        line.start(label)
        line.follow(self._tasks.work(line, _write, *what, label=label, done=written, failed=line.failed))


def _write(
    path: Path, sheets: list[Sheet], title: str, subject: str, time_zone: str, now: datetime, *, progress: Any,
    cancelled: Any,
) -> Any:  # fmt: skip
    from convene.formats.sheet_out import write_sheets

    whole = sum(1 for sheet in sheets for _ in sheet.rows)

    def report(done: int, _total: int | None) -> None:
        progress(done, max(whole, done, 1))

    return write_sheets(
        path, sheets, title=title, subject=subject, time_zone=time_zone, now=now, progress=report, cancelled=cancelled
    )
