"""The passphrase of a workspace file: set, changed, taken away, with the sheet that opens the file when it is lost.

Nothing keeps the passphrase or the key for anybody. Whoever loses both the passphrase and the sheet has lost the file.
"""

from dataclasses import dataclass
from pathlib import Path

from convene.resources import resource
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.passphrases import AsksPassphrase, RecoverySheet, WrongPassphrase, offer, passphrase_of, written
from convene.rules.roles import Right
from convene.store import cipher, keeping, protecting
from convene.store.cipher import Key as Key  # noqa: PLC0414  for those who are given one
from convene.store.files import asks_passphrase, read_only, sniff
from convene.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Protected:
    """What was done: so many ``backups`` were written anew as well. ``plain`` others can still be read by anybody, and
    ``locked`` others open with an earlier passphrase."""

    backups: int
    plain: int
    locked: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a workspace has a passphrase, how many backups lie beside it, and why neither can be changed, if so."""

    has: bool
    backups: int
    why_not: ConveneError | None = None


def asks(where: str | Path) -> bool:
    """Whether the workspace at a place is a file with a passphrase."""
    return "://" not in str(where) and asks_passphrase(Path(where))


def key_for(where: str | Path, words: str) -> Key:
    """The key that a passphrase or a recovery key is for that file. Whether it opens it is seen on opening it."""
    return cipher.key_for(Path(where), words)


def unlock(where: str | Path, words: str) -> Key:
    """The key that opens that file. Raises WrongPassphrase, Invalid for a recovery key with a wrong letter, and
    FileProblem where this Convene cannot open such files. What else is wrong with the file is said on opening it."""
    key = key_for(where, words)
    try:
        sniff(Path(where), key)
    except (AsksPassphrase, WrongPassphrase):
        raise
    except FileProblem as error:
        if "lacks" in error.data:
            raise
    return key


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
    done = protecting.protect_backups(path, old, key) if backups else 0
    others = [cipher.is_plain(one) for one in protecting.backups_with(path, key)]
    return Protected(done, others.count(True), others.count(False))


def say(done: Protected) -> list[str]:
    """What became of the backups, a sentence each."""
    said = []
    for number, one, many in (
        (done.backups, "was written anew as well", "were written anew as well"),
        (done.plain, "can still be read without a passphrase", "can still be read without a passphrase"),
        (done.locked, "still opens with the passphrase before", "still open with the passphrase before"),
    ):
        if number:
            said.append(f"One earlier backup {one}." if number == 1 else f"{number} earlier backups {many}.")
    return said


def standing(workspace: Workspace) -> Standing:
    """How it is with the passphrase of an open workspace."""
    try:
        workspace.keeper.require(Right.SETTINGS)
        if workspace.path is None:
            raise FileProblem("A PostgreSQL workspace has no passphrase", "Its server keeps its files.")
        if workspace.read_only:
            raise read_only(workspace.path.name)
        cipher.driver()
    except ConveneError as error:
        return Standing(workspace.key is not None, 0, error)
    return Standing(workspace.key is not None, len(keeping.kept(workspace.path)))
