"""Instants, days and spans. An instant is an aware UTC datetime; a span is half open: its end is not in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from convene.rules.errors import Invalid

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises Invalid for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("time_zone", f"“{name}” is not a time zone", "Use a name such as Europe/London.") from error


def instant(day: date, at: time, tz: ZoneInfo = LONDON, *, field: str = "time") -> datetime:
    """The UTC instant of a wall-clock time. Of a time that exists twice when clocks go back, the first (fold 0).

    Raises Invalid for a time that does not exist because clocks go forward (01:30 on 29 March 2026 in London).
    """
    local = datetime.combine(day, at.replace(tzinfo=None), tz)
    utc = local.astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid(
            field, f"{at:%H:%M} does not exist on {say_day(day)}: the clocks go forward", "Choose a time an hour later."
        )
    return utc


def one_instant(day: date, at: time, tz: ZoneInfo = LONDON, *, field: str = "time") -> datetime:
    """As ``instant``, for a time that somebody types: raises Invalid also for one that exists twice because clocks go
    back (01:30 on 25 October 2026 in London), since nobody can tell which of the two is meant."""
    found = instant(day, at, tz, field=field)
    if found != datetime.combine(day, at.replace(tzinfo=None, fold=1), tz).astimezone(UTC):
        raise Invalid(
            field,
            f"{at:%H:%M} comes twice on {say_day(day)}: the clocks go back",
            f"Choose a time outside that hour, or write it with its offset, as in {found.astimezone(tz).isoformat()}.",
        )
    return found


def to_utc(value: datetime, *, field: str = "time") -> datetime:
    """An aware datetime in UTC; raises Invalid for a naive one, whose instant nobody knows."""
    if value.tzinfo is None:
        raise Invalid(field, "A time without a time zone", "Add the offset, as in 2026-06-22T09:00+01:00.")
    return value.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start`` up to but not including ``end``, both aware. Raises Invalid where end <= start."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise Invalid("start", "A time without a time zone", "Add the offset, as in 2026-06-22T09:00+01:00.")
        if self.end <= self.start:
            raise Invalid("end", "The end is not after the start", "Choose an end later than the start.")

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return int((self.end - self.start) / MINUTE)

    def overlaps(self, other: "Span") -> bool:
        """True where both have some time in common: touching ends do not overlap."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """True where the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: timedelta, after: timedelta) -> "Span":
        """This span with a tail added at each side."""
        return Span(self.start - before, self.end + after)


def hull(spans: Iterable[Span]) -> Span | None:
    """The shortest span that contains all of them; None for none."""
    listed = list(spans)
    return Span(min(s.start for s in listed), max(s.end for s in listed)) if listed else None


def say_day(day: date, *, year: bool = True) -> str:
    """``Thu 22 June 2017``, as we write dates for people."""
    return f"{day:%a} {day.day} {day:%B}" + (f" {day.year}" if year else "")


def say_days(first: date, last: date) -> str:
    """``Thu 22 June 2017`` or ``Thu 22 June to Mon 2 October 2017``: the first to the last day of something."""
    if first == last:
        return say_day(first)
    return f"{say_day(first, year=first.year != last.year)} to {say_day(last)}"
