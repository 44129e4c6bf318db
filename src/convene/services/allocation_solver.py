"""The best allocation there is, found by HiGHS: a programme in whole numbers, solved for one aim after the other.

Aims as in ``rules.allocation.Outcome``; each is brought to its best and held there while the next is. Two more break
the ties: who registered earlier comes nearer to their choice, then a digest. The programme is always written down in
the same order and solved by one thread, so the same people with the same choices get the same places.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from convene.rules.allocation import Problem, digest, possible, wanted_slots
from convene.rules.time import Span
from convene.services.import_pace import Cancelled, Progress, Stopped

if TYPE_CHECKING:
    from highspy import Highs

_OPTIONS: dict[str, int | float | bool] = {
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,  # costs are whole
    "mip_max_nodes": 2_000,  # more than any event has needed; the same bound on every machine, as a time would not be
    "mip_heuristic_effort": 0.0,  # the relaxation is all but whole by itself: a guess only costs time
    "mip_detect_symmetry": False,  # the last aim leaves none
}

_ALMOST = 1e-6  # costs are whole: what differs by less is the same


@dataclass(slots=True)
class _Programme:
    """Columns and rows in the making; every column is nought or one. An aim is a cost by column."""

    columns: int = 0
    rows: list[tuple[float, float, dict[int, int]]] = field(default_factory=list)
    aims: list[dict[int, int]] = field(default_factory=list)

    def column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def row(self, low: float, terms: dict[int, int], high: float) -> None:
        self.rows.append((low, high, terms))


def allocate(
    problem: Problem, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> dict[UUID, tuple[UUID, ...]]:
    """By person, what they are given beside what they keep. See ``rules.allocation.judge`` for what is best.

    ``progress`` is told aim by aim; raises Stopped once ``cancelled``, which is asked now and then.
    """
    ordered = problem.in_order()
    programme, gifts = _write(ordered)
    chosen = _solve(programme, progress, cancelled) if gifts else set()
    given: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for column, (person_id, option_id) in gifts.items():
        if column in chosen:
            given[person_id].append(option_id)
    return {person.id: tuple(given[person.id]) for person in ordered.people}


def _write(problem: Problem) -> tuple[_Programme, dict[int, tuple[UUID, UUID]]]:
    """The programme, and what each of its first columns would give to whom."""
    made, spans, room = _Programme(), problem.spans(), problem.room()
    gifts: dict[int, tuple[UUID, UUID]] = {}
    takers: defaultdict[UUID, dict[int, int]] = defaultdict(dict)
    places: dict[int, int] = {}  # a place counts for every slot it fills
    below: dict[int, int] = {}
    earlier: dict[int, int] = {}
    heaped: dict[int, int] = {}
    firsts: dict[int, int] = {}
    for turn, person in enumerate(problem.people):
        free = possible(person, spans)
        can = {option_id: made.column() for option_id in free if room[option_id] != 0}
        gifts |= {column: (person.id, option_id) for option_id, column in can.items()}
        for option_id, column in can.items():
            takers[option_id][column] = 1
        held, own, first, happy = 0, dict.fromkeys(can.values(), 0), dict[int, int](), False
        for slot in wanted_slots(person, spans):
            if any(one in person.kept for one in slot) or not any(one in free for one in slot):
                held += 1
                happy = happy or slot[0] in person.kept
                continue
            terms = {can[one]: 1 for one in slot if one in can}
            if len(terms) > 1:
                made.row(0, terms, 1)
            for place, one in enumerate(slot):
                if one in can:
                    column = can[one]
                    below[column] = below.get(column, 0) + place**2
                    earlier[column] = earlier.get(column, 0) - (len(slot) - place) * (len(problem.people) - turn)
                    if place == 0:
                        first[column] = 1
            for column in _filled(made, [one for one in slot if one in free], can, spans):
                own[column] = own.get(column, 0) + 1
        places |= {column: -count for column, count in own.items()}
        heaped |= _steps(made, own, held)
        if first and not happy:
            firsts |= _met(made, first)
    for option_id, terms in takers.items():
        left = room[option_id]
        if left is not None and len(terms) > left:
            made.row(0, terms, left)
    ties = {column: int.from_bytes(digest(*gift)[:2]) for column, gift in gifts.items()}
    made.aims += [places, heaped, below, firsts, earlier, ties]
    return made, gifts


def _filled(made: _Programme, slot: list[UUID], can: dict[UUID, int], spans: Mapping[UUID, Span]) -> list[int]:
    """The columns of which one is one where a slot is filled: by a place in it, or by places elsewhere that between
    them leave no time for any of it."""
    inside = [can[one] for one in slot if one in can]
    walls = [[column for other, column in can.items() if spans[other].overlaps(spans[one])] for one in slot]
    if any(len(wall) == len(inside) for wall in walls):  # one that only a place in the slot is in the way of
        return inside
    filled = made.column()
    for wall in walls:
        made.row(0, {**dict.fromkeys(wall, 1), filled: -1}, float("inf"))
    return [filled]


def _steps(made: _Programme, own: dict[int, int], held: int) -> dict[int, int]:
    """A person's first place costs nothing, each further one more than the one before."""
    steps = {made.column(): 2 * (held + number) for number in range(sum(own.values()))} if len(own) > 1 else {}
    if steps:
        made.row(0, own | dict.fromkeys(steps, -1), 0)
        return steps
    return {column: 2 * held * count + count * (count - 1) for column, count in own.items()}


def _met(made: _Programme, first: dict[int, int]) -> dict[int, int]:
    """A column that is one where any of a person's first choices is met."""
    if len(first) == 1:
        return dict.fromkeys(first, -1)
    met = made.column()
    made.row(0, first | {met: -1}, float("inf"))
    return {met: -1}


def _solve(programme: _Programme, progress: Progress | None = None, cancelled: Cancelled | None = None) -> set[int]:
    """The columns that are one in the best solution. Raises Stopped."""
    solver = _Solver(programme)
    if cancelled is not None:
        solver.stop_when(cancelled)
    total = len(programme.aims)
    for number, aim in enumerate(programme.aims):
        if progress is not None:
            progress(number, total)
        if aim or not number:
            solver.bring_to_best(aim)
    if progress is not None:
        progress(total, total)
    return {column for column, value in enumerate(solver.values) if value > 0.5}


class _Solver:
    """HiGHS with one programme, on which aim after aim is brought to its best and held there.

    Nearly always the relaxation is whole by itself: people, slots and sessions are a network. Then whatever is as good
    has the same columns at their bound and the same rows full, wherever those cost something (complementary slackness),
    so these are fixed and the next aim has less to look at. Once that fails, whole numbers are searched for from there
    on, and each aim is held by a row.
    """

    def __init__(self, programme: _Programme) -> None:
        import numpy as np

        self._programme, self._count = programme, programme.columns
        self._all = _whole(range(programme.columns))
        self._low, self._high = np.zeros(programme.columns), np.ones(programme.columns)
        self._highs = _solver(programme)
        self.values: Any = self._low
        self._found: Any = None
        self._full: dict[int, float] = {}
        self._searching = False
        self._cancelled: Cancelled | None = None

    def stop_when(self, cancelled: Cancelled) -> None:
        """Ask now and then whether to stop, also in the middle of an aim. Then what is being looked for raises
        Stopped."""

        def ask(event: Any) -> None:
            if cancelled():
                event.interrupt()

        self._cancelled = cancelled
        self._highs.cbSimplexInterrupt += ask
        self._highs.cbMipInterrupt += ask

    def bring_to_best(self, aim: dict[int, int]) -> None:
        """Make the cost of this aim as small as it can be, and keep it there."""
        if not self._searching:
            self._solve_for(aim)
            if self._fix():
                return
            self._begin_to_search()
        self._solve_for(aim)
        self._hold(aim)

    def _solve_for(self, aim: dict[int, int]) -> None:
        costs = [float(aim.get(column, 0)) for column in range(self._count)]
        self._highs.changeColsCost(self._count, self._all, costs)
        self._highs.run()
        if self._cancelled is not None and self._cancelled():
            raise Stopped("Working it out was stopped", "Nothing was changed.")

    def _begin_to_search(self) -> None:
        """From here on in whole numbers, with a solver that has not begun with the relaxation: it is quicker so."""
        self._searching = True
        self._highs = _solver(self._programme, whole=True)
        self._highs.changeColsBounds(self._count, self._all, self._low, self._high)
        for row, value in self._full.items():
            self._highs.changeRowBounds(row, value, value)
        if self._cancelled is not None:
            self.stop_when(self._cancelled)
        if self._found is not None:
            self._highs.setSolution(self._found)

    def _fix(self) -> bool:
        """Keep all that is as good as what was found, and nothing else; False where it is not whole."""
        import highspy
        import numpy as np

        found = self._highs.getSolution()
        values = np.array(found.col_value)
        best = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not best or (np.abs(values - np.round(values)) > _ALMOST).any():
            return False
        self.values, self._found = np.round(values), found
        bound = np.abs(np.array(found.col_dual)) > _ALMOST
        self._low[bound] = self._high[bound] = self.values[bound]
        self._highs.changeColsBounds(self._count, self._all, self._low, self._high)
        full = np.abs(np.array(found.row_dual)) > _ALMOST
        for row, value in zip(np.nonzero(full)[0], np.round(np.array(found.row_value)[full]), strict=True):
            self._full[int(row)] = float(value)
            self._highs.changeRowBounds(int(row), float(value), float(value))
        return True

    def _hold(self, aim: dict[int, int]) -> None:
        best = round(self._highs.getInfo().objective_function_value)
        self._found = self._highs.getSolution()
        self.values = self._found.col_value
        terms = {column: cost for column, cost in sorted(aim.items()) if cost}
        self._highs.addRow(-float("inf"), float(best), len(terms), _whole(terms), _real(terms.values()))
        self._highs.setSolution(self._found)  # where the next aim begins to look


def _solver(programme: _Programme, *, whole: bool = False) -> "Highs":
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = programme.columns, len(programme.rows)
    model.col_cost_, model.col_lower_ = _real([0] * programme.columns), _real([0] * programme.columns)
    model.col_upper_ = _real([1] * programme.columns)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * programme.columns
    model.row_lower_ = _real(low for low, _, _ in programme.rows)
    model.row_upper_ = _real(high for _, high, _ in programme.rows)
    starts, columns, values = [0], list[int](), list[int]()
    for _, _, terms in programme.rows:
        columns += terms
        values += terms.values()
        starts.append(len(columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = _whole(starts), _whole(columns)
    model.a_matrix_.value_ = _real(values)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def _whole(values: Iterable[int]) -> Any:
    import numpy as np

    return np.array(list(values), dtype=np.int32)


def _real(values: Iterable[float]) -> Any:
    import numpy as np

    return np.array(list(values), dtype=np.float64)
