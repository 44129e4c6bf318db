"""Processes that are killed in the middle of their work: what they said was done is done, the rest never happened.

Fifteen kills each; CONVENE_KILLS says how many else.
"""

import os
import random
import signal
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import FileProblem
from convene.rules.exchange import Incoming
from convene.services import badges, checkin, imports, registrations
from convene.store.tables import Credential
from convene.store.workspace import Workspace
from faults.killing import acts, killed, kills, opened
from faults.soundness import check, scans

if os.name != "posix":
    pytest.skip("only POSIX can kill a process at once", allow_module_level=True)

KILLS = kills(15)
DELEGATES = [Incoming(n, f"Delegate {n}", email=f"d{n}@example.org", organisation=f"Trust {n % 7}") for n in range(150)]


def scan_for_ever(say: Connection, path: Path, event_id: UUID, codes: list[str], seed: int) -> None:
    """Show badge after badge; each verdict is said once the gate has given it."""
    chance = random.Random(seed)
    with opened(path) as workspace:
        while True:
            result, _ = workspace.write(
                "Scan",
                checkin.scan,
                event_id,
                desk="Front desk",
                code=chance.choice(codes),
                day=make.TODAY,
                now=make.NOW,
            )
            say.send((result.scan_id, result.verdict))


def test_every_verdict_that_was_shown_is_kept(processes: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace, days=(make.TODAY,))
        people = [make.registration(workspace, event_id) for _ in range(40)]
        workspace.write("Codes", badges.issue_code_for, people, now=make.NOW)
        codes = workspace.read(lambda s: list(s.scalars(sa.select(Credential.code))))
    shown: list[Any] = []
    for seed in range(KILLS):
        chance = random.Random(seed)
        shown += killed(
            processes,
            scan_for_ever,
            path,
            event_id,
            codes,
            seed,
            after=chance.randrange(12),
            then_ms=chance.uniform(0, 25),
        )
        with opened(path) as workspace:
            workspace.read(check)
            facts = workspace.read(scans)
        kept = {fact["id"]: fact["verdict"] for fact in facts}
        assert all(kept.get(scan_id) == verdict for scan_id, verdict in shown)
        assert len(shown) <= len(kept) <= len(shown) + seed + 1, "of each child, one scan may be kept and not yet shown"
    admitted = [fact["registration_id"] for fact in facts if fact["verdict"] == "admitted"]
    assert len(admitted) == len(set(admitted)) > 0


def import_and_undo(say: Connection, path: Path, event_id: UUID) -> None:
    """Bring a list in, take it back, bring it in again, for ever; each is said once it is done."""
    with opened(path) as workspace:
        while True:
            standing = workspace.standing()
            if standing.undo == "Import":
                workspace.undo()
            elif standing.redo:
                workspace.redo()
            else:
                workspace.write("Import", imports.apply, event_id, DELEGATES, source="List", now=make.NOW)
            say.send("done")


def test_an_import_is_there_whole_or_not_at_all(processes: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace, capacity=100)
        done = workspace.read(acts)
    for seed in range(KILLS):
        chance = random.Random(seed)
        after, then_ms = chance.randrange(4), chance.uniform(0, 120)
        said = killed(processes, import_and_undo, path, event_id, after=after, then_ms=then_ms)
        with opened(path) as workspace:
            workspace.read(check)
            counts = workspace.read(registrations.counts, event_id)
            standing = workspace.standing()
            kept = workspace.read(acts) - done
        assert len(said) <= kept <= len(said) + 1, "what was said is there, and at most one thing that was not"
        done += kept
        here = (counts.all, counts.held, counts.waiting)
        assert here == ((150, 100, 50) if standing.undo == "Import" else (0, 0, 0))


def import_until_the_file_grows(say: Connection, path: Path, event_id: UUID) -> None:
    """Die when the first page is written beyond the end of the file: its header names pages then that are not there."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with opened(path) as workspace:
        size = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        workspace.write("Import", imports.apply, event_id, DELEGATES, source="List", now=make.NOW)
        say.send("not reached")


def half_imported(processes: Any, path: Path) -> UUID:
    """Leave a file that says it is longer than it is, with the journal that takes that back. Returns the event's id."""
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace, capacity=100)
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=import_until_the_file_grows, args=(there, path, event_id), daemon=True)
    child.start()
    there.close()
    with here, pytest.raises(EOFError):
        here.recv()
    child.join()
    assert child.exitcode == -signal.SIGXFSZ
    child.close()
    header = path.read_bytes()[:100]
    assert path.stat().st_size < int.from_bytes(header[28:32]) * int.from_bytes(header[16:18])
    assert path.with_name("w.convene-journal").exists()
    return event_id


def test_a_file_that_was_growing_is_not_called_damaged(processes: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    event_id = half_imported(processes, path)
    with opened(path) as workspace:
        workspace.read(check)
        assert workspace.read(registrations.counts, event_id).all == 0
        workspace.write("Import", imports.apply, event_id, DELEGATES, source="List", now=make.NOW)
        assert workspace.read(registrations.counts, event_id).all == len(DELEGATES)


def test_what_was_broken_off_in_a_file_since_made_read_only(processes: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    half_imported(processes, path)
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(FileProblem, match="middle of a change") as caught:
        Workspace.open(path)
    assert "w.convene-journal" in caught.value.hint
    assert path.read_bytes() == before
    path.chmod(0o600)
    with opened(path) as workspace:
        workspace.read(check)
