"""How the entries of a week lie above each other: days of one event in one line, as many lines as there is room for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from convene.services.calendar_board import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry in the cell of its day. ``before``, ``after``: its event goes on on the neighbouring day, in one bar."""

    entry: Entry
    lane: int
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a week: its pieces by lane, and the lanes in which an event only passes by to a later day."""

    day: date
    pieces: tuple[Piece, ...] = ()
    passing: tuple[int, ...] = ()

    @property
    def lanes(self) -> int:
        """How many lines it asks for."""
        return max((piece.lane for piece in self.pieces), default=-1) + 1

    def shown(self, room: int) -> tuple[tuple[Piece, ...], int]:
        """The pieces shown in ``room`` lines, and how many are not: the last line is kept for saying so."""
        if self.lanes <= room:
            return self.pieces, 0
        kept = tuple(piece for piece in self.pieces if piece.lane < room - 1)
        return kept, len(self.pieces) - len(kept)


def by_day(entries: Iterable[Entry]) -> dict[date, tuple[Entry, ...]]:
    """Entries by their day; they come sorted."""
    return {day: tuple(group) for day, group in groupby(entries, lambda entry: entry.date)}


def week_cells(days: Sequence[date], entries: dict[date, tuple[Entry, ...]]) -> tuple[DayCell, ...]:
    """The cells of one week. All days of an event in that week lie in one lane, which is theirs from first to last."""
    runs: dict[tuple[UUID | int, int], dict[int, Entry]] = {}
    for column, day in enumerate(days):
        times: dict[UUID, int] = {}
        for entry in entries.get(day, ()):
            if entry.kind is EntryKind.EVENT and entry.event_id is not None:
                again = times[entry.event_id] = times.get(entry.event_id, 0) + 1  # an evening beside its day
                runs.setdefault((entry.event_id, again), {})[column] = entry
            else:
                runs[len(runs), 0] = {column: entry}
    taken: list[set[int]] = []
    pieces: list[list[Piece]] = [[] for _ in days]
    passing: list[list[int]] = [[] for _ in days]
    for run in sorted(runs.values(), key=lambda run: (min(run), -max(run))):
        columns = set(range(min(run), max(run) + 1))
        lane = next((n for n, used in enumerate(taken) if not used & columns), len(taken))
        if lane == len(taken):
            taken.append(set())
        taken[lane] |= columns
        for column in columns:
            if column in run:
                pieces[column].append(Piece(run[column], lane, column - 1 in run, column + 1 in run))
            else:
                passing[column].append(lane)
    return tuple(
        DayCell(day, tuple(sorted(here, key=lambda piece: piece.lane)), tuple(through))
        for day, here, through in zip(days, pieces, passing, strict=True)
    )
