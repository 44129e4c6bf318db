"""How threads are laid beside each other so that they cross as little as may be: themes through a day of sessions.

A storyline layout (Tanahashi and Ma, 2012, in its simplest form): at every knot the threads it ties lie side by side,
and the sum of crossings from one order to the next is kept small.
"""

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import TypeVar

Thread = TypeVar("Thread", bound=Hashable)

_KEPT = 64  # orders followed at once: more than enough for the handful of themes a day has


def crossings(before: Sequence[Thread], after: Sequence[Thread]) -> int:
    """How many pairs of threads change sides between two orders of the same threads (Kendall's tau)."""
    place = {thread: number for number, thread in enumerate(after)}
    return sum(place[one] > place[other] for one, other in combinations(before, 2))


def lay(start: Sequence[Thread], knots: Sequence[frozenset[Thread]]) -> list[tuple[Thread, ...]]:
    """An order of the threads at each knot, beginning from ``start``: those that a knot ties lie side by side.

    ``knots`` name threads of ``start``; one that ties none or one leaves the order as it is or as suits the next.
    """
    # Each state: the order so far, what it cost, and the orders that led to it.
    states: dict[tuple[Thread, ...], tuple[int, list[tuple[Thread, ...]]]] = {tuple(start): (0, [])}
    for knot in knots:
        reached: dict[tuple[Thread, ...], tuple[int, list[tuple[Thread, ...]]]] = {}
        for order, (cost, path) in states.items():
            for candidate in _tied(order, knot):
                total = cost + crossings(order, candidate)
                if candidate not in reached or total < reached[candidate][0]:
                    reached[candidate] = (total, [*path, candidate])
        states = dict(sorted(reached.items(), key=lambda item: item[1][0])[:_KEPT])
    return min(states.values(), key=lambda state: state[0])[1]


def _tied(order: tuple[Thread, ...], knot: frozenset[Thread]) -> list[tuple[Thread, ...]]:
    """The orders in which the knot's threads lie side by side, all else staying in its order."""
    block = tuple(thread for thread in order if thread in knot)
    if len(block) < 2:
        return [order]
    rest = tuple(thread for thread in order if thread not in knot)
    return [rest[:at] + block + rest[at:] for at in range(len(rest) + 1)]
