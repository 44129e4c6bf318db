"""The rest of the sample's year: masterclasses, a series, two programmes, a partner's event, what was done lately."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.events import DayPart, EventKind, EventMode, EventStatus, RegistrationMode
from convene.rules.people import NeedKind, NeedState
from convene.rules.registrations import RegistrationState, Role
from convene.services.sample_attendance import RULE, marks
from convene.services.sample_courses import CBE_DAYS, COURAGE, DIGITAL, REVIEW_QUESTIONS, SERIES
from convene.services.sample_happenings import booking, event, event_day, register, sessions
from convene.services.sample_programme import SampleSession
from convene.services.sample_rows import MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, Cast, Places, Rows
from convene.services.sample_venues import COIN_STREET, FARM, FRIENDS_HOUSE, KINGS_FUND, ST_KATHERINE, TOYNBEE_HALL
from convene.store.history_chain import append, hold
from convene.store.tables import Answer, BookingDate, Event, Need, Question, Series


class _World(NamedTuple):
    """What every event of the sample draws on."""

    places: Places
    cast: Cast
    themes: Mapping[str, UUID]
    stories: Mapping[str, UUID]


def calendar(rows: Rows, places: Places, cast: Cast, themes: Mapping[str, UUID], stories: Mapping[str, UUID]) -> None:
    """Every event beside the convening."""
    world = _World(places, cast, themes, stories)
    _courage_today(rows, world)
    _bridge(rows, world)
    _digital(rows, world)
    _nye_bevan(rows, world)
    _others(rows, world)


def _courage_today(rows: Rows, world: _World) -> None:
    """A masterclass that is on today, with some people here already: Reception can be tried at once."""
    event_id = event(
        rows,
        "COURAGE",
        "The Courage to Trust Yourself; Leading Through Values",
        EventKind.MASTERCLASS,
        EventStatus.CLOSED,
        planned=60,
        capacity=60,
        budget_pence=320_000,
        summary="A day for people who lead without a map: what you value, what it costs, and how to stand by it.",
    )
    hours = ("09:00", "16:30")
    day_id = event_day(
        rows, event_id, rows.today, hours, part=DayPart.MASTERCLASS, venue_id=world.places.venues[KINGS_FUND]
    )
    _sessions(rows, world, event_id, day_id, rows.today, COURAGE, KINGS_FUND)
    booking(rows, event_id, world.places.rooms[KINGS_FUND, "Square Room"], rows.today, hours, pounds=1150)
    booking(
        rows,
        event_id,
        world.places.rooms[KINGS_FUND, "Garden Meeting Room"],
        rows.today,
        hours,
        pounds=300,
        title="Quiet room and coats",
    )
    who = world.cast.by_name
    register(rows, event_id, [who["Mercy Oduya"]], role=Role.SPEAKER)
    register(rows, event_id, [who["Odette Tremaine"]], role=Role.FACILITATOR)
    register(rows, event_id, [who["Kit Underhay"]], role=Role.CREW)
    guests = [*world.cast.delegates[:12], *rows.rng.sample(world.cast.delegates[24:], 35)]
    coming = register(rows, event_id, guests[:43], over_days=40)
    register(rows, event_id, guests[43:45], RegistrationState.WITHDRAWN, reason="Unwell")
    register(rows, event_id, guests[45:], RegistrationState.CANCELLED, reason="Place given back by the team")
    rows.add(
        Need,
        person_id=guests[5],
        event_id=event_id,
        kind=NeedKind.ACCESS,
        feature="hearing_loop",
        detail="Hears with a loop; Square Room has one",
        owner="Kit Underhay",
        due=rows.today,
        state=NeedState.ARRANGED,
    )
    start = min(rows.now, rows.at(rows.today, "09:50"))
    here = rows.rng.sample(coming, 17)
    arrivals = [(start - timedelta(seconds=rows.rng.randrange(60, 2700)), one) for one in here]
    again = min(arrivals)
    desk = rows.desk(event_id)
    rows.scans(event_id, desk, rows.today, [*arrivals, (start - timedelta(seconds=40), again[1])])


def _bridge(rows: Rows, world: _World) -> None:
    """Compassion as a Bridge to Engagement: one enrolment over five typed days, two of them past."""
    event_id = event(
        rows,
        "CBE3",
        "Compassion as a Bridge to Engagement, cohort 3",
        EventKind.PROGRAMME,
        EventStatus.CLOSED,
        planned=120,
        capacity=24,
        budget_pence=960_000,
        summary="Five days across three months: two modules, two action learning sets, and a visit to an organisation "
        "outside the NHS. The cohort stays together; the quiet of the house is part of the programme.",
        completion_rule=RULE,
    )
    plan = (
        (rows.on(-47, WEDNESDAY), DayPart.MODULE, "Module 1: compassion", ST_KATHERINE, "Garden Room"),
        (rows.on(-26, WEDNESDAY), DayPart.ACTION_LEARNING, "Action learning 1", ST_KATHERINE, "Library"),
        (rows.on(9, WEDNESDAY), DayPart.MODULE, "Module 2: engagement", ST_KATHERINE, "Garden Room"),
        (rows.on(23, TUESDAY), DayPart.FIELD_VISIT, "Field visit", FARM, "River Classroom"),
        (rows.on(46, TUESDAY), DayPart.ACTION_LEARNING, "Action learning 2", ST_KATHERINE, "Library"),
    )
    who = world.cast.by_name
    names = ("Astrid Solberg", "Noor Barlow", "Gunnar Lindqvist")
    register(rows, event_id, [who[name] for name in names], role=Role.FACILITATOR, over_days=90)
    cohort = rows.rng.sample(world.cast.delegates, 20)
    began = rows.at(plan[0][0], "09:00") - timedelta(days=3)
    members = register(rows, event_id, cohort[:19], ending=began)
    register(rows, event_id, cohort[19:], RegistrationState.WITHDRAWN, reason="New post outside London", ending=began)
    desk = rows.desk(event_id)
    for number, ((day, part, title, venue, room), programme) in enumerate(zip(plan, CBE_DAYS, strict=True)):
        day_id = event_day(
            rows, event_id, day, ("09:30", "16:00"), part=part, title=title, venue_id=world.places.venues[venue]
        )
        _sessions(rows, world, event_id, day_id, day, programme, venue)
        past = day < rows.today
        held = booking(
            rows,
            event_id,
            world.places.rooms[venue, room],
            day,
            ("09:00", "16:30"),
            pounds=450,
            title=title,
            state=BookingState.COMPLETED if past else BookingState.CONFIRMED,
        )
        if past:
            absent = {0: 1, 1: 3}[number]
            doors = rows.at(day, "09:05")
            rows.scans(
                event_id,
                desk,
                day,
                [
                    (doors + timedelta(seconds=rows.rng.randrange(1500)), one)
                    for one in rows.rng.sample(members, 19 - absent)
                ],
            )
        elif part is DayPart.MODULE:
            rows.add(
                BookingDate,
                booking_id=held,
                kind=BookingDateKind.FINAL_NUMBERS,
                due=day - timedelta(days=5),
                note="Lunch for the cohort",
            )
    marks(rows, event_id)


def _digital(rows: Rows, world: _World) -> None:
    """A masterclass series: six dates, booked singly and seen together, two of them past."""
    series = rows.add(
        Series, title=SERIES, summary="Six masterclasses for people who lead change that runs on screens."
    )
    dates = [rows.on(offset, TUESDAY) for offset in (-55, -27, 12, 40, 68, 96)]
    places_taken = (46, 44, 38, 21, 9, 4)
    for number, (day, (title, summary)) in enumerate(zip(dates, DIGITAL, strict=True), start=1):
        past = day < rows.today
        online = number == 5
        event_id = event(
            rows,
            f"DIGITAL-{number}",
            title,
            EventKind.SERIES,
            EventStatus.COMPLETED if past else EventStatus.PUBLISHED,
            planned=100,
            capacity=50,
            summary=summary,
            series_id=series,
            mode=EventMode.ONLINE if online else EventMode.IN_PERSON,
            join_link="https://meet.leadership-academy.example/digital-5" if online else "",
        )
        hours = ("13:00", "16:30")
        venue, room = ((COIN_STREET, "South Bank Suite"), (TOYNBEE_HALL, "Lecture Hall"))[number % 2]
        event_day(
            rows,
            event_id,
            day,
            hours,
            part=DayPart.MASTERCLASS,
            venue_id=None if online else world.places.venues[venue],
        )
        if not online:
            state = BookingState.COMPLETED if past else (BookingState.CONFIRMED, BookingState.OPTION)[number == 6]
            booking(
                rows,
                event_id,
                world.places.rooms[venue, room],
                day,
                hours,
                pounds=640,
                state=state,
                option_expires=rows.today + timedelta(days=24) if state is BookingState.OPTION else None,
            )
        guests = rows.rng.sample(world.cast.delegates, places_taken[number - 1])
        doors = rows.at(day, "12:30")
        came = register(rows, event_id, guests, ending=min(rows.now, doors - timedelta(days=1)))
        if past:
            desk = rows.desk(event_id)
            here = rows.rng.sample(came, len(came) - 6)
            rows.scans(
                event_id, desk, day, [(doors + timedelta(seconds=rows.rng.randrange(2400)), one) for one in here]
            )
            _review(rows, event_id, day)


def _review(rows: Rows, event_id: UUID, day: date) -> None:
    said = (
        "Ask the night shift before we buy anything.",
        "Read one of my own letters as if it were about me.",
        "Less theory after lunch, more of the cases.",
        "Sit with the person who answers the phone for an hour.",
    )
    for position, text in enumerate(REVIEW_QUESTIONS):
        question = rows.add(Question, event_id=event_id, text=text, position=position)
        for number in range(14 if position == 0 else len(said)):
            rows.add(
                Answer,
                question_id=question,
                text="" if position == 0 else said[number],
                rating=rows.rng.choice((3, 4, 4, 5, 5)) if position == 0 else None,
                given_at=rows.at(day, "16:40") + timedelta(minutes=number * 7),
            )


def _nye_bevan(rows: Rows, world: _World) -> None:
    """A programme that people apply for; the closing date is ahead."""
    closes = rows.on(16, MONDAY)
    event_id = event(
        rows,
        "BEVAN",
        "Nye Bevan Programme",
        EventKind.PROGRAMME,
        EventStatus.PUBLISHED,
        planned=30,
        capacity=24,
        registration_mode=RegistrationMode.APPLICATION,
        applications_close=rows.at(closes, "17:00"),
        summary="For people who will be directors within two years. Applicants assess each other; everyone is heard.",
    )
    plan = (
        (rows.on(75, WEDNESDAY), DayPart.MODULE, "Module 1: the board and the street"),
        (rows.on(103, WEDNESDAY), DayPart.ACTION_LEARNING, "Peer assessment"),
        (rows.on(131, WEDNESDAY), DayPart.MODULE, "Module 2: holding the whole"),
    )
    for day, part, title in plan:
        event_day(
            rows,
            event_id,
            day,
            ("09:30", "17:00"),
            part=part,
            title=title,
            venue_id=world.places.venues[FRIENDS_HOUSE],
        )
    booking(
        rows,
        event_id,
        world.places.rooms[FRIENDS_HOUSE, "Garden Suite"],
        plan[0][0],
        ("09:00", "17:30"),
        pounds=780,
        state=BookingState.ENQUIRY,
    )
    people = rows.rng.sample(world.cast.delegates, 19)
    register(rows, event_id, people[:12], RegistrationState.APPLIED, over_days=20)
    register(rows, event_id, people[12:16], RegistrationState.SHORTLISTED, over_days=25)
    register(rows, event_id, people[16:18], RegistrationState.ACCEPTED, over_days=28)
    register(rows, event_id, people[18:], RegistrationState.DECLINED, reason="Advised to apply next year", over_days=28)


def _others(rows: Rows, world: _World) -> None:
    """A partner's event, one cancelled, one still being thought about."""
    journaling = event(
        rows,
        "JOURNAL",
        "Journaling for Change",
        EventKind.PARTNER,
        EventStatus.PUBLISHED,
        planned=14,
        partner="Capital People",
        summary="An evening of writing by hand about work that matters. Run by Capital People; we spread the word.",
    )
    event_day(rows, journaling, rows.on(54, THURSDAY), ("17:30", "20:00"), venue_id=world.places.venues[TOYNBEE_HALL])
    winter = event(
        rows,
        "WINTER",
        "Leading through winter: an evening",
        EventKind.MASTERCLASS,
        EventStatus.CANCELLED,
        planned=50,
        capacity=40,
        summary="Leading through the hardest months, with soup.",
        status_reason="The speaker is unwell. A new date follows.",
    )
    event_day(
        rows,
        winter,
        rows.on(19, THURSDAY),
        ("17:00", "19:30"),
        part=DayPart.MASTERCLASS,
        venue_id=world.places.venues[COIN_STREET],
    )
    register(
        rows, winter, rows.rng.sample(world.cast.delegates, 8), RegistrationState.CANCELLED, reason="Event cancelled"
    )
    feedback = event(
        rows,
        "FEEDBACK",
        "Kind feedback, half a day",
        EventKind.MASTERCLASS,
        EventStatus.DRAFT,
        planned=3,
        capacity=30,
        summary="Saying the useful thing, early and with care. No venue yet.",
    )
    event_day(rows, feedback, rows.on(82, SATURDAY), ("09:30", "13:00"), part=DayPart.MASTERCLASS)


def _sessions(
    rows: Rows,
    world: _World,
    event_id: UUID,
    day_id: UUID,
    day: date,
    programme: Sequence[SampleSession],
    venue: str,
) -> None:
    rooms = {room: room_id for (name, room), room_id in world.places.rooms.items() if name == venue}
    sessions(
        rows,
        event_id,
        day_id,
        day,
        programme,
        rooms=rooms,
        cast=world.cast,
        themes=world.themes,
        stories=world.stories,
    )


_LATELY: tuple[tuple[float, str, str], ...] = (
    (2.9, "Bridget", "Book the Garden Room as an option for London is Open(minded)"),
    (2.2, "Dilip", "Move “Data with gaps” to 12:00, Library"),
    (1.9, "Saoirse", "Import 31 registrations from delegates.csv"),
    (1.1, "Bridget", "Accept 2 applications for the Nye Bevan Programme"),
    (0.9, "Dilip", "Cancel “Leading through winter: an evening”"),
)


def history(session: Session, rows: Rows) -> None:
    """Lines of the journal that tell what was done lately. Each names an event and no values, as after an erasure, so
    there is nothing in them to undo."""
    key = session.scalars(sa.select(Event.id).order_by(Event.code).limit(1)).one().hex
    rows_of = [("events", key, {"scrubbed": key}, None)]
    said = [(_in_office_hours(rows.now - timedelta(days=ago)), who, label) for ago, who, label in _LATELY]
    hold(session)
    for at, who, label in sorted(said):
        append(session, label, rows_of, at=at, who=who, closed=True)


def _in_office_hours(moment: datetime) -> datetime:
    return moment.replace(hour=9 + moment.hour % 8)
