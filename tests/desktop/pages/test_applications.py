"""Applications in the window: bars that follow the ticks, decisions looked at before they are made, reviews without
names, all of it by keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

import make
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context
from convene.desktop.pages.applications import ApplicationsPage
from convene.desktop.pages.applications_bars import Bars
from convene.desktop.tasks import Tasks
from convene.rules.events import RegistrationMode
from convene.rules.registrations import RegistrationState
from convene.services import application_scores, applications
from convene.services.application_scores import CriterionDraft
from convene.store.tables import Registration
from convene.store.workspace import Workspace

S = RegistrationState


@dataclass
class Tab:
    page: ApplicationsPage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    went: list[tuple[str, dict[str, Any]]]

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

    def key(self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.table, key, how)
        self.idle()

    def said(self) -> list[str]:
        found = [label.text() for label in self.page.findChildren(QLabel) if label.isVisibleTo(self.page)]
        return found + [n.accessibleName() for n in self.page.findChildren(Notice) if n.isVisibleTo(self.page)]

    def bars(self, name: str) -> str:
        (found,) = [bars for bars in self.page.findChildren(Bars) if bars.accessibleName() == name]
        return found.accessibleDescription()

    @property
    def names(self) -> list[str]:
        table = self.page.table
        return [table.rows_model.columns[0].text(one) for one in table.rows()]

    def state(self, name: str) -> tuple[S, str]:
        found = self.workspace.read(applications.board, self.event).applications
        return next((one.state, one.reason) for one in found if one.name == name)


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    """Ada, Ben and Cas of Lea, Dee of Quay, with Ben first by score; one of each organisation, six places."""
    event = make.event(
        workspace, registration_mode=RegistrationMode.APPLICATION, organisation_cap=1, capacity=6,
        applications_close=make.at("00:00", make.TODAY.replace(day=2)),
    )  # fmt: skip
    lea = make.organisation(workspace, "Lea Hospitals", sector="Hospital", borough="Hackney")
    quay = make.organisation(workspace, "Quay", sector="Charity", borough="Newham")
    workspace.write("Criteria", application_scores.set_criteria, event, [CriterionDraft("Drive")])
    (drive,) = workspace.read(application_scores.criteria, event)
    for name, home, state, points in (
        ("Ada", lea, S.APPLIED, 2), ("Ben", lea, S.SHORTLISTED, 5), ("Cas", lea, S.DECLINED, None),
        ("Dee", quay, S.APPLIED, 3),
    ):  # fmt: skip
        person = make.person(workspace, name, email=f"{name}@x.example", organisation_id=home)
        key = make.registration(workspace, event, person, state=state, answers={"Why?": f"{name} says why"})
        if points is not None:
            given = {drive.id: points}
            workspace.write("Score", application_scores.score, key, reviewer="Zed", points=given, now=make.NOW)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = ApplicationsPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    made = Tab(page, tasks, workspace, event, went)
    page.arrive({"event_id": event})
    made.idle()
    yield made
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_the_best_stand_first_and_the_closing_day_is_said(tab: Tab) -> None:
    assert tab.names == ["Ben", "Dee", "Ada"]
    assert "4 applied, 0 of 6 places taken, closes today at midnight" in tab.said()
    tab.press("All, 4")
    assert tab.names == ["Ben", "Dee", "Ada", "Cas"]


def test_the_bars_follow_the_ticks_by_keys_alone(tab: Tab) -> None:
    assert tab.bars("By organisation").startswith("Lea Hospitals: 0 of 3 chosen, 75 % of those who applied")
    tab.page.table.setFocus()
    tab.key(Qt.Key.Key_Down)
    tab.key(Qt.Key.Key_Space)
    assert "Lea Hospitals: 1 of 3 chosen, 75 % of those who applied, 100 % of the chosen" in tab.bars("By organisation")
    tab.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert (
        "Lea Hospitals: 2 of 3 chosen, 75 % of those who applied, 67 % of the chosen, above the cap of 1"
        in tab.bars("By organisation")
    )
    assert "Charity: 1 of 1 chosen" in tab.bars("By sector")
    assert "3 chosen" in tab.said()
    organisation = next(c for c in tab.page.table.rows_model.columns if c.key == "organisation")
    marked = [organisation.icon(one) is not None for one in tab.page.table.rows()]  # type: ignore[misc]
    assert marked == [True, False, True]


def test_above_the_cap_the_reason_is_asked_for_at_its_field_and_all_is_one_undo(tab: Tab) -> None:
    tab.page.table.setFocus()
    tab.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    tab.press("Accept")
    assert "3 will be accepted" in tab.said()
    assert any("Lea Hospitals would have 2. The cap is 1." in words for words in tab.said())
    tab.press("Accept 3")
    assert any("Say why, or choose fewer" in words for words in tab.said())
    assert tab.state("Ben")[0] is S.SHORTLISTED
    field = tab.page.drawer.findChildren(QLineEdit)
    why = next(f for f in field if f.accessibleName() == "Why more of one organisation")
    assert why.hasFocus()
    QTest.keyClicks(why, "Only midwife")
    tab.press("Accept 3")
    assert (tab.state("Ben"), tab.state("Ada")) == ((S.ACCEPTED, ""), (S.ACCEPTED, "Above the cap: Only midwife"))
    assert tab.workspace.history()[0].label == "3 applications accepted"
    assert tab.page.table.ticked_rows() == []
    tab.tasks.undo(tab.page)
    tab.idle()
    assert tab.state("Ben")[0] is S.SHORTLISTED
    assert tab.names == ["Ben", "Dee", "Ada"]


def test_who_is_decided_already_stays_unless_the_switch_says_so(tab: Tab) -> None:
    tab.press("All, 4")
    tab.page.table.setFocus()
    tab.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    tab.press("Shortlist")
    assert {"2 will be on the shortlist", "1 stay as decided before", "1 left: is shortlisted"} <= set(tab.said())
    tab.press("Also those decided already (1)")
    assert "3 will be on the shortlist" in tab.said()
    tab.press("Shortlist 3")
    assert tab.state("Cas")[0] is S.SHORTLISTED


def test_a_review_hides_who_it_is_and_what_others_gave(tab: Tab) -> None:
    tab.workspace.write("Hide", application_scores.set_anonymous, tab.event, anonymous=True)
    tab.press("Review")
    assert all(name.startswith("Applicant ") for name in tab.names)
    tab.page.table.setFocus()
    tab.key(Qt.Key.Key_Down)
    said = tab.said()
    assert "Ben says why" in said  # what they wrote themselves
    assert not any(words in ("Ben", "Lea Hospitals", "Ben@x.example") for words in said)
    assert any("may give them away" in words for words in said)
    assert "What others gave is shown once you have scored it." in said
    tab.key(Qt.Key.Key_Return)
    field = tab.page.drawer.form.field(next(iter(tab.page.drawer.form.values())))  # type: ignore[union-attr]
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, "1")
    tab.press("Save, next")
    found = tab.workspace.read(applications.board, tab.event).applications
    ben = next(one for one in found if one.name == "Ben")
    assert [review.reviewer for review in ben.reviews] == ["Tester", "Zed"]
    assert ben.judged is not None
    assert ben.judged.mean == 60
    assert tab.page.drawer.shown != ben.id


def test_criteria_are_changed_and_a_mistake_is_said(tab: Tab) -> None:
    tab.press("Criteria…")
    tab.press("Add a criterion")
    tab.press("Save")
    assert any("needs a name" in words for words in tab.said())
    field = next(f for f in tab.page.drawer.findChildren(QLineEdit) if f.accessibleName() == "Criterion 2")
    QTest.keyClicks(field, "Need")
    tab.press("Reviewers do not see who applied")
    tab.press("Save")
    board = tab.workspace.read(applications.board, tab.event)
    assert ([one.name for one in board.criteria], board.anonymous) == (["Drive", "Need"], True)


def test_back_to_people(tab: Tab) -> None:
    tab.press("Back to People")
    assert tab.went[-1] == ("event", {"event_id": tab.event, "tab": "people"})


def test_nobody_applied(tab: Tab) -> None:
    tab.page.arrive({"event_id": make.event(tab.workspace)})
    tab.idle()
    assert any(words.startswith("Nobody has applied yet") for words in tab.said())
    assert tab.workspace.read(lambda s: s.query(Registration).count()) == 4
