"""Things to test with, made straight in the store: each function returns the id of what it made.

Append to this file; what is here is used all over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.events import DayPart, EventKind, EventStatus
from convene.rules.people import NeedKind
from convene.rules.programme import ContributionRole, SessionKind
from convene.rules.registrations import RegistrationState
from convene.rules.room_hours import read_hours
from convene.rules.text import email_key, search_key
from convene.rules.time import LONDON, instant
from convene.rules.venues import Layout, RoomFeature
from convene.services.room_hours import set_hours
from convene.store.tables import (
    Booking,
    BookingDate,
    CancellationBand,
    Closure,
    Contribution,
    Event,
    EventDay,
    EventSession,
    Need,
    Organisation,
    Person,
    Registration,
    Room,
    RoomFeatureRow,
    RoomLayout,
    Row,
    Setting,
    Theme,
    Track,
    Unavailability,
    Venue,
)
from convene.store.workspace import Workspace
from copies import taken

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = date(2026, 7, 9)  # a Thursday, 38 days after TODAY
NINE, FIVE = time(9, 0), time(17, 0)


def at(clock: str, day: date = DAY) -> datetime:
    """The instant of a London wall-clock time such as ``"09:30"``."""
    return instant(day, time.fromisoformat(clock), LONDON)


def add(workspace: Workspace, *rows: Row) -> UUID:
    """Keep rows and return the id of the first."""

    def keep(session: Any) -> UUID:
        session.add_all(rows)
        session.flush()
        return rows[0].id  # type: ignore[attr-defined]

    return workspace.write("Make", keep)[0]


def one(workspace: Workspace, kind: type[Row], key: UUID) -> Any:
    """A kept row by its id, detached; None where it is not there."""
    return workspace.read(lambda session: session.get(kind, key))


def event(
    workspace: Workspace,
    title: str = "London is Open(minded)",
    *,
    code: str | None = None,
    days: Sequence[date] = (DAY,),
    starts: time = NINE,
    ends: time = FIVE,
    venue_id: UUID | None = None,
    part: DayPart = DayPart.DAY,
    **fields: Any,
) -> UUID:
    """A published convening with room for 240 on ``days``."""
    defaults = {"kind": EventKind.CONVENING, "status": EventStatus.PUBLISHED, "capacity": 240, "created_at": NOW}
    made = Event(id=uuid4(), title=title, code=code or f"E{uuid4().hex[:8]}".upper(), **(defaults | fields))
    made.days = [
        EventDay(
            id=uuid4(),
            date=day,
            part=part,
            starts_at=instant(day, starts),
            ends_at=instant(day, ends),
            venue_id=venue_id,
        )
        for day in days
    ]
    return add(workspace, made)


def day_ids(workspace: Workspace, event_id: UUID) -> list[UUID]:
    """The ids of an event's days, first day first."""
    return workspace.read(lambda session: [day.id for day in session.get(Event, event_id).days])


def venue(workspace: Workspace, name: str = "Royal Foundation of St Katherine", **fields: Any) -> UUID:
    """A venue without rooms."""
    return add(workspace, Venue(id=uuid4(), name=name, search_key=search_key(name), **fields))


def room(
    workspace: Workspace,
    venue_id: UUID,
    name: str = "Library",
    *,
    layouts: Mapping[Layout, int] | None = None,
    features: Iterable[RoomFeature] = (),
    **fields: Any,
) -> UUID:
    """A room; for 40 in rows unless told otherwise."""
    made = Room(id=uuid4(), venue_id=venue_id, name=name, **fields)
    held = {Layout.THEATRE: 40} if layouts is None else layouts
    made.layouts = [RoomLayout(layout=layout, capacity=capacity) for layout, capacity in held.items()]
    made.features = [RoomFeatureRow(feature=feature) for feature in features]
    return add(workspace, made)


def booking(
    workspace: Workspace,
    room_id: UUID,
    event_id: UUID | None = None,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    state: BookingState = BookingState.CONFIRMED,
    **fields: Any,
) -> UUID:
    """A booking of a room from nine to five."""
    return add(
        workspace,
        Booking(
            id=uuid4(),
            room_id=room_id,
            event_id=event_id,
            state=state,
            starts_at=starts_at or at("09:00"),
            ends_at=ends_at or at("17:00"),
            **({"created_at": NOW} | fields),
        ),
    )


def organisation(workspace: Workspace, name: str = "Eastmarsh Carers Network", **fields: Any) -> UUID:
    """An organisation."""
    return add(workspace, Organisation(id=uuid4(), name=name, search_key=search_key(name), **fields))


def person(workspace: Workspace, name: str = "Zoë O’Brien", *, email: str = "", **fields: Any) -> UUID:
    """A person, by name and perhaps e-mail."""
    found_by = search_key(name, fields.get("known_as", ""), email)
    return add(
        workspace, Person(id=uuid4(), name=name, email=email, email_key=email_key(email), search_key=found_by, **fields)
    )


def registration(
    workspace: Workspace,
    event_id: UUID,
    person_id: UUID | None = None,
    *,
    state: RegistrationState = RegistrationState.REGISTERED,
    **fields: Any,
) -> UUID:
    """A person's registration; a new person unless one is named."""
    who = person_id or person(workspace, f"Guest {uuid4().hex[:6]}")
    when = {"registered_at": NOW, "changed_at": NOW}
    return add(workspace, Registration(id=uuid4(), event_id=event_id, person_id=who, state=state, **(when | fields)))


def need(workspace: Workspace, person_id: UUID, *, kind: NeedKind = NeedKind.ACCESS, **fields: Any) -> UUID:
    """A need of a person."""
    return add(workspace, Need(id=uuid4(), person_id=person_id, kind=kind, **fields))


def theme(workspace: Workspace, key: str = "compassion", name: str = "") -> UUID:
    """A theme."""
    return add(workspace, Theme(id=uuid4(), key=key, name=name or key.capitalize()))


def track(workspace: Workspace, event_id: UUID, name: str = "Compassion", **fields: Any) -> UUID:
    """A track of an event."""
    return add(workspace, Track(id=uuid4(), event_id=event_id, name=name, **fields))


def session(
    workspace: Workspace,
    event_id: UUID,
    title: str = "Opening circle",
    *,
    starts_at: datetime | None = None,
    minutes: int = 45,
    day_id: UUID | None = None,
    room_id: UUID | None = None,
    kind: SessionKind = SessionKind.WORKSHOP,
    people: Iterable[UUID] = (),
    **fields: Any,
) -> UUID:
    """A session; with ``starts_at`` it is placed on the day that holds it (the first day, failing that)."""
    if starts_at is not None and day_id is None:
        days = workspace.read(lambda s: [(d.id, d.starts_at, d.ends_at) for d in s.get(Event, event_id).days])
        day_id = next((d for d, start, end in days if start <= starts_at < end), days[0][0])
    made = EventSession(
        id=uuid4(),
        event_id=event_id,
        title=title,
        starts_at=starts_at,
        minutes=minutes,
        day_id=day_id,
        room_id=room_id,
        kind=kind,
        **fields,
    )
    made.contributions = [
        Contribution(person_id=who, role=ContributionRole.FACILITATOR, position=position)
        for position, who in enumerate(people)
    ]
    return add(workspace, made)


_SAMPLES: dict[tuple[object, ...], Callable[[Workspace], None]] = {}


def sample(workspace: Workspace, *, today: date = TODAY, now: datetime = NOW, seed: int = 2017) -> None:
    """The whole sample workspace. In a new one it is made once and copied after that."""
    from convene.services.sample import make_sample

    key = (workspace.path is None, workspace.who, workspace._clock(), today, now, seed)
    new = not workspace.history(limit=1)
    if new and key in _SAMPLES:
        _SAMPLES[key](workspace)
        return
    workspace.write("Make the sample", make_sample, today=today, now=now, seed=seed)
    if new:
        _SAMPLES[key] = taken(workspace)


def days_on(first: date, count: int) -> tuple[date, ...]:
    """``count`` days in a row."""
    return tuple(first + timedelta(days=offset) for offset in range(count))


def programme(workspace: Workspace, *, today: date = TODAY, **fields: Any) -> UUID:
    """A programme of five days, two of them past: module, action learning, module, field visit, action learning."""
    parts = (DayPart.MODULE, DayPart.ACTION_LEARNING, DayPart.MODULE, DayPart.FIELD_VISIT, DayPart.ACTION_LEARNING)
    made = Event(
        id=uuid4(),
        title=fields.pop("title", "Compassion as a Bridge to Engagement"),
        code=fields.pop("code", f"P{uuid4().hex[:8]}".upper()),
        **({"kind": EventKind.PROGRAMME, "status": EventStatus.CLOSED, "created_at": NOW} | fields),
    )
    for number, part in enumerate(parts):
        day = today + timedelta(days=21 * number - 40)
        made.days.append(
            EventDay(id=uuid4(), date=day, part=part, starts_at=instant(day, NINE), ends_at=instant(day, FIVE))
        )
    return add(workspace, made)


def came(workspace: Workspace, event_id: UUID, registration_id: UUID, day: date) -> None:
    """A person is let in at the front desk at nine on that day."""
    from convene.services import checkin

    when = instant(day, NINE)
    workspace.write("Admit", checkin.admit, event_id, registration_id, desk="Front desk", day=day, now=when)


def add_setting(workspace: Workspace, name: str, value: dict[str, Any]) -> None:
    """A setting of the workspace."""
    workspace.write("Set", lambda session: session.add(Setting(name=name, value=value)))


def closure(
    workspace: Workspace, venue_id: UUID, first_day: date = DAY, last_day: date | None = None, **fields: Any
) -> UUID:
    """A day on which the whole venue is closed."""
    return add(
        workspace,
        Closure(id=uuid4(), venue_id=venue_id, first_day=first_day, last_day=last_day or first_day, **fields),
    )


def hours(workspace: Workspace, room_id: UUID, line: str) -> None:
    """The opening hours of a room, as ``Mon–Fri 08:30–18:00``."""
    workspace.write("Make", lambda session: set_hours(session, session.get_one(Room, room_id), read_hours(line)))


def unavailability(
    workspace: Workspace,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "on call",
    **fields: Any,
) -> UUID:
    """A time at which a person cannot be there."""
    made = Unavailability(
        id=uuid4(), person_id=person_id, starts_at=starts_at, ends_at=ends_at, reason=reason, **fields
    )
    return add(workspace, made)


def clock(at: datetime) -> str:
    """``09:30``, an instant by London's clocks."""
    return f"{at.astimezone(LONDON):%H:%M}"


def budget(workspace: Workspace) -> UUID:
    """An event with a budget of £1,000 and five bookings at two venues: an enquiry, an option, three confirmed, one of
    them without a price; two have cancellation terms, one deposit is paid."""
    hall_at, friends = venue(workspace), venue(workspace, "=Friends House")
    event_id = event(workspace, "Who is heard?", code="BUDGET", venue_id=hall_at, budget_pence=100_000)
    hall, other = room(workspace, hall_at, "Great Hall"), room(workspace, hall_at)
    large = room(workspace, friends, "Large Room")
    paid = BookingDate(
        id=uuid4(), kind=BookingDateKind.DEPOSIT_DUE, due=date(2026, 6, 20), amount_pence=50_000, done_at=NOW
    )

    def terms() -> list[CancellationBand]:
        return [CancellationBand(days_before=90, percent=25), CancellationBand(days_before=14, percent=100)]

    early = {clock: {"starts_at": at(clock)} for clock in ("08:00", "08:15", "08:30", "08:45")}
    booking(workspace, other, event_id, title="Ties", cost_pence=3, vat_included=True, **early["08:00"])
    booking(workspace, hall, event_id, title="Hall", cost_pence=120_001, bands=terms(), dates=[paid], **early["08:15"])
    booking(workspace, other, event_id, title="Unknown", bands=terms(), **early["08:30"])
    held = {"state": BookingState.OPTION, "option_expires": date(2026, 6, 12)}
    booking(workspace, large, event_id, title="Plan B", cost_pence=52_000, vat_included=True, **held, **early["08:45"])
    booking(workspace, large, event_id, title="Overflow", cost_pence=9_999, state=BookingState.ENQUIRY)
    return event_id
