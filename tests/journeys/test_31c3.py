"""A congress of four days and four halls comes in by a command, is looked at, and goes out as a calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from convene.desktop.pages.programme_findings import FindingCard
from convene.desktop.start import Application
from convene.rules.programme import Severity
from journeys.person import Person
from readers import READERS
from typed import call

SOURCE = Path(__file__).parents[1] / "data" / "schedules" / "31c3.xml"


def test_a_congress_is_seen_and_goes_out_as_a_calendar(
    person: Person, application: Application, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "congress.convene"
    assert call(capfd, "new", where).code == 0
    assert call(capfd, "import", "programme", where, SOURCE).code == 0
    application.open(str(where))
    person.press("Events")
    person.press("Past")
    person.click_row("31. Chaos Communication Congress", double=True)
    person.tab("Programme")
    person.sees("Import the programme")  # by name, though it was done on the command line

    days = [name for name in person.words(person.page.bar) if name in ("Sat 27", "Sun 28", "Mon 29", "Tue 30")]
    assert list(dict.fromkeys(days)) == ["Sat 27", "Sun 28", "Mon 29", "Tue 30"]
    person.press("Sat 27")
    person.sees("Programme of Saturday 27 December")
    layout = person.page.grid.layout_of_day()
    assert [column.name for column in layout.columns] == ["Saal 1", "Saal 2", "Saal G", "Saal 6"]
    late = [s for s in layout.sessions.values() if s.starts_at.astimezone(layout.zone).date() > layout.day.date]
    assert late, "no talk after midnight on the day before"
    assert {s.starts_at.astimezone(layout.zone).hour for s in late} <= {0, 1, 2}
    assert all(layout.rect(s.id) is not None for s in late)

    findings = person.page.findings.findChildren(FindingCard)
    clashes = [card.finding.title for card in findings if card.finding.severity == "clash"]
    assert clashes == ["Fefe, two rooms", "Ron, two rooms"]
    assert findings[0].finding.detail.startswith("Sun 28 December, 00:15 to 01:45")
    person.press("Tue 30")
    person.sees("Programme of Tuesday 30 December")
    person.click(findings[0], QPoint(90, 20))
    person.sees("Programme of Sunday 28 December")
    at_night = person.page.grid.layout_of_day().sessions[findings[0].finding.session_ids[0]].starts_at
    assert at_night == datetime(2014, 12, 28, 23, 15, tzinfo=UTC)  # 00:15 on Monday: a night belongs to the day before

    person.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    person.answers.append(tmp_path / "31c3.ics")
    person.press("Save calendar…")
    person.sees("Saved 138 entries as 31c3.ics")
    written = (tmp_path / "31c3.ics").read_bytes()
    for read in READERS:
        assert {(title, start, end) for _, title, start, end in read(written)} == in_the_source()


def test_a_talk_is_dragged_onto_another_mended_taken_back_released_and_compared(
    person: Person, application: Application, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    where, again = tmp_path / "congress.convene", tmp_path / "again.xml"
    assert call(capfd, "new", where).code == 0
    _change(again)
    application.open(str(where))
    person.press("Events")
    person.answers.append(SOURCE)
    person.press("From a programme…")
    person.sees("138 sessions in 4 rooms over 4 days: 138 new.")
    person.press("Sat 27")
    person.sees("Programme of Saturday 27 December")
    assert clashes(person) == ["Fefe, two rooms", "Ron, two rooms"]

    onto = spot(person, "Reproducible Builds")
    person.drag(spot(person, "Mit Kunst die Gesellschaft hacken"), onto)
    person.sees("Saal G is booked twice")
    assert clashes(person)[0] == "Saal G is booked twice", "the first of the day comes first"
    clash = cards(person)[0]
    assert "“Mit Kunst die Gesellschaft hacken”" in clash.finding.detail
    person.click(next(b for b in clash.findChildren(QAbstractButton) if b.accessibleName().startswith("Move")))
    person.misses("Saal G is booked twice")
    assert clashes(person) == ["Fefe, two rooms", "Ron, two rooms"], "mended without breaking anything else"
    mended = person.undo
    assert mended.startswith("Move “")
    person.press(f"Undo: {mended}")
    person.sees("Saal G is booked twice")
    person.press("Undo: Move “Mit Kunst die Gesellschaft hacken”")
    person.misses("Saal G is booked twice")

    person.sees("Not released yet")
    person.press("Release…")
    person.sees("Fefe, two rooms")  # what is open is said first
    person.press("Release 1")
    person.sees("As in release 1")
    person.answers.append(again)
    person.press("More")
    person.pick("Import a programme…")
    person.press("Import")
    person.sees("Draft: 3 changes since release 1")
    person.press("Release…")
    person.sees("1 moved, 1 changed, 1 cancelled since release 1")
    for said in ("from 11:00 to 11:30", "was called “", "Cancelled"):
        person.sees(said)
    person.press("Cancel")
    person.press("Undo: Import the programme")
    person.sees("As in release 1")


def cards(person: Person) -> list[FindingCard]:
    """The clashes in the panel; care notes come after them."""
    shown = [c for c in person.page.findings.findChildren(FindingCard) if c.isVisible()]
    return [c for c in shown if c.finding.severity is Severity.CLASH]


def clashes(person: Person) -> list[str]:
    return [card.finding.title for card in cards(person)]


def spot(person: Person, title: str) -> tuple[QWidget, QPoint]:
    """The middle of a session on the grid, which is scrolled there first."""
    grid = person.page.grid
    layout = grid.layout_of_day()
    key = next(s.id for s in layout.sessions.values() if s.title == title)
    grid.choose(key)
    person.wait()
    return grid.viewport(), (grid.layout_of_day().rect(key).center() + grid._origin()).toPoint()


def _change(again: Path) -> None:
    """The same congress, with its first talk later, the second under another name, the third gone."""
    tree = ElementTree.parse(SOURCE)
    room = next(iter(tree.iter("room")))
    first, second, third, *_ = room.findall("event")
    for name in ("start", "date"):
        told = first.find(name)
        assert told is not None
        assert told.text is not None
        assert "11:00" in told.text
        told.text = told.text.replace("11:00", "11:30")
    named = second.find("title")
    assert named is not None
    named.text = "Another name"
    room.remove(third)
    tree.write(again, encoding="utf-8")


def in_the_source() -> set[tuple[str, datetime, datetime]]:
    found = set()
    for event in ElementTree.parse(SOURCE).iter("event"):
        start = datetime.fromisoformat(event.findtext("date", "")).astimezone(UTC)
        hours, minutes = map(int, event.findtext("duration", "").split(":"))
        title = " ".join(event.findtext("title", "").split())
        found.add((title, start, start + timedelta(hours=hours, minutes=minutes)))
    return found
