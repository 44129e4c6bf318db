"""What rooms cannot do for the sessions in them: layouts, and what people need to take part."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from convene.rules.programme import AgendaBooking, AgendaRoom, FindingKind, SessionKind, SessionState, Severity, SignUp
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, fixes
from rules.test_programme_fixes import CHAPEL, DAY, HALL, LIBRARY, agenda, session

STEPS = AgendaRoom(LIBRARY.id, "Library", capacity=40, capacities=(("theatre", 40), ("boardroom", 22)))
LOOP = replace(HALL, features=("hearing_loop", "step_free"))
ROOMS = (LOOP, STEPS, replace(CHAPEL, features=("step_free",)))
CHOOSE = {"sign_up": SignUp.CHOOSE}


def found(*sessions, rooms=ROOMS, needs=()):
    planned = replace(agenda(*sessions), rooms=rooms, needs=needs)
    kinds = (FindingKind.LAYOUT, FindingKind.NEED)
    return [(f.severity, f.title, f.detail) for f in check(planned) if f.kind in kinds]


@pytest.mark.parametrize(
    ("layout", "title"), [("cabaret", "Library has no cabaret layout"), ("theatre", None), ("", None)]
)
def test_a_layout_the_room_is_not_known_for(layout, title):
    assert [one[1] for one in found(session(1, 0, room=STEPS, layout=layout))] == ([title] if title else [])


def test_a_room_of_which_nobody_has_said_any_layout_is_not_judged():
    assert found(session(1, 0, room=replace(STEPS, capacities=()), layout="cabaret"), rooms=(LIBRARY,)) == []


def test_those_with_a_place_need_it_in_their_room():
    one = session(1, 0, room=STEPS, needs=(("hearing_loop", 2), ("quiet", 1)), **CHOOSE)
    assert found(one) == [(Severity.CLASH, "Library has no hearing loop", "2 people in “Session 1” need it.")]
    assert found(replace(one, room_id=HALL.id, room="Great Hall")) == []
    assert found(replace(one, state=SessionState.CANCELLED)) == []
    assert found(replace(one, needs=(("step_free", 1),))) == [
        (Severity.CLASH, "Library has no step-free access", "1 person in “Session 1” needs it.")
    ]


def test_where_there_is_nothing_else_to_go_to_everybody_counts():
    whole = session(1, 0, room=STEPS)
    needs = (("step_free", 3),)
    assert found(whole, needs=needs) == [
        (Severity.CLASH, "Library has no step-free access", "3 people in “Session 1” need it.")
    ]
    assert found(whole, session(2, 0, room=LOOP), needs=needs) == [], "who needs it goes to the other"
    assert found(session(1, 0, room=STEPS, **CHOOSE), needs=needs) == [], "who chose it is what counts"


def test_a_time_at_which_no_room_has_it_is_a_care_note_once():
    rooms = (replace(LOOP, features=()), STEPS, ROOMS[2])
    two = session(1, 0, room=LOOP), session(2, 0, room=STEPS)
    assert found(*two, rooms=rooms, needs=(("step_free", 3),)) == [
        (
            Severity.CARE,
            "No choice with step-free access",
            "3 people need it, and no room at that time has it: “Session 1” and “Session 2”.",
        )
    ]
    assert found(*two, session(3, 0, room=CHAPEL), rooms=rooms, needs=(("step_free", 3),)) == []
    assert found(*two, session(3, 0, room=None), rooms=rooms, needs=(("step_free", 3),)) == [], "it might have"


def test_lunch_wants_no_loop_but_a_way_in():
    lunch = session(1, 0, room=STEPS, kind=SessionKind.LUNCH)
    assert found(lunch, needs=(("hearing_loop", 4),)) == []
    assert [one[1] for one in found(lunch, needs=(("step_free", 4),))] == ["Library has no step-free access"]


def test_the_fix_goes_to_a_room_that_has_it():
    one = session(1, 0, room=STEPS, needs=(("hearing_loop", 1),), **CHOOSE)
    planned = replace(agenda(one), rooms=ROOMS)
    (finding,) = check(planned)
    first, tray = fixes(planned, finding)
    assert (first.kind, first.session.room, first.session.starts_at) == (FixKind.MOVE, "Great Hall", one.starts_at)
    assert tray.kind is FixKind.UNPLACE


def rooms_said(kind, *sessions, **more):
    planned = replace(agenda(*sessions), **({"rooms": ROOMS} | more))
    return [(f.severity, f.title, f.detail) for f in check(planned) if f.kind is kind]


def open_from(opens, closes, weekdays=(0, 1, 2, 3, 4, 5, 6)):
    return tuple((weekday, time.fromisoformat(opens), time.fromisoformat(closes)) for weekday in weekdays)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((), None),
        (open_from("09:00", "10:00"), None),
        (open_from("09:30", "18:00"), "open 09:30–18:00 on Thu 25 June, needed from 09:00."),
        (open_from("08:00", "09:30"), "open 08:00–09:30 on Thu 25 June, needed until 10:00."),
        (open_from("08:00", "18:00", (0, 1)), "closed on Thursdays."),
    ],
)
def test_a_room_outside_its_hours_unless_the_booking_covers_it(hours, said):
    one, house = session(1, 0), (replace(LOOP, hours=hours),)
    hits = rooms_said(FindingKind.SHUT, one, rooms=house)
    assert hits == (
        [(Severity.CLASH, "Great Hall is not open then", f"09:00 to 10:00, “Session 1”; {said}")] if said else []
    )
    held = (AgendaBooking(HALL.id, one.starts_at, one.ends_at),)
    assert rooms_said(FindingKind.SHUT, one, rooms=house, bookings=held) == [], "the house has agreed"


@pytest.mark.parametrize(
    ("first", "last", "shut"), [("2026-06-25", "2026-06-25", True), ("2026-06-20", "2026-06-24", False)]
)
def test_a_closure_is_a_fact_whatever_is_booked(first, last, shut):
    closed = ((date.fromisoformat(first), date.fromisoformat(last), "new floor"),)
    one = session(1, 0)
    held = (AgendaBooking(HALL.id, one.starts_at, one.ends_at),)
    hits = rooms_said(FindingKind.SHUT, one, rooms=(replace(LOOP, closures=closed),), bookings=held)
    assert [title for _, title, _ in hits] == ["Great Hall is closed then"] * shut
    assert all(detail.endswith("“Session 1”; closed Thu 25 June 2026: new floor.") for *_, detail in hits)


def test_until_midnight_is_not_the_next_day():
    closed = ((date(2026, 6, 26), date(2026, 6, 26), ""),)
    house = (replace(LOOP, closures=closed),)
    late = replace(DAY, ends_at=DAY.ends_at + timedelta(hours=12))
    to_midnight, past = session(1, 14 * 60, 60), session(1, 14 * 60, 65)
    assert rooms_said(FindingKind.SHUT, to_midnight, rooms=house, days=(late,)) == []
    assert len(rooms_said(FindingKind.SHUT, past, rooms=house, days=(late,))) == 1


def test_equipment_that_the_room_is_known_not_to_have():
    one = session(1, 0, asks=("projector", "hearing_loop"))
    assert rooms_said(FindingKind.EQUIPMENT, one) == [
        (
            Severity.CLASH,
            "Great Hall has no projector",
            "“Session 1” asks for it. Bring one, or choose a room that has it.",
        )
    ]
    assert rooms_said(FindingKind.EQUIPMENT, replace(one, room_id=LIBRARY.id, room="Library")) == [], "nobody has said"
    assert rooms_said(FindingKind.EQUIPMENT, replace(one, state=SessionState.CANCELLED)) == []


def test_two_that_fit_each_other_change_rooms():
    """Both rooms are full all day: what needs the projector and what sits beside it change places."""
    house = (replace(HALL, features=("step_free",)), replace(LIBRARY, features=("step_free", "projector")))
    morning = session(1, 0, 200, asks=("projector",)), session(2, 0, 200, room=LIBRARY)
    afternoon = session(3, 200, 160, room=LIBRARY), session(4, 200, 160)
    planned = replace(agenda(*morning, *afternoon), rooms=house)
    (finding,) = [f for f in check(planned) if f.kind is FindingKind.EQUIPMENT]
    swap, _ = fixes(planned, finding)
    assert (swap.kind, swap.session.room, swap.session.starts_at) == (FixKind.SWAP, "Library", session(1, 0).starts_at)
    assert [(one.title, one.room) for one in swap.others] == [("Session 2", "Great Hall")]


def test_a_time_without_any_step_free_room():
    house = (replace(HALL, features=("projector",)), replace(LIBRARY, features=("daylight",)), ROOMS[2])
    two = session(1, 0, **CHOOSE), session(2, 0, room=LIBRARY, **CHOOSE)
    assert rooms_said(FindingKind.STEP_FREE, *two, rooms=house) == [
        (
            Severity.CARE,
            "Steps to every room",
            "09:00 to 10:00: no room has step-free access, for “Session 1” and “Session 2”. "
            "People do not always say that they need it.",
        )
    ]
    assert rooms_said(FindingKind.STEP_FREE, *two, session(3, 0, room=CHAPEL), rooms=house) == []
    assert rooms_said(FindingKind.STEP_FREE, *two, session(3, 0, room=None), rooms=house) == [], "it might have"
    unsaid = (replace(HALL, features=()), house[1])
    assert rooms_said(FindingKind.STEP_FREE, *two, rooms=unsaid) == [], "nobody has said what the hall is like"
    closed = session(1, 0, sign_up=SignUp.INVITED)
    assert rooms_said(FindingKind.STEP_FREE, closed, rooms=house) == [], "who is invited was asked"
    needs = (("step_free", 1),)
    assert rooms_said(FindingKind.STEP_FREE, session(1, 0), rooms=house, needs=needs) == [], "said as a need"


def test_a_quiet_room_that_stands_open_is_nothing_to_go_to_instead():
    standing = session(2, 0, 300, room=CHAPEL)
    assert found(session(1, 0, room=STEPS), standing, needs=(("step_free", 1),)) == [
        (Severity.CLASH, "Library has no step-free access", "1 person in “Session 1” needs it.")
    ]
