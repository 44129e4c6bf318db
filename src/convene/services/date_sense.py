"""What falls on the days of an event, what was set aside of it and why, and the dates that a workspace knows of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules import date_sense
from convene.rules.date_sense import DateNote, Neighbour, ObservanceKind, check_reason, notes_of
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionState, SessionState
from convene.rules.registrations import HOLDS_PLACE
from convene.store.bulk import insert_rows
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Observance,
    Registration,
    SessionTheme,
    SetAside,
    Theme,
    Track,
)

_LONG = 3  # days after the first

Shipped = Iterable[date_sense.Observance]
"""The observances that ship with Convene: the front ends read the file and hand them over."""


@dataclass(frozen=True, slots=True)
class Known:
    """Dates somebody added to this workspace."""

    id: UUID
    kind: ObservanceKind
    name: str
    first_day: date
    last_day: date
    source: str


@lru_cache(maxsize=8)
def bank_holidays(year: int) -> dict[date, str]:
    """The bank holidays of England in that year, by the day they are taken on."""
    import holidays  # a tenth of a second, only where somebody asks about a date

    found = holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    return {day: name.replace("(observed)", "(substitute day)") for day, name in found.items()}


def notes(
    session: Session, days: Sequence[date], *, event_id: UUID | None = None, shipped: Shipped = ()
) -> dict[date, tuple[DateNote, ...]]:
    """What falls on each of these days. With ``event_id`` it is seen from that event: it does not stand in its own way,
    people and themes are compared with its own, and what was set aside for it carries its reason."""
    wanted = sorted(set(days))
    aside = {} if event_id is None else _set_aside(session, event_id)
    dates = [*shipped, *_own(session)]
    beside = _neighbours(session, wanted, event_id)
    return {
        day: notes_of(
            day,
            bank_holidays=bank_holidays(day.year),
            observances=dates,
            neighbours=beside.get(day, ()),
            set_aside=aside,
        )
        for day in wanted
    }


def of_event(session: Session, event_id: UUID, *, shipped: Shipped = ()) -> dict[date, tuple[DateNote, ...]]:
    """What falls on the days an event has. Raises NotFound."""
    event = _event(session, event_id)
    return notes(session, [day.date for day in event.days], event_id=event_id, shipped=shipped)


def set_aside(session: Session, event_id: UUID, subject: str, *, reason: str, now: datetime) -> None:
    """Note why something about a date does not matter for this event. Raises Invalid("reason"),
    ("subject"), NotFound."""
    _event(session, event_id)
    if not subject.startswith("date:"):
        raise Invalid("subject", f"“{subject[:60]}” is not a note about a date", "Look at convene events dates --json.")
    held = session.scalar(sa.select(SetAside).where(SetAside.event_id == event_id, SetAside.subject == subject))
    if held is None:
        held = SetAside(id=uuid4(), event_id=event_id, subject=subject)
        session.add(held)
    held.reason, held.at = check_reason(reason), now


def take_up_again(session: Session, event_id: UUID, subject: str) -> None:
    """Let a note stand again. Raises NotFound."""
    held = session.scalar(sa.select(SetAside).where(SetAside.event_id == event_id, SetAside.subject == subject))
    if held is None:
        raise NotFound("This was not set aside", "Somebody may have undone it.", event=event_id)
    session.delete(held)


def marks(session: Session, first: date, last: date, *, shipped: Shipped = ()) -> dict[date, tuple[str, ...]]:
    """The names of what falls on each day from ``first`` to ``last``, bank holidays first; our own events are not in
    it. Of days that go on for longer than a few, the first says that it begins."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for year in range(first.year, last.year + 1):
        for day, name in bank_holidays(year).items():
            found[day].append(name)
    for one in [*shipped, *_own(session)]:
        long = (one.last_day - one.first_day).days >= _LONG
        days = [one.first_day + timedelta(n) for n in range(1 if long else (one.last_day - one.first_day).days + 1)]
        for day in days:
            if one.name not in found[day]:
                found[day].append(f"{one.name} begins" if long else one.name)
    return {day: tuple(names) for day, names in sorted(found.items()) if names and first <= day <= last}


def known(session: Session) -> list[Known]:
    """The dates of this workspace, by day."""
    rows = session.scalars(sa.select(Observance).order_by(Observance.first_day, Observance.name, Observance.id))
    return [Known(one.id, one.kind, one.name, one.first_day, one.last_day, one.source) for one in rows]


def add(session: Session, found: Iterable[date_sense.Observance]) -> int:
    """Add dates; those that are there already, by kind, name and days, are left as they are. Returns how many are new.

    Raises Invalid("name"), ("last_day") for the first that cannot be.
    """
    have = {(one.kind, one.name, one.first_day, one.last_day) for one in known(session)}
    rows = []
    for one in found:
        if not one.name:
            raise Invalid("name", "These days need a name", "Write what they are called.")
        if one.last_day < one.first_day:
            raise Invalid("last_day", f"{one.name} ends before it starts", "Check its last day.")
        if (key := (one.kind, one.name, one.first_day, one.last_day)) not in have:
            have.add(key)
            names = ("kind", "name", "first_day", "last_day", "source")
            rows.append({"id": uuid4()} | {name: getattr(one, name) for name in names})
    return insert_rows(session, Observance, rows)


def remove(session: Session, observance_id: UUID) -> None:
    """Take dates out again. Raises NotFound."""
    if (held := session.get(Observance, observance_id)) is None:
        raise NotFound("These dates are no longer there", "Somebody may have removed them.", date=observance_id)
    session.delete(held)


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    return event


def _set_aside(session: Session, event_id: UUID) -> dict[str, str]:
    rows = session.execute(sa.select(SetAside.subject, SetAside.reason).where(SetAside.event_id == event_id))
    return dict(rows.all())


def _own(session: Session) -> list[date_sense.Observance]:
    return [
        date_sense.Observance(one.kind, one.name, one.first_day, one.last_day, source=one.source)
        for one in known(session)
    ]


def _neighbours(session: Session, days: Sequence[date], event_id: UUID | None) -> dict[date, list[Neighbour]]:
    """Other events of ours on these days that are still meant to happen."""
    query = (
        sa.select(EventDay.date, Event.id, Event.title, Event.code)
        .join(Event, Event.id == EventDay.event_id)
        .where(EventDay.date.in_(days), Event.status != EventStatus.CANCELLED)
        .distinct()
        .order_by(EventDay.date, Event.title, Event.code)
    )
    rows = [row for row in session.execute(query) if row.id != event_id]
    ours = _people(session, [event_id]).get(event_id, set()) if event_id else set()
    themes = _themes(session, [event_id]).get(event_id, {}) if event_id else {}
    others = {row.id for row in rows}
    people, topics = _people(session, others), _themes(session, others)
    found: defaultdict[date, list[Neighbour]] = defaultdict(list)
    for day, key, title, code in rows:
        shared = tuple(sorted(name for theme, name in topics.get(key, {}).items() if theme in themes))
        found[day].append(Neighbour(title, code, len(ours & people.get(key, set())), shared))
    return found


def _people(session: Session, event_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who is to be at each event: with a place on it, or with a part in a session of it."""
    wanted = list(event_ids)
    placed = sa.select(Registration.event_id, Registration.person_id).where(
        Registration.event_id.in_(wanted), Registration.state.in_(HOLDS_PLACE)
    )
    taking_part = (
        sa.select(EventSession.event_id, Contribution.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(
            EventSession.event_id.in_(wanted),
            EventSession.state != SessionState.CANCELLED,
            Contribution.state != ContributionState.DECLINED,
        )
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for key, person in session.execute(sa.union(placed, taking_part)):
        found[key].add(person)
    return found


def _themes(session: Session, event_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    """What each event is about, by its tracks and sessions."""
    wanted = list(event_ids)
    of_tracks = (
        sa.select(Track.event_id, Theme.id, Theme.name)
        .join(Theme, Theme.id == Track.theme_id)
        .where(Track.event_id.in_(wanted))
    )
    of_sessions = (
        sa.select(EventSession.event_id, Theme.id, Theme.name)
        .join(SessionTheme, SessionTheme.session_id == EventSession.id)
        .join(Theme, Theme.id == SessionTheme.theme_id)
        .where(EventSession.event_id.in_(wanted))
    )
    found: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    for key, theme, name in session.execute(sa.union(of_tracks, of_sessions)):
        found[key][theme] = name
    return found
