"""Moving several sessions at once: two change places, or everything from an hour on shifts. Nothing is judged until all
of them are where they would be, so that what only passes through a place is in nobody's way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from convene.rules.errors import Invalid, Refused
from convene.rules.programme import Agenda, AgendaDay, AgendaRoom, AgendaSession, Finding, session_day
from convene.rules.programme_checks import check
from convene.rules.time import instant, zone


@dataclass(frozen=True, slots=True)
class Moved:
    """A session as it was and as it would be."""

    was: AgendaSession
    now: AgendaSession


@dataclass(frozen=True, slots=True)
class Moves:
    """What a move of sessions would do: ``caused`` are findings it brings about, ``solved`` those that go away."""

    moved: tuple[Moved, ...]
    caused: tuple[Finding, ...]
    solved: tuple[Finding, ...]


def weigh(agenda: Agenda, changed: Sequence[AgendaSession]) -> Moves:
    """What it would mean that these sessions are where they say. Those that are there already are left out.

    Raises Invalid("starts_at") for the first that would lie outside its day.
    """
    held = {one.id: one for one in agenda.sessions}
    moved = tuple(Moved(held[new.id], new) for new in changed if new != held[new.id])
    after = agenda
    for one in moved:
        if one.now.starts_at is not None:
            days = tuple(day for day in agenda.days if day.id == one.now.day_id)
            session_day(one.now.title, one.now.starts_at, one.now.minutes, days or agenda.days, agenda.time_zone)
        after = after.with_session(one.now)
    before, now = check(agenda), check(after)
    known, left = {finding.key for finding in before}, {finding.key for finding in now}
    caused = [f for f in now if f.key not in known]
    solved = [f for f in before if f.key not in left]
    same = {_said(f) for f in caused} & {_said(f) for f in solved}  # of other sessions, and as bad as before
    return Moves(moved, *(tuple(f for f in found if _said(f) not in same) for found in (caused, solved)))


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.kind, finding.title, finding.detail


def swapped(agenda: Agenda, one: AgendaSession, other: AgendaSession) -> tuple[AgendaSession, AgendaSession]:
    """The two with each other’s start and room; each keeps its length. One in the tray sends the other there.

    A break over all rooms keeps its rooms: the two change times only. Raises Refused for two that are the same, or both
    in the tray.
    """
    if one.id == other.id:
        raise Refused(f"“{one.title}” cannot change places with itself", "Choose another session.")
    if one.starts_at is None and other.starts_at is None:
        raise Refused("Both sessions are in the tray", "Give one of them a time first.")
    whole = one.spans_rooms or other.spans_rooms
    return _at_place_of(agenda, one, other, keep_room=whole), _at_place_of(agenda, other, one, keep_room=whole)


def _at_place_of(agenda: Agenda, mover: AgendaSession, at: AgendaSession, *, keep_room: bool) -> AgendaSession:
    if at.starts_at is None:
        return mover.unplaced()
    day = next(day for day in agenda.days if day.id == at.day_id)
    return mover.placed(day, at.starts_at, _room(agenda, mover.room_id if keep_room else at.room_id))


def on_day(day: AgendaDay, at: time, time_zone: str, *, field: str = "starts_at") -> datetime:
    """The instant of a clock time on a day of an event: 00:30 of a day that runs past midnight is its last hour.

    Raises Invalid at ``field`` where the clocks skip that time.
    """
    tz = zone(time_zone)
    start = instant(day.date, at, tz, field=field)
    if start < day.starts_at:
        after_midnight = instant(day.date + timedelta(days=1), at, tz, field=field)
        if after_midnight < day.ends_at:
            return after_midnight
    return start


def shifted(
    agenda: Agenda, day: AgendaDay, after: datetime, by: timedelta, *, rooms: Collection[UUID] = ()
) -> tuple[AgendaSession, ...]:
    """Every session of the day that starts at ``after`` or later, by so much earlier or later; with ``rooms`` only
    those in them. Raises Invalid("by") for no shift at all."""
    if not by:
        raise Invalid("by", "A shift by nothing changes nothing", "Give minutes, as in 15 or -10.")
    return tuple(
        one.placed(day, one.starts_at + by, _room(agenda, one.room_id))
        for one in agenda.sessions
        if one.day_id == day.id
        and one.starts_at is not None
        and one.starts_at >= after
        and (not rooms or one.room_id in rooms)
    )


def _room(agenda: Agenda, room_id: UUID | None) -> AgendaRoom | None:
    return next((room for room in agenda.rooms if room.id == room_id), None)
