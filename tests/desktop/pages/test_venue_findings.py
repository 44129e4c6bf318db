"""What wants looking at about an event's rooms is listed on the Venue tab, and leads to where it is solved."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import make
from convene.desktop.kit.buttons import RowButton
from convene.store.tables import EventDay
from desktop.pages.test_venue import Tab, tab, taken, words

__all__ = ["tab", "taken"]  # fixtures


def rows(tab: Tab) -> list[RowButton]:
    return [row for row in tab.page.findings.findChildren(RowButton) if row.isVisibleTo(tab.page)]


def choose(tab: Tab, row: RowButton) -> None:
    QTest.keyClick(row, Qt.Key.Key_Space)
    tab.idle()


def test_a_session_that_its_room_cannot_take_leads_to_the_programme(taken: Tab, went: list[Any]) -> None:
    assert rows(taken) == []
    assert not taken.page.findings.isVisible()
    late = make.session(
        taken.workspace, taken.event, "Late", starts_at=make.at("16:30"), minutes=30, room_id=taken.rooms["Chapel"]
    )
    taken.page.refresh()
    taken.idle()
    (row,) = rows(taken)
    assert row.accessibleName().startswith("Chapel is not booked then. 16:30 to 17:00")
    assert "Open session" in words(row)
    choose(taken, row)
    assert went == [("event", {"event_id": taken.event, "tab": "programme", "session_id": late})]


def test_a_booking_on_no_day_is_opened_and_a_day_without_a_room_begins_one(taken: Tab) -> None:
    away = make.DAY + timedelta(days=30)
    hours = {"starts_at": make.at("09:00", away), "ends_at": make.at("17:00", away)}
    booking = make.booking(taken.workspace, taken.rooms["Chapel"], taken.event, title="Astray", **hours)
    taken.page.refresh()
    taken.idle()
    choose(taken, rows(taken)[0])
    assert taken.page.drawer.isVisible()
    assert taken.page.drawer._shown == booking
    assert ("Chapel", "Astray") in taken.bars()
    later = make.DAY + timedelta(days=7)
    hours = {"starts_at": make.at("09:00", later), "ends_at": make.at("17:00", later)}
    make.add(taken.workspace, EventDay(event_id=taken.event, date=later, **hours))
    taken.page.refresh()
    taken.idle()
    day = next(row for row in rows(taken) if "has no room" in row.accessibleName())
    choose(taken, day)
    assert (taken.form.first_day.value(), taken.form.starts.value()) == (later, make.NINE)
