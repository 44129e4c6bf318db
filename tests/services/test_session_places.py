from datetime import timedelta

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.rules.venues import Layout
from convene.services import registrations, session_places
from convene.store.tables import Place

G, W, C, R = PlaceState.GIVEN, PlaceState.WAITING, PlaceState.CHOSEN, PlaceState.RELEASED


class Choosing:
    """An event with two rounds, a long session beside both, and four people."""

    def __init__(self, workspace, capacity=1):
        self.workspace = workspace
        self.event = make.event(workspace)
        kw = {"sign_up": SignUp.CHOOSE, "capacity": capacity, "minutes": 60}
        self.carers = make.session(workspace, self.event, "Carers", starts_at=make.at("10:00"), **kw)
        self.systems = make.session(workspace, self.event, "Systems", starts_at=make.at("10:00"), **kw)
        self.stories = make.session(workspace, self.event, "Stories", starts_at=make.at("11:00"), **kw)
        self.walk = make.session(workspace, self.event, "Walk", starts_at=make.at("10:00"), **(kw | {"minutes": 120}))
        self.people = [
            make.registration(
                workspace,
                self.event,
                make.person(workspace, name),
                registered_at=make.NOW + timedelta(minutes=number),
            )
            for number, name in enumerate(("Amara Okafor", "Björn Lund", "Chloë Wu", "Dinesh Patel"))
        ]

    def do(self, fn, *args, **kw):
        return self.workspace.write("Do", fn, *args, **kw)[0]

    def choose(self, who, *ranked, **kw):
        self.do(session_places.choose, self.people[who], ranked, **kw)

    def give(self, who, session_id, **kw):
        self.do(session_places.give, session_id, self.people[who], **kw)

    def wait(self, who, session_id, minutes=0):
        self.do(session_places.wait, session_id, self.people[who], now=make.NOW + timedelta(minutes=minutes))

    def of(self, who):
        """State and rank by title."""

        def read(session):
            rows = session.scalars(sa.select(Place).where(Place.registration_id == self.people[who]))
            names = {self.carers: "Carers", self.systems: "Systems", self.stories: "Stories", self.walk: "Walk"}
            return {names.get(p.session_id, "?"): (p.state, p.rank) for p in rows}

        return self.workspace.read(read)


@pytest.fixture
def choosing(workspace):
    return Choosing(workspace)


def test_choices_are_ranked_among_what_runs_beside_each_other(choosing):
    choosing.choose(0, choosing.walk, choosing.stories, choosing.carers)
    assert choosing.of(0) == {"Walk": (C, 1), "Stories": (C, 2), "Carers": (C, 3)}


def test_new_choices_take_the_place_of_those_at_that_time_and_a_place_given_stays(choosing):
    later = make.session(choosing.workspace, choosing.event, "Late", starts_at=make.at("14:00"), sign_up=SignUp.CHOOSE)
    choosing.choose(0, choosing.walk, choosing.carers, later)
    choosing.give(0, choosing.carers)
    choosing.choose(0, choosing.systems)
    assert choosing.of(0) == {"Systems": (C, 1), "Carers": (G, None), "?": (C, 1)}
    choosing.choose(0, instead_of=[choosing.walk])
    assert choosing.of(0) == {"Carers": (G, None), "?": (C, 1)}


def test_what_was_given_up_can_be_chosen_again(choosing):
    choosing.give(0, choosing.carers)
    choosing.do(session_places.release, choosing.carers, choosing.people[0])
    assert choosing.of(0) == {"Carers": (R, None)}
    choosing.choose(0, choosing.carers)
    assert choosing.of(0) == {"Carers": (C, 1)}


def test_only_what_can_be_chosen_is(choosing):
    w, e = choosing.workspace, choosing.event
    at = make.at("14:00")
    for sign_up, state, starts, why in (
        (SignUp.ALL, SessionState.CONFIRMED, at, "Everybody"),
        (SignUp.INVITED, SessionState.CONFIRMED, at, "invited"),
        (SignUp.CHOOSE, SessionState.CANCELLED, at, "cancelled"),
        (SignUp.CHOOSE, SessionState.CONFIRMED, None, "no time"),
    ):
        made = make.session(w, e, "Other", starts_at=starts, sign_up=sign_up, state=state)
        with pytest.raises(Invalid, match="cannot be chosen") as refused:
            choosing.choose(0, choosing.carers, made)
        assert why in refused.value.hint
    with pytest.raises(Invalid, match="twice"):
        choosing.choose(0, choosing.carers, choosing.carers)
    other = make.session(w, make.event(w), "Elsewhere", starts_at=at, sign_up=SignUp.CHOOSE)
    with pytest.raises(NotFound):
        choosing.choose(0, other)
    assert choosing.of(0) == {}


def test_a_choice_that_clashes_with_what_they_do_anyway_is_refused(choosing):
    w = choosing.workspace
    who = w.read(lambda s: registrations.get(s, choosing.people[0]).person_id)
    make.session(w, choosing.event, "Panel", starts_at=make.at("11:30"), people=[who])
    with pytest.raises(Invalid, match="is in “Panel” when “Walk” runs") as refused:
        choosing.choose(0, choosing.walk)
    assert refused.value.field == "session"
    choosing.choose(0, choosing.carers)
    supper = make.session(w, choosing.event, "Supper", starts_at=make.at("10:30"), sign_up=SignUp.INVITED)
    choosing.give(1, supper)
    with pytest.raises(Invalid, match="Supper"):
        choosing.choose(1, choosing.carers)


def test_who_is_off_the_list_chooses_nothing(choosing):
    choosing.do(registrations.cancel, choosing.people[0], now=make.NOW)
    with pytest.raises(Refused, match="not on the list"):
        choosing.choose(0, choosing.carers)
    with pytest.raises(Refused, match="no place at the event"):
        choosing.give(0, choosing.carers)


def test_a_full_session_refuses_and_its_room_counts_too(choosing):
    choosing.give(0, choosing.carers)
    with pytest.raises(Refused, match="No place is left on “Carers”"):
        choosing.give(1, choosing.carers)
    w = choosing.workspace
    room = make.room(w, make.venue(w), layouts={Layout.THEATRE: 40, Layout.BOARDROOM: 1})
    kw = {"sign_up": SignUp.CHOOSE, "capacity": 30, "starts_at": make.at("14:00"), "room_id": room}
    board = make.session(w, choosing.event, "At the table", layout=Layout.BOARDROOM, **kw)
    rows = make.session(w, choosing.event, "In rows", **(kw | {"starts_at": make.at("15:00")}))
    choosing.give(0, board)
    with pytest.raises(Refused, match="No place is left") as refused:
        choosing.give(1, board)
    assert "It has 1" in refused.value.hint
    choosing.give(0, rows)
    choosing.give(1, rows)


def test_nobody_is_in_two_places_at_a_time_unless_they_move(choosing):
    choosing.choose(0, choosing.walk, choosing.carers)
    choosing.give(0, choosing.carers)
    choosing.wait(0, choosing.systems)
    with pytest.raises(Refused, match="has a place on “Carers” at that time"):
        choosing.give(0, choosing.walk)
    choosing.do(session_places.pin, choosing.carers, choosing.people[0])
    with pytest.raises(Refused, match="pinned"):
        choosing.give(0, choosing.walk, instead=True)
    choosing.do(session_places.pin, choosing.carers, choosing.people[0], on=False)
    choosing.give(0, choosing.walk, instead=True)
    assert choosing.of(0) == {"Walk": (G, 1), "Carers": (C, 2), "Systems": (C, None)}
    choosing.give(1, choosing.carers)
    choosing.give(1, choosing.stories)


def test_a_place_where_they_take_part_elsewhere_is_refused(choosing):
    w = choosing.workspace
    who = w.read(lambda s: registrations.get(s, choosing.people[0]).person_id)
    make.session(w, choosing.event, "Panel", starts_at=make.at("10:30"), people=[who])
    with pytest.raises(Refused, match="takes part in “Panel”"):
        choosing.give(0, choosing.carers)


def test_a_free_place_goes_to_who_waits_longest_and_can_come(choosing):
    choosing.give(0, choosing.carers)
    choosing.wait(2, choosing.carers, minutes=5)
    choosing.wait(1, choosing.carers, minutes=9)
    choosing.wait(3, choosing.carers, minutes=1)
    choosing.give(3, choosing.systems)  # has something else by now
    with pytest.raises(Refused, match="No place is left"):
        choosing.do(session_places.give_next, choosing.carers)
    choosing.do(session_places.release, choosing.carers, choosing.people[0])
    assert choosing.do(session_places.give_next, choosing.carers) == choosing.people[2]
    assert choosing.of(2) == {"Carers": (G, None)}
    assert choosing.of(1) == {"Carers": (W, None)}
    choosing.do(session_places.release, choosing.carers, choosing.people[2])
    assert choosing.do(session_places.give_next, choosing.carers) == choosing.people[1]
    choosing.do(session_places.release, choosing.carers, choosing.people[1])
    with pytest.raises(Refused, match="Nobody waits"):
        choosing.do(session_places.give_next, choosing.carers)


def test_who_waits_but_is_elsewhere_is_passed_over_and_said(choosing):
    choosing.wait(0, choosing.carers)
    w = choosing.workspace
    who = w.read(lambda s: registrations.get(s, choosing.people[0]).person_id)
    make.session(w, choosing.event, "Panel", starts_at=make.at("10:30"), people=[who])
    with pytest.raises(Refused, match="can come now"):
        choosing.do(session_places.give_next, choosing.carers)


def test_whoever_leaves_the_event_frees_everything_and_the_next_can_have_it(choosing):
    choosing.give(0, choosing.carers)
    choosing.wait(1, choosing.carers)
    choosing.do(registrations.withdraw, choosing.people[0], now=make.NOW)
    assert choosing.of(0) == {"Carers": (R, None)}
    assert choosing.do(session_places.give_next, choosing.carers) == choosing.people[1]


@pytest.mark.parametrize("state", [RegistrationState.APPLIED, RegistrationState.WAITING])
def test_who_has_no_place_at_the_event_may_choose_and_wait_and_is_given_none(choosing, state):
    late = make.registration(choosing.workspace, choosing.event, state=state)
    choosing.people.append(late)
    choosing.choose(4, choosing.carers)
    choosing.wait(4, choosing.carers)
    with pytest.raises(Refused, match="no place at the event"):
        choosing.give(4, choosing.carers)
    with pytest.raises(Refused, match="Nobody waits"):
        choosing.do(session_places.give_next, choosing.carers)


def test_what_is_not_there_cannot_be_given_up_or_pinned_or_given_twice(choosing):
    for fn in (session_places.release, session_places.pin):
        with pytest.raises(Refused, match="has no place on"):
            choosing.do(fn, choosing.carers, choosing.people[0])
    choosing.give(0, choosing.carers)
    with pytest.raises(Refused, match="already"):
        choosing.give(0, choosing.carers)
    with pytest.raises(Refused, match="already"):
        choosing.wait(0, choosing.carers)
    everybody = make.session(choosing.workspace, choosing.event, "Lunch", starts_at=make.at("12:30"))
    with pytest.raises(Refused, match="no places to give"):
        choosing.give(0, everybody)
    with pytest.raises(NotFound):
        choosing.give(0, choosing.people[0])
