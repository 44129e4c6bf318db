"""What shows on the grid before it is kept: a move by keys that waits for a pause, and changes on their way."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from convene.rules.programme import Agenda, AgendaSession

Shown = dict[UUID, AgendaSession | None]  # sessions as they are to be; None: gone


@dataclass
class Pending:
    """``moving``: a session as it was and as it is now. ``sent``: written, not yet known to be kept."""

    moving: tuple[AgendaSession, AgendaSession] | None = None
    sent: Shown = field(default_factory=dict)

    def move(self, old: AgendaSession, new: AgendaSession) -> None:
        """It has moved on; where it was at first is remembered."""
        self.moving = (self.moving[0] if self.moving is not None else old, new)

    def take(self) -> tuple[AgendaSession, AgendaSession] | None:
        """The move that waited, which now waits no longer; None where nothing has changed."""
        moving, self.moving = self.moving, None
        return moving if moving is not None and moving[0] != moving[1] else None

    def settle(self, shown: Shown) -> None:
        """These are kept, or will not be."""
        for key, session in shown.items():
            if self.sent.get(key) is session:
                self.sent.pop(key, None)

    def over(self, agenda: Agenda) -> Agenda:
        """An agenda as it was read, with time and room of what has been moved since."""
        changes = self.sent | ({self.moving[1].id: self.moving[1]} if self.moving is not None else {})
        for key, session in changes.items():
            kept = next((s for s in agenda.sessions if s.id == key), None)
            if session is None:
                agenda = agenda.without(key)
            elif kept is not None:
                agenda = agenda.with_session(_where(session, kept))
        return agenda


def _where(moved: AgendaSession, kept: AgendaSession) -> AgendaSession:
    return replace(
        kept,
        day_id=moved.day_id,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        minutes=moved.minutes,
        room_id=moved.room_id,
        room=moved.room,
    )
