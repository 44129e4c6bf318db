"""``convene sessions``: move, swap, shift and copy, each after its dry run."""

from pathlib import Path
from typing import Any

from typed import Convene


def _sessions(convene: Convene, sample: Path) -> dict[str, Any]:
    listed = convene("list", "sessions", sample, "--event", "OPEN", "--json").json
    return {one["title"]: one for one in listed}


def test_the_list_says_who_said_what_and_whom_to_credit(convene: Convene, sample: Path) -> None:
    told = next(one for one in _sessions(convene, sample).values() if one["resources"] and one["contributors"])
    assert set(told["contributors"][0]) == {"name", "role", "state"}
    assert told["people"] == [p["name"] for p in told["contributors"] if p["state"] != "declined"]
    assert told["resources"][0]["credit"] == "Patient Voices / Pilgrim Projects Limited"
    assert any(one["questions"] for one in _sessions(convene, sample).values())


def _two(convene: Convene, sample: Path) -> tuple[str, str]:
    found = [
        title
        for title, one in sorted(_sessions(convene, sample).items(), key=lambda pair: pair[1]["starts_at"] or "")
        if one["starts_at"] and one["kind"] == "workshop"
    ]
    return found[0], found[-1]


def test_swap_after_a_dry_run_and_back(convene: Convene, sample: Path) -> None:
    one, other = _two(convene, sample)
    before = _sessions(convene, sample)
    asked = ("sessions", "swap", sample, "--event", "OPEN", "--session", one, "--with", other.upper())
    planned = convene(*asked, "--dry-run", "--json")
    assert (planned.code, _sessions(convene, sample)) == (0, before)
    assert {moved["title"] for moved in planned.json["moved"]} == {one, other}
    assert convene(*asked, "--json").json == planned.json
    after = _sessions(convene, sample)
    assert (after[one]["starts_at"], after[other]["starts_at"]) == (
        before[other]["starts_at"],
        before[one]["starts_at"],
    )
    assert f"Undo: Swap “{one}” and “{other}”" in convene("undo", sample).out
    assert _sessions(convene, sample) == before


def test_move_says_what_it_causes(convene: Convene, sample: Path) -> None:
    one, other = _two(convene, sample)
    there = _sessions(convene, sample)[other]
    asked = ("sessions", "move", sample, "--event", "OPEN", "--session", one)
    said = convene(*asked, "--to", there["starts_at"], "--room", there["room"])
    assert said.code == 0
    assert "Causes: " in said.out
    assert _sessions(convene, sample)[one]["starts_at"] == there["starts_at"]
    assert convene(*asked, "--tray").code == 0
    assert _sessions(convene, sample)[one]["starts_at"] is None
    refused = convene(*asked, "--room", there["room"])
    assert (refused.code, refused.err.splitlines()[0]) == (1, f"“{one}” is in the tray")
    assert convene(*asked, "--to", there["starts_at"], "--room", "Nowhere").code == 1
    assert convene(*asked, "--to", there["starts_at"], "--minutes", "0").code == 1


def test_several_in_a_track_or_cancelled(convene: Convene, sample: Path) -> None:
    one, other = _two(convene, sample)
    track = next(s["track"] for s in _sessions(convene, sample).values() if s["track"])
    asked = ("sessions", "set", sample, "--event", "OPEN", "--session", one, "--session", other)
    assert convene(*asked, "--track", track.upper()).code == 0
    assert {_sessions(convene, sample)[title]["track"] for title in (one, other)} == {track}
    assert convene(*asked, "--track", "").code == 0
    assert {_sessions(convene, sample)[title]["track"] for title in (one, other)} == {""}
    assert convene(*asked, "--state", "cancelled").code == 0
    assert {_sessions(convene, sample)[title]["state"] for title in (one, other)} == {"cancelled"}
    assert convene(*asked, "--track", "Nowhere").code == 1
    assert convene(*asked).code == 2


def test_shift_and_copy(convene: Convene, sample: Path) -> None:
    before = _sessions(convene, sample)
    day = min(one["starts_at"] for one in before.values() if one["starts_at"])[:10]
    asked = ("sessions", "shift", sample, "--event", "OPEN", "--day", day, "--after", "11:00")
    said = convene(*asked, "--by", "-5", "--json")
    assert said.code == 0
    assert len(said.json["moved"]) == sum((one["starts_at"] or "")[11:16] >= "11:00" for one in before.values())
    assert convene(*asked, "--by", "0").code == 1
    assert "outside the day" in convene(*asked, "--by", "500").err
    one, _ = _two(convene, sample)
    made = convene("sessions", "copy", sample, "--event", "OPEN", "--session", one, "--json")
    listed = convene("list", "sessions", sample, "--event", "OPEN", "--json").json
    assert [(s["title"], s["starts_at"]) for s in listed if s["id"] == made.json["session"]] == [(one, None)]
