"""``convene passphrase``: set, change and remove the passphrase of a workspace file, and print its recovery sheet."""

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from convene.cli import shell
from convene.cli.unlocking import asked, first_line
from convene.rules.errors import FileProblem, Invalid
from convene.rules.passphrases import RecoverySheet
from convene.store.cipher import Key
from convene.store.workspace import Workspace

_SHEET = click.option(
    "--recovery-sheet",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.pdf",
    help="The sheet that opens W when the passphrase is lost: print it, keep it in a safe, delete the file.",
)


@click.command()
@shell.where
@click.option("--set", "act", flag_value="set", help="Encrypt W with a new passphrase.")
@click.option("--change", "act", flag_value="change", help="Give W another passphrase.")
@click.option("--remove", "act", flag_value="remove", help="Write W in plain again.")
@_SHEET
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the new passphrase is the first line of; else it is asked for.",
)
@click.option("--leave-backups", is_flag=True, help="Leave the backups beside W as they are.")
@shell.as_json
def passphrase(
    workspace: str, act: str | None, target: Path | None, new_file: Path | None, leave_backups: bool, as_json: bool
) -> None:
    """Set, change or remove the passphrase of the file W, or write its recovery sheet."""
    from convene.services import passphrases

    if act is None and target is None:
        raise click.UsageError("Say what to do: --set, --change, --remove or --recovery-sheet FILE.")
    if act in ("set", "change") and target is None:
        raise click.UsageError("A new passphrase needs its --recovery-sheet FILE.")
    with shell.opened(workspace) as opened:
        if opened.path is None:
            raise FileProblem("A PostgreSQL workspace has no passphrase", "Its server keeps its files.")
        has = opened.key is not None
        if act == "set" and has:
            raise FileProblem(f"{opened.name} has a passphrase already", "Change it with --change.")
        if act in ("change", "remove") and not has:
            raise FileProblem(f"{opened.name} has no passphrase", "Set one with --set.")
        if act is None:
            sheet = passphrases.own_sheet(opened)
            _write(target, sheet)
            _say(as_json, {"sheet": target}, [f"The recovery sheet is {target}: print it, then delete it."])
            return
        key = None if act == "remove" else _new_key(opened, new_file, target)
        done = passphrases.protect(opened, key, backups=not leave_backups)
    lines = [f"{Path(workspace).name} {_DONE[act]}"]
    if key is not None:
        lines.append(f"Its recovery sheet is {target}: print it, keep it in a safe, delete the file.")
    lines += passphrases.say(done)
    said = {"act": act, "sheet": target, "backups": done.backups, "plain": done.plain, "locked": done.locked}
    _say(as_json, said, lines)


_DONE = {
    "set": "is encrypted and opens with its passphrase alone",
    "change": "has its new passphrase",
    "remove": "is in plain again: whoever has the file can read it",
}


def _new_key(opened: Workspace, new_file: Path | None, target: Path | None) -> Key:
    from convene.services import passphrases

    if new_file is not None:
        words = first_line(new_file)
    elif sys.stdin.isatty():
        click.echo(f"For example: {passphrases.offered()}", err=True)
        words = asked("New passphrase", confirmation_prompt="Once more")
    else:
        raise FileProblem("Nobody is there to type a passphrase", "Give it with --new-passphrase-file FILE.")
    key = passphrases.new_key(words)
    sheet = passphrases.sheet(opened, key)
    _write(target, sheet)
    if sys.stdin.isatty():
        place = secrets.randbelow(len(sheet.groups))
        click.echo(f"Print {target} now.", err=True)
        typed = asked(f"Group {place + 1} on the sheet")
        if typed.strip().upper() != sheet.groups[place]:
            raise Invalid("group", f"That is not group {place + 1} of the sheet", "Nothing was changed.")
    return key


def _write(target: Path | None, sheet: RecoverySheet) -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.recovery_out import recovery_paper

    assert target is not None  # noqa: S101
    write_atomically(target, recovery_paper(sheet))


def _say(as_json: bool, said: Mapping[str, object], lines: list[str]) -> None:
    if as_json:
        shell.say_json(said)
        return
    for line in lines:
        shell.say(line)


COMMANDS = (passphrase,)
