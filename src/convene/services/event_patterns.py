"""Reading the pattern off an event: all that a copy or a template is made of, by days and the clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.bookings import LIVE_STATES, BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.event_pattern import (
    Clock,
    Pattern,
    PatternAsked,
    PatternDay,
    PatternMessage,
    PatternPerson,
    PatternRoom,
    PatternSession,
    PatternTrack,
)
from convene.rules.programme import ContributionState, SessionState
from convene.rules.time import zone
from convene.services import registration_questions
from convene.store.tables import (
    Booking,
    Event,
    EventDay,
    EventSession,
    Message,
    Question,
    SessionResource,
    SessionTheme,
    Track,
)


def pattern_of(session: Session, event_id: UUID) -> Pattern:
    """The pattern of an event, with everything in it. Sessions that were cancelled are not planned again, people who
    declined are not asked again. Raises NotFound, Invalid("days") for an event without days."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    if not event.days:
        raise Invalid("days", "An event without days cannot be copied", "Give it a first day.")
    tz = zone(event.time_zone)
    days = sorted(event.days, key=lambda day: day.starts_at)
    first = days[0].date
    tracks = session.scalars(
        sa.select(Track)
        .where(Track.event_id == event_id)
        .options(selectinload(Track.theme))
        .order_by(Track.position, Track.name)
    ).all()
    about, of_event = _questions(session, event_id)
    return Pattern(
        event.title,
        event.kind,
        tuple(
            PatternDay(
                (day.date - first).days,
                day.starts_at.astimezone(tz).time(),
                _clock(day.ends_at, day, tz),
                day.part,
                day.title,
                day.required,
                day.venue_id,
            )
            for day in days
        ),
        weekday=first.weekday(),
        mode=event.mode,
        time_zone=event.time_zone,
        summary=event.summary,
        capacity=event.capacity,
        registration_mode=event.registration_mode,
        closes=None if event.applications_close is None else _clock(event.applications_close, days[0], tz),
        partner=event.partner,
        join_link=event.join_link,
        budget_pence=event.budget_pence,
        completion_rule=event.completion_rule,
        series=event.series.title if event.series else "",
        tracks=tuple(PatternTrack(track.name, track.theme.key if track.theme else "") for track in tracks),
        sessions=tuple(_sessions(session, event_id, days, [track.id for track in tracks], about, tz)),
        questions=of_event,
        rooms=tuple(_rooms(session, event_id, days, tz)),
        messages=tuple(_messages(session, event_id)),
        asked=tuple(
            PatternAsked(one.text, one.kind, one.options, one.required, one.help)
            for one in registration_questions.questions(session, event_id)
        ),
    )


def _sessions(
    session: Session,
    event_id: UUID,
    days: Sequence[EventDay],
    tracks: list[UUID],
    questions: defaultdict[UUID, list[str]],
    tz: ZoneInfo,
) -> Iterable[PatternSession]:
    resources: defaultdict[UUID, list[UUID]] = defaultdict(list)
    query = sa.select(SessionResource).join(EventSession, EventSession.id == SessionResource.session_id)
    for used in session.scalars(query.where(EventSession.event_id == event_id).order_by(SessionResource.position)):
        resources[used.session_id].append(used.resource_id)
    places = {day.id: place for place, day in enumerate(days)}
    originals = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event_id, EventSession.state != SessionState.CANCELLED)
        .options(
            selectinload(EventSession.themes).joinedload(SessionTheme.theme), selectinload(EventSession.contributions)
        )
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    )
    for one in originals:
        day = places.get(one.day_id) if one.day_id else None
        yield PatternSession(
            one.title,
            one.minutes,
            one.abstract,
            one.kind,
            one.state,
            one.sign_up,
            day,
            _clock(one.starts_at, days[day], tz) if one.starts_at is not None and day is not None else None,
            tracks.index(one.track_id) if one.track_id else None,
            one.room_id,
            one.spans_rooms,
            one.capacity,
            one.layout,
            one.content_note,
            one.equipment,
            one.room_note,
            one.url,
            tuple(carried.theme.key for carried in one.themes),
            tuple(resources[one.id]),
            tuple(questions[one.id]),
            tuple(
                PatternPerson(who.person_id, who.role)
                for who in one.contributions
                if who.state is not ContributionState.DECLINED
            ),
        )


def _questions(session: Session, event_id: UUID) -> tuple[defaultdict[UUID, list[str]], tuple[str, ...]]:
    about: defaultdict[UUID, list[str]] = defaultdict(list)
    of_event: list[str] = []
    query = sa.select(Question).where(Question.event_id == event_id).order_by(Question.position, Question.id)
    for one in session.scalars(query):
        (of_event if one.session_id is None else about[one.session_id]).append(one.text)
    return about, tuple(of_event)


def _rooms(session: Session, event_id: UUID, days: Sequence[EventDay], tz: ZoneInfo) -> Iterable[PatternRoom]:
    """The rooms held or booked for each day; what was only asked for, where a day had nothing better."""
    asked = sa.select(Booking).where(Booking.event_id == event_id, Booking.state.in_(LIVE_STATES))
    by_day: defaultdict[int, list[Booking]] = defaultdict(list)
    for one in session.scalars(asked.order_by(Booking.starts_at, Booking.id)):
        begins = one.starts_at.astimezone(tz).date()
        by_day[min(range(len(days)), key=lambda n: (abs(days[n].date - begins), n))].append(one)
    for place, listed in sorted(by_day.items()):
        held = [one for one in listed if one.state is not BookingState.ENQUIRY]
        for one in held or listed:
            yield PatternRoom(
                one.room_id,
                place,
                _clock(one.starts_at, days[place], tz),
                _clock(one.ends_at, days[place], tz),
                one.title,
                one.setup_minutes,
                one.cleardown_minutes,
                one.cost_pence,
            )


def _messages(session: Session, event_id: UUID) -> Iterable[PatternMessage]:
    query = sa.select(Message).where(
        Message.event_id == event_id,
        Message.person_id.is_(None),
        Message.recipient == "",  # a mail to a venue is about the days and rooms it names
    )
    for one in session.scalars(query.order_by(Message.created_at, Message.id)):
        yield PatternMessage(one.kind, one.subject, one.body_text, one.body_html, one.way)


def _clock(moment: datetime, day: EventDay, tz: ZoneInfo) -> Clock:
    local = moment.astimezone(tz)
    return Clock(local.time().replace(second=0, microsecond=0), (local.date() - day.date).days)
