"""``convene calendar import``: of a person, a venue, an event."""

from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.store.workspace import Workspace
from typed import Convene

TEXT = """\
BEGIN:VCALENDAR
X-WR-CALNAME:Work
BEGIN:VEVENT
UID:a
SUMMARY:Dentist
DTSTART;VALUE=DATE:20990709
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with a person, a venue and an event."""
    with closing(Workspace.create(tmp_path / "w.convene")) as workspace:
        make.person(workspace, "Ada Oyelaran")
        make.room(workspace, make.venue(workspace, "Hall House"), "Hall")
        make.event(workspace, code="OPEN", days=[make.DAY.replace(year=2099)])
    return tmp_path / "w.convene"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "work.ics"
    path.write_text(TEXT)
    # read in this process: that a child does it is shown once, for every format, in test_bounded
    monkeypatch.setattr("convene.formats.bounded.bounded", lambda fn, *args, **_: fn(*args))
    monkeypatch.setattr("convene.services.busy_times._FURTHEST", 40_000)
    return path


def test_of_a_person(convene: Convene, place: Path, file: Path) -> None:
    asked = ("calendar", "import", place, file, "--person", "ada oyelaran")
    dry = convene(*asked, "--dry-run")
    assert (dry.code, dry.out) == (0, "Ada Oyelaran, calendar “Work”: would be 1 new, 0 changed, 0 gone, 0 the same\n")
    assert len(convene(*asked, "--json").json["new"]) == 1
    assert convene(*asked, "--json").json["same"] == 1
    listed = convene("people", "unavailable", place, "--person", "Ada Oyelaran").out
    assert "Calendar “Work”" in listed
    assert "Dentist" not in listed
    convene(*asked, "--titles")
    assert "Dentist" in convene("people", "unavailable", place, "--person", "Ada Oyelaran").out


def test_of_a_venue_and_a_room(convene: Convene, place: Path, file: Path) -> None:
    asked = ("calendar", "import", place, file, "--venue", "Hall House")
    assert "1 new, 0 gone, 0 the same" in convene(*asked).out
    room = convene(*asked, "--room", "Hall", "--called", "Hire", "--json").json
    assert (room["of"], room["calendar"], len(room["new"])) == ("Hall, Hall House", "Hire", 1)
    assert convene(*asked, "--room", "Cellar").code == 1


def test_of_an_event(convene: Convene, place: Path, file: Path) -> None:
    file.write_text(TEXT.replace("DTSTART;VALUE=DATE:20990709", "DTSTART:20990709T090000Z\nDURATION:PT1H"))
    assert "1 new" in convene("calendar", "import", place, file, "--event", "OPEN", "--dry-run").out
    assert convene("calendar", "import", place, file, "--event", "OPEN", "--json").json["new"] == 1
    assert convene("calendar", "import", place, file, "--event", "OPEN", "--json").json["new"] == 0


def test_what_is_refused(convene: Convene, place: Path, file: Path) -> None:
    asked = ("calendar", "import", place, file)
    assert convene(*asked).code == 2
    assert convene(*asked, "--person", "Ada Oyelaran", "--event", "OPEN").code == 2
    assert convene(*asked, "--person", "Ada Oyelaran", "--room", "Hall").code == 2
    file.write_text(TEXT.replace("20990709", "tomorrow"))
    broken = convene(*asked, "--person", "Ada Oyelaran")
    assert (broken.code, "Line 6 of the calendar" in broken.err) == (3, True)
