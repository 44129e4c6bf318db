"""The Overview tab, through real widgets."""

from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

import make
from convene.desktop.kit.buttons import RowButton
from convene.desktop.pages.overview import OverviewPage
from convene.desktop.pages.retention_dialog import RetentionDialog
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.services import events, retention


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = OverviewPage(context)
    qtbot.addWidget(made)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 720)
    made.show()
    return made


def _arrive(page, key, **target):
    page.arrive({"event_id": key} | target)
    _settle(page)


def _settle(page):
    assert page.tasks.wait_idle()
    assert page.tasks.wait_idle()


def _words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def _rows(page):
    return {row.accessibleName(): row for row in page.findChildren(RowButton) if row.isVisible()}


def test_the_convening_says_what_is_still_to_do(workspace, page, went):
    make.sample(workspace)
    key = workspace.read(events.id_by_code, "OPEN")
    _arrive(page, key)
    words = _words(page)
    for expected in ("214 of 240", "26 free, 9 waiting, 5 applied", "08:30 to 17:00", "3 of 7", "£15,500", "OPEN"):
        assert expected in words, expected
    rows = _rows(page)
    rows["Write the programme, open: 23 sessions, 6 clashes, 3 in the tray"].click()
    rows["Plan for needs, open: 3 needs without an owner"].click()
    rows["Import a list"].click()
    rows["Calendar and workbook"].click()
    assert [target["tab"] for _, target in went] == ["programme", "people", "import", "export"]
    assert all(target["event_id"] == key for _, target in went)
    assert page._ribbon.isVisible()


def test_a_programme_shows_all_its_days(workspace, page):
    days = (date(2026, 5, 6), make.TODAY, date(2027, 1, 12))
    key = make.event(workspace, "CBE", kind=EventKind.PROGRAMME, days=days, status=EventStatus.DRAFT)
    _arrive(page, key)
    words = _words(page)
    assert "Days" in words
    assert "Over" in words
    assert "Today" in words
    assert "Tue, Jan 2027" in words
    assert not page._ribbon.isVisible()
    assert "Publish, open: Still a draft: open the menu beside the title" in _rows(page)


def test_a_partners_event_has_no_steps(workspace, page):
    key = make.event(workspace, "Journaling", kind=EventKind.PARTNER, partner="Capital People")
    _arrive(page, key)
    assert "Steps to the day" not in _words(page)
    assert "Listed only: the partner keeps the list." in _words(page)


def test_edit_in_the_drawer_and_see_it(workspace, page):
    key = make.event(workspace, capacity=20)
    _arrive(page, key)
    (edit,) = [b for b in page.findChildren(QAbstractButton) if b.text() == "Edit" and b.isVisible()]
    edit.click()
    _settle(page)
    page.drawer._form.form.field("capacity").set_value(30)
    (save,) = [b for b in page.findChildren(QAbstractButton) if b.text() == "Save" and b.isVisible()]
    save.click()
    _settle(page)
    assert "0 of 30" in _words(page)


def test_another_event_closes_the_drawer(workspace, page):
    one, other = make.event(workspace, "One"), make.event(workspace, "Other")
    _arrive(page, one, edit=True)
    assert page.drawer.isVisible()
    _arrive(page, other)
    assert not page.drawer.isVisible()


def test_an_event_of_a_series_shows_its_siblings(workspace, page, went):
    one, other = make.event(workspace, "One", capacity=20), make.event(workspace, "Other", days=(date(2026, 8, 3),))
    for key in (one, other):
        workspace.write("Series", events.edit, key, series="Digital")
    _arrive(page, one)
    assert "Series: Digital" in _words(page)
    rows = {name: row for name, row in _rows(page).items() if "registered" in name}
    assert not rows["One, Thu 9 Jul 2026, 0 of 20 registered, Published"].isEnabled()
    rows["Other, Mon 3 Aug 2026, 0 of 240 registered, Published"].click()
    assert went == [("event", {"event_id": other, "tab": "overview"})]
    (look_at,) = [b for b in page.findChildren(QAbstractButton) if b.text() == "Look at the series" and b.isVisible()]
    look_at.click()
    _settle(page)
    assert "New event in this series" in [b.text() for b in page.drawer.findChildren(QAbstractButton)]
    _arrive(page, make.event(workspace, "Alone"))
    assert "Series: Digital" not in _words(page)


def test_the_link_to_join_is_copied(workspace, page):
    link = "https://meet.example.org/open"
    _arrive(page, make.event(workspace, mode=EventMode.ONLINE, join_link=link))
    assert link in _words(page)
    (copy,) = [b for b in page.findChildren(QAbstractButton) if b.text() == "Copy link"]
    copy.click()
    assert QApplication.clipboard().text() == link
    _arrive(page, make.event(workspace, mode=EventMode.HYBRID, venue_id=make.venue(workspace, "Toynbee Hall")))
    assert any("Toynbee Hall, and online" in words for words in _words(page))


@pytest.mark.parametrize(("act", "said"), [("copy", "Make the copy"), ("template", "Save the template")])
def test_a_form_that_a_menu_asks_for_opens_once(workspace, page, act, said):
    _arrive(page, make.event(workspace), **{act: True})
    _settle(page)
    assert said in [b.text() for b in page.drawer.findChildren(QAbstractButton) if b.isVisible()]
    page.drawer.close_drawer()
    page.refresh()
    _settle(page)
    assert not page.drawer.isVisible()


def test_how_long_people_are_kept_is_said_and_changed_for_this_event(workspace, tasks, page):
    key = make.event(workspace, "Convening")
    _arrive(page, key)
    assert "24 months after the last day, to Sun 9 July 2028" in _words(page)
    (act,) = [b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith("Change how long")]
    act.click()
    _settle(page)
    (dialog,) = page.findChildren(RetentionDialog)
    assert dialog.own.value() is None
    dialog.own.set_value(12)
    dialog.own.editingFinished.emit()
    _settle(page)
    assert "12 months after the last day, to Fri 9 July 2027" in _words(page)
    assert "Convening: 12 months after the last day, to Fri 9 July 2027." in _words(dialog)
    assert workspace.history()[0].label == "Keep the people of “Convening” for 12 months"
    dialog.own.set_value(None)
    dialog.own.editingFinished.emit()
    _settle(page)
    assert workspace.read(retention.clock, key, today=make.TODAY).own_months is None
    dialog.accept()
