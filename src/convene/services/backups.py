"""Restoring a workspace file from a backup, and saving what can be read of a damaged one.

What must not come back with a backup does not: people erased since are erased again, and what was sent since counts as
sent. Scans since come back from the spool when the file is opened.
"""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from convene.rules.backups import ASKED
from convene.rules.errors import ConveneError, FileProblem, NotFound
from convene.services import people_erase, sent_register, spooled
from convene.services.sent_register import SentRegister
from convene.store import history_check, keeping, restoring
from convene.store.cipher import Key
from convene.store.files import SCHEMA, asks_passphrase, sniff
from convene.store.keeping import Backup, State
from convene.store.leftovers import held
from convene.store.restoring import Difference
from convene.store.salvage import SavedTable, erased_in, salvage
from convene.store.spool import Spool
from convene.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup beside a workspace, what it is worth, and the checkpoint of its history as it is noted beside it."""

    path: Path
    why: str
    at: datetime
    size: int
    state: State
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Restoring:
    """What a restore does, or did: ``difference`` is None where the workspace itself cannot be read."""

    backup: Path
    difference: Difference | None
    erased: int
    appointments: int
    messages: int
    scans: int
    kept: Path | None


def listing(where: str | Path, key: Key | None = None) -> list[KeptBackup]:
    """The backups beside a workspace file, newest first."""
    return [
        KeptBackup(one.path, one.why, one.at, one.size, keeping.state(one, key), keeping.said_checkpoint(one))
        for one in keeping.kept(_file(where))
    ]


def keep(workspace: Workspace) -> Backup:
    """Make a backup beside the workspace now, whatever there is."""
    return keeping.keep(_file(workspace.where), ASKED, workspace.now(), workspace.key)


def keep_daily(where: str | Path, *, now: datetime, key: Key | None = None) -> Backup | None:
    """Make today's backup of a workspace file that was just opened, if one is due. Of a database nothing is done."""
    return None if "://" in str(where) else keeping.keep_daily(Path(where), now, key)


def choose(where: str | Path, key: Key | None = None) -> Path:
    """The newest good backup. Raises NotFound."""
    if (good := keeping.newest_good(_file(where), key)) is None:
        raise NotFound("There is no good backup beside this workspace", "Name another one.")
    return good.path


def restore(
    where: str | Path,
    chosen: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    key: Key | None = None,
    of_backup: Key | None = None,
) -> Restoring:
    """Put a backup in place of a workspace file, or with ``dry_run`` only say what that would change.

    What is there now is kept as a backup first. The workspace keeps its ``key``; a backup of another one is opened
    with ``of_backup``. Raises FileProblem, WrongPassphrase also for the backup.
    """
    of_backup = of_backup or key
    path = _file(where)
    if chosen.resolve() == path.resolve():
        raise FileProblem(f"{path.name} is no backup of itself", "Choose another file.")
    erased: tuple[UUID, ...] = ()
    sent = difference = None
    whole = path.exists()
    try:
        if whole:
            erased, sent = _registers(path, now, key)
    except FileProblem as error:
        if not error.data.get("damaged"):
            raise
        whole = False
        erased, sent = _what_can_be_read(path, now, key)
    if not whole and asks_passphrase(chosen):  # of what is not there, or damaged, the backup is what is left
        key = of_backup
    kept = None
    with restoring.tried(path, chosen, key, of_backup) as part:
        with closing(Workspace.open(part, clock=lambda: now, key=key)) as copy:
            copy.spool = Spool(str(part), part, alone=True)
            goes_to = copy.read(history_check.checkpoint)
            again, _ = copy.happen("Erase again", people_erase.erase_again, erased, now=now)
            caught_up = None
            if sent is not None:
                caught_up, _ = copy.happen("What was sent before", sent_register.catch_up, sent)
            copy.happen("Remember who was erased", people_erase.remember, erased, now=now)
            scans = len(copy.read(spooled.not_kept, Spool(str(path), path).lines()))
        if whole:
            difference = restoring.compare(path, part, goes_to, key)
        if not dry_run:
            kept = restoring.put_in(path, part, now=now, key=key)
            if scans:  # to open it reads all of it
                with suppress(ConveneError), closing(Workspace.open(path, clock=lambda: now, key=key)) as restored:
                    spooled.replay(restored)
    return Restoring(
        chosen,
        difference,
        again,
        caught_up.appointments if caught_up else 0,
        caught_up.messages if caught_up else 0,
        scans,
        kept,
    )


def _registers(path: Path, now: datetime, key: Key | None) -> tuple[tuple[UUID, ...], SentRegister]:
    with closing(Workspace.open(path, clock=lambda: now, key=key)) as here:
        return here.read(people_erase.register), here.read(sent_register.register)


def _what_can_be_read(path: Path, now: datetime, key: Key | None) -> tuple[tuple[UUID, ...], SentRegister | None]:
    """The same of a damaged file, from what can be saved of it; that goes again."""
    erased = set(erased_in(path, key))
    saved = path.with_name(f".{path.stem}.saved.restoring.convene")
    try:
        saved.unlink(missing_ok=True)
        salvage(path, saved, key)
        with held(saved):
            if sniff(saved, key) < SCHEMA:
                from convene.store.migrate import upgrade_file

                upgrade_file(saved, key=key)
            more, sent = _registers(saved, now, key)
        return tuple(sorted(erased.union(more))), sent
    except FileProblem:  # nothing of it can be read
        return tuple(sorted(erased)), None
    finally:
        saved.unlink(missing_ok=True)


def save_what_can_be_read(where: str | Path, target: Path, key: Key | None = None) -> tuple[SavedTable, ...]:
    """A new workspace of what can be read of a damaged file, which stays as it is. Raises FileProblem."""
    return salvage(_file(where), target, key)


def _file(where: str | Path) -> Path:
    if "://" in str(where):
        raise FileProblem("A PostgreSQL workspace is backed up and restored by its keeper", "Use pg_dump, pg_restore.")
    return Path(where)
