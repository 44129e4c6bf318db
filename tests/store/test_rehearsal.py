"""A rehearsal plays on a copy: the workspace, its spool and what is kept for lost workspaces know nothing of it."""

from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

import make
from cluster import empty
from convene.rules.errors import FileProblem
from convene.rules.showings import showing
from convene.services import checkin, presence
from convene.store.places import data_folder
from convene.store.workspace import Workspace


def admit(workspace: Workspace, event_id: UUID, registration_id: UUID) -> None:
    who = {"desk": "Front desk", "day": make.DAY, "now": make.NOW}
    workspace.write("Scan", checkin.admit, event_id, registration_id, **who)


def test_what_is_rehearsed_is_nowhere_but_in_the_copy(tmp_path: Path) -> None:
    path, copy = tmp_path / "w.convene", tmp_path / "copies" / "w.convene"
    copy.parent.mkdir()
    with closing(Workspace.create(path)) as workspace:
        event_id = make.event(workspace)
        guests = [make.registration(workspace, event_id) for _ in range(2)]
        admit(workspace, event_id, guests[0])
    before, noted = path.read_bytes(), list(workspace.spool.lines())
    with closing(Workspace.rehearse(path, copy)) as rehearsal:
        assert guests[0] in rehearsal.read(presence.here, event_id, day=make.DAY)
        admit(rehearsal, event_id, guests[1])
        assert len(rehearsal.read(presence.here, event_id, day=make.DAY)) == 2
        assert len(rehearsal.spool.lines()) == 1
    assert path.read_bytes() == before
    assert list(workspace.spool.lines()) == noted
    assert not (data_folder() / "spool").exists()
    assert all(one.name.startswith("w.") for one in copy.parent.iterdir())


def test_a_workspace_on_postgresql_is_rehearsed_in_a_file(shared_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.convene"
    empty(shared_url, keep="alembic_version")
    with closing(Workspace.open(shared_url)) as workspace:
        event_id = make.event(workspace)
        guests = [make.registration(workspace, event_id) for _ in range(2)]
        admit(workspace, event_id, guests[0])
        with closing(Workspace.rehearse(shared_url, copy)) as rehearsal:
            admit(rehearsal, event_id, guests[1])
            assert set(guests) <= set(rehearsal.read(presence.here, event_id, day=make.DAY))
        assert guests[1] not in workspace.read(presence.here, event_id, day=make.DAY)
        assert len(workspace.spool.lines()) == 1


def test_what_it_could_not_save_is_not_kept_for_anybody(tmp_path: Path) -> None:
    """A line kept of a copy that is gone would be taken for one of any workspace."""
    path, copy = tmp_path / "w.convene", tmp_path / "copy.convene"
    with closing(Workspace.create(path)) as workspace:
        event_id = make.event(workspace)
        guest = make.registration(workspace, event_id)
    with closing(Workspace.rehearse(path, copy)) as rehearsal:

        def shown_and_lost(session: Session) -> None:
            shown = showing(event_id, registration_id=guest, desk="Front desk", day=make.DAY, now=make.NOW)
            checkin.keep(session, shown)
            raise RuntimeError("the disk is gone")

        with pytest.raises(RuntimeError):
            rehearsal.write("Scan", shown_and_lost)
        assert len(rehearsal.spool.lines()) == 1
    copy.unlink()
    assert workspace.spool.lines() == []


def test_what_cannot_be_copied_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        Workspace.rehearse(tmp_path / f"{uuid4()}.convene", tmp_path / "copy.convene")
    assert list(tmp_path.iterdir()) == []
