"""``convene people export`` and ``erase``: what people may ask for."""

from pathlib import Path

import click

from convene.cli import shell
from convene.cli.person import person, who


@click.command()
@shell.where
@person
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The folder to write.")
def export(workspace: str, name: str, target: Path) -> None:
    """Write all that is kept about somebody as a folder: a page to read, and JSON."""
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.dossier_out import dossier_files
    from convene.formats.programme_html_out import MARK
    from convene.services.people_export import dossier

    with shell.opened(workspace) as opened:
        person_id, known_as = who(opened, name)
        kept = opened.read(dossier, person_id, now=opened.now(), workspace=opened.name)
    write_folder_atomically(target, dossier_files(kept), ours=MARK)
    shell.say(f"Wrote all that is kept about {known_as} to {target}: index.html and person.json")


@click.command()
@shell.where
@click.option("--person", "name", metavar="NAME", help="Their name, e-mail address or id.")
@click.option(
    "--register", metavar="OTHER", help="Everybody who was erased in that workspace: after a backup was restored."
)
@click.option("--dry-run", is_flag=True, help="Only say what would go, and where others name them.")
@shell.as_json
def erase(workspace: str, name: str | None, register: str | None, dry_run: bool, as_json: bool) -> None:
    """Erase somebody's personal data for good: this cannot be undone. Counts stay."""
    from convene.services import people_erase

    if (name is None) == (register is None):
        raise click.UsageError("Name either --person or --register.")
    if register is not None:
        if dry_run:
            raise click.UsageError("--dry-run goes with --person.")
        with shell.opened(register) as other:
            erased = other.read(people_erase.register)
        with shell.opened(workspace) as opened:
            count, _ = opened.write("Erase again", people_erase.erase_again, erased, now=opened.now())
        shell.say_json({"erased": count}) if as_json else shell.say(f"Erased {count} again")
        return
    assert name is not None  # noqa: S101 - one of the two, see above
    with shell.opened(workspace) as opened:
        person_id, known_as = who(opened, name)
        plan = opened.read(people_erase.plan, person_id)
        if not dry_run:
            opened.write(f"Erase “{known_as}”", people_erase.erase, person_id, now=opened.now())
    if as_json:
        shell.say_json(plan)
        return
    going = ", ".join(f"{count} {table.replace('_', ' ')}" for table, count in plan.goes)
    shell.say(f"{'Would erase' if dry_run else 'Erased'} {known_as}" + (f", with {going}" if going else ""))
    for mention in plan.mentions:
        shell.say(f"Still named in {mention.table.replace('_', ' ')}: “{mention.title}”")


COMMANDS = (export, erase)
