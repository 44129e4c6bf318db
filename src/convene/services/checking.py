"""All of an open workspace looked through at once: its file, what it holds, and its backups."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.services import backups
from convene.services.backups import KeptBackup
from convene.services.soundness import Soundness, soundness
from convene.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. ``damage`` is what SQLite says of the first page that is not sound, or nothing. On a server the
    database and its backups are its keeper's, and nothing is said of them."""

    on_server: bool
    damage: str
    held: Soundness
    backups: tuple[KeptBackup, ...]

    @property
    def sound(self) -> bool:
        """Whether all is well."""
        return not self.damage and not self.held.findings


def check(workspace: Workspace) -> Checked:
    """Look through all of it. What is in a damaged file is looked at as far as it can be read; raises FileProblem where
    that is nothing."""
    kept = backups.listing(workspace.path, workspace.key) if workspace.path else []
    damage = workspace.read(_damage)
    held = workspace.read(soundness, spool=workspace.spool.lines())
    return Checked(workspace.path is None, damage, held, tuple(kept))


def _damage(session: Session) -> str:
    if session.get_bind().dialect.name != "sqlite":
        return ""
    found = str(session.scalar(sa.text("PRAGMA integrity_check(1)")))
    if found != "ok":
        return found.splitlines()[-1]
    orphan = session.execute(sa.text("PRAGMA foreign_key_check")).first()
    return f"a row of {orphan[0]} points at nothing" if orphan else ""
