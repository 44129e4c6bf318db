"""The sample's programme with applications: answers that fit, scores by two, more from some places than the cap."""

from collections import Counter

import make
from convene.rules.applications import UNDECIDED
from convene.rules.registration_questions import read_answer
from convene.services import applications, events
from convene.store.workspace import Workspace


def test_there_is_something_to_choose_from(workspace: Workspace) -> None:
    make.sample(workspace)
    event = workspace.read(events.id_by_code, "BEVAN")
    found = workspace.read(applications.board, event)
    applied = [one for one in found.applications if one.state in UNDECIDED]
    assert len(applied) > found.places - found.held  # type: ignore[operator]
    assert found.cap is not None
    assert max(Counter(one.organisation for one in found.applications).values()) > found.cap
    assert {one.judged is None for one in applied} == {True, False}
    assert any(one.judged and one.judged.spread for one in found.applications)
    assert any(review.note for one in found.applications for review in one.reviews)
    for one in found.applications:
        for question in found.questions:
            assert read_answer(question, one.answers[question.text]) == one.answers[question.text]
