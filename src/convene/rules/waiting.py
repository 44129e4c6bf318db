"""The waiting list of an event: who is next, and why, in words that can be read out to the person who asks.

The order: priority; then those whose organisation has not its share yet; then, where the event is near, those who can
come at short notice; then who joined first. Nobody is offered a place again who said no to one, let an offer lapse or
gave a place up, unless somebody asks for it: they stand at the end, without a number.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from convene.rules.time import LONDON

NEAR = timedelta(days=7)
"""This long before an event, who can come at short notice goes first."""


class Passed(StrEnum):
    """Why somebody is not offered a place unless somebody asks for it."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    GAVE_UP = "gave_up"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits. ``passed`` with the day it happened; ``host`` is who brings them, for Passed.HOST."""

    id: UUID
    joined: datetime
    priority: int = 0
    organisation: str = ""
    short_notice: bool = False
    passed: Passed | None = None
    passed_on: date | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place on the waiting list, from 1, with its reason. ``place`` None: they are passed over.
    ``over_cap``: their organisation has its share already."""

    id: UUID
    place: int | None
    reason: str
    over_cap: bool = False


class _Before(StrEnum):
    """What puts one before another, in the order in which it is asked."""

    PRIORITY = "with priority"
    SHARE = "within the share of their organisation"
    SHORT_NOTICE = "who can come at short notice"
    JOINED = "joined earlier"


def is_near(now: datetime, starts_at: datetime | None) -> bool:
    """Whether the event is so near that it matters who can come at short notice."""
    return starts_at is not None and starts_at - now <= NEAR


def standings(
    waiters: Iterable[Waiter],
    *,
    cap: int | None = None,
    taken: Mapping[str, int] | None = None,
    near: bool = False,
    tz: ZoneInfo = LONDON,
) -> list[Standing]:
    """Everybody in order. ``taken`` are the places each organisation holds already, ``cap`` how many one may have.

    Who stands before somebody of the same organisation takes a place of its share with them.
    """
    listed = list(waiters)
    shares = Counter(taken or {})
    early = sorted((w for w in listed if w.passed is None), key=lambda w: _asked(w, near=near))
    over: dict[UUID, int] = {}
    for one in early:
        if cap is not None and one.organisation and shares[one.organisation] >= cap:
            over[one.id] = shares[one.organisation]
        else:
            shares[one.organisation] += 1
    order = sorted(early, key=lambda w: (-w.priority, w.id in over, *_asked(w, near=near)[1:]))
    found = []
    for number, one in enumerate(order):
        why = Counter(_what(before, one, over, near=near) for before in order[:number])
        passed = sum(one.id not in over and _asked(w, near=near) < _asked(one, near=near) for w in order[number + 1 :])
        text = _reason(one, why, over.get(one.id), cap, passed=passed, near=near, tz=tz)
        found.append(Standing(one.id, number + 1, text, one.id in over))
    last = sorted((w for w in listed if w.passed is not None), key=lambda w: (w.joined, w.id))
    return found + [Standing(one.id, None, _say_passed(one)) for one in last]


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``13th``."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _asked(one: Waiter, *, near: bool) -> tuple[int, bool, datetime, UUID]:
    return -one.priority, near and not one.short_notice, one.joined, one.id


def _what(before: Waiter, one: Waiter, over: Mapping[UUID, int], *, near: bool) -> _Before:
    """What puts ``before`` before ``one``."""
    if before.priority != one.priority:
        return _Before.PRIORITY
    if (before.id in over) != (one.id in over):
        return _Before.SHARE
    return _Before.SHORT_NOTICE if near and before.short_notice != one.short_notice else _Before.JOINED


def _reason(
    one: Waiter, why: Counter[_Before], share: int | None, cap: int | None, *, passed: int, near: bool, tz: ZoneInfo
) -> str:
    """``passed`` counts those behind them who asked before, and whose organisations have their share."""
    said = [f"joined {_day(one.joined.astimezone(tz).date())}"]
    if one.priority > 0:
        said.insert(0, "has priority")
    if one.priority < 0:
        said.insert(0, "is put back")
    if near:
        said.append("can come at short notice" if one.short_notice else "has not said they can come at short notice")
    if share is not None:
        said.append(f"{one.organisation} would have {share + 1} places and may have {cap}")
    if passed:
        whose = "whose organisation has its share" if passed == 1 else "whose organisations have their share"
        said.append(f"under the cap, so before {passed} {whose}")
    count = sum(why.values())
    parts = [(f"{why[kind]} " if len(why) > 1 else "") + kind.value for kind in _Before if why[kind]]
    if count == 0:
        ahead = "nobody before them"
    elif len(parts) == 1:
        ahead = f"{count} before them, {'all ' if count > 1 else ''}{parts[0]}"
    else:
        ahead = f"{count} before them: {', '.join(parts)}"
    text = f"{', '.join(said)}; {ahead}"
    return text[0].upper() + text[1:]


def _say_passed(one: Waiter) -> str:
    on = f" on {_day(one.passed_on)}" if one.passed_on else ""
    match one.passed:
        case Passed.DECLINED:
            what = f"Said no to a place{on}"
        case Passed.LAPSED:
            what = f"Did not answer the offer that ended{on}"
        case Passed.HOST:
            return f"Comes with {one.host}, who has no place yet"
        case _:
            what = "Had a place and gave it up"
    return f"{what}; not offered again unless you ask"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
