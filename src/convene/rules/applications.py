"""Applications: until when they are taken, how reviewers judge them, and who is among those chosen.

A decision is one of ``DECISIONS``. Shortlisting only narrows the field: what is settled is accepted, declined or
waiting, and several at once never change what is settled unless somebody asks for that.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from convene.rules.errors import Invalid
from convene.rules.people import is_email
from convene.rules.registrations import RegistrationState
from convene.rules.text import clean_line

S = RegistrationState
K = TypeVar("K")

DECISIONS = (S.SHORTLISTED, S.ACCEPTED, S.WAITING, S.DECLINED)
UNDECIDED = frozenset({S.APPLIED, S.SHORTLISTED})
SETTLED = frozenset({S.ACCEPTED, S.DECLINED, S.WAITING})
"""What we decided, and can decide anew. Registered people and those who left are past deciding."""

_ADDRESSED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>(?P<rest>.*)")


def closing(day: date, tz: ZoneInfo) -> datetime:
    """The instant at which applications that close on ``day`` are over: when that day ends by the event's clock."""
    return datetime.combine(day + timedelta(days=1), time(0), tz).astimezone(UTC)


def last_day(closes: datetime, tz: ZoneInfo) -> date:
    """The last day on which one can apply."""
    return (closes - timedelta(microseconds=1)).astimezone(tz).date()


def decidable(state: RegistrationState, to: RegistrationState, *, again: bool) -> bool:
    """Whether a decision brings somebody from one state to the other; ``again``: also what is settled already."""
    return state is not to and (state in UNDECIDED or (again and state in SETTLED))


@dataclass(frozen=True, slots=True)
class Judged:
    """What reviewers make of an application, out of 100: ``mean`` of theirs, ``spread`` from the lowest to the highest.

    ``unfinished`` counts reviewers who have not scored every criterion; what they gave counts as far as it goes.
    """

    mean: float
    spread: float
    reviewers: int
    unfinished: int


def judged(given: Mapping[str, Mapping[K, int]], most: Mapping[K, int]) -> Judged | None:
    """The points each reviewer gave by criterion, summed up; None where nobody gave any.

    A criterion weighs as much as its top score. Each reviewer counts alike, however many criteria they scored.
    """
    totals: list[float] = []
    unfinished = 0
    for points in given.values():
        scored = points.keys() & most.keys()
        if not scored:
            continue
        totals.append(100 * sum(points[c] for c in scored) / sum(most[c] for c in scored))
        unfinished += len(scored) < len(most)
    if not totals:
        return None
    return Judged(fmean(totals), max(totals) - min(totals), len(totals), unfinished)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of one kind applied and how many of them are chosen. ``name`` is empty for those of whom it is not
    known. ``cap``: how many there may be without a reason."""

    name: str
    applied: int
    chosen: int
    cap: int | None = None

    @property
    def over(self) -> bool:
        """More are chosen than the cap has room for."""
        return self.cap is not None and self.name != "" and self.chosen > self.cap


def shares(applied: Iterable[str], chosen: Iterable[str], cap: int | None = None) -> tuple[Share, ...]:
    """By kind, those of whom most applied first; of whom it is not known last."""
    all_of, chosen_of = Counter(applied), Counter(chosen)
    found = [Share(name, all_of[name], chosen_of[name], cap) for name in all_of | chosen_of]
    return tuple(sorted(found, key=lambda s: (s.name == "", -s.applied, -s.chosen, s.name)))


def above_cap(cap: int | None, held: Collection[K], coming: Sequence[tuple[UUID, K | None]]) -> list[UUID]:
    """Who of those who come, in that order, is more than ``cap`` of their kind, beside ``held`` who are there already.

    Somebody of no kind (None) is never too many.
    """
    if cap is None:
        return []
    count, above = Counter[K](held), []
    for key, kind in coming:
        if kind is None:
            continue
        count[kind] += 1
        if count[kind] > cap:
            above.append(key)
    return above


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be invited, as a line says it."""

    name: str
    email: str = ""
    organisation: str = ""


def read_invitees(text: str) -> list[Invitee]:
    """People, one a line: ``Name``, ``Name <address>``, or ``Name, address, organisation``; also parted by tabs.

    Lines that say the same address or, without one, the same name again are left out. Raises Invalid for ``people``
    with the line's number.
    """
    found: dict[str, Invitee] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not clean_line(line):
            continue
        if (addressed := _ADDRESSED.fullmatch(line.strip().rstrip(",;"))) is not None:
            name, email = clean_line(addressed["name"]).strip('"'), clean_line(addressed["email"])
            others = [clean_line(addressed["rest"].lstrip(",; \t"))]
        else:
            parts = re.split(r"[\t;]" if "\t" in line or ";" in line else ",", line)
            name, *others = (clean_line(part) for part in parts)
            email = next((part for part in others if "@" in part), "")
        if not name or "@" in name:
            raise Invalid("people", f"Line {number} has no name", "Write it as Name, name@example.org")
        if email and not is_email(email):
            raise Invalid("people", f"Line {number}: “{email[:60]}” is not an e-mail address", "Correct or remove it.")
        home = ", ".join(part for part in others if part and part != email)
        found.setdefault(email.casefold() or name.casefold(), Invitee(name, email, home))
    return list(found.values())
