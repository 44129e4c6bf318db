"""Power cuts, and kills, in the middle of whatever writes: all of it or nothing, and what was told is kept.

Six of each operation; CONVENE_CUTS says how many else.
"""

import os
import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.exchange import Incoming
from convene.services import checkin, imports, people_erase, people_merge
from convene.store import history_check
from convene.store.files import SCHEMA
from convene.store.migrate import upgrade_file
from convene.store.tables import Credential, Event, EventSession, Registration
from convene.store.workspace import Workspace
from faults.soundness import kept, scans

apsw = pytest.importorskip("apsw", reason="apsw simulates the disk")

from faults.power import Recorded, heard, record  # noqa: E402

CUTS = int(os.environ.get("CONVENE_CUTS", "6"))
OLD = Path(__file__).parent.parent / "old_files"
DELEGATES = [Incoming(n, f"Delegate {n}", email=f"d{n}@example.org", organisation=f"Trust {n % 7}") for n in range(40)]


def ids(workspace: Workspace, kind: Any) -> list[UUID]:
    return workspace.read(lambda session: list(session.scalars(sa.select(kind.id).order_by(kind.id))))


def open_event(workspace: Workspace) -> UUID:
    return workspace.read(lambda session: session.scalars(sa.select(Event.id).where(Event.code == "OPEN")).one())


def import_list(workspace: Workspace) -> None:
    workspace.write("Import", imports.apply, open_event(workspace), DELEGATES, source="List", now=make.NOW)


def scan(workspace: Workspace) -> None:
    event = open_event(workspace)
    code = workspace.read(lambda s: s.scalars(sa.select(Credential.code).order_by(Credential.code)).first())
    workspace.write("Scan", checkin.scan, event, desk="Main", code=code, day=make.DAY, now=make.NOW)


def rename_all(workspace: Workspace) -> None:
    def rename(session: Any) -> None:
        for row in session.scalars(sa.select(EventSession)):
            row.title = f"{row.title}, once more"

    workspace.write("Rename", rename)


def merge_two(workspace: Workspace) -> None:
    first, second = workspace.read(
        lambda s: list(s.scalars(sa.select(Registration.person_id).distinct().order_by(Registration.person_id)))
    )[:2]
    workspace.write("Merge", people_merge.merge, first, second, now=make.NOW)


def erase_one(workspace: Workspace) -> None:
    person = workspace.read(lambda s: s.scalars(sa.select(Registration.person_id).limit(1)).one())
    workspace.write("Erase", people_erase.erase, person, now=make.NOW)


def undo_one(workspace: Workspace) -> None:
    workspace.undo()


OPERATIONS: dict[str, Callable[[Workspace], None]] = {
    "import": import_list,
    "scan": scan,
    "rename": rename_all,
    "merge": merge_two,
    "erase": erase_one,
    "undo": undo_one,
}


def state(path: Path) -> Any:
    """All that is in a workspace, which has to be sound to be opened at all, its history whole."""
    with closing(Workspace.open(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        assert workspace.read(history_check.look).broken is None
        return workspace.read(kept), workspace.read(scans)


def say_again(disk: Any, said: list[str]) -> None:
    for text in said:
        disk.execute(text).fetchall()


def hold(recorded: Recorded, before: Any, after: Any, tmp_path: Path, *, cuts: int = CUTS) -> None:
    """Cut after cut: before or after, never between, and after once it was told."""
    chance = random.Random(len(recorded.ops))
    told = len(recorded.ops)
    moments = [told, *(chance.randrange(told + 1) for _ in range(cuts - 1))]
    for number, at in enumerate(moments):
        folder = tmp_path / f"cut-{number}"
        folder.mkdir()
        found = state(recorded.cut(at, chance, folder, power=number % 3 != 2))
        assert found in ((after,) if at == told else (before, after)), f"cut at {at} of {told}"
        for file in folder.rglob("*"):
            if file.is_file():
                file.unlink()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_waiting_for_the_disk: Any, name: str) -> None:
    path, copy = tmp_path / "w.convene", tmp_path / "copy.convene"
    path.write_bytes((OLD / f"schema-{SCHEMA}.convene").read_bytes())
    copy.write_bytes(path.read_bytes())
    before = state(path)
    with heard(monkeypatch) as said, closing(Workspace.open(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        OPERATIONS[name](workspace)
    after = state(path)
    assert after != before
    recorded = record(copy, no_waiting_for_the_disk, lambda disk: say_again(disk, said))
    assert state(copy) == after, "what was heard is what was done"
    hold(recorded, before, after, tmp_path)


def test_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_waiting_for_the_disk: Any) -> None:
    path, copy = tmp_path / "w.convene", tmp_path / "copy.convene"
    path.write_bytes((OLD / "schema-2.convene").read_bytes())
    copy.write_bytes(path.read_bytes())
    with heard(monkeypatch) as said:
        upgrade_file(path)
    after = state(path)
    recorded = record(copy, no_waiting_for_the_disk, lambda disk: say_again(disk, said))
    assert state(copy) == after
    hold(recorded, after, after, tmp_path, cuts=CUTS // 3)  # what is of before is brought up to date when it is opened


def test_a_restore(tmp_path: Path, no_waiting_for_the_disk: Any) -> None:
    path, backup = tmp_path / "w.convene", tmp_path / "backup.convene"
    backup.write_bytes((OLD / f"schema-{SCHEMA}.convene").read_bytes())
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        make.event(workspace)
    before, after = state(path), state(backup)

    def put_in(disk: Any) -> None:
        source = apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)
        with disk.backup("main", source, "main") as copying:
            copying.step(-1)
        source.close()

    hold(record(path, no_waiting_for_the_disk, put_in), before, after, tmp_path)
