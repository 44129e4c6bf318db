"""Schedules in JSON, as pretalx and c3voc write them, and as programs get them wrong."""

import json
from pathlib import Path
from typing import Any

from convene.formats.schedule_in import read_schedule
from convene.rules.exchange import Schedule

EVENT = {
    "id": 7, "guid": "a", "title": "One", "date": "2026-06-22T09:30:00+02:00", "start": "09:30", "duration": "00:45",
    "abstract": "<p>Hi</p>", "persons": [{"code": "XYZ", "public_name": "Ada"}, {"name": "Bo"}, {"id": 3}],
    "type": None,
}  # fmt: skip


def read(folder: Path, days: Any, **conference: Any) -> Schedule:
    path = folder / "x"
    whole = {"schedule": {"conference": {"title": "T", "acronym": "t", "days": days, **conference}}}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return read_schedule(path)


def test_a_day_of_pretalx(tmp_path: Path):
    day = {
        "index": 1,
        "date": "2026-06-22",
        "day_start": "2026-06-22T04:00:00+02:00",
        "rooms": {"Hall": [EVENT], "B": []},
    }
    found = read(tmp_path, [day], time_zone_name="Europe/Berlin", rooms=[{"name": "Hall"}, {"name": "B"}])
    (one,) = found.sessions
    assert (one.key, one.title, one.room, one.abstract, one.minutes, one.kind) == ("a", "One", "Hall", "Hi", 45, "")
    assert [(p.key, p.name) for p in one.people] == [("XYZ", "Ada"), ("Bo", "Bo")]
    assert (found.time_zone, found.rooms, f"{one.start:%H:%M}") == ("Europe/Berlin", ("Hall", "B"), "09:30")


def test_a_start_that_is_a_date_and_a_time(tmp_path: Path):
    event = {**EVENT, "date": "2026-06-22", "start": "2026-06-22T09:30:00+02:00"}
    day = {"date": "2026-06-22", "rooms": {"Hall": [event]}}
    (one,) = read(tmp_path, [day], time_zone_name="Europe/Berlin").sessions
    assert (f"{one.start:%H:%M}", one.minutes) == ("09:30", 45)


def test_ids_that_repeat_and_things_out_of_place(tmp_path: Path):
    odd = {**EVENT, "title": {"de": "Eins", "en": "One"}, "persons": "Ada", "abstract": ["x"], "date": 5, "url": False}
    days = [{"date": "2026-06-22", "rooms": [{"name": "Hall", "events": [EVENT, odd, "x"]}]}, "no day"]
    found = read(tmp_path, days, time_zone_name=7)
    assert [(s.key, s.title, len(s.people), f"{s.start:%H:%M}") for s in found.sessions] == [
        ("a", "One", 2, "09:30"),
        ("a/2", "One", 0, "09:30"),
    ]
    assert found.time_zone == "Europe/Berlin"  # by the offset
