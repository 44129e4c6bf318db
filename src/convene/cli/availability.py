"""``convene people unavailable`` and ``available``: when somebody cannot take part."""

from typing import TYPE_CHECKING

import click

from convene.cli import shell
from convene.cli.person import person, who
from convene.rules.errors import NotFound
from convene.rules.time import LONDON, say_day

if TYPE_CHECKING:
    from convene.rules.availability import Unavailable
    from convene.services.availability import PartDuring


@click.command()
@shell.where
@person
@click.option("--from", "start", metavar="ISO", help="From when, as 2026-06-22T09:00; left out, what is known is said.")
@click.option("--to", "end", metavar="ISO", help="Until when.")
@click.option("--reason", default="", help="Why, for coordinators only.")
@shell.as_json
def unavailable(workspace: str, name: str, start: str | None, end: str | None, reason: str, as_json: bool) -> None:
    """Note when somebody cannot take part, or say what is known."""
    from convene.services import availability

    if (start is None) != (end is None):
        raise click.UsageError("Give both --from and --to, or neither.")
    with shell.opened(workspace) as opened:
        person_id, known_as = who(opened, name)
        over: tuple[PartDuring, ...] = ()
        if start is not None and end is not None:
            noted, _ = opened.write(
                f"{known_as} is not available",
                availability.add,
                person_id,
                starts_at=shell.moment(start, field="from"),
                ends_at=shell.moment(end, field="to"),
                reason=reason,
            )
            over = noted.over
        times = opened.read(availability.of_person, person_id)
    if as_json:
        shell.say_json({"person": known_as, "unavailable": times, "sessions": over})
        return
    shell.say_table(
        ("Not available", "Reason", "Source", "Id"),
        [(_span(one), one.reason, one.source, str(one.id)) for one in times],
        f"{known_as} has not said when they cannot take part.",
    )
    for one in over:
        at = one.starts_at.astimezone(LONDON)
        shell.say(f"Has a part then: “{one.title}” of {one.event}, {say_day(at.date())}, {at:%H:%M}")


@click.command()
@shell.where
@person
@click.option("--id", "key", required=True, metavar="ID", help="Which time, as “convene people unavailable” says it.")
def available(workspace: str, name: str, key: str) -> None:
    """Take a time back in which somebody could not take part."""
    from convene.services import availability

    with shell.opened(workspace) as opened:
        person_id, known_as = who(opened, name)
        found = [one for one in opened.read(availability.of_person, person_id) if str(one.id) == key.strip()]
        if not found:
            raise NotFound(f"There is no time “{key[:40]}” of {known_as}", "Look at convene people unavailable.")
        opened.write(f"{known_as} is available", availability.remove, found[0].id)
    shell.say(f"{known_as} is available: {_span(found[0])}")


def _span(one: "Unavailable") -> str:
    start, end = one.starts_at.astimezone(LONDON), one.ends_at.astimezone(LONDON)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{say_day(end.date())}, {end:%H:%M}"
    return f"{say_day(start.date())}, {start:%H:%M} to {last}"


COMMANDS = (unavailable, available)
