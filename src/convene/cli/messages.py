"""``convene messages``: the outbox. Messages are prepared, looked at, changed and held back here; nothing leaves."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from convene.cli import shell
from convene.cli.waiting import guest_named
from convene.rules.errors import Invalid, NotFound
from convene.rules.outbox import CALENDAR, NEWSLETTER, WITH_CERTIFICATE, MessageKind
from convene.rules.outbox_words import FIELDS
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.outbox import MessageRow

_BACK = "have an address that mail came back from"
_KINDS = [kind.value for kind in MessageKind]
of_kind = click.option("--kind", required=True, type=click.Choice(_KINDS), help="What it is.")
any_kind = click.option(
    "--kind", type=click.Choice([*_KINDS, CALENDAR, NEWSLETTER, "booking"]), help="Only of this kind."
)
maybe_event = click.option("--event", "code", metavar="CODE", help="Only of this event: its code.")
ids = click.option("--id", "keys", multiple=True, metavar="ID", help="This message; may be given several times.")


@click.group(name="messages")
def group() -> None:
    """The outbox: prepare messages, look at them, hold them back, send them."""


@group.command()
@shell.where
@shell.of_event
@click.option("--kind", required=True, type=click.Choice([*_KINDS, CALENDAR]), help="What; calendar: what is owed.")
@click.option("--person", "people", multiple=True, metavar="NAME", help="Only to this person; several times.")
@click.option("--news", default="", metavar="TEXT", help="What stands at {{ news }}: what has changed, what to bring.")
@click.option("--again", is_flag=True, help="Also to those who have this message already.")
@click.option("--preview", is_flag=True, help="Only show how it will look to the first of them.")
@shell.as_json
def prepare(
    workspace: str, code: str, kind: str, people: tuple[str, ...], news: str, again: bool, preview: bool, as_json: bool
) -> None:
    """Draft a message to everybody it is for. Nobody gets the same one twice.

    Of the kind calendar: what “convene owed” lists, one message for each person and appointment."""
    from convene.services import certificates, events, outbox

    if kind == CALENDAR:
        if news or again or preview:
            raise click.UsageError("--news, --again and --preview are for other kinds; see “convene owed”.")
        _prepare_owed(workspace, code, people, as_json=as_json)
        return
    wanted = MessageKind(kind)
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        chosen = [guest_named(opened, event_id, name).id for name in people] if people else None
        if preview:
            seen = opened.read(outbox.preview, event_id, wanted, chosen[0] if chosen else None, news=news)
            if as_json:
                shell.say_json({"to": seen.letter.to_address, "missing": seen.missing, "text": seen.letter.text})
            else:
                shell.say(f"To: {seen.letter.to_name} <{seen.letter.to_address}>")
                shell.say(f"Subject: {seen.letter.subject}\n\n{seen.letter.text}")
                if seen.missing:
                    shell.say(f"\nNothing is known for: {', '.join(seen.missing)}")
                if seen.returned:
                    shell.say(f"\n{seen.returned}")
            return
        if wanted in WITH_CERTIFICATE:
            opened.happen("Before giving certificates", certificates.prepare, event_id)
        label = f"Prepare messages: {kind}"
        more = {"ids": chosen, "news": news, "again": again}
        done, _ = opened.write(label, outbox.prepare, event_id, wanted, now=opened.now(), **more)  # type: ignore[arg-type]
    if as_json:
        shell.say_json(done)
        return
    shell.say(f"Drafted {len(done.made)}. Look at them: convene messages list {workspace} --event {code}")
    for names, what in (
        (done.had, "have it already"),
        (done.no_address, "have no e-mail address"),
        (done.returned, _BACK),
    ):
        if names:
            shell.say(f"{len(names)} {what}: {_some(names)}")
    for field, count in done.missing.items():
        shell.say(f"To be filled in in {count}: {field} ({FIELDS[field]})")


def _prepare_owed(workspace: str, code: str, people: tuple[str, ...], *, as_json: bool) -> None:
    from convene.cli.person import who
    from convene.services import calendar_ledger, events, owed_mail

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        only = None
        if people:
            chosen = {who(opened, name)[0] for name in people}
            found = opened.read(calendar_ledger.owed, event_id, now=opened.now(), people=chosen).invitations
            only = {(one.person_id, one.appointment.uid) for one in found}
        label = "Prepare mails of what is owed"
        done, _ = opened.write(label, owed_mail.prepare_owed, event_id, now=opened.now(), only=only)
    if as_json:
        shell.say_json(done)
        return
    shell.say(f"Drafted {done.made}, brought up to date {done.renewed}, taken out {done.gone}.")
    for names, what in ((done.no_address, "have no e-mail address"), (done.doubtful, "have one in doubt")):
        if names:
            shell.say(f"{len(names)} {what}, and are still owed: {_some(names)}")
    if done.returned:
        shell.say(f"{len(done.returned)} {_BACK}: {_some(done.returned)}")


@group.command(name="list")
@shell.where
@maybe_event
@any_kind
@shell.as_json
def listing(workspace: str, code: str | None, kind: str | None, as_json: bool) -> None:
    """Show the outbox and what was sent; those in doubt first."""
    from convene.services import events, outbox

    with shell.opened(workspace) as opened:
        rows = opened.read(outbox.messages, opened.read(events.id_by_code, code) if code else None, now=opened.now())
    rows = [one for one in rows if kind in (None, one.kind)]
    if as_json:
        shell.say_json(rows)
        return
    shown = [
        (r.id.hex[:8], say_state(r), r.kind, r.to_name or r.to_address, r.subject, r.problem or r.blocked or r.returned)
        for r in rows
    ]
    shell.say_table(("Id", "State", "Kind", "To", "Subject", "Problem"), shown, "The outbox is empty.")


@group.command()
@shell.where
@click.argument("key", metavar="ID")
def show(workspace: str, key: str) -> None:
    """Show one message as its recipient will get it."""
    from convene.services import outbox

    with shell.opened(workspace) as opened:
        row = message_named(opened, key)
        made = opened.read(outbox.letter, row.id)
    shell.say(f"To: {made.to_name} <{made.to_address}>\nSubject: {made.subject}\n\n{made.text}")
    if (goes := made.enclosed) is not None:
        shell.say(f"\nGoes along: invite.ics ({goes.method.value}, SEQUENCE {goes.appointment.sequence})")
    if made.certificate is not None:
        shell.say("\nGoes along: certificate.pdf, their certificate of attendance")
    for said in filter(None, (row.problem or row.blocked, row.returned)):
        shell.say(f"\n{said}")


@group.command()
@shell.where
@ids
@click.option("--subject", required=True)
@click.option("--body", required=True, type=click.Path(path_type=Path), help="A text file with the words.")
def edit(workspace: str, keys: tuple[str, ...], subject: str, body: Path) -> None:
    """Give one message other words."""
    from convene.services import outbox

    with shell.opened(workspace) as opened:
        for key in keys:
            row = message_named(opened, key)
            opened.write(f"Edit “{row.subject}”", outbox.edit, row.id, subject=subject, body=text_of(body))
    shell.say("Changed.")


@group.command()
@shell.where
@ids
@click.option("--state", required=True, type=click.Choice(["held", "draft", "removed"]), help="What becomes of them.")
def mark(workspace: str, keys: tuple[str, ...], state: str) -> None:
    """Hold messages back, let them go again (also those that failed), or take them out."""
    from convene.services import outbox

    acts = {"held": outbox.hold, "draft": outbox.release, "removed": outbox.remove}
    with shell.opened(workspace) as opened:
        chosen = [message_named(opened, key).id for key in keys]
        count, _ = opened.write(f"Messages: {state}", acts[state], chosen)
    shell.say(f"{count} {state}")


@group.command()
@shell.where
@shell.of_event
@of_kind
@click.option("--subject", help="Other words for the subject.")
@click.option("--body", type=click.Path(path_type=Path), help="A text file with other words.")
@click.option("--usual", is_flag=True, help="Back to the usual words.")
def words(workspace: str, code: str, kind: str, subject: str | None, body: Path | None, usual: bool) -> None:
    """Show or change what messages of a kind say at an event: text with {{ fields }} and {% if … %}."""
    from convene.services import events, outbox_words

    wanted = MessageKind(kind)
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        if usual:
            opened.write(f"Usual words: {kind}", outbox_words.reset_words, event_id, wanted)
        elif subject is not None or body is not None:
            now = opened.read(outbox_words.words, event_id, wanted).text
            changed = {
                "subject": now.subject if subject is None else subject,
                "body": now.body if body is None else text_of(body),
            }
            opened.write(f"Words: {kind}", outbox_words.set_words, event_id, wanted, **changed)
        found = opened.read(outbox_words.words, event_id, wanted)
    shell.say(f"Subject: {found.text.subject}\n\n{found.text.body}")


def say_state(row: "MessageRow") -> str:
    """A state in a word."""
    return "in doubt" if row.doubt else "came back" if row.came_back else row.state.value


def message_named(workspace: Workspace, key: str) -> "MessageRow":
    """The message of an id, or of its first letters. Raises NotFound, and Invalid where it may be several."""
    from convene.services import outbox

    rows = workspace.read(outbox.messages)
    plain = key.replace("-", "").casefold()
    found = [one for one in rows if plain and one.id.hex.startswith(plain)]
    if not found:
        raise NotFound(f"There is no message “{key[:40]}”", "“convene messages list” shows their ids.")
    if len(found) > 1:
        raise Invalid("id", f"“{key[:40]}” may be any of {len(found)} messages", "Give more of the id.")
    return found[0]


def text_of(path: Path) -> str:
    """The words in a file. Raises FileProblem."""
    from convene.formats.bounded import read_text

    return read_text(path)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


COMMANDS = (group,)
