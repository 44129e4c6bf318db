"""A venue beside the list: rooms, closures, contacts, what can be done with it; each through its buttons."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

import make
from convene.desktop.pages import busy_dialog
from convene.desktop.pages.venue_form import ClosureForm, ContactForm, LinkForm, RoomForm, VenueForm
from convene.rules.bookings import BookingState
from convene.services import venues
from venue_beside import Beside


def test_a_closure_over_a_booking_is_kept_and_names_it_at_once(beside: Beside) -> None:
    event = make.event(beside.workspace)
    day = make.TODAY + timedelta(days=1)
    times = {"starts_at": make.at("09:00", day), "ends_at": make.at("12:00", day)}
    make.booking(beside.workspace, beside.hall, event, title="Plenary", state=BookingState.OPTION,
                 option_expires=make.TODAY, **times)  # fmt: skip
    beside.open()
    beside.press("Add a closure")
    beside.fill(ClosureForm, first_day=day, last_day=make.TODAY, room_id=beside.hall, reason="New floor")
    beside.press("Close it")
    assert any("The last day is before the first" in text for text in beside.words)
    assert beside.known.closures == ()
    beside.fill(ClosureForm, last_day=day)
    beside.press("Close it")
    assert "Great Hall: New floor" in beside.words
    assert "A booking lies in it: Plenary, Great Hall, Tue 2 Jun" in beside.words
    assert beside.workspace.history()[0].label == "Close Great Hall at St Katherine, Tue 2 June 2026"
    beside.press("Remove the closure of Great Hall, Tue 2 June 2026")
    assert beside.known.closures == ()
    beside.tasks.undo(beside.drawer)
    beside.idle()
    assert "Great Hall: New floor" in beside.words


def test_contacts_are_added_changed_and_removed(beside: Beside) -> None:
    beside.open()
    beside.press("Add a contact")
    beside.fill(ContactForm, name="Sam Okafor", role="Bookings", email="reception")
    beside.press("Add the contact")
    assert any("“reception” is not an e-mail address" in text for text in beside.words)
    beside.fill(ContactForm, email="sam@example.org")
    beside.press("Add the contact")
    assert "Bookings\nsam@example.org" in beside.words
    beside.press("Edit Sam Okafor")
    beside.fill(ContactForm, phone="020 7946 0000")
    beside.press("Save")
    assert "Bookings\n020 7946 0000\nsam@example.org" in beside.words
    beside.press("Remove Sam Okafor")
    assert "Sam Okafor" not in beside.words
    assert beside.known.contacts == ()


def test_a_room_has_hours_and_a_rate_that_are_checked_at_their_fields(beside: Beside) -> None:
    beside.open()
    beside.press("Edit Great Hall")
    form = beside.fill(RoomForm, hours="Mon 17:00–09:00")
    beside.press("Save")
    assert any("09:00 is not after 17:00" in text for text in beside.words)
    assert form.hours.line.property("wrong") is True
    beside.press("Opening hours: Mon–Fri 08:30–18:00")
    beside.fill(RoomForm, day_rate_pence="lots")
    beside.press("Save")
    assert any("“lots” is not an amount" in text for text in beside.words)
    beside.fill(RoomForm, day_rate_pence="£850", capacity_theatre=0)
    beside.press("Save")
    assert any("A room cannot hold 0 people" in text for text in beside.words)
    assert beside.known.rooms[0].hours == ""
    beside.fill(RoomForm, capacity_theatre=200)
    beside.press("Save")
    assert "Mon–Fri 08:30–18:00 · £850 a day plus VAT" in beside.words
    beside.press("Edit Great Hall")
    form = beside.fill(RoomForm)
    assert (form.hours.value(), form.form.values()["day_rate_pence"]) == ("Mon–Fri 08:30–18:00", "£850")


def test_all_that_is_known_is_shown_and_a_long_note_scrolls(beside: Beside) -> None:
    note = "Every word of it counts. " * 400
    beside.open()
    beside.press("Edit")
    beside.fill(
        VenueForm, location="91, 0", parking="Two bays", wifi="Guest", catering="Kitchen", prices="£9", note=note
    )
    beside.press("Save")
    assert any("A latitude of 91 is not on this earth" in text for text in beside.words)
    beside.fill(VenueForm, location="51.5109N 0.0403W")
    beside.press("Save")
    assert {"Two bays", "Guest", "Kitchen", "51.5109, -0.0403"} <= set(beside.words)
    (shown,) = (w for w in beside.drawer.findChildren(QPlainTextEdit) if w.accessibleName() == "Note")
    assert shown.toPlainText() == note.strip()
    assert shown.isReadOnly()
    assert shown.verticalScrollBar().maximum() > 0
    assert shown.height() < 300


def test_delete_is_offered_only_where_nothing_refers_to_it(beside: Beside) -> None:
    beside.open()
    assert {"Delete", "Delete Great Hall"} <= set(beside.buttons)
    booking = make.booking(beside.workspace, beside.hall)
    beside.open()
    assert not {"Delete", "Delete Great Hall"} & set(beside.buttons)
    assert "It has 1 booking" in beside.buttons["Take out of use"].toolTip()
    beside.press("Take Great Hall out of use: it has 1 booking")
    assert beside.workspace.read(venues.rooms) == []
    assert make.one(beside.workspace, make.Booking, booking) is not None
    other = make.venue(beside.workspace, "Toynbee Hall")
    beside.open(other)
    beside.press("Delete")
    assert beside.drawer.isHidden()
    assert [v.name for v in beside.workspace.read(venues.listing)] == ["St Katherine"]


def test_a_link_is_checked_and_kept(beside: Beside) -> None:
    beside.open()
    beside.press("Add a link")
    beside.fill(LinkForm, title="Terms of hire", address="javascript:alert(1)")
    beside.press("Add the link")
    assert any("This is not an address on the web" in text for text in beside.words)
    beside.fill(LinkForm, address="example.org/terms")
    beside.press("Add the link")
    assert {"Terms of hire", "example.org/terms"} <= set(beside.words)
    assert "Save a copy of Terms of hire" not in beside.buttons


def test_a_calendar_of_the_house_closes_one_of_its_rooms(
    beside: Beside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_dialog, "bounded", lambda fn, *args, **_: fn(*args))
    path = tmp_path / "hire.ics"
    day = make.TODAY + timedelta(days=3)
    head = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n"
    path.write_text(f"{head}DTSTART;VALUE=DATE:{day:%Y%m%d}\nEND:VEVENT\nEND:VCALENDAR\n")
    beside.drawer._choose_calendar = lambda _: str(path)
    beside.open()
    beside.press("Import a calendar…")
    beside.idle()
    (dialog,) = beside.drawer.findChildren(busy_dialog.BusyDialog)
    dialog.form.set_values({"room_id": beside.hall})
    dialog.form.field("room_id").edited.emit()
    beside.idle()
    dialog.act.click()
    beside.idle()
    assert [(one.room, one.first_day, one.reason) for one in beside.known.closures] == [
        ("Great Hall", day, "Calendar “hire”")
    ]
    assert "Great Hall: Calendar “hire”" in beside.words
    path.write_text(f"{head}DTSTART:soon\nEND:VEVENT\nEND:VCALENDAR\n")
    beside.press("Import a calendar…")
    beside.idle()
    assert any("Line 4 of the calendar cannot be read" in text for text in beside.words)
