"""What a killed process left half made goes, and nothing else does."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from convene.rules.errors import FileProblem
from convene.store.keeping import folder_of
from convene.store.leftovers import clear, held
from convene.store.workspace import Workspace

LEFT = (
    ".w.convene.part",
    ".w.convene.part-journal",
    ".copy of w.convene.part",
    ".w.convene.damaged",
    ".w.restoring.convene",
    ".w.restoring.convene-journal",
    "..w.restoring.convene.part",
    ".8f3c.convene.4711.part",
)
KEPT = ("other.convene", ".hidden.convene", ".notes.part", "w.convene.part", ".w.convene.part.txt", "a.convene-journal")


@pytest.fixture
def path(tmp_path: Path, new_file: Path) -> Path:
    made = tmp_path / "w.convene"
    made.write_bytes(new_file.read_bytes())
    return made


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_opening_a_workspace_removes_what_is_half_made(path: Path, clock: Callable[[], datetime]) -> None:
    backups = folder_of(path)
    backups.mkdir()
    for name in (*LEFT, *KEPT):
        (path.parent / name).write_bytes(b"half")
    (backups / ".w, daily.convene.part").write_bytes(b"half")
    (backups / ".w, daily.convene.sha256.part").write_bytes(b"half")
    with closing(Workspace.open(path, clock=clock)):
        assert names_in(path.parent) == sorted(("Convene backups", "w.convene", *KEPT))
        assert names_in(backups) == []


def test_opening_for_reading_only_removes_nothing(path: Path, clock: Callable[[], datetime]) -> None:
    left = path.with_name(".w.convene.part")
    left.write_bytes(b"half")
    path.chmod(0o444)
    with closing(Workspace.open(path, clock=clock)):
        assert left.exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere it cannot be removed while SQLite has it open")
def test_what_somebody_is_making_stays(path: Path) -> None:
    part = path.with_name(".w.convene.part")
    part.write_bytes(b"half")
    with held(part):
        assert clear(path) == []
    assert clear(path) == [part.name]


def test_a_copy_that_is_under_way_is_left_alone(
    path: Path, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    from convene.store import backup

    look = backup.verify

    def meanwhile(connection: object, part: Path) -> None:
        Workspace.open(path, clock=clock).close()
        look(connection, part)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "verify", meanwhile)
    with closing(Workspace.open(path, clock=clock)) as workspace:
        workspace.backup(path.with_name("copy.convene"))
        with pytest.raises(FileProblem, match="already"):
            workspace.backup(path.with_name("copy.convene"))
    assert names_in(path.parent) == ["copy.convene", "w.convene"]
