"""When somebody or a house is taken, out of a calendar of theirs: times and nothing else, unless titles are asked for.

Repetitions are written out as far as is asked. What is cancelled, or is said to leave the time free, is left out. Days,
and times without a zone, are those of London.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convene.formats.bounded import read_bytes, too_big
from convene.formats.ics_lines import TIMES, sifted
from convene.rules.availability import LONGEST
from convene.rules.errors import FileProblem
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.rules.text import clean_line
from convene.rules.time import LONDON, say_day

if TYPE_CHECKING:
    from icalendar import Calendar

_LARGEST = 20 * 1024 * 1024
_MOST = 5_000
_WANTED = TIMES | {"TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
_KEY = 160  # letters of a UID that are kept


def read_busy(path: Path, starts_at: datetime, ends_at: datetime, titles: bool = False) -> BusyCalendar:
    """The times that are taken between the two instants, in the order of time; a longer one than a year in pieces.

    The calendar is called as the file says, else as the file is. Raises FileProblem for whatever is wrong, with the
    line, and nothing else. A hostile file can still take time and memory: call this through ``bounded``.
    """
    data = read_bytes(path, _LARGEST)
    try:
        return _read(path, data, starts_at, ends_at, titles=titles)
    except FileProblem as problem:
        problem.data.setdefault("path", str(path))
        raise
    except MemoryError:
        raise too_big() from None
    except Exception as error:  # a rule of repetition that the library cannot follow
        raise FileProblem(
            f"“{path.name}” cannot be read as a calendar", "Export it again.", path=str(path), reason=repr(error)
        ) from error


def _read(path: Path, data: bytes, starts_at: datetime, ends_at: datetime, *, titles: bool) -> BusyCalendar:
    from icalendar import Calendar

    found = sifted(data, _WANTED | {"SUMMARY"} if titles else _WANTED)
    calendar = Calendar.from_ical(found.text)
    times: dict[str, BusyTime] = {}
    endless: dict[str, str] = {}
    for one in chain(_appointments(calendar, starts_at, ends_at), _free_busy(calendar)):
        if one.ends_at <= one.starts_at:
            endless.setdefault(one.key.partition("/")[0], _endless(one))
        for piece in _pieces(one):
            if piece.starts_at < ends_at and piece.ends_at > starts_at:
                times[piece.key] = piece
        if len(times) > _MOST:
            raise FileProblem(
                f"“{path.name}” holds more than {_MOST:,} times ahead", "Export fewer of its appointments."
            )
    ordered = sorted(times.values(), key=lambda one: (one.starts_at, one.ends_at, one.key))
    notes = (*found.notes, *endless.values())
    return BusyCalendar(found.name or clean_line(path.stem), starts_at, ends_at, tuple(ordered), notes)


def _appointments(calendar: "Calendar", starts_at: datetime, ends_at: datetime) -> Iterator[BusyTime]:
    import recurring_ical_events

    repeats = {
        str(one.get("UID"))
        for one in calendar.walk("VEVENT")
        if any(name in one for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    }
    query = recurring_ical_events.of(calendar)
    for one in (one for first, last in _steps(starts_at, ends_at) for one in query.between(first, last)):
        if str(one.get("STATUS", "")).upper() == "CANCELLED" or str(one.get("TRANSP", "")).upper() == "TRANSPARENT":
            continue
        if str(one.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
            continue
        start, end = one.start, one.end
        uid = str(one.get("UID"))[:_KEY]
        key = f"{uid}/{_instant(one['RECURRENCE-ID'].dt):%Y%m%dT%H%M%SZ}" if uid in repeats else uid
        whole = not isinstance(start, datetime)
        yield BusyTime(key, _instant(start), _instant(end), clean_line(str(one.get("SUMMARY", ""))), all_day=whole)


def _steps(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time in steps that grow: what repeats without measure is noticed in the first ones. Wider by a day on each
    side, since the library compares times without a zone as it likes."""
    day = timedelta(days=1)
    first, step = starts_at - day, day
    while first < ends_at + day:
        last = min(first + step, ends_at + day)
        yield first, last
        first, step = last, step * 2


def _free_busy(calendar: "Calendar") -> Iterator[BusyTime]:
    """The times in what people publish who do not say what they do."""
    for part in calendar.walk("VFREEBUSY"):
        periods: Any = part.get("FREEBUSY", [])
        for one in periods if isinstance(periods, list) else [periods]:
            if str(one.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            start, until = one.dt
            end = start + until if isinstance(until, timedelta) else until
            key = f"{str(part.get('UID'))[:_KEY]}/{_instant(start):%Y%m%dT%H%M%SZ}"
            yield BusyTime(key, _instant(start), _instant(end))


def _pieces(one: BusyTime) -> Iterator[BusyTime]:
    """What lasts longer than can be kept, one part after another; nothing of what has no length."""
    start, number = one.starts_at, 1
    while start < one.ends_at:
        end = min(one.ends_at, start + LONGEST)
        yield BusyTime(one.key if number == 1 else f"{one.key}/{number}", start, end, one.title, one.all_day)
        start, number = end, number + 1


def _endless(one: BusyTime) -> str:
    local = one.starts_at.astimezone(LONDON)
    return f"What begins on {say_day(local.date())} at {local:%H:%M} does not say until when, and was left out."


def _instant(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value.replace(tzinfo=LONDON) if value.tzinfo is None else value).astimezone(UTC)
