"""The main job from the welcome window to a scanned badge, in one sitting and one file, as a person does it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import zxingcpp
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget

from convene.desktop.pages.programme_findings import FindingCard
from convene.desktop.start import Application
from journeys.person import CONTROL, SHIFT, Person
from readers import READERS

LIST = Path(__file__).parents[1] / "data" / "attendees" / "eventbrite-full.csv"
CLASH = "Cloister Room is booked twice"
TITLE = "London is Open(minded)"
THE_DAY = date(2026, 7, 9)  # a Thursday; on the Monday of ``START`` it is five weeks away
MORNING = datetime(2026, 7, 9, 7, 40, tzinfo=UTC)


def test_from_the_sample_to_a_scanned_badge(person: Person, application: Application, tmp_path: Path) -> None:
    application.welcome()
    open_the_sample(person)
    book_a_room(person)
    place_a_session_and_mend_its_clash(person)
    import_delegates(person)
    codes = print_their_badges(person, tmp_path / "badges.pdf")
    scan_them_in(person, codes)
    export(person, tmp_path)
    reopen(person, application)


def open_the_sample(person: Person) -> None:
    person.sees("Run your convenings")
    person.press("Open the sample")
    person.sees("Next convening")
    assert "Sample workspace" in person.window.windowTitle()
    for words in (TITLE, "214 of 240 places", "Thu 9 July 2026, 08:30 to 17:00", "Royal Foundation of St Katherine"):
        person.sees(words)
    assert person.undo == ""
    person.press("Open event")
    person.sees("Steps to the day")


def book_a_room(person: Person) -> None:
    person.tab("Venue")
    person.press("Book a room")
    person.sees("The room is free.")
    person.fill("Room", "Great Hall")
    person.sees("Great Hall is taken: “Plenary and systems working”, 08:00 to 17:30, confirmed")
    person.press("Confirmed")
    person.press("Book the room")
    person.sees("Great Hall is taken")
    assert person.undo == ""

    person.fill("Room", "Lecture Hall")
    person.sees("The room is free.")
    person.press("Option")
    person.fill("What for", "Overflow of the plenary")
    person.fill("Held until the end of", date(2026, 6, 12))
    person.press("Hold the room")
    person.sees("Option, expires Fri 12 June")
    assert person.undo == f"Hold Lecture Hall for {TITLE}"
    person.press("Confirm", within=person.page.drawer)
    person.sees("Confirmed", within=person.page.drawer)
    assert person.undo == f"Confirm Lecture Hall for {TITLE}"
    person.key(Qt.Key.Key_Escape)


def place_a_session_and_mend_its_clash(person: Person) -> None:
    person.tab("Programme")
    person.sees("Programme of Thursday 9 July")
    person.press("New session")
    person.type("Poems for tired people")
    person.fill("Track", "Innovation")
    person.press("Add session")
    person.sees("Unplaced sessions, 4")
    assert person.undo == "Add “Poems for tired people”"

    tray = person.page.tray
    person.drag((tray, card(person, "Poems for tired people")), place(person, "Cloister Room", "14:30"))
    person.sees("Unplaced sessions, 3")
    assert person.undo == "Place “Poems for tired people” at 14:30, Cloister Room"
    assert CLASH not in findings(person)

    person.drag(session(person, "Poems for tired people"), place(person, "Cloister Room", "11:45"))
    person.sees(CLASH)
    moved = person.undo
    assert moved.startswith("Move “Poems for tired people” to 11:")
    clash = next(c for c in cards(person) if c.finding.title == CLASH)
    person.click(clash, QPoint(90, 20))
    person.press("Move ", within=clash)
    person.until(lambda: CLASH not in findings(person), "the programme without the clash")
    mended = person.undo
    assert mended != moved
    assert mended.startswith("Move “")

    person.press(f"Undo: {mended}")
    person.until(lambda: CLASH in findings(person), "the clash again")
    assert person.undo == moved
    person.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    person.until(lambda: CLASH not in findings(person), "the programme mended again")
    assert person.undo == mended


def import_delegates(person: Person) -> None:
    mended = person.undo
    person.tab("People")
    person.sees("Registered, 214")
    person.press("Import")
    person.answers.append(LIST)
    person.press("Choose a file…")
    person.sees("Eventbrite list, 2 rows")
    person.row("John Doe")
    assert person.undo == mended  # a preview changes nothing
    person.press("Import 2 people")
    person.sees("Imported: 2 new.")
    assert person.undo == "Import 2 people from Eventbrite"

    person.answers.append(LIST)
    person.press("Another file…")
    person.press("Choose a file…")
    person.sees("Nothing to import")
    assert not person.button("Nothing to import").isEnabled()
    assert [line.outcome.value for line in person.page.table.rows()] == ["same", "same"]

    person.key(Qt.Key.Key_Z, CONTROL)
    person.sees("Import 2 people", within=person.page)
    assert person.undo == mended
    person.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    person.sees("Nothing to import")
    person.key(Qt.Key.Key_Escape)
    person.click_row("Jane Doe")
    person.sees("jdoe2@test2mail.com", within=person.page.drawer)
    person.key(Qt.Key.Key_Escape)


def print_their_badges(person: Person, path: Path) -> dict[str, str]:
    person.tab("Badges")
    person.row("Jane Doe")
    person.click(person.page.search)
    person.type("doe")
    person.answers.append(path)
    person.press("Save PDF of 2 badges…")
    person.sees("Saved 2 badges as badges.pdf")
    assert person.undo == "Print 2 badges"
    return codes_by_name(path)


def scan_them_in(person: Person, codes: dict[str, str]) -> None:
    assert set(codes) == {"Jane", "John"}
    person.clock.now = MORNING
    person.tab("Reception")
    person.sees("Name of this desk")
    person.key(Qt.Key.Key_Return)  # Front desk, as proposed
    person.until(lambda: person.page.line.hasFocus(), "the field of the scanner")
    said = person.shows(codes["Jane"])
    assert said.startswith("Welcome. Jane Doe. ")
    assert "Company2Name" in said
    person.clock.now += timedelta(minutes=4)
    assert person.shows(codes["Jane"]).startswith("Already here. since 08:40. Jane Doe")
    assert person.shows(codes["John"]).startswith("Welcome. John Doe. ")
    assert person.shows("https://example.org/ticket?id=1").startswith("Not known. This is not a Convene badge")
    person.sees("Here now 2,")
    person.key(Qt.Key.Key_F8)
    person.until(lambda: "Taken back: John Doe is not here." in person.heard, "the scan taken back")
    person.sees("Here now 1,")
    assert person.words().count("Undo: Print 2 badges") == 0  # the window has made room for the desk
    person.key(Qt.Key.Key_Escape)
    person.sees("Steps to the day")
    assert person.undo == "Print 2 badges"  # a scan is taken back at the desk alone


def export(person: Person, folder: Path) -> None:
    person.key(Qt.Key.Key_E, CONTROL)
    person.sees("Take this event with you")
    for name, said in (
        ("calendar.ics", "as calendar.ics"),
        ("whole event.xlsx", "Saved the event as whole event.xlsx"),
        ("registrations.csv", "as registrations.csv"),
    ):
        person.answers.append(folder / name)
        person.press(f"Save {name.partition('.')[0]}…")
        person.sees(said)

    calendars = [read((folder / "calendar.ics").read_bytes()) for read in READERS]
    ours = {(start, end) for read in calendars for _, title, start, end in read if title == "Poems for tired people"}
    assert len(ours) == 1  # three readers, one time
    assert next(iter(ours))[0].astimezone(UTC).date() == THE_DAY
    assert {len(read) for read in calendars} == {len(calendars[0])}
    assert any(title == "Opening circle" for _, title, _, _ in calendars[0])

    book = openpyxl.load_workbook(folder / "whole event.xlsx", read_only=True)
    delegates = list(book["Delegates"].iter_rows(values_only=True))
    book.close()
    rows = list(csv.DictReader(io.StringIO((folder / "registrations.csv").read_text(encoding="utf-8-sig"))))
    listed = {row["Name"] for row in rows}
    assert {"Jane Doe", "John Doe"} <= listed
    assert len(delegates) == len(rows) + 1
    assert listed <= {cell for line in delegates for cell in line}


def reopen(person: Person, application: Application) -> None:
    last = person.undo
    assert last
    person.window.close()
    application.welcome()
    person.press("Open Sample workspace")
    person.sees("On today, 08:30 to 17:00, Royal Foundation of St Katherine")
    person.sees("1 of 216 here")
    assert person.undo == last
    person.press(f"Undo: {last}")
    person.until(lambda: person.undo != last, "one step back")
    assert person.reads(TITLE)


# What a person points at in pictures that are one widget.


def card(person: Person, title: str) -> QPoint:
    """Where a session lies in the tray."""
    tray = person.page.tray
    index = next(n for n, s in enumerate(tray._sessions) if s.title == title)
    return tray._rect(index).center().toPoint()


def session(person: Person, title: str) -> tuple[QWidget, QPoint]:
    """The middle of a session on the grid."""
    grid = person.page.grid
    layout = grid.layout_of_day()
    rect = layout.rect(next(s.id for s in layout.sessions.values() if s.title == title))
    return grid.viewport(), (rect.center() + grid._origin()).toPoint()


def place(person: Person, room: str, clock: str) -> tuple[QWidget, QPoint]:
    """A little below a time of a room, where the hand holds a card."""
    grid = person.page.grid
    layout = grid.layout_of_day()
    column = next(c for c in layout.columns if c.name == room)
    down = next(y for y, hour in layout.hours() if hour == f"{clock[:2]}:00") + int(clock[3:]) / 60 * layout.hour
    return grid.viewport(), (QPointF(column.x + column.width / 2, down + 8) + grid._origin()).toPoint()


def cards(person: Person) -> list[FindingCard]:
    return [c for c in person.page.findings.findChildren(FindingCard) if c.isVisible()]


def findings(person: Person) -> list[str]:
    return sorted(c.finding.title for c in cards(person))


def codes_by_name(path: Path) -> dict[str, str]:
    """The QR code of each page, by the first word of its name, as a camera reads it."""
    document = QPdfDocument(None)
    assert document.load(str(path)) == QPdfDocument.Error.None_
    codes = {}
    for page in range(document.pageCount()):
        image = QImage(QSize(840, 1192), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painted = document.render(page, image.size())
        plain = painted.convertToFormat(QImage.Format.Format_Grayscale8)
        bits = bytearray(plain.constBits())
        pixels = memoryview(bits).cast("B", (plain.height(), plain.bytesPerLine()))
        (found,) = zxingcpp.read_barcodes(pixels)
        words = document.getAllText(page).text().split()
        codes[next(word for word in words if word in ("Jane", "John"))] = str(found.text)
    document.close()
    return codes
