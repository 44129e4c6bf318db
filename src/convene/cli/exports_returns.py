"""``convene export delegates-workbook`` and ``sessions-workbook``: to change in a spreadsheet and bring back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from convene.cli import shell
from convene.rules.errors import FileProblem
from convene.rules.workbook_returns import Purpose

if TYPE_CHECKING:
    from convene.formats.workbook_cells import Shortened


@click.command(name="delegates-workbook")
@shell.where
@shell.of_event
@shell.to_path
def delegates_workbook(workspace: str, code: str, target: Path) -> None:
    """The delegates, to change in Excel and bring back with convene import workbook. Needs are left out."""
    _write(workspace, code, target, Purpose.DELEGATES)


@click.command(name="sessions-workbook")
@shell.where
@shell.of_event
@shell.to_path
def sessions_workbook(workspace: str, code: str, target: Path) -> None:
    """The sessions, to change in Excel and bring back with convene import workbook."""
    _write(workspace, code, target, Purpose.SESSIONS)


def _write(workspace: str, code: str, target: Path, purpose: Purpose) -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.workbook_out import workbook
    from convene.services import events, workbook_returns

    if target.suffix.lower() != ".xlsx":
        raise FileProblem(f"“{target.name}” is no workbook that can come back", "End its name with .xlsx.")
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        now = opened.now()
        sheets = opened.read(workbook_returns.return_sheets, event_id, purpose, now=now)
    title = f"{event.title}: {purpose.value} to change"
    cuts: tuple[Shortened, ...] = write_atomically(
        target, workbook(sheets, title=title, now=now, time_zone=event.time_zone)
    )
    shell.say(f"Wrote {len(list(sheets[0].rows))} {purpose.value} to {target}")
    for cut in cuts or ():
        shell.say(f"{cut.sheet} {cut.cell} was too long for a cell; it is not taken back")


COMMANDS = (delegates_workbook, sessions_workbook)
