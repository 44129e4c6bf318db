"""Questions in a form: changed, raised, taken away; and the widget that fits each answer."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from convene.desktop.kit.fields import Form
from convene.desktop.pages.registration_questions import QuestionsField, add_answers, answers, say_counted
from convene.rules.registration_questions import Counted, Question
from convene.rules.registrations import QuestionKind

K = QuestionKind
LUNCH = Question("Lunch?", K.CHOICE, ("Hot", "Cold"))
DAYS = Question("Days", K.SEVERAL, ("Mon", "Tue"))
SINCE = Question("Since?", K.DATE)
WHY = Question("Why?", required=True, help="In a sentence")
PHOTO = Question("Photo?", K.CONSENT)
YEARS = Question("Years", K.NUMBER)
ALL = (LUNCH, DAYS, SINCE, WHY, PHOTO, YEARS)


@pytest.fixture
def form(app: object) -> Iterator[Form]:
    made = Form()
    yield made
    made.close()
    made.deleteLater()


def press(widget: QWidget, name: str) -> None:
    next(b for b in widget.findChildren(QAbstractButton) if name in (b.accessibleName(), b.text())).click()


def test_questions_are_added_raised_and_taken_away(app: object) -> None:
    field = QuestionsField([LUNCH, WHY])
    field.show()
    assert field.value() == [LUNCH, WHY]
    press(field, "Move question 2 up")
    assert field.value() == [WHY, LUNCH]
    press(field, "Take question 1 away")
    press(field, "Add a question")
    assert field.value() == [LUNCH, Question("")]
    field.close()
    field.deleteLater()


def test_what_was_said_comes_back_as_it_was_while_nothing_is_touched(form: Form) -> None:
    said = {
        "Lunch?": "hot", "Days": "Tue;Sun", "Since?": "30/06/2026", "Why?": "To learn", "Photo?": "perhaps",
        "Years": "3", "Old": "x",
    }  # fmt: skip
    add_answers(form, ALL, said)
    found = answers(form, ALL, said)
    assert found == said | {"Lunch?": "Hot", "Since?": "2026-06-30"}


def test_answers_are_given_by_their_widgets(form: Form) -> None:
    add_answers(form, ALL, {})
    form.field(LUNCH.field).set_value("Cold")
    press(form.field(DAYS.field), "Tue")
    press(form.field(DAYS.field), "Mon")
    form.field(PHOTO.field).set_value("Yes")
    form.field(YEARS.field).set_value("4")
    found = answers(form, ALL, {"Old": "x"})
    assert found == {
        "Old": "x", "Lunch?": "Cold", "Days": "Mon; Tue", "Since?": "", "Why?": "", "Photo?": "Yes", "Years": "4",
    }  # fmt: skip


def test_counts_in_words() -> None:
    assert say_counted(Counted(LUNCH, 3, 2, (("Hot", 3), ("Cold", 0)))) == "Hot 3, Cold 0; 2 not answered"
    assert say_counted(Counted(WHY, 4, 0)) == "4 answered"
    years = Counted(YEARS, 3, 1, (), Decimal(9), Decimal(3), Decimal(6), 1)
    assert say_counted(years) == "9 in all, 4.5 on average, from 3 to 6; 1 unclear; 1 not answered"
