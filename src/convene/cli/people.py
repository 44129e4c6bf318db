"""``convene people``: what is known of people over all events."""

import click

from convene.cli import availability, people_merge, people_privacy


@click.group(name="people")
def group() -> None:
    """What is known of people over all events."""


for noun in (availability, people_merge, people_privacy):
    for command in noun.COMMANDS:
        group.add_command(command)

COMMANDS = (group,)
