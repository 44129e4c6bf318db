"""The list of events and its drawer, through real widgets, by keys and visible words."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

import make
from convene.desktop.kit.chips import Tag
from convene.desktop.pages.events import EventsPage
from convene.desktop.pages.life_dialog import LifeDialog
from convene.desktop.pages.programme_intake_dialog import IntakeDialog
from convene.rules.events import DayPart, EventKind, EventStatus
from convene.services import events, registration_questions


@pytest.fixture
def page(workspace, tasks, context, qtbot):
    tasks.open(lambda: workspace, done=lambda _: None)
    made = EventsPage(context)
    qtbot.addWidget(made)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 870)
    made.show()
    return made


def _arrive(page, **target):
    page.arrive(target)
    _settle(page)


def _settle(page):
    assert page.tasks.wait_idle()
    assert page.tasks.wait_idle()


def _titles(page):
    return [event.title for event in page.table.rows()]


def _words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def _press(page, words):
    (found,) = [b for b in page.findChildren(QAbstractButton) if b.text() == words and b.isVisible()]
    found.click()
    _settle(page)


def _choose_in_menu(page, words):
    acts = [act for menu in page.drawer.findChildren(QMenu) for act in menu.actions() if act.text() == words]
    acts[-1].trigger()
    _settle(page)


def test_an_empty_workspace_leads_to_the_form(page):
    _arrive(page)
    assert any("No events yet" in words for words in _words(page))
    page.add()
    _settle(page)
    assert "A draft until you publish it." in _words(page.drawer)


def test_the_list_is_found_by_kind_status_time_and_words(workspace, page, qtbot):
    make.sample(workspace)
    _arrive(page)
    assert _titles(page)[0].startswith("Compassion as a Bridge")
    assert "Records that patients can read" not in _titles(page)
    page.span.set_value("past")
    page._show()
    assert _titles(page) == [
        "Listening well, the first round",
        "Starting with people, not systems",
        "Records that patients can read",
    ]
    page.span.set_value("all")
    page.kinds[EventKind.PROGRAMME].click()
    assert _titles(page) == ["Compassion as a Bridge to Engagement, cohort 3", "Nye Bevan Programme"]
    page.kinds[EventKind.PROGRAMME].click()
    page.status.set_value(EventStatus.DRAFT)
    page.status.edited.emit()
    assert _titles(page) == ["Kind feedback, half a day"]
    page.status.set_value(None)
    qtbot.keyClicks(page.search, "toynbee partner")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert _titles(page) == []
    page.search.clear()
    qtbot.keyClicks(page.search, "capital journaling")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert _titles(page) == ["Journaling for Change"]


def test_a_new_event_from_its_form(workspace, page, qtbot):
    venue = make.venue(workspace, "Toynbee Hall")
    _arrive(page, new=True)
    form = page.drawer._form
    assert form.form.field("title").hasFocus()
    qtbot.keyClicks(form.form.field("title"), "s feedback & more")
    form.form.field("title").setText("Zoë’" + form.form.field("title").text())
    form.form.field("kind").set_value(EventKind.MASTERCLASS)
    line = form.form.field("days")._lines[0]
    line.day.set_value(date(2026, 9, 10))
    line.starts.set_value(time(9, 30))
    line.venue.set_value(venue)
    form.form.field("capacity").set_value(30)
    _press(page, "Add the event")
    (row,) = workspace.read(events.listing)
    assert (row.title, row.kind, row.places) == ("Zoë’s feedback & more", EventKind.MASTERCLASS, 30)
    found = workspace.read(events.detail, row.id)
    (day,) = found.days
    assert (day.date, day.part, day.venue) == (date(2026, 9, 10), DayPart.MASTERCLASS, "Toynbee Hall")
    assert day.starts_at == make.at("09:30", date(2026, 9, 10))
    assert page.table.current().id == row.id
    assert "Zoë’s feedback & more" in _words(page.drawer)
    assert workspace.history()[0].label == "Add “Zoë’s feedback & more”"


def test_what_is_wrong_is_said_at_its_field(workspace, page, qtbot):
    _arrive(page, new=True)
    _press(page, "Add the event")
    assert "An event needs a title. Write what people will call it." in _words(page.drawer)
    form = page.drawer._form
    qtbot.keyClicks(form.form.field("title"), "Kind feedback")
    form.form.field("days").set_value([])
    _press(page, "Add the event")
    assert "An event needs at least one day. Give its first date." in _words(page.drawer)
    _press(page, "Add a day")
    form.form.field("days")._lines[0].ends.set_value(time(8))
    _press(page, "Add the event")
    assert any("ends before it starts" in words for words in _words(page.drawer))
    _press(page, "More about it")
    form.form.field("days")._lines[0].ends.set_value(time(18))
    form.more.field("code").set_value("two words")
    _press(page, "Add the event")
    assert any("cannot be a code" in words for words in _words(page.drawer))
    assert workspace.read(events.listing) == []
    form.more.field("code").set_value("KIND")
    _press(page, "Add the event")
    assert [row.code for row in workspace.read(events.listing)] == ["KIND"]


def test_an_hour_at_which_applications_close_stays_while_its_day_does(workspace, page):
    closes = make.at("17:00", date(2026, 6, 26))
    key = make.event(workspace, applications_close=closes)
    _arrive(page, event_id=key)
    assert "Fri 26 June 2026" in _words(page.drawer)
    _press(page, "Edit")
    page.drawer._form.form.field("title").set_value("Other words")
    _press(page, "Save")
    assert workspace.read(events.detail, key).applications_close == closes
    workspace.write("Edit", events.edit, key, applications_close=make.at("00:00", date(2026, 7, 1)))
    _arrive(page, event_id=key)
    assert "Tue 30 June 2026" in _words(page.drawer)
    _press(page, "Edit")
    assert page.drawer._form.more.field("applications_close").value() == date(2026, 6, 30)


def test_edit_changes_all_in_one_step_that_can_be_undone(workspace, page):
    key = make.event(workspace, "CBE", kind=EventKind.PROGRAMME, part=DayPart.MODULE)
    _arrive(page, event_id=key)
    _press(page, "Edit")
    form = page.drawer._form
    form.form.field("title").set_value("CBE, cohort 4")
    _press(page, "Add a day")
    form.form.field("days")._lines[1].part.set_value(DayPart.FIELD_VISIT)
    form.form.field("days")._lines[1].heading.set_value("The farm")
    needed = form.form.field("days")._lines[1].required
    assert needed.accessibleName() == "Attendance required of day 2"
    needed.click()
    form.more.field("budget_pence").set_value(9600)
    form.more.field("applications_close").set_value(date(2026, 6, 26))
    form.more.field("organisation_cap").set_value(4)
    _press(page, "Save")
    found = workspace.read(events.detail, key)
    assert (found.title, found.budget_pence) == ("CBE, cohort 4", 960_000)
    assert found.applications_close == make.at("00:00", date(2026, 6, 27))  # the whole day counts
    assert found.organisation_cap == 4
    assert [(day.part, day.title, day.required) for day in found.days] == [
        (DayPart.MODULE, "", True),
        (DayPart.FIELD_VISIT, "The farm", False),
    ]
    assert "Field visit" not in _words(page.drawer)
    assert any(words.startswith("The farm") for words in _words(page.drawer))
    page.tasks.undo(page)
    _settle(page)
    assert workspace.read(events.detail, key).title == "CBE"
    assert len(workspace.read(events.detail, key).days) == 1


def test_taking_a_day_away(workspace, page):
    key = make.event(workspace, days=make.days_on(make.DAY, 2))
    make.session(workspace, key, starts_at=make.at("10:00"))
    _arrive(page, event_id=key)
    _press(page, "Edit")
    line = page.drawer._form.form.field("days")._lines[0]
    line.removed.emit()
    _press(page, "Save")
    assert any("has 1 session" in words for words in _words(page.drawer))
    assert len(workspace.read(events.detail, key).days) == 2
    _press(page, "Cancel")
    assert "Days" in _words(page.drawer)


def test_copy_and_status(workspace, page):
    key = make.event(workspace, status=EventStatus.DRAFT)
    _arrive(page, event_id=key)
    _choose_in_menu(page, "Publish")
    (dialog,) = page.findChildren(LifeDialog)
    assert "There is no session yet" in _words(dialog)
    next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Publish").click()
    _settle(page)
    assert workspace.read(events.detail, key).status is EventStatus.PUBLISHED
    tags = [w.accessibleName() for w in page.drawer.findChildren(QWidget) if isinstance(w, Tag)]
    assert "Published" in tags
    _choose_in_menu(page, "Copy…")
    form = page.drawer._form.form
    assert form.field("first_day").value() == date(2027, 7, 8)  # the same day of the week
    form.field("title").set_value("Next year")
    _press(page, "Make the copy")
    copy = next(row for row in workspace.read(events.listing) if row.title == "Next year")
    assert (copy.first_day, copy.status) == (date(2027, 7, 8), EventStatus.DRAFT)
    assert page.table.current().id == copy.id


def test_open_goes_to_the_event(workspace, page, went):
    key = make.event(workspace)
    _arrive(page, event_id=key)
    _press(page, "Open")
    page.table.opened.emit(page.table.current())
    assert went == [("event", {"event_id": key, "tab": "overview"})] * 2


def test_hostile_titles_are_shown_as_they_are(workspace, page):
    title = "<b>not bold</b> &amp; \u202eright to left"
    key = make.event(workspace, title)
    _arrive(page, event_id=key)
    assert title in _words(page.drawer)


def test_sorted_by_series_those_of_one_stand_together_by_date(workspace, page):
    for title, series, day in (
        ("Loose", "", date(2026, 6, 2)),
        ("Later", "Bridges", date(2026, 9, 1)),
        ("Sooner", "Bridges", date(2026, 8, 1)),
        ("Other", "Anchors", date(2026, 10, 1)),
    ):
        key = make.event(workspace, title, days=(day,))
        workspace.write("Series", events.edit, key, series=series)
    _arrive(page)
    number = next(n for n, column in enumerate(page.table.rows_model.columns) if column.key == "series")
    page.table.sortByColumn(number, Qt.SortOrder.AscendingOrder)
    assert _titles(page) == ["Other", "Sooner", "Later", "Loose"]


def test_somebody_s_programme_becomes_a_new_event(page, went, tmp_path):
    _arrive(page)
    path = tmp_path / "Autumn.csv"
    path.write_text("Title,Day,Start,End,Room\nOpening,2026-10-01,09:00,10:00,Hall\n")
    page.take_programme(path)
    _settle(page)
    (dialog,) = [d for d in page.findChildren(IntakeDialog) if d.isVisible()]
    assert [one.title for one in dialog.table.rows()] == ["Opening"]
    assert page.tasks.wait_idle()
    dialog.act.click()
    _settle(page)
    (made,) = page.table.rows()
    assert (made.title, made.status) == ("Autumn", EventStatus.DRAFT)
    assert went == [("event", {"event_id": made.id, "tab": "programme"})]


def test_a_file_that_is_no_programme_is_said_and_makes_nothing(page, went, tmp_path):
    _arrive(page)
    path = tmp_path / "picture.xml"
    path.write_bytes(b"\x89PNG not really")
    page.take_programme(path)
    _settle(page)
    assert page.notice.isVisible()
    assert page.notice.accessibleName().startswith("“picture.xml” is not a programme. Choose a schedule as XML or JSON")
    assert (page.table.rows(), went) == ([], [])


def test_questions_are_asked_in_the_drawer_of_the_event(workspace, page):
    key = make.event(workspace)
    make.registration(workspace, key, answers={"lunch?": "Hot"})
    _arrive(page, event_id=key)
    page.drawer.questions(workspace.read(events.detail, key))
    _settle(page)
    _press(page, "Add a question")
    _press(page, "Save")
    assert any("needs words" in words for words in _words(page.drawer))
    field = page.drawer._form.field("questions")
    field._lines[0].text.set_value("Lunch?")
    _press(page, "Save")
    assert [one.text for one in workspace.read(registration_questions.questions, key)] == ["Lunch?"]
    page.drawer.questions(workspace.read(events.detail, key))
    _settle(page)
    assert "1 answered" in _words(page.drawer)
