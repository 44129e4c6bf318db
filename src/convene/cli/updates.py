"""Looking for a newer Convene, where somebody set it up."""

import click

from convene import __version__
from convene.cli import shell
from convene.store.workspace import utc_now


@click.command(name="updates")
@click.option(
    "--set", "address", metavar="ADDRESS", help="From now on look in this folder, or at this https:// address."
)
@click.option("--key", default="", metavar="KEY", help="The public key that came with the address.")
@click.option("--weekly/--not-weekly", default=False, help="With --set: the window looks once a week by itself.")
@click.option("--off", is_flag=True, help="Look nowhere any more.")
@shell.as_json
def updates(address: str | None, key: str, weekly: bool, off: bool, as_json: bool) -> None:
    """Look whether there is a newer Convene. Nothing is downloaded and nothing is changed."""
    from convene.services import updates as settings
    from convene.updates import look, say

    if off or address is not None:
        chosen = settings.choose("" if off else address or "", key, weekly=weekly)
        shell.say(f"Updates are looked for at {chosen.address}" if chosen.address else "Updates are looked for nowhere")
        return
    found = look(__version__, utc_now())
    if as_json:
        shell.say_json(found)
        return
    for line in filter(None, say(found)):
        shell.say(line)


COMMANDS = (updates,)
