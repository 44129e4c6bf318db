"""Choices out of answers: looked at with what did not match, then set as one change."""

import pytest

import make
from convene.rules.errors import Refused
from convene.services import choices_from_answers, registrations
from convene.services.import_pace import Stopped
from convene.store.tables import Contribution, Registration
from services.test_session_places import C, Choosing, G

FIRST, SECOND, TEA = "First choice at 10:00", "Second choice at 10:00", "Tea or coffee?"


@pytest.fixture
def choosing(workspace):
    made = Choosing(workspace)
    said = (
        {FIRST: "Carers (Library)", SECOND: "systems", TEA: "Tea"},
        {SECOND: "Carers", FIRST: "Walk"},
        {FIRST: "Yoga", TEA: "Coffee"},
    )
    for key, answers in zip(made.people, said, strict=False):
        made.workspace.write("Answer", registrations.edit, key, answers=answers, now=make.NOW)
    return made


def look(choosing, *questions):
    return choosing.workspace.read(choices_from_answers.preview, choosing.event, questions)


def test_the_questions_that_ask_for_sessions_are_found(choosing):
    found = choosing.workspace.read(choices_from_answers.asked, choosing.event)
    seen = [(one.question, one.turn, one.answered, one.matched) for one in found]
    assert seen == [(FIRST, 1, 3, 2), (SECOND, 2, 2, 2)]


def test_answers_become_ranked_choices_as_one_step(choosing):
    seen = look(choosing, FIRST, SECOND)
    assert [(one.name, one.was, one.then) for one in seen.changing] == [
        ("Amara Okafor", (), ("Carers", "Systems")),
        ("Björn Lund", (), ("Walk", "Carers")),
    ]
    assert seen.unmatched == (("Yoga", 1),)
    told = []
    done, _ = choosing.workspace.write(
        "Set", choices_from_answers.apply, choosing.event, (FIRST, SECOND), progress=lambda *said: told.append(said)
    )
    assert done == seen
    assert told[0] == (0, 2)
    assert choosing.of(0) == {"Carers": (C, 1), "Systems": (C, 2)}
    assert choosing.of(1) == {"Walk": (C, 1), "Carers": (C, 2)}
    assert choosing.of(2) == {}
    again = look(choosing, FIRST, SECOND)
    assert (again.changing, again.same) == ((), 2)
    choosing.workspace.undo()
    assert choosing.of(0) == {}


def test_choices_of_other_times_and_places_given_stay(choosing):
    choosing.choose(1, choosing.carers, choosing.walk)
    choosing.give(0, choosing.systems)
    (one, other) = look(choosing, FIRST, SECOND).changing
    assert (other.was, other.then) == (("Carers", "Walk"), ("Walk", "Carers"))
    choosing.do(choices_from_answers.apply, choosing.event, (FIRST, SECOND))
    assert choosing.of(0) == {"Carers": (C, 1), "Systems": (G, 2)}
    assert one.then == ("Carers", "Systems")


def test_who_is_needed_elsewhere_is_named_and_left(choosing):
    busy = make.session(choosing.workspace, choosing.event, "Board", starts_at=make.at("10:00"), minutes=30)
    choosing.workspace.write(
        "Speak",
        lambda s: s.add(Contribution(session_id=busy, person_id=s.get(Registration, choosing.people[0]).person_id)),
    )
    seen = look(choosing, FIRST)
    assert [(one.name, one.refused) for one in seen.refused] == [("Amara Okafor", "is in “Board” when “Carers” runs")]
    choosing.do(choices_from_answers.apply, choosing.event, (FIRST,))
    assert (choosing.of(0), choosing.of(1)) == ({}, {"Walk": (C, 1)})


def test_it_can_be_stopped_and_needs_something_to_choose(choosing):
    with pytest.raises(Stopped):
        choosing.do(choices_from_answers.apply, choosing.event, (FIRST,), cancelled=lambda: True)
    assert choosing.of(0) == {}
    with pytest.raises(Refused):
        choosing.workspace.read(choices_from_answers.asked, make.event(choosing.workspace))
