"""Moving a day from the Overview, through real widgets: choose, read, leave behind, move, undo."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.kit.fields import DateField, TickField
from convene.desktop.pages.move_dialog import MoveDialog
from convene.desktop.pages.overview import OverviewPage
from convene.rules.events import EventStatus
from convene.services import calendars, events
from convene.store.tables import Booking, EventSession

NEXT = make.DAY + timedelta(days=1)


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
    found = [
        b for b in widget.findChildren(QAbstractButton) if b.isVisible() and name in (b.text(), b.accessibleName())
    ]
    assert found, name
    return found[0]


def _open(page, event):
    page.arrive({"event_id": event})
    _settle(page)
    _button(page, "Move…").click()
    _settle(page)
    (dialog,) = page.findChildren(MoveDialog)
    return dialog, dialog.findChild(DateField), dialog.findChild(TickField)


def test_move_a_day_and_take_it_back(workspace, page):
    ada = make.person(workspace, "Ada")
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace))
    talk = make.session(workspace, event, "Talk", starts_at=make.at("09:30"), room_id=room, people=[ada])
    booking = make.booking(workspace, room, event)
    make.registration(workspace, event)
    workspace.write("Issue", calendars.issue_calendar, event, now=make.NOW)
    dialog, field, leave = _open(page, event)
    assert field.value() == make.DAY
    assert field.hasFocus()
    move = _button(dialog, "Move the day")
    assert not move.isEnabled()
    assert "What would move" in _words(dialog)
    field.set_value(date(2026, 7, 11))
    _settle(page)
    words = _words(dialog)
    for expected in (
        "Move London is Open(minded)",
        "Sat 11 July 2026 is at the weekend",
        "The day, 09:00 to 17:00",
        "1 session",
        "“Talk”",
        "1 room, confirmed",
        "1 calendar entry to issue again",
        "1 person registered to tell",
        "1 person taking part in the sessions to tell",
        "1 booking to agree again",
    ):
        assert expected in words, expected
    assert not leave.isVisible()
    field.set_value(NEXT)
    _settle(page)
    assert "Good to know first" not in _words(dialog)
    heard = []
    page.tasks.changed.connect(heard.append)
    QTest.mouseClick(move, Qt.MouseButton.LeftButton)
    _settle(page)
    assert not page.findChildren(MoveDialog)
    assert heard[-1].undo == "Move London is Open(minded) from Thu 9 July to Fri 10 July"
    assert workspace.read(events.detail, event).days[0].date == NEXT
    assert make.one(workspace, EventSession, talk).starts_at == make.at("09:30", NEXT)
    assert make.one(workspace, Booking, booking).starts_at == make.at("09:00", NEXT)
    assert "10" in _words(page)
    page.tasks.undo(page)
    _settle(page)
    assert workspace.read(events.detail, event).days[0].date == make.DAY
    assert "9" in _words(page)


def test_a_taken_room_stops_it_until_its_booking_is_left_behind(workspace, page):
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace))
    ours = make.booking(workspace, room, event)
    other = make.event(workspace, "Journaling", days=(date(2026, 8, 3),))
    make.booking(workspace, room, other, starts_at=make.at("09:00", NEXT), ends_at=make.at("12:00", NEXT))
    dialog, field, leave = _open(page, event)
    field.set_value(NEXT)
    _settle(page)
    move = _button(dialog, "Move the day")
    assert "Library is taken: Journaling (confirmed), 09:00 to 12:00" in _words(dialog)
    assert not move.isEnabled()
    assert leave.isVisible()
    leave.click()
    _settle(page)
    words = _words(dialog)
    assert "In the way" not in words
    assert "The room is taken: Journaling (confirmed), 09:00 to 12:00" in words
    move.click()
    _settle(page)
    assert workspace.read(events.detail, event).days[0].date == NEXT
    assert make.one(workspace, Booking, ours).starts_at == make.at("09:00")


def test_something_came_in_between(workspace, page):
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace))
    make.booking(workspace, room, event)
    dialog, field, _ = _open(page, event)
    field.set_value(NEXT)
    _settle(page)
    make.booking(workspace, room, None, starts_at=make.at("09:00", NEXT), ends_at=make.at("12:00", NEXT))
    _button(dialog, "Move the day").click()
    _settle(page)
    assert dialog.isVisible()
    assert "In the way" in _words(dialog)
    assert workspace.read(events.detail, event).days[0].date == make.DAY
    workspace.write("Off", events.set_status, event, EventStatus.CLOSED)
    workspace.write("Over", events.set_status, event, EventStatus.COMPLETED)
    field.set_value(NEXT + timedelta(days=3))
    _settle(page)
    assert any("A completed event cannot be moved" in words for words in _words(dialog))
    assert not _button(dialog, "Move the day").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    _settle(page)
    assert not page.findChildren(MoveDialog)


def test_days_that_are_over_are_not_moved(workspace, page):
    event = make.event(workspace, days=(date(2026, 5, 6), make.DAY))
    page.arrive({"event_id": event})
    _settle(page)
    names = [b.accessibleName() for b in page.findChildren(QAbstractButton) if b.text() == "Move…"]
    assert names == ["Move Thu 9 July 2026…"]
