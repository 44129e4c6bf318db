from dataclasses import replace

import pytest
from hypothesis import given

from choosing import Size, chooser, option, problems, span
from convene.rules.allocation import (
    Problem,
    bands,
    filled_up,
    first_come,
    free_of,
    judge,
    limit,
    slots,
    wrong_with,
)

A, B, C, D = option(1, 0), option(2, 60), option(3, 0, 120), option(4, 30)
SPANS = {o.id: o.span for o in (A, B, C, D)}


@pytest.mark.parametrize(("own", "room", "limited"), [(None, None, None), (20, None, 20), (None, 30, 30), (40, 30, 30)])
def test_a_session_takes_what_both_it_and_its_room_allow(
    own: int | None, room: int | None, limited: int | None
) -> None:
    assert limit(own, room) == limited


def test_a_band_hangs_together_by_overlapping() -> None:
    later = option(9, 120)
    assert bands((later, B, C, A)) == ((C, A, B), (later,))
    assert bands(()) == ()


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ((A, C), [(A, C)]),
        ((C, A), [(C, A)]),
        ((A, B), [(A,), (B,)]),  # both can be had
        ((C, A, B), [(C, A), (C, B)]),  # the long one stands against each
        ((A, D, B, C), [(A, D, C), (D, B, C)]),
        ((), []),
    ],
)
def test_a_slot_is_what_can_be_had_only_once(choices: tuple, found: list) -> None:
    assert slots([o.id for o in choices], SPANS) == tuple(tuple(o.id for o in slot) for slot in found)


@given(problems(Size(options=7, people=1, limit=3)))
def test_slots_are_just_the_pairs_that_overlap(problem: Problem) -> None:
    choices, spans = problem.people[0].choices, problem.spans()
    together = {frozenset((a, b)) for slot in slots(choices, spans) for a in slot for b in slot if a != b}
    assert together == {
        frozenset((a, b)) for a in choices for b in choices if a != b and not free_of([spans[a]], spans[b])
    }


def test_first_come_takes_the_best_that_is_left_whatever_that_leaves_to_others() -> None:
    a, b = option(1, 0, limit=1), option(2, 0, limit=1)
    early, late = chooser(0, a, b), chooser(1, a)
    problem = Problem((a, b), (late, early))
    assert first_come(problem) == {early.id: (a.id,), late.id: ()}
    outcome = judge(problem, first_come(problem))
    assert (outcome.met, outcome.without, outcome.people_without_any, outcome.people_without_first) == ((1,), 1, 1, 1)


@given(problems(Size(options=8, people=12, limit=4)))
def test_first_come_and_filling_up_break_no_limit(problem: Problem) -> None:
    taken = first_come(problem)
    assert wrong_with(problem, taken) == []
    full = filled_up(problem, taken)
    assert wrong_with(problem, full) == []
    assert all(set(taken[key]) <= set(mine) for key, mine in full.items())


def test_filling_up_goes_where_most_is_left_and_leaves_nobody_without() -> None:
    small, large, late = option(1, 0, limit=1), option(2, 0, limit=2), option(3, 60)
    people = tuple(chooser(n) for n in range(3))
    full = filled_up(Problem((small, large, late), people), {})
    assert [mine[1:] for mine in full.values()] == [(late.id,)] * 3
    assert sorted(mine[0].int for mine in full.values()) == [1, 2, 2]
    assert full[people[0].id][0] == large.id


def test_filling_up_without_limits_shares_people_out() -> None:
    open_ones = (option(1, 0), option(2, 0))
    full = filled_up(Problem(open_ones, tuple(chooser(n) for n in range(6))), {})
    assert sorted(mine[0].int for mine in full.values()) == [1, 1, 1, 2, 2, 2]


def test_what_is_kept_counts_and_what_nobody_chose_does_not() -> None:
    asked, other = option(1, 0), option(2, 0)
    by_hand = chooser(0, asked, kept=(other,))
    idle, busy = chooser(1), chooser(2, asked, busy=(span(30, 10),))
    outcome = judge(Problem((asked, other), (by_hand, idle, busy)), {})
    assert (outcome.people, outcome.slots, outcome.other, outcome.without) == (1, 1, 1, 0)
    assert outcome.people_without_first == 1


def test_what_is_wrong_is_named() -> None:
    a, b = option(1, 0, limit=1), option(2, 30)
    one, two = chooser(0, a, b), chooser(1, a, kept=(b,))
    problem = Problem((a, b), (one, two))
    assert len(wrong_with(problem, {one.id: (a.id, b.id)})) == 1
    assert len(wrong_with(problem, {two.id: (a.id,)})) == 1
    assert len(wrong_with(problem, {one.id: (a.id,), replace(two, kept=()).id: (a.id,)})) == 2
