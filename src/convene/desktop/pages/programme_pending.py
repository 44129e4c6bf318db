"""What shows on the grid before it is kept: moves by keys that wait for a pause, and changes on their way."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from convene.rules.programme import Agenda, AgendaSession

Shown = dict[UUID, AgendaSession | None]  # sessions as they are to be; None: gone


@dataclass
class Pending:
    """``moving``: sessions as they were and as they are now. ``sent``: written, not yet known to be kept."""

    moving: dict[UUID, tuple[AgendaSession, AgendaSession]] = field(default_factory=dict)
    sent: Shown = field(default_factory=dict)

    def move(self, old: AgendaSession, new: AgendaSession) -> None:
        """It has moved on; where it was at first is remembered."""
        was, _ = self.moving.get(new.id, (old, new))
        self.moving[new.id] = was, new

    def take(self) -> tuple[tuple[AgendaSession, AgendaSession], ...]:
        """The moves that waited, which now wait no longer; those that have changed nothing are left out."""
        moving, self.moving = self.moving, {}
        return tuple((old, new) for old, new in moving.values() if old != new)

    def settle(self, shown: Shown) -> None:
        """These are kept, or will not be."""
        for key, session in shown.items():
            if self.sent.get(key) is session:
                self.sent.pop(key, None)

    def over(self, agenda: Agenda) -> Agenda:
        """An agenda as it was read, with time and room of what has been moved since."""
        changes: Shown = self.sent | {key: new for key, (_, new) in self.moving.items()}
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
