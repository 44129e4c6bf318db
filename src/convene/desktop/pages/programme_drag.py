"""What the hand does on the grid: a session taken up and moved, lengthened at its foot, or brought from the tray."""

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
    """A session in the hand. ``grip`` is where in the card it was taken; ``now`` is the session as it would be."""

    session: AgendaSession
    hold: Hold
    grip: QPointF
    now: AgendaSession
    clashing: bool = False
    over_grid: bool = True

    @staticmethod
    def of(session: AgendaSession, hold: Hold, grip: QPointF) -> "Drag":
        """Take it up."""
        return Drag(session, hold, grip, session)

    @property
    def changed(self) -> bool:
        """Whether letting go here would change anything."""
        return self.now != self.session

    def to(self, layout: DayLayout, point: QPointF) -> bool:
        """The hand is at ``point`` of the canvas. True where the session would land somewhere else than before."""
        moved = self._foot_at(layout, point) if self.hold is Hold.FOOT else self._body_at(layout, point)
        if moved == self.now:
            return False
        self.now = moved
        self.clashing = moved.id in clashing(layout, moved)
        return True

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


def clashing(layout: DayLayout, moved: AgendaSession) -> frozenset[UUID]:
    """The sessions of the day that would clash with ``moved`` where it is now. Fast enough for every step of a drag."""
    day = replace(layout.agenda, sessions=tuple(layout.sessions.values())).with_session(moved)
    found = (f for f in check(day) if f.severity is Severity.CLASH and moved.id in f.session_ids)
    return frozenset(key for finding in found for key in finding.session_ids)
