"""``convene calendar publish``: a folder, and a server."""

from contextlib import closing
from pathlib import Path

import pytest

import make
from caldav_server import PASSWORD, USER, calendars
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with an event of two sessions."""
    with closing(Workspace.create(tmp_path / "w.convene")) as workspace:
        event = make.event(workspace, code="OPEN")
        for title, clock in (("One", "10:00"), ("Two", "11:00")):
            make.session(workspace, event, title, starts_at=make.at(clock))
    return tmp_path / "w.convene"


def test_to_a_folder(convene: Convene, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "web"
    asked = ("calendar", "publish", place, "--event", "OPEN", "--to", folder)
    assert convene(*asked, "--dry-run").out == f"Would write 2 files to {folder}, 0 the same, 0 removed\n"
    assert not folder.exists()
    assert convene(*asked).out == f"Wrote 2 files to {folder}, 0 the same, 0 removed\n"
    assert convene(*asked, "--json").json == {"written": [], "same": 2, "removed": []}
    assert convene(*asked, "--address", "nowhere").code == 1


def test_to_a_server(convene: Convene, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("calendar", "publish", place, "--event", "OPEN", "--server")
    monkeypatch.setenv("CONVENE_CALENDAR_PASSWORD", PASSWORD)
    (tmp_path / "radicale").mkdir()
    with calendars(tmp_path / "radicale") as server:
        looked = convene(*asked, server.address, "--user", USER, "--dry-run")
        assert (looked.code, looked.out) == (0, "Would send 2 entries, 0 the same, 0 removed\n")
        first = convene(*asked, server.address, "--user", USER)
        assert (first.code, first.out) == (0, "Sent 2 entries, 0 the same, 0 removed\n")
        assert (first.code, convene(*asked, "again", "--dry-run", "--json").json["same"]) == (0, 2)
        assert convene(*asked, "again", "--json").json == {"sent": 0, "same": 2, "removed": 0, "conflicts": []}
        monkeypatch.setenv("CONVENE_CALENDAR_PASSWORD", "wrong")
        refused = convene(*asked, "again")
        assert (refused.code, "does not know this user" in refused.err) == (1, True)
        assert PASSWORD.encode() not in place.read_bytes()
    gone = convene(*asked, "again")
    assert (gone.code, "cannot be reached" in gone.err) == (1, True)


def test_one_of_both(convene: Convene, place: Path, tmp_path: Path) -> None:
    assert convene("calendar", "publish", place, "--event", "OPEN").code == 2
    assert convene("calendar", "publish", place, "--event", "OPEN", "--server", "http://example.org/").code == 1
