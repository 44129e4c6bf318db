"""Small workspaces: made as bytes, laid out once."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

import make
from convene.rules.errors import FileProblem
from convene.store import places, small
from convene.store.tables import Setting
from convene.store.workspace import Workspace


def content(name: str = "one") -> bytes:
    return small.made_of(lambda session: session.add(Setting(name=name, value={})), clock=lambda: make.NOW)


def test_it_is_laid_out_once_and_stays(data_folder: Path) -> None:
    pack_id = uuid4()
    path = small.lay_out(pack_id, content)
    assert path == small.place_of(pack_id)
    with closing(Workspace.open(path)) as workspace:
        make.add_setting(workspace, "two", {})
    before = path.read_bytes()
    assert small.lay_out(pack_id, lambda: pytest.fail("it is there")) == path
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_who_is_quicker_stays(data_folder: Path) -> None:
    """While one process unseals the pack, another has it open already."""
    pack_id, quick = uuid4(), content("quick")

    def slowly() -> bytes:
        small.lay_out(pack_id, lambda: quick)
        return content("slow")

    assert small.lay_out(pack_id, slowly).read_bytes() == quick


def test_no_room_for_it(data_folder: Path) -> None:
    data_folder.write_text("a file where the folder should be")
    with pytest.raises(FileProblem, match="no room for the desk"):
        small.lay_out(uuid4(), content)


def test_nothing_of_it_is_laid_down_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)

    def fill(_: object) -> None:
        assert not any(tmp_path.iterdir())

    small.made_of(fill, clock=lambda: make.NOW)
    with pytest.raises(ZeroDivisionError):
        small.made_of(lambda _: 1 / 0, clock=lambda: make.NOW)
    assert not any(tmp_path.iterdir())


def test_it_is_a_workspace(tmp_path: Path) -> None:
    path = tmp_path / "x.convene"
    path.write_bytes(content())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select name from settings").fetchall() == [("one",)]


def test_where_convene_keeps_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_folder: Path) -> None:
    assert places.data_folder() == data_folder
    monkeypatch.delenv("CONVENE_DATA")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert places.data_folder() == tmp_path / "Convene"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert places.data_folder() == tmp_path / "Local" / "Convene"
    monkeypatch.setattr("sys.platform", "darwin")
    assert places.data_folder().parts[-2:] == ("Application Support", "Convene")
