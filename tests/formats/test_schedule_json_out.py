"""Schedule JSON, after the schema of c3voc."""

import json
from datetime import datetime
from pathlib import Path

import schedules
from convene.formats.schedule_json_out import schedule_json
from schedules import SMALL

GOLDEN = Path(__file__).parent.parent / "golden" / "schedule.json"
EVENT_KEYS = {
    "guid", "id", "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language",
    "abstract", "description", "persons", "links", "attachments",
}  # fmt: skip
"""What c3voc's schema knows of an event, as far as we say it: it forbids any other."""


def test_the_golden_file():
    assert schedules.without_version(schedule_json(SMALL).decode()) == GOLDEN.read_text("utf-8")


def test_what_the_schema_asks_for():
    conference = json.loads(schedule_json(SMALL))["schedule"]["conference"]
    assert (conference["acronym"], conference["daysCount"]) == ("open", 2)
    assert [room["name"] for room in conference["rooms"]] == ["Great Hall", "Library"]
    assert [track["name"] for track in conference["tracks"]] == ["Voices", "Sets"]
    events = [e for day in conference["days"] for events in day["rooms"].values() for e in events]
    assert [e["title"] for e in events] == ["Who is <heard> & who is not?", "Night talk", "Lunch"]
    for event in events:
        assert event.keys() <= EVENT_KEYS
        assert datetime.fromisoformat(event["date"]).tzinfo is not None
    assert events[0]["persons"] == [
        {"id": 17, "name": "Ada Oyelaran", "public_name": "Ada Oyelaran"},
        {"name": "Bo", "public_name": "Bo"},
    ]
