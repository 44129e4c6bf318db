"""Taking an event to another status from the Events page, through real widgets: read, choose, say why, undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

import make
from convene.desktop.kit.fields import TickField
from convene.desktop.pages.life_dialog import LifeDialog, change_status
from convene.desktop.pages.overview import OverviewPage
from convene.rules.bookings import BookingState
from convene.rules.events import EventStatus
from convene.services import events
from convene.store.tables import Booking


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = OverviewPage(context)
    qtbot.addWidget(made)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 720)
    made.show()
    return made


def _settle(page):
    for _ in range(3):
        assert page.tasks.wait_idle()


def _words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def _button(widget, name):
    (found,) = [b for b in widget.findChildren(QAbstractButton) if b.isVisible() and b.text() == name]
    return found


def _ask(page, event, status):
    page.arrive({"event_id": event})
    change_status(page.context, page, event, status)
    _settle(page)
    return page.findChildren(LifeDialog)


def test_cancel_with_a_reason_and_one_room_kept_then_undo(workspace, page):
    event = make.event(workspace)
    venue = make.venue(workspace)
    firm = make.booking(workspace, make.room(workspace, venue, "Great Hall"), event, cost_pence=180_000)
    asked = make.booking(workspace, make.room(workspace, venue, "Library"), event, state=BookingState.ENQUIRY)
    make.registration(workspace, event)
    (dialog,) = _ask(page, event, EventStatus.CANCELLED)
    words = _words(dialog)
    for expected in (
        "Cancel “London is Open(minded)”?",
        "Published now. It can be undone.",
        "1 room is confirmed: the venue may charge for it",
        "Confirmed, Thu 9 July 2026, 09:00 to 17:00, £2,160 with VAT",
        "1 person registered to tell",
    ):
        assert expected in words, expected
    reason = dialog.findChild(QLineEdit)
    assert reason.hasFocus()
    _button(dialog, "Cancel the event").click()
    _settle(page)
    assert any("A reason is needed" in said for said in _words(dialog))
    assert workspace.read(events.detail, event).status is EventStatus.PUBLISHED
    QTest.keyClicks(reason, "Tube strike")
    (keep,) = [t for t in dialog.findChildren(TickField) if t.accessibleName().startswith("Great Hall")]
    keep.click()
    heard = []
    page.tasks.changed.connect(heard.append)
    QTest.mouseClick(_button(dialog, "Cancel the event"), Qt.MouseButton.LeftButton)
    _settle(page)
    assert not page.findChildren(LifeDialog)
    assert heard[-1].undo == "Cancel “London is Open(minded)”"
    assert workspace.read(events.detail, event).status is EventStatus.CANCELLED
    assert make.one(workspace, Booking, firm).state is BookingState.CONFIRMED
    assert make.one(workspace, Booking, asked).state is BookingState.RELEASED
    assert "Tube strike" in _words(page)
    page.tasks.undo(page)
    _settle(page)
    assert workspace.read(events.detail, event).status is EventStatus.PUBLISHED
    assert make.one(workspace, Booking, asked).state is BookingState.ENQUIRY


def test_nothing_to_say_nothing_asked(workspace, page):
    event = make.event(workspace)
    assert _ask(page, event, "closed") == []
    assert workspace.read(events.detail, event).status is EventStatus.CLOSED


def test_what_stops_it_leaves_the_button_out_of_reach(workspace, page):
    event = make.event(workspace, status=EventStatus.CLOSED)
    (dialog,) = _ask(page, event, EventStatus.COMPLETED)
    assert "Thu 9 July 2026 is still to come" in _words(dialog)
    assert not _button(dialog, "Complete").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    _settle(page)
    assert not page.findChildren(LifeDialog)
    assert workspace.read(events.detail, event).status is EventStatus.CLOSED


def test_a_booking_that_went_in_between_is_said_and_nothing_is_done(workspace, page):
    event = make.event(workspace)
    booking = make.booking(workspace, make.room(workspace, make.venue(workspace)), event)
    (dialog,) = _ask(page, event, EventStatus.CANCELLED)
    workspace.write("Gone", lambda s: setattr(s.get(Booking, booking), "state", BookingState.RELEASED))
    QTest.keyClicks(dialog.findChild(QLineEdit), "Snow")
    _button(dialog, "Cancel the event").click()
    _settle(page)
    assert any("no longer there to be let go" in said for said in _words(dialog))
    assert workspace.read(events.detail, event).status is EventStatus.PUBLISHED
    dialog.reject()
    _settle(page)
