"""How attendance is written and marked on the screen: cells, standings, days, and what is still needed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from convene.desktop.kit.table import Column
from convene.desktop.pages.people_words import ROLES, state_word
from convene.rules.attendance import DayState, Mark
from convene.rules.completion import Outlook, Standing, say_lack
from convene.rules.events import PART_WORDS, DayPart
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.time import say_day
from convene.services.attendance import Attender, Cell, Matrix, MatrixDay

CELLS: dict[DayState, tuple[str, str, str]] = {
    DayState.ATTENDED: ("Attended", "tick", "ok"),
    DayState.CAUGHT_UP: ("Caught up", "half", "info"),
    DayState.EXCUSED: ("Excused", "minus", "ink2"),
    DayState.ABSENT: ("Missed", "cross", "danger"),
    DayState.TO_COME: ("To come", "dot", "ink3"),
}
"""Word, shape and colour: never by colour alone."""

MARKS: dict[Mark, str] = {
    Mark.ATTENDED: "Attended",
    Mark.CAUGHT_UP: "Caught up…",
    Mark.EXCUSED: "Excused…",
    Mark.ABSENT: "Missed",
}
"""What the menu of a cell offers; those that ask for a reason end in dots."""

STANDINGS: dict[Standing, tuple[str, str, str]] = {
    Standing.CANNOT_COMPLETE: ("Cannot complete", "danger", "octagon-alert"),
    Standing.AT_RISK: ("At risk", "care", "triangle-alert"),
    Standing.ON_THE_WAY: ("On the way", "info", "ring"),
    Standing.COMPLETED: ("Completed", "ok", "tick"),
}
"""Word, state of the look and shape, the most pressing first."""

_FEW = 6  # so many days have room for words
_ONE_DAY = {Standing.COMPLETED: "Came", Standing.ON_THE_WAY: "Expected", Standing.CANNOT_COMPLETE: "Did not come"}


def standing_word(standing: Standing, days: int) -> str:
    """A standing as people say it; of an event of one day there is nothing to complete."""
    return _ONE_DAY.get(standing, STANDINGS[standing][0]) if days == 1 else STANDINGS[standing][0]


def say_counts(counts: Mapping[Standing, int], days: int) -> str:
    """``12 completed, 3 at risk``, the good news first."""
    said = [f"{counts[s]} {standing_word(s, days).lower()}" for s in reversed(STANDINGS) if counts.get(s)]
    return ", ".join(said) or "Nobody it is for"


def day_name(day: MatrixDay) -> str:
    """What a day is called: its title, or its part."""
    return day.title or ("" if day.part is DayPart.DAY else PART_WORDS[day.part])


def day_words(day: MatrixDay) -> str:
    """``Module 1 on Wed 4 March``."""
    name, when = day_name(day), say_day(day.date, year=False)
    return f"{name} on {when}" if name else when


def lacks_words(outlook: Outlook, days: Sequence[MatrixDay]) -> list[str]:
    """What is still needed, a line a clause."""
    named = {day.id: day_words(day) for day in days}
    lines = [say_lack(lack, named) for lack in outlook.lacks]
    return [line[0].upper() + line[1:] for line in lines]


def cell_words(one: Attender, number: int, tz: ZoneInfo) -> str:
    """A cell in full, as a drawer says it."""
    cell, word = one.cells[number], cell_look(one, number)[0]
    if cell.mark is None:
        return f"{word}, scanned at {cell.came_at.astimezone(tz):%H:%M}" if cell.came_at else word
    scanned = f", though scanned at {cell.came_at.astimezone(tz):%H:%M}" if cell.came_at else ""
    return f"{word}, marked by hand{scanned}"


def stands(one: Attender, days: int) -> str:
    """Where somebody stands, in a word or two; who is no participant has a part instead."""
    if one.outlook is not None:
        return standing_word(one.outlook.standing, days)
    return ROLES[one.role] if one.state in HOLDS_PLACE else state_word(one.state)


def stands_tag(one: Attender, days: int) -> tuple[str, str] | None:
    """The tag of a standing. The usual case is plain: to be on the way, and of one day to come at all."""
    if one.outlook is None or one.outlook.standing is Standing.ON_THE_WAY:
        return None
    if days > 1:
        return STANDINGS[one.outlook.standing][1:]
    return ("neutral", "cross") if one.outlook.standing is Standing.CANNOT_COMPLETE else None


def cell_look(one: Attender, number: int) -> tuple[str, tuple[str, str] | None]:
    """Word and shape of a cell. Whom the rule is not for has missed nothing: they were not seen."""
    cell = one.cells[number]
    if cell.state is DayState.ABSENT and cell.mark is None and one.outlook is None:
        return "Not seen", None
    word, *look = CELLS[cell.state]
    return word, (look[0], look[1])


def columns(found: Matrix, days: Callable[[], Sequence[MatrixDay]]) -> list[Column]:
    """Name, a column for each day of ``found``, and how people stand. ``days`` are those with the counts of now."""
    tz, count = ZoneInfo(found.time_zone), len(found.days)
    listed = [
        Column("name", "Name", lambda a: a.name, 150, 3, weight=600, colour="ink", sort=lambda a: a.found_by),
        Column("organisation", "Organisation", lambda a: a.organisation, 112, 2, gives=2),
        *(_day_column(number, day, tz, days) for number, day in enumerate(found.days)),
    ]
    if count > 1:
        listed.append(
            Column("counted", "Days", lambda a: _counted(a, count), 62, gives=1, right=True, sort=_counted_sort)
        )
    return [
        *listed,
        Column(
            "standing",
            "State" if count == 1 else "Standing",
            lambda a: stands(a, count),
            118,
            tag=lambda a: stands_tag(a, count),
            sort=lambda a: list(STANDINGS).index(a.outlook.standing) if a.outlook else None,
            tip=lambda a: "\n".join(lacks_words(a.outlook, found.days)) if a.outlook else "",
        ),
    ]


def _day_column(number: int, day: MatrixDay, tz: ZoneInfo, days: Callable[[], Sequence[MatrixDay]]) -> Column:
    few = len(days()) <= _FEW

    def cell(one: Attender) -> Cell:
        return one.cells[number]

    def lines() -> list[str]:
        now = days()[number]
        there = sum(now.counts.values())
        part = PART_WORDS[day.part] if day.part is not DayPart.DAY else f"{day.date:%A}" if few else f"{day.date:%a}"
        if now.counts[DayState.TO_COME] == there:
            return [part, "To come" if few else "–"]
        return [part, f"{now.came} of {there}" if few else str(now.came)]

    return Column(
        f"day:{day.id}",
        _short(day.date),
        lambda a: cell_look(a, number)[0],
        74 if few else 58,
        icon=lambda a: cell_look(a, number)[1],
        shown=lambda a: _shown(a, number, tz),
        tail=lambda a: "pencil" if cell(a).mark is not None else None,
        colour=lambda a: "ink3" if cell(a).state is DayState.ATTENDED else "ink2",
        sort=lambda a: list(CELLS).index(cell(a).state),
        tip=lambda a: ". ".join(filter(None, (cell_words(a, number, tz), cell(a).reason))),
        under=lines,
    )


def _shown(one: Attender, number: int, tz: ZoneInfo) -> str:
    """The time of a scan says that somebody was there; what is to come needs no words."""
    cell = one.cells[number]
    if cell.state is DayState.TO_COME or cell_look(one, number)[1] is None:
        return ""
    if cell.state is DayState.ATTENDED and cell.mark is None and cell.came_at is not None:
        return f"{cell.came_at.astimezone(tz):%H:%M}"
    return CELLS[cell.state][0]


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _counted(one: Attender, days: int) -> str:
    return f"{one.outlook.counted} of {days}" if one.outlook else ""


def _counted_sort(one: Attender) -> int | None:
    return one.outlook.counted if one.outlook else None


def key_of_day(column: Any) -> UUID | None:
    """The day a column is of, None for the others."""
    kind, _, key = column.key.partition(":")
    return UUID(key) if kind == "day" else None
