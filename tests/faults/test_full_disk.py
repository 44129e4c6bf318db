"""A full disk: told in words, nothing half done, and work goes on once there is room again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from convene.rules.errors import FileProblem
from convene.services import events, people
from convene.store.workspace import Workspace
from faults.soundness import Kept, check, kept, scans
from typed import Convene, Said

LISTED = 400
DESK = ("--event", "OPEN", "--desk", "Main", "--day", "2026-07-09")


class Disk:
    """A disk of three megabytes that can be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, *, but: int = 0) -> None:
        """Leave room for ``but`` bytes, in pages of 4096."""
        free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
        self._filler.write_bytes(bytes(max(0, free - but)))

    def free(self) -> None:
        self._filler.unlink()

    def names(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir() if file != self._filler)


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The disk: memory, which only root on Linux can make a disk of."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk that can be filled takes root on Linux")
    folder = tmp_path_factory.mktemp("disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0755", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted in this container: a full disk was not tried")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def disk(mounted: Path) -> Iterator[Disk]:
    yield Disk(mounted)
    for file in mounted.iterdir():
        file.unlink()


@pytest.fixture
def there(disk: Disk, good: bytes) -> Path:
    """A workspace on that disk."""
    path = disk.folder / "autumn.convene"
    path.write_bytes(good)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A list that makes the file grow."""
    path = tmp_path / "list.csv"
    rows = (f"Guest {number},guest{number}@example.org,Trust {number}" for number in range(LISTED))
    path.write_text("\n".join(["Name,Email,Organisation", *rows]))
    return path


Opened = Callable[[Path], "closing[Workspace]"]


def everything(opened: Opened, path: Path) -> tuple[Kept, list[object]]:
    """All rows and all facts, after the whole file was checked."""
    with opened(path) as workspace:
        workspace.read(check)
        return workspace.read(kept), list(workspace.read(scans))


def told(said: Said) -> None:
    assert (said.code, said.out) == (3, ""), said
    what, to_do = said.err.splitlines()
    assert "full" in what + to_do
    assert "Free some space" in to_do


@pytest.mark.parametrize("but", [0, 4096, 32 * 1024, 128 * 1024])
def test_an_import(convene: Convene, disk: Disk, there: Path, source: Path, opened: Opened, but: int) -> None:
    """However far it comes: into the journal only, or well into the file."""
    before = everything(opened, there)
    order = ("import", "registrations", there, source, "--event", "OPEN", "--json")
    disk.fill(but=but)
    told(convene(*order))
    assert disk.names() == [there.name]
    assert everything(opened, there) == before
    assert convene("list", "registrations", there, "--event", "OPEN").code == 0
    disk.free()
    said = convene(*order)
    assert (said.code, said.json["new"]) == (0, LISTED)
    assert convene("undo", there).code == 0
    assert everything(opened, there)[0] == before[0]


def test_a_scan(convene: Convene, disk: Disk, there: Path, opened: Opened) -> None:
    guests = convene("list", "registrations", there, "--event", "OPEN", "--json").json
    held = [g["badge_code"] for g in guests if g["state"] == "registered"]
    before = everything(opened, there)
    disk.fill()
    for code in held:
        told(convene("scan", there, *DESK, code))  # no verdict is shown
    assert disk.names() == [there.name]
    assert everything(opened, there) == before
    disk.free()
    first = convene("scan", there, *DESK, "--json", held[0])
    assert first.err == f"{len(held)} scans that were kept on this computer are saved now.\n"
    assert first.json["verdict"] == "already"
    facts = everything(opened, there)[1]
    assert len(facts) == len(before[1]) + len(held) + 1
    verdicts = [convene("scan", there, *DESK, "--json", code).json["verdict"] for code in held]
    assert set(verdicts) == {"already"}
    shutil.rmtree(there.with_suffix(".spool"))


def test_a_desk_that_stays_open(disk: Disk, there: Path, source: Path, opened: Opened) -> None:
    """The same open workspace reads on while the disk is full, and writes again afterwards."""
    with opened(there) as workspace:
        event = workspace.read(events.id_by_code, "OPEN")
        before = workspace.read(kept)
        disk.fill()
        for number in range(3):
            with pytest.raises(FileProblem, match="disk is full"):
                workspace.write("Add", people.create, name=f"Person {number}" * 20)
            assert workspace.read(kept) == before
        with pytest.raises(FileProblem, match="disk is full"):
            workspace.undo()
        disk.free()
        workspace.write("Add", people.create, name="Ada Lovelace")
        workspace.undo()
        assert workspace.read(kept) == before
        assert workspace.read(events.detail, event).code == "OPEN"


@pytest.mark.parametrize("but", [0, 64 * 1024])
def test_a_backup(convene: Convene, disk: Disk, path: Path, opened: Opened, good: bytes, but: int) -> None:
    disk.fill(but=but)
    target = disk.folder / "backup.convene"
    told(convene("backup", path, "--to", target))
    assert disk.names() == []
    assert path.read_bytes() == good
    disk.free()
    assert convene("backup", path, "--to", target).code == 0
    assert everything(opened, target) == everything(opened, path)


def test_a_new_workspace(convene: Convene, disk: Disk) -> None:
    disk.fill(but=16 * 1024)
    target = disk.folder / "new.convene"
    told(convene("new", target))
    assert disk.names() == []
    disk.free()
    assert convene("new", target).code == 0
    assert convene("check", target).code == 0


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("calendar", "o.ics"),
        ("badges", "o.pdf"),
        ("registrations-csv", "o.csv"),
        ("delegates-workbook", "o.xlsx"),
        ("contacts", "o.vcf"),
    ],
)
def test_an_export(convene: Convene, disk: Disk, path: Path, kind: str, name: str) -> None:
    """What was there before stays; without it nothing is there."""
    target = disk.folder / name
    order = ("export", kind, path, "--event", "OPEN", "--to", target)
    disk.fill()
    told(convene(*order))
    assert disk.names() == []
    disk.free()
    target.write_bytes(b"last week's")
    disk.fill()
    told(convene(*order))
    assert (disk.names(), target.read_bytes()) == ([target.name], b"last week's")
    disk.free()
    assert convene(*order).code == 0
    assert len(target.read_bytes()) > 100


def test_a_calendar_that_cannot_be_noted_is_not_issued(
    convene: Convene, disk: Disk, there: Path, tmp_path: Path, opened: Opened
) -> None:
    """Here the workspace is on the full disk, and the calendar would not be."""
    assert convene("redo", there).code == 0  # so that there is something new to issue
    before = everything(opened, there)
    target = tmp_path / "o.ics"
    order = ("export", "calendar", there, "--event", "OPEN", "--to", target)
    disk.fill()
    told(convene(*order))
    assert not target.exists()
    assert everything(opened, there) == before
    disk.free()
    assert convene(*order).code == 0
    assert target.exists()
