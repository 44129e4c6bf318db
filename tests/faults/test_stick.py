"""A stick that is pulled out while a workspace on it is open, and put in again: a mount taken away from under it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import FileProblem
from convene.services import badges, checkin, registrations, spooled
from convene.store.tables import Credential
from convene.store.workspace import Workspace
from faults.soundness import check, scans


def mount(*arguments: object) -> bool:
    return subprocess.run(list(map(str, arguments)), capture_output=True, check=False).returncode == 0


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Where it is put in, and what is on it. Skipped where nothing may be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount on Linux: a stick pulled out was not tried")
    point, content = tmp_path / "stick", tmp_path / "what is on it"
    for folder in (point, content):
        folder.mkdir()
    if not mount("mount", "--bind", content, point):
        pytest.skip("nothing may be mounted here: a stick pulled out was not tried")
    yield point, content
    mount("umount", "-l", point)


def test_a_stick_is_pulled_out_and_put_in_again(stick: tuple[Path, Path], clock: Callable[[], datetime]) -> None:
    point, content = stick
    path = point / "w.convene"
    with closing(Workspace.create(path, clock=clock)) as workspace:
        event_id = make.event(workspace, days=(make.TODAY,))
        people = [make.registration(workspace, event_id) for _ in range(3)]
        workspace.write("Codes", badges.issue_code_for, people, now=make.NOW)
        codes = workspace.read(lambda s: list(s.scalars(sa.select(Credential.code))))

        def show(code: str) -> str:
            how = {"desk": "Main", "code": code, "day": make.TODAY, "now": make.NOW}
            return str(workspace.write("Scan", checkin.scan, event_id, **how)[0].verdict)

        assert show(codes[0]) == "admitted"
        assert mount("umount", "-l", point)
        for code in codes[1:]:
            with pytest.raises(FileProblem, match="nothing was saved"):
                show(code)
        with pytest.raises(FileProblem, match="nothing was saved"):
            workspace.write("Register", registrations.register, event_id, name="Nobody", now=make.NOW)
    assert list(point.glob("*.convene")) == []
    with pytest.raises(FileProblem, match="There is no file"):
        Workspace.open(path)
    assert mount("mount", "--bind", content, point)
    with closing(Workspace.open(path, clock=clock)) as workspace:
        workspace.read(check)
        assert spooled.replay(workspace) == 2
        assert [fact["verdict"] for fact in workspace.read(scans)] == ["admitted"] * 3
        assert workspace.read(registrations.counts, event_id).all == 3
