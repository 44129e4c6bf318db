"""``convene export programme-grid`` and the other workbooks that are drawn: a command for each in the registry."""

from pathlib import Path

import click

from convene.cli import shell
from convene.rules.errors import FileProblem
from convene.services.drawn_workbooks import DRAWN, DrawnWorkbook


def _command(one: DrawnWorkbook) -> click.Command:
    @click.command(name=one.key, help=f"{one.sentence} As .xlsx.")
    @shell.where
    @shell.to_path
    def command(workspace: str, code: str | None, target: Path, release: int | None = None) -> None:
        _write(one, workspace, code, target, release)

    if one.of_all:
        words = "The event's code; of all events without it."
        command = click.option("--event", "code", metavar="CODE", help=words)(command)
    else:
        command = shell.of_event(command)
    if one.of_release:
        words = "As release N gave it out, not as it is now."
        command = click.option("--release", type=int, metavar="N", help=words)(command)
    return command


def _write(one: DrawnWorkbook, workspace: str, code: str | None, target: Path, release: int | None) -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.workbook_out import workbook
    from convene.rules.time import LONDON, zone
    from convene.services import events

    if target.suffix.lower() != ".xlsx":
        raise FileProblem(f"“{target.name}” is no workbook", "End its name with .xlsx.")
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code) if code else None
        event = opened.read(events.detail, event_id) if event_id else None
        now, place = opened.now(), event.time_zone if event else LONDON.key
        today = now.astimezone(zone(place)).date()
        sheets = opened.read(one.sheets, event_id, today=today, release=release)
    title = f"{event.title if event else 'All events'}: {one.name.lower()}"
    shortened = write_atomically(target, workbook(sheets, now=now, title=title, time_zone=place))
    shell.say(f"Wrote {target}")
    for cut in shortened or ():
        shell.say(f"{cut.sheet} {cut.cell} was too long for a cell and ends with a note that says so")


COMMANDS = tuple(_command(one) for one in DRAWN)
