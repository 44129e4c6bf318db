"""``convene registrations group`` and its kin, from outside."""

import json
from pathlib import Path
from typing import Any

from typed import Convene

EVENT = ("--event", "OPEN")


def listed(convene: Convene, path: Path) -> list[dict[str, Any]]:
    said = convene("list", "groups", path, *EVENT, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_a_group_is_booked_named_and_cancelled(convene: Convene, sample: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Bo Bergström, bo@quay.example\n", encoding="utf-8")
    words = ("--name", "Quayside", "--count", 3, "--person", "Ann Lee <ann@quay.example>", "--from", names)
    said = convene("registrations", "group", sample, *EVENT, *words, "--json")
    assert json.loads(said.out)["registered"] == 3, said.err
    group = next(one for one in listed(convene, sample) if one["name"] == "Quayside")
    assert [one["name"] for one in group["members"]] == ["Ann Lee", "Bo Bergström", "Guest 3 of Quayside"]
    said = convene("registrations", "name", sample, *EVENT, "--person", "Guest 3 of Quayside", "--as", "Li Ng")
    assert (said.code, said.out) == (0, "Guest 3 of Quayside is Li Ng\n")
    said = convene("registrations", "cancel-group", sample, *EVENT, "--name", "quayside")
    assert (said.code, said.out) == (0, "Quayside: 3 off the list\n")
    many = convene("registrations", "group", sample, *EVENT, "--name", "Too Many", "--count", 99)
    assert (many.code, "places are left, and Too Many needs 99" in many.err) == (1, True)
    said = convene("registrations", "group", sample, *EVENT, "--name", "Too Many", "--count", 99, "--rest-waits")
    assert said.out.endswith(" wait\n"), said.err
    assert convene("registrations", "cancel-group", sample, *EVENT, "--name", "Nobody").code == 1
