"""``convene registrations group`` and its kin: groups that register together, and plus-ones."""

from pathlib import Path
from typing import Any

import click

from convene.cli import shell
from convene.cli.registrations import group
from convene.cli.waiting import event_named, guest_named, of_person, their_email
from convene.rules.errors import NotFound
from convene.rules.groups import Named, read_names
from convene.store.workspace import Workspace

COLUMNS = ("name", "held", "waiting", "unnamed", "contact")


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """The groups of an event, for ``convene list groups``."""
    from convene.services import groups

    return [
        {
            "id": one.id,
            "name": one.name,
            "contact": one.contact,
            "contact_email": one.contact_email,
            "note": one.note,
            "held": one.held,
            "waiting": one.waiting,
            "unnamed": one.unnamed,
            "members": [
                {"id": m.registration_id, "name": m.name, "state": m.state, "named": m.named} for m in one.members
            ],
        }
        for one in workspace.read(groups.of_event, event_named(workspace, code))
    ]


@group.command(name="group")
@shell.where
@shell.of_event
@click.option("--name", required=True, help="What the group is called, such as the organisation that books.")
@click.option("--count", type=int, metavar="N", help="How many places; as many as are named if left out.")
@click.option("--person", multiple=True, metavar="NAME", help="Who comes, “Name” or “Name <address>”; may be repeated.")
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Their names, one a line."
)
@click.option("--contact", default="", metavar="NAME", help="Who books.")
@click.option("--contact-email", default="", metavar="ADDRESS", help="Their e-mail address.")
@click.option("--note", default="", metavar="TEXT", help="Kept with the group.")
@click.option(
    "--rest-waits", is_flag=True, help="Where there is not room for all, the rest waits; else nobody is booked."
)
@shell.as_json
def book_group(
    workspace: str,
    code: str,
    name: str,
    count: int | None,
    person: tuple[str, ...],
    source: Path | None,
    contact: str,
    contact_email: str,
    note: str,
    rest_waits: bool,
    as_json: bool,
) -> None:
    """Book places for a group; who is not named yet has a placeholder."""
    from convene.formats.bounded import read_text
    from convene.services import groups

    names: tuple[Named, ...] = read_names("\n".join(person))
    if source is not None:
        names += read_names(read_text(source))
    with shell.opened(workspace) as opened:
        done, _ = opened.write(
            f"Book for {name}",
            groups.book,
            event_named(opened, code),
            name=name,
            count=len(names) if count is None else count,
            names=names,
            contact=contact,
            contact_email=contact_email,
            note=note,
            rest_waits=rest_waits,
            now=opened.now(),
        )
    if as_json:
        shell.say_json(done)
    else:
        rest = f", {done.waiting} wait" if done.waiting else ""
        shell.say(f"{name}: {done.registered} registered{rest}")


@group.command(name="cancel-group")
@shell.where
@shell.of_event
@click.option("--name", required=True, help="The group, by its name or id.")
@click.option("--reason", default="", metavar="TEXT", help="Kept with each registration.")
def cancel_group(workspace: str, code: str, name: str, reason: str) -> None:
    """Take everybody of a group off the list."""
    from convene.services import groups

    with shell.opened(workspace) as opened:
        listed = opened.read(groups.of_event, event_named(opened, code))
        found = [one for one in listed if name == str(one.id)] or [
            one for one in listed if one.name.casefold() == name.strip().casefold()
        ]
        if len(found) != 1:
            known = "; ".join(f"{one.name} ({one.id})" for one in listed)
            raise NotFound(f"“{name[:60]}” is not one group of this event", f"Groups: {known or 'none'}.")
        moved, _ = opened.write(
            f"Cancel the group {found[0].name}", groups.cancel, found[0].id, reason=reason, now=opened.now()
        )
    shell.say(f"{found[0].name}: {len(moved.done)} off the list")


@group.command(name="name")
@shell.where
@shell.of_event
@of_person
@click.option("--as", "name", required=True, metavar="NAME", help="Who it is.")
@their_email
def nameguest_named(workspace: str, code: str, person: str, name: str, email: str) -> None:
    """Say who comes on a place of a group that had no name yet (“Guest 3 of …”)."""
    from convene.services import groups

    with shell.opened(workspace) as opened:
        who = guest_named(opened, event_named(opened, code), person)
        opened.write(f"“{who.name}” is {name}", groups.name_guest, who.id, name=name, email=email, now=opened.now())
    shell.say(f"{who.name} is {name}")


@group.command(name="bring")
@shell.where
@shell.of_event
@of_person
@click.option("--guest", required=True, metavar="NAME", help="Whom they bring.")
@their_email
def bring(workspace: str, code: str, person: str, guest: str, email: str) -> None:
    """Add somebody's plus-one, where the event allows them (“convene registrations terms”)."""
    from convene.services import plus_ones, registrations

    with shell.opened(workspace) as opened:
        who = guest_named(opened, event_named(opened, code), person)
        made, _ = opened.write(
            f"“{who.name}” brings {guest}", plus_ones.bring, who.id, name=guest, email=email, now=opened.now()
        )
        state = opened.read(registrations.guest_detail, made).state
    shell.say(f"{guest} comes with {who.name}: {state}")
