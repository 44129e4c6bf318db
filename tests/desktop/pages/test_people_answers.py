"""In a person's drawer: answers given and corrected; somebody new comes on the list late or by invitation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.kit.fields import Form
from convene.desktop.page import Context
from convene.desktop.pages.people import PeoplePage
from convene.desktop.tasks import Tasks
from convene.rules.events import RegistrationMode
from convene.rules.registration_questions import Question
from convene.rules.registrations import QuestionKind, RegistrationState
from convene.services import registration_questions, registrations
from convene.services.guests import GuestDetail
from convene.store.workspace import Workspace

S = RegistrationState
LUNCH = Question("Lunch?", QuestionKind.CHOICE, ("Hot", "Cold"), required=True)
YEARS = Question("Years in post", QuestionKind.NUMBER)


@dataclass
class Tab:
    page: PeoplePage
    tasks: Tasks
    workspace: Workspace

    def arrive(self, event: UUID, **target: Any) -> None:
        self.page.arrive({"event_id": event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(4):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str) -> None:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        chosen = [b for b in buttons if name in (b.accessibleName(), b.text())]
        assert chosen, f"no button “{name}” among {[b.accessibleName() or b.text() for b in buttons]}"
        QTest.mouseClick(chosen[-1], Qt.MouseButton.LeftButton)
        self.idle()

    def said(self) -> str:
        return "\n".join(la.text() for la in self.page.drawer.findChildren(QLabel) if la.isVisibleTo(self.page))

    @property
    def form(self) -> Form:
        (found,) = [form for form in self.page.drawer.findChildren(Form) if form.isVisibleTo(self.page)]
        return found

    def details(self, event: UUID) -> dict[str, GuestDetail]:
        listed = self.workspace.read(registrations.guests, event)
        return {one.name: self.workspace.read(registrations.guest_detail, one.id) for one in listed}


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    tasks.open(lambda: workspace, done=lambda _: None)
    page = PeoplePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_an_answer_is_corrected_and_a_wrong_one_is_said_at_its_field(tab: Tab) -> None:
    event = make.event(tab.workspace)
    tab.workspace.write("Ask", registration_questions.set_questions, event, [LUNCH, YEARS])
    ada = make.registration(tab.workspace, event, make.person(tab.workspace, "Ada"), answers={"lunch? ": "Hot"})
    tab.arrive(event, registration_id=ada)
    assert "Hot" in tab.said()
    tab.press("Answer")
    tab.form.field(YEARS.field).set_value("many")
    tab.press("Save")
    assert "“many” is not a number" in tab.said()
    tab.form.field(YEARS.field).set_value("1,200")
    tab.form.field(LUNCH.field).set_value("Cold")
    tab.press("Save")
    assert dict(tab.details(event)["Ada"].answers) == {"Lunch?": "Cold", "Years in post": "1200"}
    columns = {column.title: column for column in tab.page.table.rows_model.columns}
    assert columns["Years in post"].text(tab.page.table.rows()[0]) == "1200"
    assert tab.page.table.isColumnHidden(list(columns).index("Years in post"))  # until somebody chooses it


def test_somebody_new_answers_what_must_be_answered(tab: Tab) -> None:
    event = make.event(tab.workspace)
    tab.workspace.write("Ask", registration_questions.set_questions, event, [LUNCH])
    tab.arrive(event, add=True)
    tab.form.field("name").set_value("Ada")
    tab.press("Add to the list")
    assert "must be answered" in tab.said()
    assert tab.details(event) == {}
    tab.form.field(LUNCH.field).set_value("Hot")
    tab.press("Add to the list")
    assert dict(tab.details(event)["Ada"].answers) == {"Lunch?": "Hot"}


def test_a_late_application_needs_a_reason(tab: Tab) -> None:
    event = make.event(
        tab.workspace, registration_mode=RegistrationMode.APPLICATION, applications_close=make.at("00:00", make.TODAY)
    )
    tab.arrive(event, add=True)
    tab.form.field("name").set_value("Ada")
    tab.press("Add to the list")
    assert "closed on Sun 31 May 2026" in tab.said()
    tab.form.field("late_reason").set_value("The form was down")
    tab.press("Add to the list")
    ada = tab.details(event)["Ada"]
    assert (ada.state, ada.reason) == (S.APPLIED, "Late: The form was down")


def test_by_invitation_people_are_invited_one_or_several(tab: Tab) -> None:
    event = make.event(tab.workspace, registration_mode=RegistrationMode.INVITATION)
    tab.arrive(event, add=True)
    assert "is by invitation" in tab.said()
    tab.form.field("name").set_value("Ada")
    tab.press("Invite")
    assert tab.details(event)["Ada"].state is S.INVITED
    tab.page.add()
    tab.idle()
    tab.press("Invite several…")
    tab.form.field("people").set_value("Ada\nBen Ng <ben>")
    tab.press("Invite them")
    assert "Line 2" in tab.said()
    tab.form.field("people").set_value("Ada\nBen Ng <ben@x.example>")
    tab.press("Invite them")
    assert {name: one.state for name, one in tab.details(event).items()} == {"Ada": S.INVITED, "Ben Ng": S.INVITED}
    assert tab.workspace.history()[0].label == "Invite 2 people"


def test_the_history_says_which_state_why_and_by_whom(tab: Tab) -> None:
    event = make.event(tab.workspace)
    ada = make.registration(tab.workspace, event, state=S.APPLIED)
    tab.workspace.write("Decide 1", registrations.move, [ada], S.DECLINED, reason="Next year", now=make.NOW)
    tab.arrive(event, registration_id=ada)
    assert "Decide 1\nDeclined: Next year, by Tester" in tab.said()
