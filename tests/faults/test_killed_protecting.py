"""Processes that are killed while a passphrase is set or taken away: the file is the old one or the new one, whole."""

import os
import random
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

import make
from convene.rules.exchange import Incoming
from convene.services import imports, registrations
from convene.store.cipher import Key
from convene.store.files import asks_passphrase
from convene.store.workspace import Workspace
from faults.killing import killed, kills
from faults.soundness import check

if os.name != "posix":
    pytest.skip("only POSIX can kill a process at once", allow_module_level=True)

KILLS = kills(6)
KEY = Key(bytes(range(32)), bytes(range(16)))
DELEGATES = [Incoming(n, f"Delegate {n}", email=f"d{n}@example.org") for n in range(100)]


def set_and_take_away(say: Connection, path: Path) -> None:
    """Set the passphrase and take it away, for ever; each is said once it is done."""
    with closing(Workspace.open(path, clock=lambda: make.NOW, key=KEY)) as workspace:
        while True:
            workspace.protect(None if workspace.key else KEY)
            say.send(workspace.key is not None)


def test_it_is_the_old_one_or_the_new_one(processes: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace)
        workspace.write("Import", imports.apply, event_id, DELEGATES, source="List", now=make.NOW)
    for seed in range(KILLS):
        chance = random.Random(seed)
        killed(processes, set_and_take_away, path, after=chance.randrange(3), then_ms=chance.uniform(0, 250))
        with closing(Workspace.open(path, clock=lambda: make.NOW, key=KEY)) as workspace:
            assert (workspace.key is not None) == asks_passphrase(path)
            workspace.read(check)
            assert workspace.read(registrations.counts, event_id).all == len(DELEGATES)
        assert [one.name for one in tmp_path.iterdir()] == [path.name], "what was half made is gone"
