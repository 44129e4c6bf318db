"""``convene organisations``: where people come from, by sector and borough."""

import click

from convene.cli import shell


@click.group(name="organisations")
def group() -> None:
    """Where people come from."""


@group.command(name="list")
@shell.where
@shell.as_json
def list_(workspace: str, as_json: bool) -> None:
    """List organisations with their sector, borough and how many people they have here."""
    from convene.services import organisations

    with shell.opened(workspace) as opened:
        found = opened.read(organisations.organisations)
    if as_json:
        keys = ("id", "name", "sector", "borough", "people")
        shell.say_json([{key: getattr(row, key) for key in keys} for row in found])
        return
    rows = [(row.name, row.sector, row.borough, row.people) for row in found]
    shell.say_table(("Name", "Sector", "Borough", "People"), rows, "No organisations yet.")


@group.command()
@shell.where
@click.option("--name", required=True, metavar="NAME", help="Which one.")
@click.option("--rename", metavar="NAME", help="What it is called from now on.")
@click.option("--sector", metavar="SECTOR", help="Such as NHS, council, charity.")
@click.option("--borough", metavar="BOROUGH", help="Where it is.")
def edit(workspace: str, name: str, rename: str | None, sector: str | None, borough: str | None) -> None:
    """Change what is said of an organisation; what is not named stays."""
    from convene.services import organisations

    if rename is sector is borough is None:
        raise click.UsageError("Say --rename, --sector or --borough.")
    with shell.opened(workspace) as opened:
        key = opened.read(organisations.by_name, name)
        fields = {"name": rename, "sector": sector, "borough": borough}
        opened.write(f"Edit {name}", organisations.edit, key, **fields)
    shell.say(f"Changed {rename or name}")


@group.command()
@shell.where
@click.option("--keep", required=True, metavar="NAME", help="The one that stays.")
@click.option("--other", required=True, metavar="NAME", help="The one that becomes part of it.")
def merge(workspace: str, keep: str, other: str) -> None:
    """Make two organisations one; their people stay who they are."""
    from convene.services import organisations

    with shell.opened(workspace) as opened:
        ids = [opened.read(organisations.by_name, name) for name in (keep, other)]
        moved, _ = opened.write(f"Merge {other} into {keep}", organisations.merge, *ids)
    shell.say(f"{other} is {keep} now; {moved} people moved")


COMMANDS = (group,)
