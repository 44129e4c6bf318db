"""Everybody over all events, through the real widgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

import make
from convene.desktop.kit.fields import Form
from convene.desktop.page import Context
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.directory import DirectoryPage
from convene.desktop.pages.people_merge_dialog import PeopleMergeDialog
from convene.desktop.tasks import Tasks
from convene.rules.outbox import MessageKind
from convene.rules.people import ERASED
from convene.services import availability, outbox, outbox_post, people, registrations
from convene.store.bulk import insert_rows
from convene.store.tables import Person
from convene.store.workspace import Workspace


def words(widget: QWidget) -> list[str]:
    """What can be read in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


@dataclass
class Tab:
    page: DirectoryPage
    tasks: Tasks
    workspace: Workspace
    went: list[tuple[str, dict[str, Any]]]

    def arrive(self, **target: Any) -> None:
        self.page.arrive(target)
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str, within: QWidget | None = None) -> None:
        where = within or self.page
        buttons = [b for b in where.findChildren(QAbstractButton) if b.isVisibleTo(where)]
        names = [b.accessibleName() or b.text() for b in buttons]
        chosen = [b for b, n in zip(buttons, names, strict=True) if name in (n, b.text())]
        assert chosen, f"no button “{name}” among {names}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def search(self, text: str) -> None:
        self.page.search.clear()
        QTest.keyClicks(self.page.search, text)
        QTest.keyClick(self.page.search, Qt.Key.Key_Return)
        self.idle()

    def type(self, field: str, text: str) -> None:
        form = [f for f in self.page.drawer.findChildren(Form) if f.isVisibleTo(self.page)][-1]
        widget = form.field(field)
        widget.setFocus()
        widget.selectAll()
        QTest.keyClicks(widget, text)

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.page.table.rows()]


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    tasks.open(lambda: workspace, done=lambda _: None)
    page = DirectoryPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 800)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace, went)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def register(tab: Tab, event: UUID, name: str, **fields: Any) -> UUID:
    return tab.workspace.write("Register", registrations.register, event, name=name, now=make.NOW, **fields)[0]


def test_nobody_yet(tab: Tab) -> None:
    tab.arrive()
    assert any("Nobody is here yet" in text for text in words(tab.page))
    tab.press("Go to the events")
    assert tab.went == [("events", {})]


def test_people_of_all_events_are_found_and_lead_to_their_events(tab: Tab) -> None:
    one, two = make.event(tab.workspace, "Module one"), make.event(tab.workspace, "Module two")
    register(tab, one, "Zoë O’Brien", email="zoe@marrow.example", organisation="Marrow Street Carers")
    again = register(tab, two, "Zoë O’Brien", email="zoe@marrow.example", access="Hearing loop")
    register(tab, one, "Bo")
    tab.arrive()
    assert tab.names == ["Bo", "Zoë O’Brien"]
    assert "2 people" in words(tab.page)
    tab.search("carers ZOE")
    assert tab.names == ["Zoë O’Brien"]
    assert "1 of 2 people" in words(tab.page)
    tab.page.table.choose(tab.page.table.rows()[0].id)
    tab.idle()
    assert {"Zoë O’Brien", "Marrow Street Carers", "Hearing loop", "Module one", "Module two"} <= set(
        words(tab.page.drawer)
    )
    lines = [b for b in tab.page.drawer.findChildren(QAbstractButton) if b.accessibleName().startswith("Module two")]
    QTest.mouseClick(lines[0], Qt.MouseButton.LeftButton)
    assert tab.went == [("event", {"event_id": two, "tab": "people", "registration_id": again})]


def test_somebody_is_added_changed_and_erased(tab: Tab) -> None:
    tab.workspace.write("Add “Bo”", people.create, name="Bo", email="bo@example.org")
    tab.arrive()
    tab.press("Add a person")
    tab.press("Add", tab.page.drawer)
    assert any("A person needs a name" in text for text in words(tab.page.drawer))
    tab.type("name", "Anna")
    tab.type("email", "bo@example.org")
    tab.press("Add", tab.page.drawer)
    assert any("is the address of Bo" in text for text in words(tab.page.drawer))
    tab.type("email", "anna@example.org")
    tab.press("Add", tab.page.drawer)
    assert tab.names == ["Anna", "Bo"]
    assert tab.page.table.current().name == "Anna"
    tab.press("Edit", tab.page.drawer)
    tab.type("pronouns", "she/her")
    tab.press("Save", tab.page.drawer)
    assert "she/her" in words(tab.page.drawer)
    assert tab.workspace.history()[0].label == "Edit “Anna”"
    menu = next(a for m in tab.page.drawer.findChildren(QMenu) for a in m.actions() if a.text().startswith("Erase"))
    menu.trigger()
    tab.idle()
    tab.press("Erase personal data", tab.page.drawer)
    assert tab.names == ["Bo", ERASED]
    assert ERASED in words(tab.page.drawer)


def test_arriving_for_somebody_shows_them(tab: Tab) -> None:
    ids = [tab.workspace.write("Add", people.create, name=name)[0] for name in ("Anna", "Bo", "Cleo")]
    tab.arrive(person_id=ids[1])
    assert tab.page.table.current().id == ids[1]
    assert "Bo" in words(tab.page.drawer)
    tab.arrive(find="cleo")
    assert tab.page.search.value() == "cleo"
    QTest.keyClick(tab.page.search, Qt.Key.Key_Return)
    tab.idle()
    assert tab.names == ["Cleo"]


def test_ten_thousand_people_can_be_searched(tab: Tab) -> None:
    rows = [{"name": f"Person {n}", "search_key": f"person {n}"} for n in range(10_000)]
    tab.workspace.write("Add many", insert_rows, Person, rows)
    tab.arrive()
    assert len(tab.names) == 10_000
    tab.search("person 4321")
    assert tab.names == ["Person 4321"]
    tab.search("")
    assert len(tab.names) == 10_000


def test_when_somebody_is_not_available_is_kept_over_all_events(tab: Tab) -> None:
    ada = make.person(tab.workspace, "Ada")
    tab.arrive()
    tab.page.table.selectRow(0)
    tab.idle()
    next(a for m in tab.page.drawer.findChildren(QMenu) for a in m.actions() if a.text() == "Not available…").trigger()
    tab.idle()
    dialog = tab.page.findChild(AvailabilityDialog)
    dialog.form.set_values({"date": make.DAY})
    tab.press("Add", dialog)
    (kept,) = tab.workspace.read(availability.of_person, ada)
    assert kept.starts_at == make.at("09:00")
    dialog.reject()


def test_people_entered_twice_are_offered_merged_and_taken_apart(tab: Tab) -> None:
    kept = tab.workspace.write("Add", people.create, name="Zoë O’Brien", email="zoe@a.example")[0]
    tab.workspace.write("Add", people.create, name="Zoe OBrien")
    tab.arrive()
    QTest.qWait(500)
    tab.idle()
    tab.press("Possible duplicates (1)")
    (dialog,) = tab.page.findChildren(PeopleMergeDialog)
    tab.idle()
    for act in [b for b in dialog.findChildren(QAbstractButton) if b.text() == "Merge"]:
        act.click()
    tab.idle()
    QTest.qWait(500)
    tab.idle()
    assert len(tab.names) == 1
    assert not tab.page.twice.isVisible()
    assert tab.page.table.current().id == kept or tab.page.table.current() is not None
    (gone,) = {"Zoë O’Brien", "Zoe OBrien"} - set(tab.names)
    assert "Merged into this entry" in words(tab.page.drawer)
    tab.press(f"Take {gone} apart", tab.page.drawer)
    assert sorted(tab.names) == ["Zoe OBrien", "Zoë O’Brien"]
    assert "Merged into this entry" not in words(tab.page.drawer)


def test_two_that_are_ticked_can_be_merged(tab: Tab) -> None:
    for name in ("Ana", "Bo", "Cy"):
        tab.workspace.write("Add", people.create, name=name)
    tab.arrive()
    tab.page.table.rows_model.tick([0], on=True)
    tab.idle()
    assert not tab.page.merge_act.isEnabled()
    tab.page.table.rows_model.tick([2], on=True)
    tab.idle()
    assert tab.page.merge_act.isEnabled()
    tab.page.merge_act.click()
    (dialog,) = tab.page.findChildren(PeopleMergeDialog)
    tab.idle()
    assert {"Ana", "Cy"} <= set(words(dialog))
    dialog.reject()


def test_what_they_agreed_to_is_shown_with_its_history(tab: Tab) -> None:
    person_id = tab.workspace.write("Add", people.create, name="Ana")[0]
    tab.arrive(person_id=person_id)
    assert {"Mail about other events: not asked", "Photographs: not asked"} <= set(words(tab.page.drawer))
    tab.press("Note an answer", tab.page.drawer)
    assert any("You may write to me about other events" in text for text in words(tab.page.drawer))
    tab.press("Save", tab.page.drawer)
    assert any(text.startswith("Nobody says how this was answered") for text in words(tab.page.drawer))
    tab.type("source", "By e-mail")
    tab.press("Save", tab.page.drawer)
    assert {"Mail about other events: yes", "Mon 1 June 2026, by e-mail"} <= set(words(tab.page.drawer))
    tab.press("Note an answer", tab.page.drawer)
    form = [f for f in tab.page.drawer.findChildren(Form) if f.isVisibleTo(tab.page)][-1]
    form.field("given").set_value(False)
    tab.type("source", "CRM")
    tab.press("Save", tab.page.drawer)
    seen = words(tab.page.drawer)
    assert {"Mail about other events: no", "Mon 1 June 2026, CRM", "Before that"} <= set(seen)
    assert "Mail about other events: yes, by e-mail" in seen
    assert tab.workspace.history()[0].label == "Note an answer of “Ana”"


def test_that_mail_to_them_came_back_is_said_with_the_person_until_they_have_another_address(tab: Tab) -> None:
    make.add_setting(tab.workspace, "organiser", {"name": "Academy"})
    ana = make.person(tab.workspace, "Ana", email="ana@example.org")
    event = make.event(tab.workspace)
    make.registration(tab.workspace, event, ana)
    tab.workspace.write("Prepare", outbox.prepare, event, MessageKind.REMINDER, now=make.NOW)
    (key,) = [one.id for one in tab.workspace.read(outbox.messages, event)]
    tab.workspace.write("Send", outbox_post.written, [key], way="smtp", now=make.NOW)
    tab.workspace.happen("Back", outbox_post.bounced, key, problem="Mailbox full")
    tab.arrive(person_id=ana)
    said = "Mail to their address came back: Mailbox full. Ask for another address."
    assert said in words(tab.page.drawer)
    tab.workspace.write("Other", people.edit, ana, email="ana@new.example")
    tab.arrive(person_id=ana)
    assert said not in words(tab.page.drawer)


def test_all_about_somebody_is_saved(tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person_id = tab.workspace.write("Add", people.create, name="Ana Reis", phone="020 7946 0999")[0]
    monkeypatch.setattr("convene.desktop.pages.people_person.ask_folder", lambda *_: str(tmp_path / "Ana-Reis"))
    tab.arrive(person_id=person_id)
    menu = next(a for m in tab.page.drawer.findChildren(QMenu) for a in m.actions() if a.text().startswith("Save all"))
    menu.trigger()
    tab.idle()
    assert "020 7946 0999" in (tmp_path / "Ana-Reis" / "index.html").read_text("utf-8")
    assert (tmp_path / "Ana-Reis" / "person.json").exists()


def test_before_erasing_it_is_said_where_others_name_them(tab: Tab) -> None:
    person_id = tab.workspace.write("Add", people.create, name="Ana Reis")[0]
    make.session(tab.workspace, make.event(tab.workspace), "In conversation", abstract="With Ana Reis")
    tab.arrive(person_id=person_id)
    menu = next(a for m in tab.page.drawer.findChildren(QMenu) for a in m.actions() if a.text().startswith("Erase"))
    menu.trigger()
    tab.idle()
    assert {"Still named in", "Session “In conversation”"} <= set(words(tab.page.drawer))
