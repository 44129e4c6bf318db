"""What waiting lists want of somebody: offers that end today, people to tell, places free while people wait."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.registrations import OfferState
from convene.services.events import EventRow
from convene.services.leaving import OFFER_MESSAGE
from convene.services.waiting import waiting_list
from convene.store.tables import Event, Message, Offer, Person, Registration


@dataclass(frozen=True, slots=True)
class OfferStanding:
    """An open offer; ``told``: its message is no draft any more."""

    event_id: UUID
    event: str
    registration_id: UUID
    name: str
    expires_at: datetime
    time_zone: str
    told: bool


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """Places that are free while people wait who may be offered them; ``next`` is the first of these."""

    event_id: UUID
    event: str
    free: int
    waiting: int
    next: str


def open_offers(session: Session, live: Iterable[EventRow]) -> tuple[OfferStanding, ...]:
    """Every open offer of these events, the one that ends first before the others."""
    draft = sa.exists().where(
        Message.kind == OFFER_MESSAGE,
        Message.state == "draft",
        Message.event_id == Registration.event_id,
        Message.person_id == Registration.person_id,
    )
    rows = session.execute(
        sa.select(Event.id, Event.title, Registration.id, Person.name, Offer.expires_at, Event.time_zone, ~draft)
        .join(Registration, Registration.event_id == Event.id)
        .join(Person, Person.id == Registration.person_id)
        .join(Offer, Offer.registration_id == Registration.id)
        .where(Offer.state == OfferState.OPEN, Event.id.in_([event.id for event in live]))
        .order_by(Offer.expires_at, Person.name, Offer.id)
    )
    return tuple(OfferStanding(*row) for row in rows)


def free_places(session: Session, live: Iterable[EventRow], *, now: datetime) -> Iterator[FreePlaces]:
    """The events among these with a place free and somebody who is next."""
    for event in live:
        if not event.waiting or event.places is None or event.places <= event.registered:
            continue
        found = waiting_list(session, event.id, now=now)
        if found.free and found.next is not None:
            count = sum(one.place is not None for one in found.people)
            yield FreePlaces(event.id, event.title, found.free, count, found.next.name)
