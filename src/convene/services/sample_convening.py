"""The sample's convening, "London is Open(minded)": its day, its rooms, its people and what they need."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.consents import FROM_A_LIST
from convene.rules.events import EventKind, EventStatus
from convene.rules.people import NeedKind, NeedState
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState, RegistrationState, Role
from convene.services.sample_choices import choices
from convene.services.sample_courses import REVIEW_QUESTIONS
from convene.services.sample_happenings import booking, event, event_day, register, sessions
from convene.services.sample_people import DIETS, NEEDS
from convene.services.sample_programme import CONVENING, TRACKS
from convene.services.sample_rows import THURSDAY, Cast, Places, Rows
from convene.services.sample_venues import FRIENDS_HOUSE, ST_KATHERINE
from convene.store.tables import BookingDate, Need, Place, Question, Track

_REGISTERED = 214
_CONSENT = "I agree that the organisers plan for this need and share it with those who must act on it."


def convening(rows: Rows, places: Places, cast: Cast, themes: Mapping[str, UUID], stories: Mapping[str, UUID]) -> UUID:
    """The convening, five weeks ahead on a Thursday. Returns the event's id."""
    day = rows.on(35, THURSDAY)
    event_id = event(
        rows,
        "OPEN",
        "London is Open(minded)",
        EventKind.CONVENING,
        EventStatus.PUBLISHED,
        planned=70,
        capacity=240,
        budget_pence=1_550_000,
        summary="A day for everybody who makes London healthier. Five topics thread through it: compassion, inclusion, "
        "systems working, engagement and innovation. They are not five events in one building: most sessions carry two "
        "of them, and the last one carries them all.",
    )
    day_id = event_day(rows, event_id, day, ("08:30", "17:00"), venue_id=places.venues[ST_KATHERINE])
    tracks = {
        name: rows.add(Track, event_id=event_id, name=name, position=position, theme_id=themes[theme])
        for position, (name, theme) in enumerate(TRACKS)
    }
    rooms = {room: room_id for (venue, room), room_id in places.rooms.items() if venue == ST_KATHERINE}
    made = sessions(
        rows,
        event_id,
        day_id,
        day,
        CONVENING,
        rooms=rooms,
        cast=cast,
        themes=themes,
        stories=stories,
        tracks=tracks,
    )
    for position, text in enumerate(REVIEW_QUESTIONS):
        rows.add(Question, event_id=event_id, text=text, position=position)
    _book(rows, places, event_id, day)
    coming = _invite(rows, cast, event_id)
    _needs(rows, cast, event_id, day)
    _choose(rows, coming, made)
    choices(rows, event_id)
    rows.desk(event_id)
    return event_id


def _book(rows: Rows, places: Places, event_id: UUID, day: date) -> None:
    def room(name: str, hours: tuple[str, str], pounds: int, venue: str = ST_KATHERINE, **more: object) -> UUID:
        return booking(rows, event_id, places.rooms[venue, name], day, hours, pounds=pounds, **more)  # type: ignore[arg-type]

    def due(booking_id: UUID, kind: BookingDateKind, on: date, pounds: int | None = None, note: str = "") -> None:
        done = rows.now - timedelta(days=9) if on < rows.today else None
        pence = None if pounds is None else pounds * 100
        rows.add(BookingDate, booking_id=booking_id, kind=kind, due=on, amount_pence=pence, note=note, done_at=done)

    soon = rows.today + timedelta(days=3)
    hall = room("Great Hall", ("08:00", "17:30"), 2400, title="Plenary and systems working", tails=(90, 60))
    room(
        "Garden Room",
        ("08:30", "17:00"),
        420,
        title="Compassion",
        state=BookingState.OPTION,
        option_expires=soon,
        note="Held in pencil until the number of story circles is settled.",
    )
    room("Library", ("08:30", "17:00"), 380, title="Inclusion")
    room("Cloister Room", ("08:30", "17:00"), 380, title="Innovation")
    room("Chapel", ("08:30", "17:00"), 0, title="Quiet room", tails=(0, 0))
    dining = room("Dining Hall", ("12:00", "14:30"), 1700, title="Lunch", tails=(60, 45))
    room(
        "Large Meeting Room",
        ("08:00", "17:30"),
        5200,
        FRIENDS_HOUSE,
        title="Fallback for the plenary",
        state=BookingState.OPTION,
        option_expires=rows.today + timedelta(days=11),
        tails=(60, 60),
    )
    room(
        "Garden Suite",
        ("09:00", "16:30"),
        900,
        FRIENDS_HOUSE,
        title="Overflow",
        state=BookingState.ENQUIRY,
    )
    due(hall, BookingDateKind.CONTRACT_BY, rows.today - timedelta(days=24))
    due(hall, BookingDateKind.DEPOSIT_DUE, rows.today - timedelta(days=10), 2400, "half of the hall and the rooms")
    due(dining, BookingDateKind.FINAL_NUMBERS, rows.today + timedelta(days=9), None, "lunch is billed on this number")
    due(dining, BookingDateKind.MENU_BY, rows.today + timedelta(days=13), None, "dietary list to the kitchen")
    due(dining, BookingDateKind.CANCEL_BY, rows.today + timedelta(days=18), None, "after that the kitchen buys in")
    due(hall, BookingDateKind.BALANCE_DUE, day + timedelta(days=29), 2460, "invoice expected")


def _invite(rows: Rows, cast: Cast, event_id: UUID) -> list[UUID]:
    """Everybody on the list of the convening. Returns the registrations of participants who come."""
    guests = iter(cast.delegates)

    def some(count: int) -> list[UUID]:
        return [next(guests) for _ in range(count)]

    leading = register(rows, event_id, cast.facilitators[:1], role=Role.SPEAKER, ticket="Speaker")
    leading += register(rows, event_id, cast.facilitators[1:], role=Role.FACILITATOR, ticket="Facilitator")
    leading += register(rows, event_id, cast.crew, role=Role.CREW, ticket="Crew")
    coming = register(rows, event_id, some(_REGISTERED - len(leading)), over_days=44, ticket="Day ticket")
    register(rows, event_id, some(9), RegistrationState.WAITING, over_days=8, ticket="Day ticket")
    register(rows, event_id, some(5), RegistrationState.APPLIED, over_days=12, ticket="Community place")
    register(rows, event_id, some(6), RegistrationState.CANCELLED, reason="Moved to the masterclass", over_days=40)
    register(rows, event_id, some(5), RegistrationState.WITHDRAWN, reason="On call that day", over_days=40)
    register(
        rows,
        event_id,
        some(1),
        RegistrationState.SUBSTITUTED,
        reason="A colleague comes instead",
        substituted_by_id=coming[30],
    )
    return coming


def _needs(rows: Rows, cast: Cast, event_id: UUID, day: date) -> None:
    owners = ("Bridget Amoah-Finch", "Dilip Varma", "Saoirse Flood")
    given = rows.now - timedelta(days=20)
    people = rows.rng.sample(cast.delegates[:190], len(NEEDS) + 31)
    for number, (kind, feature, detail) in enumerate(NEEDS):
        owned = number > 2
        state = NeedState.OPEN if not owned or number % 3 == 0 else NeedState.ARRANGED
        rows.add(
            Need,
            person_id=people[number],
            event_id=event_id,
            kind=kind,
            feature=feature,
            detail=detail,
            owner=owners[number % 3] if owned else "",
            due=day - timedelta(days=30 if not owned else 14),
            state=state,
            consent_at=given if number else None,
            consent_wording=_CONSENT if number else f"{FROM_A_LIST} Eventbrite",
        )
    for number, person_id in enumerate(people[len(NEEDS) :]):
        rows.add(
            Need,
            person_id=person_id,
            event_id=event_id,
            kind=NeedKind.DIETARY,
            detail=DIETS[number % len(DIETS)],
            owner="Saoirse Flood",
            due=day - timedelta(days=20),
            state=NeedState.OPEN,
            consent_at=given,
            consent_wording=_CONSENT,
        )


def _choose(rows: Rows, coming: Sequence[UUID], made: Mapping[str, UUID]) -> None:
    """Most people chose a session in each round; a full one has people waiting for it."""
    rounds: tuple[tuple[str, ...], ...] = (("10:15",), ("11:40", "12:00"), ("13:30",), ("14:15", "14:30"))
    for starts in rounds:
        open_ones = [s for s in CONVENING if s.starts in starts and s.sign_up is SignUp.CHOOSE]
        left = {s.title: s.capacity or 0 for s in open_ones}
        for registration_id in coming:
            if rows.rng.random() < 0.12:
                continue
            wish = rows.rng.choice(open_ones).title
            if left[wish] == 0 and rows.rng.random() < 0.85:
                wish = max(left, key=lambda title: left[title])
            state = PlaceState.GIVEN if left[wish] else PlaceState.WAITING
            left[wish] -= state is PlaceState.GIVEN
            rows.add(Place, session_id=made[wish], registration_id=registration_id, state=state, rank=1)
