"""The programme as a booklet to hold in the hand: all of it, of a track or theme, or one person's own."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.papers import Asked
from convene.rules.programme import PAUSES, SignUp
from convene.rules.programme_papers import Booklet, BookletRoom, BookletVenue
from convene.rules.registrations import OVER
from convene.rules.releases import FrozenSession
from convene.rules.text import search_key
from convene.rules.venues import FEATURE_WORDS, RoomFeature
from convene.services.own_programme import OwnProgrammes
from convene.services.programme_export import schedule
from convene.store.tables import Event, EventSession, Person, Registration, Room, Theme, Track, Venue

Wanted = Callable[[FrozenSession], bool]


def booklet(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> Booklet:
    """The programme as it is now, with cancelled sessions marked. A track has with it what is for everybody and in no
    track, a theme the breaks; a person's own is what is for everybody, what they have a place on, and what they do.

    Raises NotFound, and Refused where no session is left.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    tests: list[tuple[str, Wanted]] = []
    if asked.track is not None:
        tests.append(_of_track(session, asked.track))
    if asked.theme is not None:
        tests.append(_of_theme(session, asked.theme))
    if asked.person is not None:
        tests.append(_of_person(session, event_id, asked.person))
    found = schedule(session, event_id, wanted=lambda one: all(test(one) for _, test in tests))
    if not found.sessions:
        raise Refused("The programme has no sessions yet", "Give sessions a time, or ask for more of them.")
    return Booklet(
        found,
        now,
        asked.size or "a5",
        of=", ".join(name for name, _ in tests),
        own=asked.person is not None,
        summary=event.summary,
        called_off=event.status is EventStatus.CANCELLED,
        rooms=tuple(room for room in rooms_in_use(session, event_id).values() if room.name in found.rooms),
        venues=tuple(_venue(one) for one in venues_of(session, event)),
    )


def rooms_in_use(session: Session, event_id: UUID) -> dict[UUID, BookletRoom]:
    """The rooms sessions of an event are in, in their order, each with what it offers."""
    used = sa.select(EventSession.room_id).where(EventSession.event_id == event_id, EventSession.starts_at.is_not(None))
    rows = session.scalars(
        sa.select(Room)
        .where(Room.id.in_(used))
        .options(selectinload(Room.features), selectinload(Room.venue))
        .order_by(Room.position, Room.name)
    )
    order = list(RoomFeature)
    return {
        row.id: BookletRoom(
            row.name,
            row.venue.name,
            row.floor,
            row.directions,
            tuple(FEATURE_WORDS[one] for one in sorted((f.feature for f in row.features), key=order.index)),
        )
        for row in rows
    }


def venues_of(session: Session, event: Event) -> list[Venue]:
    """Where the event is, but for the venue an import makes up because rooms must be somewhere."""
    made_up = f"{event.source_key} venue"
    ids = {day.venue_id for day in event.days if day.venue_id}
    rows = session.scalars(sa.select(Venue).where(Venue.id.in_(ids)).order_by(Venue.name))
    return [row for row in rows if search_key(row.name) != made_up]


def _of_track(session: Session, track_id: UUID) -> tuple[str, Wanted]:
    track = session.get(Track, track_id)
    if track is None:
        raise NotFound("That track is not here any more")
    name = track.name
    return name, lambda one: one.track == name or (not one.track and one.sign_up is SignUp.ALL)


def _of_theme(session: Session, theme_id: UUID) -> tuple[str, Wanted]:
    theme = session.get(Theme, theme_id)
    if theme is None:
        raise NotFound("That theme is not here any more")
    key = theme.key
    return theme.name, lambda one: key in one.themes or one.kind in PAUSES


def _of_person(session: Session, event_id: UUID, person_id: UUID) -> tuple[str, Wanted]:
    row = session.execute(
        sa.select(Registration.id, Person.name)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id, Registration.person_id == person_id, Registration.state.not_in(OVER))
    ).first()
    if row is None:
        raise NotFound("That person is not on the list of this event")
    theirs = OwnProgrammes(session, event_id).chosen(row.id, person_id)
    return row.name, lambda one: one.sign_up is SignUp.ALL or one.id in theirs


def _venue(row: Venue) -> BookletVenue:
    address = "\n".join(filter(None, (row.address, row.postcode if row.postcode not in row.address else "")))
    return BookletVenue(
        row.name, address, row.stations, row.arrival, row.step_free_route, row.parking, row.wifi, row.phone, row.website
    )
