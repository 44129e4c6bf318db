"""``convene export delegates-json`` for other programs, and ``convene export contacts`` for address books."""

from pathlib import Path

import click

from convene.cli import shell


@click.command(name="delegates-json")
@shell.where
@shell.of_event
@shell.to_path
def delegates_json(workspace: str, code: str, target: Path) -> None:
    """The delegates as JSON for other programs, with documented keys. Needs are left out."""
    from convene.formats.atomic import write_atomically
    from convene.formats.delegates_json_out import delegates_json as writer
    from convene.services import delegate_list, events

    with shell.opened(workspace) as opened:
        found = opened.read(delegate_list.delegate_list, opened.read(events.id_by_code, code))
        now = opened.now()
    write_atomically(target, writer(found, now=now))
    shell.say(f"Wrote {len(found.delegates)} {_delegates(len(found.delegates))} to {target}")


@click.command()
@shell.where
@shell.of_event
@shell.to_path
def contacts(workspace: str, code: str, target: Path) -> None:
    """Those who come as contacts (vCard 3.0) for a phone, Outlook, Apple or Google. Needs are left out."""
    from convene.formats.atomic import write_atomically
    from convene.formats.contacts_out import contacts_vcf
    from convene.services import delegate_list, events

    with shell.opened(workspace) as opened:
        found = opened.read(delegate_list.delegate_list, opened.read(events.id_by_code, code), coming=True)
        now = opened.now()
    write_atomically(target, contacts_vcf(found.delegates, group=found.title, now=now))
    shell.say(f"Wrote {len(found.delegates)} {'contact' if len(found.delegates) == 1 else 'contacts'} to {target}")


def _delegates(number: int) -> str:
    return "delegate" if number == 1 else "delegates"


COMMANDS = (delegates_json, contacts)
