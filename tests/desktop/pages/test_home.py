"""Home, through its real widgets, with a real workspace."""

from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.kit.buttons import RowButton
from convene.desktop.pages.home import HomePage
from convene.desktop.pages.home_ribbon import RibbonView
from convene.desktop.pages.home_rows import lanes
from convene.services.home import Coming


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = HomePage(context)
    qtbot.addWidget(made)
    made.resize(1236, 870)
    made.show()
    return made


def _arrive(page):
    page.arrive({})
    assert page.tasks.wait_idle()


def _words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def _press(page, words):
    (found,) = [
        b for b in page.findChildren(QAbstractButton) if words in (b.text(), b.accessibleName()) and b.isVisible()
    ]
    found.click()


def test_an_empty_workspace_says_what_to_do(page, went):
    _arrive(page)
    assert any("Begin with an event" in words for words in _words(page))
    _press(page, "New event")
    assert went == [("events", {"new": True})]


def test_the_sample_at_a_glance(workspace, page, went):
    make.sample(workspace)
    _arrive(page)
    words = _words(page)
    for expected in (
        "Good morning",
        "Mon 1 June 2026",
        "London is Open(minded)",
        "214 of 240 places",
        "9 waiting",
        "17 of 46 here",
        "6 clashes in the programme",
        "Option on the Garden Room expires",
        "3 needs without an owner",
        "Journaling for Change",
        "Listed only",
    ):
        assert expected in words, expected
    _press(page, "Open reception")
    _press(page, "Open event")
    places = [(place, target.get("tab")) for place, target in went]
    assert places == [("reception", None), ("event", "overview")]


def test_every_line_opens_the_place_where_it_is_solved(workspace, page, went):
    make.sample(workspace)
    _arrive(page)
    rows = [r for r in page._needs.findChildren(RowButton) if r.isVisible()]
    assert len(rows) == int(page._count.text())
    for row in rows:
        row.setFocus(Qt.FocusReason.TabFocusReason)
        row.click()
    assert ("people", {"show": "retention"}) in went
    went.remove(("people", {"show": "retention"}))
    assert [target["tab"] for _, target in went].count("programme") == 1
    assert {target["tab"] for _, target in went} == {
        "programme",
        "venue",
        "people",
        "needs",
        "applications",
        "attendance",
        "overview",
        "signup",
    }
    assert all(place == "event" and "event_id" in target for place, target in went)
    assert rows[0].accessibleName().startswith("6 clashes in the programme")


def test_the_ribbon_is_walked_with_keys_and_opens_a_session(workspace, page, went, qtbot):
    make.sample(workspace)
    _arrive(page)
    ribbon = page.findChild(RibbonView)
    ribbon.setFocus()
    for _ in range(3):
        qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    qtbot.keyClick(ribbon, Qt.Key.Key_Left)
    assert "Small experiments, safely, Cloister Room" in page._card._threads.text()
    qtbot.keyClick(ribbon, Qt.Key.Key_Return)
    ((place, target),) = went
    knot = ribbon._ribbon.knots[1]
    assert (place, target["tab"], target["session_id"]) == ("event", "programme", knot.session_id)
    last = ribbon._ribbon.knots[-1].session_id
    qtbot.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=ribbon.place_of(last).toPoint())
    assert went[-1][1]["session_id"] == last
    assert "Opening circle" in ribbon.accessibleDescription()


def test_it_follows_what_changes(workspace, page):
    key = make.event(workspace, "Kind feedback", capacity=30)
    _arrive(page)
    assert "0 of 30 places" in _words(page)
    make.registration(workspace, key)
    page.refresh()
    page.tasks.wait_idle()
    assert "1 of 30 places" in _words(page)
    assert "Nothing needs you now." in _words(page)


def test_text_twice_as_large_still_fits(workspace, page, app):
    from convene.desktop.look import apply_look

    make.sample(workspace)
    _arrive(page)
    apply_look(app, "dark", 2.0)
    page.dress()
    assert page._box.direction() == page._box.Direction.TopToBottom
    assert page._card.minimumSizeHint().width() <= page.width()


def _coming(*letters):
    keys = {letter: uuid4() for letter in letters}
    return [Coming(keys[one], date(2026, 6, 1), one, "", 0, None, listed_only=False) for one in letters]


def test_dates_of_one_event_are_joined_past_others():
    found = lanes(_coming(*"PXP"))
    assert [place.lane for place in found] == [1, 0, 1]
    assert found[0] == (1, frozenset(), frozenset({1}))
    assert found[1] == (0, frozenset({1}), frozenset({1}))
    assert found[2] == (1, frozenset({1}), frozenset())


def test_two_programmes_at_once_have_a_lane_each_and_lanes_are_used_again():
    found = lanes(_coming(*"PQPQRR"))
    assert [place.lane for place in found] == [1, 2, 1, 2, 1, 1]
    assert lanes([]) == []
