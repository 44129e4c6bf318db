"""The message about an offer, until somebody has told the person: the draft, and that it is one no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.services.leaving import OFFER_MESSAGE
from convene.store.tables import Message, Offer, Person, Registration


@dataclass(frozen=True, slots=True)
class OfferMessage:
    """What is to be told, and to which address; ``to`` is empty where none is known."""

    to: str
    subject: str
    body: str


def message(session: Session, offer_id: UUID) -> OfferMessage:
    """The draft about this offer. Raises NotFound where there is none any more."""
    found, person = _draft(session, offer_id)
    return OfferMessage(person.email, found.subject, found.body_text)


def told(session: Session, offer_id: UUID, *, way: str, now: datetime) -> None:
    """The person knows: ``way`` says how (the mail program, a call). Raises NotFound as ``message``."""
    found, _ = _draft(session, offer_id)
    found.state, found.way, found.sent_at = "sent", way, now


def _draft(session: Session, offer_id: UUID) -> tuple[Message, Person]:
    row = session.execute(
        sa.select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .join(Offer, Offer.registration_id == Registration.id)
        .where(
            Offer.id == offer_id,
            Message.kind == OFFER_MESSAGE,
            Message.state == "draft",
            Message.event_id == Registration.event_id,
        )
        .order_by(Message.created_at.desc())
    ).first()
    if row is None:
        raise NotFound("There is no message left to send", "They were told already, or the offer is no more.")
    return row[0], row[1]
