"""What is wrong with an agenda, and what people will feel: clash checks and care checks over plain values.

Spans are half open, so touching ends do not clash. Cancelled sessions and those in the tray are not looked at. The
checks of people are in ``person_checks``, of rooms in ``room_checks``, of care in ``care_checks``.
"""

from collections import defaultdict
from collections.abc import Iterator

from convene.rules.care_checks import care_findings
from convene.rules.person_checks import person_findings
from convene.rules.programme import Agenda, Finding, FindingKind, Severity
from convene.rules.programme_frame import Frame, Placed, once, pairs
from convene.rules.room_checks import room_findings

_ORDER = {kind: position for position, kind in enumerate(FindingKind)}


def check(agenda: Agenda) -> tuple[Finding, ...]:
    """Every finding, clashes before care notes, each in the order of time. O(n log n + findings) in the sessions."""
    frame = Frame(agenda)
    found = [_duplicate(frame, copies) for copies in frame.copies]
    found += _rooms(frame)
    found += person_findings(frame)
    for one in frame.placed:
        found += filter(None, (_hours(frame, one),))
    found += room_findings(frame)
    found += care_findings(frame)
    return tuple(sorted(found, key=lambda f: (f.severity is Severity.CARE, f.starts_at, _ORDER[f.kind])))


def _duplicate(frame: Frame, copies: list[Placed]) -> Finding:
    one, times = copies[0], "twice" if len(copies) == 2 else f"{len(copies)} times"
    rooms = list(dict.fromkeys(c.session.room for c in copies if c.session.room))
    where = f" in {' and '.join(rooms)}" if rooms else ""
    detail = f"{frame.when(one.start, one.end, one.session.day_id)}{where}: same title, same people."
    title = f"“{one.session.title}” is listed {times}"
    return frame.finding(FindingKind.DUPLICATE, Severity.CLASH, title, detail, copies)


def _rooms(frame: Frame) -> Iterator[Finding]:
    by_house: dict[int, list[Placed]] = defaultdict(list)
    for one in frame.placed:
        if one.floor and not (one.session.spans_rooms and one.session.pause):
            by_house[one.floor[-1]].append(one)
    for together in by_house.values():
        for a, b in pairs(once(together, lambda p: p.floor[0])):
            if a.floor[0] in b.floor or b.floor[0] in a.floor:
                yield _room(frame, a, b)


def _room(frame: Frame, a: Placed, b: Placed) -> Finding:
    when = frame.when(b.start, min(a.end, b.end), b.session.day_id)
    if a.floor == b.floor:
        title = f"{b.session.room} is booked twice"
    else:
        title = f"{a.session.room} and {b.session.room} are parts of one room"
    if a.start == b.start:
        detail = f"{when}. “{a.session.title}” and “{b.session.title}” begin together."
    else:
        detail = f"{when}. “{a.session.title}” has not ended when “{b.session.title}” begins."
    return frame.finding(FindingKind.ROOM, Severity.CLASH, title, detail, (a, b))


def _hours(frame: Frame, one: Placed) -> Finding | None:
    day = frame.days.get(one.session.day_id)
    if day is None or (day.starts_at <= one.start and one.end <= day.ends_at):
        return None
    runs = f"{frame.clock(day.starts_at)} to {frame.clock(day.ends_at)}"
    detail = f"{frame.when(one.start, one.end, day.id)}; the day runs from {runs}."
    title = f"“{one.session.title}” is outside its day"
    return frame.finding(FindingKind.HOURS, Severity.CLASH, title, detail, (one,), facts=(runs,))
