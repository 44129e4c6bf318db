"""How somebody comes on the list of an event, and inviting several people at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.applications import Invitee
from convene.rules.errors import Refused
from convene.rules.events import RegistrationMode
from convene.rules.registration_questions import Question
from convene.rules.registrations import RegistrationState
from convene.rules.roles import Right, takes
from convene.services import registration_questions, registrations
from convene.store.tables import Person, Registration


@dataclass(frozen=True, slots=True)
class Joining:
    """What whoever puts somebody on the list has to know. ``late``: applications have closed."""

    title: str
    mode: RegistrationMode
    late: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited, and who was on the list already: name and state."""

    invited: tuple[UUID, ...]
    there: tuple[tuple[str, RegistrationState], ...]


@takes(Right.MESSAGE)
def joining(session: Session, event_id: UUID, *, now: datetime) -> Joining:
    """How people come on the list of the event now. Raises NotFound."""
    event = registrations.open_event(session, event_id, for_leaving=True)
    applying = event.registration_mode is RegistrationMode.APPLICATION
    late = applying and event.applications_close is not None and now >= event.applications_close
    return Joining(event.title, event.registration_mode, late, registration_questions.questions(session, event_id))


@takes(Right.MESSAGE)
def invite(session: Session, event_id: UUID, people: Sequence[Invitee], *, now: datetime) -> Invited:
    """Put people on the list as invited, each as one person over all events.

    Who is on the list already stays as they are. Raises Invalid and Refused as ``registrations.register`` does: one
    line that cannot be kept keeps none.
    """
    invited: list[UUID] = []
    there: list[tuple[str, RegistrationState]] = []
    for one in people:
        try:
            invited.append(
                registrations.register(
                    session,
                    event_id,
                    name=one.name,
                    email=one.email,
                    organisation=one.organisation,
                    state=RegistrationState.INVITED,
                    now=now,
                )
            )
        except Refused as refused:
            if (key := refused.data.get("registration_id")) is None:
                raise
            name, state = session.execute(
                sa.select(Person.name, Registration.state)
                .join(Registration, Registration.person_id == Person.id)
                .where(Registration.id == key)
            ).one()
            there.append((name, state))
    return Invited(tuple(invited), tuple(there))
