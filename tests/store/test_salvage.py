"""What can be read of a damaged file becomes a sound workspace; the damaged one stays byte for byte."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

import make
from convene.rules.errors import FileProblem
from convene.store import history_check
from convene.store.files import SCHEMA
from convene.store.salvage import salvage
from convene.store.tables import Person
from convene.store.workspace import Workspace
from faults.soundness import kept

GOOD = (Path(__file__).parent.parent / "old_files" / f"schema-{SCHEMA}.convene").read_bytes()
OLD = Path(__file__).parent.parent / "old_files" / "schema-1.convene"


def saved(path: Path, target: Path) -> int:
    """How many rows came over into a workspace that opens and can be worked in."""
    before = path.read_bytes()
    tables = salvage(path, target)
    assert path.read_bytes() == before
    with closing(Workspace.open(target)) as workspace:
        workspace.read(kept)
        make.venue(workspace, "Work goes on")
        assert workspace.read(history_check.look).broken is None
    target.unlink()
    return sum(one.saved for one in tables)


def test_of_a_sound_file_nothing_is_lost(tmp_path: Path) -> None:
    path, target = tmp_path / "w.convene", tmp_path / "new.convene"
    path.write_bytes(GOOD)
    tables = salvage(path, target)
    assert not any(one.lost for one in tables)
    with closing(Workspace.open(path)) as here, closing(Workspace.open(target)) as there:
        assert there.read(kept) == here.read(kept)
        assert there.read(history_check.look) == here.read(history_check.look), "the same chain, not one made afresh"
        assert there.undo().label == here.undo().label
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.convene", "w.convene"]
    with pytest.raises(FileProblem, match="already"):
        salvage(path, target)


@pytest.mark.parametrize("seed", range(4))
def test_most_of_a_file_with_pages_gone_is_saved(tmp_path: Path, seed: int) -> None:
    path, target = tmp_path / "w.convene", tmp_path / "new.convene"
    path.write_bytes(GOOD)
    whole = saved(path, target)
    chance, data = random.Random(seed), bytearray(GOOD)
    for page in chance.sample(range(12, len(GOOD) // 4096), 4):  # behind the schema
        data[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    path.write_bytes(data)
    assert whole * 0.5 < saved(path, target) <= whole


@pytest.mark.parametrize("holes", [(0,), (7,), (-1,), (3, 5, 6)])
def test_rows_around_a_hole_are_found(tmp_path: Path, holes: tuple[int, ...]) -> None:
    path, target = tmp_path / "w.convene", tmp_path / "new.convene"
    with closing(Workspace.create(path)) as workspace:
        names = [f"Somebody called {number}" for number in range(200)]
        rows = (Person(id=uuid4(), name=name, search_key=name, job_title="n" * 200) for name in names)
        make.add(workspace, *rows)
    with closing(sqlite3.connect(path)) as connection:
        if not has_dbstat(connection):
            pytest.skip("this SQLite does not say which page holds what")
        found = connection.execute("select pageno, ncell from dbstat where name='people' and pagetype='leaf'")
        leaves = found.fetchall()
    data, lost = bytearray(path.read_bytes()), 0
    for page, cells in (leaves[hole] for hole in holes):
        data[(page - 1) * 4096 : page * 4096] = bytes(4096)
        lost += cells
    path.write_bytes(data)
    (people,) = (one for one in salvage(path, target) if one.table == "people")
    assert (len(leaves) > 8, people.saved) == (True, 200 - lost)


def has_dbstat(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("select 1 from pragma_module_list where name='dbstat'").fetchone())


def test_a_file_cut_short_gives_what_is_left(tmp_path: Path) -> None:
    path, target = tmp_path / "w.convene", tmp_path / "new.convene"
    path.write_bytes(GOOD[: len(GOOD) // 2 // 4096 * 4096])
    assert saved(path, target) > 20


def test_an_older_file_is_saved_as_it_was_and_brought_up_to_date(tmp_path: Path) -> None:
    path, target = tmp_path / "w.convene", tmp_path / "new.convene"
    path.write_bytes(OLD.read_bytes())
    assert saved(path, target) > 50


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + bytes(100), bytes(8192), GOOD[:100], b"Name\nAda\n"])
def test_of_what_is_no_workspace_nothing_is_saved(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.convene"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match="Nothing can be read"):
        salvage(path, tmp_path / "new.convene")
    assert [one.name for one in tmp_path.iterdir()] == ["w.convene"]
