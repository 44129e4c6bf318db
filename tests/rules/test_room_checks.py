"""What rooms cannot do for the sessions in them: layouts, and what people need to take part."""

from dataclasses import replace

import pytest

from convene.rules.programme import AgendaRoom, FindingKind, SessionKind, SessionState, Severity, SignUp
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, fixes
from rules.test_programme_fixes import CHAPEL, HALL, LIBRARY, agenda, session

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
            "3 people need it, and no room at that time has it: “Session 1”, “Session 2”.",
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
