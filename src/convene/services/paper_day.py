"""A day on paper: the register that is printed before it, and its ticks keyed back after it.

A number on the register stays its person's for as long as the event is kept, whoever comes on the list later: the paper
in somebody's hands is never out of date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import Reason, ScanSource, Verdict
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.exchange import RegisterLine
from convene.rules.paper_register import DESK
from convene.rules.papers import Asked, DayPaper
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.rules.time import say_day, zone
from convene.services import checkin, presence, walkin
from convene.services.checkin_queries import GUESTS, SCANS, live
from convene.services.paper_offers import day_of
from convene.store.tables import Desk, Event, EventDay, Person, Registration, Setting

_TICKED = "Ticked on the paper register"
_WALKED_IN = "Written on the paper register"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A person of the register. ``number`` 0: not printed yet. ``came`` is when they first came in, however known."""

    registration_id: UUID
    number: int
    name: str
    known_as: str
    organisation: str
    state: RegistrationState
    came: datetime | None
    found_by: str

    @property
    def expected(self) -> bool:
        """Whether they hold a place now."""
        return self.state in HOLDS_PLACE


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """All who are or were on the register of a day, by name."""

    event_id: UUID
    title: str
    time_zone: str
    day: date
    starts_at: datetime
    lines: tuple[PaperLine, ...]

    @property
    def to_print(self) -> list[RegisterLine]:
        """Those who hold a place, once they are numbered."""
        return [
            RegisterLine(line.number, line.name, line.known_as, line.organisation, line.came)
            for line in self.lines
            if line.expected
        ]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What became of a number that was keyed back. ``result`` is None for one that nobody has."""

    number: int
    result: checkin.ScanResult | None


def setting_name(event_id: UUID) -> str:
    """What the numbers are kept under."""
    return f"paper_register.{event_id}"


def number(session: Session, event_id: UUID) -> int:
    """Give everybody who holds a place a number, by name, after those who have one. Returns how many were new."""
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    kept = session.get(Setting, setting_name(event_id), with_for_update=True)
    given: list[str] = list(kept.value["people"]) if kept else []
    placed = session.scalars(
        sa.select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Person.search_key, Registration.id)
    )
    known = set(given)
    new = [key.hex for key in placed if key.hex not in known]
    if new and kept is None:
        session.add(Setting(name=setting_name(event_id), value={"people": new}))
    elif new and kept is not None:
        kept.value = {"people": given + new}
    return len(new)


def numbers_of(session: Session, event_id: UUID) -> dict[UUID, int]:
    """The number on the register of everybody who has one, by registration."""
    kept = session.get(Setting, setting_name(event_id))
    return {UUID(key): n for n, key in enumerate(kept.value["people"], start=1)} if kept else {}


def sheet(session: Session, event_id: UUID, *, day: date) -> PaperSheet:
    """The register of a day. Raises NotFound, and Invalid("day") for a day that is none of the event's."""
    event, starts_at = _day(session, event_id, day)
    known = numbers_of(session, event_id)
    came = presence.here(session, event_id, day=day)
    rows = session.execute(GUESTS.where(Registration.event_id == event_id).order_by(Person.search_key, Registration.id))
    lines = [
        PaperLine(
            row.id,
            known.get(row.id, 0),
            row.name,
            row.known_as,
            row.organisation or "",
            row.state,
            came.get(row.id),
            row.search_key,
        )
        for row in rows
        if row.id in known or row.id in came or row.state in HOLDS_PLACE
    ]
    return PaperSheet(event_id, event.title, event.time_zone, day, starts_at, tuple(lines))


def register_paper(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> DayPaper[RegisterLine]:
    """The register of a day, to be printed; who has no number yet has none on it. Raises NotFound, Invalid("day"), and
    Refused where nobody holds a place."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    day = day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    found = sheet(session, event_id, day=day)
    if not found.to_print:
        raise Refused("Nobody holds a place yet", "Register people first, or bring a list in.")
    return DayPaper(found.title, day, now, found.time_zone, tuple(found.to_print))


def tick(
    session: Session, event_id: UUID, registration_id: UUID, *, day: date, at: datetime, today: date, operator: str = ""
) -> checkin.ScanResult:
    """Keep that the paper says somebody came, at the time stated for it. Whoever was ticked before is *already* here,
    and nothing more is kept of that.

    Whose place has gone since it was printed was there all the same: they are let in, with that as the reason.
    """
    _day(session, event_id, day)
    if (before := _ticked(session, event_id, registration_id, day)) is not None:
        (guest,) = checkin.guests_of(session, [registration_id])
        return checkin.ScanResult("", Verdict.ALREADY, Reason.NONE, guest, before.at, scan_id=before.id)
    printed = registration_id in numbers_of(session, event_id)
    return checkin.admit(
        session,
        event_id,
        registration_id,
        desk=DESK,
        day=day,
        now=at,
        today=today,
        operator=operator,
        override=_TICKED if printed else "",
        source=ScanSource.PAPER,
        stated=True,
    )


def tick_numbers(
    session: Session,
    event_id: UUID,
    numbers: Sequence[int],
    *,
    day: date,
    at: datetime,
    today: date,
    operator: str = "",
) -> list[Ticked]:
    """The same for a list of numbers from the paper, in its order."""
    who = {number: key for key, number in numbers_of(session, event_id).items()}
    there = {guest.registration_id for guest in checkin.guests_of(session, [who[n] for n in numbers if n in who])}

    def result(key: UUID | None) -> checkin.ScanResult | None:
        if key not in there or key is None:
            return None
        return tick(session, event_id, key, day=day, at=at, today=today, operator=operator)

    return [Ticked(n, result(who.get(n))) for n in numbers]


def untick(
    session: Session, event_id: UUID, registration_id: UUID, *, day: date, now: datetime, operator: str = ""
) -> checkin.ScanResult:
    """Take a tick back. Raises Refused for who was not ticked."""
    if (before := _ticked(session, event_id, registration_id, day)) is None:
        raise Refused("They were not ticked from the paper", "A scan of a badge is taken back at its desk.")
    return checkin.void(session, before.id, desk=DESK, now=now, operator=operator)


def add(
    session: Session,
    event_id: UUID,
    *,
    name: str,
    organisation: str = "",
    email: str = "",
    day: date,
    at: datetime,
    today: date,
    operator: str = "",
) -> checkin.ScanResult:
    """Somebody from the lines for walk-ins: put on the list, and here since the time stated; also where no place was
    left, since they were there. Raises what ``walkin.walk_in`` raises."""
    _day(session, event_id, day)
    return walkin.walk_in(
        session,
        event_id,
        name=name,
        organisation=organisation,
        email=email,
        desk=DESK,
        day=day,
        now=at,
        today=today,
        operator=operator,
        override=_WALKED_IN,
        stated=True,
    )


def _day(session: Session, event_id: UUID, day: date) -> tuple[Event, datetime]:
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    starts_at = session.scalar(
        sa.select(sa.func.min(EventDay.starts_at)).where(EventDay.event_id == event_id, EventDay.date == day)
    )
    if starts_at is None:
        raise Invalid("day", f"{event.title} has no day on {say_day(day)}", "Choose one of its days.")
    return event, starts_at


def _ticked(session: Session, event_id: UUID, registration_id: UUID, day: date) -> sa.Row[tuple[UUID, datetime]] | None:
    """The tick of somebody that counts."""
    return session.execute(
        sa.select(SCANS.c.id, SCANS.c.at)
        .join(Desk, Desk.id == SCANS.c.desk_id)
        .where(*live(day=day), SCANS.c.registration_id == registration_id)
        .where(Desk.event_id == event_id, Desk.name == DESK)
        .limit(1)
    ).first()
