"""``convene register``: printed with numbers, keyed back from a list of them."""

from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.store.workspace import Workspace
from typed import Convene

DAY = make.TODAY.isoformat()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = make.event(workspace, code="LIO", days=(make.TODAY,))
        for name in ("Ada", "Bo", "Cy"):
            make.registration(workspace, event_id, make.person(workspace, name))
    return path


def test_printed_and_keyed_back(convene: Convene, file: Path, tmp_path: Path) -> None:
    asked = ("register", file, "--event", "lio", "--day", DAY)
    printed = convene(*asked, "--to", tmp_path / "r.pdf", "--json").json
    assert [(one["number"], one["name"]) for one in printed["people"]] == [(1, "Ada"), (2, "Bo"), (3, "Cy")]
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "ticks.txt").write_text("3, 1 # the front desk\n3\n")
    done = convene(*asked, "--ticked", tmp_path / "ticks.txt", "--at", "09:40")
    assert (done.code, done.out.strip()) == (0, "2 ticked, 0 here before")
    (tmp_path / "more.txt").write_text("1 2 77")
    again = convene(*asked, "--ticked", tmp_path / "more.txt", "--json")
    assert again.code == 1
    assert again.json == {"ticked": [{"number": 2, "name": "Bo"}], "here_before": [1], "unknown": [77]}
    shown = convene(*asked, "--to", tmp_path / "r.pdf", "--json").json["people"]
    assert [one["came"][11:16] for one in shown] == ["09:40", "09:00", "09:40"]


def test_what_cannot_be_keyed_back(convene: Convene, file: Path, tmp_path: Path) -> None:
    asked = ("register", file, "--event", "lio")
    (tmp_path / "odd.txt").write_text("1\nAda")
    (tmp_path / "one.txt").write_text("1")
    for more, code, words in (
        ((), 2, "Give either"),
        (("--day", "2026-06-02", "--to", tmp_path / "r.pdf"), 1, "no day on"),
        (("--day", DAY, "--ticked", tmp_path / "odd.txt"), 1, "“Ada” in line 2 is not a number"),
        (("--day", DAY, "--ticked", tmp_path / "none.txt"), 3, "none.txt cannot be read"),
        (("--day", DAY, "--ticked", tmp_path / "one.txt", "--at", "noon"), 1, "not a time of day"),
    ):
        said = convene(*asked, *more)
        assert (said.code, words in said.err) == (code, True), said.err
    assert not (tmp_path / "r.pdf").exists()
