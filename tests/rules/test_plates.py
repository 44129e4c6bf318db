"""What a kitchen prepares for what somebody wrote."""

import pytest

from convene.rules.plates import plate


@pytest.mark.parametrize(
    ("text", "words", "more"),
    [
        ("Vegan", ["Vegan"], False),
        ("Halal, no nuts please", ["Halal", "No nuts"], False),
        ("No gluten (coeliac disease)", ["Gluten-free"], False),
        ("I am a coeliac", ["Gluten-free"], False),
        ("Type 2 diabetes", ["Low in sugar"], True),
        ("No seafood", ["No fish", "No shellfish"], False),
        ("Peanut allergy", ["No peanuts"], False),
        ("lactose intolerant", ["Lactose-free"], False),
        ("I can’t eat shellfish", ["No shellfish"], True),
        ("Severe nut allergy, carries an EpiPen", ["No nuts"], True),
        ("not vegan any more", ["Vegan"], True),
        ("can eat nuts", ["No nuts"], True),
        ("No coconut", [], True),
        ("Crohn’s disease", [], True),
        ("", [], True),
    ],
)
def test_a_plate_and_never_a_reason(text: str, words: list[str], more: bool) -> None:
    assert plate(text) == (tuple(words), more)


def test_what_is_not_understood_is_not_repeated() -> None:
    said = plate("HIV medication, vegetarian, phenylketonuria, hamster, fishing").words
    assert said == ("Vegetarian",)
