"""Who gets which of the sessions people choose between: what they have to decide, what an allocation is worth, and
first come, first served to compare it with.

People may hold any sessions that do not overlap. A **band** is all sessions of one day's stretch that hang together by
overlapping, and people rank within a band. A **slot** is smaller, and a person's own: those of their choices that all
run at one moment, so that they can have one of them at most. Where sessions are plainly parallel, band and slot are
the same. What somebody gets in a slot is judged by its place among their choices in that slot.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Protocol, TypeVar
from uuid import UUID

from convene.rules.time import Span


class Placed(Protocol):
    """A session with a time."""

    @property
    def id(self) -> UUID: ...
    @property
    def span(self) -> Span: ...


S = TypeVar("S", bound=Placed)


@dataclass(frozen=True, slots=True)
class Option:
    """A session people choose. ``limit`` None: as many as come."""

    id: UUID
    span: Span
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Chooser:
    """A person with a place at the event. ``choices`` in the order they rank them, ``kept`` are places they have and
    that stay, ``busy`` when they are needed elsewhere: they cannot be given what overlaps either. What they ``left`` is
    not pressed on them again."""

    id: UUID
    registered_at: datetime
    choices: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()
    busy: tuple[Span, ...] = ()
    left: tuple[UUID, ...] = ()

    @property
    def turn(self) -> tuple[datetime, bytes]:
        """Ties are broken by who registered first, then by a digest: the same on every machine."""
        return self.registered_at, digest(self.id)


@dataclass(frozen=True, slots=True)
class Problem:
    """What there is and who wants it."""

    options: tuple[Option, ...]
    people: tuple[Chooser, ...]

    def in_order(self) -> "Problem":
        """The same problem, however it was listed."""
        return Problem(
            tuple(sorted(self.options, key=lambda o: (o.span.start, o.span.end, o.id.bytes))),
            tuple(sorted(self.people, key=lambda p: p.turn)),
        )

    def spans(self) -> dict[UUID, Span]:
        """When each session takes place."""
        return {o.id: o.span for o in self.options}

    def room(self) -> dict[UUID, int | None]:
        """How many more each session can take beside the kept places; never below nought."""
        held = Counter(option_id for person in self.people for option_id in person.kept)
        return {o.id: None if o.limit is None else max(0, o.limit - held[o.id]) for o in self.options}


Given = Mapping[UUID, tuple[UUID, ...]]
"""By person, the sessions they are given beside those they keep."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an allocation is worth. ``met[0]`` counts the slots in which a first choice was met, ``met[1]`` a second.

    ``other`` counts slots in which somebody keeps a place they had not chosen. ``aims`` are what is made small, the
    most important first: slots left without a place; places heaped on some while others have few; the squares of how
    far below the first choice people came; people without any first choice.
    """

    slots: int
    people: int
    met: tuple[int, ...]
    other: int
    without: int
    people_without_any: int
    people_without_first: int
    aims: tuple[int, int, int, int]


def digest(key: UUID, *more: UUID) -> bytes:
    """An order among ids that has nothing to do with how they came about."""
    return blake2b(b"".join(one.bytes for one in (key, *more)), digest_size=8).digest()


def limit(capacity: int | None, room_holds: int | None) -> int | None:
    """How many places a session has: its own capacity, or what its room holds in that layout if that is less."""
    known = [one for one in (capacity, room_holds) if one is not None]
    return min(known, default=None)


def bands(sessions: Iterable[S]) -> tuple[tuple[S, ...], ...]:
    """Sessions that hang together by overlapping, the earliest first; those that start together stay in their order."""
    found: list[list[S]] = []
    until: datetime | None = None
    for one in sorted(sessions, key=lambda s: s.span.start):
        if until is None or one.span.start >= until:
            found.append([])
            until = one.span.end
        found[-1].append(one)
        until = max(until, one.span.end)
    return tuple(map(tuple, found))


def slots(choices: Sequence[UUID], spans: Mapping[UUID, Span]) -> tuple[tuple[UUID, ...], ...]:
    """What somebody with these choices has to decide: each as the choices of it in their order, the earliest first."""
    moments = sorted({spans[one].start for one in choices})  # as many as overlap anywhere do so where one begins
    together = [frozenset(o for o in choices if spans[o].start <= at < spans[o].end) for at in moments]
    whole = [one for one in dict.fromkeys(together) if not any(one < other for other in together)]
    return tuple(tuple(o for o in choices if o in one) for one in whole)


def free_of(spans: Iterable[Span], wanted: Span) -> bool:
    """Whether nothing of these overlaps."""
    return not any(one.overlaps(wanted) for one in spans)


def possible(person: Chooser, spans: Mapping[UUID, Span]) -> tuple[UUID, ...]:
    """What of their choices a person could still be given, in their order."""
    taken = [*person.busy, *(spans[one] for one in person.kept)]
    return tuple(one for one in person.choices if one not in person.kept and free_of(taken, spans[one]))


def wanted_slots(person: Chooser, spans: Mapping[UUID, Span]) -> tuple[tuple[UUID, ...], ...]:
    """The slots in which a person can be given something or keeps something; where they are busy there is no choice."""
    return slots([one for one in person.choices if free_of(person.busy, spans[one])], spans)


def first_come(problem: Problem) -> dict[UUID, tuple[UUID, ...]]:
    """Each in turn takes the best that is left in every slot."""
    spans, room = problem.spans(), problem.room()
    given: dict[UUID, tuple[UUID, ...]] = {}
    for person in sorted(problem.people, key=lambda p: p.turn):
        mine: list[UUID] = []
        for one in possible(person, spans):
            left = room[one]
            if left != 0 and free_of((spans[got] for got in mine), spans[one]):
                mine.append(one)
                room[one] = None if left is None else left - 1
        given[person.id] = tuple(mine)
    return given


def filled_up(problem: Problem, given: Given) -> dict[UUID, tuple[UUID, ...]]:
    """The same, and everybody who has nothing at some time gets a place that is left: where most are free."""
    spans, room = problem.spans(), problem.room()
    taken = Counter(one for mine in given.values() for one in mine)
    left = {o.id: room[o.id] for o in problem.options}
    for key, count in taken.items():
        now = left[key]
        left[key] = None if now is None else now - count
    full: dict[UUID, tuple[UUID, ...]] = {}
    for person in sorted(problem.people, key=lambda p: p.turn):
        mine = list(given.get(person.id, ()))
        held = [*person.busy, *(spans[one] for one in (*person.kept, *mine))]
        while True:
            open_ones = (o for o in problem.options if left[o.id] != 0 and o.id not in person.left)
            fits = [o for o in open_ones if free_of(held, o.span)]
            if not fits:
                break
            best = min(fits, key=lambda o: (o.span.start, _crowded(left[o.id], taken[o.id]), digest(o.id)))
            mine.append(best.id)
            held.append(best.span)
            taken[best.id] += 1
            now = left[best.id]
            left[best.id] = None if now is None else now - 1
        full[person.id] = tuple(mine)
    return full


def _crowded(left: int | None, taken: int) -> tuple[int, int]:
    """Sessions with a limit are filled where most is left; those without one take turns."""
    return (-left, 0) if left is not None else (0, taken)


def judge(problem: Problem, given: Given) -> Outcome:
    """What an allocation is worth to those who chose something."""
    spans = problem.spans()
    met: Counter[int] = Counter()
    slots_, people, other, without, none, no_first, heaped = 0, 0, 0, 0, 0, 0, 0
    for person in problem.people:
        theirs = wanted_slots(person, spans)
        if not theirs:
            continue
        have = {*person.kept, *given.get(person.id, ())}
        ranks = [_rank(slot, have, spans) for slot in theirs]
        people, slots_ = people + 1, slots_ + len(ranks)
        got = [rank for rank in ranks if rank is not None]
        met.update(rank for rank in got if rank)
        other += got.count(0)
        without += len(ranks) - len(got)
        none += not got
        no_first += 1 not in got
        heaped += len(got) * (len(got) - 1)
    counts = tuple(met[rank] for rank in range(1, max(met, default=0) + 1))
    below = sum((rank - 1) ** 2 * count for rank, count in met.items())
    return Outcome(slots_, people, counts, other, without, none, no_first, (without, heaped, below, no_first))


def _rank(slot: Sequence[UUID], have: Collection[UUID], spans: Mapping[UUID, Span]) -> int | None:
    """Which choice of a slot somebody has; 0 for a place elsewhere that leaves no time for any, None for nothing."""
    for place, one in enumerate(slot, start=1):
        if one in have:
            return place
    return None if any(free_of((spans[held] for held in have), spans[one]) for one in slot) else 0


def wrong_with(problem: Problem, given: Given) -> list[str]:
    """What an allocation breaks, in words for a bug report; nothing for one that may be carried out."""
    spans, room, people = problem.spans(), problem.room(), {p.id: p for p in problem.people}
    found = []
    taken: defaultdict[UUID, int] = defaultdict(int)
    for key, mine in given.items():
        person, held = people[key], [*people[key].busy, *(spans[one] for one in people[key].kept)]
        for one in mine:
            taken[one] += 1
            if one in person.kept or not free_of(held, spans[one]):
                found.append(f"{key} cannot be given {one}")
            held.append(spans[one])
    for key, count in taken.items():
        left = room[key]
        if left is not None and count > left:
            found.append(f"{key} has {left} left, {count} were given")
    return found
