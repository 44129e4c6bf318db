"""The workbooks that are drawn, from the Export tab: read on the data thread, written in the pool."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from convene.desktop.page import Context
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_writing import write_workbook
from convene.services.drawn_workbooks import DrawnWorkbook
from convene.services.events import EventDetail

KIND = "Excel workbook (*.xlsx)"


class DrawnExports(QObject):
    """Makes drawn workbooks of an event, and says on a line how it goes."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._tasks = context, context.tasks

    def save(self, one: DrawnWorkbook, event: EventDetail, path: Path, line: FileLine, release: int | None) -> None:
        """Write it, whole or not at all; ``release``: the programme is that of the release of that number."""
        line.start(f"Drawing the {one.name.lower()}")
        number = release if one.of_release else None

        def read(sheets: Any) -> None:
            what = (path, sheets, f"{event.title}: {one.name.lower()}", event.time_zone, self._context.now())
            label = f"Writing {path.name}"
            line.start(label)
            line.follow(self._tasks.work(line, write_workbook, *what, label=label, done=written, failed=line.failed))

        def written(cut: Any) -> None:
            cells = ", ".join(f"{one.sheet} {one.cell}" for one in (cut or ())[:5])
            hint = f"Too long for a cell, and ends with a note that says so: {cells}." if cut else ""
            of = f" of release {number}" if number else ""
            line.saved(path, f"Saved the {one.name.lower()}{of} as {path.name}", hint)

        wanted = {"today": self._context.today(), "release": number}
        self._tasks.read(self, one.sheets, event.id, **wanted, done=read, failed=line.failed)
