"""``convene papers reception-card``: the card beside the desk, of no event and without a workspace."""

from pathlib import Path

import click

from convene.cli import shell


@click.command(name="reception-card")
@shell.to_path
def reception_card(target: Path) -> None:
    """The card beside the desk: verdicts, keys, and what to do when something fails."""
    from convene.formats.atomic import write_atomically
    from convene.formats.reception_card_out import reception_card_pdf

    write_atomically(target, reception_card_pdf())
    shell.say(f"Wrote reception card to {target}")


COMMANDS = (reception_card,)
