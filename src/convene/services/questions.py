"""Questions for reflection that a session asks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.text import clean
from convene.store.tables import Answer, EventSession, Question


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question; without ``id`` it is new."""

    id: UUID | None
    text: str


def of_event(session: Session, event_id: UUID) -> dict[UUID, tuple[AskedQuestion, ...]]:
    """Those of each session of an event, in their order."""
    rows = sa.select(Question).where(Question.event_id == event_id).order_by(Question.position, Question.id)
    found: dict[UUID, list[AskedQuestion]] = defaultdict(list)
    for row in session.scalars(rows):
        if row.session_id is not None:
            found[row.session_id].append(AskedQuestion(row.id, row.text))
    return {key: tuple(asked) for key, asked in found.items()}


def of_session(session: Session, session_id: UUID) -> tuple[AskedQuestion, ...]:
    """Those of a session, in their order."""
    rows = sa.select(Question).where(Question.session_id == session_id).order_by(Question.position, Question.id)
    return tuple(AskedQuestion(row.id, row.text) for row in session.scalars(rows))


def ask(session: Session, of: EventSession, wanted: Sequence[AskedQuestion]) -> None:
    """Let a session ask these, in this order; one without words is left out.

    Raises Invalid("questions") where one that was answered would go, NotFound for an id that is not this session's.
    """
    held = {one.id: one for one in session.scalars(sa.select(Question).where(Question.session_id == of.id))}
    said = [(one.id, clean(one.text).strip()) for one in wanted]
    said = [(key, text) for key, text in said if text]
    gone = held.keys() - {key for key, _ in said}
    _check_unanswered(session, [held[key] for key in gone])
    for gone_id in gone:
        session.delete(held[gone_id])
    for position, (key, text) in enumerate(said):
        if key is None:
            session.add(Question(event_id=of.event_id, session_id=of.id, text=text, position=position))
        elif key in held:
            held[key].text, held[key].position = text, position
        else:
            raise NotFound("This question is not here any more", "Look at the session again.", question=key)
    session.flush()


def _check_unanswered(session: Session, rows: Sequence[Question]) -> None:
    for row in rows:
        count = session.scalar(sa.select(sa.func.count()).select_from(Answer).where(Answer.question_id == row.id))
        if count:
            answers = "an answer" if count == 1 else f"{count} answers"
            raise Invalid("questions", f"“{row.text[:60]}” has {answers} already", "Keep it, and ask another below it.")
