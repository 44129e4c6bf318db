"""Whether those with a part in sessions can be where they should: twice at once, in a hurry, away, not coming.

Too little time to change rooms of one house is a care note: sessions end early, people run down a corridor, and a
schedule of talks back to back would be nothing but red for what its makers know and live with. Between two sites it is
a clash, for there people do come late.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from convene.rules.distance import Spot, miles
from convene.rules.programme import AgendaAway, AgendaPerson, AgendaRoom, Finding, FindingKind, Severity
from convene.rules.programme_frame import Frame, Placed, minutes, pairs

_WHY = {
    "declined": "has said no",
    "not_accepted": "was not given a place at the event",
    "withdrawn": "has withdrawn from the event",
    "cancelled": "was taken off the list of the event",
    "substituted": "has somebody else come instead",
    "erased": "was erased at their own wish",
}


def person_findings(frame: Frame) -> Iterator[Finding]:
    """What is wrong about people, person by person."""
    away: dict[int, list[AgendaAway]] = defaultdict(list)
    for span in sorted(frame.agenda.away, key=lambda a: (a.starts_at, a.ends_at, a.reason)):
        away[span.person_id.int].append(span)
    for person, theirs in frame.people:
        if len(theirs) > 1:
            for a, b in pairs(theirs):
                yield _twice(frame, person, a, b)
            for a, b in pairwise(theirs):
                if a.end <= b.start and (found := _walk(frame, person, a, b)):
                    yield found
        for one in theirs if person.person_id.int in away else ():
            spans = [a for a in away[person.person_id.int] if a.starts_at < one.end and one.start < a.ends_at]
            if spans:
                yield _away(frame, person, one, spans)
    for one in frame.single:
        for off in one.session.off:
            title = f"{off.name} will not come"
            detail = f"{off.name} {_WHY.get(off.why, off.why)}, and “{one.session.title}” still names them."
            yield frame.finding(
                FindingKind.OFF, Severity.CLASH, title, detail, (one,),
                people=(off.name,), about=str(off.person_id), facts=(off.why,),
            )  # fmt: skip


def _twice(frame: Frame, person: AgendaPerson, a: Placed, b: Placed) -> Finding:
    name = person.name
    apart = a.session.room_id != b.session.room_id
    title = f"{name}, two rooms" if apart else f"{name}, two sessions at once"
    when = frame.when(b.start, min(a.end, b.end), b.session.day_id)
    detail = f"{when}, in “{a.session.title}” and in “{b.session.title}”."
    return frame.finding(
        FindingKind.PERSON, Severity.CLASH, title, detail, (a, b), people=(name,), facts=(person.person_id,)
    )


def _walk(frame: Frame, person: AgendaPerson, a: Placed, b: Placed) -> Finding | None:
    """From the end of one session to the start of the next in another room."""
    there, here = a.room, b.room
    if there is None or here is None or a.floor[-1] == b.floor[-1]:
        return None  # parts of one room lie side by side
    apart = there.venue != here.venue
    needed = _between_sites(frame, there, here) if apart else frame.limits.rooms
    if (left := minutes(b.start - a.end)) >= needed:
        return None
    name = person.name
    time = "no time" if left == 0 else f"{left} minute{'' if left == 1 else 's'}"
    where = f"from {there.venue} to {here.venue}" if apart else f"from {there.name} to {here.name}"
    detail = f"“{a.session.title}” ends at {frame.clock(a.end)}, “{b.session.title}” starts at {frame.clock(b.start)}; "
    return frame.finding(
        FindingKind.WALK,
        Severity.CLASH if apart else Severity.CARE,
        f"{name} has {time} to change {'sites' if apart else 'rooms'}",
        f"{detail}{where} takes {needed} minutes.",
        (a, b),
        people=(name,),
        facts=(person.person_id, needed),
    )


def _between_sites(frame: Frame, one: AgendaRoom, other: AgendaRoom) -> int:
    """Minutes from door to door, never fewer than from room to room: a mile on foot, the rest by bus or train at three
    times that pace. A mile where nobody has said where the sites are."""
    apart = miles(Spot("", *one.place), *other.place) if one.place and other.place else None
    far = 1.0 if apart is None else apart
    return max(frame.limits.rooms, ceil((min(far, 1) + max(far - 1, 0) / 3) * frame.limits.mile))


def _away(frame: Frame, person: AgendaPerson, one: Placed, spans: list[AgendaAway]) -> Finding:
    name, span = person.name, spans[0]
    why = f" ({span.reason})" if span.reason else ""
    whole = span.starts_at <= one.start and one.end <= span.ends_at
    until = (
        f"until {frame.clock(span.ends_at)}" if span.starts_at <= one.start else f"from {frame.clock(span.starts_at)}"
    )
    when = frame.when(one.start, one.end, one.session.day_id)
    detail = f"{when}, in “{one.session.title}”; away {'all that time' if whole else until}{why}."
    return frame.finding(
        FindingKind.AWAY,
        Severity.CLASH,
        f"{name} cannot be there",
        detail,
        (one,),
        people=(name,),
        about=str(person.person_id),
        facts=(f"{a.starts_at.isoformat()} {a.ends_at.isoformat()}" for a in spans),
    )
