"""A schedule file from elsewhere, read away from the window, looked at, and taken into an event as one change."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from convene.desktop.page import Page
from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.programme_intake_columns import ColumnsDialog
from convene.desktop.pages.programme_intake_dialog import IntakeDialog, say_counts
from convene.desktop.pages.workbook_back import bring_back, say_brought
from convene.formats.bounded import bounded
from convene.formats.schedule_in import read_schedule
from convene.formats.workbook_return_in import is_return, read_return_in_bounds
from convene.rules.errors import ConveneError
from convene.rules.exchange import Schedule
from convene.rules.workbook_returns import Returned
from convene.services.programme_import import Imported, import_programme, preview_programme

FILTER = "Programmes (*.xml *.json *.ics *.csv *.tsv *.xlsx);;All files (*)"


def read_file(
    path: Path,
    columns: Sequence[tuple[str, str]] = (),
    *,
    progress: Callable[[int, int], None],  # noqa: ARG001
    cancelled: Callable[[], bool],
) -> Schedule | Returned:
    """Read a schedule, or a workbook of ours that comes back, in a process of its own. Raises FileProblem."""
    if is_return(path):
        return read_return_in_bounds(path, cancelled=cancelled)
    return bounded(read_schedule, path, columns)


def say_imported(done: Imported) -> str:
    """``138 sessions in 4 rooms over 4 days: 138 new.`` and what could not be taken."""
    what = f"{count(done.sessions, 'session')} in {count(done.rooms, 'room')} over {count(done.days, 'day')}"
    return " ".join([f"{what}: {say_counts(done) or 'no change'}.", *done.notes])


def take_in(
    page: Page,
    event_id: UUID | None,
    path: Path,
    *,
    done: Callable[[str, UUID], object],
    failed: Callable[[ConveneError], object],
) -> None:
    """Read a schedule file and take it into an event, as one change; ``done`` gets words about what came of it, and the
    event. Without an event it is the one the same schedule made before, or a new one.

    A workbook of ours that comes back (``workbook_back``) is shown cell by cell instead.
    Where the headings of a table do not say what they mean, one is asked. What a table would do is shown first, so that
    what its columns mean can be corrected; and so is what would become of sessions that are there already.
    """

    def take(schedule: Schedule) -> None:
        page.tasks.write(
            page,
            f"Import the programme “{schedule.title}”",
            import_programme,
            schedule,
            event_id=event_id,
            now=page.context.now(),
            done=lambda imported, _change: done(say_imported(imported), imported.event_id),
            failed=failed,
        )

    def look(schedule: Schedule | Returned) -> None:
        if isinstance(schedule, Returned):
            brought = lambda preview: done(f"{say_brought(preview)}.", preview.event_id)  # noqa: E731
            bring_back(page, event_id, path, schedule, done=brought, failed=failed)
            return

        def shown(preview: Imported) -> None:
            if not preview.before and not schedule.headings:
                take(schedule)
                return
            dialog = IntakeDialog(page, path.name, schedule.time_zone, preview, headings=schedule.headings)
            dialog.accepted.connect(lambda: take(schedule))
            dialog.columns_wanted.connect(lambda: correct(schedule.headings, schedule.columns))
            dialog.open()

        page.tasks.read(page, preview_programme, schedule, event_id=event_id, done=shown, failed=failed)

    def ask(error: ConveneError) -> None:
        headings = error.data.get("headings")
        if not isinstance(headings, list):
            failed(error)
            return
        correct(headings)

    def correct(headings: Sequence[str], meant: Sequence[tuple[str, str]] = ()) -> None:
        dialog = ColumnsDialog(page, path.name, headings, meant)
        dialog.accepted.connect(lambda: read(dialog.columns(), failed))
        dialog.open()

    def read(columns: Sequence[tuple[str, str]], otherwise: Callable[[ConveneError], object]) -> None:
        page.tasks.work(page, read_file, path, columns, label=f"Reading {path.name}", done=look, failed=otherwise)

    read((), ask)
