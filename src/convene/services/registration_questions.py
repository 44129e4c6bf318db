"""The questions of an event to those who register, and what they answered."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.registration_questions import Counted, Question, answer_to, count, tidied
from convene.rules.registrations import OVER
from convene.rules.text import search_key
from convene.store.tables import Event, Registration, RegistrationQuestion


def questions(session: Session, event_id: UUID) -> tuple[Question, ...]:
    """What is asked, in the order it is asked."""
    return tuple(
        Question(row.text, row.kind, tuple(map(str, row.options)), row.required, row.help, row.id)
        for row in _rows(session, event_id)
    )


def set_questions(session: Session, event_id: UUID, asked: Sequence[Question]) -> None:
    """Ask these, in this order, in place of what was asked. A question with ``id`` is that one in other words, and the
    answers given to it go along. The answers to a question that is asked no more stay with the registrations.

    Raises Invalid for ``questions`` that cannot be asked, and NotFound.
    """
    if session.get(Event, event_id) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    wanted = tidied(asked)
    held = {row.id: row for row in _rows(session, event_id)}
    if {one.id for one in wanted if one.id is not None} - held.keys():
        raise NotFound("A question is no longer there", "Look at the questions again.")
    was = {key: row.text for key, row in held.items()}
    # Words stay on the row that has them, also where two questions change places: undo goes row by row.
    free = {row.text: row for row in held.values()}
    chosen = [free.pop(one.text, None) for one in wanted]
    for row in free.values():
        session.delete(row)
    for position, (one, known) in enumerate(zip(wanted, chosen, strict=True)):
        row = known or RegistrationQuestion(id=uuid4(), event_id=event_id)
        row.text, row.kind, row.options = one.text, one.kind, list(one.options)
        row.required, row.help, row.position = one.required, one.help, position
        session.add(row)
    session.flush()
    anew = {search_key(was[one.id]): one.text for one in wanted if one.id is not None and was[one.id] != one.text}
    if anew:
        _rename(session, event_id, anew)


def report(session: Session, event_id: UUID) -> tuple[Counted, ...]:
    """How often each thing was answered to each question, by all who have not left the list."""
    query = sa.select(Registration.answers).where(Registration.event_id == event_id, Registration.state.not_in(OVER))
    said = [row.answers for row in session.execute(query)]
    return tuple(count(one, [answer_to(one, answers) for answers in said]) for one in questions(session, event_id))


def _rows(session: Session, event_id: UUID) -> Sequence[RegistrationQuestion]:
    return session.scalars(
        sa.select(RegistrationQuestion)
        .where(RegistrationQuestion.event_id == event_id)
        .order_by(RegistrationQuestion.position, RegistrationQuestion.id)
    ).all()


def _rename(session: Session, event_id: UUID, anew: dict[str, str]) -> None:
    """Put answers under the new words of their question."""
    rows = session.scalars(
        sa.select(Registration).where(Registration.event_id == event_id, Registration.answers.is_not(None))
    )
    for row in rows:
        before = row.answers or {}
        after = {anew.get(search_key(text), text): words for text, words in before.items()}
        if after != before:
            row.answers = after
