"""What is known of an event and of each of its people, under the names that templates use."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.events import EventMode
from convene.rules.outbox import FOR_STATES, MessageKind
from convene.rules.outbox_words import FIELDS
from convene.rules.registrations import OfferState, RegistrationState
from convene.rules.time import say_day, say_days, zone
from convene.services.own_programme import Line, OwnProgrammes
from convene.store.tables import Credential, Event, Offer, Person, Registration, Setting, Venue


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a message can be for, with the facts of it. ``facts`` has every field, empty where nothing is known."""

    registration_id: UUID
    person_id: UUID
    name: str
    email: str
    state: RegistrationState
    facts: Mapping[str, str]


def recipients(
    session: Session, event_id: UUID, kind: MessageKind, *, ids: Collection[UUID] | None = None, news: str = ""
) -> list[Recipient]:
    """Whom a message of that kind is for, by name; only those registrations in ``ids`` where it is given. Raises
    NotFound for the event."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    shared = _shared(session, event) | {"news": news}
    own = OwnProgrammes(session, event_id)
    of_event = Registration.event_id == event_id
    rows = session.execute(
        sa.select(Registration, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(of_event, Registration.state.in_(FOR_STATES[kind]), Person.erased_at.is_(None))
        .order_by(Person.search_key, Registration.id)
    ).all()
    codes = {
        row.registration_id: row.short_code
        for row in session.execute(
            sa.select(Credential.registration_id, Credential.short_code)
            .join(Registration, Registration.id == Credential.registration_id)
            .where(of_event, Credential.revoked_at.is_(None))
            .order_by(Credential.issued_at)
        )
    }
    tz = zone(event.time_zone)
    until = {
        row.registration_id: row.expires_at.astimezone(tz)
        for row in session.execute(
            sa.select(Offer.registration_id, Offer.expires_at)
            .join(Registration, Registration.id == Offer.registration_id)
            .where(of_event, Offer.state == OfferState.OPEN)
        )
    }
    found = []
    for registration, person in rows:
        if (ids is not None and registration.id not in ids) or (
            kind is MessageKind.OFFER and registration.id not in until
        ):
            continue
        by = until.get(registration.id)
        facts = shared | {
            "name": person.known_as or person.given_name or person.name,
            "full_name": person.name,
            "code": codes.get(registration.id, ""),
            "role": registration.role.value,
            "programme": "\n".join(map(_line, own.of(registration.id, person.id))),
            "until": f"{by:%H:%M} on {say_day(by.date())}" if by else "",
        }
        found.append(Recipient(registration.id, person.id, person.name, person.email, registration.state, facts))
    return found


def _shared(session: Session, event: Event) -> dict[str, str]:
    tz = zone(event.time_zone)
    first = event.days[0] if event.days else None
    dates = sorted(day.date for day in event.days)
    venue_id = next((day.venue_id for day in event.days if day.venue_id), None)
    venue = session.get(Venue, venue_id) if venue_id else None
    organiser = session.get(Setting, "organiser")
    facts = dict.fromkeys(FIELDS, "") | {
        "event": event.title,
        "days": say_days(dates[0], dates[-1]) if dates else "",
        "starts": f"{first.starts_at.astimezone(tz):%H:%M}" if first else "",
        "ends": f"{first.ends_at.astimezone(tz):%H:%M}" if first else "",
        "online": "" if event.mode is EventMode.IN_PERSON else "yes",
        "join_link": "" if event.mode is EventMode.IN_PERSON else event.join_link,
        "reason": event.status_reason,
        "organiser": str(organiser.value.get("name", "")) if organiser is not None else "",
    }
    if venue is not None:
        facts |= {
            "venue": venue.name,
            "venue_address": ", ".join(part for part in (venue.address.replace("\n", ", "), venue.postcode) if part),
            "stations": venue.stations,
            "arrival": venue.arrival,
            "step_free": venue.step_free_route,
        }
    return facts


def _line(line: Line) -> str:
    at, title, room = line
    return f"- {at} {title}" + (f" ({room})" if room else "")
