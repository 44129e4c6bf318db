"""Small workspaces for one desk: made as bytes to be sealed, and laid out to work in on the desk's own computer."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from convene.rules.errors import FileProblem
from convene.store.backup import make_schema
from convene.store.cipher import Key
from convene.store.engine import configure
from convene.store.files import SUFFIX
from convene.store.places import data_folder
from convene.store.protecting import write_anew
from convene.store.workspace import Clock, Workspace, user_name


def made_of(fill: Callable[..., Any], *args: Any, clock: Clock) -> bytes:
    """The bytes of a new workspace that ``fill(session, *args)`` filled. It is made in memory: names that are sealed
    afterwards, and may come out of a file with a passphrase, are laid down nowhere."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    with contextlib.closing(memory):
        configure(memory)
        engine = sa.create_engine("sqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
        make_schema(engine)
        workspace = Workspace(engine, "desk", path=Path(f"desk{SUFFIX}"), writable=True, clock=clock, who=user_name())
        workspace.fill(fill, *args)
        return memory.serialize()


def place_of(pack_id: UUID) -> Path:
    """Where the opened pack is on this computer, once it is."""
    return data_folder() / "desks" / f"{pack_id.hex}{SUFFIX}"


def lay_out(pack_id: UUID, content: Callable[[], bytes], key: Key | None = None) -> Path:
    """The file to work in: the one that is there, with its scans, else one made of ``content()``, with a
    ``key`` encrypted. Raises FileProblem."""
    path = place_of(pack_id)
    if path.exists():
        return path
    made = content()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if key is None:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
        else:
            with contextlib.closing(sqlite3.connect(":memory:")) as memory:
                memory.deserialize(made)
                write_anew(memory, part, key)
        try:
            os.link(part, path)  # unlike a rename it replaces nothing: another process may have been quicker
        except FileExistsError:
            return path
        except OSError:
            part.replace(path)
    except OSError as error:
        raise _problem(error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def _problem(error: OSError) -> FileProblem:
    return FileProblem("There is no room for the desk on this computer", f"{data_folder()}: {error.strerror or error}.")
