"""``convene list series``."""

from pathlib import Path

from typed import Convene


def test_series_are_listed_with_their_events(convene: Convene, sample: Path) -> None:
    (series,) = convene("list", "series", sample, "--json").json
    assert series["title"] == "Digital Leadership in Healthcare"
    assert series["events"] == [f"DIGITAL-{number}" for number in range(1, 7)]
    assert series["places"] == 300
    assert convene("list", "series", sample, "--event", "OPEN", "--json").json == []
    assert "DIGITAL-1" in convene("list", "series", sample).out
