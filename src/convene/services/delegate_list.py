"""The list of an event for other programs and for address books: no needs, and nothing only reception has to know."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.delegate_list import Delegate, DelegateList
from convene.rules.errors import NotFound
from convene.rules.registration_questions import answer_to
from convene.rules.registrations import OVER
from convene.rules.roles import Right, takes
from convene.services import registration_questions
from convene.store.tables import Event, Organisation, Person, Registration


@takes(Right.EXPORT)
def delegate_list(session: Session, event_id: UUID, *, coming: bool = False) -> DelegateList:
    """Everybody on the list of an event, by name; with ``coming`` only those who have not left it. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    asked = registration_questions.questions(session, event_id)
    rows = session.execute(
        sa.select(
            Registration.id,
            Person.id.label("person_id"),
            Person.name,
            Person.given_name,
            Person.family_name,
            Person.known_as,
            Person.pronouns,
            Person.email,
            Person.phone,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            Person.job_title,
            Registration.role,
            Registration.state,
            Registration.ticket,
            Registration.source_key,
            Registration.registered_at,
            Registration.answers,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, *([Registration.state.not_in(OVER)] if coming else []))
        .order_by(Person.search_key, Registration.id)
    )
    delegates = tuple(
        Delegate(
            str(row.id),
            str(uuid5(row.person_id, "contact")),  # the id itself is a secret of the workbooks that come back
            row.name,
            row.given_name,
            row.family_name,
            row.known_as,
            row.pronouns,
            row.email,
            row.phone,
            row.organisation,
            row.job_title,
            row.role,
            row.state,
            row.ticket,
            row.source_key.partition(":")[2],
            row.registered_at,
            tuple((one.text, said) for one in asked if (said := answer_to(one, row.answers))),
        )
        for row in rows
    )
    days = tuple((day.date, day.starts_at, day.ends_at) for day in event.days)
    return DelegateList(event.code, event.title, event.time_zone, days, delegates)
