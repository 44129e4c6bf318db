"""Commands about a workspace as a whole: new, info, undo, redo, migrate."""

from datetime import datetime

import click

from convene.cli import shell
from convene.rules.addresses import without_password
from convene.rules.time import LONDON
from convene.store.workspace import Change, Workspace


def today(workspace: Workspace) -> datetime:
    """Now, in London."""
    return workspace.now().astimezone(LONDON)


@click.command()
@shell.where
@click.option("--sample", is_flag=True, help="Fill it with the sample workspace.")
def new(workspace: str, sample: bool) -> None:
    """Make a new workspace W."""
    made = Workspace.create(workspace)
    try:
        if sample:
            from convene.services.sample import make_sample

            now = made.now()
            made.fill(make_sample, today=today(made).date(), now=now)
        shell.say(f"Made {without_password(made.where)}")
    finally:
        made.close()


@click.command()
@shell.where
@shell.as_json
def info(workspace: str, as_json: bool) -> None:
    """What W holds: schema, counts, events."""
    from convene.services.workspace import info as read_info

    with shell.opened(workspace) as opened:
        held = opened.read(read_info, today=today(opened).date())
        name = opened.name
    if as_json:
        events = [{k: v for k, v in shell.plain(e).items() if k != "id"} for e in held.events]
        shell.say_json({"name": name, "schema": held.schema, "counts": held.counts, "events": events})
        return
    shell.say(f"{name}, schema {held.schema}")
    rows = [
        (e.code, e.title, e.kind, e.status, e.days[0].date if e.days else "", e.registered, e.places, e.here)
        for e in held.events
    ]
    shell.say_table(
        ("Code", "Title", "Kind", "Status", "First day", "Registered", "Places", "Here"), rows, "No events yet."
    )


@click.command()
@shell.where
@click.option("--list", "listed", is_flag=True, help="Show what can be undone, and done again.")
@shell.as_json
def undo(workspace: str, listed: bool, as_json: bool) -> None:
    """Take back the last change to W."""
    with shell.opened(workspace) as opened:
        if not listed:
            change = opened.undo()
            _say_change(change, as_json=as_json)
            return
        lines = [line for line in opened.history(limit=1000) if line.open]
    if as_json:
        shell.say_json(lines)
        return
    rows = [(f"{e.at.astimezone(LONDON):%Y-%m-%d %H:%M}", e.who, e.label, "undone" if e.undone else "") for e in lines]
    shell.say_table(("When", "Who", "Change", ""), rows, "There is nothing to undo.")


@click.command()
@shell.where
@shell.as_json
def redo(workspace: str, as_json: bool) -> None:
    """Do the last undone change to W again."""
    with shell.opened(workspace) as opened:
        change = opened.redo()
    _say_change(change, as_json=as_json)


def _say_change(change: Change, *, as_json: bool) -> None:
    if as_json:
        shell.say_json({"done": change.label, "undo": change.undo, "redo": change.redo})
    else:
        shell.say(change.label)


@click.command()
@shell.where
def migrate(workspace: str) -> None:
    """Bring a PostgreSQL workspace of an older Convene up to date. A file is brought up to date when it is opened."""
    from convene.store.migrate import migrate_database

    if "://" in workspace:
        migrate_database(workspace)
    with shell.opened(workspace) as opened:
        shell.say(f"{opened.name} is up to date")


COMMANDS = (new, info, undo, redo, migrate)
