"""Days across the screen: which days a view shows, and where an instant lies between its edges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from convene.rules.time import Span, say_day

VIEWS = ("day", "week", "month")
_DAY = timedelta(days=1)
_OPENS, _CLOSES = 7 * 60, 19 * 60  # minutes of the day between which most of a venue's life happens


def days_of(view: str, anchor: date) -> tuple[date, ...]:
    """The days that a view around ``anchor`` shows: the day, its week from Monday, or its month."""
    if view == "day":
        return (anchor,)
    if view == "week":
        monday = anchor - anchor.weekday() * _DAY
        return tuple(monday + n * _DAY for n in range(7))
    first = anchor.replace(day=1)
    return tuple(first + n * _DAY for n in range((_next_month(first) - first).days))


def step(view: str, anchor: date, by: int) -> date:
    """The anchor one view later (``by`` 1) or earlier (-1)."""
    if view != "month":
        return anchor + by * (7 if view == "week" else 1) * _DAY
    first = anchor.replace(day=1)
    return _next_month(first) if by > 0 else (first - _DAY).replace(day=1)


def say(days: tuple[date, ...]) -> str:
    """``Thu 21 September 2017``, ``18 to 24 September 2017``, ``28 August to 3 September 2017``, ``September 2017``."""
    first, last = days[0], days[-1]
    if first == last:
        return say_day(first)
    if len(days) > 7:
        return f"{first:%B %Y}"
    if first.month == last.month:
        return f"{first.day} to {last.day} {last:%B %Y}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B %Y}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days and times lie: ``edges`` are the left sides of the days, and the right side of the last."""

    days: tuple[date, ...]
    edges: tuple[float, ...]
    zone: tzinfo
    opens: int
    closes: int

    def x(self, instant: datetime) -> float:
        """Where an instant lies; one outside the days lies at their edge, one in the night between two days."""
        local = instant.astimezone(self.zone)
        number = (local.date() - self.days[0]).days
        if number < 0:
            return self.edges[0]
        if number >= len(self.days):
            return self.edges[-1]
        minutes = min(max(local.hour * 60 + local.minute, self.opens), self.closes)
        left, right = self.edges[number], self.edges[number + 1]
        return left + (right - left) * (minutes - self.opens) / (self.closes - self.opens)

    def at(self, x: float) -> tuple[date, int] | None:
        """The day and the minute of the day at ``x``; None outside."""
        for number, day in enumerate(self.days):
            left, right = self.edges[number], self.edges[number + 1]
            if left <= x < right:
                return day, round(self.opens + (x - left) / (right - left) * (self.closes - self.opens))
        return None

    def shows(self, span: Span) -> bool:
        """Whether some of the span lies on the days shown."""
        first, last = span.start.astimezone(self.zone).date(), span.end.astimezone(self.zone).date()
        return first <= self.days[-1] and last >= self.days[0]


def scale(
    days: tuple[date, ...], spans: Iterable[Span], zone: tzinfo, *, left: float, right: float, narrow: float
) -> Scale:
    """A scale of those days from ``left`` to ``right`` whose hours hold all ``spans`` on them.

    In a week a Saturday or Sunday on which nothing is booked is ``narrow`` pixels wide.
    """
    opens, closes, busy = _OPENS, _CLOSES, set[date]()
    for span in spans:
        start, end = span.start.astimezone(zone), (span.end - timedelta(microseconds=1)).astimezone(zone)
        if end.date() < days[0] or start.date() > days[-1]:
            continue
        busy.update(start.date() + n * _DAY for n in range((end.date() - start.date()).days + 1))
        if start.date() == end.date():
            opens = min(opens, start.hour * 60)
            closes = max(closes, min((end.hour + 1) * 60, 24 * 60))
        elif end.hour * 60 < _OPENS and end.date() - start.date() == _DAY:
            closes = 24 * 60  # a late evening: its hours after midnight fold into the next day's edge
    slim = {day for day in days if len(days) == 7 and day.weekday() >= 5 and day not in busy}
    wide = (right - left - narrow * len(slim)) / max(len(days) - len(slim), 1)
    edges = [left]
    for day in days:
        edges.append(edges[-1] + (narrow if day in slim else wide))
    return Scale(days, tuple(edges), zone, opens, closes)


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
