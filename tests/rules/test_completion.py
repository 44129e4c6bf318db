"""Completing a programme: the words of a rule, what it may ask for, and how a person stands by it."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.attendance import DayState
from convene.rules.completion import (
    CompletionRule,
    ProgrammeDay,
    Standing,
    check_rule,
    kept_rule,
    outlook,
    read_rule,
    say_lack,
    say_rule,
)
from convene.rules.errors import Invalid
from convene.rules.events import DayPart

MODULE, LEARNING, VISIT = DayPart.MODULE, DayPart.ACTION_LEARNING, DayPart.FIELD_VISIT
FIRST = date(2026, 3, 4)
CAME, CAUGHT, EXCUSED, MISSED, TO_COME = (
    DayState.ATTENDED, DayState.CAUGHT_UP, DayState.EXCUSED, DayState.ABSENT, DayState.TO_COME,
)  # fmt: skip


def days_of(*parts: DayPart, optional: tuple[int, ...] = ()) -> list[ProgrammeDay]:
    return [
        ProgrammeDay(number, FIRST + timedelta(days=21 * number), part, number not in optional)
        for number, part in enumerate(parts)
    ]


CBE = days_of(MODULE, LEARNING, MODULE, VISIT, LEARNING)
FOUR_OF_FIVE = CompletionRule(days=4, parts=((MODULE, None),))
LETTERS = {"a": CAME, "c": CAUGHT, "e": EXCUSED, "x": MISSED, ".": TO_COME}


def stands(rule: CompletionRule, letters: str, days: list[ProgrammeDay] = CBE) -> Standing:
    return outlook(rule, days, dict(enumerate(LETTERS[letter] for letter in letters))).standing


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (FOUR_OF_FIVE, "4 of 5 days, both modules"),
        (CompletionRule(days=5), "all 5 days"),
        (CompletionRule(parts=((MODULE, 1), (VISIT, None))), "1 of 2 modules, the field visit"),
        (CompletionRule(parts=((LEARNING, 1),), required_days=True), "1 of 2 action learning days, all 5 days"),
        (CompletionRule(days=3, caught_up=False), "3 of 5 days, catching up does not count"),
        (CompletionRule(days=3, excused=True), "3 of 5 days, excused days count"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert say_rule(rule, CBE) == words


def test_days_that_are_not_all_required():
    rule = CompletionRule(required_days=True)
    assert say_rule(rule, days_of(MODULE, MODULE, VISIT, optional=(2,))) == "all required days"
    assert say_rule(rule, days_of(MODULE, MODULE)) == "both days"
    assert say_rule(rule, days_of(DayPart.DAY)) == "the day"


@pytest.mark.parametrize(
    ("kept", "rule"),
    [
        ({"days": 2}, CompletionRule(days=2)),  # as schema 1 kept it
        ({"days": 4, "parts": {"module": "all", "action_learning": 1}},
         CompletionRule(days=4, parts=((MODULE, None), (LEARNING, 1)))),
        ({"required_days": True, "caught_up": False, "excused": True},
         CompletionRule(required_days=True, caught_up=False, excused=True)),
    ],
)  # fmt: skip
def test_a_rule_is_kept_as_plain_values(kept, rule):
    assert read_rule(kept, CBE) == rule
    assert kept_rule(rule) == kept


@pytest.mark.parametrize(
    "kept", [{"days": "many", "parts": ["module"]}, {"days": -3}, {"days": True, "parts": {"picnic": "all"}}]
)
def test_what_is_no_rule_is_read_without_harm(kept):
    assert read_rule(kept, CBE) == CompletionRule()


def test_without_a_rule_it_is_the_required_days():
    assert read_rule(None, CBE) == CompletionRule(required_days=True)
    assert read_rule(None, days_of(MODULE, VISIT, optional=(0, 1))) == CompletionRule(days=1)
    optional = days_of(MODULE, VISIT, optional=(1,))
    assert stands(read_rule(None, optional), "ax", optional) is Standing.COMPLETED


@pytest.mark.parametrize(
    ("rule", "field", "title"),
    [
        (CompletionRule(days=6), "days", "The rule asks for 6 days, there are 5"),
        (CompletionRule(days=-1), "days", "Days are a number from 0"),
        (CompletionRule(parts=((MODULE, 3),)), "module", "The rule asks for 3 modules, there are 2"),
        (CompletionRule(parts=((VISIT, 2),)), "field_visit", "The rule asks for 2 field visits, there is 1"),
        (CompletionRule(days=1, parts=((DayPart.REVIEW, None),)), "review",
         "The rule asks for all reviews, there are none"),
        (CompletionRule(days=1, parts=((MODULE, -1),)), "module", "Modules are a number from 0"),
        (CompletionRule(), "days", "The rule asks for nothing"),
        (CompletionRule(parts=((MODULE, 0),)), "days", "The rule asks for nothing"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be(rule, field, title):
    with pytest.raises(Invalid) as caught:
        check_rule(rule, CBE)
    assert (caught.value.field, caught.value.title) == (field, title)


@pytest.mark.parametrize(
    ("letters", "standing"),
    [
        (".....", Standing.ON_THE_WAY),
        ("a....", Standing.ON_THE_WAY),
        ("ax...", Standing.AT_RISK),  # the one day that may be missed is missed
        ("axa..", Standing.AT_RISK),
        ("axax.", Standing.CANNOT_COMPLETE),
        ("x....", Standing.CANNOT_COMPLETE),  # a module
        ("c....", Standing.ON_THE_WAY),
        ("e....", Standing.CANNOT_COMPLETE),  # excused does not count
        ("aaae.", Standing.AT_RISK),
        ("aaaa.", Standing.COMPLETED),  # whatever comes
        ("acaxa", Standing.COMPLETED),
        ("aaxaa", Standing.CANNOT_COMPLETE),
    ],
)
def test_four_of_five_days_and_both_modules(letters, standing):
    assert stands(FOUR_OF_FIVE, letters) is standing


def test_what_counts_is_for_the_rule_to_say():
    strict, mild = CompletionRule(days=4, caught_up=False), CompletionRule(days=4, excused=True)
    assert stands(strict, "aaacx") is Standing.CANNOT_COMPLETE
    assert stands(CompletionRule(days=4), "aaacx") is Standing.COMPLETED
    assert stands(mild, "aaaex") is Standing.COMPLETED


def test_who_may_miss_nothing_is_not_at_risk_before_missing_anything():
    everything = CompletionRule(days=5)
    assert stands(everything, "aaaa.") is Standing.ON_THE_WAY
    assert stands(everything, "aaax.") is Standing.CANNOT_COMPLETE


def test_a_day_the_rule_does_not_ask_for_may_be_missed():
    assert stands(CompletionRule(parts=((MODULE, None),)), "ax...") is Standing.ON_THE_WAY
    assert stands(CompletionRule(parts=((LEARNING, 1),)), "ax...") is Standing.AT_RISK  # the last of these days


def test_why_in_data():
    found = outlook(FOUR_OF_FIVE, CBE, dict(enumerate([MISSED, CAME, TO_COME, TO_COME, TO_COME])))
    assert (found.standing, found.counted, found.to_come) == (Standing.CANNOT_COMPLETE, 1, 3)
    days, modules = found.lacks
    assert (days.requirement.words, days.short, days.spare, days.missed) == ("4 of 5 days", 3, 0, (0,))
    assert (modules.requirement.words, modules.short, modules.spare, modules.missed) == ("both modules", 2, -1, (0,))
    assert found.by_catching_up
    named = {0: "Module 1"}
    assert say_lack(days, named) == "4 of 5 days: 3 to go, missed Module 1"
    assert say_lack(modules, named) == "both modules: out of reach, missed Module 1"
    (fresh, _) = outlook(FOUR_OF_FIVE, CBE, dict.fromkeys(range(5), TO_COME)).lacks
    assert say_lack(fresh, named) == "4 of 5 days: 4 to go"
    strict = CompletionRule(days=5, caught_up=False)
    assert not outlook(strict, CBE, dict(enumerate([MISSED, *[TO_COME] * 4]))).by_catching_up


@st.composite
def cases(draw):
    parts = draw(st.lists(st.sampled_from([MODULE, LEARNING, VISIT]), min_size=1, max_size=6))
    optional = tuple(number for number in range(len(parts)) if draw(st.booleans()))
    days = days_of(*parts, optional=optional)
    asked = {part: draw(st.none() | st.integers(0, parts.count(part))) for part in dict.fromkeys(parts)}
    rule = CompletionRule(
        days=draw(st.integers(0, len(parts))),
        parts=tuple((part, number) for part, number in asked.items() if draw(st.booleans())),
        required_days=draw(st.booleans()),
        caught_up=draw(st.booleans()),
        excused=draw(st.booleans()),
    )
    return rule, days, {day.id: draw(st.sampled_from(DayState)) for day in days}


def completed(rule, days, states) -> bool:
    """The rule in the plainest words there are."""
    counted = [
        day
        for day in days
        if states[day.id] is CAME
        or (states[day.id] is CAUGHT and rule.caught_up)
        or (states[day.id] is EXCUSED and rule.excused)
    ]
    of_part = {part: [day for day in days if day.part is part] for part, _ in rule.parts}
    return (
        len(counted) >= rule.days
        and all(
            len([day for day in counted if day.part is part]) >= (len(of_part[part]) if number is None else number)
            for part, number in rule.parts
        )
        and (not rule.required_days or all(day in counted for day in days if day.required))
    )


def with_days(states, chosen, state):
    return states | dict.fromkeys(chosen, state)


@given(cases())
def test_every_standing_is_what_it_says(case):
    rule, days, states = case
    to_come = [day.id for day in days if states[day.id] is TO_COME]
    standing = outlook(rule, days, states).standing
    ends = [
        completed(rule, days, with_days(with_days(states, to_come, MISSED), chosen, CAME))
        for count in range(len(to_come) + 1)
        for chosen in combinations(to_come, count)
    ]
    assert (standing is Standing.COMPLETED) == ends[0]  # with no day more, whatever comes
    assert (standing is Standing.CANNOT_COMPLETE) == (not any(ends))
    if standing is Standing.AT_RISK:
        last = [outlook(rule, days, with_days(states, [day], MISSED)).standing for day in to_come]
        assert Standing.CANNOT_COMPLETE in last  # one day more, and they cannot
        assert any(state is not CAME for state in states.values() if state is not TO_COME)
    if all(state in (CAME, TO_COME) for state in states.values()):
        assert standing in (Standing.COMPLETED, Standing.ON_THE_WAY)  # who missed nothing has nothing to fear


RANK = [Standing.CANNOT_COMPLETE, Standing.AT_RISK, Standing.ON_THE_WAY, Standing.COMPLETED]


@given(cases(), st.data())
def test_attending_never_makes_it_worse_and_missing_never_better(case, data):
    rule, days, states = case
    before = outlook(rule, days, states)
    day = data.draw(st.sampled_from(days)).id
    better = outlook(rule, days, with_days(states, [day], CAME))
    assert RANK.index(better.standing) >= RANK.index(before.standing)
    if states[day] is TO_COME:
        worse = outlook(rule, days, with_days(states, [day], MISSED))
        assert RANK.index(worse.standing) <= RANK.index(before.standing)


@given(cases())
def test_when_no_day_is_to_come_it_is_settled(case):
    rule, days, states = case
    over = {key: MISSED if state is TO_COME else state for key, state in states.items()}
    assert outlook(rule, days, over).standing in (Standing.COMPLETED, Standing.CANNOT_COMPLETE)


@given(cases())
def test_a_rule_comes_back_from_what_is_kept(case):
    rule, days, _ = case
    kept = kept_rule(rule)
    if kept:
        again = read_rule(kept, days)
        assert kept_rule(again) == kept
        assert say_rule(again, days) == say_rule(rule, days)
