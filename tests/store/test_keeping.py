"""Backups beside a workspace: made by themselves, seen through, thinned, and never a bad one for a good one."""

import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import make
from convene.rules.backups import DAILY
from convene.rules.errors import FileProblem
from convene.store.files import sniff
from convene.store.history_check import checkpoint
from convene.store.keeping import Backup, State, folder_of, keep, keep_daily, kept, newest_good, said_checkpoint, state
from convene.store.workspace import Workspace

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made, clock=lambda: make.NOW)) as workspace:
        make.venue(workspace)
    return made


def change(path: Path) -> None:
    with closing(Workspace.open(path, clock=lambda: make.NOW)) as workspace:
        make.venue(workspace, "Friends House")
    os.utime(path, (path.stat().st_mtime + 86_400,) * 2)


def flip(one: Backup, at: int) -> None:
    data = bytearray(one.path.read_bytes())
    data[at] ^= 4
    one.path.write_bytes(data)


def test_one_a_day_and_only_after_a_change(path: Path) -> None:
    first = keep_daily(path, make.NOW)
    assert first is not None
    assert (first.why, state(first)) == (DAILY, State.SOUND)
    assert keep_daily(path, make.NOW + DAY / 3) is None, "not due"
    assert keep_daily(path, make.NOW + DAY) is None, "nothing changed"
    change(path)
    second = keep_daily(path, make.NOW + 2 * DAY)
    assert [one.path for one in kept(path)] == [second and second.path, first.path]


def test_how_far_its_history_goes_stands_beside_a_backup(path: Path) -> None:
    one = keep(path, DAILY, make.NOW)
    with closing(Workspace.open(path)) as workspace:
        last = workspace.read(checkpoint)
    beside = one.path.with_name(f"{one.path.name}.sha256").read_text(encoding="utf-8").splitlines()
    assert last is not None
    assert beside[1:] == [f"# history {last.text}, 2026-06-01T09:00:00+00:00"]
    assert said_checkpoint(one) == last.text


def test_any_bit_that_flips_is_seen(path: Path) -> None:
    one = keep(path, DAILY, make.NOW)
    size = one.size
    for at in (0, 40, 100, size // 2, size - 1):
        flip(one, at)
        assert state(one) is not State.SOUND, at
        flip(one, at)
    assert state(one) is State.SOUND
    one.path.with_name(f"{one.path.name}.sha256").unlink()
    assert state(one) is State.SOUND, "without a checksum it is read through"


def test_the_newest_good_one_is_none_that_was_damaged(path: Path) -> None:
    assert newest_good(path) is None
    old, new = keep(path, DAILY, make.NOW), keep(path, DAILY, make.NOW + DAY)
    flip(new, new.size // 2)
    assert newest_good(path) == old


def test_thinning_takes_nothing_for_which_only_a_damaged_one_stays(path: Path) -> None:
    long_ago = make.NOW - 20 * DAY
    week = [keep(path, DAILY, long_ago + step * DAY) for step in range(3)]
    flip(week[2], week[2].size // 2)
    keep_daily(path, make.NOW)
    assert len(kept(path)) == 4
    flip(week[2], week[2].size // 2)
    change(path)
    keep_daily(path, make.NOW + DAY)
    assert [one.at for one in kept(path)] == [make.NOW + DAY, make.NOW, week[2].at]
    assert len(list(folder_of(path).iterdir())) == 6, "each with its checksum"


def test_a_damaged_file_pushes_no_good_backup_out(path: Path) -> None:
    good = [keep(path, DAILY, make.NOW - age * DAY) for age in (30, 31)]
    data = bytearray(path.read_bytes())
    data[4096:8192] = os.urandom(4096)
    path.write_bytes(data)
    with pytest.raises(FileProblem):
        keep_daily(path, make.NOW)
    assert [one.path for one in kept(path)] == [one.path for one in good]


def test_a_damaged_file_leads_to_the_newest_good_backup(path: Path) -> None:
    keep(path, DAILY, make.NOW)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FileProblem, match="damaged") as caught:
        Workspace.open(path)
    assert "2026-06-01 10:00" in caught.value.hint, "London's time"
    assert sniff(kept(path)[0].path)
