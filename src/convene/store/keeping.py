"""Backups that are kept beside a workspace file, in ``Convene backups``: made by themselves, checked, and thinned.

Beside each lies its SHA-256 as ``sha256sum -c`` reads it: SQLite's own check sees a flipped bit only in an index. Under
it, as a comment, stands how far the history goes in it.
"""

import contextlib
import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from convene.rules.backups import DAILY, DAMAGED, backup_name, is_due, read_name, thinned
from convene.rules.errors import FileProblem
from convene.rules.history_chain import Checkpoint
from convene.rules.passphrases import AsksPassphrase, WrongPassphrase
from convene.store.backup import backup
from convene.store.cipher import Key, connect
from convene.store.engine import configure
from convene.store.files import SCHEMA, asks_passphrase, from_sqlite, sniff, verify, verify_values

_HISTORY = "# history "
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_LINE = 4096


class State(StrEnum):
    """What a backup is worth today."""

    SOUND = "sound"
    CHANGED = "changed"  # it can be read, and is not what was written
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, by its name: of which workspace it is, why it was made and when."""

    path: Path
    why: str
    at: datetime
    size: int


def folder_of(path: Path) -> Path:
    """Where the backups of a workspace file are kept."""
    return path.parent / "Convene backups"


def kept(path: Path) -> list[Backup]:
    """The backups of a workspace file, newest first. What was put aside as damaged is none."""
    found: list[Backup] = []
    with contextlib.suppress(OSError):
        found += [
            Backup(file, *said, file.stat().st_size)
            for file in folder_of(path).iterdir()
            if (said := read_name(file.name, path.stem)) and said[0] != DAMAGED
        ]
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def keep(path: Path, why: str, now: datetime, key: Key | None = None) -> Backup:
    """Make a verified backup and its checksum. Raises FileProblem, and leaves nothing, where that cannot be."""
    folder = make_folder(path)
    target = folder / backup_name(path.stem, why, now)
    backup(path, target, key)
    seal(target, key)
    return Backup(target, why, now, target.stat().st_size)


def keep_daily(path: Path, now: datetime, key: Key | None = None) -> Backup | None:
    """Make today's backup where one is due and something changed since the last; then let go of what is not needed.

    Nothing goes unless the new one was verified and the one that stays in its place is as it was written.
    """
    made = kept(path)
    if not is_due(made[0].at if made else None, now):
        return None
    if made and made[0].path.stat().st_mtime >= path.stat().st_mtime and state(made[0], key) is State.SOUND:
        return None
    new = keep(path, DAILY, now, key)
    thin(path, now, key)
    return new


def thin(path: Path, now: datetime, key: Key | None = None) -> list[str]:
    """Remove the daily backups that others stay for. Returns their names."""
    daily = {one.at: one for one in kept(path) if one.why == DAILY}
    worth: dict[datetime, State] = {}
    gone = []
    for going, stays in thinned(daily, now).items():
        if stays not in worth:
            worth[stays] = state(daily[stays], key)
        if worth[stays] is State.SOUND:
            with contextlib.suppress(OSError):
                daily[going].path.unlink()
                _checksum_of(daily[going].path).unlink(missing_ok=True)
                gone.append(daily[going].path.name)
    return gone


def state(one: Backup, key: Key | None = None) -> State:
    """Whether a backup is as it was written; without a checksum, whether all of it can be read."""
    said = _said(one.path)
    try:
        if said is not None and said == _digest(one.path):
            return State.SOUND
        look_through(one.path, key)
    except (AsksPassphrase, WrongPassphrase):  # its checksum alone could have told what it is worth
        return State.CHANGED
    except (FileProblem, OSError):
        return State.DAMAGED
    return State.SOUND if said is None else State.CHANGED


def newest_good(path: Path, key: Key | None = None) -> Backup | None:
    """The newest backup that is as it was written."""
    return next((one for one in kept(path) if state(one, key) is State.SOUND), None)


def look_through(path: Path, key: Key | None = None) -> int:
    """Read all of a file, without writing. Returns its schema; raises FileProblem for what is no sound workspace."""
    schema = sniff(path, key)
    key = key if asks_passphrase(path) else None
    try:
        with contextlib.closing(connect(path, mode="ro", key=key)) as connection:
            configure(connection, writable=False)
            verify(connection, path)
            if schema == SCHEMA:
                verify_values(connection, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise from_sqlite(error, path) from error
    return schema


def make_folder(path: Path) -> Path:
    """The folder for the backups of a file. Raises FileProblem where it cannot be made."""
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise FileProblem(
            f"{path.name} cannot be backed up", f"{folder} cannot be made: {error.strerror or error}."
        ) from error
    return folder


def seal(target: Path, key: Key | None = None) -> None:
    """Write the checksum of a file that was just made beside it, and how far its history goes."""
    part = target.with_name(f".{target.name}.sha256.part")
    try:
        last = _checkpoint_in(target, key)
        words = f"{_HISTORY}{last.text}, {last.at.isoformat()}\n" if last else ""
        part.write_text(f"{_digest(target)}  {target.name}\n{words}", encoding="utf-8")
        part.replace(_checksum_of(target))
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileProblem(
            f"The checksum of {target.name} could not be written", f"The system says: {error.strerror or error}."
        ) from error


def _checkpoint_in(path: Path, key: Key | None) -> Checkpoint | None:
    """The last change of a file that is not open; None where there is none, or it cannot be read."""
    query = "select id, at, hash from journal_entries order by id desc limit 1"
    try:
        with contextlib.closing(connect(path, mode="ro", key=key)) as connection:
            last = connection.execute(query).fetchone()
        return last and Checkpoint(last[0], _EPOCH + timedelta(microseconds=last[1]), last[2])
    except (sqlite3.DatabaseError, OverflowError):
        return None


def said_checkpoint(one: Backup) -> str:
    """The checkpoint that stands beside a backup; empty where none does."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in _checksum_of(one.path).read_text(encoding="utf-8").splitlines():
            if line.startswith(_HISTORY):
                return line.removeprefix(_HISTORY).split(",")[0]
    return ""


def _checksum_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.sha256")


def _said(target: Path) -> str | None:
    try:
        with _checksum_of(target).open(encoding="utf-8") as file:
            return file.read(_A_LINE).split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
