"""When two names are one person's, what counts as an address, and what a need asks for."""

from datetime import date

import pytest

from convene.rules.people import (
    NeedKind,
    NeedState,
    feature_of,
    goes_further,
    is_a_need,
    is_email,
    need_label,
    person_key,
    same_person,
    usual_due,
    wants_owner,
    which_home,
)
from convene.rules.registrations import RegistrationState


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë O’Brien", "zoe obrien"),
        ("Rob Smith", "Robert Smith"),
        ("J Smith", "John Smith"),
        ("Anna Andersson", "Anna Berg"),
        ("Andersson, Anna", "Anna Andersson"),
        ("Anna Maria Andersson", "Anna Andersson"),
        ("Solveig", "Sólveig Gunnarsdóttir"),
        ("Christina Bell", "Christine Bell"),
        ("李雷", "李雷"),
    ],
)
def test_one_person_under_two_spellings(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Doe", "Jane Doe"),
        ("Joan Smith", "John Smith"),
        ("Kechi Barlow", "Idris Calloway"),
        ("李雷", "韩梅梅"),
        ("Jo", "Al"),
        ("", "Anna"),
    ],
)
def test_two_people(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize("text", ["a@b.org", "o'brien+cbe@nhs.example", "jörg@bücher.example", "A.B-C@d.e.f"])
def test_addresses(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["", "anonymous", "a@b", "a b@c.org", "a@@b.org", "a@b.org, c@d.org", "<a@b.org>", "x" * 250 + "@b.org"]
)
def test_what_is_no_address(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "No", "none.", "N/A", "n.a", "Nil", "Nothing", "no dietary requirements", "None known", "No thanks"],
)
def test_ways_to_say_there_is_no_need(text: str) -> None:
    assert not is_a_need(text)


@pytest.mark.parametrize("text", ["Vegan", "no nuts", "None of the lifts work for me", "nut allergy", "Нет глютена"])
def test_needs(text: str) -> None:
    assert is_a_need(text)


@pytest.mark.parametrize(
    ("text", "feature", "label"),
    [
        ("I use a wheelchair", "step_free", "Step-free"),
        ("BSL interpreter please", "bsl", "BSL interpreter"),
        ("Hearing loop", "hearing_loop", "Hearing loop"),
        ("somewhere to lie down", "lie_down", "Lie-down space"),
        ("a seat by the door, near the front and out of the sun", "", "a seat by the door, near the…"),
    ],
)
def test_what_a_need_asks_for(text: str, feature: str, label: str) -> None:
    assert feature_of(text) == feature
    assert need_label(NeedKind.ACCESS, feature, text) == label


def test_labels_without_words() -> None:
    assert need_label(NeedKind.CARER, "", "  ") == "Carer"
    assert need_label(NeedKind.ACCESS, "breakout", "") == "Breakout"


def test_diets_go_to_the_kitchen_and_need_no_owner() -> None:
    assert wants_owner(NeedKind.ACCESS, NeedState.OPEN, "")
    assert not wants_owner(NeedKind.ACCESS, NeedState.OPEN, "Tova")
    assert not wants_owner(NeedKind.ACCESS, NeedState.ARRANGED, "")
    assert not wants_owner(NeedKind.DIETARY, NeedState.OPEN, "")


def test_people_are_found_by_every_name_once() -> None:
    assert person_key("Sólveig Gunnarsdóttir", "Solla", "Sólveig", "Gunnarsdóttir") == "solveig gunnarsdottir solla"
    assert person_key("Solla", "", "Sólveig", "Gunnarsdóttir") == "solla solveig gunnarsdottir"


@pytest.mark.parametrize(
    ("homes", "home", "which"),
    [
        (["a", "b"], "b", 1),
        (["a"], "b", None),
        (["a"], "", 0),
        ([""], "b", 0),
        (["a", "b"], "", None),
        ([], "a", None),
    ],
)
def test_which_of_several_people_of_one_name(homes: list[str], home: str, which: int | None) -> None:
    assert which_home(homes, home) == which


@pytest.mark.parametrize(
    ("first_day", "due"),
    [
        (None, date(2026, 6, 8)),
        (date(2026, 7, 9), date(2026, 6, 25)),
        (date(2026, 6, 18), date(2026, 6, 8)),
        (date(2026, 6, 3), date(2026, 6, 3)),
        (date(2026, 6, 1), date(2026, 6, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
    ],
)
def test_by_when_a_need_is_answered(first_day: date | None, due: date) -> None:
    assert usual_due(first_day, date(2026, 6, 1)) == due


def test_which_registration_goes_further() -> None:
    S = RegistrationState
    assert goes_further((False, S.WAITING), (False, S.REGISTERED))
    assert not goes_further((False, S.REGISTERED), (False, S.WAITING))
    assert not goes_further((False, S.APPLIED), (False, S.APPLIED))
    assert goes_further((False, S.REGISTERED), (True, S.CANCELLED))
    assert not goes_further((True, S.CANCELLED), (False, S.REGISTERED))
    for state in S:  # each has its rank
        assert not goes_further((True, S.REGISTERED), (False, state))
