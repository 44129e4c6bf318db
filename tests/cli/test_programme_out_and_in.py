"""The programme out in four forms and in again, typed."""

import json
from pathlib import Path

import pytest

from typed import DATA, Convene

SOURCE = DATA / "schedules" / "31c3.xml"


@pytest.fixture
def congress(convene: Convene, tmp_path: Path) -> Path:
    path = tmp_path / "w.convene"
    convene("new", path)
    assert convene("import", "programme", path, SOURCE).code == 0
    return path


@pytest.mark.parametrize("form", ["schedule-xml", "schedule-json", "programme-csv"])
def test_out_and_in_again_changes_nothing(convene: Convene, congress: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"  # known by what is in it, not by its name
    said = convene("export", form, congress, "--event", "31C3", "--to", target)
    assert (said.code, said.out.strip()) == (0, f"Wrote 138 sessions to {target}")
    again = convene("import", "programme", congress, target, "--event", "31C3", "--dry-run", "--json")
    assert (again.code, again.err) == (0, "")
    found = again.json
    assert [found[name] for name in ("sessions", "new", "moved", "changed", "removed")] == [138, 0, 0, 0, 0]
    assert (found["dry_run"], found["differences"]) == (True, [])


def test_the_page(convene: Convene, congress: Path, tmp_path: Path) -> None:
    target = tmp_path / "web"
    for _ in range(2):  # a page of ours is written anew
        said = convene("export", "programme-html", congress, "--event", "31C3", "--to", target)
        assert (said.code, said.out.strip()) == (0, f"Wrote 138 sessions to {target / 'index.html'}")
    assert sorted(p.name for p in target.iterdir()) == ["index.html", "programme.js", "style.css"]
    (target / "mine.txt").write_text("keep")
    refused = convene("export", "programme-html", congress, "--event", "31C3", "--to", target)
    assert (refused.code, refused.err.splitlines()[0]) == (3, "“web” holds other files")
    assert (target / "mine.txt").read_text() == "keep"


def test_a_changed_file_is_shown_before_it_is_taken(convene: Convene, congress: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.xml"
    text = SOURCE.read_text("utf-8").replace("<title>31C3 Keynote</title>", "<title>31C3 Opening keynote</title>")
    text = text.replace("2014-12-27T11:00:00+01:00", "2014-12-27T10:50:00+01:00")
    changed.write_text(text.replace("<title>Citizenfour</title>", "<title>Citizenfour, the film</title>"), "utf-8")
    before = convene("list", "sessions", congress, "--event", "31C3", "--json").out
    dry = convene("import", "programme", congress, changed, "--dry-run", "--json").json
    assert convene("list", "sessions", congress, "--event", "31C3", "--json").out == before
    assert [dry[name] for name in ("new", "moved", "changed", "removed")] == [0, 1, 2, 0]
    moved = next(one for one in dry["differences"] if one["change"] == "moved")
    assert (moved["title"], moved["fields"]) == (
        "31C3 Opening Event",
        {"starts_at": {"was": "2014-12-27T11:00:00+01:00", "now": "2014-12-27T10:50:00+01:00"}},
    )
    shown = convene("import", "programme", congress, changed, "--dry-run").out.splitlines()
    assert shown[0].endswith("would be 0 new, 1 moved, 2 changed, 0 removed")
    assert "moved: 31C3 Opening Event (start)" in shown
    done = convene("import", "programme", congress, changed, "--json").json
    assert done["differences"] == dry["differences"]
    convene("undo", congress)
    assert convene("list", "sessions", congress, "--event", "31C3", "--json").out == before


def test_json_that_is_no_schedule_is_refused(convene: Convene, congress: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"hello": 1}))
    said = convene("import", "programme", congress, path)
    assert (said.code, said.err.splitlines()[0]) == (3, "The file is JSON, but not a schedule")


def test_columns_that_say_nothing_are_named(convene: Convene, congress: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("What,Date,Start,End\nOpening,2026-06-22,09:00,10:00\n")
    said = convene("import", "programme", congress, path)
    assert (said.code, said.err.splitlines()[0]) == (3, "The table has no column Title")
    done = convene("import", "programme", congress, path, "--column", "title=What", "--json").json
    assert (done["sessions"], done["new"]) == (1, 1)
    assert convene("import", "programme", congress, path, "--column", "What").code == 2
