"""``convene export needs`` for one named role, and ``convene export catering``: counts without names."""

from pathlib import Path

import click

from convene.cli import shell
from convene.rules.people import NeedKind


@click.command()
@shell.where
@shell.of_event
@click.option("--for", "for_whom", required=True, metavar="ROLE", help="The role or person who acts on these needs.")
@click.option(
    "--kind", "kinds", multiple=True, required=True, type=click.Choice([kind.value for kind in NeedKind]),
    help="A kind of need they have to know; may be repeated.",
)  # fmt: skip
@shell.to_path
def needs(workspace: str, code: str, for_whom: str, kinds: tuple[str, ...], target: Path) -> None:
    """The needs of those who come, WITH NAMES, for one role, as .xlsx or .csv. Only what people agreed to."""
    from convene.formats.sheet_out import write_sheet
    from convene.services import events, needs_sheets

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        wanted = [NeedKind(kind) for kind in kinds]
        found = opened.read(needs_sheets.needs_sheet, event_id, wanted, for_whom=for_whom)
        now = opened.now()
    title = f"{event.title}: needs for {for_whom}"
    write_sheet(target, found.sheet, title=title, now=now, time_zone=event.time_zone)
    shell.say(f"Wrote the needs of {found.people} {'person' if found.people == 1 else 'people'} to {target}")
    if found.left_out:
        shell.say(f"{found.left_out} left out: consent is not recorded")


@click.command()
@shell.where
@shell.of_event
@shell.to_path
def catering(workspace: str, code: str, target: Path) -> None:
    """Diets as counts, by day and in .xlsx by meal, without a name, as .xlsx or .csv."""
    from convene.formats.sheet_out import write_sheet
    from convene.services import catering_grid, events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        found = opened.read(catering_grid.catering_sheets, event_id)
        now = opened.now()
    title = f"{event.title}: catering"
    write_sheet(target, found.sheet, title=title, now=now, time_zone=event.time_zone, drawn=found.drawn)
    shell.say(f"Wrote the counts to {target}")


COMMANDS = (needs, catering)
