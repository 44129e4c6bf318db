"""``convene people``: what is known of people over all events."""

import click

from convene.cli import availability


@click.group(name="people")
def group() -> None:
    """What is known of people over all events."""


for command in availability.COMMANDS:
    group.add_command(command)

COMMANDS = (group,)
