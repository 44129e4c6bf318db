"""What cancelling a booking costs: bands of a contract, counted in days before the booking's day.

From ``days_before`` days before that day on, cancelling costs ``percent`` of the booking's cost. Before the first band
it costs nothing. Bands are relative, so they follow a booking that is moved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from convene.rules.errors import Invalid
from convene.rules.money import money, percent_of
from convene.rules.time import say_day

MOST_DAYS = 730
"""The earliest a band may begin: two years before."""


@dataclass(frozen=True, slots=True)
class Band:
    """From ``days_before`` days before the booking on, cancelling costs ``percent`` of its cost."""

    days_before: int
    percent: int


STANDARD = (Band(90, 25), Band(60, 50), Band(30, 75), Band(14, 100))
"""What many venues' terms say, near enough to begin with."""


@dataclass(frozen=True, slots=True)
class Step:
    """The day from which cancelling costs more; ``pence`` is None where the booking has no price."""

    day: date
    percent: int
    pence: int | None


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What cancelling costs on a day, and the next step after it. ``agreed``: there are bands at all."""

    agreed: bool
    percent: int
    pence: int | None
    next: Step | None


def check_bands(bands: Iterable[Band]) -> tuple[Band, ...]:
    """The bands, the earliest first; bands that change nothing are kept as they are.

    Raises Invalid at "days_0", "percent_0" and so on, by the place of the band among those given: for days outside
    0 to 730, percentages outside 0 to 100, two bands from the same day, a later band that is cheaper.
    """
    given = list(enumerate(bands))
    seen: set[int] = set()
    for place, band in given:
        if not 0 <= band.days_before <= MOST_DAYS:
            raise Invalid(f"days_{place}", f"{band.days_before} days before is not possible", "Give 0 to 730 days.")
        if not 0 <= band.percent <= 100:
            raise Invalid(f"percent_{place}", f"{band.percent}% is not possible", "Give 0 to 100%.")
        if band.days_before in seen:
            raise Invalid(f"days_{place}", f"Two steps {_days(band.days_before)} before", "Give each step its own day.")
        seen.add(band.days_before)
    ordered = sorted(given, key=lambda pair: -pair[1].days_before)
    for (_, earlier), (place, later) in pairwise(ordered):
        if later.percent < earlier.percent:
            raise Invalid(
                f"percent_{place}",
                f"{_days(later.days_before)} before costs less than {_days(earlier.days_before)} before",
                "Cancelling later is never cheaper: look at the two once more.",
            )
    return tuple(band for _, band in ordered)


def percent_on(bands: Iterable[Band], *, booked: date, today: date) -> int:
    """The percentage that cancelling costs on a day: of the band with the fewest days that has been reached."""
    left = (booked - today).days
    reached = [band for band in bands if band.days_before >= left]
    return min(reached, key=lambda band: band.days_before).percent if reached else 0


def steps(bands: Iterable[Band], *, booked: date, pence: int | None) -> tuple[Step, ...]:
    """The days on which cancelling begins to cost more, the first one first."""
    found, before = [], 0
    for band in sorted(bands, key=lambda band: -band.days_before):
        if band.percent > before:
            cost = None if pence is None else percent_of(pence, band.percent)
            found.append(Step(booked - timedelta(days=band.days_before), band.percent, cost))
            before = band.percent
    return tuple(found)


def cancelling(bands: Iterable[Band], *, booked: date, pence: int | None, today: date) -> Cancelling:
    """What cancelling a booking of that day and cost costs today. A cost that is not known stays so."""
    agreed = tuple(bands)
    percent = percent_on(agreed, booked=booked, today=today)
    cost = 0 if agreed and percent == 0 else None if pence is None else percent_of(pence, percent)
    ahead = (step for step in steps(agreed, booked=booked, pence=pence) if step.day > today)
    return Cancelling(bool(agreed), percent, cost if agreed else None, next(ahead, None))


def say(found: Cancelling, *, whole: int | None) -> str:
    """``Cancelling today costs £2,100 (50%). From Fri 21 August it is the whole £4,200.``; empty without bands.

    ``whole`` is the booking's cost, None where it is not known: then only percentages are said.
    """
    if not found.agreed:
        return ""
    if found.percent == 0 or found.pence == 0:
        now = "Cancelling today costs nothing."
    elif found.percent == 100:
        now = f"Cancelling today costs {_all(whole)}."
    elif found.pence is None:
        now = f"Cancelling today costs {found.percent}%."
    else:
        now = f"Cancelling today costs {money(found.pence)} ({found.percent}%)."
    if (then := found.next) is None or whole == 0:
        return now
    on = say_day(then.day, year=False)
    if then.percent == 100:
        return f"{now} From {on} it is {_all(whole)}."
    cost = f"{then.percent}%" if then.pence is None else f"{money(then.pence)} ({then.percent}%)"
    return f"{now} From {on} it is {cost}."


def _all(whole: int | None) -> str:
    return "all of it" if whole is None else f"the whole {money(whole)}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
