import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choosing import NINE, Size, chooser, every_allocation, option, problems
from convene.rules.allocation import Chooser, Problem, first_come, judge, wrong_with
from convene.services import allocation_solver
from convene.services.allocation_solver import allocate
from convene.services.import_pace import Stopped

SMALL, MEDIUM = Size(options=4, people=4, limit=3), Size(options=8, people=14, limit=5)
unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(problems(SMALL))
def test_no_allocation_at_all_is_better(problem: Problem) -> None:
    best = min(judge(problem, one).aims for one in every_allocation(problem))
    assert judge(problem, allocate(problem)).aims == best


@unhurried
@given(problems(MEDIUM))
def test_limits_hold_nobody_is_in_two_places_and_first_come_is_never_better(problem: Problem) -> None:
    result = allocate(problem)
    assert wrong_with(problem, result) == []
    assert judge(problem, result).aims <= judge(problem, first_come(problem)).aims


@unhurried
@given(problems(MEDIUM), st.randoms(use_true_random=False))
def test_the_order_in_which_people_and_sessions_are_listed_changes_nothing(
    problem: Problem, chance: random.Random
) -> None:
    options, people = list(problem.options), list(problem.people)
    chance.shuffle(options)
    chance.shuffle(people)
    assert allocate(Problem(tuple(options), tuple(people))) == allocate(problem)


def test_another_way_through_the_search_finds_the_same(monkeypatch) -> None:
    chance = random.Random(5)
    options = [option(n, 60 * (n % 3), limit=6) for n in range(1, 13)]
    people = tuple(chooser(n % 9, *chance.sample(options, 8)) for n in range(40))
    people = tuple(replace(one, id=UUID(int=chance.getrandbits(128))) for one in people)
    problem = Problem(tuple(options), people)
    found = allocate(problem)
    for seed in (1, 2, 3):
        monkeypatch.setitem(allocation_solver._OPTIONS, "random_seed", seed)
        monkeypatch.setitem(allocation_solver._OPTIONS, "presolve", "off" if seed == 2 else "on")
        assert allocate(problem) == found


@unhurried
@given(problems(MEDIUM))
def test_searching_for_whole_numbers_finds_nothing_better(problem: Problem) -> None:
    found = judge(problem, allocate(problem)).aims
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocation_solver._Solver, "_fix", lambda _: False)
        assert judge(problem, allocate(problem)).aims == found


def test_it_says_how_far_it_is_and_stops_when_asked() -> None:
    a, b = option(1, 0, limit=1), option(2, 0, limit=1)
    problem = Problem((a, b), (chooser(0, a, b), chooser(1, a, b)))
    told: list[tuple[int, int]] = []
    allocate(problem, lambda *said: told.append(said))
    assert told == [(number, 6) for number in range(7)]
    with pytest.raises(Stopped):
        allocate(problem, cancelled=lambda: True)


def test_nobody_is_left_without_any_while_somebody_has_everything() -> None:
    early, late = option(1, 0, limit=1), option(2, 60, limit=1)
    first, second = chooser(0, early, late), chooser(1, early, late)
    problem = Problem((early, late), (first, second))
    assert first_come(problem) == {first.id: (early.id, late.id), second.id: ()}
    result = allocate(problem)
    assert sorted(len(mine) for mine in result.values()) == [1, 1]


def test_what_nobody_wanted_most_is_shared_out_too() -> None:
    wanted = option(3, 0, limit=0), option(4, 60, limit=0)
    early, late = option(1, 0, limit=1), option(2, 60, limit=1)
    people = tuple(chooser(n, wanted[0], early, wanted[1], late) for n in (0, 1))
    result = allocate(Problem((early, late, *wanted), people))
    assert [len(mine) for mine in result.values()] == [1, 1]


def test_a_second_choice_for_who_came_first_goes_before_a_third_for_another() -> None:
    a, b, c, d = (option(n, 0, limit=1) for n in (1, 2, 3, 4))
    early, late, only = chooser(0, a, d), chooser(1, a, b, c), chooser(2, b)
    problem = Problem((a, b, c, d), (early, late, only))
    assert judge(problem, allocate(problem)).met == (2, 1)
    assert allocate(problem)[early.id] == (d.id,)


def test_among_equals_who_registered_first_comes_nearer_to_their_choice() -> None:
    a, b = option(1, 0, limit=1), option(2, 0, limit=1)
    early, late = chooser(1, a, b), chooser(5, a, b)
    assert allocate(Problem((a, b), (late, early))) == {early.id: (a.id,), late.id: (b.id,)}


def test_a_long_session_stands_against_both_short_ones() -> None:
    long, first, second = option(1, 0, 120), option(2, 0), option(3, 60)
    short, other = chooser(0, first, second, long), chooser(1, long, first, second)
    assert allocate(Problem((long, first, second), (short, other))) == {
        short.id: (first.id, second.id),
        other.id: (long.id,),
    }


def test_two_places_may_fill_the_time_of_a_third_between_them() -> None:
    early, late, across, before = option(1, 0, 30), option(4, 60, 30), option(2, 30, 60), option(3, 0, 60)
    person = chooser(0, early, before, late, across)
    problem = Problem((early, late, across, before), (person,))
    assert allocate(problem) == {person.id: (early.id, late.id)}
    assert judge(problem, allocate(problem)).aims == min(judge(problem, one).aims for one in every_allocation(problem))


def test_what_is_kept_stays_and_takes_its_place() -> None:
    a, b = option(1, 0, limit=1), option(2, 0, limit=1)
    holder, wants = chooser(9, a, b, kept=(b,)), chooser(0, b, a)
    assert allocate(Problem((a, b), (holder, wants))) == {holder.id: (), wants.id: (a.id,)}


def test_a_session_that_holds_more_than_it_can_takes_nobody() -> None:
    full = option(1, 0, limit=1)
    kept = [chooser(n, full, kept=(full,)) for n in range(2)]
    late = chooser(5, full)
    problem = Problem((full,), (*kept, late))
    assert allocate(problem)[late.id] == ()
    assert judge(problem, allocate(problem)).without == 1


def test_nobody_who_chose_and_nothing_to_choose() -> None:
    assert allocate(Problem((), ())) == {}
    person = Chooser(UUID(int=1), NINE + timedelta(days=1))
    assert allocate(Problem((option(1, 0),), (person,))) == {person.id: ()}


def test_the_solver_says_nothing_of_its_own(capfd) -> None:
    a = option(1, 0, limit=1)
    allocate(Problem((a,), (chooser(0, a), chooser(1, a))))
    assert capfd.readouterr().out == ""
