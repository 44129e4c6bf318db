"""Completing a programme: the rule ("4 of 5 days, both modules"), and how each person stands by it.

A day counts when it was attended, or caught up, unless the rule says that catching up does not do; an excused day
counts only where the rule says so. Nothing of this is kept: it follows from the days, the marks, the scans and today.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from convene.rules.attendance import DayState
from convene.rules.errors import Invalid
from convene.rules.events import DayPart

_MANY: dict[DayPart, tuple[str, str]] = {
    DayPart.DAY: ("ordinary day", "ordinary days"),
    DayPart.MASTERCLASS: ("masterclass", "masterclasses"),
    DayPart.MODULE: ("module", "modules"),
    DayPart.ACTION_LEARNING: ("action learning day", "action learning days"),
    DayPart.FIELD_VISIT: ("field visit", "field visits"),
    DayPart.REVIEW: ("review", "reviews"),
}


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """What it takes. ``days``: at least so many, of whatever part. ``parts``: so many of a part, None for all of it.

    ``required_days``: every day that is marked required.
    """

    days: int = 0
    parts: tuple[tuple[DayPart, int | None], ...] = ()
    required_days: bool = False
    caught_up: bool = True
    excused: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """What a rule needs to know of a day."""

    id: Hashable
    date: date
    part: DayPart
    required: bool = True


@dataclass(frozen=True, slots=True)
class Requirement:
    """One clause of a rule as it falls on the days there are: at least ``wanted`` of ``days``, in words."""

    words: str
    wanted: int
    days: frozenset[Hashable]


class Standing(StrEnum):
    """How a person stands by the rule.

    COMPLETED: what counts already meets it. CANNOT_COMPLETE: attending every day to come would not be enough; only
    catching up can help. AT_RISK: of some clause they missed all that may be missed; one day more of it, and they
    cannot. ON_THE_WAY: anything else, so also who may miss nothing but has missed nothing.
    """

    COMPLETED = "completed"
    ON_THE_WAY = "on_the_way"
    AT_RISK = "at_risk"
    CANNOT_COMPLETE = "cannot_complete"


@dataclass(frozen=True, slots=True)
class Lack:
    """A clause not met yet: ``short`` more days of it are needed, after those ``missed`` (in order).

    ``spare`` of its days to come may be missed; below zero it is out of reach.
    """

    requirement: Requirement
    short: int
    spare: int
    missed: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a person stands, and why: the days that count, the days to come, and the clauses not met yet.

    ``by_catching_up``: who cannot complete otherwise could by catching up what they missed.
    """

    standing: Standing
    counted: int
    to_come: int
    lacks: tuple[Lack, ...]
    by_catching_up: bool


def read_rule(kept: Mapping[str, Any] | None, days: Sequence[ProgrammeDay]) -> CompletionRule:
    """A rule as it is kept. Without one it is all required days, or any one day where none is required."""
    if not kept:
        required = any(day.required for day in days)
        return CompletionRule(required_days=True) if required else CompletionRule(days=1)
    parts = kept.get("parts")
    known = [part for part in DayPart if isinstance(parts, Mapping) and part.value in parts]
    return CompletionRule(
        days=_number(kept.get("days")),
        parts=tuple((part, None if parts[part] == "all" else _number(parts[part])) for part in known),  # type: ignore[index]
        required_days=kept.get("required_days") is True,
        caught_up=kept.get("caught_up") is not False,
        excused=kept.get("excused") is True,
    )


def kept_rule(rule: CompletionRule) -> dict[str, Any]:
    """A rule as it is kept: ``{"days": 4, "parts": {"module": "all"}}``; what is as usual is left out."""
    kept: dict[str, Any] = {}
    if rule.days:
        kept["days"] = rule.days
    if rule.parts:
        kept["parts"] = {part.value: "all" if number is None else number for part, number in rule.parts}
    if rule.required_days:
        kept["required_days"] = True
    if not rule.caught_up:
        kept["caught_up"] = False
    if rule.excused:
        kept["excused"] = True
    return kept


def check_rule(rule: CompletionRule, days: Sequence[ProgrammeDay]) -> None:
    """Raises Invalid for a rule that these days cannot meet, or that asks for nothing.

    The fields are ``days``, ``required_days`` and the names of parts.
    """
    if rule.days < 0:
        raise Invalid("days", "Days are a number from 0", "Leave it at 0 where the number does not matter.")
    if rule.days > len(days):
        raise Invalid("days", f"The rule asks for {_days(rule.days)}, there {_are(len(days))}", "Ask for fewer.")
    for part, number in rule.parts:
        there, (one, many) = _of_part(part, days), _MANY[part]
        if number is not None and number < 0:
            raise Invalid(part.value, f"{many.capitalize()} are a number from 0", "Leave it at 0 to ask for none.")
        if len(there) < max(number or 0, 1 if number is None else 0):
            wanted = f"{number} {one if number == 1 else many}" if number is not None else f"all {many}"
            raise Invalid(part.value, f"The rule asks for {wanted}, there {_are(len(there))}", "Ask for fewer.")
    if not any(requirement.wanted for requirement in requirements(rule, days)):
        raise Invalid("days", "The rule asks for nothing", "Say how many days, or which ones, it takes.")


def requirements(rule: CompletionRule, days: Sequence[ProgrammeDay]) -> tuple[Requirement, ...]:
    """The clauses of a rule as they fall on these days, leaving out those that ask for nothing."""
    everything = frozenset(day.id for day in days)
    required = frozenset(day.id for day in days if day.required)
    found = [Requirement(_say(rule.days, len(days), "day", "days"), rule.days, everything)] if rule.days else []
    for part, number in sorted(rule.parts, key=lambda pair: list(DayPart).index(pair[0])):
        there = _of_part(part, days)
        wanted = len(there) if number is None else number
        if wanted:
            found.append(Requirement(_say(wanted, len(there), *_MANY[part]), wanted, there))
    if rule.required_days and required:
        words = _say(len(days), len(days), "day", "days") if required == everything else "all required days"
        found.append(Requirement(words, len(required), required))
    return tuple(found)


def say_rule(rule: CompletionRule, days: Sequence[ProgrammeDay]) -> str:
    """A rule in words: "4 of 5 days, both modules"."""
    words = list(dict.fromkeys(one.words for one in requirements(rule, days)))
    if not rule.caught_up:
        words.append("catching up does not count")
    if rule.excused:
        words.append("excused days count")
    return ", ".join(words)


def say_lack(lack: Lack, named: Mapping[Any, str]) -> str:
    """What is still needed of a clause, in words; ``named`` names the days: "both modules: 1 to go, missed …"."""
    how = "out of reach" if lack.spare < 0 else f"{lack.short} to go"
    missed = " and ".join(named[day] for day in lack.missed)
    return f"{lack.requirement.words}: {how}" + (f", missed {missed}" if missed else "")


def counts(rule: CompletionRule, state: DayState) -> bool:
    """Whether a day in this state counts towards the rule."""
    return (
        state is DayState.ATTENDED
        or (state is DayState.CAUGHT_UP and rule.caught_up)
        or (state is DayState.EXCUSED and rule.excused)
    )


def outlook(rule: CompletionRule, days: Sequence[ProgrammeDay], states: Mapping[Hashable, DayState]) -> Outlook:
    """How somebody stands whose days are in these ``states`` (one for each day)."""
    counted = {day.id for day in days if counts(rule, states[day.id])}
    to_come = {day.id for day in days if states[day.id] is DayState.TO_COME}
    missed = [day.id for day in days if day.id not in counted | to_come]
    lacks = tuple(
        Lack(clause, short, len(to_come & clause.days) - short, tuple(day for day in missed if day in clause.days))
        for clause in requirements(rule, days)
        if (short := clause.wanted - len(counted & clause.days)) > 0
    )
    if not lacks:
        standing = Standing.COMPLETED
    elif any(lack.spare < 0 for lack in lacks):
        standing = Standing.CANNOT_COMPLETE
    elif any(lack.spare == 0 and lack.missed for lack in lacks):
        standing = Standing.AT_RISK
    else:
        standing = Standing.ON_THE_WAY
    rescued = (
        standing is Standing.CANNOT_COMPLETE
        and rule.caught_up
        and all(lack.spare + len(lack.missed) >= 0 for lack in lacks)
    )
    return Outlook(standing, len(counted), len(to_come), lacks, rescued)


def _of_part(part: DayPart, days: Sequence[ProgrammeDay]) -> frozenset[Hashable]:
    return frozenset(day.id for day in days if day.part is part)


def _say(wanted: int, there: int, one: str, many: str) -> str:
    if wanted != there:
        return f"{wanted} of {there} {many if there != 1 else one}"
    return {1: f"the {one}", 2: f"both {many}"}.get(there, f"all {there} {many}")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number or 'none'}"


def _number(kept: Any) -> int:
    return kept if isinstance(kept, int) and not isinstance(kept, bool) and kept > 0 else 0
