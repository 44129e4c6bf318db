"""What would mend a finding: one change to one session that clears it and makes nothing else worse."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
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
    SessionState,
    Severity,
)
from convene.rules.programme_checks import LUNCH_MINUTES, SPACE_AFTER, check
from convene.rules.venues import RoomFeature

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=SNAP)
_OTHER_ROOM = timedelta(minutes=10)  # changing the room weighs as much as moving by ten minutes
_TRIES = 40  # places that are looked at closely before giving up


class FixKind(StrEnum):
    """What a fix does to its session."""

    MOVE = "move"
    LENGTHEN = "lengthen"
    SPACE = "space"
    UNPLACE = "unplace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change to one session. ``session`` is the session as it would be: moved, longer, in the tray."""

    kind: FixKind
    session: AgendaSession

    def applied(self, agenda: Agenda) -> Agenda:
        """The agenda with this change made."""
        if self.kind is FixKind.REMOVE:
            return agenda.without(self.session.id)
        return agenda.with_session(self.session)


def fixes(agenda: Agenda, finding: Finding) -> tuple[Fix, ...]:
    """What would mend the finding, the gentlest first. A fix clears it and adds no finding of any kind.

    Empty where nothing but a decision helps: a short lunch with sessions right behind it.
    """
    # Only what happens that day can be in the way, and a day is checked faster than a week.
    agenda = replace(
        agenda,
        rooms=agenda.meeting_rooms(),
        sessions=tuple(s for s in agenda.sessions if s.day_id == finding.day_id),
    )
    sessions = {s.id: s for s in agenda.sessions}
    ours = [sessions[i] for i in finding.session_ids if i in sessions]
    if len(ours) < len(finding.session_ids):
        return ()  # the finding is of an older agenda
    if finding.kind is FindingKind.DUPLICATE:
        return (Fix(FixKind.REMOVE, ours[-1]),)
    if finding.severity is Severity.CARE:
        return tuple(_gentle(agenda, finding, ours) or _moves(agenda, finding, ours[-1:]))
    later_first = sorted(ours, key=lambda s: s.starts_at or _EPOCH)[::-1]
    found = _moves(agenda, finding, later_first)
    mover = found[0].session if found else later_first[0]
    return (*found, Fix(FixKind.UNPLACE, mover.unplaced()))


def clears(agenda: Agenda, fix: Fix, findings: Iterable[Finding]) -> set[Key]:
    """The keys of those findings that the fix would make go away."""
    left = {f.key for f in check(fix.applied(agenda))}
    return {f.key for f in findings} - left


def _works(agenda: Agenda, finding: Finding, fix: Fix, before: set[Key]) -> bool:
    after = {f.key for f in check(fix.applied(agenda))}
    return finding.key not in after and after <= before


def _gentle(agenda: Agenda, finding: Finding, ours: list[AgendaSession]) -> list[Fix]:
    """The small change a care note asks for: some minutes of quiet, a longer lunch."""
    day = next((d for d in agenda.days if d.id == finding.day_id), None)
    last = ours[-1]
    if day is None or last.starts_at is None or last.ends_at is None:
        return []
    tries: list[Fix] = []
    if finding.kind is FindingKind.SPACE and ours[0].ends_at is not None:
        start = ours[0].ends_at + SPACE_AFTER
        late = int((start - last.starts_at) / timedelta(minutes=1))
        room = _room(agenda, last.room_id)
        shorter = last.minutes - late
        tries = [Fix(FixKind.SPACE, last.placed(day, start, room, m)) for m in (last.minutes, shorter) if m >= 20]
    elif finding.kind is FindingKind.LUNCH:
        room = _room(agenda, last.room_id)
        starts = (last.starts_at, last.ends_at - timedelta(minutes=LUNCH_MINUTES))
        tries = [Fix(FixKind.LENGTHEN, last.placed(day, start, room, LUNCH_MINUTES)) for start in starts]
        tries = [fix for fix in tries if not _eats_into(agenda, last, fix.session)]
    tries = [fix for fix in tries if _inside(day, fix.session)]
    before = {f.key for f in check(agenda)}
    return [fix for fix in tries if _works(agenda, finding, fix, before)][:1]


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


def _moves(agenda: Agenda, finding: Finding, movers: list[AgendaSession]) -> list[Fix]:
    """The first of those sessions that can go somewhere else on its day, moved there."""
    if finding.kind is FindingKind.LUNCH:
        return []  # a short lunch stays short wherever it is
    return next(([fix] for mover in movers if (fix := _move(agenda, finding, mover))), [])


def _move(agenda: Agenda, finding: Finding, mover: AgendaSession) -> Fix | None:
    day = next((d for d in agenda.days if d.id == mover.day_id), None)
    if day is None or mover.starts_at is None:
        return None
    before = {f.key for f in check(agenda)}
    for place in islice(_places(agenda, mover, day, mover.starts_at), _TRIES):
        if _works(agenda, finding, fix := Fix(FixKind.MOVE, place), before):
            return fix
    return None


def free_place(agenda: Agenda, session: AgendaSession, day: AgendaDay, near: datetime) -> AgendaSession | None:
    """The session at the place nearest to ``near`` on that day where it is in nobody's way; None if there is none."""
    others = tuple(s for s in agenda.sessions if s.day_id == day.id and s.id != session.id)
    agenda = replace(agenda, rooms=agenda.meeting_rooms(), sessions=others)
    before = {f.key for f in check(agenda)}
    places = islice(_places(agenda, session, day, near), _TRIES)
    return next((p for p in places if {f.key for f in check(agenda.with_session(p))} <= before), None)


def _places(agenda: Agenda, mover: AgendaSession, day: AgendaDay, near: datetime) -> Iterator[AgendaSession]:
    """The session at each place on its day that is free, in a room that holds it, where its people are free too; the
    nearest first. Nothing is put into a break, or into a room that is kept quiet."""
    busy: dict[UUID, list[AgendaSession]] = defaultdict(list)
    people = {p.person_id for p in mover.people}
    in_the_way: list[AgendaSession] = []
    others = _live(agenda, day.id, but=mover.id)
    for other in others:
        if other.pause and other.spans_rooms:
            in_the_way.append(other)
        elif other.room_id is not None:
            busy[other.room_id].append(other)
        if people and any(p.person_id in people for p in other.people):
            in_the_way.append(other)
    wanted = max(mover.capacity or 0, mover.places)
    rooms = [r for r in agenda.rooms if (holds := r.holds(mover.layout)) is None or holds >= wanted]
    rooms = [r for r in rooms if r.id == mover.room_id or RoomFeature.QUIET not in r.features]
    for start, room in _nearest(mover, near, day, others, rooms):
        moved = mover.placed(day, start, room)
        if _inside(day, moved) and not any(_meet(moved, s) for s in (*in_the_way, *busy[room.id])):
            yield moved


def _nearest(
    mover: AgendaSession, now: datetime, day: AgendaDay, others: list[AgendaSession], rooms: list[AgendaRoom]
) -> list[tuple[datetime, AgendaRoom]]:
    """Times at which something ends or the day begins, or that end where something starts; the nearest first, later
    before earlier, and of rooms the smallest that will do."""
    length = timedelta(minutes=mover.minutes)
    times = {now, day.starts_at, day.ends_at - length}
    for other in others:
        if other.starts_at is not None and other.ends_at is not None:
            times |= {_rounded(other.ends_at, up=True), _rounded(other.starts_at - length, up=False)}
            times.add(_rounded(other.ends_at, up=True) + SPACE_AFTER)

    def cost(place: tuple[datetime, AgendaRoom]) -> tuple[timedelta, bool, int]:
        start, room = place
        elsewhere = timedelta() if room.id == mover.room_id else _OTHER_ROOM
        return abs(start - now) + elsewhere, start < now, room.capacity or 0

    return sorted(((t, r) for t in times for r in rooms), key=cost)


def _rounded(at: datetime, *, up: bool) -> datetime:
    """On the 5-minute grid."""
    rest = (at - _EPOCH) % _STEP
    return at if not rest else at - rest + (_STEP if up else timedelta())
