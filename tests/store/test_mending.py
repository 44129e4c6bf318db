"""Indexes and rows that point at nothing are mended in place, with a copy first; what is worse is not touched."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.rules.errors import FileProblem
from convene.store import history_check
from convene.store.keeping import folder_of
from convene.store.mending import look, mend
from convene.store.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made)) as workspace:
        event = make.event(workspace)
        make.registration(workspace, event)
    return made


def harm(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA writable_schema=ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_sound_file_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    assert look(path).pages == look(path).orphans == ()
    assert mend(path, now=make.NOW) == ()
    assert path.read_bytes() == before
    assert not folder_of(path).exists()


def test_rows_that_point_at_nothing_go_and_are_counted(path: Path) -> None:
    harm(path, "update event_days set event_id='0123456789abcdef0123456789abcdef'")
    before = path.read_bytes()
    assert look(path).orphans == (("event_days", 1),)
    assert mend(path, now=make.NOW) == ("1 rows of event_days that pointed at nothing",)
    assert look(path).orphans == ()
    with closing(Workspace.open(path)) as workspace:
        make.venue(workspace)
    (kept,) = folder_of(path).glob("*.convene")
    assert len(kept.read_bytes()) == len(before)


def test_a_history_that_lost_an_entry_is_taken_as_it_stands_and_that_is_said(path: Path) -> None:
    harm(path, "drop trigger journal_entries_last", "delete from journal_entries where id=2")
    done = mend(path, now=make.NOW)
    assert done[0].endswith("rows of journal_rows that pointed at nothing")
    assert done[1:] == (
        "what refuses changes to the history was put back",
        "the history lacks something: what is left of it was taken as it stands",
    )
    with closing(Workspace.open(path)) as workspace:
        make.venue(workspace)
        chain = workspace.read(history_check.look)
    assert (chain.broken, chain.adopted, chain.entries) == (None, 3, 3)


def test_an_index_that_lacks_a_row_is_made_afresh(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (sql,) = connection.execute("select sql from sqlite_schema where name='ix_people_search_key'").fetchone()
    partial = f"{sql} where 0"
    harm(
        path, "drop index ix_people_search_key", partial, f"update sqlite_schema set sql='{sql}' where sql='{partial}'"
    )
    assert any("missing from index" in said for said in look(path).pages)
    assert mend(path, now=make.NOW) == ("indexes were made afresh",)
    assert look(path).pages == ()


def test_a_page_that_is_gone_is_not_for_mending(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-4096 * 3 : -4096] = b"\xff" * 8192
    path.write_bytes(data)
    found = look(path)
    assert found.pages or found.problem
    with pytest.raises(FileProblem):
        mend(path, now=make.NOW)
    assert path.read_bytes() == data
