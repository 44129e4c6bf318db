import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from convene.rules.errors import Refused
from convene.rules.programme import SignUp
from convene.services import allocation, programme, registrations, session_places, sign_up
from services.test_session_places import C, Choosing, G, R, W


def _proposal(choosing, *, fill=False, afresh=False):
    return allocation.propose(choosing.workspace.read(allocation.study, choosing.event, afresh=afresh), fill=fill)


def _apply(choosing, proposal):
    return choosing.do(allocation.apply, proposal, now=make.NOW)


def test_places_are_given_the_others_wait_and_one_undo_takes_it_back(workspace):
    choosing = Choosing(workspace)
    for who in (0, 1, 2):
        choosing.choose(who, choosing.carers, choosing.systems)
    found = _proposal(choosing)
    assert (found.outcome.met, found.outcome.without, found.outcome.people_without_first) == ((1, 1), 1, 2)
    assert choosing.of(0) == {"Carers": (C, 1), "Systems": (C, 2)}  # nothing has happened yet
    assert _apply(choosing, found) == 3
    assert choosing.of(0) == {"Carers": (G, 1), "Systems": (C, 2)}
    assert choosing.of(1) == {"Carers": (C, 1), "Systems": (G, 2)}
    assert choosing.of(2) == {"Carers": (W, 1), "Systems": (W, 2)}
    workspace.undo()
    assert choosing.of(2) == {"Carers": (C, 1), "Systems": (C, 2)}


def test_what_it_would_change_is_said_by_person_and_by_session(workspace):
    choosing = Choosing(workspace)
    choosing.choose(0, choosing.walk, choosing.carers)
    choosing.choose(1, choosing.walk, choosing.carers)
    found = _proposal(choosing)
    assert [(c.name, c.title, c.was, c.now, c.choice) for c in found.changes] == [
        ("Amara Okafor", "Walk", C, G, 1),
        ("Björn Lund", "Carers", C, G, 2),
    ]
    assert [(s.session.title, s.given, s.given_then, s.waiting_then) for s in found.sessions] == [
        ("Carers", 0, 1, 0),
        ("Systems", 0, 0, 0),
        ("Walk", 0, 1, 0),
        ("Stories", 0, 0, 0),
    ]
    assert found.people == 2


def test_given_places_stay_unless_asked_afresh_and_pinned_ones_always(workspace):
    choosing = Choosing(workspace)
    choosing.choose(0, choosing.carers)
    choosing.choose(1, choosing.carers, choosing.systems)
    choosing.give(1, choosing.carers)
    choosing.give(3, choosing.systems)  # by hand, never chosen
    assert _proposal(choosing).outcome.without == 1
    afresh = _proposal(choosing, afresh=True)
    assert (afresh.outcome.met, afresh.standing.met) == ((1, 1), (1,))
    _apply(choosing, afresh)
    assert choosing.of(0) == {"Carers": (G, 1)}
    assert choosing.of(1) == {"Carers": (C, 1), "Systems": (G, 2)}
    assert choosing.of(3) == {}
    workspace.undo()
    choosing.do(session_places.pin, choosing.carers, choosing.people[1])
    pinned = _proposal(choosing, afresh=True)
    _apply(choosing, pinned)
    assert choosing.of(1)["Carers"] == (G, 1)
    assert choosing.of(0) == {"Carers": (W, 1)}


def test_who_waits_and_can_have_a_place_now_gets_it(workspace):
    choosing = Choosing(workspace)
    choosing.give(0, choosing.carers)
    choosing.wait(1, choosing.carers)
    choosing.do(session_places.release, choosing.carers, choosing.people[0])
    _apply(choosing, _proposal(choosing))
    assert choosing.of(1) == {"Carers": (G, None)}


def test_any_place_left_goes_to_whoever_has_none_but_not_back_to_who_gave_it_up(workspace):
    choosing = Choosing(workspace, capacity=3)
    choosing.do(programme.edit_session, choosing.walk, capacity=1)
    choosing.choose(0, choosing.walk)
    choosing.give(1, choosing.stories)
    choosing.do(session_places.release, choosing.stories, choosing.people[1])
    found = _proposal(choosing, fill=True)
    assert found.filled == 5  # a round each for three, and all but one of them the second
    _apply(choosing, found)
    assert choosing.of(0) == {"Walk": (G, 1)}
    assert choosing.of(1)["Stories"] == (R, None)
    assert {state for state, _ in choosing.of(2).values()} == {G}


def test_what_has_changed_since_is_not_overrun(workspace):
    choosing = Choosing(workspace)
    choosing.choose(0, choosing.carers)
    found = _proposal(choosing)
    choosing.choose(1, choosing.carers)
    with pytest.raises(Refused, match="changed since"):
        _apply(choosing, found)
    found = _proposal(choosing)
    choosing.do(registrations.withdraw, choosing.people[0], now=make.NOW)
    with pytest.raises(Refused, match="changed since"):
        _apply(choosing, found)
    assert choosing.of(1) == {"Carers": (C, 1)}


def test_people_are_not_sent_where_they_take_part_or_are_invited_elsewhere(workspace):
    choosing = Choosing(workspace)
    choosing.choose(0, choosing.carers)
    choosing.choose(1, choosing.carers)
    who = workspace.read(lambda s: registrations.get(s, choosing.people[0]).person_id)
    make.session(workspace, choosing.event, "Panel", starts_at=make.at("10:30"), people=[who])
    supper = make.session(
        workspace, choosing.event, "Supper", starts_at=make.at("10:30"), sign_up=SignUp.INVITED, capacity=5
    )
    choosing.choose(2, choosing.carers)
    choosing.give(2, supper)
    found = _proposal(choosing)
    assert [c.name for c in found.changes if c.now is G] == ["Björn Lund"]


def test_an_event_without_anything_to_choose_says_what_to_do(workspace):
    event = make.event(workspace)
    make.session(workspace, event, "Opening circle", starts_at=make.at("10:00"))
    with pytest.raises(Refused, match="no sessions to choose") as refused:
        workspace.read(allocation.study, event)
    assert "sign-up" in refused.value.hint


def test_nobody_chose_anything(workspace):
    found = _proposal(Choosing(workspace))
    assert (found.changes, found.outcome.people) == ((), 0)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False), afresh=st.booleans(), fill=st.booleans())
def test_whatever_was_chosen_limits_hold_pinned_places_stay_and_the_preview_is_what_happens(
    workspace, chance: random.Random, afresh: bool, fill: bool
):
    choosing = Choosing(workspace, capacity=chance.choice((1, 2)))
    sessions = [choosing.carers, choosing.systems, choosing.stories, choosing.walk]
    for who in range(4):
        choosing.choose(who, *chance.sample(sessions, chance.randint(0, 4)))
        if chance.random() < 0.4:
            one = chance.choice(sessions)
            try:
                choosing.give(who, one)
            except Refused:
                continue
            if chance.random() < 0.5:
                choosing.do(session_places.pin, one, choosing.people[who])
    before = workspace.read(sign_up.board, choosing.event)
    stay = {
        (key, one.registration_id)
        for key in sessions
        for one in workspace.read(sign_up.session_people, key).of(G)
        if one.pinned or not afresh
    }
    found = _proposal(choosing, fill=fill, afresh=afresh)
    _apply(choosing, found)
    after = workspace.read(sign_up.board, choosing.event)
    assert after.clashing == ()
    assert all(line.left >= 0 for line in after.sessions)
    assert {s.session.id: (s.given_then, s.waiting_then) for s in found.sessions} == {
        line.id: (line.given, line.waiting) for line in after.sessions
    }
    assert stay <= {
        (key, one.registration_id) for key in sessions for one in workspace.read(sign_up.session_people, key).of(G)
    }
    assert after.without_any <= before.without_any or afresh
    again = _proposal(choosing, fill=fill)
    assert replace(again, study=found.study).changes == ()  # nothing is left to do
