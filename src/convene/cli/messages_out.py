"""``convene messages drafts`` and ``send``, the settings of mail, and the newsletter."""

import os
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.cli.messages import any_kind, group, maybe_event, message_named, text_of
from convene.rules.errors import Exit, Invalid
from convene.rules.outbox import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from convene.formats.smtp_out import Post
    from convene.services.mail_settings import Server

_FOLDER = click.Path(path_type=Path, file_okay=False)


@group.command()
@shell.where
@maybe_event
@any_kind
@click.option("--to", "target", required=True, type=_FOLDER, metavar="FOLDER", help="Where to write the .eml files.")
@click.option("--no-mark", is_flag=True, help="Do not note that they have left.")
@shell.as_json
def drafts(workspace: str, code: str | None, kind: str | None, target: Path, no_mark: bool, as_json: bool) -> None:
    """Write messages that are ready as .eml files, to open and send in Outlook, Apple Mail or Thunderbird."""
    from convene.formats.mail_out import write_drafts
    from convene.services import events, outbox, outbox_post

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code) if code else None
        rows = opened.read(outbox_post.ready, event_id, kind=kind, now=opened.now())
        letters = [opened.read(outbox.letter, one.id) for one in rows]
        target.mkdir(parents=True, exist_ok=True)
        written = write_drafts(target, letters, now=opened.now())
        if rows and not (no_mark or opened.read_only):
            label = f"Write {len(rows)} messages as drafts"
            opened.write(label, outbox_post.written, [one.id for one in rows], way="draft", now=opened.now())
    if as_json:
        shell.say_json({"written": [str(path) for path in written]})
    else:
        shell.say(f"Wrote {len(written)} drafts to {target}" if written else "Nothing is ready to be sent.")


@group.command()
@shell.where
@maybe_event
@any_kind
@click.option("--yes", is_flag=True, help="They have been looked at: do not ask.")
@click.option("--keep-password", is_flag=True, help="Keep the password in the keyring of this computer.")
@shell.as_json
def send(workspace: str, code: str | None, kind: str | None, yes: bool, keep_password: bool, as_json: bool) -> None:
    """Send what is ready by SMTP, one message to each. Broken off, it goes on with exactly the rest."""
    from convene.formats.smtp_out import connected
    from convene.services import events, mail_settings, outbox_post

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code) if code else None
        rows = opened.read(outbox_post.ready, event_id, kind=kind, now=opened.now())
        server = opened.read(mail_settings.settings).server
        if not rows:
            shell.say("Nothing is ready to be sent.")
            return
        for one in (row for row in rows if not yes or row.returned):
            back = f" ({one.returned})" if one.returned else ""
            click.echo(f"{one.to_name} <{one.to_address}>: {one.subject}{back}", err=True)
        if not yes:
            click.confirm(f"Send these {len(rows)} by {server.host}?", abort=True, err=True)
        word = _password(server, keep=keep_password) if server.user else ""
        how = partial(connected, security=server.security, user=server.user, password=word)
        with how(server.host, server.port) as post:
            done = outbox_post.post_all(
                opened,
                [one.id for one in rows],
                partial(_post, post, opened.now),
                way="smtp",
                wait=partial(sleep, 60 / server.per_minute),
            )
    if as_json:
        shell.say_json(done)
    else:
        shell.say(f"Sent {done.sent}, failed {done.failed}, in doubt {done.doubtful}, left {done.left}.")
        if done.stopped:
            click.echo(done.stopped, err=True)
    if done.failed or done.doubtful or done.left:
        raise SystemExit(Exit.REFUSED)


@group.command()
@shell.where
@click.argument("key", metavar="ID")
@click.option("--arrived", "what", flag_value="arrived", help="One in doubt has arrived.")
@click.option("--send-again", "what", flag_value="again", help="One in doubt has not: it is a draft again.")
@click.option("--came-back", metavar="WHY", help="One that was sent came back.")
def settle(workspace: str, key: str, what: str | None, came_back: str | None) -> None:
    """Say what became of a message: one in doubt, or one that came back."""
    from convene.services import outbox_post

    if (what is None) == (came_back is None):
        raise click.UsageError("One of --arrived, --send-again and --came-back.")
    with shell.opened(workspace) as opened:
        row = message_named(opened, key)
        if came_back is not None:
            opened.happen(f"“{row.subject}” came back", outbox_post.bounced, row.id, problem=came_back)
        else:
            arrived = what == "arrived"
            opened.happen(
                f"“{row.subject}” is settled", outbox_post.settle, row.id, arrived=arrived, way="smtp", now=opened.now()
            )
    shell.say("Noted.")


@group.command(name="catch-up")
@shell.where
@click.option("--from", "other", required=True, metavar="OTHER", help="The workspace that it was sent from.")
@shell.as_json
def catch_up(workspace: str, other: str, as_json: bool) -> None:
    """After a backup was restored: what has left OTHER counts as sent here too, messages and appointments."""
    from convene.services import sent_register

    with shell.opened(other) as there:
        sent = there.read(sent_register.register)
    with shell.opened(workspace) as opened:
        done, _ = opened.happen("What was sent before", sent_register.catch_up, sent)
    if as_json:
        shell.say_json(done)
    else:
        shell.say(f"Caught up: {done.appointments} appointments that people hold, {done.messages} messages that left.")


@group.command()
@shell.where
@click.option("--from", "sender", metavar="ADDRESS", help="Whom messages come from.")
@click.option("--name", help="The name beside it.")
@click.option("--reply-to", metavar="ADDRESS", help="Who gets the answers, where it is somebody else.")
@click.option("--host", help="The server that takes mail.")
@click.option("--port", type=int)
@click.option("--security", type=click.Choice(["starttls", "tls"]))
@click.option("--user", help="Who logs in there.")
@click.option("--per-minute", type=int, help="How many messages it takes in a minute.")
@shell.as_json
def settings(
    workspace: str,
    sender: str | None,
    name: str | None,
    reply_to: str | None,
    host: str | None,
    port: int | None,
    security: str | None,
    user: str | None,
    per_minute: int | None,
    as_json: bool,
) -> None:
    """Show or change whom messages come from, and by which server. A password is never kept in the workspace."""
    from dataclasses import replace

    from convene.services import mail_settings

    whose: dict[str, Any] = {"address": sender, "name": name, "reply_to": reply_to}
    where: dict[str, Any] = {"host": host, "port": port, "security": security, "user": user, "per_minute": per_minute}
    whose = {field: value for field, value in whose.items() if value is not None}
    where = {field: value for field, value in where.items() if value is not None}
    with shell.opened(workspace) as opened:
        found = opened.read(mail_settings.settings)
        if whose or where:
            wanted = mail_settings.MailSettings(replace(found.sender, **whose), replace(found.server, **where))
            found, _ = opened.write("Mail settings", mail_settings.set_settings, wanted)
    if as_json:
        shell.say_json(found)
    else:
        shell.say(f"From: {found.sender.name} <{found.sender.address}>")
        shell.say(f"By: {found.server.host or 'no server'}, port {found.server.port}, {found.server.security}")


@click.command()
@shell.where
@click.option("--month", required=True, metavar="YYYY-MM", help="Such as 2026-12.")
@click.option("--to", "target", required=True, type=_FOLDER, metavar="FOLDER", help="Where to write its three files.")
@click.option("--editorial", type=click.Path(path_type=Path), metavar="FILE", help="A few words of yours, as text.")
@click.option("--prepare", is_flag=True, help="Also draft it to everybody who agreed to get it.")
@shell.as_json
def newsletter(workspace: str, month: str, target: Path, editorial: Path | None, prepare: bool, as_json: bool) -> None:
    """Write the newsletter of a month: HTML, text and a calendar file."""
    from convene.formats.atomic import write_atomically
    from convene.formats.newsletter_files import newsletter_files
    from convene.services import newsletter as service

    try:
        first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Invalid("month", f"“{month}” is no month", "Write it as 2026-12.") from None
    words = text_of(editorial) if editorial else ""
    with shell.opened(workspace) as opened:
        now = opened.now()
        made = opened.read(service.newsletter, first, now=now, editorial=words)
        drafted = 0
        if prepare:
            drafted, _ = opened.write(f"Prepare “{made.title}”", service.prepare, first, now=now, editorial=words)
    target.mkdir(parents=True, exist_ok=True)
    for name, content in newsletter_files(made.title, made.text, made.appointments, month=first, now=now).items():
        write_atomically(target / name, content)
    if as_json:
        said = {"events": made.events, "deadlines": made.deadlines, "subscribers": made.subscribers}
        shell.say_json(said | {"drafted": drafted, "folder": str(target)})
    else:
        shell.say(f"Wrote newsletter-{first:%Y-%m}.html, .txt and .ics to {target}.")
        events = "event" if made.events == 1 else "events"
        deadlines = "deadline" if made.deadlines == 1 else "deadlines"
        shell.say(f"{made.events} {events}, {made.deadlines} {deadlines}.")
        shell.say(f"{made.subscribers} people agreed to get it." + (f" Drafted {drafted}." if prepare else ""))


def _post(post: "Post", now: "Callable[[], datetime]", letter: Letter) -> None:
    from convene.formats.mail_out import mail

    post(mail(letter, now=now()))


def _password(server: "Server", *, keep: bool) -> str:
    """From ``CONVENE_MAIL_PASSWORD``, the keyring, or asked for."""
    from convene.formats import smtp_password

    if (given := os.environ.get("CONVENE_MAIL_PASSWORD")) is not None:
        return given
    if found := smtp_password.kept(server.host, server.user):
        return found
    if not sys.stdin.isatty():
        return ""
    asked = str(click.prompt(f"Password of {server.user} at {server.host}", hide_input=True, err=True))
    if keep and not smtp_password.keep(server.host, server.user, asked):
        click.echo("This computer has no keyring: the password will be asked for again.", err=True)
    return asked


COMMANDS = (newsletter,)
