"""The passphrase of a workspace on the command line: from a file, or asked for on a terminal. Never an argument, which
others on the computer could see, and never out of the environment."""

import sys
from pathlib import Path
from typing import Any

import click

from convene.rules.errors import FileProblem
from convene.rules.passphrases import AsksPassphrase
from convene.store.cipher import Key, salt_of

_FILE = "convene.passphrase_file"
_TYPED = "convene.passphrases"


def _note(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.meta[_FILE] = value


passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    expose_value=False,
    callback=_note,
    help="Its first line is the passphrase of W; else it is asked for on a terminal.",
)


def key_of(place: str | Path) -> Key | None:
    """The key of the workspace at a place; None where it needs none. Raises AsksPassphrase where nobody can say it."""
    from convene.services import passphrases

    if not passphrases.asks(place):
        return None
    return passphrases.key_for(place, _words(Path(place).name))


def key_of_backup(chosen: Path, key: Key | None) -> Key | None:
    """The key of a backup: that of its workspace, or of an earlier passphrase."""
    from convene.services import passphrases

    if not passphrases.asks(chosen):
        return None
    if key is not None and salt_of(chosen) == key.salt:
        return key
    return passphrases.key_for(chosen, _words(chosen.name))


def first_line(path: Path) -> str:
    """A passphrase from a file. Raises FileProblem."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is no text"
        raise FileProblem(f"{path.name} cannot be read", f"The system says: {said}.") from error
    if not lines or not lines[0].strip():
        raise FileProblem(f"{path.name} holds no passphrase", "Write it in the first line.")
    return lines[0]


def asked(what: str, **how: Any) -> str:
    """What somebody types without its being shown."""
    return str(click.prompt(what, hide_input=True, err=True, **how))


def _words(name: str) -> str:
    kept = click.get_current_context().meta
    if (file := kept.get(_FILE)) is not None:
        return first_line(file)
    if not sys.stdin.isatty():
        raise AsksPassphrase(f"{name} asks for its passphrase", "Give it with --passphrase-file FILE.")
    typed = kept.setdefault(_TYPED, {})
    if name not in typed:
        typed[name] = asked(f"Passphrase of {name}")
    return str(typed[name])
