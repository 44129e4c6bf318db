"""The needs board through its real widgets: by state, one click, a drawer, the kitchen's counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.kit.fields import Form
from convene.desktop.page import Context
from convene.desktop.pages.needs_catering import CateringDialog
from convene.desktop.pages.needs_page import NeedsPage
from convene.desktop.tasks import Tasks
from convene.rules.people import NeedKind, NeedState
from convene.rules.venues import RoomFeature
from convene.services import needs
from convene.services.needs import NeedRow
from convene.store.workspace import Workspace


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


@dataclass
class Tab:
    page: NeedsPage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    people: dict[str, UUID]
    went: list[tuple[str, dict[str, Any]]]

    def arrive(self, **target: Any) -> None:
        self.page.arrive({"event_id": self.event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str, within: QWidget | None = None) -> None:
        where = within or self.page
        buttons = [b for b in where.findChildren(QAbstractButton) if b.isVisibleTo(where)]
        chosen = [b for b in buttons if name in (b.accessibleName(), b.text())]
        assert chosen, f"no button “{name}” among {[b.accessibleName() or b.text() for b in buttons]}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def lane(self, state: NeedState) -> list[str]:
        return words(self.page.lanes[state])

    def need(self, name: str) -> NeedRow:
        (found,) = self.workspace.read(needs.of_person, self.people[name])
        return found

    def open(self, name: str, state: NeedState = NeedState.OPEN) -> None:
        self.page.lanes[state].buttons[self.need(name).id].click()
        self.idle()


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    tasks.open(lambda: workspace, done=lambda _: None)
    venue = make.venue(workspace)
    make.room(workspace, venue, "Library", features=[RoomFeature.QUIET])
    event = make.event(workspace, venue_id=venue)
    people = {name: make.person(workspace, name) for name in ("Ana", "Bo", "Cy", "Di")}
    for key in people.values():
        make.registration(workspace, event, key)
    agreed = {"consent_at": make.NOW, "consent_wording": "needs-2026-1"}
    make.need(workspace, people["Ana"], feature="bsl", detail="BSL, all day", **agreed)
    make.need(workspace, people["Bo"], feature="quiet", owner="Tova", due=make.TODAY - timedelta(days=4))
    make.need(workspace, people["Cy"], feature="hearing_loop", owner="Tova", state=NeedState.ARRANGED)
    make.need(workspace, people["Di"], kind=NeedKind.DIETARY, detail="Vegan")
    page = NeedsPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace, event, people, went)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_needs_stand_by_state_the_overdue_first(tab: Tab) -> None:
    tab.arrive()
    opened = tab.lane(NeedState.OPEN)
    assert opened[:2] == ["Open", "2"]
    assert opened.index("Bo") < opened.index("Ana")
    assert {"Tova, overdue since 28 May", "Library offers it", "No owner"} <= set(opened)
    assert {"Hearing loop", "No room of this event offers it"} <= set(tab.lane(NeedState.ARRANGED))
    assert "Nothing is done yet." in tab.lane(NeedState.DONE)
    assert "Vegan" not in words(tab.page)
    tab.press("Diet, 1")
    assert "Vegan" in tab.lane(NeedState.OPEN)
    assert "Bo" not in words(tab.page)


def test_one_click_takes_it_on_arranges_it_and_finishes_it(tab: Tab) -> None:
    tab.arrive()
    tab.press("Take it on: BSL interpreter, Ana")
    need = tab.need("Ana")
    assert (need.owner, need.due, need.state) == ("Tester", make.DAY - timedelta(days=14), NeedState.OPEN)
    tab.press("Arranged: BSL interpreter, Ana")
    assert "Ana" in tab.lane(NeedState.ARRANGED)
    tab.press("Done: BSL interpreter, Ana")
    assert "Ana" in tab.lane(NeedState.DONE)
    assert tab.workspace.history()[0].label == "Done: “BSL interpreter”"
    tab.workspace.undo()
    assert tab.need("Ana").state is NeedState.ARRANGED


def test_a_need_is_changed_beside_the_board(tab: Tab) -> None:
    tab.arrive()
    tab.open("Ana")
    seen = words(tab.page.drawer)
    assert {"BSL interpreter", "Ana", "Agreed 1 Jun 2026"} <= set(seen)
    assert any("You may keep what I need" in text for text in seen)
    tab.press("Open Ana", tab.page.drawer)
    assert tab.went[0][1]["tab"] == "people"
    (form,) = [f for f in tab.page.drawer.findChildren(Form) if f.isVisibleTo(tab.page)]
    form.set_values({"detail": "", "owner": "Bridget", "due": date(2026, 6, 20), "reception_note": "Front row seat"})
    tab.press("Save", tab.page.drawer)
    assert "A need without words. Say what is needed." in words(tab.page.drawer)
    assert tab.need("Ana").owner == ""
    form.set_values({"detail": "BSL, all day"})
    tab.press("Save", tab.page.drawer)
    assert not tab.page.drawer.isVisible()
    need = tab.need("Ana")
    assert (need.owner, need.due, need.reception_note) == ("Bridget", date(2026, 6, 20), "Front row seat")
    assert need.consent_at == make.NOW


def test_a_need_nobody_agreed_to_can_be_agreed_to_and_taken_away(tab: Tab) -> None:
    tab.arrive(need_id=tab.need("Bo").id)
    assert {"Quiet room", "Consent not recorded"} <= set(words(tab.page.drawer))
    tab.press("They agreed that it is kept", tab.page.drawer)
    (form,) = [f for f in tab.page.drawer.findChildren(Form) if f.isVisibleTo(tab.page)]
    form.set_values({"agreed_on": make.TODAY + timedelta(days=1)})
    tab.press("Save", tab.page.drawer)
    assert "That is still to come. Say when they agreed." in words(tab.page.drawer)
    assert words(tab.page.lanes[NeedState.OPEN]).count("Consent not recorded") == 1
    form.set_values({"agreed_on": make.TODAY - timedelta(days=2), "agreed_time": time(14, 30)})
    tab.press("Save", tab.page.drawer)
    assert tab.need("Bo").consent_wording == "needs-2026-1"
    assert tab.need("Bo").consent_at == make.at("14:30", make.TODAY - timedelta(days=2))
    assert "Consent not recorded" not in words(tab.page.lanes[NeedState.OPEN])
    tab.open("Bo")
    tab.press("Remove", tab.page.drawer)
    assert tab.workspace.read(needs.of_person, tab.people["Bo"]) == ()
    assert "Bo" not in words(tab.page)


def test_the_kitchen_gets_counts_and_no_names(tab: Tab) -> None:
    tab.arrive()
    tab.press("Catering counts")
    (dialog,) = tab.page.findChildren(CateringDialog)
    seen = words(dialog)
    assert {"Thu 9 July 2026", "4 expected", "Vegan", "1", "Nothing asked for", "3"} <= set(seen)
    assert not {"Di", "Ana"} & set(seen)
    tab.press("Copy as table", dialog)
    assert QGuiApplication.clipboard().text() == "Thu 9 July 2026\tExpected\t4\nThu 9 July 2026\tVegan\t1"
    dialog.accept()


def test_nobody_needs_anything(tab: Tab) -> None:
    tab.page.arrive({"event_id": make.event(tab.workspace)})
    tab.idle()
    assert any("Nobody on this list has said what they need" in text for text in words(tab.page))
    tab.press("Go to the people")
    assert tab.went[-1][1]["tab"] == "people"
    tab.press("Back to the people")
    assert len(tab.went) == 2
