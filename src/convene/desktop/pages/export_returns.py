"""The workbooks that are changed in Excel and come back, from the Export tab."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from convene.desktop.page import Context
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_writing import write_workbook
from convene.rules.workbook_returns import Purpose
from convene.services import workbook_returns
from convene.services.events import EventDetail

RETURNS: dict[str, tuple[Purpose, str, str, str]] = {
    "delegates_return": (
        Purpose.DELEGATES,
        "users",
        "Delegates to change",
        "The list to work on in Excel. Bring it back with Import on the People tab: you see each change before it is "
        "made. Needs are left out.",
    ),
    "sessions_return": (
        Purpose.SESSIONS,
        "pencil",
        "Sessions to change",
        "The programme to work on in Excel, with times, rooms and tracks to choose from. Bring it back with Import on "
        "the Programme tab.",
    ),
}
"""By key: what is in it, icon, name, sentence."""


class ReturnExports(QObject):
    """Writes workbooks that come back, and says on a line how it goes."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._tasks = context, context.tasks

    def save(self, key: str, event: EventDetail, path: Path, line: FileLine) -> None:
        """Write it, whole or not at all."""
        purpose, _, name, _ = RETURNS[key]
        now = self._context.now()
        line.start(f"Reading the {purpose.value}")

        def read(sheets: Any) -> None:
            what = (path, sheets, f"{event.title}: {name.lower()}", event.time_zone, now)
            label = f"Writing {path.name}"
            line.start(label)
            line.follow(self._tasks.work(line, write_workbook, *what, label=label, done=written, failed=line.failed))

        def written(cut: Any) -> None:
            cells = ", ".join(f"{one.sheet} {one.cell}" for one in (cut or ())[:5])
            hint = f"Too long for a cell, and not taken back: {cells}." if cut else ""
            line.saved(path, f"Saved the {purpose.value} to change as {path.name}", hint)

        self._tasks.read(
            self, workbook_returns.return_sheets, event.id, purpose, now=now, done=read, failed=line.failed
        )
