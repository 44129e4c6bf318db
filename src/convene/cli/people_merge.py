"""``convene people duplicates``, ``distinct``, ``merge`` and ``take-apart``: entries of one person."""

from typing import TYPE_CHECKING

import click

from convene.cli import shell
from convene.cli.person import person, who
from convene.rules.errors import Exit, NotFound

if TYPE_CHECKING:
    from convene.services.people_merge import MergePlan

_other = click.option("--other", required=True, metavar="NAME", help="The other one: name, e-mail address or id.")


@click.command()
@shell.where
@shell.as_json
def duplicates(workspace: str, as_json: bool) -> None:
    """List people who may have been entered twice, the likeliest first. Exit 1 where there are any."""
    from convene.services.people_duplicates import likely

    with shell.opened(workspace) as opened:
        found = opened.read(likely)
    if as_json:
        shell.say_json(found)
    else:
        rows = [(f"{pair.likelihood}%", pair.one, pair.other, pair.why) for pair in found]
        shell.say_table(("Likely", "One", "Other", "Why"), rows, "Nobody seems to be here twice.")
    if found:
        raise SystemExit(Exit.REFUSED)


@click.command()
@shell.where
@person
@_other
def distinct(workspace: str, name: str, other: str) -> None:
    """Say that two people are not one, so that they are not listed again."""
    from convene.services.people_duplicates import keep_apart

    with shell.opened(workspace) as opened:
        (one_id, one), (other_id, another) = who(opened, name), who(opened, other, field="other")
        opened.write(f"“{one}” and “{another}” are two people", keep_apart, one_id, other_id)
    shell.say(f"{one} and {another} are two people")


@click.command()
@shell.where
@click.option("--keep", required=True, metavar="NAME", help="Whose entry stays: name, e-mail address or id.")
@_other
@click.option("--take", multiple=True, metavar="FIELD", help="A field in which the other is right; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@shell.as_json
def merge(workspace: str, keep: str, other: str, take: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make one person of two entries. It is one undo, and can be taken apart again later."""
    from convene.services import people_merge

    with shell.opened(workspace) as opened:
        keep_id, other_id = who(opened, keep, field="keep")[0], who(opened, other, field="other")[0]
        plan = opened.read(people_merge.plan, keep_id, other_id, take=take)
        if not dry_run:
            opened.write(people_merge.label(plan), people_merge.merge, keep_id, other_id, take=take, now=opened.now())
    if as_json:
        shell.say_json(plan)
        return
    for line in _words(plan):
        shell.say(line)
    verb = "would become" if dry_run else "is now"
    shell.say(f"{plan.other.name} {verb} one with {plan.keep.name}")


@click.command(name="take-apart")
@shell.where
@person
@click.option("--merge", "which", metavar="ID", help="Which merge, where several entries were merged into this one.")
@click.option("--list", "listed", is_flag=True, help="Only list what was merged into this one.")
@shell.as_json
def take_apart(workspace: str, name: str, which: str | None, listed: bool, as_json: bool) -> None:
    """Make two people again of one that was merged: the last merge, unless another one is named."""
    from convene.services import people_merge

    with shell.opened(workspace) as opened:
        person_id, known_as = who(opened, name)
        merges = opened.read(people_merge.merges_of, person_id)
        if listed:
            if as_json:
                shell.say_json(merges)
            else:
                rows = [(one.at, one.name, ", ".join(one.events), str(one.id)) for one in merges]
                shell.say_table(("When", "Who", "Both were at", "Id"), rows, f"Nobody was merged into {known_as}.")
            return
        chosen = [one for one in merges if which is None or str(one.id) == which.strip()]
        if not chosen:
            raise NotFound(f"Nobody was merged into {known_as}" + (" so" if which else ""), "See --list.")
        label = f"Take “{chosen[0].name}” and “{known_as}” apart"
        apart, _ = opened.write(label, people_merge.take_apart, chosen[0].id)
    if as_json:
        shell.say_json(apart)
        return
    shell.say(f"{chosen[0].name} and {known_as} are two people again")
    for event in apart.waiting:
        shell.say(f"One of them waits for a place at {event}: theirs was given to somebody else")


def _words(plan: "MergePlan") -> list[str]:
    moves = ", ".join(f"{table.replace('_', ' ')} {count}" for table, count in plan.moves)
    lines = [f"Moves: {moves}"] if moves else []
    for one in plan.differences:
        taken, left = (one.other, one.kept) if one.takes_other else (one.kept, one.other)
        lines.append(f"{one.field}: {taken}" + (f" (not {left})" if left else ""))
    return [*lines, *(f"{one.title}: {one.stays} stays, {one.goes} goes" for one in plan.twins)]


COMMANDS = (duplicates, distinct, merge, take_apart)
