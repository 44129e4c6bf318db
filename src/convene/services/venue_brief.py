"""The venue brief of a day: where it is, who to ask, which rooms are ours from when to when, and what is eaten."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.bookings import FIRM_STATES, HELD_STATES
from convene.rules.errors import NotFound, Refused
from convene.rules.event_papers import BriefContact, BriefRoom, BriefSession, BriefVenue, VenueBrief
from convene.rules.papers import Asked
from convene.rules.plates import plate
from convene.rules.programme import SessionState
from convene.rules.time import instant, zone
from convene.services.needs_board import DietCount, catering
from convene.services.organiser import organiser
from convene.services.paper_offers import day_of
from convene.store.tables import Booking, Event, EventDay, EventSession, Room, Venue


def venue_brief(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> VenueBrief:
    """Each venue of the day, with the rooms that are held or used then. Raises NotFound, Invalid("day"), and Refused
    for a day without a venue."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    tz = zone(event.time_zone)
    day = day_of(session, event, asked.day, now.astimezone(tz).date())
    parts = [one for one in event.days if one.date == day]
    held, used = _bookings(session, event_id, day, tz), _sessions(session, event_id, day, tz)
    known = sa.select(Room).where(Room.id.in_(held.keys() | used.keys())).order_by(Room.position, Room.name)
    rooms = list(session.scalars(known.options(selectinload(Room.venue))))
    ids = {one.venue_id for one in rooms} | {one.venue_id for one in parts if one.venue_id}
    home = {one.venue_id for one in parts}
    venues = sorted(
        session.scalars(sa.select(Venue).where(Venue.id.in_(ids))), key=lambda v: (v.id not in home, v.name)
    )
    found = tuple(_venue(one, [room for room in rooms if room.venue_id == one.id], held, used, tz) for one in venues)
    if not found:
        raise Refused("This day has no venue yet", "Book a room on the Venue tab, or give the day a venue.")
    eaten = next((one for one in catering(session, event_id) if one.date == day), None)
    return VenueBrief(
        event.title,
        organiser(session).name,
        day,
        (min(one.starts_at for one in parts).astimezone(tz), max(one.ends_at for one in parts).astimezone(tz)),
        now,
        event.time_zone,
        eaten.expected if eaten else 0,
        _plates(eaten.diets) if eaten else (),
        found,
    )


def _plates(diets: Iterable[DietCount]) -> tuple[tuple[str, int], ...]:
    """What the kitchen prepares and for how many, the most frequent first: plates, and nobody's diagnosis."""
    found: Counter[str] = Counter()
    for diet in diets:
        made = plate(diet.diet)
        found[", ".join(made.words) + (" (ask us)" if made.more and made.words else "") or "Ask us"] += diet.people
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _bookings(session: Session, event_id: UUID, day: date, tz: ZoneInfo) -> dict[UUID, list[Booking]]:
    first, after = (instant(one, time(0), tz) for one in (day, day + timedelta(1)))
    found: defaultdict[UUID, list[Booking]] = defaultdict(list)
    for one in session.scalars(
        sa.select(Booking)
        .where(Booking.event_id == event_id, Booking.state.in_(HELD_STATES | FIRM_STATES))
        .where(Booking.starts_at < after, Booking.ends_at > first)
        .order_by(Booking.starts_at, Booking.id)
    ):
        found[one.room_id].append(one)
    return found


def _sessions(session: Session, event_id: UUID, day: date, tz: ZoneInfo) -> dict[UUID, list[BriefSession]]:
    found: defaultdict[UUID, list[BriefSession]] = defaultdict(list)
    for one in session.scalars(
        sa.select(EventSession)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .where(
            EventSession.event_id == event_id,
            EventDay.date == day,
            EventSession.room_id.is_not(None),
            EventSession.starts_at.is_not(None),
            EventSession.state == SessionState.CONFIRMED,
        )
        .order_by(EventSession.starts_at, EventSession.title)
    ):
        if one.room_id is not None and one.starts_at is not None:
            start, layout = one.starts_at.astimezone(tz), one.layout.value.replace("_", " ") if one.layout else ""
            end = (one.starts_at + timedelta(minutes=one.minutes)).astimezone(tz)
            found[one.room_id].append(BriefSession(start, end, one.title, layout, one.capacity))
    return found


def _venue(
    venue: Venue,
    rooms: list[Room],
    held: dict[UUID, list[Booking]],
    used: dict[UUID, list[BriefSession]],
    tz: ZoneInfo,
) -> BriefVenue:
    postcode = venue.postcode if venue.postcode not in venue.address else ""
    facts = (
        ("Address", ", ".join(filter(None, (*venue.address.split("\n"), postcode)))),
        ("Phone", venue.phone),
        ("Stations", venue.stations),
        ("Arriving", venue.arrival),
        ("Step-free", venue.step_free_route),
        ("Parking", venue.parking),
        ("Wi-Fi", venue.wifi),
        ("Catering", venue.catering),
    )
    place = (venue.latitude, venue.longitude) if venue.latitude is not None and venue.longitude is not None else None
    contacts = (BriefContact(one.name, one.role, one.phone, one.email) for one in venue.contacts)
    lines = (_room(one, held.get(one.id, []), tuple(used.get(one.id, ())), tz) for one in rooms)
    return BriefVenue(
        venue.name, tuple((head, said) for head, said in facts if said), place, tuple(contacts), tuple(lines)
    )


def _room(room: Room, held: list[Booking], used: tuple[BriefSession, ...], tz: ZoneInfo) -> BriefRoom:
    if not held:
        return BriefRoom(room.name, room.floor, None, None, False, "", used)
    start, end = min(one.starts_at for one in held), max(one.ends_at for one in held)
    before = min(one.starts_at - timedelta(minutes=one.setup_minutes) for one in held)
    after = max(one.ends_at + timedelta(minutes=one.cleardown_minutes) for one in held)
    return BriefRoom(
        room.name,
        room.floor,
        (start.astimezone(tz), end.astimezone(tz)),
        (before.astimezone(tz), after.astimezone(tz)),
        all(one.state in FIRM_STATES for one in held),
        " ".join(filter(None, (one.note for one in held))),
        used,
    )
