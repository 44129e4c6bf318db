"""The calendar, through its real widgets, with a real workspace. It is Monday 1 June 2026."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu

import make
from convene.desktop.look import apply_look
from convene.desktop.pages import calendar_page
from convene.desktop.pages.calendar_page import CalendarPage
from convene.desktop.pages.calendar_words import place_among
from convene.rules.bookings import BookingState
from convene.rules.calendar_months import View
from convene.rules.events import EventKind, EventStatus
from convene.services import events

LONG = "What it takes to keep a whole neighbourhood well: " * 5


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = CalendarPage(context)
    qtbot.addWidget(made)
    made.resize(1180, 820)
    made.show()
    return made


def _arrive(page, **target):
    page.arrive(target)
    assert page.tasks.wait_idle()
    QApplication.processEvents()


def _words(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def _press(page, words):
    (found,) = [
        b for b in page.findChildren(QAbstractButton) if words in (b.text(), b.accessibleName()) and b.isVisible()
    ]
    found.click()
    assert page.tasks.wait_idle()


def _titles(canvas):
    return [entry.title for day in sorted(canvas.entries) for entry in canvas.entries[day]]


def _place(canvas, title):
    rect = next(rect for rect, entry in canvas.hits if entry.title == title)
    return rect.center().toPoint()


def test_an_empty_workspace_says_what_to_do(page, went):
    _arrive(page)
    assert any("Begin with an event" in words for words in _words(page))
    _press(page, "New event")
    assert went == [("events", {"new": True})]


def test_a_click_opens_the_place_of_each_kind(workspace, page, went, qtbot):
    key = make.event(workspace, LONG, days=(date(2026, 6, 17),), applications_close=make.at("17:00", date(2026, 6, 4)))
    garden = make.room(workspace, make.venue(workspace), "Garden Room")
    option = make.booking(workspace, garden, key, state=BookingState.OPTION, option_expires=date(2026, 6, 10))
    alone = make.booking(workspace, garden, None, state=BookingState.OPTION, option_expires=date(2026, 6, 11))
    _arrive(page)
    assert "June 2026" in _words(page)
    canvas = page.month
    entries = [entry for _, entry in canvas.hits]
    for entry in entries:
        place = next(rect for rect, other in canvas.hits if other is entry).center().toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert went == [
        ("event", {"event_id": key, "tab": "people", "show": "applied"}),
        ("event", {"event_id": key, "tab": "venue", "booking_id": option}),
        ("venues", {"booking_id": alone}),
        ("event", {"event_id": key, "tab": "overview"}),
    ]


def test_keys_move_the_day_turn_the_page_and_open(workspace, page, went, qtbot):
    key = make.event(workspace, "Far", days=(date(2026, 7, 9),))
    _arrive(page)
    canvas = page.month
    for press in ("Left", "Right", "Down", "End", "Home", "PageDown", "Right"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{press}"))
    assert page.tasks.wait_idle()
    assert page.day == date(2026, 7, 9)
    assert "July 2026" in _words(page)
    assert canvas.accessibleDescription().startswith("Thu 9 July 2026: Far, 09:00 to 17:00")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert went == [("event", {"event_id": key, "tab": "overview"})]
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    assert page.day == date(2026, 6, 9)
    assert canvas.accessibleDescription() == "Tue 9 June 2026: nothing"
    _press(page, "Today")
    assert page.day == make.TODAY
    assert canvas.accessibleDescription().startswith("Mon 1 June 2026, today")


def test_a_full_day_says_how_many_more_and_lists_them(workspace, page, went, qtbot):
    day = date(2026, 6, 18)
    keys = [make.event(workspace, f"Event {number}", days=(day,)) for number in range(9)]
    _arrive(page)
    canvas = page.month
    shown = len([entry for _, entry in canvas.hits if entry.date == day])
    (more,) = [(rect, listed) for rect, listed in canvas.lists]
    assert more[1] == day
    assert [words for _, words in canvas._more] == [f"+{9 - shown} more"]
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=more[0].center().toPoint())
    (menu,) = [m for m in page.findChildren(QMenu) if m.isVisible()]
    assert [action.text() for action in menu.actions()][8] == "Event 8, 09:00 to 17:00, published"
    menu.actions()[8].trigger()
    menu.close()
    assert went == [("event", {"event_id": keys[8], "tab": "overview"})]


def test_days_drawn_as_one_say_which_they_are(workspace, page):
    make.event(workspace, "Whole", days=(date(2026, 6, 8), date(2026, 6, 9)))
    make.event(workspace, "Bridge", days=[date(2026, 6, n) for n in (15, 17, 18, 21, 22)])
    _arrive(page)
    said = [(piece.entry.title, place_among(piece.entry, last)) for _, piece, last in page.month._words]
    parts = [("Bridge", words) for words in ("1 of 5", "2 to 3 of 5", "4 of 5", "5 of 5")]
    assert said == [("Whole", ""), *parts]
    assert len(page.month._ties) == 3  # the 16th, the 19th, the 20th


def test_filters_by_kind_and_status(workspace, page):
    day = date(2026, 6, 18)
    key = make.event(workspace, "Open", days=(day,))
    make.event(workspace, "Off", days=(day,), status=EventStatus.CANCELLED)
    garden = make.room(workspace, make.venue(workspace), "Garden Room")
    make.booking(workspace, garden, key, state=BookingState.OPTION, option_expires=day)
    _arrive(page)
    assert _titles(page.month) == ["Off", "Open", "Option expires: Garden Room"]
    page.kinds["options"].click()
    assert _titles(page.month) == ["Option expires: Garden Room"]
    page.kinds["events"].click()
    page.status.set_value(EventStatus.CANCELLED)
    page.status.edited.emit()
    assert _titles(page.month) == ["Off"]
    page.status.set_value(EventStatus.DRAFT)
    page.status.edited.emit()
    assert "Nothing passes the filters here." in _words(page)
    _press(page, "Show everything")
    assert len(_titles(page.month)) == 3


def test_a_month_with_nothing_leads_to_the_next_event(workspace, page):
    make.event(workspace, "Later", days=(date(2026, 11, 12),))
    _arrive(page)
    assert "Nothing in this month." in _words(page)
    _press(page, "Go to Thu 12 November 2026")
    assert _titles(page.month) == ["Later"]
    assert not any(words.startswith("Nothing in") for words in _words(page))


def test_quarter_and_year_show_the_same(workspace, page, went, qtbot):
    make.event(workspace, "One", days=(date(2026, 4, 1),))
    make.event(workspace, "Two", days=(date(2026, 12, 31), date(2027, 1, 1)), kind=EventKind.PROGRAMME)
    _arrive(page)
    _press(page, "Quarter")
    assert "April to June 2026" in _words(page)
    assert _titles(page.small) == ["One"]
    assert len(page.small.cells) == 91
    _press(page, "Year")
    assert "2026" in _words(page)
    assert _titles(page.small) == ["One", "Two"]
    assert len(page.small.cells) == 365
    qtbot.mouseClick(page.small, Qt.MouseButton.LeftButton, pos=_place(page.small, "Two"))
    assert went[-1][1]["tab"] == "overview"
    _press(page, "Later")
    assert page.day == date(2027, 12, 31)
    assert _titles(page.small) == ["Two"]
    january = page.small._months[0].title.center().toPoint()
    qtbot.mouseClick(page.small, Qt.MouseButton.LeftButton, pos=january)
    assert (page.view, page.day) == (View.MONTH, date(2027, 1, 1))
    assert page.views.value() == "month"


def test_it_follows_what_changes(workspace, page):
    key = make.event(workspace, "Before", days=(date(2026, 6, 18),))
    _arrive(page)
    workspace.write("Rename", events.edit, key, title="After")
    assert "events" in page.shows
    page.refresh()
    assert page.tasks.wait_idle()
    assert _titles(page.month) == ["After"]


def _drag(canvas, qtbot, start: QPoint, end: QPoint):
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start + QPoint(30, 0))
    qtbot.mouseMove(canvas, end)


def test_dragging_a_day_asks_to_move_it(workspace, page, went, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(calendar_page, "open_move_dialog", lambda *given: asked.append(given[2:]))
    key = make.event(workspace, "Move me", days=(date(2026, 6, 18),))
    (day_id,) = make.day_ids(workspace, key)
    _arrive(page)
    canvas = page.month
    start, end = _place(canvas, "Move me"), canvas.cells[date(2026, 6, 24)].center().toPoint()
    _drag(canvas, qtbot, start, end)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    assert asked == [(key, day_id, date(2026, 6, 24))]
    _drag(canvas, qtbot, start, end)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    _drag(canvas, qtbot, start, start + QPoint(4, 3))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)
    assert len(asked) == 1


@pytest.mark.parametrize("view", list(View))
def test_text_twice_as_large_is_scrolled_and_drawn(workspace, page, app, view):
    days = tuple(date(2026, 6, 15) + timedelta(days=n) for n in (0, 1, 3))
    for status in EventStatus:
        make.event(workspace, LONG, days=days, status=status)
    make.event(workspace, LONG, days=days, kind=EventKind.PARTNER)
    _arrive(page)
    page.see(view, page.day)
    assert page.tasks.wait_idle()
    small = page._canvas().minimumHeight()
    apply_look(app, "dark", 2.0)
    canvas = page._canvas()
    assert canvas.minimumHeight() > small
    assert not page.grab().isNull()
    assert all(rect.width() > 0 and rect.height() > 0 for rect in canvas.cells.values())
    assert max(rect.bottom() for rect in canvas.cells.values()) <= canvas.height() + 1
