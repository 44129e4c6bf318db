"""A schedule file from elsewhere, read away from the window and taken into an event as one change."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from convene.desktop.page import Page
from convene.formats.bounded import bounded
from convene.formats.schedule_in import read_schedule
from convene.rules.errors import ConveneError
from convene.rules.exchange import Schedule
from convene.services.programme_import import Imported, import_programme

FILTER = "Schedules (*.xml);;All files (*)"


def read_file(path: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Schedule:  # noqa: ARG001
    """Read a schedule in a process of its own. Raises FileProblem."""
    return bounded(read_schedule, path)


def say_imported(done: Imported) -> str:
    """``138 sessions in 4 rooms over 4 days: 138 new, 0 changed, 0 removed.``"""
    return (
        f"{done.sessions:,} sessions in {done.rooms:,} rooms over {done.days:,} days: "
        f"{done.new:,} new, {done.changed:,} changed, {done.removed:,} removed."
    )


def take_in(
    page: Page,
    event_id: UUID,
    path: Path,
    *,
    done: Callable[[str], object],
    failed: Callable[[ConveneError], object],
) -> None:
    """Read a schedule file and take it into an event, as one change; ``done`` gets words about what came of it."""

    def take(schedule: Schedule) -> None:
        page.tasks.write(
            page,
            f"Import the programme “{schedule.title}”",
            import_programme,
            schedule,
            event_id=event_id,
            now=page.context.now(),
            done=lambda imported, _change: done(say_imported(imported)),
            failed=failed,
        )

    page.tasks.work(page, read_file, path, label=f"Reading {path.name}", done=take, failed=failed)
