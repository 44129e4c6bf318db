"""Questions a session asks."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.services import programme, questions
from convene.services.questions import AskedQuestion
from convene.store.tables import Answer


@pytest.fixture
def session(workspace):
    return make.session(workspace, make.event(workspace), "Stories")


def ask(workspace, session, *wanted):
    asked = [AskedQuestion(*one) if isinstance(one, tuple) else AskedQuestion(None, one) for one in wanted]
    workspace.write("Edit", programme.edit_session, session, questions=asked)
    return workspace.read(questions.of_session, session)


def test_added_edited_reordered_removed_in_one_change_each(workspace, session):
    first, second = ask(workspace, session, "What did you hear? ", " ", "What will you do?")
    assert (first.text, second.text) == ("What did you hear?", "What will you do?")
    kept = ask(workspace, session, (second.id, "And now?"), (first.id, first.text))
    assert kept == (AskedQuestion(second.id, "And now?"), first)
    assert ask(workspace, session, (first.id, first.text)) == (first,)
    workspace.undo()
    assert workspace.read(questions.of_session, session) == kept
    event = workspace.read(programme.session_detail, session).event_id
    assert workspace.read(questions.of_event, event) == {session: kept}


def test_one_that_was_answered_stays(workspace, session):
    (asked,) = ask(workspace, session, "What did you hear?")
    make.add(workspace, Answer(id=uuid4(), question_id=asked.id, text="Rain", given_at=make.NOW))
    with pytest.raises(Invalid) as refused:
        ask(workspace, session)
    assert refused.value.field == "questions"
    assert "an answer" in refused.value.title
    assert ask(workspace, session, (asked.id, "What did you really hear?"))[0].text == "What did you really hear?"


def test_one_of_another_session_is_not_taken(workspace, session):
    with pytest.raises(NotFound):
        ask(workspace, session, (uuid4(), "Whose?"))
