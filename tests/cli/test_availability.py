"""``convene people unavailable``: note, list, take back."""

from pathlib import Path

from typed import Convene


def test_noted_listed_and_taken_back(convene: Convene, sample: Path) -> None:
    told = convene("list", "sessions", sample, "--event", "OPEN", "--json").json
    one = next(s for s in told if s["contributors"] and s["starts_at"])
    name = one["contributors"][0]["name"]
    asked = ("people", "unavailable", sample, "--person", name.upper())
    noted = convene(*asked, "--from", one["starts_at"], "--to", one["ends_at"], "--reason", "On a train", "--json")
    assert (noted.code, noted.json["person"], noted.json["unavailable"][-1]["reason"]) == (0, name, "On a train")
    assert one["title"] in [s["title"] for s in noted.json["sessions"]]
    assert "On a train" in convene(*asked).out
    key = noted.json["unavailable"][-1]["id"]
    assert convene("people", "available", sample, "--person", name, "--id", key).code == 0
    assert "On a train" not in convene(*asked).out


def test_what_is_refused(convene: Convene, sample: Path) -> None:
    asked = ("people", "unavailable", sample, "--person")
    assert convene(*asked, "Nobody At All").code == 1
    name = convene("list", "registrations", sample, "--event", "OPEN", "--json").json[0]["name"]
    assert convene(*asked, name, "--from", "2026-06-22T09:00").code == 2
    assert convene(*asked, name, "--from", "2026-06-22T09:00", "--to", "2026-06-22T08:00").code == 1
    assert convene("people", "available", sample, "--person", name, "--id", "x").code == 1
