"""Laying a pattern out on dates: what there would be, said first, and the new event with all of it as one change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid
from convene.rules.event_pattern import (
    Clock,
    Laid,
    Pattern,
    PatternNote,
    PatternRoom,
    PatternSession,
    notes_of_dates,
)
from convene.rules.events import check_apart
from convene.rules.money import money
from convene.rules.programme import ContributionState
from convene.rules.registration_questions import Question as Asked
from convene.rules.time import Span, instant, say_day, zone
from convene.services import bookings, events, registration_questions
from convene.services.events import DayDraft
from convene.store.bulk import insert_rows
from convene.store.tables import (
    Contribution,
    Event,
    EventSession,
    Message,
    Person,
    Question,
    Resource,
    Room,
    SessionResource,
    SessionTheme,
    Theme,
    Track,
    Venue,
)

_LAST_MINUTE = time(23, 59)  # until its end, after midnight, is set: no form can say that


@dataclass(frozen=True, slots=True)
class _Known:
    """What of the workspace a pattern may name: rooms and venues in use, and names for those that are not."""

    rooms: dict[UUID, Room]
    venues: frozenset[UUID]
    gone: dict[UUID, str]
    people: frozenset[UUID]
    resources: frozenset[UUID]
    themes: dict[str, UUID]


@dataclass(frozen=True, slots=True)
class _Wish:
    """A room to ask for with its time there; or in words why it is not asked for."""

    room: PatternRoom
    span: Span | None
    why_not: str = ""


def dates_of(pattern: Pattern, first_day: date | None, dates: Sequence[date]) -> Sequence[date]:
    """The dates that were asked for: each day's own, or as far apart as they were from the first on. Raises Invalid at
    "first_day" where neither was."""
    if dates:
        return dates
    if first_day is None:
        raise Invalid("first_day", "A first day is needed", "Choose its date.")
    return pattern.dates(first_day)


def preview(session: Session, pattern: Pattern, *, dates: Sequence[date], today: date) -> Laid:
    """What laying a pattern out on ``dates`` would make, one date for each of its days. Nothing is written.

    Raises Invalid("dates") where there are too few or many.
    """
    _check_dates(pattern, dates)
    tz, known = zone(pattern.time_zone), _known(session)
    notes = [*notes_of_dates(pattern, dates, today=today), *_impossible(pattern, dates, tz)]
    wishes = list(_wishes(session, pattern, dates, tz, known))
    notes += [PatternNote(wish.why_not) for wish in wishes if wish.why_not]
    notes += _left_out(pattern, known)
    return Laid(
        pattern.title,
        len(pattern.days),
        len(pattern.sessions),
        len({who.person_id for one in pattern.sessions for who in one.people} & known.people),
        len({key for one in pattern.sessions for key in one.resources} & known.resources),
        len(pattern.questions) + sum(len(one.questions) for one in pattern.sessions),
        sum(wish.span is not None for wish in wishes),
        len(pattern.messages),
        len(pattern.asked),
        tuple(sorted(notes, key=lambda note: not note.stops)),
    )


def lay_out(session: Session, pattern: Pattern, *, dates: Sequence[date], title: str, now: datetime) -> UUID:
    """A draft of the pattern on ``dates``: its sessions by the clock, its people asked again, its rooms as enquiries.

    Raises Invalid at "dates" for a time that does not exist because clocks go forward and for days that overlap, and
    as ``events.create`` does.
    """
    _check_dates(pattern, dates)
    tz, known = zone(pattern.time_zone), _known(session)
    for note in _impossible(pattern, dates, tz):
        raise Invalid("dates", note.detail, "Choose another date.")
    event_id = events.create(
        session,
        title=title,
        kind=pattern.kind,
        days=[
            DayDraft(
                day_on,
                day.starts,
                day.ends.at if day.ends.days_after == 0 else _LAST_MINUTE,
                day.part,
                day.title,
                day.venue_id if day.venue_id in known.venues else None,
                day.required,
            )
            for day, day_on in zip(pattern.days, dates, strict=True)
        ],
        now=now,
        mode=pattern.mode,
        time_zone=pattern.time_zone,
        summary=pattern.summary,
        capacity=pattern.capacity,
        registration_mode=pattern.registration_mode,
        applications_close=None if pattern.closes is None else _at(pattern.closes, dates[0], tz),
        partner=pattern.partner,
        join_link=pattern.join_link,
        budget_pence=pattern.budget_pence,
        series=pattern.series,
    )
    event = session.get_one(Event, event_id)
    event.completion_rule = pattern.completion_rule
    for made, day, day_on in zip(event.days, pattern.days, dates, strict=True):  # in the order they were given in
        made.ends_at = _at(day.ends, day_on, tz)
    days = [day.id for day in event.days]
    session.flush()
    _lay_programme(session, pattern, event_id, list(zip(days, dates, strict=True)), tz, known)
    for wish in list(_wishes(session, pattern, dates, tz, known)):
        if wish.span is not None:
            _ask(session, event_id, wish.room, wish.span, now)
    asked = [Asked(one.text, one.kind, one.options, one.required, one.help) for one in pattern.asked]
    registration_questions.set_questions(session, event_id, asked)
    insert_rows(
        session,
        Message,
        [
            {
                "id": uuid4(),
                "event_id": event_id,
                "kind": one.kind,
                "subject": one.subject,
                "body_text": one.body_text,
                "body_html": one.body_html,
                "way": one.way,
                "created_at": now,
            }
            for one in pattern.messages
        ],
    )
    return event_id


def _lay_programme(
    session: Session, pattern: Pattern, event_id: UUID, days: list[tuple[UUID, date]], tz: ZoneInfo, known: _Known
) -> None:
    tracks = [uuid4() for _ in pattern.tracks]
    keys = [uuid4() for _ in pattern.sessions]
    insert_rows(
        session,
        Track,
        [
            {"id": key, "event_id": event_id, "name": one.name, "position": n, "theme_id": known.themes.get(one.theme)}
            for n, (key, one) in enumerate(zip(tracks, pattern.tracks, strict=True))
        ],
    )
    rows: dict[type[Any], list[dict[str, Any]]] = {
        EventSession: [],
        SessionTheme: [],
        SessionResource: [],
        Contribution: [],
        Question: [
            {"id": uuid4(), "event_id": event_id, "session_id": None, "text": text, "position": n}
            for n, text in enumerate(pattern.questions)
        ],
    }
    for key, one in zip(keys, pattern.sessions, strict=True):
        rows[EventSession].append({"id": key, "event_id": event_id} | _session(one, days, tracks, tz, known))
        themes = [known.themes[name] for name in one.themes if name in known.themes]
        rows[SessionTheme] += [{"session_id": key, "theme_id": theme, "position": n} for n, theme in enumerate(themes)]
        used = [resource for resource in one.resources if resource in known.resources]
        rows[SessionResource] += [
            {"session_id": key, "resource_id": resource, "position": n} for n, resource in enumerate(used)
        ]
        rows[Question] += [
            {"id": uuid4(), "event_id": event_id, "session_id": key, "text": text, "position": n}
            for n, text in enumerate(one.questions)
        ]
        asked = [who for who in one.people if who.person_id in known.people]
        rows[Contribution] += [
            {
                "id": uuid4(),
                "session_id": key,
                "person_id": who.person_id,
                "role": who.role,
                "state": ContributionState.INVITED,
                "position": n,
            }
            for n, who in enumerate(asked)
        ]
    for kind, made in rows.items():
        insert_rows(session, kind, made)


def _session(
    one: PatternSession, days: list[tuple[UUID, date]], tracks: list[UUID], tz: ZoneInfo, known: _Known
) -> dict[str, Any]:
    day = None if one.day is None else days[one.day]
    return {
        "title": one.title,
        "minutes": one.minutes,
        "abstract": one.abstract,
        "kind": one.kind,
        "state": one.state,
        "sign_up": one.sign_up,
        "day_id": None if day is None else day[0],
        "starts_at": None if day is None or one.starts is None else _at(one.starts, day[1], tz),
        "track_id": None if one.track is None else tracks[one.track],
        "room_id": one.room_id if one.room_id in known.rooms else None,
        "spans_rooms": one.spans_rooms,
        "capacity": one.capacity,
        "layout": one.layout,
        "content_note": one.content_note,
        "equipment": one.equipment,
        "room_note": one.room_note,
        "url": one.url,
    }


def _ask(session: Session, event_id: UUID, wish: PatternRoom, span: Span, now: datetime) -> None:
    bookings.book(
        session,
        event_id=event_id,
        room_id=wish.room_id,
        starts_at=span.start,
        ends_at=span.end,
        state=BookingState.ENQUIRY,
        setup_minutes=wish.setup_minutes,
        cleardown_minutes=wish.cleardown_minutes,
        title=wish.title,
        note="" if wish.quote_pence is None else f"Last time: {money(wish.quote_pence)}",
        today=now.date(),
        now=now,
    )


def _wishes(session: Session, pattern: Pattern, dates: Sequence[date], tz: ZoneInfo, known: _Known) -> Iterator[_Wish]:
    for wish in pattern.rooms:
        day = dates[wish.day]
        room = known.rooms.get(wish.room_id)
        if room is None:
            yield _Wish(wish, None, f"{known.gone.get(wish.room_id, 'A room')} is no longer used: it is not asked for")
            continue
        try:
            span = Span(_at(wish.starts, day, tz), _at(wish.ends, day, tz))
            weighed = bookings.weigh(
                session,
                room_id=room.id,
                starts_at=span.start,
                ends_at=span.end,
                setup_minutes=wish.setup_minutes,
                cleardown_minutes=wish.cleardown_minutes,
                tz=tz,
            )
        except Invalid as error:
            yield _Wish(wish, None, f"{room.name} is not asked for. {error.title}")
            continue
        if (firm := weighed.clash) is not None:
            by = firm.event or firm.title or "somebody else"
            yield _Wish(wish, None, f"{room.name} is taken on {say_day(day)} by {by}: it is not asked for")
            continue
        if weighed.closed is not None:
            yield _Wish(wish, None, f"{room.name} is not asked for. {weighed.closed.said}")
            continue
        yield _Wish(wish, span)


def _impossible(pattern: Pattern, dates: Sequence[date], tz: ZoneInfo) -> Iterator[PatternNote]:
    spans = []
    for day, day_on in zip(pattern.days, dates, strict=True):
        try:
            start = instant(day_on, day.starts, tz, field="dates")
            spans.append((day_on, Span(start, _at(day.ends, day_on, tz))))
        except Invalid as error:
            yield PatternNote(error.title, stops=True)
    try:
        check_apart(spans)
    except Invalid as error:
        yield PatternNote(error.title, stops=True)
    clocks = [(f"“{one.title}”: ", one.starts, one.day) for one in pattern.sessions]
    for words, clock, place in [*clocks, ("Applications close: ", pattern.closes, 0)]:
        if clock is not None and place is not None:
            try:
                _at(clock, dates[place], tz)
            except Invalid as error:
                yield PatternNote(f"{words}{error.title}", stops=True)


def _left_out(pattern: Pattern, known: _Known) -> Iterator[PatternNote]:
    for venue in dict.fromkeys(day.venue_id for day in pattern.days):
        if venue is not None and venue not in known.venues:
            yield PatternNote(f"{known.gone.get(venue, 'A venue')} is no longer used: its days have no venue yet")
    for room in dict.fromkeys(one.room_id for one in pattern.sessions):
        if room is not None and room not in known.rooms:
            count = sum(one.room_id == room for one in pattern.sessions)
            sessions = "1 session has" if count == 1 else f"{count} sessions have"
            yield PatternNote(f"{known.gone.get(room, 'A room')} is no longer used: {sessions} no room yet")


def _known(session: Session) -> _Known:
    rooms = session.execute(sa.select(Room, Venue.archived).join(Venue, Venue.id == Room.venue_id)).all()
    venues = session.scalars(sa.select(Venue)).all()
    used = {room.id: room for room, archived in rooms if not (room.archived or archived)}
    gone = {room.id: room.name for room, _ in rooms if room.id not in used}
    gone |= {venue.id: venue.name for venue in venues if venue.archived}
    return _Known(
        used,
        frozenset(venue.id for venue in venues if not venue.archived),
        gone,
        frozenset(session.scalars(sa.select(Person.id).where(Person.erased_at.is_(None)))),
        frozenset(session.scalars(sa.select(Resource.id))),
        dict(session.execute(sa.select(Theme.key, Theme.id)).all()),
    )


def _check_dates(pattern: Pattern, dates: Sequence[date]) -> None:
    if len(dates) != len(pattern.days):
        raise Invalid("dates", f"{len(dates)} dates for {len(pattern.days)} days", "Give each day its date.")


def _at(clock: Clock, day: date, tz: ZoneInfo) -> datetime:
    return instant(day + timedelta(days=clock.days_after), clock.at, tz, field="dates")
