"""A day that runs past midnight, and breaks over several rooms, under the hand."""

from datetime import time, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt

import make
from convene.desktop.kit.fields import TimeField
from convene.desktop.pages.programme_change import MoveTo, ShiftFrom
from convene.desktop.pages.programme_menu import SessionsMenu
from convene.rules.programme import SessionKind
from convene.rules.time import LONDON
from convene.store.tables import Event, EventDay
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures

NIGHT = make.DAY + timedelta(days=1)


@pytest.fixture
def late(planned: Tab) -> Tab:
    """The day runs until two at night; a talk at half past midnight, and the next day of the event begins at nine."""

    def lengthen(session):  # type: ignore[no-untyped-def]
        event = session.get(Event, planned.event)
        event.days[0].ends_at = make.at("02:00", NIGHT)
        event.days.append(EventDay(date=NIGHT, starts_at=make.at("09:00", NIGHT), ends_at=make.at("17:00", NIGHT)))

    planned.workspace.write("Make", lengthen)
    make.session(
        planned.workspace, planned.event, "Night talk", starts_at=make.at("00:30", NIGHT),
        room_id=planned.rooms["Library"], day_id=make.day_ids(planned.workspace, planned.event)[0],
    )  # fmt: skip
    planned.arrive()
    planned.page.grid.set_zoom(None)
    return planned


def clock(tab: Tab, title: str) -> str:
    starts_at = tab.session(title).starts_at
    assert starts_at is not None
    return f"{starts_at.astimezone(LONDON):%d %H:%M}"


def spot(tab: Tab, room: str, at: str) -> QPointF:
    layout = tab.page.grid.layout_of_day()
    assert layout is not None
    column = next(c for c in layout.columns if c.name == room)
    return QPointF(column.x + column.width / 2, layout.y(make.at(at, NIGHT))) + tab.page.grid._origin()


def test_the_grid_shows_the_day_until_two(late: Tab) -> None:
    layout = late.page.grid.layout_of_day()
    assert layout is not None
    assert [words for _, words in layout.hours()][-3:] == ["00:00", "01:00", "02:00"]
    assert "Night talk" in {s.title for s in layout.sessions.values()}
    late.page._go_to_day(make.day_ids(late.workspace, late.event)[1])
    layout = late.page.grid.layout_of_day()
    assert layout is not None
    assert layout.sessions == {}


def test_a_session_dragged_past_midnight_stays_of_its_day(late: Tab) -> None:
    late.drag(late.spot("Stories"), spot(late, "Great Hall", "00:45").toPoint())
    assert clock(late, "Stories")[:6] == "10 00:"
    assert late.session("Stories").day_id == make.day_ids(late.workspace, late.event)[0]
    assert late.told() == ""


def test_past_the_end_of_the_night_is_refused(late: Tab) -> None:
    late.click(late.spot("Night talk"))
    late.key(Qt.Key.Key_Down, times=10)
    assert "after the day does at 02:00" in late.told()
    late.settle()
    assert clock(late, "Night talk") == "10 01:15"


def test_the_drawer_and_the_dialog_say_half_past_midnight_of_that_day(late: Tab) -> None:
    late.click(late.spot("Night talk"), double=True)
    drawer = late.page.drawer
    assert drawer.form.values()["starts_at"] == time(0, 30)
    assert drawer.form.values()["day_id"] == make.day_ids(late.workspace, late.event)[0]
    drawer.form.field("starts_at").set_value(time(1))
    late.press("Save", drawer)
    assert (clock(late, "Night talk"), late.told()) == ("10 01:00", "")
    drawer.discard()
    late.click(late.spot("Night talk"))
    late.key(Qt.Key.Key_M)
    dialog = late.page.findChild(MoveTo)
    field: TimeField = dialog.form.field("starts_at")
    field.setTime(field.time().addSecs(-60 * 60))
    late.press("Move it", dialog)
    assert clock(late, "Night talk") == "10 00:00"


def test_what_follows_half_past_midnight_is_little(late: Tab) -> None:
    at = late.page.grid.viewport().mapToGlobal(late.spot("Night talk"))
    late.page.grid.menu_wanted.emit(late.session("Night talk").id, at)
    menu = next(one for one in late.page.findChildren(SessionsMenu) if one.isVisible())
    next(a for a in menu.actions() if a.text() == "Shift what follows…").trigger()
    menu.close()
    late.idle()
    dialog = late.page.findChild(ShiftFrom)
    assert "“Night talk”: 00:30 to 01:15, Library; then 00:45 to 01:30, Library." in words(dialog)
    assert "more session" not in words(dialog)
    dialog.reject()


def test_a_break_over_all_rooms_is_set_and_unset_in_the_drawer(planned: Tab) -> None:
    planned.click(planned.spot("Lunch"), double=True)
    drawer = planned.page.drawer
    tick = drawer.form.field("spans_rooms")
    assert tick.isVisible()
    assert tick.isChecked()
    tick.click()
    drawer.form.field("room_id").set_value(planned.rooms["Library"])
    planned.press("Save", drawer)
    layout = planned.page.grid.layout_of_day()
    assert layout is not None
    lunch = planned.session("Lunch")
    assert (lunch.spans_rooms, lunch.room) == (False, "Library")
    assert lunch.id in layout.cards
    tick.click()
    planned.press("Save", drawer)
    layout = planned.page.grid.layout_of_day()
    assert layout is not None
    assert lunch.id in layout.bands
    kind = drawer.form.field("kind")
    kind.set_value(SessionKind.WORKSHOP)
    kind.edited.emit()
    assert not tick.isVisible()
    drawer.discard()
