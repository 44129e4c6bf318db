"""Mails to venues: drafted with the facts of a booking, in words that each workspace can change; kept as drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.booking_mail import DEFAULTS, MailKind, MailText, check_text, fill, header
from convene.rules.bookings import BookingState
from convene.rules.cancellation import Band
from convene.rules.errors import NotFound
from convene.rules.money import money
from convene.rules.people import NeedKind
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.time import say_day, say_days, zone
from convene.rules.venues import FEATURE_WORDS, RoomFeature
from convene.services import bookings, venues
from convene.services.booking_rows import BookingRow
from convene.store.tables import Event, EventSession, Message, Need, Registration, Setting, Venue, VenueContact

MESSAGE_KIND = "booking"

_ASKS_FOR = timedelta(days=14)  # how long an option is asked for, or longer
_UNCOUNTED = frozenset({RoomFeature.STEP_FREE, RoomFeature.DAYLIGHT, RoomFeature.LIE_DOWN})
_ROLES = ("booking", "event", "hospitality", "sales")  # whom to write to, the best first


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to a venue. ``unknown`` are placeholders that stayed in it; ``rooms`` the bookings it is about."""

    to: str
    subject: str
    body: str
    kind: MailKind
    event_id: UUID | None
    rooms: tuple[UUID, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """The words for one kind of mail; ``changed`` where this workspace has its own."""

    kind: MailKind
    text: MailText
    changed: bool


def kinds_for(state: BookingState) -> tuple[MailKind, ...]:
    """What one may write about a booking in that state, the likeliest first."""
    return {
        BookingState.ENQUIRY: (MailKind.ENQUIRY, MailKind.OPTION, MailKind.CONFIRMATION, MailKind.RELEASE),
        BookingState.OPTION: (MailKind.EXTENSION, MailKind.CONFIRMATION, MailKind.OPTION, MailKind.RELEASE),
        BookingState.CONFIRMED: (MailKind.CONFIRMATION, MailKind.FINAL_NUMBERS, MailKind.RELEASE),
        BookingState.COMPLETED: (MailKind.FINAL_NUMBERS,),
    }.get(state, (MailKind.RELEASE,))


def draft(session: Session, booking_id: UUID, kind: MailKind, *, today: date, alone: bool = False) -> Draft:
    """A mail of that kind about a booking and, unless it is to stand ``alone``, about all others of its event at that
    venue in the same state: one mail to one venue. What is let go is always named alone. Raises NotFound."""
    row = bookings.booking(session, booking_id)
    rows = [row]
    if not alone and kind is not MailKind.RELEASE and row.event_id is not None:
        listed = bookings.listing(session, event_id=row.event_id, venue_id=row.venue_id)
        same = [other for other in listed if other.state == row.state]
        rows = sorted(same, key=lambda other: (other.starts_at, other.room))
    venue = session.get_one(Venue, row.venue_id)
    contact = _contact(venue.contacts)
    facts = _facts(session, rows, kind, venue, contact, today=today)
    text = template(session, kind).text
    subject, missing = fill(text.subject, facts)
    body, more = fill(text.body, facts)
    return Draft(
        to=header(contact.email if contact is not None and contact.email else venue.email),
        subject=header(subject),
        body=body,
        kind=kind,
        event_id=row.event_id,
        rooms=tuple(one.id for one in rows),
        unknown=tuple(dict.fromkeys(missing + more)),
    )


def save(session: Session, *, event_id: UUID | None, to: str, subject: str, body: str, now: datetime) -> UUID:
    """Keep a mail among the messages as a draft. Raises Invalid("subject"), ("body"), and NotFound for the event."""
    if event_id is not None and session.get(Event, event_id) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    text = check_text(MailText(subject, body))
    made = Message(
        id=uuid4(),
        event_id=event_id,
        kind=MESSAGE_KIND,
        recipient=header(to),
        subject=text.subject,
        body_text=text.body,
        state="draft",
        way="",
        created_at=now,
    )
    session.add(made)
    return made.id


def template(session: Session, kind: MailKind) -> MailTemplate:
    """The words of this workspace for that kind of mail, the usual ones unless it has its own."""
    kept = session.get(Setting, _name(kind))
    if kept is None:
        return MailTemplate(kind, DEFAULTS[kind], changed=False)
    usual = DEFAULTS[kind]
    text = MailText(str(kept.value.get("subject", usual.subject)), str(kept.value.get("body", usual.body)))
    return MailTemplate(kind, text, changed=True)


def set_template(session: Session, kind: MailKind, *, subject: str, body: str) -> None:
    """Other words for that kind of mail. Raises Invalid("subject"), ("body")."""
    text = check_text(MailText(subject, body))
    value = {"subject": text.subject, "body": text.body}
    kept = session.get(Setting, _name(kind))
    if kept is None:
        session.add(Setting(name=_name(kind), value=value))
    else:
        kept.value = value


def reset_template(session: Session, kind: MailKind) -> None:
    """Back to the usual words."""
    if (kept := session.get(Setting, _name(kind))) is not None:
        session.delete(kept)


def _name(kind: MailKind) -> str:
    return f"mail.{kind.value}"


def _contact(contacts: Sequence[VenueContact]) -> VenueContact | None:
    """Whom to write to: somebody with an address before somebody without, then by what they do there."""

    def rank(contact: VenueContact) -> tuple[bool, int]:
        role = f"{contact.role} {contact.name}".casefold()
        return not contact.email, next((n for n, word in enumerate(_ROLES) if word in role), len(_ROLES))

    return min(contacts, key=rank, default=None)


def _facts(
    session: Session,
    rows: Sequence[BookingRow],
    kind: MailKind,
    venue: Venue,
    contact: VenueContact | None,
    *,
    today: date,
) -> dict[str, str]:
    first = rows[0]
    event = session.get(Event, first.event_id) if first.event_id is not None else None
    layouts = _layouts(session, rows)
    days = sorted({row.day for row in rows})
    lapse = min((row.option_expires for row in rows if row.option_expires is not None), default=None)
    until = min(max(lapse or today, today) + (timedelta(days=7) if lapse else _ASKS_FOR), max(days[0], today))
    if kind is MailKind.OPTION and lapse is not None and lapse >= today:
        until = lapse  # it is what was agreed: ask for this in writing
    organiser = session.get(Setting, "organiser")
    known = {
        "contact": contact.name if contact is not None else "colleagues",
        "venue": venue.name,
        "event": event.title if event is not None else first.title or "a meeting",
        "days": say_days(days[0], days[-1]),
        "rooms": "\n".join(_room(row, layouts.get(row.room_id, ())) for row in rows),
        "numbers": _numbers(session, event, kind),
        "access": _access(session, event),
        "costs": _costs(rows),
        "terms": _terms(rows),
        "until": say_day(until),
        "reference": _reference(rows),
        "organiser": str(organiser.value.get("name", "")) if organiser is not None else "",
    }
    return known | ({"expires": say_day(lapse)} if lapse is not None else {})


def _layouts(session: Session, rows: Sequence[BookingRow]) -> dict[UUID | None, tuple[str, ...]]:
    """How the sessions of the event want each room set out."""
    found: dict[UUID | None, tuple[str, ...]] = {}
    query = sa.select(EventSession.room_id, EventSession.layout).where(
        EventSession.event_id == rows[0].event_id,
        EventSession.room_id.in_([row.room_id for row in rows]),
        EventSession.layout.is_not(None),
    )
    for room_id, layout in session.execute(query.distinct().order_by(EventSession.layout)):
        found[room_id] = (*found.get(room_id, ()), str(layout))
    return found


def _room(row: BookingRow, layouts: Sequence[str]) -> str:
    """``- Great Hall: Thu 21 September 2026, 09:00–17:00 (set-up from 08:00), theatre``."""
    tz = zone(row.time_zone)
    start, end = row.starts_at.astimezone(tz), row.ends_at.astimezone(tz)
    till = f"{end:%H:%M}" if start.date() == end.date() else f"{say_day(end.date())}, {end:%H:%M}"
    around = []
    for minutes, at, sign, words in (
        (row.setup_minutes, row.starts_at, -1, "set-up from"),
        (row.cleardown_minutes, row.ends_at, 1, "clear-down until"),
    ):
        if minutes:
            there = (at + sign * timedelta(minutes=minutes)).astimezone(tz)
            same = there.date() == at.astimezone(tz).date()
            around.append(f"{words} {'' if same else say_day(there.date()) + ', '}{there:%H:%M}")
    tails = f" ({', '.join(around)})" if around else ""
    laid_out = f", {' and '.join(layouts)}" if layouts else ""
    dash = "–" if start.date() == end.date() else " to "
    return f"- {row.room}: {say_day(start.date())}, {start:%H:%M}{dash}{till}{tails}{laid_out}"


def _numbers(session: Session, event: Event | None, kind: MailKind) -> str:
    if event is None:
        return "a number of people we will confirm"
    if kind is not MailKind.FINAL_NUMBERS:
        return f"up to {event.capacity:,} people" if event.capacity else "a number of people we will confirm"
    holds = (Registration.event_id == event.id, Registration.state.in_(HOLDS_PLACE))
    people = session.scalar(sa.select(sa.func.count()).select_from(Registration).where(*holds)) or 0
    diets = session.scalar(
        sa.select(sa.func.count(sa.distinct(Registration.person_id)))
        .join(Need, Need.person_id == Registration.person_id)
        .where(*holds, Need.kind == NeedKind.DIETARY)
        .where(sa.or_(Need.event_id.is_(None), Need.event_id == event.id))
    )
    said = "1 person" if people == 1 else f"{people:,} people"
    return f"{said}, {diets:,} of them with a dietary need (list to follow)" if diets else said


def _access(session: Session, event: Event | None) -> str:
    """What people need of the rooms, as numbers: nobody is named to a venue without having been asked."""
    found = venues.fit(session, event.id) if event is not None else ()
    if not found:
        return ""
    each = [
        f"{need.people:,} {'person needs' if need.people == 1 else 'people need'} "
        f"{'' if need.feature in _UNCOUNTED else 'a '}{FEATURE_WORDS[RoomFeature(need.feature)]}"
        for need in found
    ]
    return f"So far {each[0] if len(each) == 1 else ', '.join(each[:-1]) + ' and ' + each[-1]}."


def _costs(rows: Sequence[BookingRow]) -> str:
    """``You quoted £2,400 plus VAT for the Great Hall.``; of several rooms each, and what they come to with VAT."""
    priced = [row for row in rows if row.cost_pence]
    if not priced:
        return ""
    each = [f"{_said(row)} for {row.room}" for row in priced]
    if len(each) == 1:
        return f"You quoted {each[0]}."
    whole = sum(row.pence(with_vat=True) or 0 for row in priced)
    return f"You quoted {', '.join(each[:-1])} and {each[-1]}: {money(whole)} including VAT in all."


def _said(row: BookingRow) -> str:
    return f"{money(row.cost_pence or 0)} {'including VAT' if row.vat_included else 'plus VAT'}"


def _terms(rows: Sequence[BookingRow]) -> str:
    agreed: dict[tuple[Band, ...], list[str]] = {}
    for row in rows:
        if row.bands:
            agreed.setdefault(row.bands, []).append(row.room)
    if not agreed:
        return "Please send us your cancellation terms with the contract."
    every = []
    for bands, rooms in agreed.items():
        steps = ", ".join(f"{band.percent}% from {_days(band.days_before)}" for band in bands)
        every.append(steps if len(agreed) == 1 else f"{steps} ({', '.join(rooms)})")
    return f"As we understand it, cancelling would cost {'; '.join(every)}."


def _days(count: int) -> str:
    return "the day itself" if count == 0 else "the day before" if count == 1 else f"{count} days before"


def _reference(rows: Sequence[BookingRow]) -> str:
    known = list(dict.fromkeys(row.reference for row in rows if row.reference))
    return f"Your reference: {', '.join(known)}." if known else ""
