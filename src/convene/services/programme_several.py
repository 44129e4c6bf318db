"""What one does to several sessions of a programme at once: all of it or nothing, one change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.programme import SessionState
from convene.services import programme_moves
from convene.services.programme_edit import edit_session, remove_session


def set_track(session: Session, session_ids: Sequence[UUID], track_id: UUID | None) -> None:
    """Put sessions in a track of their event, or in none. Raises NotFound."""
    for key in session_ids:
        edit_session(session, key, track_id=track_id)


def set_state(session: Session, session_ids: Sequence[UUID], state: SessionState) -> None:
    """Cancel sessions, confirm them, or propose them again. Raises NotFound."""
    for key in session_ids:
        edit_session(session, key, state=state)


def copy(session: Session, session_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Another of each in the tray, as ``programme_moves.copy``; returns their ids. Raises NotFound."""
    return tuple(programme_moves.copy(session, key) for key in session_ids)


def remove(session: Session, session_ids: Sequence[UUID]) -> None:
    """Take sessions out of the programme. Raises NotFound."""
    for key in session_ids:
        remove_session(session, key)
