"""A workspace in a cloud folder or on a share is read there and never written: two computers would lose it."""

import os
from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.rules.errors import FileProblem
from convene.store.places import shared_by
from convene.store.workspace import Workspace

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/homes /home nfs4 rw 0 0
/dev/sdb1 /home/ada ext4 rw 0 0
//files/team /mnt/team\\040share cifs rw 0 0
ada@host: /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")
@pytest.mark.parametrize(
    ("place", "shared"),
    [
        ("/srv/w.convene", ""),
        ("/home/bo/w.convene", "the network folder /home"),
        ("/home/ada/w.convene", ""),
        ("/home/ada/OneDrive - Barts Health/2026/w.convene", "the cloud folder “OneDrive - Barts Health”"),
        ("/home/ada/Dropbox (Personal)/w.convene", "the cloud folder “Dropbox (Personal)”"),
        ("/home/ada/iCloud Drive/w.convene", "the cloud folder “iCloud Drive”"),
        ("/home/ada/Dropbox photographs/w.convene", ""),
        ("/srv/OneDrive", ""),
        ("/mnt/team share/w.convene", "the network folder /mnt/team share"),
        ("/mnt/ssh/w.convene", "the network folder /mnt/ssh"),
    ],
)
def test_where_others_write_too(tmp_path: Path, place: str, shared: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert shared_by(Path(place), mounts=mounts) == shared


def test_it_is_read_and_a_copy_of_it_is_worked_in(tmp_path: Path) -> None:
    path, cloud = tmp_path / "w.convene", tmp_path / "Dropbox" / "w.convene"
    with closing(Workspace.create(path)) as workspace:
        make.venue(workspace)
    cloud.parent.mkdir()
    path.rename(cloud)
    before = cloud.read_bytes()
    with closing(Workspace.open(cloud)) as workspace:
        assert workspace.read_only
        with pytest.raises(FileProblem, match="read-only") as caught:
            make.venue(workspace, "Friends House")
        assert "Save a copy" in caught.value.hint
        workspace.backup(path)
    assert cloud.read_bytes() == before
    assert [one.name for one in cloud.parent.iterdir()] == ["w.convene"]
    with closing(Workspace.open(path)) as workspace:
        make.venue(workspace, "Friends House")


def test_none_is_made_there(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    with pytest.raises(FileProblem, match="cloud folder “Nextcloud”"):
        Workspace.create(tmp_path / "Nextcloud" / "w.convene")
    assert list((tmp_path / "Nextcloud").iterdir()) == []
