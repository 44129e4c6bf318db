"""Giving 1,000 people their ranked choices in 4 rounds of 8 sessions: time beside the solver alone, and what it is
worth beside first come, first served.

The floor is the same people and sessions with one aim only, the fewest slots left without a place.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from convene.rules.allocation import Chooser, Option, Problem, first_come, judge
from convene.rules.time import Span
from convene.services import allocation_solver
from figures import Figure, in_turns

PEOPLE, ROUNDS, BESIDE, RANKED = 1_000, 4, 8, 3
_TURNS = 3


def problem() -> Problem:
    """Popular sessions and quiet ones, with places for nine in ten."""
    chance, start = random.Random(2017), datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
    limit = PEOPLE * 9 // 10 // BESIDE
    rounds = []
    for number in range(ROUNDS):
        span = Span(start + timedelta(hours=2 * number), start + timedelta(hours=2 * number + 1))
        rounds.append([Option(UUID(int=chance.getrandbits(128)), span, limit) for _ in range(BESIDE)])
    people = []
    for turn in range(PEOPLE):
        choices: list[UUID] = []
        for options in rounds:
            popular = sorted(range(BESIDE), key=lambda n: chance.random() ** (n + 1), reverse=True)
            choices += [options[n].id for n in popular[:RANKED]]
        people.append(Chooser(UUID(int=chance.getrandbits(128)), start + timedelta(minutes=turn), tuple(choices)))
    return Problem(tuple(option for options in rounds for option in options), tuple(people))


def measure() -> Iterator[Figure | str]:
    """One figure, and the two outcomes in words."""
    asked = problem()
    written, _ = allocation_solver._write(asked.in_order())
    bare = replace(written, aims=written.aims[:1])

    def timed(fn: object, argument: object) -> float:
        begun = time.perf_counter()
        fn(argument)  # type: ignore[operator]
        return time.perf_counter() - begun

    ours, floor = in_turns(
        lambda: timed(allocation_solver.allocate, asked), lambda: timed(allocation_solver._solve, bare), _TURNS
    )
    yield Figure(
        f"Allocating {PEOPLE:,} people x {ROUNDS} rounds x {BESIDE} sessions",
        "the solver with one aim",
        f"{RANKED} choices a round, six aims one after the other, medians of {_TURNS}",
        ours,
        floor,
        None,
    )
    for name, given in (("as allocated", allocation_solver.allocate(asked)), ("first come", first_come(asked))):
        found = judge(asked, given)
        yield (
            f"  {name}: choices met {found.met}, slots without a place {found.without}, people without a first choice "
            f"{found.people_without_first}, without any {found.people_without_any}"
        )
