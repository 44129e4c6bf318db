"""New events from a template and from another event, templates and series, through the Events page."""

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu

import make
from convene.desktop.kit.buttons import RowButton
from convene.desktop.kit.fields import Choice, TickField
from convene.desktop.pages.events import EventsPage
from convene.desktop.pages.series_view import PutIn
from convene.rules.events import EventKind
from convene.services import bookings, event_series, event_templates, events
from convene.services.event_templates import TemplateRow
from convene.store.tables import EventTemplate


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = EventsPage(context)
    qtbot.addWidget(made)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 870)
    made.show()
    return made


def _settle(page):
    for _ in range(3):
        assert page.tasks.wait_idle()


def _arrive(page, **target):
    page.arrive(target)
    _settle(page)


def _words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def _press(page, words):
    (found,) = [b for b in page.findChildren(QAbstractButton) if b.text() == words and b.isVisible()]
    found.click()
    _settle(page)


def _choose_in_menu(page, words):
    acts = [act for menu in page.drawer.findChildren(QMenu) for act in menu.actions() if act.text() == words]
    acts[-1].trigger()
    _settle(page)


def _start_from(page, words):
    (choice,) = [c for c in page.drawer.findChildren(Choice) if c.accessibleName() == "Start from" and c.isVisible()]
    choice.setCurrentIndex(next(n for n in range(choice.count()) if words in choice.itemText(n)))
    choice.edited.emit()
    _settle(page)


def _programme(workspace, **fields):
    days = (make.DAY, make.DAY + timedelta(days=20))
    event = make.event(workspace, "CBE, cohort 3", code="CBE3", kind=EventKind.PROGRAMME, days=days, **fields)
    make.session(workspace, event, starts_at=make.at("10:00"), people=[make.person(workspace, "Ada")])
    make.booking(workspace, make.room(workspace, make.venue(workspace)), event)
    return event


def _template(workspace, event, title="Two days"):
    return workspace.write("Save", event_templates.save, event, title=title, now=make.NOW)[0]


def test_an_event_is_kept_as_a_template_and_begun_from_it(workspace, page):
    event = _programme(workspace)
    _arrive(page, event_id=event)
    _choose_in_menu(page, "Save as template…")
    assert page.drawer._form.values()["title"] == "CBE, cohort 3"
    page.drawer._form.field("title").set_value("")
    _press(page, "Save the template")
    assert any("A template needs a title" in words for words in _words(page.drawer))
    page.drawer._form.set_values({"title": "Two days", "summary": "Twenty days apart"})
    _press(page, "Save the template")
    (row,) = workspace.read(event_templates.listing)
    assert (row.title, row.summary, row.days) == ("Two days", "Twenty days apart", 2)
    _press(page, "New event")
    _start_from(page, "Template: Two days")
    words = _words(page.drawer)
    assert "Twenty days apart" in words
    assert "2 days, 1 session, 1 enquiry" in words
    assert not [tick for tick in page.drawer.findChildren(TickField) if tick.isVisible()]
    form = page.drawer._form.form
    assert form.field("first_day").value() == date(2026, 7, 2)  # a Thursday, as it was
    assert form.field("day_2").value() == date(2026, 7, 22)
    form.field("title").set_value("Cohort 4")
    _press(page, "Add the event")
    made = next(row for row in workspace.read(events.listing) if row.title == "Cohort 4")
    assert (made.first_day, made.last_day) == (date(2026, 7, 2), date(2026, 7, 22))
    assert workspace.history()[0].label == "Add “Cohort 4”"
    assert page.table.current().id == made.id


def test_each_day_of_a_copy_has_its_own_date_and_what_is_unticked_stays(workspace, page):
    event = _programme(workspace)
    _arrive(page, event_id=event)
    _choose_in_menu(page, "Copy…")
    form = page.drawer._form.form
    form.field("day_2").set_value(date(2027, 9, 1))
    form.field("day_2").edited.emit()
    form.field("first_day").set_value(date(2027, 7, 10))
    form.field("first_day").edited.emit()
    _settle(page)
    assert form.field("day_2").value() == date(2027, 9, 1), "chosen by hand, it stays"
    assert "Sat 10 July 2027 is at the weekend" in _words(page.drawer)
    ticks = {tick.accessibleName(): tick for tick in page.drawer.findChildren(TickField) if tick.isVisible()}
    assert set(ticks) == {
        "Tracks and sessions (1)",
        "People who contribute, asked again (1)",
        "Rooms, as enquiries (1)",
    }
    ticks["Rooms, as enquiries (1)"].click()
    _settle(page)
    assert "2 days, 1 session" in _words(page.drawer)
    ticks["Tracks and sessions (1)"].click()
    _settle(page)
    assert not ticks["People who contribute, asked again (1)"].isEnabled()
    ticks["Tracks and sessions (1)"].click()
    _settle(page)
    form.field("title").set_value("Cohort 4")
    _press(page, "Make the copy")
    made = next(row for row in workspace.read(events.listing) if row.title == "Cohort 4")
    assert (made.first_day, made.last_day) == (date(2027, 7, 10), date(2027, 9, 1))
    assert workspace.read(bookings.listing, event_id=made.id) == []


def test_what_stops_a_copy_is_said_before_and_at_its_field(workspace, page):
    event = _programme(workspace)
    _arrive(page, event_id=event)
    _choose_in_menu(page, "Copy…")
    form = page.drawer._form.form
    form.field("day_2").set_value(form.field("first_day").value())
    form.field("day_2").edited.emit()
    _settle(page)
    assert any("overlaps another day of this event" in words for words in _words(page.drawer))
    _press(page, "Make the copy")
    assert len(workspace.read(events.listing)) == 1
    assert any("overlaps another day" in words and "another date" in words for words in _words(form))


def test_templates_are_renamed_and_deleted_where_they_are_chosen(workspace, page):
    template = _template(workspace, make.event(workspace))
    make.add(workspace, EventTemplate(title="Broken", content={"version": 1}, made_at=make.NOW))
    _arrive(page, new=True)
    _start_from(page, "Broken")
    assert any("This template is damaged" in words for words in _words(page.drawer))
    _start_from(page, "Two days")
    _press(page, "Rename…")
    page.drawer._form.field("title").set_value("One day")
    _press(page, "Save")
    assert workspace.read(event_templates.id_by_title, "One day") == template
    _start_from(page, "One day")
    _press(page, "Delete")
    rows: list[TemplateRow] = workspace.read(event_templates.listing)
    assert [row.title for row in rows] == ["Broken"]
    page.tasks.undo(page)
    _settle(page)
    assert [row.title for row in workspace.read(event_templates.listing)] == ["Broken", "One day"]


def test_a_series_seen_together_grows(workspace, page, went):
    days = (date(2026, 6, 10), date(2026, 7, 10))
    first, later = (
        make.event(workspace, title, code=title[:1], days=(day,), capacity=20)
        for title, day in zip(("Values", "Data"), days, strict=True)
    )
    make.registration(workspace, first)
    workspace.write("Series", events.edit, first, series="Digital")
    _arrive(page)
    page.series.set_value(page.series._values[-1])
    page.series.edited.emit()
    _settle(page)
    assert [row.title for row in page.table.rows()] == ["Values"]
    words = _words(page.drawer)
    assert "Digital" in words
    assert "Wed 10 June 2026" in words
    assert "1 of 20" in words
    put = page.drawer.findChild(PutIn)
    put.choice.set_value(later)
    put.choice.edited.emit()
    _press(page, "Put it in")
    assert [row.title for row in page.table.rows()] == ["Values", "Data"]
    rows = {row.accessibleName(): row for row in page.drawer.findChildren(RowButton) if row.isVisible()}
    rows["Data, Fri 10 Jul 2026, 0 of 20 registered, Published"].click()
    assert went == [("event", {"event_id": later, "tab": "overview"})]
    _press(page, "Edit")
    page.drawer._form.field("title").set_value("")
    _press(page, "Save")
    assert any("A series needs a title" in words for words in _words(page.drawer))
    page.drawer._form.set_values({"title": "Digital leadership", "summary": "On screens"})
    _press(page, "Save")
    assert "On screens" in _words(page.drawer)
    _press(page, "New event in this series")
    form = page.drawer._form
    assert form.values()["series"] == "Digital leadership"
    assert form.values()["kind"] is EventKind.SERIES
    form.form.field("title").set_value("Safety")
    _press(page, "Add the event")
    (series,) = workspace.read(event_series.listing, today=make.TODAY)
    assert {row.title for row in series.events} == {"Values", "Data", "Safety"}
