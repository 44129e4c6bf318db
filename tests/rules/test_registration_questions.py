"""Questions to those who register: what can be asked, what is an answer, and how answers are counted."""

from decimal import Decimal

import pytest

from convene.rules.errors import Invalid
from convene.rules.registration_questions import (
    Question,
    answer_to,
    by_question,
    checked,
    count,
    read_answer,
    tidied,
)
from convene.rules.registrations import QuestionKind

K = QuestionKind
LUNCH = Question("Lunch?", K.CHOICE, ("Hot", "Cold", "None"))
DAYS = Question("Which days?", K.SEVERAL, ("Mon", "Tue", "Wed"))
YEARS = Question("Years in post", K.NUMBER)
SINCE = Question("Since when?", K.DATE)
PHOTO = Question("May we take photographs?", K.CONSENT)
WHY = Question("Why do you apply?", required=True)


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        (LUNCH, " hot ", "Hot"),
        (DAYS, "wed;Mon;", "Mon; Wed"),  # as Microsoft Forms writes it, in our order
        (DAYS, "Tue\nMon", "Mon; Tue"),
        (YEARS, "1,200", "1200"),
        (YEARS, "3.50", "3.5"),
        (YEARS, "0", "0"),
        (SINCE, "30/06/2026", "2026-06-30"),
        (SINCE, "2026-06-30 00:00:00", "2026-06-30"),
        (PHOTO, "I agree", "Yes"),
        (PHOTO, "no.", "No"),
        (WHY, "Because\r\nI must", "Because\nI must"),
        (LUNCH, "  ", ""),
    ],
)
def test_an_answer_is_kept_in_one_way(question: Question, said: str, kept: str) -> None:
    assert read_answer(question, said) == kept
    assert read_answer(question, kept) == kept


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (LUNCH, "Warm"), (DAYS, "Mon;Sun"), (YEARS, "many"), (YEARS, "NaN"), (SINCE, "31/06/2026"), (SINCE, "soon"),
        (PHOTO, "perhaps"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_said_at_its_field(question: Question, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        read_answer(question, said)
    assert raised.value.field == question.field
    assert raised.value.hint


def test_required_means_answered_and_a_required_consent_means_yes() -> None:
    with pytest.raises(Invalid, match="must be answered"):
        checked([WHY], {})
    asked = Question(PHOTO.text, K.CONSENT, required=True)
    with pytest.raises(Invalid, match="must agree"):
        checked([asked], {PHOTO.text: "No"})
    assert checked([asked], {PHOTO.text: "yes"}) == {PHOTO.text: "Yes"}
    assert checked([PHOTO], {PHOTO.text: "no"}) == {PHOTO.text: "No"}


def test_what_came_from_outside_and_is_not_touched_stays() -> None:
    before = {"Lunch? ": "Warm", "Shoe size": "41"}
    assert checked([LUNCH], before, before) == {"Lunch?": "Warm", "Shoe size": "41"}
    with pytest.raises(Invalid, match="“Lukewarm” is not one of the options"):
        checked([LUNCH], {"Lunch?": "Lukewarm"}, before)
    assert checked([LUNCH], {"Lunch?": ""}, before) == {}


def test_the_same_question_however_it_is_written() -> None:
    assert by_question([LUNCH, WHY], {"lunch? ": "Hot", "LUNCH?": "Cold", "Other": "x"}) == {
        "Lunch?": "Hot",
        "Other": "x",
    }
    assert answer_to(LUNCH, {"LUNCH?": "Cold"}) == "Cold"
    assert answer_to(LUNCH, None) == ""


def test_answers_are_counted() -> None:
    of_days = count(DAYS, ["Mon;Tue", "tue", "", "Sat"])
    assert of_days.counts == (("Mon", 1), ("Tue", 2), ("Wed", 0), ("Sat", 1))
    assert (of_days.answered, of_days.unanswered) == (3, 1)
    assert count(PHOTO, ["yes", "Yes", "NO", "hm"]).counts == (("Yes", 2), ("No", 1), ("hm", 1))
    years = count(YEARS, ["3", "1.5", "lots", ""])
    assert (years.total, years.least, years.most, years.unclear) == (Decimal("4.5"), Decimal("1.5"), Decimal(3), 1)
    assert count(YEARS, []).total is None
    assert count(SINCE, ["2026-07-01", "30/06/2026", "01/07/2026"]).counts == (("2026-06-30", 1), ("2026-07-01", 2))
    assert (count(WHY, ["a", "b", ""]).answered, count(WHY, ["a"]).counts) == (2, ())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(" "), "needs words"),
        (Question("Lunch?", K.CHOICE), "options that differ"),
        (Question("Lunch?", K.CHOICE, ("Hot", "hot ", "Cold", "HOT")), "options that differ"),
        (Question("Days", K.SEVERAL, ("Mon; Tue", "Wed")), "semicolon"),
    ],
)
def test_what_cannot_be_asked(question: Question, words: str) -> None:
    with pytest.raises(Invalid, match=words) as raised:
        tidied([question])
    assert raised.value.field == "questions"


def test_questions_are_tidied_and_asked_once() -> None:
    (lunch,) = tidied([Question("  Lunch? ", K.CHOICE, ("Hot ", "", "Hot", "Cold"), help=" x ")])
    assert (lunch.text, lunch.options, lunch.help) == ("Lunch?", ("Hot", "Cold"), "x")
    assert tidied([Question("Why?", K.TEXT, ("left over",))])[0].options == ()
    with pytest.raises(Invalid, match="twice"):
        tidied([Question("Lunch?"), Question("LUNCH? ")])
