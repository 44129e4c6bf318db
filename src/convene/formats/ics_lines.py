"""The lines of an iCalendar file from elsewhere, numbered, so that a broken one can be named; and of those only what is
asked for, so that nothing else of somebody's calendar is read on."""

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from convene.rules.errors import FileProblem
from convene.rules.text import clean_line

TIMES = frozenset(
    ["UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS"]
)
"""What says when an appointment is."""

_ENTRIES = frozenset(["VEVENT", "VFREEBUSY"])
_FREE_BUSY = frozenset(["UID", "FREEBUSY"])
_ZONES = frozenset(["VTIMEZONE", "STANDARD", "DAYLIGHT"])
_DATES = frozenset(["DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE", "FREEBUSY"])
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY)|BYSECOND=|BYMINUTE=[^;]*,", re.IGNORECASE)
_NO_STEP = re.compile(r"INTERVAL=(-|0+(?!\d))", re.IGNORECASE)
_LONGEST = timedelta(days=36600)
_HINT = "Export the calendar again as .ics."


@dataclass(frozen=True, slots=True)
class Sifted:
    """One calendar of the appointments of a file, with the lines that were asked for; what the file calls itself, the
    time zone it names, and what could not be read."""

    text: str
    name: str
    time_zone: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """A part of the file that has begun and not ended."""

    kind: str
    number: int
    lines: list[str]
    names: set[str]


def is_calendar(data: bytes) -> bool:
    """Whether a file says of itself that it is an iCalendar file."""
    return data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCALENDAR")


def sifted(data: bytes, wanted: frozenset[str]) -> Sifted:
    """The appointments of a file with the lines whose names are ``wanted``. Several calendars in it become one.

    Raises FileProblem with the ``line`` that nobody can read: a time, a rule of repetition, a part without end. A line
    that says nothing of time is left out, with a note.
    """
    if not is_calendar(data):
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        hint = "It is written in UTF-16: save it in UTF-8." if wide else "Choose a file that ends in .ics."
        raise FileProblem("The file is not a calendar", hint)
    name = time_zone = ""
    notes: list[str] = []
    whole: list[str] = []
    stack: list[_Open] = []
    unknown: set[str] = set()
    for number, line in _unfolded(data):
        said, value = _name_of(line), line.partition(":")[2].strip()
        if said == "BEGIN":
            stack.append(_Open(value.upper(), number, [], set()))
        elif said == "END":
            if not stack or stack[-1].kind != value.upper():
                raise _problem(number, f"it ends “{value[:40]}”, which had not begun")
            if _backwards(stack[-1]):
                at = stack[-1].number
                notes.append(f"The appointment that begins on line {at} ends before it starts: its times were swapped.")
            _close(stack, whole, number)
        elif stack and stack[-1].kind == "VCALENDAR":
            name = name or (_value(line) if said in {"X-WR-CALNAME", "NAME"} else "")
            time_zone = time_zone or (_value(line) if said == "X-WR-TIMEZONE" else "")
        elif stack and any(one.kind == "VTIMEZONE" for one in stack):
            stack[-1].lines.append(line)
        elif stack and stack[-1].kind in _ENTRIES:
            if not said:
                notes.append(f"Line {number} says nothing that can be read and was left out.")
            elif said in (wanted if stack[-1].kind == "VEVENT" else _FREE_BUSY):
                _check(said, line, number, unknown.add)
                stack[-1].lines.append(line)
                stack[-1].names.add(said)
    if stack:
        raise _problem(stack[-1].number, f"what begins there, “{stack[-1].kind[:40]}”, has no end")
    ours = set(re.findall(r"^TZID(?:;[^:]*)?:(.*)$", "\n".join(whole), re.MULTILINE))
    notes += [f"Nobody knows the time zone “{one}”: read as London time." for one in sorted(unknown - ours)]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", *whole, "END:VCALENDAR", ""])
    return Sifted(text, name, time_zone, tuple(notes))


def _close(stack: list[_Open], whole: list[str], number: int) -> None:
    """What has ended goes into what it stands in, if that is kept at all."""
    ended = stack.pop()
    if ended.kind not in _ENTRIES | _ZONES or any(one.kind in _ENTRIES for one in stack):
        return
    if ended.kind == "VEVENT" and "DTSTART" not in ended.names:
        raise _problem(ended.number, "the appointment that begins there has no start")
    if ended.kind in _ENTRIES and "UID" not in ended.names:
        uid = hashlib.sha256("\n".join(ended.lines).encode()).hexdigest()
        ended.lines.append(f"UID:{uid}")
    lines = [f"BEGIN:{ended.kind}", *ended.lines, f"END:{ended.kind}"]
    parent = next((one for one in reversed(stack) if one.kind == "VTIMEZONE"), None)
    (parent.lines if parent is not None else whole).extend(lines)
    if not stack:
        raise _problem(number, "it is outside of every calendar")


def _backwards(ended: _Open) -> bool:
    """Whether it is an appointment that ends before it starts; both in one zone or in none, else nobody can say."""
    if ended.kind != "VEVENT":
        return False
    said = {_name_of(line): line for line in ended.lines}
    if "DURATION" in said:
        return said["DURATION"].partition(":")[2].strip().startswith("-")
    if "DTSTART" not in said or "DTEND" not in said:
        return False
    start, end = _instant(said["DTSTART"]), _instant(said["DTEND"])
    try:
        return bool(end < start)
    except TypeError:  # a day and a time, or one with a zone and one without
        return False


def _instant(line: str) -> Any:
    """The day or time in a line that was looked at."""
    import icalendar
    from icalendar.timezone import tzp

    types: Any = icalendar
    zones: Any = tzp
    _, params, value = _parts(line)
    found = types.vDDDTypes.from_ical(value)
    zone = zones.timezone(str(params["TZID"])) if "TZID" in params else None
    return zones.localize(found, zone) if zone is not None and getattr(found, "tzinfo", 1) is None else found


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Each line with the number of its first part: long ones are folded (RFC 5545 3.1)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise FileProblem(f"Line {number} holds letters nobody can read", "Save it in UTF-8.", line=number) from error
    begun, parts = 1, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if joined := "".join(parts).replace("\0", ""):
            yield begun, joined
        begun, parts = number, [line]
    if joined := "".join(parts).replace("\0", ""):
        yield begun, joined


def _name_of(line: str) -> str:
    match = re.match(r"([A-Za-z0-9-]+)(?=[;:])", line)
    return match[1].upper() if match and ":" in line else ""


def _value(line: str) -> str:
    from icalendar import vText

    try:
        return clean_line(vText.from_ical(_parts(line)[2]))
    except ValueError:
        return ""


def _parts(line: str) -> tuple[str, dict[str, str], str]:
    """Name, parameters, value. Raises ValueError for a line that has none."""
    from icalendar.parser import Contentline

    parser: Any = Contentline
    name, params, value = parser(line).parts()
    return name, params, value


def _check(name: str, line: str, number: int, unknown: Callable[[str], None]) -> None:
    """Raises FileProblem for a time that is none. Hears of time zones that no table knows."""
    import icalendar
    from icalendar.timezone import tzp

    types: Any = icalendar
    try:
        _, params, value = _parts(line)
        if name in _DATES:
            for one in value.split(","):
                types.vDDDTypes.from_ical(one.strip())
            if (tzid := params.get("TZID")) and tzp.timezone(tzid) is None:
                unknown(str(tzid))
        elif name == "DURATION":
            if abs(types.vDuration.from_ical(value)) > _LONGEST:
                raise _problem(number, "it lasts more than a hundred years")
        elif name == "RRULE":
            types.vRecur.from_ical(value)
            if _NO_STEP.search(value):
                raise _problem(number, "what repeats comes back to the same day for ever")
            if _TOO_OFTEN.search(value):
                raise _problem(number, "what repeats by the minute is no appointment")
        elif name == "SEQUENCE":
            int(value)
    except FileProblem:
        raise
    except Exception as error:  # the parser's own errors, and numbers out of range
        raise _problem(number, f"its {name} is not one") from error


def _problem(number: int, why: str) -> FileProblem:
    return FileProblem(f"Line {number} of the calendar cannot be read: {why}", _HINT, line=number)
