"""A figure is a ratio: what Convene took over what the floor took, both measured in turns within one run.

Absolute times say more about the machine and its minute than about Convene, so they are printed but not compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    floor: str  # what it is measured against, in words
    method: str
    seconds: float
    floor_seconds: float
    goal: float | None  # the ratio to stay under; None where none has been set
    megabytes: bool = False  # memory is measured, not time

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds

    def __str__(self) -> str:
        goal = ""
        if self.goal is not None:
            goal = f"   (goal {self.goal:g}: {'held' if self.ratio <= self.goal else 'NOT HELD'})"
        scale, unit = (1, "MB") if self.megabytes else (1000, "ms")
        return (
            f"{self.name}\n"
            f"  {self.ratio:.2f} x {self.floor}{goal}\n"
            f"  {self.seconds * scale:.2f} {unit} against {self.floor_seconds * scale:.2f} {unit}; {self.method}"
        )


def in_turns(ours: Callable[[], float], floor: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of both, in seconds, run alternately after one round that does not count."""
    ours(), floor()
    pairs = [(ours(), floor()) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of tries came off: of those no time is measured."""

    name: str
    method: str
    held: int
    tries: int
    goal: float | None = None  # the least share

    def __str__(self) -> str:
        share = self.held / self.tries
        goal = "" if self.goal is None else f"   (goal {self.goal:.0%}: {'held' if share >= self.goal else 'NOT HELD'})"
        return f"{self.name}\n  {share:.1%}: {self.held:,} of {self.tries:,}{goal}\n  {self.method}"
