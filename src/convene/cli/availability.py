"""``convene people unavailable`` and ``available``: when somebody cannot take part."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from convene.cli import shell
from convene.rules.errors import Invalid, NotFound
from convene.rules.text import search_key
from convene.rules.time import LONDON, say_day

if TYPE_CHECKING:
    from convene.rules.availability import Unavailable
    from convene.services.availability import PartDuring
    from convene.store.workspace import Workspace

person = click.option("--person", "name", required=True, metavar="NAME", help="Their name, e-mail address or id.")


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
        person_id, known_as = _person(opened, name)
        over: tuple[PartDuring, ...] = ()
        if start is not None and end is not None:
            noted, _ = opened.write(
                f"{known_as} cannot take part",
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
        ("Not available", "Reason", "From where", "Id"),
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
        person_id, known_as = _person(opened, name)
        found = [one for one in opened.read(availability.of_person, person_id) if str(one.id) == key.strip()]
        if not found:
            raise NotFound(f"There is no time “{key[:40]}” of {known_as}", "Look at convene people unavailable.")
        opened.write(f"{known_as} can take part", availability.remove, found[0].id)
    shell.say(f"{known_as} can take part: {_span(found[0])}")


def _span(one: "Unavailable") -> str:
    start, end = one.starts_at.astimezone(LONDON), one.ends_at.astimezone(LONDON)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{say_day(end.date())}, {end:%H:%M}"
    return f"{say_day(start.date())}, {start:%H:%M} to {last}"


def _person(opened: "Workspace", text: str) -> tuple[UUID, str]:
    """The person of that name, address or id. Raises NotFound, and Invalid("person") for a name that several have."""
    from convene.services import people

    wanted = search_key(text)
    found = [
        (row.id, row.name)
        for row in opened.read(people.directory)
        if str(row.id) == text.strip() or wanted in (search_key(row.name), search_key(row.email))
    ]
    if not found:
        raise NotFound(f"There is nobody called “{text[:60]}” here", "Look for them in People.")
    if len(found) > 1:
        raise Invalid("person", f"{len(found)} people are called “{text[:60]}”", "Give the e-mail address or the id.")
    return found[0]


COMMANDS = (unavailable, available)
