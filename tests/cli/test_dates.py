"""``convene events dates``, setting aside, importing and listing dates."""

from pathlib import Path

from typed import Convene


def test_dates_of_an_event_are_said_and_set_aside(convene: Convene, sample: Path, tmp_path: Path) -> None:
    days = {e["code"]: e["days"] for e in convene("info", sample, "--json").json["events"]}
    day = days["OPEN"][0]["date"]
    table = tmp_path / "terms.csv"
    table.write_text(f"Name,Start,End\nHalf term,{day},{day}\nLong ago,2020-01-01,2020-01-02\n", encoding="utf-8")
    said = convene("import", "dates", sample, table, "--kind", "school_holiday", "--json")
    assert (said.code, said.json) == (0, {"read": 2, "new": 2})
    assert convene("import", "dates", sample, table, "--json").json == {"read": 2, "new": 0}
    found = convene("events", "dates", sample, "--event", "OPEN", "--json")
    assert found.code == 1
    notes = [note for note in found.json if note["warns"]]
    assert "Half term" in [note["title"] for note in notes]
    assert "Half term" in convene("events", "dates", sample, "--event", "OPEN").out
    for note in notes:
        aside = ("events", "set-date-aside", sample, "--event", "OPEN", "--subject", note["subject"])
        assert convene(*aside, "--reason", " ").code == 1
        assert convene(*aside, "--reason", "The venue asked for it").code == 0
    after = convene("events", "dates", sample, "--event", "OPEN", "--json")
    assert after.code == 0
    assert {note["reason"] for note in after.json if note["subject"] in {n["subject"] for n in notes}} == {
        "The venue asked for it"
    }
    listed = convene("list", "dates", sample, "--from", day, "--to", day, "--json").json
    assert ("Half term", "school_holiday", "terms.csv") in [(d["name"], d["kind"], d["source"]) for d in listed]
    assert convene("import", "dates", sample, sample).code == 3
