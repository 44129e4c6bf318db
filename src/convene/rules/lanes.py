"""Side by side what happens at the same time: each thing gets lanes of its own, as wide as there is room."""

from collections.abc import Sequence
from datetime import datetime


def lanes(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    """For each of these half-open spans its first lane, counted from 0, and how many it may take; in their order.

    No two that have time in common share a lane. Without any overlap there is one lane.
    """
    order = sorted(range(len(spans)), key=lambda n: (spans[n], n))
    ends: list[datetime] = []
    first = [0] * len(spans)
    for n in order:
        start, end = spans[n]
        lane = next((at for at, over in enumerate(ends) if over <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        first[n] = lane
    return [(first[n], _room(n, spans, first, len(ends))) for n in range(len(spans))]


def _room(n: int, spans: Sequence[tuple[datetime, datetime]], first: Sequence[int], count: int) -> int:
    """How many lanes are free from its own on."""
    start, end = spans[n]
    taken = [first[m] for m, (s, e) in enumerate(spans) if m != n and s < end and start < e and first[m] > first[n]]
    return min(taken, default=count) - first[n]
