"""``convene calendar publish``: the calendars of an event for people to subscribe to."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from convene.cli import shell

if TYPE_CHECKING:
    from convene.services.calendar_publish import Publication


@click.command(name="publish")
@shell.where
@shell.of_event
@click.option("--to", "folder", type=click.Path(path_type=Path), help="A folder for a web space: files and a page.")
@click.option("--address", metavar="URL", default="", help="With --to: where that folder is on the web.")
@click.option("--server", metavar="URL", help="A calendar on a CalDAV server such as Nextcloud; “again”: the last one.")
@click.option("--user", metavar="NAME", help="With --server: who may write there.")
@click.option("--keep-password", is_flag=True, help="Keep the password in the keyring of this computer.")
@click.option("--overwrite", is_flag=True, help="With --server: also entries that somebody changed there.")
@click.option("--dry-run", is_flag=True, help="Say what would be written or sent, and change nothing.")
@shell.as_json
def calendar_publish(
    workspace: str, code: str, folder: Path | None, address: str, server: str | None, user: str | None,
    *, keep_password: bool, overwrite: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Give out the whole programme, its tracks, themes and rooms; what has not changed is not written or sent again.
    The password is taken from CONVENE_CALENDAR_PASSWORD, the keyring, or asked for."""
    if (folder is None) == (server is None):
        raise click.UsageError("Give one of --to and --server.")
    if folder is not None:
        _to_folder(workspace, code, folder, address, dry_run=dry_run, as_json=as_json)
    else:
        how = {"keep_password": keep_password, "overwrite": overwrite, "dry_run": dry_run, "as_json": as_json}
        _to_server(workspace, code, server or "", user, **how)


def _to_folder(workspace: str, code: str, folder: Path, address: str, *, dry_run: bool, as_json: bool) -> None:
    from convene.formats.calendar_folder import calendar_files, write_calendars
    from convene.services import calendar_publish as service
    from convene.services import events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        now = opened.now()
        if opened.read_only or dry_run:
            found: Publication = opened.read(service.publication, event_id, now=now)
        else:
            found = opened.happen("Publish calendars", service.issue_publication, event_id, now=now)[0]
    parts = [(one.kind, one.key, one.name, one.appointments) for one in found.parts]
    files = calendar_files(found.title, parts, time_zone=found.time_zone, address=address)
    done = write_calendars(folder, files, dry_run=dry_run)
    if as_json:
        shell.say_json(done)
        return
    said = "Would write" if dry_run else "Wrote"
    shell.say(f"{said} {len(done.written)} files to {folder}, {done.same} the same, {len(done.removed)} removed")


def _to_server(
    workspace: str, code: str, address: str, user: str | None,
    *, keep_password: bool, overwrite: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    from convene.formats.caldav_out import CalDav, check_address, publish
    from convene.formats.calendar_out import resource
    from convene.services import calendar_publish as service
    from convene.services import events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        known = opened.read(service.server, event_id)
        if address == "again":
            address, user = known.address, user or known.user
        address, who = check_address(address), user or ""
        word = _password(urlsplit(address).hostname or "", who, keep=keep_password) if who else ""
        now = opened.now()
        found: Publication = (
            opened.read(service.publication, event_id, now=now)
            if dry_run
            else opened.happen("Publish calendars", service.issue_publication, event_id, now=now)[0]
        )
        wanted = {one.uid: resource(one, time_zone=found.time_zone) for one in found.whole}
        with CalDav(address, who, word) as calendar:
            entries = known.entries if known.address == address else {}
            done = publish(calendar, wanted, found.gone, entries, overwrite=overwrite, dry_run=dry_run)
        keep = partial(service.keep_server, address=address, user=who, entries=done.entries, now=now)
        if not dry_run:
            opened.happen("Remember what was published", keep, event_id)
    if done.problem is not None:
        shell.say(f"Sent {len(done.sent)} before it broke off")
        raise done.problem
    titles = {one.uid: one.title for one in found.whole}
    conflicts = [titles.get(uid, uid) for uid in done.conflicts]
    if as_json:
        sent = {"sent": len(done.sent), "same": done.same, "removed": len(done.removed), "conflicts": conflicts}
        shell.say_json(sent)
    else:
        said = "Would send" if dry_run else "Sent"
        shell.say(f"{said} {len(done.sent)} entries, {done.same} the same, {len(done.removed)} removed")
        for title in conflicts:
            shell.say(f"Somebody changed it there, and it was left: {title} (--overwrite sends ours)")
    if conflicts:
        raise SystemExit(1)


def _password(host: str, user: str, *, keep: bool) -> str:
    from convene.formats import smtp_password

    if (given := os.environ.get("CONVENE_CALENDAR_PASSWORD")) is not None:
        return given
    if found := smtp_password.kept(host, user, what="calendar"):
        return found
    if not sys.stdin.isatty():
        return ""
    asked = str(click.prompt(f"Password of {user} at {host}", hide_input=True, err=True))
    if keep and not smtp_password.keep(host, user, asked, what="calendar"):
        click.echo("This computer has no keyring: the password will be asked for again.", err=True)
    return asked
