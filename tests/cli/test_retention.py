"""``convene retention``: what is due, what is erased, how long people are kept."""

from pathlib import Path

from typed import Convene


def test_due_seen_and_erased(convene: Convene, sample: Path) -> None:
    assert convene("retention", "set", sample, "--event", "DIGITAL-1", "--months", "1").code == 0
    listed = convene("retention", "due", sample, "--json")
    assert listed.code == 1
    event = next(event for event in listed.json["due"] if event["code"] == "DIGITAL-1")
    assert listed.json["usual_months"] == 24
    goes = [one for one in event["people"] if one["keeps"] is None]
    assert goes
    assert any(one["keeps"] == "another_event" for one in event["people"])
    dry = convene("retention", "erase", sample, "--event", "DIGITAL-1", "--dry-run", "--json").json
    assert (dry["people"], dry["erased"]) == (len(goes), False)
    assert convene("retention", "due", sample, "--json").json == listed.json
    said = convene("retention", "erase", sample, "--event", "DIGITAL-1")
    assert (said.code, said.out.startswith(f"Erased {len(goes)} people")) == (0, True)
    left = convene("retention", "due", sample, "--json").json
    assert "DIGITAL-1" not in {event["code"] for event in left["due"]}
    assert convene("retention", "erase", sample, "--event", "DIGITAL-1").code == 1


def test_how_long_people_are_kept(convene: Convene, sample: Path) -> None:
    before = convene("retention", "due", sample, "--json").json
    assert convene("retention", "set", sample, "--months", "1").code == 0
    assert convene("retention", "due", sample, "--json").json["usual_months"] == 1
    assert convene("retention", "set", sample, "--event", "DIGITAL-1", "--months", "90").code == 0
    codes = {event["code"] for event in convene("retention", "due", sample, "--json").json["due"]}
    assert "DIGITAL-1" not in codes
    assert convene("retention", "set", sample, "--event", "DIGITAL-1", "--usual").code == 0
    assert len(convene("retention", "due", sample, "--json").json["due"]) > len(before["due"])


def test_what_is_refused(convene: Convene, sample: Path) -> None:
    assert convene("retention", "set", sample).code == 2
    assert convene("retention", "set", sample, "--usual").code == 2
    refused = convene("retention", "set", sample, "--months", "0")
    assert (refused.code, "no number of months" in refused.err) == (1, True)
