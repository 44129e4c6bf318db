"""What the hand does on the grid: sessions taken up and moved, one lengthened at its foot, or brought from the tray."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

from PySide6.QtCore import QPointF

from convene.desktop.pages.programme_layout import DayLayout, over_all_rooms
from convene.rules.programme import LONGEST, SHORTEST, AgendaSession, Severity
from convene.rules.programme_checks import check


class Hold(Enum):
    """Where a session was taken."""

    BODY = auto()
    FOOT = auto()


@dataclass(slots=True)
class Drag:
    """A session in the hand, perhaps with ``others`` that move as it does. ``grip`` is where in the card it was taken;
    ``now`` is the session as it would be, ``moved`` all of them."""

    session: AgendaSession
    hold: Hold
    grip: QPointF
    now: AgendaSession
    others: tuple[AgendaSession, ...] = ()
    moved: tuple[AgendaSession, ...] = ()
    clashing: frozenset[UUID] = frozenset()
    caring: frozenset[UUID] = frozenset()
    over_grid: bool = True

    @staticmethod
    def of(session: AgendaSession, hold: Hold, grip: QPointF, others: Iterable[AgendaSession] = ()) -> "Drag":
        """Take it up."""
        beside = tuple(one for one in others if one.id != session.id)
        return Drag(session, hold, grip, session, beside, (session, *beside))

    @property
    def all(self) -> tuple[AgendaSession, ...]:
        """What is in the hand, as it was."""
        return self.session, *self.others

    @property
    def changed(self) -> bool:
        """Whether letting go here would change anything."""
        return self.now != self.session

    def to(self, layout: DayLayout, point: QPointF) -> bool:
        """The hand is at ``point`` of the canvas. True where the session would land somewhere else than before."""
        if self.hold is Hold.FOOT:
            moved: tuple[AgendaSession, ...] = (self._foot_at(layout, point),)
        elif self.others:
            moved = self._all_at(layout, point)
        else:
            moved = (self._body_at(layout, point),)
        if moved == self.moved:
            return False
        self.now, self.moved = moved[0], moved
        self.clashing = clashing(layout, moved)
        self.caring = caring(layout, moved) - self.clashing
        return True

    def _all_at(self, layout: DayLayout, point: QPointF) -> tuple[AgendaSession, ...]:
        held = self._body_at(layout, point)
        if held.starts_at is None or self.session.starts_at is None:
            return self.moved
        here, there = layout.place_of(self.session), layout.place_of(held)
        across = there - here if here is not None and there is not None else 0
        return together(layout, self.all, held.starts_at - self.session.starts_at, across, within=True)

    def _body_at(self, layout: DayLayout, point: QPointF) -> AgendaSession:
        start = layout.time_at(point.y() - self.grip.y())
        latest = layout.end - timedelta(minutes=self.session.minutes)
        start = max(min(start, latest), layout.start)
        column = layout.column_at(point.x())
        if over_all_rooms(self.session):
            return replace(
                self.session.placed(layout.day, start, None), room_id=self.session.room_id, room=self.session.room
            )
        return self.session.placed(layout.day, start, column.room if column else None)

    def _foot_at(self, layout: DayLayout, point: QPointF) -> AgendaSession:
        assert self.session.starts_at is not None  # noqa: S101 - only what is placed has a foot on the grid
        minutes = int((layout.time_at(point.y()) - self.session.starts_at) / timedelta(minutes=1))
        minutes = min(max(minutes, SHORTEST), LONGEST)
        return resized(self.session, minutes)


def resized(session: AgendaSession, minutes: int) -> AgendaSession:
    """The session with another length."""
    ends_at = session.starts_at + timedelta(minutes=minutes) if session.starts_at else None
    return replace(session, minutes=minutes, ends_at=ends_at)


def together(
    layout: DayLayout, sessions: Sequence[AgendaSession], by: timedelta, across: int, *, within: bool = False
) -> tuple[AgendaSession, ...]:
    """The sessions all so much later and so many rooms to the right; no further than the outer one of them can go.
    ``within``: nor past the hours that are shown. Breaks over all rooms keep them."""
    places = [place for one in sessions if (place := layout.place_of(one)) is not None]
    if places:
        across = max(-min(places), min(across, len(layout.columns) - 1 - max(places)))
    starts = [one.starts_at for one in sessions if one.starts_at is not None]
    ends = [one.ends_at for one in sessions if one.ends_at is not None]
    if within and starts and ends:
        by = max(layout.start - min(starts), min(by, layout.end - max(ends)))
    return tuple(_moved(layout, one, by, across) for one in sessions)


def _moved(layout: DayLayout, one: AgendaSession, by: timedelta, across: int) -> AgendaSession:
    if one.starts_at is None or one.ends_at is None:
        return one
    later = replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by)
    place = layout.place_of(one)
    if not across or place is None:
        return later
    room = layout.columns[place + across].room
    return replace(later, room_id=room.id if room else None, room=room.name if room else "")


def clashing(layout: DayLayout, moved: Sequence[AgendaSession]) -> frozenset[UUID]:
    """Those of ``moved`` that would clash with something of the day where they are now. Fast enough for every step of
    a drag: nothing is looked at but what runs at that time, or has the same people."""
    ours = {one.id: one for one in moved}
    near = replace(layout.agenda, sessions=(*_near(layout, moved, ours), *moved))
    found = (finding.session_ids for finding in check(near) if finding.severity is Severity.CLASH)
    return frozenset(key for keys in found for key in keys if key in ours)


def caring(layout: DayLayout, moved: Sequence[AgendaSession]) -> frozenset[UUID]:
    """Those of ``moved`` that people would feel where they are now. A break or a long day is a matter of all that is
    on, so the whole day is looked at: still less than a frame (``benchmarks/checks.py``)."""
    ours = {one.id for one in moved}
    others = (one for one in layout.sessions.values() if one.id not in ours)
    found = check(replace(layout.agenda, sessions=(*others, *moved)))
    return frozenset(key for one in found if one.severity is Severity.CARE for key in one.session_ids if key in ours)


def _near(layout: DayLayout, moved: Sequence[AgendaSession], ours: Collection[UUID]) -> Iterator[AgendaSession]:
    people = {person.person_id for one in moved for person in one.people}
    start = min((one.starts_at for one in moved if one.starts_at), default=layout.start)
    end = max((one.ends_at for one in moved if one.ends_at), default=layout.end)
    for other in layout.sessions.values():
        if other.id in ours or other.starts_at is None or other.ends_at is None:
            continue
        if (other.starts_at < end and other.ends_at > start) or any(p.person_id in people for p in other.people):
            yield other
