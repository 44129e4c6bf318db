"""The newsletter: what is on in a month, what closes in it, and a few words; for those who agreed to hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.booking_mail import MailText, check_text
from convene.rules.errors import Refused
from convene.rules.events import EventMode, EventStatus
from convene.rules.exchange import Appointment
from convene.rules.outbox import NEWSLETTER, MessageState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line, tidy
from convene.rules.time import LONDON, instant, say_day, say_days, zone
from convene.services.calendar_entries import of_day
from convene.services.calendars import numbered
from convene.store.bulk import insert_rows
from convene.store.tables import Event, EventDay, Message, Person, Setting, Venue

_PUBLIC = (EventStatus.PUBLISHED, EventStatus.CLOSED, EventStatus.COMPLETED)
_END = "You get this because you said that we may write to you about other events. To stop, reply with “stop”."


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A month as it is told: lines that begin with # are headings. ``subscribers`` is how many agreed to get it."""

    title: str
    text: str
    appointments: tuple[Appointment, ...]
    events: int
    deadlines: int
    subscribers: int


def newsletter(session: Session, month: date, *, now: datetime, editorial: str = "") -> Newsletter:
    """The newsletter of the month that ``month`` lies in, as things are now. Events that are not published are not in
    it, nor anybody's name but the organiser's."""
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    public = Event.status.in_((*_PUBLIC, EventStatus.CANCELLED))
    within = sa.select(EventDay.event_id).where(EventDay.date >= first, EventDay.date < after)
    rows = session.scalars(sa.select(Event).where(public, Event.id.in_(within)).options(selectinload(Event.days))).all()
    venues = {one.id: one for one in session.scalars(sa.select(Venue))}
    days = sorted(
        ((day, event) for event in rows for day in event.days if first <= day.date < after),
        key=lambda one: (one[0].starts_at, one[0].uid),
    )
    entries = [
        of_day(
            event, day, venues.get(day.venue_id) if day.venue_id else None, "", cancelled=event.status not in _PUBLIC
        )
        for day, event in days
    ]
    closing = session.scalars(
        sa.select(Event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.applications_close >= instant(first, datetime.min.time(), LONDON),
            Event.applications_close < instant(after, datetime.min.time(), LONDON),
        )
        .order_by(Event.applications_close, Event.title)
    ).all()
    told = sorted(
        (one for one in rows if one.status in _PUBLIC),
        key=lambda one: (min(day.starts_at for day in one.days if first <= day.date < after), one.title),
    )
    title = f"What is on in {first:%B %Y}"
    organiser = session.get(Setting, "organiser")
    parts = [
        tidy(editorial) or _opening(len(told), first),
        *(["# Events", *(_event(one, venues) for one in told)] if told else []),
        *(["# Deadlines", "\n".join(map(_deadline, closing))] if closing else []),
        f"With warm wishes,\n{organiser.value.get('name', '')}".strip() if organiser is not None else "",
        _END,
    ]
    return Newsletter(
        title,
        "\n\n".join(part for part in parts if part),
        tuple(numbered(session, entries, now=now)),
        len(told),
        len(closing),
        len(_subscribers(session)),
    )


@takes(Right.EXPORT)
def prepare(session: Session, month: date, *, now: datetime, editorial: str = "") -> int:
    """Draft it to everybody who agreed to get it and does not have it yet. Returns how many. Whether they still agree
    is looked at again when it leaves. Raises Refused where nobody has agreed."""
    made = newsletter(session, month, now=now, editorial=editorial)
    people = _subscribers(session)
    if not people:
        raise Refused("Nobody has agreed to get the newsletter", "Consents are noted with each person.")
    text = check_text(MailText(made.title, made.text))
    has = set(
        session.scalars(sa.select(Message.person_id).where(Message.kind == NEWSLETTER, Message.subject == text.subject))
    )
    rows = [
        {
            "id": uuid4(),
            "person_id": one,
            "kind": NEWSLETTER,
            "subject": text.subject,
            "body_text": text.body,
            "state": MessageState.DRAFT.value,
            "created_at": now,
        }
        for one in people
        if one not in has
    ]
    return insert_rows(session, Message, rows)


def _subscribers(session: Session) -> Sequence[UUID]:
    return session.scalars(
        sa.select(Person.id)
        .where(Person.marketing_consent_at.is_not(None), Person.erased_at.is_(None), Person.email != "")
        .order_by(Person.search_key, Person.id)
    ).all()


def _opening(count: int, first: date) -> str:
    if not count:
        return f"There is nothing in our diary for {first:%B}. We are busy with what comes next."
    what = "one event" if count == 1 else f"{count} events"
    return f"There {'is' if count == 1 else 'are'} {what} in our diary for {first:%B}. We would love to see you."


def _event(event: Event, venues: dict[UUID, Venue]) -> str:
    tz = zone(event.time_zone)
    dates = sorted(day.date for day in event.days)
    one = event.days[0]
    at = f", {one.starts_at.astimezone(tz):%H:%M} to {one.ends_at.astimezone(tz):%H:%M}" if len(dates) == 1 else ""
    where = list(dict.fromkeys(venues[day.venue_id].name for day in event.days if day.venue_id in venues))
    if event.mode is not EventMode.IN_PERSON:
        where.append("online")
    lines = [
        f"## {clean_line(event.title)}",
        f"{say_days(dates[0], dates[-1])}{at}",
        ", ".join(where),
        tidy(event.summary),
    ]
    if event.status is EventStatus.CLOSED:
        lines.append("Registration has closed.")
    return "\n".join(line for line in lines if line)


def _deadline(event: Event) -> str:
    assert event.applications_close is not None  # noqa: S101 - the query asked for it
    by = event.applications_close.astimezone(zone(event.time_zone))
    return f"- {say_day(by.date(), year=False)}, {by:%H:%M}: applications to {clean_line(event.title)} close"
