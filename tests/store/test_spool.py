"""The spool: a line is on the disk before the database is asked, and found again wherever it can be."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from convene.store.spool import Spool


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "w.convene"
    place.touch()
    return place


def test_lines_beside_the_workspace(path: Path, data_folder: Path) -> None:
    spool = Spool(str(path), path)
    assert spool.lines() == []
    for desk, line in (("Front desk", "1"), ("Front/desk", "2"), ("دار", "3"), ("Front desk", "4")):
        assert spool.note(desk, line)
    assert sorted(spool.lines()) == ["1", "2", "3", "4"]
    assert sorted(Spool(str(path), path).lines()) == ["1", "2", "3", "4"]
    files = sorted((path.parent / "w.spool").iterdir())
    assert len(files) == 3
    assert all(file.name.isascii() for file in files)
    if os.name == "posix":
        assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert not data_folder.exists()


def test_what_was_cut_short_spoils_nothing_after_it(path: Path) -> None:
    spool = Spool(str(path), path)
    spool.note("A", "whole")
    (file,) = (path.parent / "w.spool").iterdir()
    with file.open("a") as half:
        half.write('{"id": "ab')
    spool.note("A", "next")
    assert spool.lines() == ["whole", '{"id": "ab', "next"]


def test_a_folder_that_takes_nothing_has_another_in_its_place(path: Path, data_folder: Path) -> None:
    (path.parent / "w.spool").write_text("a file where the folder should be")
    spool = Spool(str(path), path)
    assert spool.note("A", "1")
    assert spool.lines() == ["1"]
    assert list(data_folder.glob("spool/*/*.jsonl"))
    other = path.with_name("other.convene")
    assert Spool(str(other), other).lines() == []


def test_no_disk_at_all(path: Path, data_folder: Path) -> None:
    (path.parent / "w.spool").write_text("")
    data_folder.write_text("")
    spool = Spool(str(path), path)
    assert not spool.note("A", "1")
    spool.keep_unsaved(["1"])
    spool.tidy()
    assert spool.lines() == []


def test_a_database_of_its_own_has_its_spool_on_this_computer(data_folder: Path) -> None:
    one, other = (Spool(f"postgresql://desk@hub/{name}", None) for name in "ab")
    one.note("A", "1")
    assert (one.lines(), other.lines()) == (["1"], [])


def test_what_was_not_saved_is_found_where_the_workspace_went(path: Path) -> None:
    Spool(str(path), path).keep_unsaved(["1", "2"])
    moved = path.with_name("moved.convene")
    beside = Spool(str(moved), moved)
    assert beside.lines() == [], "the other one is still there: it is its business"
    path.rename(moved)
    assert beside.lines() == ["1", "2"]
    beside.tidy()
    assert beside.lines() == []


def test_tidying_leaves_what_is_not_ours(path: Path, data_folder: Path) -> None:
    other = path.with_name("other.convene")
    other.touch()
    Spool(str(other), other).keep_unsaved(["theirs"])
    mine = Spool(str(path), path)
    mine.keep_unsaved(["mine"])
    mine.note("A", "saved")
    mine.tidy()
    assert mine.lines() == ["saved"], "it may be needed when a backup is restored"
    assert Spool(str(other), other).lines() == ["theirs"]
    (old,) = (path.parent / "w.spool").iterdir()
    os.utime(old, (0, 0))
    mine.tidy()
    assert mine.lines() == []


@pytest.mark.parametrize("odd", ["", "[]", "{", '{"where": "x"}', json.dumps({"line": 3})])
def test_a_damaged_list_of_what_was_not_saved(path: Path, data_folder: Path, odd: str) -> None:
    spool = Spool(str(path), path)
    spool.keep_unsaved(["1"])
    with (data_folder / "unsaved" / "scans.jsonl").open("a") as file:
        file.write(odd + "\n")
    assert spool.lines() == ["1"]


def test_a_new_workspace_has_nothing_of_the_one_before(path: Path) -> None:
    spool = Spool(str(path), path)
    spool.note("A", "1")
    spool.forget()
    assert spool.lines() == []


def test_a_write_that_fails_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not Spool(str(path), path).note("A", "1")
