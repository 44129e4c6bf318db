"""What would mend a finding: a change that clears it and makes nothing else worse.

Mostly one session goes somewhere else; two change places, or everything from an hour on begins later, where that helps.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise
from uuid import UUID

from convene.rules.programme import (
    SNAP,
    Agenda,
    AgendaDay,
    AgendaRoom,
    AgendaSession,
    Finding,
    FindingKind,
    Key,
    SessionKind,
    SessionState,
    Severity,
    SignUp,
)
from convene.rules.programme_checks import check
from convene.rules.programme_frame import STANDING
from convene.rules.programme_moves import shifted, swapped
from convene.rules.time import MINUTE
from convene.rules.venues import RoomFeature

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=SNAP)
_OTHER_ROOM = timedelta(minutes=10)  # changing the room weighs as much as moving by ten minutes
_TRIES = 40  # places that are looked at closely before giving up
_EFFORT = 4000  # sessions and findings gone through for all of them: of a large day fewer places are looked at
_SHORTEST = 20  # minutes: a session that is made shorter than this is another session

_STAYS = frozenset({FindingKind.LUNCH, FindingKind.ALONE, FindingKind.VOICES})
"""Findings that stay wherever their session is."""


_ROWS = frozenset({FindingKind.STRETCH, FindingKind.ROW, FindingKind.NO_REST, FindingKind.STEP_FREE})
"""Findings about several sessions of which a part may be left: that is better than it was."""


class FixKind(StrEnum):
    """What a fix does to its session."""

    MOVE = "move"
    SWAP = "swap"
    SHIFT = "shift"
    DELAY = "delay"
    LENGTHEN = "lengthen"
    SPACE = "space"
    TAKE_OFF = "take_off"
    UNPLACE = "unplace"
    REMOVE = "remove"


GHOSTS = frozenset({FixKind.MOVE, FixKind.SWAP, FixKind.SHIFT, FixKind.DELAY, FixKind.SPACE})
"""Fixes that put their session somewhere else on the grid."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change. ``session`` is the session as it would be: moved, longer, in the tray. ``others`` are those that change
    with it: the one it changes places with, or all that begin later too. TAKE_OFF takes ``person_id`` off it."""

    kind: FixKind
    session: AgendaSession
    others: tuple[AgendaSession, ...] = ()
    person_id: UUID | None = None

    @property
    def sessions(self) -> tuple[AgendaSession, ...]:
        """All sessions as they would be."""
        return (self.session, *self.others)

    def applied(self, agenda: Agenda) -> Agenda:
        """The agenda with this change made."""
        if self.kind is FixKind.REMOVE:
            return agenda.without(self.session.id)
        changed = {s.id: s for s in self.sessions}
        return replace(agenda, sessions=tuple(changed.get(s.id, s) for s in agenda.sessions))


def fixes(agenda: Agenda, finding: Finding) -> tuple[Fix, ...]:
    """What would mend the finding, the gentlest first. A fix clears it and adds no finding of any kind.

    Empty where nothing but a decision helps: a short lunch with sessions right behind it, keynotes from one house.
    """
    # Only what happens that day can be in the way, and a day is checked faster than a week.
    rooms = agenda.meeting_rooms()
    agenda = replace(agenda, sessions=tuple(s for s in agenda.sessions if s.day_id == finding.day_id))
    sessions = {s.id: s for s in agenda.sessions}
    ours = [sessions[i] for i in finding.session_ids if i in sessions]
    if len(ours) < len(finding.session_ids):
        return ()  # the finding is of an older agenda, or of several days
    if finding.kind is FindingKind.DUPLICATE:
        return (Fix(FixKind.REMOVE, ours[-1]),)
    if finding.kind is FindingKind.OFF:
        return (_without(ours[0], UUID(finding.about)),)
    before = {f.key for f in check(agenda)}
    later_first = sorted(ours, key=lambda s: s.starts_at or _EPOCH)[::-1]
    found = list(_gentle(agenda, finding, ours, before))
    if not found and finding.kind not in _STAYS:
        movers = later_first if finding.severity is Severity.CLASH else later_first[:2]
        found = next(([fix] for one in movers if (fix := _move(agenda, finding, one, before, rooms))), [])
        if not found or found[0].session.starts_at != sessions[found[0].session.id].starts_at:
            found += _swap(agenda, finding, later_first, before)
    if finding.severity is Severity.CARE:
        return tuple(found)
    mover = found[0].session if found else later_first[0]
    return (*found, Fix(FixKind.UNPLACE, mover.unplaced()))


def clears(agenda: Agenda, fix: Fix, findings: Iterable[Finding]) -> set[Key]:
    """The keys of those findings that the fix would make go away."""
    left = {f.key for f in check(fix.applied(agenda))}
    return {f.key for f in findings} - left


def _works(agenda: Agenda, finding: Finding, fix: Fix, before: set[Key]) -> bool:
    return _left(agenda, finding, fix, before) is not None


def _left(agenda: Agenda, finding: Finding, fix: Fix, before: set[Key]) -> int | None:
    """How many parts of the finding a fix leaves; None where it leaves the whole or makes anything else worse."""
    after = {f.key for f in check(fix.applied(agenda))}
    if finding.kind is FindingKind.LONG_DAY and any(key[0] is FindingKind.LONG_DAY for key in after):
        return None  # still long, from another session on
    if finding.key in after or _added(after, before):
        return None
    return sum(_part(key, finding.key) for key in after)


def _added(after: Iterable[Key], before: set[Key]) -> bool:
    """Whether anything is wrong that was not. Less of what was wrong is nothing new: a shorter time without a break."""
    return any(not any(_part(key, old) for old in before) for key in after if key not in before)


def _part(key: Key, old: Key) -> bool:
    if key[0] is not old[0] or key[2:] != old[2:]:
        return False
    return key[0] is FindingKind.LONG_DAY or (key[0] in _ROWS and key[1] < old[1])


def _without(session: AgendaSession, person_id: UUID) -> Fix:
    """The session without somebody who does not come to it."""
    people = tuple(p for p in session.people if p.person_id != person_id)
    off = tuple(p for p in session.off if p.person_id != person_id)
    return Fix(FixKind.TAKE_OFF, replace(session, people=people, off=off), person_id=person_id)


def _gentle(agenda: Agenda, finding: Finding, ours: list[AgendaSession], before: set[Key]) -> list[Fix]:
    """The small change a finding asks for, where there is one: some minutes of quiet, a longer lunch, a break."""
    day = next((d for d in agenda.days if d.id == finding.day_id), None)
    last, limits = ours[-1], agenda.limits
    if day is None or last.starts_at is None or last.ends_at is None:
        return []
    tries: list[Fix] = []
    if finding.kind is FindingKind.SPACE:
        tries = _later(agenda, day, ours[0], last, limits.space, FixKind.SPACE)
    elif finding.kind is FindingKind.LUNCH:
        room = _room(agenda, last.room_id)
        starts = (last.starts_at, last.ends_at - timedelta(minutes=limits.lunch))
        tries = [Fix(FixKind.LENGTHEN, last.placed(day, start, room, limits.lunch)) for start in starts]
        tries = [fix for fix in tries if not _eats_into(agenda, last, fix.session)]
    elif finding.kind in {FindingKind.STRETCH, FindingKind.ROW, FindingKind.NO_REST, FindingKind.WALK}:
        gap = {FindingKind.NO_REST: limits.rest, FindingKind.WALK: limits.rooms}.get(finding.kind, limits.pause)
        steps = sorted(pairwise(ours), key=lambda pair: pair[1].starts_at or _EPOCH, reverse=True)
        for one, after in steps:
            tries += _later(agenda, day, one, after, gap, FixKind.DELAY)
        if finding.kind is FindingKind.STRETCH:
            for one, after in steps:
                tries += _all_later(agenda, day, one, after, gap)
    better: list[Fix] = []
    for fix in tries[: _tries(agenda, before)]:
        if all(_inside(day, s) for s in fix.sessions):
            left = _left(agenda, finding, fix, before)
            if left == 0:
                return [fix]
            better += [fix] * bool(left)
    return better[:1]


def _later(
    agenda: Agenda, day: AgendaDay, one: AgendaSession, after: AgendaSession, gap: int, kind: FixKind
) -> list[Fix]:
    """``after`` at ``gap`` minutes after ``one``: as long as it was, or until when it was."""
    if one.ends_at is None or after.starts_at is None:
        return []
    start = _rounded(one.ends_at + timedelta(minutes=gap), up=True)
    if start <= after.starts_at:
        return []
    room, late = _room(agenda, after.room_id), int((start - after.starts_at) / MINUTE)
    lengths = (m for m in (after.minutes, after.minutes - late) if m >= _SHORTEST)
    return [Fix(kind, after.placed(day, start, room, m)) for m in lengths]


def _all_later(agenda: Agenda, day: AgendaDay, one: AgendaSession, after: AgendaSession, gap: int) -> list[Fix]:
    """``after`` and all that begins with it or later, so much later that there is a gap."""
    if one.ends_at is None or after.starts_at is None:
        return []
    by = _rounded(one.ends_at + timedelta(minutes=gap), up=True) - after.starts_at
    if by <= timedelta():
        return []
    first, *others = sorted(
        (s for s in shifted(agenda, day, after.starts_at, by) if s.state is not SessionState.CANCELLED),
        key=lambda s: s.id != after.id,
    )
    return [Fix(FixKind.SHIFT, first, tuple(others))]


def _swap(agenda: Agenda, finding: Finding, movers: list[AgendaSession], before: set[Key]) -> list[Fix]:
    """The first of those sessions that can change places with another one of its day; those at its own time first."""
    ours = {s.id for s in movers}
    for mover in movers[:2]:
        if mover.starts_at is None or mover.pause:
            continue
        now = mover.starts_at
        others = [
            s
            for s in _live(agenda, mover.day_id, but=mover.id)
            if not s.pause and s.id not in ours and s.minutes < STANDING and s.starts_at is not None
        ]
        others.sort(key=lambda s: (abs((s.starts_at or now) - now), s.title, s.id.int))
        for other in others[: _tries(agenda, before) // 2]:
            here, there = swapped(agenda, mover, other)
            fix = Fix(FixKind.SWAP, here, (there,))
            day = next(d for d in agenda.days if d.id == mover.day_id)
            if all(_inside(day, s) for s in fix.sessions) and _works(agenda, finding, fix, before):
                return [fix]
    return []


def _tries(agenda: Agenda, before: set[Key]) -> int:
    return max(4, min(_TRIES, _EFFORT // (len(agenda.sessions) + len(before) + 1)))


def _inside(day: AgendaDay, session: AgendaSession) -> bool:
    return (
        session.starts_at is not None
        and session.ends_at is not None
        and day.starts_at <= session.starts_at
        and session.ends_at <= day.ends_at
    )


def _eats_into(agenda: Agenda, old: AgendaSession, new: AgendaSession) -> bool:
    """True where a longer lunch would take time from a session that did not overlap it before."""
    others = [
        s
        for s in _live(agenda, old.day_id, but=old.id)
        if not s.pause and (new.spans_rooms or s.room_id == new.room_id)
    ]
    return any(_meet(new, s) and not _meet(old, s) for s in others)


def _meet(a: AgendaSession, b: AgendaSession) -> bool:
    if a.starts_at is None or a.ends_at is None or b.starts_at is None or b.ends_at is None:
        return False
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def _live(agenda: Agenda, day_id: UUID | None, *, but: UUID) -> list[AgendaSession]:
    """The other sessions of that day that take place."""
    return [
        s
        for s in agenda.sessions
        if s.day_id == day_id and s.id != but and s.starts_at is not None and s.state != SessionState.CANCELLED
    ]


def _room(agenda: Agenda, room_id: UUID | None) -> AgendaRoom | None:
    return next((r for r in agenda.rooms if r.id == room_id), None)


def _move(
    agenda: Agenda, finding: Finding, mover: AgendaSession, before: set[Key], rooms: tuple[AgendaRoom, ...]
) -> Fix | None:
    """The session somewhere else on its day."""
    day = next((d for d in agenda.days if d.id == mover.day_id), None)
    if day is None or mover.starts_at is None:
        return None
    for place in islice(_places(agenda, mover, day, mover.starts_at, rooms), _tries(agenda, before)):
        if _works(agenda, finding, fix := Fix(FixKind.MOVE, place), before):
            return fix
    return None


def free_place(agenda: Agenda, session: AgendaSession, day: AgendaDay, near: datetime) -> AgendaSession | None:
    """The session at the place nearest to ``near`` on that day where it is in nobody's way; None if there is none."""
    others = tuple(s for s in agenda.sessions if s.day_id == day.id and s.id != session.id)
    rooms, agenda = agenda.meeting_rooms(), replace(agenda, sessions=others)
    before = {f.key for f in check(agenda)}
    places = islice(_places(agenda, session, day, near, rooms), _tries(agenda, before))
    return next((p for p in places if not _added((f.key for f in check(agenda.with_session(p))), before)), None)


def _places(
    agenda: Agenda, mover: AgendaSession, day: AgendaDay, near: datetime, rooms: Iterable[AgendaRoom]
) -> Iterator[AgendaSession]:
    """The session at each place on its day that is free, in a room that holds it, where its people are free too; the
    nearest first. Nothing is put into a break, into a room that is kept quiet, or beside what everybody comes to."""
    busy: dict[UUID, list[AgendaSession]] = defaultdict(list)
    people = {p.person_id for p in mover.people}
    in_the_way: list[AgendaSession] = []
    others = _live(agenda, day.id, but=mover.id)
    for other in others:
        if (other.pause and other.spans_rooms) or _for_all(other, mover):
            in_the_way.append(other)
        elif other.room_id is not None:
            busy[other.room_id].append(other)
        if people and any(p.person_id in people for p in other.people):
            in_the_way.append(other)
    away = [(a.starts_at, a.ends_at) for a in agenda.away if a.person_id in people]
    wanted = max(mover.capacity or 0, mover.places)
    rooms = [r for r in rooms if (holds := r.holds(mover.layout)) is None or holds >= wanted]
    rooms = [r for r in rooms if r.id == mover.room_id or RoomFeature.QUIET not in r.features]
    times = {time for span in away for time in span}
    for start, room in _nearest(mover, near, day, others, rooms, times):
        moved = mover.placed(day, start, room)
        end = start + timedelta(minutes=mover.minutes)
        if any(leaves < end and start < back for leaves, back in away) or not _inside(day, moved):
            continue
        if not any(_meet(moved, s) for s in (*in_the_way, *busy[room.id])):
            yield moved


def _for_all(other: AgendaSession, mover: AgendaSession) -> bool:
    """Whether people come to ``other`` as one house: a keynote, or what is for all where ``mover`` is one to choose."""
    if other.pause or other.minutes >= STANDING:
        return False
    return other.kind is SessionKind.KEYNOTE or (other.sign_up is SignUp.ALL and mover.sign_up is SignUp.CHOOSE)


def _nearest(
    mover: AgendaSession,
    now: datetime,
    day: AgendaDay,
    others: list[AgendaSession],
    rooms: list[AgendaRoom],
    turns: set[datetime],
) -> list[tuple[datetime, AgendaRoom]]:
    """Times at which something ends or the day begins, or that end where something starts, and a break later or earlier
    (``turns`` are further times of that kind); the nearest first, later before earlier, and of rooms the smallest that
    will do."""
    length = timedelta(minutes=mover.minutes)
    times = {now, day.starts_at, day.ends_at - length}
    ends = {s.ends_at for s in others if s.ends_at is not None} | turns
    starts = {s.starts_at for s in others if s.starts_at is not None} | turns
    for gap in (0, 10, 15):
        times |= {_rounded(end, up=True) + timedelta(minutes=gap) for end in ends}
        times |= {_rounded(start - length, up=False) - timedelta(minutes=gap) for start in starts}

    def cost(place: tuple[datetime, AgendaRoom]) -> tuple[timedelta, bool, int]:
        start, room = place
        elsewhere = timedelta() if room.id == mover.room_id else _OTHER_ROOM
        return abs(start - now) + elsewhere, start < now, room.capacity or 0

    return sorted(((t, r) for t in times for r in rooms), key=cost)


def _rounded(at: datetime, *, up: bool) -> datetime:
    """On the 5-minute grid."""
    rest = (at - _EPOCH) % _STEP
    return at if not rest else at - rest + (_STEP if up else timedelta())
