"""Backups: verified whole copies, of a file while it is written to, and of a PostgreSQL workspace as a file."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import FileProblem
from convene.store import history_check
from convene.store.backup import backup
from convene.store.encoding import encode
from convene.store.tables import Row
from convene.store.workspace import Workspace

pytestmark = pytest.mark.postgresql


def rows(workspace: Workspace) -> dict[str, list[str]]:
    return workspace.read(
        lambda s: {
            t.name: sorted(repr([encode(v) for v in row]) for row in s.execute(sa.select(t)))
            for t in Row.metadata.sorted_tables
        }
    )


def test_a_copy_holds_every_row_and_can_be_undone_in(workspace: Workspace, tmp_path: Path) -> None:
    venue_id = make.venue(workspace, "Café “Æther” 欧阳 \U0001f600", latitude=51.5109, longitude=-0.0403)
    whole = make.room(workspace, venue_id, "Zz hall")
    make.room(workspace, venue_id, "Aa part", parent_id=whole)
    workspace.backup(tmp_path / "copy.convene")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "copy.convene").stat().st_mode) == 0o600
    with closing(Workspace.open(tmp_path / "copy.convene", who="Tester", key=workspace.key)) as copy:
        assert rows(copy) == rows(workspace)
        assert copy.undo().label == "Undo: Make"
        assert copy.read(history_check.look).broken is None


def test_a_backup_never_replaces_a_file(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "copy.convene").write_text("precious")
    with pytest.raises(FileProblem, match="already"):
        workspace.backup(tmp_path / "copy.convene")
    assert (tmp_path / "copy.convene").read_text() == "precious"


def test_a_copy_that_is_not_sound_gets_no_name(tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path)) as workspace:
        make.event(workspace)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("UPDATE event_days SET event_id='nothing'")
    connection.commit()
    connection.close()
    with pytest.raises(FileProblem, match="points at nothing"):
        backup(path, tmp_path / "copy.convene")
    assert [p.name for p in tmp_path.iterdir()] == ["w.convene"]


def test_an_impossible_target_is_said(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        workspace.backup(tmp_path / "no folder" / "copy.convene")
