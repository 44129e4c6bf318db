"""``convene release`` and ``convene releases``: given out after a dry run, compared, brought back."""

from pathlib import Path
from typing import Any

import pytest

from typed import Convene


def _diff(convene: Convene, sample: Path, *two: object) -> list[dict[str, Any]]:
    said = convene("releases", "diff", sample, "--event", "OPEN", *two, "--json")
    assert said.code == 0
    found: list[dict[str, Any]] = said.json["changes"]
    return found


def _listed(convene: Convene, sample: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = convene("list", "releases", sample, "--event", "OPEN", "--json").json
    return found


def test_release_after_a_dry_run_and_undo(convene: Convene, sample: Path) -> None:
    asked = ("release", sample, "--event", "OPEN", "--note", "For the printer")
    planned = convene(*asked, "--dry-run", "--json").json
    assert (planned["released"], planned["number"], len(_listed(convene, sample))) == (False, 3, 2)
    assert {finding["severity"] for finding in planned["findings"]} == {"clash", "care"}
    assert [change["kind"] for change in planned["changes"]] == ["new", "moved", "changed"]
    assert _diff(convene, sample, "2", "draft") == planned["changes"]
    done = convene(*asked, "--json").json
    assert done == planned | {"released": True}
    newest = _listed(convene, sample)[0]
    assert (newest["number"], newest["note"], newest["sessions"]) == (3, "For the printer", planned["sessions"])
    owed = convene("releases", "owed", sample, "--event", "OPEN", "3", "--json").json
    assert owed == planned["owed"] != []
    again = convene(*asked)
    assert (again.code, again.err.splitlines()[0]) == (1, "Nothing is different from release 3")
    assert "Undo: Release 3 of London is Open(minded)" in convene("undo", sample).out
    assert len(_listed(convene, sample)) == 2


def test_what_is_said_of_a_release(convene: Convene, sample: Path) -> None:
    said = convene("release", sample, "--event", "OPEN", "--dry-run").out
    for words in ("Clash: Library is booked twice", "Unplaced: ", "Data with gaps", "Would be release 3"):
        assert words in said
    said = convene("releases", "diff", sample, "--event", "OPEN", "1", "2").out
    (moved,) = (line for line in said.splitlines() if line.startswith("Moved"))
    assert "14:15" in moved
    assert "The whole street" in moved
    assert convene("release", "diff", sample, "--event", "OPEN", "1", "2").out == said
    assert "Nothing is different." in convene("releases", "diff", sample, "--event", "OPEN", "2", "2").out
    assert "joining instructions" in convene("list", "releases", sample, "--event", "OPEN").out
    assert "Noor Barlow" in convene("releases", "owed", sample, "--event", "OPEN", "1").out


def test_restore_after_a_dry_run(convene: Convene, sample: Path) -> None:
    asked = ("releases", "restore", sample, "--event", "OPEN", "1")
    before = _diff(convene, sample, "1", "draft")
    planned = convene(*asked, "--dry-run", "--json").json
    assert _diff(convene, sample, "1", "draft") == before
    assert set(planned["newer"]) == {"Data with gaps", "Listening as leadership"}
    done = convene(*asked, "--json").json
    assert done == planned | {"restored": True}
    assert {change["title"] for change in _diff(convene, sample, "1", "draft")} == set(planned["newer"])
    convene("undo", sample)
    assert _diff(convene, sample, "1", "draft") == before
    assert "Newer, and as they are: " in convene(*asked, "--dry-run").out


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (("diff", "1", "9"), "There is no release 9 of this event"),
        (("diff", "one", "2"), "“one” is no release"),
        (("diff", "1", "²"), "“²” is no release"),
        (("restore", "draft"), "The draft is what it is"),
        (("owed", "0"), "There is no release 0 of this event"),
    ],
)
def test_what_is_no_release_is_refused(convene: Convene, sample: Path, asked: tuple[str, ...], title: str) -> None:
    verb, *rest = asked
    said = convene("releases", verb, sample, "--event", "OPEN", *rest)
    assert (said.code, said.err.splitlines()[0]) == (1, title)
