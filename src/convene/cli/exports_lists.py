"""``convene export delegates`` and the other workbooks that are lists: a command for each in the registry."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from convene.cli import shell
from convene.rules.workbook_choice import (
    HEADINGS,
    Choice,
    ChosenColumn,
    chosen,
    read_columns,
    read_condition,
    read_order,
    without_missing,
)
from convene.services.list_workbooks import LISTED, ListWorkbook


def _command(one: ListWorkbook) -> click.Command:
    @click.command(name=one.key, help=f"{one.sentence} As .xlsx or .csv. Needs are left out.")
    @shell.where
    @shell.of_event
    @click.option("--columns", metavar="A,B,C", help="Only these columns, in this order.")
    @click.option("--filter", "only", multiple=True, metavar="A=VALUE", help="Only such rows; also A!=VALUE, A~PART.")
    @click.option("--order", metavar="A,-B", help="Sort by these columns; with - downwards.")
    @click.option("--headings", type=click.Choice(list(HEADINGS)), help="Headings as another program says them.")
    @click.option("--call", "called", multiple=True, type=(str, str), metavar="A NAME", help="Another heading for A.")
    @click.option("--preset", metavar="NAME", help="As kept under that name; what is said beside it counts more.")
    @click.option("--keep-as", metavar="NAME", help="Keep this choice under a name, for every event.")
    @shell.to_path
    def command(workspace: str, code: str, target: Path, **said: Any) -> None:
        _write(one, workspace, code, target, **said)

    return command


def _write(
    one: ListWorkbook, workspace: str, code: str, target: Path, *, columns: str | None, only: Sequence[str],
    order: str | None, headings: str | None, called: Sequence[tuple[str, str]], preset: str | None, keep_as: str | None,
) -> None:  # fmt: skip
    from convene.formats.sheet_out import write_sheets
    from convene.rules.time import zone
    from convene.services import events, list_workbooks, workbook_presets

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        now = opened.now()
        sheets = opened.read(list_workbooks.list_sheets, event_id, one.key, now=now)
        there = sheets[0].columns
        choice, missing = Choice(), tuple[str, ...]()
        if preset is not None:
            kept = opened.read(workbook_presets.preset, one.key, preset)
            choice, missing = without_missing(kept, there)
        names = [column.heading for column in there]
        if columns is not None:
            choice = replace(choice, columns=read_columns(columns))
        if only:
            choice = replace(choice, only=tuple(read_condition(text, names) for text in only))
        if order is not None:
            choice = replace(choice, order=read_order(order))
        if headings is not None:
            choice = replace(choice, headings=headings)
        if called:
            choice = replace(choice, columns=_called(choice.columns or tuple(map(ChosenColumn, names)), called))
        made = [chosen(sheet, choice, zone(event.time_zone)) for sheet in sheets]
        if keep_as is not None:
            opened.write(f"Keep the preset “{keep_as}”", workbook_presets.keep_preset, one.key, keep_as, choice)
    for heading in missing:
        click.echo(f"Left out: this event has no “{heading}”", err=True)
    title = f"{event.title}: {one.name.lower()}"
    shortened = write_sheets(target, made, title=title, subject=one.sentence, now=now, time_zone=event.time_zone)
    shell.say(f"Wrote {target}")
    for cut in shortened:
        shell.say(f"{cut.sheet} {cut.cell} was too long for a cell and ends with a note that says so")


def _called(columns: Sequence[ChosenColumn], called: Sequence[tuple[str, str]]) -> tuple[ChosenColumn, ...]:
    from convene.rules.errors import Invalid

    by = {heading.casefold(): name for heading, name in called}
    there = {one.heading.casefold() for one in columns}
    for heading, _ in called:
        if heading.casefold() not in there:
            words = ", ".join(one.heading for one in columns)
            raise Invalid("call", f"There is no column “{heading}”", f"There are: {words}.")
    return tuple(replace(one, called=by.get(one.heading.casefold(), one.called)) for one in columns)


@click.command()
@shell.where
@click.option("--forget", nargs=2, metavar="LIST NAME", help="Take one out, such as delegates “Name badges”.")
@shell.as_json
def presets(workspace: str, forget: tuple[str, str] | None, *, as_json: bool) -> None:
    """The choices of columns and rows that are kept for exports."""
    from convene.services import workbook_presets

    with shell.opened(workspace) as opened:
        if forget is not None:
            label = f"Forget the preset “{forget[1]}”"
            opened.write(label, workbook_presets.remove_preset, *forget)
            shell.say(f"“{forget[1]}” is forgotten")
            return
        kept = opened.read(workbook_presets.presets)
    if as_json:
        shell.say_json(kept)
        return
    rows = [(one.purpose, one.name, ", ".join(c.heading for c in one.choice.columns) or "all") for one in kept]
    shell.say_table(("list", "name", "columns"), rows, "No preset is kept yet.")


COMMANDS = (*(_command(one) for one in LISTED), presets)
