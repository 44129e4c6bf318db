"""``convene list calendar``: every event, option and deadline between two days."""

from pathlib import Path

from typed import Convene


def test_between_two_days(convene: Convene, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    convene("new", path, "--sample")
    everything = convene("list", "calendar", path, "--from", "2000-01-01", "--to", "2100-01-01", "--json").json
    assert {one["kind"] for one in everything} == {"event", "option", "due", "cancel", "applications"}
    assert {"kind", "date", "title", "event", "place"} <= everything[0].keys()
    dates = [one["date"] for one in everything]
    assert dates == sorted(dates)
    one_day = convene("list", "calendar", path, "--from", dates[3], "--to", dates[3], "--json").json
    assert one_day == [one for one in everything if one["date"] == dates[3]]
    of_event = convene("list", "calendar", path, "--event", "CBE3", "--from", "2000-01-01", "--to", "2100-01-01")
    assert "Compassion as a Bridge" in of_event.out
    assert "London is Open" not in of_event.out
    ahead = convene("list", "calendar", path, "--json").json
    assert ahead
    assert ahead == [one for one in everything if one["date"] in {o["date"] for o in ahead}]


def test_what_is_not_understood(convene: Convene, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    convene("new", path)
    assert convene("list", "calendar", path).out == "Nothing on these days.\n"
    assert convene("list", "calendar", path, "--json").json == []
    backwards = convene("list", "calendar", path, "--from", "2026-02-01", "--to", "2026-01-31")
    assert backwards.code in {1, 2}
    assert "before the first" in backwards.err
    assert "is not a date" in convene("list", "calendar", path, "--from", "2026-02-30").err
    assert convene("list", "calendar", path, "--from", "9999-12-01", "--json").json == []
    assert convene("list", "events", path, "--from", "2026-02-01").code == 2
