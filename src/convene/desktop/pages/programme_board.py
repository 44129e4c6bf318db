"""What the programme page shows, worked out where it does not block the window: agenda, findings, what mends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from convene.rules.programme import Agenda, AgendaDay, AgendaSession, Finding, Key
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import Fix, clears, fixes, free_place
from convene.services import programme
from convene.services.programme_findings import Accepted, sort_out

_MENDED = 12  # findings whose fixes are worked out at once; the others when they are selected
_FEWER = 40  # with so many findings one fewer: each takes longer, and nobody reads them all


@dataclass(frozen=True)
class Board:
    """An agenda and all that follows from it: findings that are open, and those that are accepted for one of
    ``reasons``. ``cleared``: what else the first fix of a finding makes go away."""

    agenda: Agenda
    findings: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    fixes: dict[Key, tuple[Fix, ...]] = field(default_factory=dict)
    cleared: dict[Key, set[Key]] = field(default_factory=dict)

    def session(self, key: UUID | None) -> AgendaSession | None:
        """The session of that id."""
        return next((s for s in self.agenda.sessions if s.id == key), None)

    def changed(self, agenda: Agenda) -> "Board":
        """What is to be seen until the change is written: findings of the new agenda, the fixes known so far."""
        found = sort_out(check(agenda), self.reasons)
        known = {f.key for f in found.open}
        fixes = {k: v for k, v in self.fixes.items() if k in known}
        return Board(agenda, found.open, found.accepted, self.reasons, fixes)

    def somewhere(
        self, session: AgendaSession, day: AgendaDay, slot: tuple[datetime, UUID | None] | None
    ) -> AgendaSession | None:
        """The session in that place, else in the first that is free on the day; None where there is none."""
        if slot is None:
            return free_place(self.agenda, session, day, day.starts_at)
        return session.placed(day, slot[0], next((r for r in self.agenda.rooms if r.id == slot[1]), None))

    def mend(self, finding: Finding) -> None:
        """Work out the fixes of a finding, unless they are known."""
        if finding.key not in self.fixes:
            offered = self.fixes[finding.key] = fixes(self.agenda, finding)
            if offered:
                self.cleared[finding.key] = clears(self.agenda, offered[0], self.findings) - {finding.key}


def judged(agenda: Agenda, reasons: Mapping[str, str] = MappingProxyType({})) -> Board:
    """A board of an agenda, with the fixes of its first findings."""
    found = sort_out(check(agenda), reasons)
    board = Board(agenda, found.open, found.accepted, reasons)
    for finding in board.findings[: max(1, _MENDED - len(board.findings) // _FEWER)]:
        board.mend(finding)
    return board


def read_board(session: Any, event_id: UUID) -> Board:
    """The board of an event. Raises NotFound."""
    return judged(programme.agenda(session, event_id), programme.reasons(session, event_id))


def save_session(session: Any, event_id: UUID, session_id: UUID | None, fields: dict[str, Any]) -> UUID:
    """Keep what the drawer says, as one change: a new track first where one is named. Returns the session's id."""
    if isinstance(name := fields.get("track_id"), str):
        fields = fields | {"track_id": programme.create_track(session, event_id, name=name)}
    if session_id is None:
        return programme.create_session(session, event_id, **fields)
    programme.edit_session(session, session_id, **fields)
    return session_id


def put(session: Any, placed: AgendaSession) -> None:
    """Keep a session's time, room and length as they are on the grid."""
    if placed.starts_at is None:
        programme.unplace(session, placed.id)
        return
    programme.move_session(
        session, placed.id, starts_at=placed.starts_at, room_id=placed.room_id, minutes=placed.minutes,
        day_id=placed.day_id,
    )  # fmt: skip
