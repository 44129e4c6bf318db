"""The programme drawn as on the screen, for a workbook: a sheet for each day, rooms over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.drawn import Cell, Drawn
from convene.rules.exchange import Schedule, ScheduleDay, ScheduleSession
from convene.rules.lanes import lanes
from convene.rules.programme import PAUSES, THEMES
from convene.rules.time import MINUTE, say_day
from convene.services import programme_export
from convene.store.tables import Theme, Track

ALL_ROOMS, NO_ROOM = "All rooms", "No room yet"
_TIME, _ROOM, _LANE = 8.0, 27.0, 19.0  # widths in characters
_LEAST = 90.0
"""What the rooms take at least together, so that the title above them fits."""

_LONG_SIDE, _SHORT_SIDE = 785.0, 515.0
"""What an A4 page has room for, in points."""

_CHARACTER, _SMALLEST = 5.6, 0.6
"""A character's width in points, and how small an A4 page may make it all before it is printed on A3."""

_LINE, _AIR = 14.5, 6.0  # points
_ROW, _MINUTE, _LONG = 17.0, 0.85, 90.0
"""A row's least height, what a minute adds up to, and its most before words ask for more."""


_Placed = tuple[ScheduleSession, int, int]
"""A session with its first column and how many it takes."""


@dataclass(frozen=True, slots=True)
class _Room:
    """The columns of a room and what is in it."""

    name: str
    column: int
    across: int
    width: float
    blocks: tuple[_Placed, ...]


def programme_grid(session: Session, event_id: UUID, *, release: int | None = None) -> list[Drawn]:
    """A sheet for each day that has sessions, of the programme as others may see it (see ``programme_export``).

    Cancelled sessions are on it and say so. Raises NotFound.
    """
    schedule = programme_export.schedule(session, event_id, release=release)
    fills = _fills(session, event_id, schedule)
    found = [_day(schedule, day, fills) for day in schedule.days if any(s.day == day.index for s in schedule.sessions)]
    return found or [Drawn("Programme", _head(schedule, None, 1), (60.0,))]


def _fills(session: Session, event_id: UUID, schedule: Schedule) -> dict[str, str]:
    """A colour for each track: that of its theme, else one that no other track has; of themes without tracks."""
    keys = [key for key, _ in THEMES]
    if not schedule.tracks:
        return {key: key for key, _ in schedule.themes if key in keys}
    rows = session.execute(
        sa.select(Track.name, Theme.key).join(Theme, Theme.id == Track.theme_id).where(Track.event_id == event_id)
    )
    found = {name: key for name, key in rows if name in schedule.tracks and key in keys}
    free = [key for key in keys if key not in found.values()]
    rest = [name for name in schedule.tracks if name not in found]
    return found | dict(zip(rest, free, strict=False))


def _day(schedule: Schedule, day: ScheduleDay, fills: Mapping[str, str]) -> Drawn:
    ours = [one for one in schedule.sessions if one.day == day.index]
    wide = [one for one in ours if _is_wide(one)]
    rooms = _rooms(schedule, [one for one in ours if one not in wide])
    over, rest = _spread(wide, rooms)
    if rest:
        rooms = _rooms(schedule, [one for one in ours if one not in wide or one in rest])
        over, _ = _spread([one for one in wide if one not in rest], rooms)
    columns = sum(room.across for room in rooms) + 1
    head = [*_head(schedule, day, columns), *_legend(schedule, fills, ours, rooms)]
    top = max(cell.row for cell in head) + 1
    head.append(Cell(top, 1, "Time", look="heading", centred=True))
    head += [Cell(top, room.column, room.name, look="heading", across=room.across) for room in rooms]
    times = sorted({at for one in ours for at in (one.start, one.end)})
    row_of = {at: top + 1 + n for n, at in enumerate(times)}
    cells = [Cell(row_of[at], 1, at.time(), "time", "quiet", centred=True) for at in times[:-1]]
    placed = [*over, *(block for room in rooms for block in room.blocks)]
    cells += [_block(one, row_of, column, across, fills) for one, column, across in placed]
    cells += _blanks(cells, rooms, range(top + 1, top + len(times)))
    widths = [_TIME, *(room.width / room.across for room in rooms for _ in range(room.across))]
    heights = dict.fromkeys(range(2, top + 1), _ROW) | {1: 26.0} | _heights(cells, times, row_of, widths)
    wide_by, high_by = sum(widths) * _CHARACTER, sum(heights.values())
    across = min(_LONG_SIDE / wide_by, _SHORT_SIDE / high_by)
    upright = min(_SHORT_SIDE / wide_by, _LONG_SIDE / high_by)
    return Drawn(
        say_day(day.date, year=False),
        [*head, *cells],
        widths,
        heights,
        frozen=(top + 1, 2),
        paper="A4" if max(across, upright) >= _SMALLEST else "A3",
        one_page=True,
        upright=upright > across,
    )


def _spread(wide: Iterable[ScheduleSession], rooms: Sequence[_Room]) -> tuple[list[_Placed], list[ScheduleSession]]:
    """What is for everybody, merged over all rooms that are free then; and what finds none."""
    over: list[_Placed] = []
    rest = []
    for one in wide:
        if any(_meet(one, other) for other, _, _ in over):
            rest.append(one)
            continue
        free = [room for room in rooms if not any(_meet(one, other) for other, _, _ in room.blocks)]
        runs: list[list[int]] = []
        for room in free:
            if runs and runs[-1][1] == room.column:
                runs[-1][1] += room.across
            else:
                runs.append([room.column, room.column + room.across])
        over += [(one, first, end - first) for first, end in runs]
        if not runs:
            rest.append(one)
    return over, rest


def _is_wide(one: ScheduleSession) -> bool:
    """Whether it is for everybody: a break without a room is, too."""
    return one.spans_rooms or (not one.room and one.kind in PAUSES)


def _meet(one: ScheduleSession, other: ScheduleSession) -> bool:
    return one.start < other.end and other.start < one.end


def _head(schedule: Schedule, day: ScheduleDay | None, columns: int) -> list[Cell]:
    state = f"as in release {schedule.version}" if schedule.version.isdigit() else "as it is now"
    said = [say_day(day.date), day.title, schedule.place, state] if day else ["Nothing has a time yet", state]
    return [
        Cell(1, 1, schedule.title, look="title", across=columns),
        Cell(2, 1, " · ".join(filter(None, said)), look="note", across=columns),
    ]


def _legend(
    schedule: Schedule, fills: Mapping[str, str], ours: Iterable[ScheduleSession], rooms: Sequence[_Room]
) -> list[Cell]:
    """The colours and what they stand for, one for each room's columns and as many rows as it takes."""
    here = {key for one in ours for key in ((one.track,) if schedule.tracks else one.themes[:1])}
    named = [(name, name) for name in schedule.tracks] or list(schedule.themes)
    shown = [(words, fills.get(key, "")) for key, words in named if key in here]
    cells = []
    for n, (words, fill) in enumerate(shown):
        room = rooms[n % len(rooms)]
        cells.append(Cell(3 + n // len(rooms), room.column, words, look="quiet", fill=fill, across=room.across))
    word = "Tracks" if schedule.tracks else "Themes"
    return [Cell(3, 1, word, look="note"), *cells] if cells else []


def _rooms(schedule: Schedule, ours: Sequence[ScheduleSession]) -> list[_Room]:
    """The rooms from left to right with the columns they take; what overlaps in one stands side by side."""
    names = [ALL_ROOMS, *schedule.rooms, NO_ROOM]
    where = {name: [one for one in ours if _where(one) == name] for name in names}
    used = [name for name in names if where[name]]
    single = max(_ROOM, _LEAST / max(1, len(used)))
    found: list[_Room] = []
    column = 2
    for name in used:
        placed = lanes([(one.start, one.end) for one in where[name]])
        count = max(lane + wide for lane, wide in placed)
        blocks = [(one, column + lane, wide) for one, (lane, wide) in zip(where[name], placed, strict=True)]
        found.append(_Room(name, column, count, max(single, _LANE * count), tuple(blocks)))
        column += count
    return found or [_Room(ALL_ROOMS, 2, 1, _LEAST, ())]


def _where(one: ScheduleSession) -> str:
    return ALL_ROOMS if _is_wide(one) else one.room or NO_ROOM


def _block(
    one: ScheduleSession, row_of: Mapping[datetime, int], column: int, across: int, fills: Mapping[str, str]
) -> Cell:
    row, pause = row_of[one.start], one.kind in PAUSES
    fill = fills.get(one.track) or fills.get(next(iter(one.themes), ""), "")
    title = f"Cancelled: {one.title}" if one.cancelled else one.title
    when = f"{one.start:%H:%M} to {one.end:%H:%M}"
    people = ", ".join(person.name for person in one.people)
    words = [f"{title}, {when}"] if pause and not people else [title, when, people, one.track]
    return Cell(
        row,
        column,
        "\n".join(filter(None, words)),
        look="quiet" if one.cancelled else "body",
        fill="band" if pause or one.cancelled else fill or "surface",
        down=row_of[one.end] - row,
        across=across,
        centred=pause and across > 1,
        led=True,
    )


def _blanks(cells: Iterable[Cell], rooms: Iterable[_Room], rows: range) -> list[Cell]:
    """What is left free of each room, so that the grid has its lines."""
    taken = {at for one in cells for at in one.places()}
    made = []
    for room in rooms:
        columns = range(room.column, room.column + room.across)
        for row in rows:
            if all((row, column) not in taken for column in columns):
                made.append(Cell(row, room.column, across=room.across))
            else:
                made += [Cell(row, column) for column in columns if (row, column) not in taken]
    return made


def _heights(
    cells: Iterable[Cell], times: Sequence[datetime], row_of: Mapping[datetime, int], widths: Sequence[float]
) -> dict[int, float]:
    """Rows as long as their minutes, and as their words need."""
    heights = {row_of[at]: min(max(_ROW, (end - at) / MINUTE * _MINUTE), _LONG) for at, end in pairwise(times)}
    for cell in cells:
        if not isinstance(cell.value, str) or not cell.value:
            continue
        width = sum(widths[cell.column - 1 : cell.column - 1 + cell.across]) - 3
        lines = sum(max(1, -int(-len(line) * 1.1 // width)) for line in cell.value.split("\n"))
        rows = range(cell.row, cell.row + cell.down)
        if (missing := lines * _LINE + _AIR - sum(heights[row] for row in rows)) > 0:
            for row in rows:
                heights[row] += missing / len(rows)
    return heights
