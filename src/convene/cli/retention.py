"""``convene retention``: how long people are kept after an event, and who is due to be erased."""

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.errors import Exit
from convene.rules.time import say_day
from convene.store.workspace import Workspace


@click.group(name="retention")
def group() -> None:
    """How long people are kept after an event, and who is due to be erased."""


@group.command()
@shell.where
@shell.as_json
def due(workspace: str, as_json: bool) -> None:
    """List the events whose people are due to be erased, and who is kept for something else. Exit 1 where any are."""
    from convene.services import retention

    with shell.opened(workspace) as opened:
        found = opened.read(retention.due, today=today(opened).date())
        months = opened.read(retention.usual_months)
    if as_json:
        shell.say_json({"usual_months": months, "due": found})
    else:
        rows = [(e.due_on, e.code, e.title, len(e.goes), len(e.people) - len(e.goes)) for e in found]
        shell.say_table(("Due since", "Code", "Event", "Go", "Stay"), rows, f"Nobody is due ({months} months).")
    if found:
        raise SystemExit(Exit.REFUSED)


@group.command(name="erase")
@shell.where
@shell.of_event
@click.option("--dry-run", is_flag=True, help="Only say who would be erased.")
@shell.as_json
def erase_due(workspace: str, code: str, dry_run: bool, as_json: bool) -> None:
    """Erase the people of an event who are due and whom nothing else keeps: this cannot be undone."""
    from convene.services import events, retention

    with shell.opened(workspace) as opened:
        event_id, day = opened.read(events.id_by_code, code), today(opened).date()
        if dry_run:
            found = opened.read(retention.due_of, event_id, today=day)
        else:
            found, _ = opened.write(
                f"Erase the people of {code}", retention.erase_due, event_id, today=day, now=opened.now()
            )
    if as_json:
        shell.say_json({"code": found.code, "due_on": found.due_on, "erased": not dry_run, "people": len(found.goes)})
        return
    verb = "Would erase" if dry_run else "Erased"
    shell.say(f"{verb} {len(found.goes)} people of {found.title}, due since {say_day(found.due_on)}")


@group.command(name="set")
@shell.where
@click.option("--event", "code", metavar="CODE", help="For this event; left out, for all that say nothing else.")
@click.option("--months", type=int, metavar="N", help="So many months after the last day.")
@click.option("--usual", is_flag=True, help="This event has no clock of its own.")
def set_months(workspace: str, code: str | None, months: int | None, usual: bool) -> None:
    """Set how long people are kept."""
    from convene.services import retention

    if (months is None) != usual or (usual and code is None):
        raise click.UsageError("Give --months N, or --event CODE and --usual.")
    with shell.opened(workspace) as opened:
        if code is None and months is not None:
            opened.write(f"Keep people for {months} months", retention.set_usual_months, months)
        else:
            _set_for(opened, str(code), months)
    shell.say(f"{code or 'Events that say nothing else'}: {'as usual' if months is None else f'{months} months'}")


def _set_for(opened: Workspace, code: str, months: int | None) -> None:
    from convene.services import events, retention

    event_id = opened.read(events.id_by_code, code)
    opened.write(f"Set how long the people of {code} are kept", retention.set_months, event_id, months)


COMMANDS = (group,)
