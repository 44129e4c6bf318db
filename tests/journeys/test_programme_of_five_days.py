"""A new programme of five days: two venues asked for its first module, compared, one held and confirmed, a day moved
and moved back, all through the window."""

from contextlib import closing
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from convene.desktop.pages.booking_drawer import BookingDrawer
from convene.desktop.pages.move_dialog import MoveDialog
from convene.desktop.start import Application
from convene.rules.bookings import BookingState
from convene.services import bookings, events
from convene.store.workspace import Workspace
from journeys.person import Person

TITLE = "Leading with care, cohort 1"
HERE, THERE = "Royal Foundation of St Katherine", "Friends House"
DAYS = (
    (date(2026, 9, 8), "Module", "Beginnings"),
    (date(2026, 9, 22), "Action learning", ""),
    (date(2026, 10, 6), "Field visit", ""),
    (date(2026, 10, 20), "Module", "Systems"),
    (date(2026, 11, 3), "Review", ""),
)
MOVED = date(2026, 9, 24)


def test_a_programme_of_five_days(person: Person, application: Application, tmp_path: Path) -> None:
    application.welcome()
    person.press("Open the sample")
    person.sees("Next convening")
    a_new_programme(person)
    two_venues_are_asked(person)
    compare_hold_and_confirm(person)
    where = next(tmp_path.rglob("*.convene"))
    before = kept(where)
    assert [day for day, *_ in before[0]] == [day for day, *_ in DAYS]
    assert [(room, state) for room, state, _ in before[1]] == [("Garden Room", BookingState.CONFIRMED)]
    a_day_moves_and_comes_back(person)
    assert kept(where) == before


def a_new_programme(person: Person) -> None:
    person.press("Events")
    person.press("New event")
    person.type(TITLE)
    person.fill("Kind", "Programme")
    for number, (day, part, title) in enumerate(DAYS, start=1):
        if number > 1:
            person.press("Add a day")
        person.fill(f"Date of day {number}", day)
        person.fill(f"Venue of day {number}", HERE)
        person.fill(f"Part of day {number}", part)
        if title:
            person.fill(f"Title of day {number}", title)
    person.fill("Places", "24")
    person.press("Add the event")
    person.sees("Tue 8 September to Tue 3 November 2026", within=person.page)
    assert person.undo == f"Add “{TITLE}”"
    person.press("Open", within=person.page.drawer)
    person.sees("Steps to the day")
    for words in ("Beginnings", "Field visit", "Review"):
        person.sees(words)


def two_venues_are_asked(person: Person) -> None:
    person.tab("Venue")
    person.sees("No room is booked for this event yet.")
    for room, cost in (("Garden Room", "420"), ("Small Seminar Room", "300")):
        person.press("Book a room")
        drawer = person.window.findChildren(BookingDrawer)[0]
        person.fill("Room", room)
        person.fill("What for", "Module 1")
        person.fill("Cost", cost)
        person.press("Note the enquiry", within=drawer)
        person.sees("Enquiry", within=drawer)
        person.key(Qt.Key.Key_Escape)
    assert person.undo == f"Ask for Small Seminar Room for {TITLE}"


def compare_hold_and_confirm(person: Person) -> None:
    person.press("Compare")
    person.sees("Garden Room")
    person.sees("Small Seminar Room")
    person.press(f"Choose Garden Room, {HERE}")
    person.press("Hold as option")
    person.press("Choose this one", within=person.page.drawer)
    person.sees("Option, expires")
    assert "Garden Room" in person.undo
    person.press("Confirm", within=person.page.drawer)
    person.sees("Confirmed", within=person.page.drawer)
    assert person.undo == f"Confirm Garden Room for {TITLE}"
    person.key(Qt.Key.Key_Escape)


def a_day_moves_and_comes_back(person: Person) -> None:
    person.tab("Overview")
    person.press("Move Tue 8 September 2026…")
    (dialog,) = [one for one in person.app.topLevelWidgets() if isinstance(one, MoveDialog) and one.isVisible()]
    person.fill("New date", MOVED, within=dialog)
    person.sees("Moves along", within=dialog)
    person.sees("1 room, confirmed", within=dialog)
    person.press("Move the day", within=dialog)
    person.sees("Thu 24 September 2026", within=person.page)
    assert person.undo == f"Move {TITLE} from Tue 8 September to Thu 24 September"
    person.tab("Venue")
    person.sees("24")
    person.press(f"Undo: {person.undo}")
    person.until(lambda: person.undo == f"Confirm Garden Room for {TITLE}", "the move taken back")


def kept(where: Path) -> tuple[list[object], list[object]]:
    """The days of the programme and its live bookings, as they are in the file."""
    with closing(Workspace.open(where)) as workspace:
        (event,) = (row for row in workspace.read(events.listing) if row.title == TITLE)
        days = [(d.date, d.part, d.starts_at, d.venue) for d in workspace.read(events.detail, event.id).days]
        live = workspace.read(bookings.listing, event_id=event.id, live=True)
        return list(days), [(b.room, b.state, b.starts_at) for b in live]
