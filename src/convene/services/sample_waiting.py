"""The waiting list of the convening: one has a place offered, one let an offer lapse, one goes first; and a group."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from convene.rules.offer_mail import offer_mail
from convene.rules.registrations import OfferState, RegistrationState, Role
from convene.rules.time import LONDON, say_days
from convene.rules.working_hours import after
from convene.services.date_sense import bank_holidays
from convene.services.leaving import OFFER_MESSAGE
from convene.services.sample_rows import Rows
from convene.services.waiting import OFFER_HOURS
from convene.store.tables import (
    Event,
    EventDay,
    Message,
    Offer,
    Organisation,
    Person,
    Registration,
    RegistrationGroup,
)


def waiting(rows: Rows, event_id: UUID) -> None:
    """What happened on the waiting list of the convening so far."""
    listed = [one for one in rows.gathered(Registration) if one["event_id"] == event_id]
    waits = sorted((one for one in listed if one["state"] is RegistrationState.WAITING), key=_joined)
    for number, one in enumerate(waits):
        one["short_notice"] = number in {3, 5, 6}
    waits[6]["priority"] = 1
    waits[6]["note"] = "Speaks for the carers’ forum: promised a place by the chair"
    lapsed = after(rows.now - timedelta(days=7), OFFER_HOURS, closed=_closed(rows))
    rows.add(
        Offer,
        registration_id=waits[0]["id"],
        made_at=rows.now - timedelta(days=7),
        expires_at=lapsed,
        state=OfferState.EXPIRED,
        answered_at=lapsed + timedelta(minutes=20),
    )
    _offer(rows, event_id, waits[1])
    _group(rows, event_id, listed)


def _offer(rows: Rows, event_id: UUID, to: dict[str, Any]) -> None:
    """A place offered yesterday, with a message that nobody has sent yet."""
    made_at = rows.now - timedelta(days=1)
    expires_at = after(made_at, OFFER_HOURS, closed=_closed(rows))
    rows.add(
        Offer, registration_id=to["id"], made_at=made_at, expires_at=expires_at, state=OfferState.OPEN, answered_at=None
    )
    person = next(one for one in rows.gathered(Person) if one["id"] == to["person_id"])
    event = next(one for one in rows.gathered(Event) if one["id"] == event_id)
    days = sorted(one["date"] for one in rows.gathered(EventDay) if one["event_id"] == event_id)
    text = offer_mail(
        name=person["known_as"] or person["name"],
        event=event["title"],
        days=say_days(days[0], days[-1]),
        expires_at=expires_at,
        tz=LONDON,
        organiser="Bridget Amoah-Finch",
    )
    rows.add(
        Message,
        event_id=event_id,
        person_id=to["person_id"],
        kind=OFFER_MESSAGE,
        subject=text.subject,
        body_text=text.body,
        state="draft",
        created_at=made_at,
    )


def _group(rows: Rows, event_id: UUID, listed: list[dict[str, Any]]) -> None:
    """The organisation that sends most of those who come has booked for them together."""
    homes = {one["id"]: one["organisation_id"] for one in rows.gathered(Person)}
    coming = [
        one
        for one in sorted(listed, key=_joined)
        if one["state"] is RegistrationState.REGISTERED and one["role"] is Role.PARTICIPANT
    ]
    ((home, _),) = Counter(homes[one["person_id"]] for one in coming).most_common(1)
    members = [one for one in coming if homes[one["person_id"]] == home][:6]
    group_id = rows.add(
        RegistrationGroup,
        event_id=event_id,
        name=next(one["name"] for one in rows.gathered(Organisation) if one["id"] == home),
        contact_id=members[0]["person_id"],
        note="Booked together; they travel together and would like to sit together at lunch.",
    )
    for one in members:
        one["group_id"] = group_id


def _closed(rows: Rows) -> set[Any]:
    return {*bank_holidays(rows.today.year - 1), *bank_holidays(rows.today.year), *bank_holidays(rows.today.year + 1)}


def _joined(one: dict[str, Any]) -> tuple[Any, UUID]:
    return one["registered_at"], one["id"]
