"""``convene events``: a day moves from the command line."""

from datetime import date, timedelta
from pathlib import Path

from typed import Convene


def _days(convene: Convene, sample: Path, code: str) -> list[date]:
    events = {e["code"]: e for e in convene("info", sample, "--json").json["events"]}
    return [date.fromisoformat(day["date"]) for day in events[code]["days"]]


def test_move_a_day_and_take_it_back(convene: Convene, sample: Path) -> None:
    (day,) = _days(convene, sample, "OPEN")
    to = day + timedelta(days=7)
    asked = ("events", "move-day", sample, "--event", "open", "--day", day, "--to", to)
    before = convene("list", "sessions", sample, "--event", "OPEN", "--json").json
    planned = convene(*asked, "--dry-run", "--json")
    assert planned.code == 0
    assert (planned.json["moved"], planned.json["registered"], planned.json["contributors"]) == (False, 214, 12)
    assert _days(convene, sample, "OPEN") == [day]
    assert "Would move London is Open(minded)" in convene(*asked, "--dry-run").out
    saturday = day + timedelta(days=(5 - day.weekday()) % 7 or 7)
    weekend = ("events", "move-day", sample, "--event", "OPEN", "--day", day, "--to", saturday, "--dry-run")
    assert "Saturday: Most people here work Monday to Friday" in convene(*weekend).out
    assert "weekend" in [note["kind"] for note in convene(*weekend, "--json").json["dates"]]
    done = convene(*asked, "--json")
    assert done.code == 0
    assert done.json == planned.json | {"moved": True}
    assert _days(convene, sample, "OPEN") == [to]
    after = convene("list", "sessions", sample, "--event", "OPEN", "--json").json
    placed = [(a["starts_at"], b["starts_at"]) for a, b in zip(before, after, strict=True) if a["starts_at"]]
    assert len(placed) == len(done.json["sessions"]) == 25
    assert all(was[:10] == day.isoformat() and now[:10] == to.isoformat() for was, now in placed)
    assert "Undo: Move London is Open(minded) from" in convene("undo", sample).out
    assert convene("list", "sessions", sample, "--event", "OPEN", "--json").json == before


def test_what_is_in_the_way_stops_it(convene: Convene, sample: Path) -> None:
    day = _days(convene, sample, "CBE3")[-1]
    (taken,) = _days(convene, sample, "OPEN")
    asked = ("events", "move-day", sample, "--event", "CBE3", "--day", day, "--to", taken)
    said = convene(*asked, "--json")
    assert said.code == 1
    assert [clash["kind"] for clash in said.json["clashes"] if clash["stops"]] == ["room"]
    assert "Library is taken: London is Open(minded) (confirmed)" in said.err
    assert _days(convene, sample, "CBE3")[-1] == day
    left = convene(*asked, "--leave-bookings")
    assert left.code == 0
    assert "The room is taken: London is Open(minded)" in left.out
    assert taken in _days(convene, sample, "CBE3")


def test_other_hours(convene: Convene, sample: Path) -> None:
    (day,) = _days(convene, sample, "OPEN")
    asked = ("events", "move-day", sample, "--event", "OPEN", "--day", day, "--to", day, "--starts", "09:00", "--json")
    moved = convene(*asked, "--ends", "18:00").json
    assert (moved["starts_at"][11:16], moved["ends_at"][11:16]) == ("09:00", "18:00")


def test_mistakes_are_said(convene: Convene, sample: Path) -> None:
    (day,) = _days(convene, sample, "OPEN")
    asked = ("events", "move-day", sample, "--event", "OPEN", "--day")
    unknown = convene(*asked, "2020-01-01", "--to", day)
    assert unknown.code == 1
    assert f"Its days: {day}." in unknown.err
    assert "“soon” is not a date" in convene(*asked, day, "--to", "soon").err
    assert "“noon” is not a time" in convene(*asked, day, "--to", day, "--starts", "noon").err
    assert "already" in convene(*asked, day, "--to", day).err
