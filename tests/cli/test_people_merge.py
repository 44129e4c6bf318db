"""``convene people duplicates``, ``distinct``, ``merge`` and ``take-apart``."""

from pathlib import Path

import pytest

from convene.services import people
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def twice(convene: Convene, tmp_path: Path) -> Path:
    """A workspace with two entries of one person, and a third of somebody else."""
    path = tmp_path / "twice.convene"
    assert convene("new", path).code == 0
    opened = Workspace.open(path)
    home = {"organisation": "Quayside Trust"}
    opened.write("Add", people.create, name="Zoë O’Brien", email="zoe@a.example", phone="020 7946 0123", **home)
    opened.write("Add", people.create, name="Zoe OBrien", known_as="Zo", **home)
    opened.write("Add", people.create, name="Ruth Larkin")
    opened.close()
    return path


def test_found_merged_and_taken_apart(convene: Convene, twice: Path) -> None:
    found = convene("people", "duplicates", twice, "--json")
    assert found.code == 1
    (pair,) = found.json
    assert {pair["one"], pair["other"]} == {"Zoë O’Brien", "Zoe OBrien"}
    asked = ("people", "merge", twice, "--keep", "zoe@a.example", "--other")
    both = convene(*asked, "zoe obrien")
    assert (both.code, "There is nobody called" in both.err or "2 people" in both.err) == (0, False)
    undone = convene("undo", twice)
    assert "Merge “Zoe OBrien” into “Zoë O’Brien”" in undone.out
    other = next(pair[f"{one}_id"] for one in ("one", "other") if pair[one] == "Zoe OBrien")
    said = convene(*asked, other, "--take", "name", "--dry-run")
    assert (said.code, said.out.splitlines()[-1]) == (0, "Zoe OBrien would become one with Zoë O’Brien")
    assert "name: Zoe OBrien (not Zoë O’Brien)" in said.out
    assert convene("people", "duplicates", twice).code == 1
    plan = convene(*asked, other, "--take", "name", "--json").json
    assert {one["field"]: one["takes_other"] for one in plan["differences"]}["known_as"] is True
    done = convene("people", "duplicates", twice)
    assert (done.code, done.out.strip()) == (0, "Nobody seems to be here twice.")
    listed = convene("people", "take-apart", twice, "--person", "zoe@a.example", "--list", "--json").json
    assert [one["name"] for one in listed] == ["Zoe OBrien"]
    apart = convene("people", "take-apart", twice, "--person", "zoe@a.example", "--merge", listed[0]["id"])
    assert (apart.code, apart.out.strip()) == (0, "Zoe OBrien and Zoe OBrien are two people again")
    assert convene("people", "duplicates", twice, "--json").json == found.json
    assert convene("people", "take-apart", twice, "--person", "zoe@a.example").code == 1


def test_two_people_are_not_listed_again(convene: Convene, twice: Path) -> None:
    (pair,) = convene("people", "duplicates", twice, "--json").json
    said = convene("people", "distinct", twice, "--person", pair["one_id"], "--other", pair["other_id"])
    assert said.code == 0
    assert convene("people", "duplicates", twice).code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--keep", "Ruth Larkin", "--other", "ruth larkin"), "That is one person, not two"),
        (("--keep", "Nobody", "--other", "Ruth Larkin"), "There is nobody called “Nobody” here"),
        (("--keep", "Ruth Larkin", "--other", "Zoë O’Brien", "--take", "shoes"), "A person has no “shoes”"),
    ],
)
def test_what_is_refused(convene: Convene, twice: Path, more: tuple[str, ...], said: str) -> None:
    refused = convene("people", "merge", twice, *more)
    assert (refused.code, refused.err.splitlines()[0]) == (1, said)
    assert convene("people", "duplicates", twice).code == 1
