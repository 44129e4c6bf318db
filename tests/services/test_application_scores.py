"""Criteria and what reviewers give: several reviewers, notes, scores taken back, and what is refused."""

from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.registrations import RegistrationState
from convene.services import application_scores, applications
from convene.services.application_scores import CriterionDraft, CriterionRow
from convene.services.applications import ReviewRow
from convene.store.workspace import Workspace


def judge_by(workspace: Workspace, event: UUID, *drafts: CriterionDraft) -> tuple[CriterionRow, ...]:
    workspace.write("Criteria", application_scores.set_criteria, event, drafts)
    return workspace.read(application_scores.criteria, event)


def score(workspace: Workspace, registration: UUID, reviewer: str, points: Any, note: str | None = None) -> None:
    workspace.write(
        "Score", application_scores.score, registration, reviewer=reviewer, points=points, note=note, now=make.NOW
    )


def reviews(workspace: Workspace, event: UUID) -> tuple[ReviewRow, ...]:
    return workspace.read(applications.board, event).applications[0].reviews


def test_criteria_are_kept_in_order_and_renamed_with_their_scores(workspace: Workspace) -> None:
    event = make.event(workspace)
    ada = make.registration(workspace, event, state=RegistrationState.APPLIED)
    drive, need = judge_by(
        workspace, event, CriterionDraft(" Drive ", "What moves them"), CriterionDraft("Need", most=10)
    )
    assert (drive.name, drive.detail, drive.most, need.most) == ("Drive", "What moves them", 5, 10)
    score(workspace, ada, "Ben", {drive.id: 4, need.id: 7})
    again = judge_by(
        workspace, event, CriterionDraft("Need", most=7, id=need.id), CriterionDraft("Energy", id=drive.id),
        CriterionDraft("New"),
    )  # fmt: skip
    assert [one.name for one in again] == ["Need", "Energy", "New"]
    assert reviews(workspace, event)[0].points == {drive.id: 4, need.id: 7}
    judge_by(workspace, event, CriterionDraft("Need", most=7, id=need.id))
    assert reviews(workspace, event)[0].points == {need.id: 7}
    workspace.undo()
    assert reviews(workspace, event)[0].points == {drive.id: 4, need.id: 7}


@pytest.mark.parametrize(
    ("drafts", "words"),
    [
        ([CriterionDraft(" ")], "needs a name"),
        ([CriterionDraft("Drive"), CriterionDraft("drive ")], "twice"),
        ([CriterionDraft("Need", most=0)], "has scores up to 1"),
    ],
)
def test_criteria_that_cannot_be(workspace: Workspace, drafts: list[CriterionDraft], words: str) -> None:
    event = make.event(workspace)
    with pytest.raises(Invalid, match=words) as raised:
        judge_by(workspace, event, *drafts)
    assert raised.value.field == "criteria"
    assert workspace.read(application_scores.criteria, event) == ()


def test_a_top_score_below_what_was_given_and_names_that_change_places(workspace: Workspace) -> None:
    event = make.event(workspace)
    drive, need = judge_by(workspace, event, CriterionDraft("Drive"), CriterionDraft("Need"))
    ada = make.registration(workspace, event, state=RegistrationState.APPLIED)
    score(workspace, ada, "Ben", {drive.id: 5})
    with pytest.raises(Invalid, match="scores up to 5"):
        judge_by(workspace, event, CriterionDraft("Drive", most=4, id=drive.id), CriterionDraft("Need", id=need.id))
    with pytest.raises(Invalid, match="name of another criterion"):
        judge_by(workspace, event, CriterionDraft("Need", id=drive.id), CriterionDraft("Drive", id=need.id))
    with pytest.raises(NotFound):
        judge_by(workspace, event, CriterionDraft("Other", id=uuid4()))
    assert workspace.read(application_scores.criteria, event) == (drive, need)


def test_each_reviewer_scores_for_themselves_and_may_take_it_back(workspace: Workspace) -> None:
    event = make.event(workspace)
    (drive,) = judge_by(workspace, event, CriterionDraft("Drive"))
    ada = make.registration(workspace, event, state=RegistrationState.APPLIED)
    score(workspace, ada, "Ben", {}, "Clear")
    score(workspace, ada, "ben ", {drive.id: 3})
    score(workspace, ada, "Cas", {drive.id: 0}, " \n")
    assert reviews(workspace, event) == (ReviewRow("Ben", {drive.id: 3}, "Clear"), ReviewRow("Cas", {drive.id: 0}, ""))
    score(workspace, ada, "Ben", {drive.id: None}, "")
    assert reviews(workspace, event) == (ReviewRow("Cas", {drive.id: 0}, ""),)
    workspace.undo()
    assert reviews(workspace, event)[0] == ReviewRow("Ben", {drive.id: 3}, "Clear")


@pytest.mark.parametrize("points", [-1, 6])
def test_a_score_outside_its_scale_keeps_nothing(workspace: Workspace, points: int) -> None:
    event = make.event(workspace)
    drive, need = judge_by(workspace, event, CriterionDraft("Drive"), CriterionDraft("Need"))
    ada = make.registration(workspace, event, state=RegistrationState.APPLIED)
    with pytest.raises(Invalid, match="scored from 0 to 5") as raised:
        score(workspace, ada, "Ben", {drive.id: 2, need.id: points}, "Note")
    assert raised.value.field == "points"
    with pytest.raises(Invalid, match="somebody’s"):
        score(workspace, ada, " ", {drive.id: 2})
    with pytest.raises(NotFound):
        score(workspace, ada, "Ben", {uuid4(): 2})
    assert reviews(workspace, event) == ()
