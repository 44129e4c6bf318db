"""``convene access``: who is asked for a PIN, and when a window locks."""

import sys
from typing import TextIO

import click

from convene.cli import shell
from convene.rules.errors import Invalid
from convene.rules.pins import LOCK_AFTER
from convene.rules.roles import Role

_LIMIT = "A PIN guards the screen, not the file: whoever can copy the file can open the copy elsewhere."
_whose = click.Choice([Role.ORGANISER.value, Role.OWNER.value])


@click.command()
@shell.where
@click.option("--set", "setting", type=_whose, help="Set or change this PIN; asked for, or read from --new-pin-file.")
@click.option("--new-pin-file", type=click.File(), metavar="FILE", help="Holds the new PIN: 4 to 12 digits.")
@click.option("--take-away", "going", type=_whose, help="Take this PIN away.")
@click.option(
    "--lock-after",
    type=click.Choice([*map(str, LOCK_AFTER), "never"]),
    metavar="MINUTES",
    help="Lock the window after 5, 15 or 30 idle minutes, or never.",
)
@shell.as_json
def access(
    workspace: str,
    setting: str | None,
    new_pin_file: TextIO | None,
    going: str | None,
    lock_after: str | None,
    as_json: bool,
) -> None:
    """Who is asked for a PIN. With the owner's, the window asks who is here, and commands ask for it."""
    from convene.services import pins

    if setting and going:
        raise click.UsageError("Name either --set or --take-away.")
    with shell.opened(workspace) as opened:
        if whose := setting or going:
            role, there = Role(whose), opened.read(pins.access)
            wanted = _new_pin(new_pin_file, role) if setting else ""
            known = role is Role.ORGANISER and there.owner
            current = shell.pin(f"The {role.value}’s PIN there is") if there.asks(role) and not known else ""
            label = f"{'Set' if wanted else 'Take away'} the {role.value}’s PIN"
            opened.happen(label, pins.set_pin, role, wanted, current=current)
        if lock_after is not None:
            minutes = None if lock_after == "never" else int(lock_after)
            opened.happen("When the window locks", pins.set_lock_after, minutes)
        now = opened.read(pins.access)
    if as_json:
        shell.say_json(now)
        return
    shell.say(f"Organisers’ PIN: {'asked on leaving Reception' if now.organiser else 'none'}")
    shell.say(f"Owner’s PIN: {'asked when it is opened, and by commands' if now.owner else 'none'}")
    shell.say(f"The window locks: {f'after {now.lock_after} idle minutes' if now.lock_after else 'never'}")
    if now.any:
        shell.say(_LIMIT)


def _new_pin(file: TextIO | None, role: Role) -> str:
    """The new PIN; an empty one, which would take it away, is none."""
    given = file.readline().strip() if file is not None else ""
    if file is None and sys.stdin.isatty():
        given = click.prompt(f"New PIN of the {role.value}", hide_input=True, confirmation_prompt=True, err=True)
    if not given:
        raise Invalid("pin", "The new PIN is missing", "Name a file that holds it with --new-pin-file.")
    return given


COMMANDS = (access,)
