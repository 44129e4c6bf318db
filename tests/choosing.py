"""Problems of choosing sessions, for Hypothesis and for the benchmark: who may have what, and who wants it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from uuid import UUID

from hypothesis import strategies as st

from convene.rules.allocation import Chooser, Given, Option, Problem, free_of, possible
from convene.rules.time import Span

NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)


def span(start: int, minutes: int = 60) -> Span:
    """From so many minutes after nine."""
    return Span(NINE + timedelta(minutes=start), NINE + timedelta(minutes=start + minutes))


def option(number: int, start: int, minutes: int = 60, limit: int | None = None) -> Option:
    """A session of that number."""
    return Option(UUID(int=number), span(start, minutes), limit)


def chooser(number: int, *choices: Option, kept: tuple[Option, ...] = (), busy: tuple[Span, ...] = ()) -> Chooser:
    """A person of that number: the higher, the later they registered."""
    at = NINE + timedelta(minutes=number)
    return Chooser(UUID(int=1000 + number), at, tuple(o.id for o in choices), tuple(o.id for o in kept), busy)


@dataclass(frozen=True)
class Size:
    options: int
    people: int
    limit: int


@st.composite
def problems(draw: st.DrawFn, size: Size) -> Problem:
    """Sessions that may be plainly parallel, overlap by halves or follow each other; people who keep some."""
    starts = st.sampled_from((0, 0, 30, 60, 90))
    options = tuple(
        option(n, draw(starts), draw(st.sampled_from((30, 60, 120))), draw(st.none() | st.integers(0, size.limit)))
        for n in range(1, draw(st.integers(1, size.options)) + 1)
    )
    people = []
    for number in range(draw(st.integers(1, size.people))):
        choices = draw(st.lists(st.sampled_from(options), unique=True, max_size=4))
        kept = draw(st.lists(st.sampled_from(options), max_size=1)) if draw(st.booleans()) else []
        busy = (span(draw(starts), 30),) if not kept and draw(st.integers(0, 4)) == 0 else ()
        person = chooser(number % 3, *choices, kept=tuple(kept), busy=busy)
        people.append(Chooser(UUID(int=1000 + number), person.registered_at, person.choices, person.kept, person.busy))
    return Problem(options, tuple(people))


def every_allocation(problem: Problem) -> Iterator[Given]:
    """All there are, within every limit."""
    spans, room = problem.spans(), problem.room()

    def sets(person: Chooser) -> list[tuple[UUID, ...]]:
        can = possible(person, spans)
        return [
            chosen
            for count in range(len(can) + 1)
            for chosen in combinations(can, count)
            if all(free_of([spans[b]], spans[a]) for a, b in combinations(chosen, 2))
        ]

    for taken in product(*map(sets, problem.people)):
        counts = [one for mine in taken for one in mine]
        if all(room[o.id] is None or counts.count(o.id) <= room[o.id] for o in problem.options):
            yield {p.id: mine for p, mine in zip(problem.people, taken, strict=True)}
