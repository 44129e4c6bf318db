"""A workbook of ours that comes back: read away from the window, looked at, and taken over as one change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from convene.desktop.page import Page
from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.workbook_back_dialog import WorkbookBackDialog
from convene.rules.errors import ConveneError
from convene.rules.workbook_returns import Purpose, Returned
from convene.services import workbook_changes
from convene.services.workbook_changes import Preview

_ROWS = {Purpose.DELEGATES: "delegate", Purpose.SESSIONS: "session"}


def say_brought(done: Preview) -> str:
    """``3 delegates brought back from the workbook``."""
    return f"{count(done.written, _ROWS[done.purpose])} brought back from the workbook"


def bring_back(
    page: Page,
    event_id: UUID | None,
    path: Path,
    returned: Returned,
    *,
    done: Callable[[Preview], object],
    failed: Callable[[ConveneError], object],
) -> None:
    """Show what a workbook would change, and take that over once somebody says so; then say it, with an undo.

    Without an event it is that of the workbook.
    """
    dialogs: list[WorkbookBackDialog] = []

    def look(theirs: Any, shown: Callable[[Preview], object]) -> None:
        wanted = {"event_id": event_id, "theirs": theirs, "now": page.context.now()}
        page.tasks.read(page, workbook_changes.preview, returned, **wanted, done=shown, failed=failed)

    def open_dialog(preview: Preview) -> None:
        dialog = WorkbookBackDialog(page, path.name, preview)
        dialogs.append(dialog)
        dialog.destroyed.connect(dialogs.clear)
        dialog.chosen.connect(lambda: look(dialog.theirs, again))
        dialog.accepted.connect(lambda: take(dialog.theirs, preview.written))
        dialog.open()

    def again(preview: Preview) -> None:
        for dialog in dialogs:
            dialog.show_preview(preview)

    def take(theirs: Any, number: int) -> None:
        page.tasks.long_write(
            page,
            f"Bring back {count(number, _ROWS[returned.purpose])} from {path.name}",
            workbook_changes.apply,
            returned,
            event_id=event_id,
            theirs=theirs,
            now=page.context.now(),
            done=lambda preview, _change: brought(preview),
            failed=failed,
        )

    def brought(preview: Preview) -> None:
        page.context.toast(say_brought(preview), "Undo", lambda: page.tasks.undo(page, failed=failed))
        done(preview)

    look((), open_dialog)
