"""A schedule file from elsewhere, read away from the window and taken into an event as one change."""

from collections.abc import Callable
from pathlib import Path

from convene.formats.bounded import bounded
from convene.formats.schedule_in import Schedule, read_schedule
from convene.services.programme_import import Imported

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
