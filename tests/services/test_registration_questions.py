"""Questions of an event: asked, changed, taken away, and what was answered to them."""

from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.registration_questions import Question
from convene.rules.registrations import QuestionKind, RegistrationState
from convene.services import registration_questions, registrations
from convene.store.workspace import Workspace

LUNCH = Question("Lunch?", QuestionKind.CHOICE, ("Hot", "Cold"))
WHY = Question("Why?", required=True, help="In a sentence")


def ask(workspace: Workspace, event: UUID, *asked: Question) -> tuple[Question, ...]:
    workspace.write("Ask", registration_questions.set_questions, event, asked)
    return workspace.read(registration_questions.questions, event)


def answers(workspace: Workspace, registration: UUID) -> dict[str, Any]:
    return dict(workspace.read(registrations.guest_detail, registration).answers)


def test_questions_are_asked_in_order_and_in_one_undo(workspace: Workspace) -> None:
    event, other = make.event(workspace), make.event(workspace)
    lunch, why = ask(workspace, event, LUNCH, WHY)
    assert (lunch.text, lunch.kind, lunch.options) == ("Lunch?", QuestionKind.CHOICE, ("Hot", "Cold"))
    assert (why.text, why.required, why.help) == ("Why?", True, "In a sentence")
    assert [one.text for one in ask(workspace, event, why, lunch)] == ["Why?", "Lunch?"]
    assert workspace.read(registration_questions.questions, other) == ()
    workspace.undo()
    assert workspace.read(registration_questions.questions, event) == (lunch, why)
    workspace.undo()
    assert workspace.read(registration_questions.questions, event) == ()


def test_a_question_in_other_words_keeps_its_answers(workspace: Workspace) -> None:
    event = make.event(workspace)
    lunch, why = ask(workspace, event, LUNCH, WHY)
    guest = make.registration(workspace, event, answers={"lunch? ": "Hot", "Why?": "To learn", "Old": "x"})
    swapped = (Question("Why?", lunch.kind, lunch.options, id=lunch.id), Question("Lunch?", id=why.id))
    ask(workspace, event, *swapped)
    assert answers(workspace, guest) == {"Why?": "Hot", "Lunch?": "To learn", "Old": "x"}
    workspace.undo()
    assert answers(workspace, guest) == {"lunch? ": "Hot", "Why?": "To learn", "Old": "x"}
    ask(workspace, event, why)
    assert answers(workspace, guest) == {"lunch? ": "Hot", "Why?": "To learn", "Old": "x"}


def test_what_cannot_be_asked_leaves_all_as_it_was(workspace: Workspace) -> None:
    event = make.event(workspace)
    asked = ask(workspace, event, LUNCH)
    with pytest.raises(Invalid, match="twice"):
        ask(workspace, event, *asked, Question("LUNCH?"))
    gone = Question("Gone", id=make.event(workspace))
    with pytest.raises(NotFound):
        ask(workspace, event, gone)
    assert workspace.read(registration_questions.questions, event) == asked
    with pytest.raises(NotFound):
        ask(workspace, asked[0].id, LUNCH)  # type: ignore[arg-type]


def test_the_report_counts_those_on_the_list(workspace: Workspace) -> None:
    event = make.event(workspace)
    ask(workspace, event, LUNCH, WHY)
    make.registration(workspace, event, answers={"LUNCH? ": "hot", "Why?": "To learn"})
    make.registration(workspace, event, answers={"Lunch?": "Warm"}, state=RegistrationState.WAITING)
    make.registration(workspace, event, answers={"Lunch?": "Cold"}, state=RegistrationState.CANCELLED)
    make.registration(workspace, event)
    lunch, why = workspace.read(registration_questions.report, event)
    assert lunch.counts == (("Hot", 1), ("Cold", 0), ("Warm", 1))
    assert (lunch.answered, lunch.unanswered) == (2, 1)
    assert (why.answered, why.unanswered) == (1, 2)
