"""The passphrase of a workspace file: set, changed, taken away, with the sheet that opens the file when it is lost.

Nothing keeps the passphrase or the key for anybody. Whoever loses both the passphrase and the sheet has lost the file.
"""

from dataclasses import dataclass
from pathlib import Path

from convene.resources import resource
from convene.rules.errors import FileProblem
from convene.rules.passphrases import RecoverySheet, offer, passphrase_of, written
from convene.rules.roles import Right
from convene.store import cipher, keeping, protecting
from convene.store.cipher import Key
from convene.store.files import asks_passphrase
from convene.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Protected:
    """What was done: ``backups`` have the new passphrase too, ``left`` of them could not be written anew, and
    ``others`` are still as they were."""

    backups: int
    left: int
    others: int


def asks(where: str | Path) -> bool:
    """Whether the workspace at a place is a file with a passphrase."""
    return "://" not in str(where) and asks_passphrase(Path(where))


def key_for(where: str | Path, words: str) -> Key:
    """The key that a passphrase or a recovery key is for that file. Whether it opens it is seen on opening it."""
    return cipher.key_for(Path(where), words)


def new_key(words: str) -> Key:
    """The key of a new passphrase. Raises Invalid("passphrase") for one that is guessed too soon, and FileProblem where
    this Convene has no way to encrypt."""
    cipher.driver()
    return Key.new(passphrase_of(words))


def offered() -> str:
    """A passphrase of words drawn at random."""
    return offer(resource("words.txt").read_text(encoding="utf-8").split())


def sheet(workspace: Workspace, key: Key) -> RecoverySheet:
    """The recovery sheet of a workspace with that key, to be printed before anything is encrypted."""
    where = str(Path(workspace.where).absolute())
    return RecoverySheet(workspace.name, where, workspace.now(), written(key.raw()))


def own_sheet(workspace: Workspace) -> RecoverySheet:
    """The recovery sheet of a workspace as it is. Raises FileProblem where it has no passphrase."""
    workspace.keeper.require(Right.SETTINGS)
    if workspace.key is None:
        raise FileProblem(f"{workspace.name} has no passphrase", "Set one first.")
    return sheet(workspace, workspace.key)


def protect(workspace: Workspace, key: Key | None, *, backups: bool = False) -> Protected:
    """Let the file have a new key, or none, and with ``backups`` those beside it too. Raises FileProblem, with the file
    as it was."""
    workspace.keeper.require(Right.SETTINGS)
    old = workspace.key
    workspace.protect(key)
    path = Path(workspace.where)
    done, left = protecting.protect_backups(path, old, key) if backups else (0, 0)
    return Protected(done, left, len(protecting.backups_with(path, key)))


def earlier_backups(workspace: Workspace) -> int:
    """How many backups lie beside the file."""
    return len(keeping.kept(Path(workspace.where)))
