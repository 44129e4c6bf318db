"""The first page: what is on today, what comes next, what needs somebody, what was done lately."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.events import KIND_WORDS, PART_WORDS, DayPart, EventKind, EventStatus
from convene.rules.registrations import HOLDS_PLACE
from convene.services import events, presence, programme
from convene.services.events import DayRow, EventRow
from convene.services.home_needs import NeedsYou, needs
from convene.services.ribbon import Ribbon, ribbon, sessions_of
from convene.store.tables import EventDay, Person, Registration, Venue
from convene.store.undo import lines

BIG_EVENT_AHEAD = timedelta(days=60)
"""A convening this near takes the card, though smaller dates come before it: it is what the weeks turn around."""

_COMING = 8
_SINCE = 4


@dataclass(frozen=True, slots=True)
class NextEvent:
    """The event of the card, by its next day."""

    id: UUID
    title: str
    kind: EventKind
    status: EventStatus
    time_zone: str
    day: date
    starts_at: datetime
    ends_at: datetime
    days_to_go: int
    venue: str
    registered: int
    waiting: int
    places: int | None
    sessions: int
    rooms: int
    organisations: int
    ribbon: Ribbon


@dataclass(frozen=True, slots=True)
class OnToday:
    """An event that is on today, with who is here."""

    id: UUID
    title: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    here: int
    expected: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A date that comes up. Dates of one programme share ``event_id``; ``listed_only`` for a partner's event."""

    event_id: UUID
    day: date
    title: str
    detail: str
    registered: int
    places: int | None
    listed_only: bool


@dataclass(frozen=True, slots=True)
class Since:
    """Something that was done lately."""

    label: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Home:
    """The first page. ``events`` 0: an empty workspace."""

    events: int
    today: tuple[OnToday, ...]
    next: NextEvent | None
    needs: tuple[NeedsYou, ...]
    coming: tuple[Coming, ...]
    since: tuple[Since, ...]


def home(session: Session, *, today: date, now: datetime) -> Home:
    """All of the first page, as of ``today``; what is over by ``now`` is not on any more."""
    listed = events.listing(session)
    rows = {row.id: row for row in listed}
    days = _days_from(session, today)
    ahead = [row for row in listed if row.last_day is not None and row.last_day >= today]
    alive = [(row, day) for event_id, day in days if (row := rows[event_id]).status is not EventStatus.CANCELLED]
    return Home(
        len(listed),
        tuple(_on_today(session, row, day) for row, day in alive if day.date == today and day.ends_at > now),
        _next(session, alive, today),
        needs(session, ahead, today=today, now=now),
        tuple(_coming(session, alive, listed, today)),
        tuple(Since(line.label, line.at, line.who) for line in lines(session, limit=_SINCE * 3) if not line.undone)[
            :_SINCE
        ],
    )


def _days_from(session: Session, today: date) -> list[tuple[UUID, DayRow]]:
    query = (
        sa.select(EventDay, Venue.name)
        .outerjoin(Venue, EventDay.venue_id == Venue.id)
        .where(EventDay.date >= today)
        .order_by(EventDay.starts_at, EventDay.id)
    )
    return [
        (
            d.event_id,
            DayRow(d.id, d.date, d.part, d.title, d.starts_at, d.ends_at, d.required, d.venue_id, venue or ""),
        )
        for d, venue in session.execute(query)
    ]


def _on_today(session: Session, row: EventRow, day: DayRow) -> OnToday:
    here = presence.here(session, row.id, day=day.date)
    zone = events.detail(session, row.id).time_zone
    return OnToday(row.id, row.title, zone, day.starts_at, day.ends_at, day.venue, len(here), row.registered)


def _next(session: Session, alive: list[tuple[EventRow, DayRow]], today: date) -> NextEvent | None:
    ours = [(row, day) for row, day in alive if row.kind is not EventKind.PARTNER]
    later = [pair for pair in ours if pair[1].date > today]
    big = [p for p in later if p[0].kind is EventKind.CONVENING and p[1].date - today <= BIG_EVENT_AHEAD]
    chosen = next(iter(big or later or ours), None)
    if chosen is None:
        return None
    row, day = chosen
    agenda = programme.agenda(session, row.id)
    of_day = sessions_of(agenda, day.id)
    return NextEvent(
        row.id,
        row.title,
        row.kind,
        row.status,
        agenda.time_zone,
        day.date,
        day.starts_at,
        day.ends_at,
        (day.date - today).days,
        day.venue or row.venue,
        row.registered,
        row.waiting,
        row.places,
        sum(not one.pause for one in of_day),
        len({one.room_id for one in of_day if one.room_id}),
        _organisations(session, row.id),
        ribbon(agenda, day.id),
    )


def _organisations(session: Session, event_id: UUID) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count(sa.distinct(Person.organisation_id)))
            .join(Registration, Registration.person_id == Person.id)
            .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        )
        or 0
    )


def _coming(
    session: Session, alive: list[tuple[EventRow, DayRow]], listed: list[EventRow], today: date
) -> list[Coming]:
    later = [(row, day) for row, day in alive if day.date > today][:_COMING]
    wanted = {row.id for row, _ in later}
    order: dict[UUID, list[UUID]] = {}
    query = sa.select(EventDay.event_id, EventDay.id).where(EventDay.event_id.in_(wanted)).order_by(EventDay.starts_at)
    for event_id, day_id in session.execute(query):
        order.setdefault(event_id, []).append(day_id)
    in_series = _series_places(listed)
    return [
        Coming(
            row.id,
            day.date,
            row.title,
            _say_part(row, day, order[row.id], in_series.get(row.id)),
            row.registered,
            row.places,
            row.kind is EventKind.PARTNER,
        )
        for row, day in later
    ]


def _say_part(row: EventRow, day: DayRow, days: list[UUID], in_series: tuple[int, int] | None) -> str:
    if row.kind is EventKind.PARTNER:
        return f"Partner: {row.partner}" if row.partner else KIND_WORDS[row.kind]
    if row.series and in_series:
        return f"{row.series}, {in_series[0]} of {in_series[1]}"
    if len(days) > 1:
        part = day.title or (PART_WORDS[day.part] if day.part is not DayPart.DAY else "")
        return ", ".join(piece for piece in (part, f"day {days.index(day.id) + 1} of {len(days)}") if piece)
    return KIND_WORDS[row.kind]


def _series_places(listed: list[EventRow]) -> dict[UUID, tuple[int, int]]:
    """For each event of a series: which of how many it is."""
    by_series: dict[str, list[UUID]] = {}
    for row in listed:
        if row.series and row.status is not EventStatus.CANCELLED:
            by_series.setdefault(row.series, []).append(row.id)
    return {key: (number, len(keys)) for keys in by_series.values() for number, key in enumerate(keys, start=1)}
