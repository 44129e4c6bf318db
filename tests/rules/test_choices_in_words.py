"""Sessions named in answers."""

import pytest

from convene.rules.choices_in_words import Titled, sessions_in, turn_of

SESSIONS = {
    1: Titled("Carers", (10, 0)),
    2: Titled("Carers and systems", (10, 0)),
    3: Titled("Tea, talk and time", (10, 0)),
    4: Titled("Walk", (11, 30)),
    5: Titled("Walk", (14, 0)),
}


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("First choice for the morning", 1),
        ("Morning sessions: 2nd choice", 2),
        ("Choice 3 (10:15)", 3),
        ("Preference #2", 2),
        ("Which session would you like?", 1),
    ],
)
def test_which_choice_a_question_asks_for(question: str, turn: int) -> None:
    assert turn_of(question) == turn


@pytest.mark.parametrize(
    ("answer", "found", "unknown"),
    [
        ("carers", [1], []),
        ("Carers and Systems (10:00, Library)", [2], []),
        ("Carers – Library", [1], []),
        ("Carers unite", [], ["Carers unite"]),
        ("Tea, talk and time", [3], []),
        ("Carers, Yoga", [1], ["Yoga"]),
        ("Carers and systems;Tea, talk and time;", [2, 3], []),
        ("Walk", [], ["Walk"]),
        ("Walk (14:00)", [5], []),
        ("", [], []),
    ],
)
def test_titles_in_an_answer(answer: str, found: list[int], unknown: list[str]) -> None:
    assert sessions_in(answer, SESSIONS) == (found, unknown)


def test_of_two_of_one_title_the_question_says_which() -> None:
    assert sessions_in("Walk", SESSIONS, question="First choice for 11:30") == ([4], [])
