"""Events: every kind of them, their typed days, their life, and copies for the next time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.desk_packs import OTHER_EVENT
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import (
    DayPart,
    EventKind,
    EventMode,
    EventStatus,
    RegistrationMode,
    check_apart,
    check_code,
    check_status,
    code_for,
    day_span,
    next_statuses,
    shifted,
)
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.rules.time import say_day, zone
from convene.store.tables import Event, EventDay, EventSession, Registration, Series, Venue


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is listed. ``registered`` counts those who hold a place; ``places`` None: as many as like."""

    id: UUID
    code: str
    title: str
    kind: EventKind
    status: EventStatus
    mode: EventMode
    first_day: date | None
    last_day: date | None
    venue: str
    registered: int
    waiting: int
    places: int | None
    series: str
    series_id: UUID | None
    partner: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of an event; ``venue`` is empty where none is chosen."""

    id: UUID
    date: date
    part: DayPart
    title: str
    starts_at: datetime
    ends_at: datetime
    required: bool
    venue_id: UUID | None
    venue: str


@dataclass(frozen=True, slots=True)
class EventDetail(EventRow):
    """All of an event but its lists. ``next_statuses`` are the ones it may go to from here."""

    status_reason: str
    time_zone: str
    summary: str
    days: tuple[DayRow, ...]
    registration_mode: RegistrationMode
    applications_close: datetime | None
    organisation_cap: int | None
    budget_pence: int | None
    join_link: str
    applied: int
    next_statuses: frozenset[EventStatus]


@dataclass(frozen=True, slots=True)
class DayDraft:
    """A day as somebody asks for it, by the wall clock of the event's time zone. ``id`` names a day that is kept."""

    date: date
    starts: time
    ends: time
    part: DayPart = DayPart.DAY
    title: str = ""
    venue_id: UUID | None = None
    required: bool = True
    id: UUID | None = None


class EventFields(TypedDict, total=False):
    """What can be said of an event beside its title, kind and days. ``series`` is a title: found, or made anew."""

    mode: EventMode
    time_zone: str
    summary: str
    capacity: int | None
    registration_mode: RegistrationMode
    applications_close: datetime | None
    organisation_cap: int | None
    partner: str
    join_link: str
    budget_pence: int | None
    series: str
    source_key: str


class EditFields(EventFields, total=False):
    """What of an event can be edited. Its days and its status have verbs of their own."""

    title: str
    kind: EventKind
    code: str


def listing(session: Session) -> list[EventRow]:
    """Every event, by its first day; those without a day first."""
    days = _days(session, None)
    counts = _counts(session, None)
    rows = [
        EventRow(**_row(event, days[event.id], counts[event.id], series))
        for event, series in session.execute(_events())
    ]
    return sorted(rows, key=lambda row: (row.first_day or date.min, row.title, row.code))


@takes(Right.DESK)
def detail(session: Session, event_id: UUID) -> EventDetail:
    """One event. Raises NotFound."""
    found = session.execute(_events().where(Event.id == event_id)).first()
    if found is None:
        raise _gone()
    event, series = found
    days, counts = _days(session, event_id)[event_id], _counts(session, event_id)[event_id]
    return EventDetail(
        **_row(event, days, counts, series),
        status_reason=event.status_reason,
        time_zone=event.time_zone,
        summary=event.summary,
        days=tuple(days),
        registration_mode=event.registration_mode,
        applications_close=event.applications_close,
        organisation_cap=event.organisation_cap,
        budget_pence=event.budget_pence,
        join_link=event.join_link,
        applied=counts[RegistrationState.APPLIED] + counts[RegistrationState.SHORTLISTED],
        next_statuses=next_statuses(event.status),
    )


@takes(Right.DESK)
def id_by_code(session: Session, code: str) -> UUID:
    """The event of that code, in small letters or capitals. Raises NotFound."""
    wanted = clean_line(code).casefold()
    codes = session.execute(sa.select(Event.code, Event.id)).all()
    found = next((key for held, key in codes if held.casefold() == wanted), None)
    if found is None:
        here = sorted(held for held, _ in codes if not held.startswith(OTHER_EVENT))
        known = ", ".join(here[:8]) + (f" and {len(here) - 8} more" if len(here) > 8 else "")
        raise NotFound(
            f"There is no event “{clean_line(code)[:40]}” here",
            f"Events here: {known}." if known else "There are no events yet.",
        )
    return found


def create(
    session: Session,
    *,
    title: str,
    kind: EventKind,
    days: Sequence[DayDraft],
    now: datetime,
    code: str | None = None,
    **fields: Unpack[EventFields],
) -> UUID:
    """A new event, as a draft. Without ``code`` it gets one made of its title.

    Raises Invalid for ``title``, ``days``, ``ends``, ``code``, ``capacity``, ``budget_pence``, ``time_zone``.
    """
    event = Event(id=uuid4(), kind=kind, status=EventStatus.DRAFT, created_at=now, time_zone="Europe/London")
    taken = list(session.scalars(sa.select(Event.code)))
    _set(session, event, {"title": title} | fields)
    event.code = code_for(title, taken) if code is None else _fresh_code(code, taken)
    event.days = [_day(EventDay(id=uuid4()), draft, event) for draft in _checked(session, days, event)]
    session.add(event)
    session.flush()
    return event.id


def edit(session: Session, event_id: UUID, **fields: Unpack[EditFields]) -> None:
    """Change what is said of an event. Raises Invalid as ``create`` does, and NotFound."""
    event = _event(session, event_id)
    values: dict[str, Any] = dict(fields)
    if (code := values.pop("code", None)) is not None and clean_line(code) != event.code:
        others = session.scalars(sa.select(Event.code).where(Event.id != event_id))
        event.code = _fresh_code(code, list(others))
    _set(session, event, values)
    session.flush()


def set_days(session: Session, event_id: UUID, days: Sequence[DayDraft]) -> None:
    """Give an event these days. A draft with ``id`` keeps its day: on a new date its sessions move along, by the clock.

    Raises Refused for a day that is taken away while sessions are on it, Invalid as ``create`` does.
    """
    event = _event(session, event_id)
    held = {day.id: day for day in event.days}
    drafts = _checked(session, days, event)
    if unknown := {draft.id for draft in drafts if draft.id is not None} - held.keys():
        raise NotFound("A day is no longer there", "Look at the days again.", days=unknown)
    going = [day for key, day in held.items() if key not in {draft.id for draft in drafts}]
    for day in going:
        _check_empty(session, day)
        session.delete(day)
    for draft in drafts:
        if draft.id is not None:
            _move_sessions(session, held[draft.id], draft, event)
    event.days = [
        _day(held[draft.id] if draft.id is not None else EventDay(id=uuid4()), draft, event) for draft in drafts
    ]
    session.flush()


def set_status(session: Session, event_id: UUID, status: EventStatus) -> None:
    """Take an event to another place in its life. Raises Refused where the way does not lead there."""
    event = _event(session, event_id)
    check_status(event.status, status)
    event.status = status
    session.flush()


def days_as_drafts(found: EventDetail) -> list[DayDraft]:
    """An event's days as they can be edited and given back to ``set_days``."""
    tz = zone(found.time_zone)
    return [
        DayDraft(
            day.date,
            day.starts_at.astimezone(tz).time(),
            day.ends_at.astimezone(tz).time(),
            day.part,
            day.title,
            day.venue_id,
            day.required,
            day.id,
        )
        for day in found.days
    ]


def _set(session: Session, event: Event, fields: dict[str, Any]) -> None:
    for name in ("title", "code", "partner", "join_link", "series"):
        if name in fields:
            fields[name] = clean_line(fields[name])
    if "title" in fields and not fields["title"]:
        raise Invalid("title", "An event needs a title", "Write what people will call it.")
    if (places := fields.get("capacity")) is not None and places < 1:
        raise Invalid("capacity", "Places are a number from 1", "Leave it empty where there is no limit.")
    if (fields.get("organisation_cap") or 1) < 1:
        raise Invalid("organisation_cap", "A cap is a number from 1", "Leave it empty where there is none.")
    if (fields.get("budget_pence") or 0) < 0:
        raise Invalid("budget_pence", "A budget is not below zero", "Leave it empty where there is none.")
    if "time_zone" in fields:
        zone(fields["time_zone"])
    if (link := fields.get("join_link")) and not link.lower().startswith(("http://", "https://")):
        raise Invalid("join_link", f"“{link[:60]}” is not a web address", "It starts with https://.")
    if "series" in fields:
        event.series = _series(session, fields.pop("series"))
    for name, value in fields.items():
        setattr(event, name, value)


def _series(session: Session, title: str) -> Series | None:
    if not title:
        return None
    found = session.scalars(sa.select(Series).where(Series.title == title)).first()
    return found or Series(id=uuid4(), title=title)


def _fresh_code(code: str, taken: list[str]) -> str:
    code = clean_line(code)
    check_code(code)
    if code.casefold() in {held.casefold() for held in taken}:
        raise Invalid("code", f"There is an event {code} already", "Choose another code.")
    return code


def _checked(session: Session, days: Sequence[DayDraft], event: Event) -> Sequence[DayDraft]:
    if not days:
        raise Invalid("days", "An event needs at least one day", "Give its first date.")
    tz = zone(event.time_zone)
    check_apart([(draft.date, day_span(draft.date, draft.starts, draft.ends, tz)) for draft in days])
    venues = {draft.venue_id for draft in days if draft.venue_id is not None}
    if venues - set(session.scalars(sa.select(Venue.id).where(Venue.id.in_(venues)))):
        raise NotFound("That venue is not here", "Choose one of the list.")
    return days


def _day(day: EventDay, draft: DayDraft, event: Event) -> EventDay:
    span = day_span(draft.date, draft.starts, draft.ends, zone(event.time_zone))
    day.date, day.part, day.title = draft.date, draft.part, clean_line(draft.title)
    day.starts_at, day.ends_at = span.start, span.end
    day.venue_id, day.required = draft.venue_id, draft.required
    return day


def _check_empty(session: Session, day: EventDay) -> None:
    count = session.scalar(sa.select(sa.func.count(EventSession.id)).where(EventSession.day_id == day.id)) or 0
    if count:
        raise Refused(
            f"{say_day(day.date)} has {count} session{'s' if count > 1 else ''}",
            "Move them to another day or put them back in the tray first.",
            day_id=day.id,
        )


def _move_sessions(session: Session, day: EventDay, draft: DayDraft, event: Event) -> None:
    if (by := draft.date - day.date).days == 0:
        return
    tz = zone(event.time_zone)
    for one in session.scalars(sa.select(EventSession).where(EventSession.day_id == day.id)):
        if one.starts_at is not None:
            one.starts_at = shifted(one.starts_at, by, tz, field="days")


def _events() -> sa.Select[Event, str | None]:
    return sa.select(Event, Series.title).outerjoin(Series, Event.series_id == Series.id)


def _days(session: Session, event_id: UUID | None) -> defaultdict[UUID, list[DayRow]]:
    query = sa.select(EventDay, Venue.name).outerjoin(Venue, EventDay.venue_id == Venue.id)
    if event_id is not None:
        query = query.where(EventDay.event_id == event_id)
    found: defaultdict[UUID, list[DayRow]] = defaultdict(list)
    for day, venue in session.execute(query.order_by(EventDay.starts_at, EventDay.id)):
        found[day.event_id].append(
            DayRow(
                day.id,
                day.date,
                day.part,
                day.title,
                day.starts_at,
                day.ends_at,
                day.required,
                day.venue_id,
                venue or "",
            )
        )
    return found


def _counts(session: Session, event_id: UUID | None) -> defaultdict[UUID, defaultdict[RegistrationState, int]]:
    query = sa.select(Registration.event_id, Registration.state, sa.func.count())
    if event_id is not None:
        query = query.where(Registration.event_id == event_id)
    found: defaultdict[UUID, defaultdict[RegistrationState, int]] = defaultdict(lambda: defaultdict(int))
    for key, state, count in session.execute(query.group_by(Registration.event_id, Registration.state)):
        found[key][state] = count
    return found


def _row(
    event: Event, days: list[DayRow], counts: defaultdict[RegistrationState, int], series: str | None
) -> dict[str, Any]:
    return {
        "id": event.id,
        "code": event.code,
        "title": event.title,
        "kind": event.kind,
        "status": event.status,
        "mode": event.mode,
        "first_day": min((day.date for day in days), default=None),
        "last_day": max((day.date for day in days), default=None),
        "venue": _say_venues(days, event.mode),
        "registered": sum(counts[state] for state in HOLDS_PLACE),
        "waiting": counts[RegistrationState.WAITING],
        "places": event.capacity,
        "series": series or "",
        "series_id": event.series_id,
        "partner": event.partner,
    }


def _say_venues(days: list[DayRow], mode: EventMode) -> str:
    names = list(dict.fromkeys(day.venue for day in days if day.venue))
    if not names:
        return "Online" if mode is EventMode.ONLINE else ""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise _gone()
    return event


def _gone() -> NotFound:
    return NotFound("That event is no longer here", "Look at the list of events again.")
