"""``convene owed`` and ``convene invitations``: what is owed to whom of a calendar, and the files of it; and
``convene calendar``, calendars that come in and go out."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convene.cli import calendar_import, calendar_publish, shell
from convene.rules.errors import Invalid
from convene.rules.exchange import Attendee, Organiser
from convene.rules.people import is_email
from convene.rules.time import zone

if TYPE_CHECKING:
    from convene.services.calendar_ledger import Invitation, OwedInvitations


@click.command()
@shell.where
@click.option("--event", "code", metavar="CODE", help="Of this event only; all of them if left out.")
@shell.as_json
def owed(workspace: str, code: str | None, as_json: bool) -> None:
    """What people have to be told of since they were last sent a calendar file. Exit 0 also where nothing is owed."""
    from convene.services import calendar_ledger, events

    with shell.opened(workspace) as opened:
        ids = [opened.read(events.id_by_code, code)] if code else [row.id for row in opened.read(events.listing)]
        found = [opened.read(calendar_ledger.owed, event_id, now=opened.now()) for event_id in ids]
    records = [
        {
            "event": of.code,
            "person": one.name,
            "email": one.email,
            "method": one.method,
            "why": one.why,
            "title": one.appointment.title,
            "starts_at": one.appointment.starts_at.astimezone(zone(of.time_zone)).isoformat(),
            "uid": one.appointment.uid,
            "sequence": one.appointment.sequence,
        }
        for of in found
        for one in of.invitations
    ]
    if as_json:
        shell.say_json(records)
        return
    columns = ("event", "person", "method", "title", "starts_at", "why")
    rows = [[record[name] for name in columns] for record in records]
    shell.say_table([name.replace("_", " ").capitalize() for name in columns], rows, "Nothing is owed.")


@click.command()
@shell.where
@shell.of_event
@click.option("--owed", "only_owed", is_flag=True, help="Only what is owed since the last time.")
@click.option("--organiser", metavar="NAME <ADDRESS>", help="From whom they come; as the workspace says if left out.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written; nothing counts as sent.")
@shell.to_path
@shell.as_json
def invitations(
    workspace: str, code: str, only_owed: bool, organiser: str | None, dry_run: bool, target: Path, as_json: bool
) -> None:
    """Write a folder with a calendar file for each person and appointment, and keep that they were sent."""
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.invitation_files import invitation_files
    from convene.services import calendar_ledger, events
    from convene.services.organiser import organiser as kept_organiser

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        sender = _organiser(organiser) if organiser else opened.read(kept_organiser)
        if not is_email(sender.email):
            hint = "Say --organiser “Academy <events@example.org>”."
            raise Invalid("organiser", "Nobody is named from whom invitations come", hint)
        now = opened.now()
        again = not only_owed

        def write(session: Any) -> "OwedInvitations":
            done = calendar_ledger.issue(session, event_id, way="file", now=now, again=again)
            ready = _with_address(done.invitations)
            asked = [(one.method.value, Attendee(one.name, one.email), one.appointment) for one in ready]
            files = invitation_files(asked, organiser=sender, now=now, time_zone=done.time_zone)
            if files:
                write_folder_atomically(target, files, ours="never")
            return done

        if dry_run:
            found = opened.read(calendar_ledger.owed, event_id, now=now, again=again)
        else:
            found, _ = opened.write(f"Write invitations to {target.name}", write)
    with_address = [one for one in found.invitations if is_email(one.email)]
    without = sorted({one.name for one in found.invitations if not is_email(one.email)})
    if as_json:
        methods = {name: sum(one.method == name for one in with_address) for name in ("REQUEST", "CANCEL")}
        shell.say_json({"files": len(with_address), **methods, "without_address": without})
        return
    shell.say(f"{'Would write' if dry_run else 'Wrote'} {len(with_address)} files to {target}")
    if without:
        shell.say(f"Without an e-mail address, and still owed: {', '.join(without)}")


def _with_address(found: "Iterable[Invitation]") -> "list[Invitation]":
    return [one for one in found if is_email(one.email)]


def _organiser(text: str) -> Organiser:
    name, bracket, address = text.partition("<")
    email = address.rstrip("> ").strip() if bracket else name.strip()
    if not is_email(email):
        raise Invalid("organiser", f"“{text}” names nobody", "Write it as “Academy <events@example.org>”.")
    return Organiser(name.strip(' "') if bracket else email, email)


@click.group()
def calendar() -> None:
    """Bring in a calendar from elsewhere, or give out those of an event."""


calendar.add_command(calendar_import.calendar_import)
calendar.add_command(calendar_publish.calendar_publish)

COMMANDS = (owed, invitations, calendar)
