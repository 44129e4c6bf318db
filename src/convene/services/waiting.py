"""The waiting list of an event, in its order, everybody with their place and the reason for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.registrations import HOLDS_PLACE, OfferState, RegistrationState, Role
from convene.rules.time import say_day, zone
from convene.rules.waiting import Passed, Waiter, is_near, standings
from convene.services.leaving import OFFER_MESSAGE
from convene.store.held import HOLDS, held
from convene.store.tables import (
    Credential,
    Event,
    EventDay,
    Message,
    Offer,
    Organisation,
    Person,
    Registration,
    Setting,
)

OFFER_HOURS = 16
"""How many working hours an offered place is kept where the event does not say: two days."""

AUTOMATIC = "offers"
"""The setting that says whether a freed place is offered without anybody asking."""


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A place that is kept for somebody. ``told``: the message about it is no draft any more; ``over``: it has ended,
    and is only still to be settled."""

    id: UUID
    made_at: datetime
    expires_at: datetime
    told: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits. ``place`` None: they are offered a place just now, or passed over, as the reason says.
    ``over_cap``: with a place their organisation would have more than it may."""

    registration_id: UUID
    person_id: UUID
    name: str
    organisation: str
    email: str
    place: int | None
    reason: str
    joined: datetime
    priority: int
    short_notice: bool
    offer: OpenOffer | None
    found_by: str
    over_cap: bool = False


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who waits for a place on an event: those who have an offer first, then in order. ``free`` None: no limit."""

    event_id: UUID
    title: str
    time_zone: str
    starts_at: datetime | None
    places: int | None
    held: int
    free: int | None
    cap: int | None
    offer_hours: int
    automatic: bool
    people: tuple[Waiting, ...]

    @property
    def next(self) -> Waiting | None:
        """Who is offered the next place; None where nobody waits who is not passed over."""
        return next((one for one in self.people if one.place == 1), None)


def waiting_list(session: Session, event_id: UUID, *, now: datetime) -> WaitingList:
    """The waiting list of an event. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    tz = zone(event.time_zone)
    starts_at = session.scalar(sa.select(sa.func.min(EventDay.starts_at)).where(EventDay.event_id == event_id))
    rows = {row.id: row for row in _rows(session, event_id)}
    offers = _open(session, event_id, now)
    waiters = [_waiter(row, tz) for key, row in rows.items() if key not in offers]
    order = standings(
        waiters,
        cap=event.organisation_cap,
        taken=_shares(session, event_id) if event.organisation_cap is not None else None,
        near=is_near(now, starts_at),
        tz=tz,
    )
    first = sorted(
        (key for key in rows if key in offers), key=lambda key: (offers[key].expires_at, rows[key].registered_at, key)
    )
    people = [_one(rows[key], None, _say_offer(offers[key], tz), offers[key]) for key in first]
    people += [_one(rows[one.id], one.place, one.reason, None, over_cap=one.over_cap) for one in order]
    taken = held(session, event_id)
    return WaitingList(
        event_id,
        event.title,
        event.time_zone,
        starts_at,
        event.capacity,
        taken,
        None if event.capacity is None else max(0, event.capacity - taken),
        event.organisation_cap,
        event.offer_hours or OFFER_HOURS,
        is_automatic(session),
        tuple(people),
    )


def is_automatic(session: Session) -> bool:
    """Whether a freed place is offered to the next one without anybody asking."""
    kept = session.get(Setting, AUTOMATIC)
    return kept is not None and bool(kept.value.get("automatic"))


def set_automatic(session: Session, *, on: bool) -> None:
    """Offer freed places to the next one by themselves, or leave it to a person."""
    kept = session.get(Setting, AUTOMATIC)
    if kept is None:
        session.add(Setting(name=AUTOMATIC, value={"automatic": on}))
    else:
        kept.value = {"automatic": on}


def _rows(session: Session, event_id: UUID) -> list[Any]:
    ended = (
        sa.select(Offer.registration_id, sa.func.max(Offer.answered_at).label("at"))
        .where(Offer.state.in_([OfferState.DECLINED, OfferState.EXPIRED]))
        .group_by(Offer.registration_id)
        .subquery()
    )
    host, brings = sa.alias(Registration.__table__, "host"), sa.alias(Person.__table__, "brings")
    # A badge is issued with a place; who comes back on to the list afterwards joins it anew.
    gave_up = sa.exists().where(
        Credential.registration_id == Registration.id, Credential.issued_at <= Registration.registered_at
    )
    return list(
        session.execute(
            sa.select(
                Registration.id,
                Registration.person_id,
                Registration.registered_at,
                Registration.priority,
                Registration.short_notice,
                Person.name,
                Person.email,
                Person.search_key,
                Person.email_key,
                sa.func.coalesce(Organisation.name, "").label("organisation"),
                sa.func.coalesce(Organisation.search_key, "").label("home"),
                Offer.state.label("ended"),
                Offer.answered_at,
                gave_up.label("gave_up"),
                host.c.state.label("host_state"),
                brings.c.name.label("host"),
            )
            .join(Person, Person.id == Registration.person_id)
            .outerjoin(Organisation, Organisation.id == Person.organisation_id)
            .outerjoin(ended, ended.c.registration_id == Registration.id)
            .outerjoin(
                Offer,
                sa.and_(
                    Offer.registration_id == Registration.id,
                    Offer.answered_at == ended.c.at,
                    Offer.state.in_([OfferState.DECLINED, OfferState.EXPIRED]),
                ),
            )
            .outerjoin(host, host.c.id == Registration.guest_of_id)
            .outerjoin(brings, brings.c.id == host.c.person_id)
            .where(
                Registration.event_id == event_id,
                Registration.state == RegistrationState.WAITING,
                Person.erased_at.is_(None),
            )
        )
    )


def _waiter(row: Any, tz: ZoneInfo) -> Waiter:
    passed, on = None, None
    if row.ended is not None:
        passed = Passed.DECLINED if row.ended is OfferState.DECLINED else Passed.LAPSED
        on = row.answered_at.astimezone(tz).date()
    elif row.gave_up:
        passed = Passed.GAVE_UP
    elif row.host_state is not None and RegistrationState(row.host_state) not in HOLDS_PLACE:
        passed = Passed.HOST
    return Waiter(
        row.id,
        row.registered_at,
        row.priority,
        row.organisation,
        row.short_notice,
        passed,
        on,
        row.host or "",
    )


def _one(row: Any, place: int | None, reason: str, offer: OpenOffer | None, *, over_cap: bool = False) -> Waiting:
    return Waiting(
        row.id,
        row.person_id,
        row.name,
        row.organisation,
        row.email,
        place,
        reason,
        row.registered_at,
        row.priority,
        row.short_notice,
        offer,
        f"{row.search_key} {row.email_key} {row.home}",
        over_cap,
    )


def _open(session: Session, event_id: UUID, now: datetime) -> dict[UUID, OpenOffer]:
    draft = sa.exists().where(
        Message.kind == OFFER_MESSAGE,
        Message.state == "draft",
        Message.event_id == event_id,
        Message.person_id == Registration.person_id,
    )
    rows = session.execute(
        sa.select(Registration.id, Offer.id.label("offer_id"), Offer.made_at, Offer.expires_at, draft.label("draft"))
        .join(Offer, Offer.registration_id == Registration.id)
        .where(Registration.event_id == event_id, Offer.state == OfferState.OPEN)
    )
    return {
        row.id: OpenOffer(row.offer_id, row.made_at, row.expires_at, not row.draft, row.expires_at <= now)
        for row in rows
    }


def _shares(session: Session, event_id: UUID) -> dict[str, int]:
    """The places that the participants of each organisation hold."""
    rows = session.execute(
        sa.select(Organisation.name, sa.func.count())
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.event_id == event_id, HOLDS, Registration.role == Role.PARTICIPANT)
        .group_by(Organisation.name)
    )
    return {name: count for name, count in rows}  # noqa: C416 - a Row is no pair for the type checker


def _say_offer(offer: OpenOffer, tz: ZoneInfo) -> str:
    until = offer.expires_at.astimezone(tz)
    when = f"{say_day(until.date(), year=False)}, {until:%H:%M}"
    return f"Was offered a place until {when}; no answer" if offer.over else f"Has an offer until {when}"
