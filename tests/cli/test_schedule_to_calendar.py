"""A congress schedule goes in and comes out as a calendar that three independent readers understand alike."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from readers import READERS, Read
from typed import DATA, Convene

SOURCE = DATA / "schedules" / "31c3.xml"


def in_the_source() -> set[tuple[str, datetime, datetime]]:
    found = set()
    for event in ElementTree.parse(SOURCE).iter("event"):
        start = datetime.fromisoformat(event.findtext("date", ""))
        hours, minutes = map(int, event.findtext("duration", "").split(":"))
        end = start + timedelta(hours=hours, minutes=minutes)
        found.add((" ".join(event.findtext("title", "").split()), start.astimezone(UTC), end.astimezone(UTC)))
    return found


@pytest.fixture
def exported(convene: Convene, tmp_path: Path) -> bytes:
    workspace, target = tmp_path / "w.convene", tmp_path / "congress.ics"
    convene("new", workspace)
    code = convene("import", "programme", workspace, SOURCE, "--json").json["event"]
    assert convene("export", "calendar", workspace, "--event", code, "--to", target).code == 0
    return target.read_bytes()


@pytest.mark.parametrize("read", READERS)
def test_the_same_instants(exported: bytes, read: Callable[[bytes], Read]) -> None:
    entries = read(exported)
    assert len(entries) == 138
    assert len({uid for uid, *_ in entries}) == 138
    assert {(title, start, end) for _, title, start, end in entries} == in_the_source()
