"""Places offered to those who wait: each is kept until a deadline in working hours, answered once, and never offered
again to somebody who let it go, unless a person asks for it by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.offer_mail import offer_mail
from convene.rules.registrations import OVER, OfferState, RegistrationState, next_states
from convene.rules.time import say_day, say_days, zone
from convene.rules.working_hours import after, check_hours
from convene.services import badges, organisation_cap
from convene.services.date_sense import bank_holidays
from convene.services.leaving import OFFER_MESSAGE, end_offers, gone
from convene.services.organisation_cap import kept_reason
from convene.services.places import open_event, places
from convene.services.waiting import OFFER_HOURS, is_automatic, waiting_list
from convene.store.bulk import lock_rows
from convene.store.tables import Event, Message, Offer, Registration, Setting


@dataclass(frozen=True, slots=True)
class Made:
    """An offer that was made: to whom, and until when it is kept."""

    id: UUID
    registration_id: UUID
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What looking at the clock did: whose offers have ended, and to whom the places were offered then."""

    ended: tuple[Made, ...]
    made: tuple[Made, ...]


def offer(
    session: Session, registration_id: UUID, *, now: datetime, hours: int | None = None, over_cap_reason: str = ""
) -> Made:
    """Offer a place to this person, whatever was before: somebody asked for it.

    Raises Refused where no place is free, where they have one or an offer already, and once the event has begun;
    Invalid("offer_hours"); Invalid("over_cap_reason") where their organisation would have more than the event's cap
    and no reason says why, which is kept with them.
    """
    row = _registration(session, registration_id)
    event = open_event(session, row.event_id)
    free = places(session, event).left
    session.refresh(row)
    if row.state is not RegistrationState.WAITING:
        if row.state not in OVER or RegistrationState.WAITING not in next_states(row.state):
            raise Refused(f"{row.person.name} does not wait: {row.state.value}", "Offer a place to somebody who waits.")
        row.state, row.reason, row.substituted_by_id = RegistrationState.WAITING, "", None
        row.registered_at = row.changed_at = now
    if (there := _open_of(session, row.id)) is not None:
        raise Refused(
            f"{row.person.name} has an offer until {_say(there.expires_at, event)}",
            "Wait for the answer, or withdraw it first.",
        )
    if free == 0:
        raise Refused("No place is left", f"{event.title} has {event.capacity} places; offers that are open take one.")
    organisation_cap.check_one(session, row, over_cap_reason)
    return _make(session, event, row, now=now, hours=hours)


def offer_next(
    session: Session, event_id: UUID, *, now: datetime, hours: int | None = None, over_cap_reason: str = ""
) -> Made:
    """Offer a place to whoever is next on the waiting list. Raises as ``offer``, and Refused where nobody is next."""
    event = open_event(session, event_id)
    places(session, event)
    found = waiting_list(session, event_id, now=now).next
    if found is None:
        raise Refused(
            f"Nobody is next at {event.title}",
            "Nobody waits, or only people who are passed over; a place can be offered to them by name.",
        )
    return offer(session, found.registration_id, now=now, hours=hours, over_cap_reason=over_cap_reason)


def accept(session: Session, offer_id: UUID, *, now: datetime) -> UUID:
    """They take the place: registered, with a badge code. Returns the registration's id.

    Raises Refused where the offer was answered already or has ended.
    """
    found, row, event = _held(session, offer_id)
    open_event(session, event.id)
    if found.expires_at <= now:
        raise Refused(
            f"The offer to {row.person.name} ended on {_say(found.expires_at, event)}",
            "Offer the place again by name, if it is still free.",
        )
    row.state, row.reason, row.changed_at = RegistrationState.REGISTERED, kept_reason(row.reason), now
    end_offers(session, [found], OfferState.ACCEPTED, now)
    session.flush()
    badges.issue_code_for(session, [row.id], now=now)
    return row.id


def decline(session: Session, offer_id: UUID, *, now: datetime) -> Made | None:
    """They do not want it and leave the list; the place is offered to the next one. Returns that offer, if any."""
    found, row, event = _held(session, offer_id)
    row.state, row.reason, row.changed_at = RegistrationState.WITHDRAWN, "Declined the place offered", now
    end_offers(session, [found], OfferState.DECLINED, now)
    gone(session, [row.id], now=now)
    return _offer_on(session, event, now=now)


def withdraw(session: Session, offer_id: UUID, *, now: datetime) -> None:
    """Take an offer back. The person goes on waiting where they stood; nobody else is offered the place by itself."""
    found, row, _ = _held(session, offer_id)
    end_offers(session, [found], OfferState.WITHDRAWN, now)
    row.reason = ""


def settle(session: Session, *, now: datetime) -> Settled:
    """End the offers whose time is over and offer each place to the next one.

    Where freed places are offered by themselves, those that are free are offered too. Offers of a cancelled or
    completed event are withdrawn. Doing it again changes nothing.
    """
    automatic = is_automatic(session)
    due = (
        sa.select(Registration.event_id)
        .join(Offer, Offer.registration_id == Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Offer.state == OfferState.OPEN, sa.or_(Offer.expires_at <= now, Event.status.in_(_ENDED)))
    )
    wait = sa.select(Registration.event_id).where(Registration.state == RegistrationState.WAITING)
    concerned = set(session.scalars(due)) | (set(session.scalars(wait)) if automatic else set())
    ended: list[Made] = []
    made: list[Made] = []
    for event_id in sorted(concerned):
        lock_rows(session, Event, [event_id])
        event = session.get_one(Event, event_id, populate_existing=True)
        over = event.status in _ENDED
        lapsed = [(o, r) for o, r in _open(session, event_id) if over or o.expires_at <= now]
        for found, row in lapsed:
            end_offers(session, [found], OfferState.WITHDRAWN if over else OfferState.EXPIRED, now)
            ended.append(Made(found.id, row.id, row.person.name, found.expires_at))
        session.flush()
        if over:
            continue
        following = [_offer_on(session, event, now=now) for _ in lapsed]
        made += [one for one in following if one is not None]
        if automatic:
            made += follow(session, event_id, now=now)
    return Settled(tuple(ended), tuple(made))


def due(session: Session, *, now: datetime) -> bool:
    """Whether ``settle`` has anything to do."""
    if is_automatic(session):
        return True
    query = (
        sa.select(Offer.id)
        .join(Registration, Registration.id == Offer.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Offer.state == OfferState.OPEN, sa.or_(Offer.expires_at <= now, Event.status.in_(_ENDED)))
    )
    return session.scalars(query.limit(1)).first() is not None


_ENDED = (EventStatus.CANCELLED, EventStatus.COMPLETED)


def follow(session: Session, event_id: UUID, *, now: datetime) -> list[Made]:
    """Offer the places that are free, where this workspace offers them by itself. Called where places become free."""
    made: list[Made] = []
    if not is_automatic(session):
        return made
    event = session.get_one(Event, event_id)
    if event.capacity is None or event.status in _ENDED:
        return made
    while (one := _offer_on(session, event, now=now)) is not None:
        made.append(one)
    return made


def end_open(session: Session, registration_ids: Iterable[UUID], state: OfferState, *, now: datetime) -> None:
    """Close what offers these have open, since they were given a place some other way."""
    query = sa.select(Offer).where(Offer.registration_id.in_(list(registration_ids)), Offer.state == OfferState.OPEN)
    end_offers(session, session.scalars(query).all(), state, now)


def offered(session: Session, registration_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these registrations have an open offer."""
    query = sa.select(Offer.registration_id).where(
        Offer.registration_id.in_(list(registration_ids)), Offer.state == OfferState.OPEN
    )
    return set(session.scalars(query))


def is_next(session: Session, event: Event, *, now: datetime) -> bool:
    """Whether somebody waits who is not passed over, so that a free place is not for whoever comes now."""
    waits = sa.exists().where(Registration.event_id == event.id, Registration.state == RegistrationState.WAITING)
    if event.capacity is None or not session.scalar(sa.select(waits)):
        return False
    return waiting_list(session, event.id, now=now).next is not None


def _offer_on(session: Session, event: Event, *, now: datetime) -> Made | None:
    """An offer to the next one; None where no place is free, nobody is next, or the event has begun. Nobody is offered
    one above the cap of their organisation by itself: that takes a reason."""
    session.flush()
    if places(session, event).left == 0 or event.status in _ENDED:
        return None
    found = waiting_list(session, event.id, now=now)
    if found.next is None or found.next.over_cap or (found.starts_at is not None and found.starts_at <= now):
        return None
    return _make(session, event, _registration(session, found.next.registration_id), now=now)


def _make(session: Session, event: Event, row: Registration, *, now: datetime, hours: int | None = None) -> Made:
    starts_at = min((day.starts_at for day in event.days), default=None)
    if starts_at is not None and starts_at <= now:
        raise Refused(f"{event.title} has begun", "Give the place at once: there is no time to wait for an answer.")
    wanted = check_hours(hours) if hours is not None else event.offer_hours or OFFER_HOURS
    expires_at = after(now, wanted, closed=_closed(now))
    if starts_at is not None:
        expires_at = min(expires_at, starts_at)
    made = Offer(id=uuid4(), registration_id=row.id, made_at=now, expires_at=expires_at, state=OfferState.OPEN)
    session.add(made)
    organiser = session.get(Setting, "organiser")
    days = sorted(day.date for day in event.days)
    text = offer_mail(
        name=row.person.known_as or row.person.name,
        event=event.title,
        days=say_days(days[0], days[-1]) if days else "",
        expires_at=expires_at,
        tz=zone(event.time_zone),
        organiser=str(organiser.value.get("name", "")) if organiser is not None else "",
    )
    session.add(
        Message(
            id=uuid4(),
            event_id=event.id,
            person_id=row.person_id,
            kind=OFFER_MESSAGE,
            subject=text.subject,
            body_text=text.body,
            state="draft",
            created_at=now,
        )
    )
    session.flush()
    return Made(made.id, row.id, row.person.name, expires_at)


def _closed(now: datetime) -> set[date]:
    return {*bank_holidays(now.year), *bank_holidays(now.year + 1)}


def _held(session: Session, offer_id: UUID) -> tuple[Offer, Registration, Event]:
    """An open offer with its event held. Raises NotFound, and Refused where it is open no more."""
    if (found := session.get(Offer, offer_id)) is None:
        raise NotFound("That offer is not in this workspace", "Somebody may have undone it.")
    row = _registration(session, found.registration_id)
    event = session.get_one(Event, row.event_id)
    lock_rows(session, Event, [event.id])
    session.refresh(found)
    session.refresh(row)
    if found.state is not OfferState.OPEN:
        raise Refused(f"The offer to {row.person.name} was {found.state.value} already", "Look at the list again.")
    return found, row, event


def _open(session: Session, event_id: UUID) -> list[tuple[Offer, Registration]]:
    rows = session.execute(
        sa.select(Offer, Registration)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Registration.event_id == event_id, Offer.state == OfferState.OPEN)
        .order_by(Offer.expires_at, Offer.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def _open_of(session: Session, registration_id: UUID) -> Offer | None:
    query = sa.select(Offer).where(Offer.registration_id == registration_id, Offer.state == OfferState.OPEN)
    return session.scalars(query).first()


def _registration(session: Session, registration_id: UUID) -> Registration:
    if (row := session.get(Registration, registration_id)) is None:
        raise NotFound("That registration is not in this workspace")
    return row


def _say(at: datetime, event: Event) -> str:
    local = at.astimezone(zone(event.time_zone))
    return f"{say_day(local.date(), year=False)} at {local:%H:%M}"
